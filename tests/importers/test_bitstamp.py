"""Bitstamp: what its two layouts make hard. Every row type is in `formats/bitstamp` and `formats/bitstamp-old`."""

import pytest

from core.model import Fate
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importing import desk

OLD = "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type\n"
NEW = "ID,Account,Type,Subtype,Datetime,Amount,Amount currency,Value,Value currency,Rate,Rate currency,Fee,Fee currency,Order ID\n"
OLD_FILL = 'Market,"Mar. 01, 2022, 11:59 PM",Main Account,0.05000000 BTC,1950.00 EUR,39000.00 EUR,9.75 EUR,Buy\n'
FILL = "{},Main Account,Market,Buy,2022-03-01T23:59:{}Z,0.05000000,BTC,1950.00,EUR,39000.00,EUR,9.75,EUR,15\n"


def test_equal_fills_of_one_minute_both_stay() -> None:
    """Trap: the old layout knows minutes alone and no ids."""
    parsed = read(OLD + OLD_FILL + OLD_FILL)
    assert len({draft.key for draft in parsed.drafts}) == 2


@pytest.mark.parametrize("old_first", [True, False])
def test_a_trade_of_both_layouts_is_booked_once(old_first: bool) -> None:
    """The old file of 2022 and today's of the whole time, in either order; as many equal fills as the fuller one holds."""
    old = ("old.csv", OLD + OLD_FILL * 2 + 'Deposit,"Mar. 01, 2022, 08:00 AM",Main Account,2500.00 EUR,,,,\n')
    fills = "".join(FILL.format(at, at) for at in (10, 20, 30))
    new = ("new.csv", f"{NEW}{fills}9,Main Account,Deposit,,2022-03-01T08:00:31Z,2500.00,EUR,,,,,,,\n")
    with desk() as at:
        for name, written in (old, new) if old_first else (new, old):
            done = at.bring(name, written).done
            assert done is not None
        assert len(at.events()) == 4
        assert at.balances() == {"Bitstamp BTC": "0.15", "Bitstamp EUR": "-3379.25"}
        assert at.ws.ledger.verify() == []


def test_accounts_beside_the_main_one_are_accounts_of_their_own() -> None:
    """Trap: transfers between them stand under `Value` with an arrow; each row books the leg of its own account."""
    parsed = read(
        NEW + "1,Main Account,Sub Account Transfer,,2022-03-07T12:00:00Z,0.5,BTC,Main Account -> Savings,,,,,,\n"
        "2,Savings,Sub Account Transfer,,2022-03-07T12:00:00Z,0.5,BTC,Main Account -> Savings,,,,,,\n"
        "3,Savings,Sub Account Transfer,,2022-03-07T12:00:00Z,0.5,BTC,Main Account -> Other,,,,,,\n"
    )
    assert [(leg.account, str(leg.quantity)) for draft in parsed.drafts for leg in draft.legs] == [
        ("Bitstamp", "-0.5"), ("Bitstamp Savings", "0.5"),
    ]
    assert reasons(parsed, Fate.QUARANTINED) == [(4, "unreadable")]


def test_the_public_sample() -> None:
    path = CORPUS / "bitstamp" / "everytrade_bitstamp_v001.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    assert shown(read_path(path)) == [
        "2019-02-14 15:32:00 buy +0.00111167 BTC, -3.96238096 USD, -0.00990595 USD fee",
        "2019-02-14 15:32:00 swap +0.00110889 BTC, -0.03280507 ETH, -0.00000277 BTC fee",
    ]
