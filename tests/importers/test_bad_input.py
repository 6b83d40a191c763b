"""What users bring by mistake: each ends as a sentence with its remedy, and everything else of the import is done."""

import os
import sys
from pathlib import Path

import pytest

from core.services import events, imports
from importers import registry, retry
from tests.importing import Desk, counts, desk, dump, new_events, without_words

KRAKEN = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"
BINANCE = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n"
MAPPING = """
name = "desk"
timezone = "UTC"
default_type = "buy"
[columns]
date = "date"
asset = "asset"
quantity = "quantity"
amount = "amount"
currency = "currency"
"""
PLAIN = "date,time,type,asset,quantity,amount,currency,account\n"


def waiting(at: Desk) -> list[tuple[str, str, str]]:
    """Quarantined rows: text, cause, reason."""
    return [(row.text, row.cause, row.reason) for row in at.ws.ledger.imports.quarantine()]


def test_half_a_trade_of_a_filtered_export_waits_and_the_full_export_settles_it() -> None:
    """Kraken filtered by asset: one row of two. Booked as half a trade it would be a gift of coins or a loss of money."""
    half = "L3,T1,2024-01-02 10:00:00,trade,,currency,XXBT,0.01,0,0.01\n"
    other = "L2,T1,2024-01-02 10:00:00,trade,,currency,ZUSD,-400,1,599\n"
    rest = "L1,D1,2024-01-01 10:00:00,deposit,,currency,ZUSD,1000,0,1000\n"
    with desk() as at:
        assert counts(at.bring("btc only.csv", KRAKEN + half)) == {"quarantined": 1}
        ((_, cause, reason),) = waiting(at)
        assert (cause, reason.endswith("export all assets and all types of this time")) == ("half a trade", True)
        assert counts(at.bring("all.csv", KRAKEN + rest + other + half)) == {"booked": 3}
        assert (waiting(at), len(at.events())) == ([], 2)


def test_halves_of_two_binance_orders_are_not_taken_for_one_trade() -> None:
    """A filter by coin leaves what one order bought and what another sold in the same second: no trade of the one for the other."""
    second = "1,2024-01-02 10:00:00,Spot"
    bought, paid = f"{second},Transaction Buy,ADA,3000,\n", f"{second},Transaction Spend,EUR,-1000,\n"
    sold, got = f"{second},Transaction Sold,BTC,-0.02,\n", f"{second},Transaction Revenue,USDT,350,\n"
    with desk() as at:
        assert counts(at.bring("ada and btc.csv", BINANCE + bought + sold)) == {"quarantined": 2}
        assert {cause for _, cause, _ in waiting(at)} == {"half a trade"}
        assert counts(at.bring("all.csv", BINANCE + bought + paid + sold + got)) == {"booked": 4}
        assert sorted(at.events()) == [
            "2024-01-02 10:00:00 buy: +3000 ADA in Binance, -1000 EUR in Binance",
            "2024-01-02 10:00:00 swap: +350 USDT in Binance, -0.02 BTC in Binance",
        ]
        assert waiting(at) == []


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Datum,Uhrzeit,Art,Wert,Menge,Betrag,Waehrung,Konto", "2024-01-03,10:00:00,buy,BTC,2,300,USD,Desk"),
        ("date,time,type,asset,amount,quantity,currency,account", "2024-01-03,10:00:00,buy,BTC,300,2,USD,Desk"),
    ],
    ids=["another language", "other columns"],
)
def test_below_a_second_header_nothing_is_believed(header: str, row: str) -> None:
    """L1.8: two exports put together: in the second one the columns mean something else, and 300 coins for 2 dollars would be read."""
    first = PLAIN + "2024-01-02,10:00:00,buy,BTC,1,100,USD,Desk\n"
    with desk() as at:
        result = at.bring("two in one.csv", f"{first}{header}\n{row}\n", tz="UTC")
        assert counts(result) == {"booked": 1, "quarantined": 2}
        assert at.events() == ["2024-01-02 10:00:00 buy: +1 BTC in Desk, -100 USD in Desk"]
        said = "line 3 is another header, so the columns from there on cannot be told; split the file there and import both parts"
        assert [(cause, reason) for _, cause, reason in waiting(at)] == [("another header", said)] * 2


def test_the_same_header_again_is_no_row_and_a_bad_row_is_no_header() -> None:
    """Files put end to end repeat their header; a broken row costs itself alone."""
    row = "2024-01-02,10:00:00,buy,BTC,1,100,USD,Desk\n"
    with desk() as at:
        result = at.bring("joined.csv", PLAIN + row + PLAIN + "x,x,x,x,x1,x,x,x\n" + row, tz="UTC")
        assert counts(result) == {"booked": 2, "quarantined": 1}


