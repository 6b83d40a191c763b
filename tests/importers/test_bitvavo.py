"""Bitvavo: what its files make hard. Every row type is in `formats/bitvavo`."""

import pytest

from core.model import Fate
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importing import desk

HEAD = (
    "Timezone,Date,Time,Type,Currency,Amount,Quote Currency,Quote Price,Received / Paid Currency,Received / Paid Amount,Fee currency,"
    "Fee amount,Status,Transaction ID,Address\n"
)
OLD = "Timezone,Date,Time,Type,Currency,Amount,Price (EUR),EUR received / paid,Fee currency,Fee amount,Status,Transaction ID,Address\n"


def test_each_row_is_in_its_own_zone() -> None:
    """A summer's and a winter's row of Amsterdam, and one of another zone."""
    row = "{},{},12:00:00,staking,ADA,0.1,,,,,ADA,,Distributed,{},\n"
    parsed = read(HEAD + "".join(
        row.format(zone, day, day) for zone, day in
        (("Europe/Amsterdam", "2024-07-01"), ("Europe/Amsterdam", "2024-01-01"), ("Europe/Lisbon", "2023-07-01"))
    ))
    assert [f"{draft.at:%Y-%m-%d %H}" for draft in parsed.drafts] == ["2024-07-01 10", "2024-01-01 11", "2023-07-01 11"]


def test_a_purchase_is_the_same_in_both_layouts() -> None:
    start, end = "Europe/Amsterdam,2022-01-19,10:05:00.250,buy,BTC,0.02,", "-421.05,EUR,1.05,Completed,b1,\n"
    with desk() as at:
        for name, written in (("old.csv", f"{OLD}{start}21000,{end}"), ("new.csv", f"{HEAD}{start}EUR,21000,EUR,{end}")):
            assert at.bring(name, written).done is not None
        assert at.events() == ["2022-01-19 09:05:00 buy: +0.02 BTC in Bitvavo, -420 EUR in Bitvavo, -1.05 EUR in Bitvavo fee"]


def test_what_was_pending_is_booked_once_it_is_done() -> None:
    """The same id comes back in a later export, completed; the pending row must not stand in its way."""
    row = "Europe/Amsterdam,2024-07-08,09:00:00.250,buy,ETH,0.1,EUR,3000,EUR,-300.75,EUR,0.75,{},c1,\n"
    with desk() as at:
        for name, status in (("first.csv", "Pending"), ("second.csv", "Completed")):
            assert at.bring(name, HEAD + row.format(status)).done is not None
        assert at.balances() == {"Bitvavo ETH": "0.1", "Bitvavo EUR": "-300.75"}


def test_the_public_sample() -> None:
    """What was bought and withdrawn whole leaves nothing: the fee of a withdrawal is in its amount.

    One row waits: the sample was made unrecognisable, and its fee of 1 ETH is above the 0.01 ETH that were withdrawn.
    """
    path = CORPUS / "bitvavo" / "e2g_bitvavo-export.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    assert reasons(read_path(path), Fate.QUARANTINED) == [(2, "unreadable")]
    with desk() as at:
        assert at.bring(path.name, path.read_bytes()).done is not None
        held = at.balances()
        assert [held.get(f"Bitvavo {coin}", "0") for coin in ("XLM", "USDT")] == ["0", "-0.000000000000003"]
        assert held["Bitvavo BTC"] == "0.00072401"
        assert at.ws.ledger.verify() == []


def test_what_the_other_program_says_of_its_cases() -> None:
    """It reads times as UTC where the row says Amsterdam; all else is the same."""
    folder = CORPUS / "bitvavo" / "gs"
    if not folder.is_dir():
        pytest.skip(f"needs {folder}")
    found = {path.stem: shown(read_path(path)) for path in folder.glob("*.csv")}
    assert found["Specials_single_campaign"] == ["2023-04-21 06:48:56 income reward +10 EUR"]
    assert found["Specials_single_fixedstakingreward"] == ["2023-12-11 09:32:26 income staking +0.00000272 AXS"]
    assert found["CashTransactions_single_withdrawal"] == ["2023-10-24 19:23:37 withdrawal -101.88 EUR"]
    assert found["Invalid_single_buy_pending"] == found["Invalid_invalid_type"] == []
