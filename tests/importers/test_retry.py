"""Files read anew without their originals: every layout gives its text again, and remedies mend all rows of a cause."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.model import EventKind, LegRole
from core.model.kept import Kept
from core.services import imports, quarantine
from core.services.entries import add_event
from core.services.errors import Invalid, NotFound
from importers import profiles, registry, retry, service
from importers.base import Importer
from importers.csvfile import Unreadable, load
from importers.keeping import again
from importers.sources.kraken_ledgers import KrakenLedgers
from tests.importers.reading import FIXTURES
from tests.importing import Desk, counts, desk, dump

HEAD = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"'


def kraken(*rows: str) -> str:
    return "\n".join([HEAD, *(",".join(f'"{cell}"' for cell in row.split(",")) for row in rows)]) + "\n"


BOUGHT = (
    "L1,R1,2024-01-05 10:00:00,deposit,,currency,ZUSD,1000,0,1000",
    "L2,R2,2024-01-06 10:00:00,trade,,currency,ZUSD,-400,1,599",
    "L3,R2,2024-01-06 10:00:00,trade,,currency,XBT.Q,0.01,0,0.01",
)
STRANGE = "L5,R4,2024-01-08 10:00:00,abracadabra,,currency,ZUSD,10,0,609"


def file_of(at: Desk, name: str) -> quarantine.KeptFile:
    return next(file for file in quarantine.files(at.ws) if file.name == name)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.csv")), ids=lambda path: path.name)
def test_what_is_kept_is_the_whole_text(path: Path) -> None:
    """Rows and what stands around them give every line again, titles, footers and blank lines included; reading it changes nothing."""
    try:
        source = load(path)
    except Unreadable:
        pytest.skip("no table")
    with desk() as at:
        done = at.bring(path.name, path.read_bytes(), tz="UTC").done
        if done is None:
            pytest.skip("not imported as it is")
        file = file_of(at, path.name)
        assert file.kept is not None
        told = again(file.name, file.sha256, file.kept, quarantine.lines(at.ws, file.id))
        assert (told.lines, told.ended, told.encoding, told.strange) == (source.lines, source.ended, source.encoding, source.strange)
        before, history = dump(at.ws), [info.files for info in imports.history(at.ws)]
        (at.folder / path.name).unlink()
        result = retry.retry(at.ws, everything=True)
        assert result.problems == ()
        assert dump(at.ws) == before
        assert [info.files for info in imports.history(at.ws)] == history
        assert at.ws.ledger.verify() == []


def test_one_name_mends_every_row_of_a_cause_with_what_belongs_to_it() -> None:
    """Rule L1.7: the other side of the trade waits with the unknown code, and both are booked when it is named."""
    with desk() as at:
        assert counts(at.bring("k.csv", kraken(*BOUGHT))) == {"booked": 1, "quarantined": 2}
        (cause,) = quarantine.causes(at.ws)
        assert (cause.cause, cause.count, cause.accounts) == ("unknown asset XBT.Q", 2, ("Kraken",))
        assert cause.command == "trimtab quarantine name XBT.Q ASSET --venue Kraken"
        result = service.name_asset(at.ws, "XBT.Q", "BTC")
        assert [each.left for each in result.done] == [2]
        assert at.balances() == {"Kraken BTC": "0.01", "Kraken USD": "599"}
        assert quarantine.causes(at.ws) == ()
        assert counts(at.bring("later.csv", kraken(*BOUGHT, "L9,R9,2024-02-01 10:00:00,staking,,currency,XBT.Q,0.002,0,0.012"))) == {
            "booked": 1, "duplicate": 3,
        }  # fmt: skip


def test_another_name_is_read_into_files_that_have_the_first() -> None:
    with desk() as at:
        at.bring("k.csv", kraken(*BOUGHT))
        service.name_asset(at.ws, "XBT.Q", "ETH")
        service.name_asset(at.ws, "XBT.Q", "BTC", venue="kraken")
        assert at.balances() == {"Kraken BTC": "0.01", "Kraken USD": "599"}
        service.forget_name(at.ws, "XBT.Q")
        assert [(cause.cause, cause.count) for cause in quarantine.causes(at.ws)] == [("unknown asset XBT.Q", 2)]


@pytest.mark.parametrize(
    ("code", "asset", "venue", "said"),
    [
        ("XBT.Q", "two words", "", "is no asset"),
        ("XBT.Q", ":", "", "is no asset"),
        ("NIX", "BTC", "", "no row waits for an asset NIX"),
        ("XBT.Q", "BTC", "Krakne", "no import came from a venue 'Krakne'"),
        (" ", "BTC", "", "the code is empty"),
    ],
)
def test_a_name_that_cannot_be_is_one_sentence(code: str, asset: str, venue: str, said: str) -> None:
    with desk() as at:
        at.bring("k.csv", kraken(*BOUGHT))
        before = dump(at.ws)
        with pytest.raises(Invalid, match=said):
            service.name_asset(at.ws, code, asset, venue=venue)
        assert dump(at.ws) == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("binance.csv", "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n1,2024-01-05 10:00:00,Spot,Deposit,BTC.X,1,\n"),
        (
            "coinbase.csv",
            "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
            "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
            "1,2024-01-05 10:00:00 UTC,Receive,BTC.X,1,USD,$1,$1,$1,$0,\n",
        ),
        ("plain.csv", "date,time,type,asset,quantity,account\n2024-01-05,10:00:00,deposit,BTC.X,1,Desk\n"),
    ],
)
def test_other_venues_ask_for_their_codes_too(name: str, data: str) -> None:
    """Rule L1.7 for Binance, Coinbase and mapped files."""
    with desk() as at:
        assert counts(at.bring(name, data, tz="UTC")) == {"quarantined": 1}
        (cause,) = quarantine.causes(at.ws)
        assert cause.cause == "unknown asset BTC.X"
        service.name_asset(at.ws, "BTC.X", "BTC")
        assert [asset for _, asset in map(str.split, at.balances())] == ["BTC"]
        assert quarantine.causes(at.ws) == ()


def test_a_trade_in_one_second_waits_whole_for_an_unknown_coin() -> None:
    head = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n"
    rows = "1,2024-01-05 10:00:00,Spot,Buy,A.B,2,\n1,2024-01-05 10:00:00,Spot,Buy,USDT,-10,\n1,2024-01-05 10:00:00,Spot,Fee,BNB,-0.1,\n"
    with desk() as at:
        assert counts(at.bring("b.csv", head + rows)) == {"quarantined": 3}
        service.name_asset(at.ws, "A.B", "AB")
        assert at.balances() == {"Binance AB": "2", "Binance BNB": "-0.1", "Binance USDT": "-10"}


def by_hand(at: Desk, quantity: str) -> str:
    said = {"kind": "deposit", "at": "2024-01-08T10:00:00Z", "account": "Kraken", "asset": "cash:USD", "quantity": quantity}
    return add_event(at.ws, said).keys[0]


class Knows(KrakenLedgers):
    """The importer after an update that knows the strange row."""

    revision = 2

    def parse(self, table, context):  # type: ignore[no-untyped-def]
        table._read = [(index, [cell.replace("abracadabra", "deposit") for cell in cells]) for index, cells in table.records]
        return super().parse(table, context)


@pytest.fixture
def update(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts other readers in the place of Kraken's."""
    there = tuple(each for each in registry.built_in() if each.id != "kraken-ledgers")

    def replaced(*readers: Importer) -> None:
        for module in (registry, profiles):
            monkeypatch.setattr(module, "built_in", lambda: (*there, *readers))

    return replaced