def test_a_sentence_between_two_exports_put_together_is_no_header() -> None:
    """Coinbase's preamble in the middle of a file: words and commas, but a sentence; what follows under the same header is booked."""
    row = "2024-01-02,10:00:00,buy,BTC,1,100,USD,Desk\n"
    for said in (
        '"You can use this report to inform your tax obligations. For US customers, Sells, Converts, Rewards, and Earn are taxable."',
        "You can use this report to inform your likely tax obligations in the country where you live, Sells, Converts, Rewards, Income",
    ):
        with desk() as at:
            result = at.bring("joined.csv", f"{PLAIN}{row}{said}\n{PLAIN}{row}", tz="UTC")
            assert counts(result) == {"booked": 2, "quarantined": 1}


def test_an_account_renamed_between_two_imports_is_one_account() -> None:
    """Overlapping exports before and after the new name; undoing the older leaves the younger, under the new name."""
    rows = [f"L{day},D{day},2024-01-0{day} 10:00:00,deposit,,currency,ZUSD,{day}00,0,\n" for day in range(1, 6)]
    with desk() as at:
        first = at.bring("older.csv", KRAKEN + "".join(rows[:3])).done
        assert first is not None
        at.ws.ledger.accounts.rename("Kraken", "Anna's Kraken", "")
        second = at.bring("younger.csv", KRAKEN + "".join(rows[1:]))
        assert (counts(second), at.balances()) == ({"booked": 2, "duplicate": 2}, {"Anna's Kraken USD": "1500"})
        imports.undo(at.ws, first.report.id)
        assert at.balances() == {"Anna's Kraken USD": "1400"}
        assert new_events(at.bring("by the old name.csv", KRAKEN + "".join(rows[1:]), account="Kraken")) == 0
        assert at.ws.ledger.verify() == []


def test_an_undo_below_an_edit_keeps_the_edit_for_when_the_event_is_back() -> None:
    """The user corrected an event, then took its import back: the correction waits, and stands again with the event."""
    written = KRAKEN + "L1,D1,2024-01-01 10:00:00,deposit,,currency,XXBT,1,0,1\n"
    with desk() as at:
        first = at.bring("a.csv", written).done
        (event,) = at.ws.ledger.events.all()
        events.correct(at.ws, event.key, {"quantity": "2"}, "the venue's statement says two")
        corrected = dump(at.ws)
        assert first is not None
        imports.undo(at.ws, first.report.id)
        assert (at.events(), at.balances()) == ([], {})
        again = at.bring("a again.csv", written)
        assert (counts(again), at.balances()) == ({"booked": 1}, {"Kraken BTC": "2"})
        assert without_words(corrected, "positions") == without_words(dump(at.ws), "positions")
        assert [change.reason for change in events.changes(at.ws, event.key)] == ["the venue's statement says two"]


def test_a_folder_of_five_hundred_files_with_some_hostile_ones_is_imported_but_for_those(tmp_path: Path) -> None:
    """A program, a pipe that never ends, a link in a circle and a line of two million characters among good exports."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for number in range(497):
        row = f"2024-01-02,10:00:{number % 60:02},buy,BTC,0.{number + 1:03},100,USD,Desk\n"
        (folder / f"{number:03}.csv").write_text(PLAIN + row, encoding="utf-8")
    (folder / "program.csv").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40)
    (folder / "line.csv").write_text("x" * 2_000_000, encoding="utf-8")
    (folder / "circle").symlink_to(folder)
    (folder / "circle.csv").symlink_to(folder / "circle.csv")
    os.mkfifo(folder / "pipe.csv")
    with desk() as at:
        result = at.bring_all(folder, tz="UTC")
        assert counts(result) == {"booked": 497}
        said = {file.path.name: file.problem for file in result.unread}
        assert set(said) == {"program.csv", "line.csv", "circle.csv", "pipe.csv"}
        assert said["pipe.csv"] == "pipe.csv is neither a file nor a folder; give the export file"
        assert said["program.csv"] == "program.csv is no text file; export the transactions as CSV"
        assert all("; " in sentence and "\n" not in sentence for sentence in said.values()), said
        assert at.ws.ledger.verify() == []


def test_when_the_clocks_change_an_hour_that_never_was_waits_and_one_that_came_twice_is_the_first() -> None:
    """Local times over both changes of a year: one waits with its remedy, one warns, and the same fills of that hour all stay."""
    rows = [
        f"{when},buy,BTC,0.1,100,USD,Desk\n"
        for when in ("2024-03-31,01:59:59", "2024-03-31,02:30:00", "2024-03-31,03:00:00", "2024-10-27,02:30:00", "2024-10-27,02:30:00")
    ]
    with desk() as at:
        result = at.bring("berlin.csv", PLAIN + "".join(rows), tz="Europe/Berlin")
        assert counts(result) == {"booked": 4, "quarantined": 1}
        assert [line.partition(" buy")[0] for line in at.events()] == [
            "2024-03-31 00:59:59",
            "2024-03-31 01:00:00",
            "2024-10-27 00:30:00",
            "2024-10-27 00:30:00",
        ]
        ((_, _, reason),) = waiting(at)
        assert "went forward over 2024-03-31 02:30, so that time never was; give the file's own zone (--tz)" in reason
        assert result.done is not None
        (report,) = result.done.report.files
        assert any("came twice" in warning for warning in report.warnings)
        assert new_events(at.bring("again.csv", PLAIN + "".join(reversed(rows)), tz="Europe/Berlin")) == 0


def test_a_file_without_a_zone_is_asked_for_one_and_the_rest_of_the_import_is_done() -> None:
    """Nothing says where 10 o'clock was: that file waits with its remedy, the one beside it is booked."""
    with desk() as at:
        at.put("exports/kraken.csv", KRAKEN + "L1,D1,2024-01-01 10:00:00,deposit,,currency,XXBT,1,0,1\n")
        at.put("exports/plain.csv", PLAIN + "2024-01-02,10:00:00,buy,BTC,1,100,USD,Desk\n")
        result = at.bring_all(at.folder / "exports")
        assert counts(result) == {"booked": 1}
        ((name, problem),) = [(file.path.name, file.problem) for file in result.unread]
        assert (name, "needs a time zone: trimtab import plain.csv --tz" in problem) == ("plain.csv", True)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("31/01/2024", "02/13/2024"), "its dates are written in two orders"),
        (("03/04/2024", "05/06/2024"), "nothing in it says whether"),
    ],
    ids=["contradict", "do not say"],
)
def test_dates_in_two_orders_or_in_none_that_can_be_told_are_not_guessed(days: tuple[str, str], said: str) -> None:
    """Day first above, month first below; or every date a date in both. A wrong guess would move half of the trades by months."""
    written = PLAIN + "".join(f"{day},10:00:00,buy,BTC,1,100,USD,Desk\n" for day in days)
    with desk() as at:
        result = at.bring("dates.csv", written, mapping=MAPPING)
        assert (result.done, at.events()) == (None, [])
        ((problem,)) = [file.problem for file in result.files]
        assert said in problem
        assert "date_order" in problem


