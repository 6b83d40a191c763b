"""Binance's other exports and Binance.US: what each layout becomes, and that an event that two exports hold is booked once."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from core.ledger import Ledger
from core.model import Fate, ParsedFile
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.registry import all_importers
from importers.sources.binance_trades import IMPORTER as TRADES
from importers.times import NeedsZone
from tests.importers.parsed import SHARED, conserved
from tests.importers.reading import fates, keys, reasons
from tests.importers.test_formats import FORMATS
from tests.ledger.notation import clock


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as opened:
        yield opened


def fixture(name: str) -> Path:
    return FORMATS / f"binance-{name}.csv"


def parse(data: bytes, name: str, tz: str = "UTC") -> ParsedFile:
    source = content(data, name)
    found = recognise(source, all_importers())
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context(timezone=tz))
    conserved(parsed)
    return parsed


def file(name: str) -> ParsedFile:
    return parse(fixture(name).read_bytes(), fixture(name).name)


def test_both_generations_of_binance_us_are_the_same_events() -> None:
    one, other = file("us/v1"), file("us/v2")
    assert (keys(one), [draft.legs for draft in one.drafts]) == (keys(other), [draft.legs for draft in other.drafts])


@pytest.mark.parametrize(("pair", "sides"), [
    ("BTCUSDT", ("BTC", "USDT")), ("ETHBTC", ("ETH", "BTC")), ("BNBUSD", ("BNB", "USD")), ("BNBBUSD", ("BNB", "BUSD")),
    ("DOTUSD", ("DOT", "USD")), ("BTCTUSD", ("BTC", "TUSD")), ("1INCHUSDT", ("1INCH", "USDT")), ("1000SATSTRY", ("1000SATS", "TRY")),
])
def test_glued_pairs_are_told_apart(pair: str, sides: tuple[str, str]) -> None:
    assert TRADES.split(pair) == sides


def test_a_direction_that_only_the_name_of_the_file_says() -> None:
    """Renamed, the rows of the older layouts wait; the newer ones say it by their columns, whatever the name."""
    old = fixture("transfers/deposit-v2").read_bytes()
    assert [cause for _, cause in reasons(parse(old, "history.csv"), Fate.QUARANTINED)] == ["no direction"]
    assert [draft.kind for draft in parse(old, "Withdraw History.csv").drafts] == ["withdrawal"]
    assert {draft.kind for draft in parse(fixture("transfers/deposits-v3").read_bytes(), "withdrawals.csv").drafts} == {"deposit"}


def test_a_zone_that_binance_left_out_is_asked_for() -> None:
    """`Date(UTCnull)` names no zone; `Date(UTC+1)` does."""
    with pytest.raises(NeedsZone):
        parse(fixture("fiat/withdraw").read_bytes(), "withdraw.csv", tz="")
    assert file("fiat/deposit").zone == "UTC+01:00"


STATEMENT = """\
User_ID,UTC_Time,Account,Operation,Coin,Change,Remark
1,2021-03-01 10:05:10,Spot,Buy,BTC,0.10000000,
1,2021-03-01 10:05:10,Spot,Fee,BNB,-0.01000000,
1,2021-03-01 10:05:10,Spot,Buy,EUR,-4000.00000000,
1,2021-03-01 10:05:10,Spot,Buy,BTC,0.10000000,
1,2021-03-01 10:05:10,Spot,Fee,BNB,-0.01000000,
1,2021-03-01 10:05:10,Spot,Buy,EUR,-4000.00000000,
1,2021-03-03 08:00:00,Spot,Sell,BTC,-0.05000000,
1,2021-03-03 08:00:01,Spot,Sell,EUR,2100.00000000,
1,2021-03-03 08:00:00,Spot,Fee,EUR,-2.10000000,
1,2023-02-02 12:00:00,Spot,Binance Convert,BUSD,100,
1,2023-02-02 12:00:00,Spot,Binance Convert,USDT,-100.01,
1,2023-05-01 00:00:17,Spot,Withdraw,BTC,-0.05000000,Withdraw fee is included
1,2023-05-04 00:00:00,Spot,Deposit,USDT,100,
1,2023-02-05 12:00:00,Spot,ETH 2.0 Staking,ETH,-0.2,
1,2023-02-05 12:00:00,Spot,ETH 2.0 Staking,BETH,0.2,
"""


def test_an_event_of_the_statement_and_of_another_export_is_booked_once(ledger: Ledger) -> None:
    """L2.5 without a shared id, in every order: the statement counts, what it lacks comes from the other exports, an undo gives it back."""
    parts = [file(name) for name in ("trades/v2", "convert/v2", "transfers/withdrawals-v3", "transfers/deposits-v3", "eth-staking/1")]
    alone = sum(len(part.drafts) for part in parts)
    whole = parse(STATEMENT.encode(), "statement.csv")
    assert len(whole.drafts) == 6
    for order in ([whole, *parts], [*parts, whole], [parts[0], whole, *parts[1:]]):
        done = [ledger.imports.add([each]) for each in order]
        events = ledger.events.all()
        assert len(events) == alone
        assert sum(event.refs == () and event.kind == "withdrawal" for event in events) == 1
        assert ledger.verify() == []
        said = [sentence for each in done for report in each.files for sentence in report.warnings]
        assert any("too; that export counts" in each or "too; this export counts" in each for each in said)
        statement = done[order.index(whole)]
        ledger.imports.undo(statement.id)
        assert len(ledger.events.all()) == alone
        for each in reversed(done):
            if each is not statement:
                ledger.imports.undo(each.id)


def test_equal_events_of_a_day_stay_apart() -> None:
    """Two equal deposits are two in each export."""
    row = "23-05-04 00:1{}:00,USDT,TRX,100,T,{},Completed\n"
    twice = parse(("Date(UTC+0),Coin,Network,Amount,Address,TXID,Status\n" + row.format(0, "x1") + row.format(1, "x2")).encode(), "d.csv")
    assert len(set(keys(twice))) == 2


def statement(*lines: str) -> ParsedFile:
    rows = "".join(f"1,2023-01-01 {line},\n" for line in lines)
    return parse(("User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n" + rows).encode(), "statement.csv")


def test_two_halves_of_a_filtered_export_are_no_trade() -> None:
    """A second with a purchase of BTC and a sale of ETH, of which the export left out what was paid and got, in any order of rows."""
    other = ("11:00:00,Spot,Buy,BTC,0.2", "12:00:00,Spot,Sell,ETH,-3")
    for rows in permutations(("10:00:00,Spot,Buy,BTC,0.1", "10:00:00,Spot,Sell,ETH,-2")):
        assert {cause for _, cause in reasons(statement(*rows, *other), Fate.QUARANTINED)} == {"half a trade"}
        assert statement(*rows, *other).drafts == []


def test_what_has_no_market_is_no_trade() -> None:
    """ADA is not traded for DOT on Binance, so these are halves; what the source names together is a trade whatever else is missing."""
    assert reasons(statement("10:00:00,Spot,Buy,ADA,9", "10:00:00,Spot,Sell,LINK,-2"), Fate.QUARANTINED) == [
        (2, "half a trade"), (3, "half a trade"),
    ]
    assert len(statement("10:00:00,Spot,Buy,BTC,0.1", "10:00:00,Spot,Sell,ETH,-2").drafts) == 1
    named = ("10:00:00,Spot,Transaction Buy,BTC,0.1", "10:00:00,Spot,Transaction Spend,ETH,-2")
    halves = ("11:00:00,Spot,Buy,BTC,0.2", "12:00:00,Spot,Sell,ETH,-3")
    assert len(statement(*named, *halves).drafts) == 1


def test_a_row_that_cannot_be_read_waits_once_however_often_it_comes(ledger: Ledger) -> None:
    rows = ("10:00:00,Spot,Deposit,BTC,many", "11:00:00,Spot,Deposit,EUR,5")
    ledger.imports.add([statement(*rows)])
    ledger.imports.add([statement(*(row.replace(",Spot", ', "Spot"').replace(' "', '"') for row in reversed(rows)))])
    assert len(ledger.imports.quarantine()) == 1


@pytest.mark.parametrize("name", ["binance_trades", "binance_orders", "binance_misc"])
def test_public_samples_are_read_without_a_loss(name: str) -> None:
    folder = SHARED / "formats" / "corpus" / name
    if not folder.is_dir():
        pytest.skip(f"needs {folder}")
    for path in sorted(folder.glob("*.csv")):
        parsed = parse(path.read_bytes(), path.name)
        assert parsed.drafts, path.name
        assert "quarantined" not in fates(parsed), path.name
