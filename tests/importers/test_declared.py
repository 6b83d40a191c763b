"""Importers that are declared, not written: what each makes of its fixture, and the rules that all of them share."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from inspect import getmodule, getsource
from pathlib import Path

import pytest

from core.ledger import Ledger
from core.model import EventKind, Fate, IncomeKind
from importers.base import Context, Signature
from importers.csvfile import content
from importers.declared import Declared
from importers.detection import read_table, recognise
from importers.means import Columns, Only, charge, ignored, income, move, refused, single, trade
from importers.registry import built_in
from importers.sources.kraken_trades import IMPORTER as KRAKEN_TRADES
from tests.importers.parsed import FIXTURES, SHARED, conserved, event, golden, read, read_bytes, rearranged
from tests.importers.reading import fates, keys, reasons
from tests.ledger.notation import clock

NAMES = ("kraken_trades_v1", "kraken_trades_v4", "coinbase_pro_v2", "coinbase_pro_fills_v2", "ledger_live_2024")
LEDGERS = """\
txid,refid,time,type,subtype,aclass,asset,amount,fee,balance
LDEP01,RDEP01,2021-11-19 10:00:00,deposit,,currency,ZEUR,30000.0000,0.0000,30000.0000
LBUYA1-1,TA2WXX-AAAAA-BBBBB1,2021-11-20 10:00:00,trade,,currency,ZEUR,-20000.0000,52.0000,9948.0000
LBUYA1-2,TA2WXX-AAAAA-BBBBB1,2021-11-20 10:00:00,trade,,currency,XXBT,0.5000000000,0.0000000000,0.5000000000
LSWAP1-1,TA2WXX-AAAAA-BBBBB3,2021-11-22 12:00:00,trade,,currency,XXBT,-0.1410000000,0.0003600000,0.3586400000
LSWAP1-2,TA2WXX-AAAAA-BBBBB3,2021-11-22 12:00:00,trade,,currency,XETH,2.0000000000,0.0000000000,2.0000000000
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as opened:
        yield opened


def fixture(name: str) -> Path:
    return FIXTURES / f"{name}.csv"


@pytest.mark.parametrize("name", NAMES)
def test_each_fixture_becomes_its_golden(name: str) -> None:
    """Every row type, event by event, and what is set aside and why; rows read = booked + ignored + quarantined."""
    parsed = read(fixture(name))
    conserved(parsed)
    assert golden(parsed) == fixture(name).with_suffix(".golden").read_text(encoding="utf-8")


@pytest.mark.parametrize("order", ["reversed", "rotated", "wider"])
@pytest.mark.parametrize(
    ("name", "first"), [("kraken_trades_v1", "txid"), ("coinbase_pro_v2", "portfolio"), ("ledger_live_2024", "Operation Date")]
)
def test_columns_are_found_by_name(name: str, first: str, order: str) -> None:
    """Columns in another order, or further ones between them, change neither events nor identities."""
    plain, other = read(fixture(name)), read_bytes(rearranged(fixture(name), first, order))
    assert (keys(plain), fates(plain)) == (keys(other), fates(other))