def test_shares_and_coins_whose_code_is_that_of_some_money_are_not_taken_for_it() -> None:
    """AMD is a share and the dram of Armenia, BND a fund and the dollar of Brunei, MNT a coin and the tugrik: none is cash here."""
    shares = MAPPING.replace('timezone = "UTC"', 'timezone = "UTC"\nasset_kind = "security"')
    head = "date,asset,quantity,amount,currency\n"
    with desk() as at:
        at.bring("shares.csv", head + "2024-01-02,AMD,2,300,USD\n2024-01-02,BND,3,210,USD\n2024-01-02,EUR,100,110,USD\n", mapping=shares)
        at.bring("coins.csv", BINANCE + "1,2024-01-02 10:00:00,Spot,Deposit,MNT,5,\n1,2024-01-02 10:00:00,Spot,Deposit,TRY,5,\n")
        legs = {leg.asset for event in at.ws.ledger.events.all() for leg in event.legs}
        assert legs == {"security:AMD", "security:BND", "cash:EUR", "cash:USD", "crypto:MNT", "cash:TRY"}


def test_rows_that_wait_outlive_the_importer_that_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plug-in is taken away while rows of its files wait: they wait on with a sentence, what was booked stays, an undo still works."""
    good = "L1,D1,2024-01-01 10:00:00,deposit,,currency,XXBT,1,0,1\n"
    bad = "L2,D2,2024-01-02 10:00:00,abracadabra,,currency,XXBT,1,0,2\n"
    with desk() as at:
        done = at.bring("ledgers.csv", KRAKEN + good + bad).done
        left = tuple(importer for importer in registry.built_in() if importer.id != "kraken-ledgers")
        for name, module in list(sys.modules.items()):
            if name.startswith("importers.") and hasattr(module, "built_in"):
                monkeypatch.setattr(module, "built_in", lambda: left)
        result = retry.retry(at.ws)
        assert result.done == ()
        (problem,) = result.problems
        assert "no importer reads ledgers.csv any longer, which kraken-ledgers read: its 1 row waits on" in problem
        assert (len(waiting(at)), at.balances()) == (1, {"Kraken BTC": "1"})
        ((old,)) = retry.older(at.ws)
        assert (old.format, old.rows, old.gone) == ("kraken-ledgers", 1, True)
        assert done is not None
        imports.undo(at.ws, done.report.id)
        assert (waiting(at), at.balances()) == ([], {})
        assert at.ws.ledger.verify() == []


def test_rows_that_wait_outlive_the_mapping_that_described_them() -> None:
    """The user's mapping file is deleted: what the ledger kept of it still reads the file."""
    with desk() as at:
        written = "date,asset,quantity,amount,currency\n2024-01-02,BTC,1,100,USD\n2024-01-03,BTC,one,100,USD\n"
        at.bring("desk.csv", written, mapping=MAPPING)
        (at.folder / "mapping.toml").unlink()
        result = retry.retry(at.ws)
        assert result.problems == ()
        assert (len(waiting(at)), at.balances()) == (1, {"desk BTC": "1", "desk USD": "-100"})
        assert at.ws.ledger.verify() == []