def test_an_update_of_the_reader_is_known_and_its_rows_are_booked(update: Callable[..., None]) -> None:
    with desk() as at:
        at.bring("k.csv", kraken(BOUGHT[0], STRANGE))
        assert retry.older(at.ws) == ()
        update(Knows())
        assert [(each.format, each.rows, each.gone) for each in retry.older(at.ws)] == [("kraken-ledgers", 1, False)]
        assert [each.left for each in retry.retry(at.ws).done] == [1]
        assert at.balances() == {"Kraken USD": "1010"}
        assert retry.older(at.ws) == ()


def test_a_dismissed_row_is_not_booked_by_a_later_reader(update: Callable[..., None]) -> None:
    """Rule L1.5, for a row dismissed and one that an event entered by hand stands for; it waits again when that is removed."""
    with desk() as at:
        at.bring("k.csv", kraken(BOUGHT[0], STRANGE, "L6,R6,2024-01-09 10:00:00,abracadabra,,currency,ZUSD,10,0,619"))
        first, second = (row.id for row in at.ws.ledger.imports.quarantine())
        quarantine.dismiss(at.ws, str(first), "not mine")
        event = by_hand(at, "10")
        with pytest.raises(NotFound, match="entered by hand"):
            quarantine.settle(at.ws, second, "00")
        quarantine.settle(at.ws, second, event)
        update(Knows())
        retry.retry(at.ws, everything=True)
        assert at.balances() == {"Kraken USD": "1010"}
        assert quarantine.causes(at.ws) == ()
        assert len(quarantine.settled(at.ws)) == 2
        at.ws.ledger.events.remove(event, "it was wrong")
        assert [row.line for row in at.ws.ledger.imports.quarantine()] == [4]
        retry.retry(at.ws)
        assert at.balances() == {"Kraken USD": "1010"}
        quarantine.reopen(at.ws, quarantine.settled(at.ws)[0].id)
        retry.retry(at.ws)
        assert at.balances() == {"Kraken USD": "1020"}