def test_a_typical_importer_is_short() -> None:
    """The aim of the declared layer: under 120 lines for a source with its codes, its pairs and all its generations."""
    modules = Counter(getmodule(each.__class__) for each in built_in() if isinstance(each, Declared))
    lengths = {module.__name__: len(getsource(module).splitlines()) // exports for module, exports in modules.items() if module}
    long = {name: length for name, length in lengths.items() if length >= 120}
    assert len(lengths) > 10
    assert len(long) <= len(lengths) // 10, long


@pytest.mark.parametrize(
    ("pair", "sides"),
    [
        ("XXBTZEUR", ("XXBT", "ZEUR")), ("XETHXXBT", ("XETH", "XXBT")), ("XTZUSD", ("XTZ", "USD")), ("ETHXBT", ("ETH", "XBT")),
        ("USDCEUR", ("USDC", "EUR")), ("USDC/EUR", ("USDC", "EUR")), ("USDTZUSD", ("USDT", "ZUSD")), ("TRXXBT", ("TRX", "XBT")),
        ("AVAXXBT", ("AVAX", "XBT")), ("ZEURZUSD", ("ZEUR", "ZUSD")), ("XXBTZUSD.d", ("XXBT", "ZUSD")), ("1INCHUSD", ("1INCH", "USD")),
        ("ETHUSDT", ("ETH", "USDT")), ("XZECZUSD", ("XZEC", "ZUSD")), ("ZRXXBT", ("ZRX", "XBT")), ("XCNUSD", ("XCN", "USD")),
    ],
)
def test_pairs_of_kraken_are_told_apart(pair: str, sides: tuple[str, str]) -> None:
    """A greedy splitter read USDCEUR as USD and CEUR; not every X or Z is a prefix."""
    assert KRAKEN_TRADES.split(pair) == sides


def test_a_trade_of_krakens_ledgers_and_trades_is_booked_once(ledger: Ledger) -> None:
    """L2.5 on real layouts, in both orders: the ledgers count, the user is told, an amount that differs is named."""
    trades = read(fixture("kraken_trades_v1"))
    ledgers = read_bytes(LEDGERS.encode(), "ledgers.csv")
    assert len(set(keys(trades)) & set(keys(ledgers))) == 2
    for files in ([trades, ledgers], [ledgers, trades]):
        done = [ledger.imports.add([each]) for each in files]
        assert len(ledger.events.all()) == 8
        report = next(each for each in ledger.imports.list()[-2:] for file in each.files if file.format == "kraken-trades").files[0]
        assert report.counts == {Fate.BOOKED: 5, Fate.DUPLICATE: 2, Fate.IGNORED: 1, Fate.QUARANTINED: 5}
        verdict = "that" if files[1] is trades else "this"
        other = "kraken-ledgers" if files[1] is trades else "kraken-trades"
        said = done[1].files[0].warnings
        assert f"2 trades are in {other} too; {verdict} export counts" in said
        assert any("two exports state different amounts (0.14" in each and "BTC" in each for each in said)
        swap = next(event for event in ledger.events.all() if event.kind is EventKind.SWAP and event.refs == ("TA2WXX-AAAAA-BBBBB3",))
        assert {leg.quantity for leg in swap.legs} == {Decimal("-0.141"), Decimal(2), Decimal("-0.00036")}
        assert ledger.verify() == []
        for each in reversed(done):
            ledger.imports.undo(each.id)


def test_fills_and_the_account_statement_of_coinbase_pro_name_the_same_trades(ledger: Ledger) -> None:
    """A trade id is unique in one market alone: the two trades 501 stay two, each booked once."""
    fills, account = read(fixture("coinbase_pro_fills_v2")), read(fixture("coinbase_pro_v2"))
    assert len(set(keys(fills)) & set(keys(account))) == 3
    report = ledger.imports.add([fills, account])
    assert "3 trades are in coinbase-pro too; that export counts" in report.files[0].warnings
    assert not any("different amounts" in each for file in report.files for each in file.warnings)
    assert report.files[0].counts == {Fate.BOOKED: 1, Fate.DUPLICATE: 3, Fate.IGNORED: 0, Fate.QUARANTINED: 2}


@pytest.mark.parametrize("name", ["kraken_trades", "coinbase_pro_fills"])
def test_public_samples_are_read_without_a_loss(name: str) -> None:
    folder = SHARED / "formats" / "corpus" / name
    if not folder.is_dir():
        pytest.skip(f"needs {folder}")
    for path in sorted(folder.glob("*.csv")):
        parsed = read(path)
        conserved(parsed)
        assert parsed.drafts or "excel" in path.name, path.name


class Harbour(Declared):
    """A made-up source with what the real ones above do not use."""

    id = "harbour"
    title = venue = "Harbour"
    how_to_export = "nowhere"
    signatures = (
        Signature("1", ("Day", "Hour", "What", "Kind", "Pair", "Coin", "Size", "Paid"), patterns=(("fiat", r"^worth \((\w{3})\)$"),)),
    )
    columns = Columns(
        time="Day|Datum", clock="Hour", type="What", subtype="Kind", pair="Pair", asset="Coin", amount="Size", other="Paid", fee="Fee",
        fee_asset="=HBR", value="fiat", currency="?fiat", note="Note",
    )
    types = (
        ("market buy|limit buy", trade(1)), ("market", refused("odd order", "this order is odd; add it by hand")),
        ("reward", income(IncomeKind.STAKING)), ("levy", single(EventKind.TAX, -1)), ("chat", ignored("no movement")),
        ("in|out", move()), ("leg", trade(together=("Group",))), ("cost", charge(trade(together=("Group",)))),
    )
    only = (Only("State", ("done", ""), ignored("not done")),)
    order = "dmy"
    zone = ""
    decimal_comma = True


HEAD = "Day;Hour;What;Kind;Pair;Coin;Size;Paid;Fee;Note;Group;State;Worth (EUR)\n"


def harbour(*rows: str, names: Mapping[tuple[str, str], str] | None = None) -> list[str]:
    source = content((HEAD + "\n".join(rows) + "\n").encode(), "harbour.csv")
    found = recognise(source, (Harbour(),))
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context(timezone="Europe/Berlin", asset_names=names or {}))
    conserved(parsed)
    aside = [f"{line}: {said}" for fate in (Fate.IGNORED, Fate.QUARANTINED) for line, said in reasons(parsed, fate)]
    return [event(draft, parsed) for draft in parsed.drafts] + aside