def test_a_reader_that_is_gone_is_one_sentence_and_the_rows_stay(update: Callable[..., None]) -> None:
    with desk() as at:
        at.bring("k.csv", kraken(BOUGHT[0], STRANGE))
        before = dump(at.ws)
        update()
        assert [(each.format, each.gone) for each in retry.older(at.ws)] == [("kraken-ledgers", True)]
        result = retry.retry(at.ws)
        assert result.done == ()
        assert result.problems == (
            "no importer reads k.csv any longer, which kraken-ledgers read: its 1 row waits on until an update brings that format back; "
            "'trimtab undo-import 1' takes the file out",
        )
        assert dump(at.ws) == before


def test_a_renamed_reader_reads_on(update: Callable[..., None]) -> None:
    class Renamed(Knows):
        id = "kraken-ledger-history"

    with desk() as at:
        at.bring("k.csv", kraken(BOUGHT[0], STRANGE))
        quarantine.dismiss(at.ws, "unknown type", "not mine")
        at.bring("more.csv", kraken("L7,R7,2024-01-09 10:00:00,abracadabra,,currency,ZUSD,10,0,619"))
        update(Renamed())
        assert retry.retry(at.ws, everything=True).problems == ()
        assert {file.format for file in quarantine.files(at.ws)} == {"kraken-ledger-history"}
        assert at.balances() == {"Kraken USD": "1010"}


def test_a_file_of_which_nothing_waits_is_left_alone() -> None:
    with desk() as at:
        at.bring("good.csv", kraken(BOUGHT[0]))
        at.bring("bad.csv", kraken(STRANGE))
        assert [each.name for each in retry.retry(at.ws).done] == ["bad.csv"]
        assert [each.name for each in retry.retry(at.ws, cause="unknown").done] == ["bad.csv"]
        assert [each.name for each in retry.retry(at.ws, everything=True).done] == ["good.csv", "bad.csv"]
        with pytest.raises(Invalid, match="there are: unknown type"):
            retry.retry(at.ws, cause="no such")
        with pytest.raises(Invalid, match="there is no file 9"):
            retry.retry(at.ws, file=9)
        with pytest.raises(Invalid, match="--file"):
            retry.retry(at.ws, timezone="UTC")


def test_a_file_that_was_not_kept_says_how_to_bring_it_again() -> None:
    with desk() as at:
        at.bring("k.csv", kraken(STRANGE))
        at.ws.ledger._db.run("UPDATE source_file SET kept = NULL")
        (problem,) = retry.retry(at.ws).problems
        assert "trimtab undo-import 1" in problem


def test_the_account_said_for_a_file_moves_its_events() -> None:
    with desk() as at:
        at.bring("k.csv", kraken(BOUGHT[0], STRANGE))
        retry.retry(at.ws, file=1, account="Savings")
        assert at.balances() == {"Savings USD": "1000"}
        retry.retry(at.ws)
        assert at.balances() == {"Savings USD": "1000"}


def test_a_zone_said_for_a_file_is_kept_with_it() -> None:
    rows = "date,time,type,asset,quantity\n2024-01-05,10:00:00,deposit,BTC,1\n2024-01-05,10:00:00,nonsense,BTC,1\n"
    with desk() as at:
        at.bring("p.csv", rows, tz="UTC")
        retry.retry(at.ws, file=1, timezone="UTC-05:00")
        assert [f"{event.at:%H:%M}" for event in at.ws.ledger.events.all()] == ["15:00"]
        assert isinstance(file_of(at, "p.csv").kept, Kept)
        retry.retry(at.ws)
        assert [f"{event.at:%H:%M}" for event in at.ws.ledger.events.all()] == ["15:00"]


MAPPING = """
name = "bank"
account = "Bank"
timezone = "UTC"
[columns]
date = "Day"
type = "What"
asset = "Coin"
quantity = "Units"
[types]
got = "deposit"
"""


def test_a_mended_mapping_is_used_and_one_that_is_gone_is_remembered() -> None:
    data = "Day,What,Coin,Units\n2024-01-05 10:00,got,BTC,1\n2024-01-06 10:00,won,BTC,2\n"
    with desk() as at:
        assert counts(at.bring("bank.csv", data, mapping=MAPPING)) == {"booked": 1, "quarantined": 1}
        assert quarantine.causes(at.ws)[0].command == "trimtab quarantine retry --cause mapping"
        at.put("mapping.toml", MAPPING + 'won = "income reward"\n')
        assert [each.left for each in retry.retry(at.ws, cause="mapping").done] == [1]
        (at.folder / "mapping.toml").unlink()
        assert retry.retry(at.ws, everything=True).problems == ()
        assert at.balances() == {"Bank BTC": "3"}


def test_a_correction_stays_in_place() -> None:
    with desk() as at:
        at.bring("k.csv", kraken(BOUGHT[0], STRANGE))
        (event,) = at.ws.ledger.events.all()
        from core.services import events

        events.correct(at.ws, event.key, {"note": "salary"}, "a test")
        retry.retry(at.ws, everything=True)
        (found,) = at.ws.ledger.events.all()
        assert (found.key, found.note, found.kind, found.legs[0].role) == (event.key, "salary", EventKind.DEPOSIT, LegRole.CASH)