@pytest.mark.parametrize(
    ("row", "made"),
    [
        ("05.07.2024;10:00:00;Market;Buy;BTC-EUR;;0,5;1.000,25;1;;;;",
         "2024-07-05T08:00:00Z buy: +0.5 crypto:BTC, -1000.25 cash:EUR, fee -1 crypto:HBR < 2"),
        ("05.07.2024;;reward;;;HBR;10;;1;;;;25,5", "2024-07-05 income staking: +9 crypto:HBR {22.95 EUR} < 2"),
        ("05.07.2024;10:00;in;;BTC-EUR;;2;90.000;0,1;;;;", "2024-07-05T08:00:00Z deposit: +2 crypto:BTC, fee -0.1 crypto:HBR < 2"),
        ("05.07.2024;10:00;levy;;;EUR;3;;;;;;", "2024-07-05T08:00:00Z tax: tax -3 cash:EUR < 2"),
        ("05.07.2024;10:00;in;;;ETH;-2;;;;;;6.000", "2024-07-05T08:00:00Z withdrawal: -2 crypto:ETH {6000 EUR} < 2"),
        ("05.07.2024;10:00;market;sell;BTC-EUR;;1;2;;;;;", "2: odd order"),
        ("05.07.2024;10:00;chat;;;;;;;;;;", "2: no movement"),
        ("05.07.2024;10:00;in;;;ETH;2;;;;;failed;", "2: not done"),
        ("05.07.2024;10:00;reward;;;ETH;-2;;;;;;", "2: sign against type"),
        ("05.07.2024;10:00;in;;;;2;;;;;;", "2: unreadable"),
        ("05.07.2024;10:00;in;;;ETH;;;;;;;", "2: unreadable"),
        ("31.03.2024;02:30;in;;;ETH;1;;;;;;", "2: unreadable"),
        ("05.07.2024;10:00;song;;;ETH;1;;;;;;", "2: unknown type: song"),
    ],
)
def test_what_a_declaration_can_say(row: str, made: str) -> None:
    """Two columns for the time, a zone that the user says, decimal commas, a pair, fixed and captured codes, types with a subtype."""
    assert harbour(row) == [made]


def test_rows_of_one_event_are_put_together() -> None:
    rows = ("05.07.2024;10:00;leg;;;BTC;1;;;;g1;;", "05.07.2024;10:00;leg;;;ETH;-20;;;;g1;;", "05.07.2024;10:00;cost;;;ETH;-0,1;;;;g1;;")
    assert harbour(*rows) == ["2024-07-05T08:00:00Z swap: +1 crypto:BTC, -20 crypto:ETH, fee -0.1 crypto:ETH < 2, 3, 4"]
    assert harbour(rows[0]) == ["2: half a trade"]
    assert harbour(rows[2]) == ["2024-07-05T08:00:00Z fee: fee -0.1 crypto:ETH < 2"]


def test_an_asset_that_nobody_knows_waits_for_its_name() -> None:
    """The other rows of its event wait with it; once it is named, all are read."""
    rows = ("05.07.2024;10:00;leg;;;BTC;1;;;;g1;;", "05.07.2024;10:00;leg;;;X Y;-20;;;;g1;;")
    assert harbour(*rows) == ["2: unknown asset X Y", "3: unknown asset X Y"]
    assert harbour(*rows, names={("Harbour", "X Y"): "crypto:XY"}) == ["2024-07-05T08:00:00Z swap: +1 crypto:BTC, -20 crypto:XY < 2, 3"]


def test_equal_rows_without_an_id_both_stay() -> None:
    assert len(harbour(*["05.07.2024;10:00;in;;;ETH;2;;;;;;"] * 2)) == 2


def test_the_docs_of_a_declared_importer_come_from_its_table() -> None:
    assert Harbour.becomes[0] == ("market buy, limit buy", "buy or swap")
    assert ("State other than done: any type", "ignored: not done") in Harbour.becomes
    assert ("any other", "quarantined by its name") in Harbour.becomes


TRADES = "txid,ordertxid,pair,time,type,ordertype,price,cost,fee,vol,margin,misc,ledgers\n"
BROKEN = '"TA1","O1","XXBTZEUR",when?,"buy","limit",40000,20000,52,0.5,0,"",""\n'
GOOD = '"TA2","O2","XXBTZEUR",2021-11-20 10:00:00,"buy","limit",40000,20000,52,0.5,0,"",""\n'


def test_a_row_that_cannot_be_read_waits_once_however_often_it_comes(ledger: Ledger) -> None:
    """Its key is its id, not its text or its place: neither another order nor other columns double it."""
    once = read_bytes((TRADES + BROKEN + GOOD).encode(), "one.csv")
    again = read_bytes((TRADES + GOOD + BROKEN.replace('"limit"', "limit")).encode(), "two.csv")
    assert once.rows[0].key == again.rows[1].key != b""
    ledger.imports.add([once])
    ledger.imports.add([again])
    assert len(ledger.imports.quarantine()) == 1


def test_an_id_on_two_different_rows_stays_with_the_first_and_is_seen(ledger: Ledger) -> None:
    """L2.9: the source numbers every row once, so the second waits; its key is not that of the booked one, which would hide it."""
    parsed = read_bytes((TRADES + GOOD + GOOD.replace("52", "53")).encode(), "one.csv")
    assert len(parsed.drafts) == 1
    ledger.imports.add([parsed])
    assert [row.cause for row in ledger.imports.quarantine()] == ["id twice"]


def test_the_columns_that_a_declaration_reads_are_known_to_its_signature() -> None:
    assert {"margin", "fee", "cost"} <= {*KRAKEN_TRADES.signatures[-1].required, *KRAKEN_TRADES.signatures[-1].optional}
    assert "Worth (EUR)" not in Harbour.signatures[0].optional
