"""The words of declared importers, each on a made-up source that needs it: what a declaration can say, and what it does not guess."""

from collections.abc import Callable
from typing import Any

import pytest

from core.model import EventKind, Fate, IncomeKind, LegRole, ParsedFile
from importers.base import Context, Signature, Table
from importers.csvfile import content
from importers.dates import Undecided
from importers.declared import Declared
from importers.detection import read_table, recognise
from importers.means import (
    Charge,
    Columns,
    Means,
    Only,
    When,
    apart,
    charge,
    either,
    exchange,
    failed,
    held,
    ignored,
    income,
    inside,
    internal,
    move,
    refused,
    single,
    timed,
    trade,
    transfer,
)
from importers.times import NeedsZone
from tests.importers.parsed import conserved, event
from tests.importers.reading import reasons

Made = Callable[..., list[str]]


def source(header: str, columns: Columns, types: dict[str, Means], **more: Any) -> Made:
    """A source of that header, as a function of its rows: every event, then the rows set aside."""
    signature = Signature("1", tuple(header.split(",")[:2]), patterns=more.pop("patterns", ()))
    said = {"id": "quay", "title": "Quay", "venue": "Quay", "how_to_export": "nowhere", "signatures": (signature,), "columns": columns}
    importer = type("Quay", (Declared,), {**said, "types": tuple(types.items()), **more})()

    def made(*rows: str, name: str = "quay.csv", above: str = "", tz: str = "") -> list[str]:
        text = content((above + header + "\n" + "\n".join(rows) + "\n").encode(), name)
        found = recognise(text, (importer,))
        assert found is not None
        parsed = importer.parse(read_table(text, found), Context(timezone=tz))
        conserved(parsed)
        aside = [f"{line}: {said}" for fate in (Fate.IGNORED, Fate.QUARANTINED) for line, said in reasons(parsed, fate)]
        return [event(draft, parsed) for draft in parsed.drafts] + aside

    return made


TWO = source(
    "Date,Kind,Out,Out coin,In,In coin,Fee,Fee coin,Net worth,Fee worth,Cur,Wallet,To wallet,Hash",
    Columns(
        time="Date", type="Kind", sent="Out", sent_asset="Out coin", received="In", received_asset="In coin", fee="Fee",
        fee_asset="Fee coin", value="Net worth", fee_value="Fee worth", currency="Cur", account="Wallet", other_account="To wallet",
        refs="Hash",
    ),
    {"": either(), "reward": income(IncomeKind.STAKING), "own": transfer(), "wrapping": exchange(EventKind.WRAP, whole=("ETH",)),
     "cost": single(EventKind.FEE, -1), "payout": apart(income(IncomeKind.DIVIDEND))},
)
ON = "2024-07-05 10:00:00"
AT = "2024-07-05T10:00:00Z"


@pytest.mark.parametrize(
    ("row", "made"),
    [
        (",2,ETH,0.1,BTC,0.01,BNB,6000,5,USD,,,",
         "swap: +0.1 crypto:BTC {6000 USD}, -2 crypto:ETH {6000 USD}, fee -0.01 crypto:BNB {5 USD} < 2"),
        (",-500,EUR,0.01,BTC,1,EUR,,,,,,", "buy: +0.01 crypto:BTC, -500 cash:EUR, fee -1 cash:EUR < 2"),
        (",0.5,BTC,0,,,,,,,,,", "withdrawal: -0.5 crypto:BTC < 2"),
        (",,,0.5,BTC,,,10,,USD,,,", "deposit: +0.5 crypto:BTC {10 USD} < 2"),
        ("reward,,,3,DOT,,,,,,,,", "income staking: +3 crypto:DOT < 2"),
        ("cost,0.2,DOT,,,,,3,,USD,,,", "fee: fee -0.2 crypto:DOT {3 USD} < 2"),
        ("reward,,,3,DOT,0.1,DOT,,,,,,", "income staking: +2.9 crypto:DOT < 2"),
        ("payout,,,3,USD,0.5,USD,,,,,,", "income dividend: +3 cash:USD, fee -0.5 cash:USD < 2"),
        ("wrapping,1,ETH,1,STETH,,,,,,,,", "wrap: +1 crypto:STETH, -1 crypto:ETH < 2"),
        ("wrapping,1,STETH,1,ETH,,,,,,,,", "unwrap: +1 crypto:ETH, -1 crypto:STETH < 2"),
    ],
)
def test_a_column_for_each_side(row: str, made: str) -> None:
    """Sent and received in one row, of either sign: with both a trade, with one a deposit or a withdrawal; worth on both sides."""
    assert TWO(f"{ON},{row}") == [f"{AT} {made}"]


def test_a_type_of_one_side_with_two_sides_waits() -> None:
    assert TWO(f"{ON},reward,1,ETH,3,DOT,,,,,,,,") == ["2: unreadable"]
    assert TWO(f"{ON},wrapping,1,ETH,,,,,,,,,,") == ["2: half a trade"]
    assert TWO(f"{ON},,,,,,1,BNB,,,,,,") == ["2: unreadable"]


def test_a_transfer_between_two_accounts_of_the_file() -> None:
    """What went out and did not come in is the fee; more coming in than went out is no transfer."""
    parsed = TWO(f"{ON},own,1,ETH,0.99,ETH,,,,,,Hot,Cold,0xa")
    assert parsed == [f"{AT} transfer: +0.99 crypto:ETH, -0.99 crypto:ETH, fee -0.01 crypto:ETH < 2"]
    assert TWO(f"{ON},own,1,ETH,1.1,ETH,,,,,,Hot,Cold,") == ["2: unreadable"]
    assert TWO(f"{ON},own,1,ETH,1,BTC,,,,,,Hot,Cold,") == ["2: unreadable"]
    assert TWO(f"{ON},own,1,ETH,1,ETH,,,,,,Hot,Hot,") == ["2: unreadable"]


GLUED = source(
    "When,Side,Executed,Amount,Fee", Columns(
        time="When", type="Side", asset="Executed", amount="Executed", other_asset="Amount", other="Amount", fee="Fee", fee_asset="Fee",
    ), {"buy": trade(1), "sell": trade(-1)},
)


@pytest.mark.parametrize(
    ("row", "made"),
    [
        ("BUY,43.7000000000VET,\"1,000.50 USDT\",0.01BNB", "swap: +43.7 crypto:VET, -1000.5 crypto:USDT, fee -0.01 crypto:BNB < 2"),
        ("SELL,5.00000000001INCH,9USDT,", "swap: +9 crypto:USDT, -5 crypto:1INCH < 2"),
        ("BUY,21000SATS,9EUR,", "buy: +21000 crypto:SATS, -9 cash:EUR < 2"),
    ],
)
def test_an_amount_and_its_unit_in_one_cell(row: str, made: str) -> None:
    """Glued or with a blank; a code that begins with a digit is no part of the figure."""
    assert GLUED(f"{ON},{row}") == [f"{AT} {made}"]


def test_a_price_gives_what_was_paid_where_no_total_is_stated() -> None:
    made = source("When,Side,Pair,Size,Price,Total", Columns(
        time="When", type="Side", pair="Pair", amount="Size", price="Price", other="Total",
    ), {"buy": trade(1)}, quotes=("USDT", "BTC", "EUR"))
    assert made(f"{ON},buy,ETHBTC,2,0.05,") == [f"{AT} swap: +2 crypto:ETH, -0.1 crypto:BTC < 2"]
    assert made(f"{ON},buy,ETHUSDT,2,0.05,0.11") == [f"{AT} swap: +2 crypto:ETH, -0.11 crypto:USDT < 2"]
    assert made(f"{ON},buy,ETHMARS,2,0.05,") == ["2: unreadable"]


def test_repeated_names_fixed_texts_and_codes_of_the_source() -> None:
    """`Cur.#2` is the second column of that name; `=mined` stands for a type; the source's own codes go by a table."""
    made = source("Date,Buy,Cur.,Sell,Cur.", Columns(
        time="Date", type="=mined", received="Buy", received_asset="Cur.#1", sent="Sell", sent_asset="Cur.#2",
    ), {"mined": either()}, codes={"XXBT": "BTC"})
    assert made(f"{ON},1,XXBT,2,ETH") == [f"{AT} swap: +1 crypto:BTC, -2 crypto:ETH < 2"]


def test_further_fees_and_taxes() -> None:
    """A second fee in its own asset, a tax in the money of the trade; what gives something back waits."""
    made = source("Date,Side,Coin,Size,Paid,Cur,Fee,BSQ fee,Levy", Columns(
        time="Date", type="Side", asset="Coin", amount="Size", other="Paid", other_asset="Cur", fee="Fee",
    ), {"buy": trade(1), "buy all in": inside(trade(1), "other")}, charges=(Charge("BSQ fee", "=BSQ"), Charge("Levy", role=LegRole.TAX)))
    bought = f"{AT} buy: +1 crypto:BTC, -100 cash:EUR, fee -2 cash:EUR"
    assert made(f"{ON},buy,BTC,1,100,EUR,2,3,4") == [f"{bought}, fee -3 crypto:BSQ, tax -4 cash:EUR < 2"]
    assert made(f"{ON},buy all in,BTC,1,106,EUR,2,,4") == [f"{bought}, tax -4 cash:EUR < 2"]
    assert made(f"{ON},buy,BTC,1,100,EUR,2,-3,4") == ["2: unreadable"]


@pytest.mark.parametrize(("sign", "fee", "made"), [(-1, "-2", True), (-1, "2", False), (0, "-2", True), (0, "2", True), (1, "-2", False)])
def test_how_fees_are_signed(sign: int, fee: str, made: bool) -> None:
    """A fee of the sign that gives something back waits."""
    columns = Columns(time="Date", type="=in", asset="Coin", amount="Size", fee="Fee")
    read = source("Date,Coin,Size,Fee", columns, {"in": move()}, fee_sign=sign)
    expected = [f"{AT} deposit: +5 crypto:ETH, fee -2 crypto:ETH < 2"] if made else ["2: negative fee"]
    assert read(f"{ON},ETH,5,{fee}") == expected


def test_rows_that_are_something_else_by_another_column() -> None:
    """Orders that were filled in part, failed transactions that cost their gas, blank and zero cells."""
    made = source("Date,Kind,Coin,Size,Filled,State,Gas", Columns(time="Date", type="Kind", asset="Coin", amount="Size", fee="Gas"), {
        "out": move(-1), "* canary": ignored("a test"), "~^dust|sweep": refused("dust", "small balances; add them by hand"),
    }, only=(
        When("Filled", ("0",), ignored("not filled")), When("State", ("~^error",), failed()), Only("State", ("done",), ignored("not done")),
    ))
    assert made(f"{ON},out,ETH,5,1,done,0.1") == [f"{AT} withdrawal: -5 crypto:ETH, fee -0.1 crypto:ETH < 2"]
    assert made(f"{ON},out,ETH,5,1,Error(0),0.1") == [f"{AT} fee: fee -0.1 crypto:ETH < 2"]
    assert made(f"{ON},out,ETH,5,1,Error(0),") == ["2: moves nothing"]
    assert made(f"{ON},out,ETH,5,0.00,done,0.1", f"{ON},out,ETH,5,1,open,0.1") == ["2: not filled", "3: not done"]
    assert made(f"{ON},Dust conversion,ETH,5,1,done,", f"{ON},out,BTC,6,1,done,") == [f"{AT} withdrawal: -6 crypto:BTC < 3", "2: dust"]


SECONDS = source("Date,Kind,Coin,Change", Columns(time="Date", type="Kind", asset="Coin", amount="Change"), {
    "fill": timed("order"), "cost": charge(timed("order")), "bought": timed("order", pair="bought"), "sold": timed("order", pair="sold"),
    "dust": timed("dust", sweep=True), "rebrand": exchange(EventKind.RENAME, second="rebrand"),
})


def test_rows_of_one_second_are_put_together() -> None:
    """With the spill into the next second, fills, fees, two pairs that the source names apart, and a sweep of small balances."""
    fills = (f"{ON},fill,BTC,1", f"{ON},fill,BTC,2", "2024-07-05 10:00:01,fill,EUR,-90", f"{ON},cost,BNB,-0.1")
    assert SECONDS(*fills) == [f"{AT} buy: +3 crypto:BTC, -90 cash:EUR, fee -0.1 crypto:BNB < 2, 3, 4, 5"]
    pairs = (f"{ON},bought,BTC,1", f"{ON},bought,EUR,-30", f"{ON},sold,ETH,-1", f"{ON},sold,USDT,9")
    assert SECONDS(*pairs) == [f"{AT} buy: +1 crypto:BTC, -30 cash:EUR < 2, 3", f"{AT} swap: +9 crypto:USDT, -1 crypto:ETH < 4, 5"]
    dust = (f"{ON},dust,ADA,-1", f"{ON},dust,BTC,-2", f"{ON},dust,BNB,0.1")
    assert SECONDS(*dust) == [f"{AT} swap: +0.1 crypto:BNB, -1 crypto:ADA, -2 crypto:BTC < 2, 3, 4"]
    assert SECONDS(f"{ON},rebrand,LEND,-100", f"{ON},rebrand,AAVE,1") == [f"{AT} rename: +1 crypto:AAVE, -100 crypto:LEND < 2, 3"]


def test_rows_of_one_second_that_make_no_trade_wait() -> None:
    assert SECONDS(f"{ON},fill,BTC,1") == ["2: half a trade"]
    several = (f"{ON},fill,BTC,1", f"{ON},fill,ETH,1", f"{ON},fill,EUR,-9")
    assert SECONDS(*several) == [f"{line}: several trades in one second" for line in (2, 3, 4)]
    nameless = (f"{ON},fill,B T,1", f"{ON},fill,EUR,-9", "2024-07-05 11:00:00,fill,BTC,1")
    assert SECONDS(*nameless) == ["2: unknown asset B T", "3: unknown asset B T", "4: half a trade"]


def test_sides_of_an_internal_move_must_come_to_nothing() -> None:
    """They are ignored by their rule; a fee among them is booked, a side alone waits."""
    made = source("Date,Kind,Coin,Change,Fee,Ref", Columns(time="Date", type="Kind", asset="Coin", amount="Change", fee="Fee"),
                  {"staking": internal("staked within the account", ("Ref",))})
    assert made(f"{ON},staking,DOT,-5,,a", f"{ON},staking,DOT,5,,a") == ["2: staked within the account", "3: staked within the account"]
    assert made(f"{ON},staking,DOT,-5,0.1,a", f"{ON},staking,DOT,5,,a") == [f"{AT} fee: fee -0.1 crypto:DOT < 2, 3"]
    assert made(f"{ON},staking,DOT,-5,,a", f"{ON},staking,DOT,5,,b") == ["2: half a move", "3: half a move"]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("1720173600", AT), ("1720173600123", "2024-07-05T10:00:00.123000Z"), ("1720173600123456", "2024-07-05T10:00:00.123456Z"),
        ("1720173600.5", "2024-07-05T10:00:00.500000Z"), ("45478.4166666667", "2024-07-05T08:00:00Z"), ("45478", "2024-07-05"),
        ("2024-07-05T12:00:00+02:00", AT), ("2024-07-05 12:00:00", AT), ("24-07-05 12:00:00", AT),
    ],
)
def test_times_in_any_writing(written: str, at: str) -> None:
    """Unix time is UTC; a spreadsheet's day number is civil time, as is a written one without an offset."""
    made = source("Date,Coin,Size", Columns(time="Date", type="=in", asset="Coin", amount="Size"), {"in": move()}, zone="")
    assert made(f"{written},ETH,1", tz="Europe/Berlin") == [f"{at} deposit: +1 crypto:ETH < 2"]


def test_where_the_zone_stands() -> None:
    """In a column, above the header, in the column's title, in the file's name; where nowhere, it is asked for."""
    columns = Columns(time="Date", type="=in", asset="Coin", amount="Size", zone="Zone")
    rows = source("Date,Coin,Size,Zone", columns, {"in": move()})
    assert rows("2024-07-05 12:00:00,ETH,1,Europe/Berlin") == [f"{AT} deposit: +1 crypto:ETH < 2"]
    assert rows("2024-07-05 12:00:00,ETH,1,Europe/Atlantis") == ["2: unreadable"]
    plain = source("Date,Coin,Size", columns, {"in": move()}, zone="", captures=(("zone", r"time zone: ?(UTC[+-]\d+)"),))
    row = "2024-07-05 12:00:00,ETH,1"
    assert plain(row, above="UID:1,Account Type:Main,Time Zone:UTC+2\n") == [f"{AT} deposit: +1 crypto:ETH < 3"]
    assert plain(row, name="quay(UTC+2).csv") == [f"{AT} deposit: +1 crypto:ETH < 2"]
    with pytest.raises(NeedsZone):
        plain(row)
    columns = Columns(time="at", type="=in", asset="Coin", amount="Size")
    titled = source("Coin,Size,Filled Time(UTC+02:00)", columns, {"in": move()}, zone="", patterns=(("at", r"^filled time"),))
    assert titled("ETH,1,2024-07-05 12:00:00") == [f"{AT} deposit: +1 crypto:ETH < 2"]


def test_the_order_of_dates_as_the_file_says_it() -> None:
    made = source("Date,Coin,Size", Columns(time="Date", type="=in", asset="Coin", amount="Size"), {"in": move()}, order="?")
    assert made("05.07.2024 10:00,ETH,1", "25.07.2024 10:00,ETH,1")[0] == f"{AT} deposit: +1 crypto:ETH < 2"
    with pytest.raises(Undecided):
        made("05.07.2024 10:00,ETH,1")
    likely = source("Date,Coin,Size", Columns(time="Date", type="=in", asset="Coin", amount="Size"), {"in": move()}, order="ymd?")
    assert likely("24-07-05 10:00,ETH,1") == [f"{AT} deposit: +1 crypto:ETH < 2"]
    assert likely("25.07.2024 10:00,ETH,1") == ["2024-07-25T10:00:00Z deposit: +1 crypto:ETH < 2"]


def test_what_the_name_of_the_file_says() -> None:
    """A direction that stands nowhere else; a file that was renamed waits with the remedy."""
    made = source("Date,Coin,Amount,TXID", Columns(time="Date", type="?way", asset="Coin", amount="Amount", refs="TXID"), {
        "deposit": move(1), "withdraw": move(-1), "": refused("no direction", "name the file so that it says deposit or withdraw"),
    }, captures=(("way", r"(deposit|withdraw)"),))
    assert made(f"{ON},ETH,1,0xa", name="Withdrawals_2024.csv") == [f"{AT} withdrawal: -1 crypto:ETH < 2"]
    assert made(f"{ON},ETH,1,0xa", name="export.csv") == ["2: no direction"]


def test_columns_that_are_computed() -> None:
    """What only a sentence or a comparison says becomes columns of its own; a row that cannot be computed waits."""

    def compute(self: Declared, row: Callable[[str], str]) -> tuple[str, ...]:
        if not row("From"):
            raise ValueError("the row names no sender")
        return ("out" if row("From").lower() == row("?own").lower() else "in", row("Note").removeprefix("worth "))

    columns = Columns(time="Date", type="way", asset="Coin", amount="Size", value="said", currency="=USD")
    made = source("Date,From,Coin,Size,Note", columns, {
        "in": move(1), "out": move(-1),
    }, captures=(("own", r"export-(0x\w+)"),), computed=("way", "said"), compute=compute)
    assert made(f"{ON},0xAB,ETH,1,worth 9", name="export-0xab.csv") == [f"{AT} withdrawal: -1 crypto:ETH {{9 USD}} < 2"]
    assert made(f"{ON},0xcd,ETH,1,", name="export-0xab.csv") == [f"{AT} deposit: +1 crypto:ETH < 2"]
    assert made(f"{ON},,ETH,1,", name="export-0xab.csv") == ["2: unreadable"]


def test_a_balance_of_each_side_of_a_trade() -> None:
    """Both chains are followed, fees in them; an opening balance of zero makes the last one a holding to compare with."""

    class Quay(Declared):
        id, title, venue, how_to_export = "quay", "Quay", "Quay", "nowhere"
        signatures = (Signature("1", ("Date", "Coin")),)
        columns = Columns(
            time="Date", type="=swap", asset="Coin", amount="Size", other_asset="Cur", other="Paid", fee="Fee", balance="Left",
            other_balance="Cur left",
        )
        types = (("swap", trade()),)

    def read(*rows: str) -> ParsedFile:
        text = content(("Date,Coin,Size,Cur,Paid,Fee,Left,Cur left\n" + "\n".join(rows) + "\n").encode(), "quay.csv")
        found = recognise(text, (importer := Quay(),))
        assert found is not None
        return importer.parse(read_table(text, found), Context())

    good = read(f"{ON},ETH,2,BTC,0.1,0.01,2,-0.11", "2024-07-05 11:00:00,ETH,-1,BTC,0.2,0.01,1,0.08")
    assert good.warnings == []
    assert [(seen.asset, str(seen.quantity)) for seen in good.positions] == [("crypto:ETH", "1"), ("crypto:BTC", "0.08")]
    bad = read(f"{ON},ETH,2,BTC,0.1,0.01,2,-0.11", "2024-07-05 11:00:00,ETH,-1,BTC,0.2,0.01,1,0.09")
    assert "line 3 on (BTC should be 0.08 and is 0.09" in bad.warnings[0]


def test_a_balance_of_each_drawer_of_an_account() -> None:
    """A move between drawers breaks neither chain; together they are the holding."""

    class Quay(Declared):
        id, title, venue, how_to_export = "quay", "Quay", "Quay", "nowhere"
        signatures = (Signature("1", ("Date", "Coin")),)
        columns = Columns(time="Date", type="Kind", asset="Coin", amount="Size", balance="Left", drawer="Wallet")
        types = (("in", move()), ("moved", internal("moved within the account", ("Date",))))

    text = content((
        f"Date,Kind,Coin,Size,Wallet,Left\n{ON},in,ETH,5,spot,5\n2024-07-06 10:00:00,moved,ETH,-2,spot,3\n"
        "2024-07-06 10:00:00,moved,ETH,2,earn,2\n"
    ).encode(), "quay.csv")
    found = recognise(text, (importer := Quay(),))
    assert found is not None
    parsed = importer.parse(read_table(text, found), Context())
    assert parsed.warnings == []
    assert [(seen.asset, str(seen.quantity)) for seen in parsed.positions] == [("crypto:ETH", "5")]


def test_what_must_be_known_of_the_whole_file_is_kept_for_that_file_alone() -> None:
    """`begin` sees all rows before the first is read; another file starts anew."""

    def begin(self: Any, table: Table) -> None:
        self.most = max(cells[table.column("Size")] for _, cells in table.records)

    def compute(self: Any, row: Callable[[str], str]) -> tuple[str, ...]:
        return ("out" if row("Size") == self.most else "in",)

    made = source("Date,Coin,Size", Columns(time="Date", type="way", asset="Coin", amount="Size"), {"in": move(1), "out": move(-1)},
                  computed=("way",), begin=begin, compute=compute)
    two = made(f"{ON},ETH,1", f"{ON},BTC,2")
    assert two == [f"{AT} deposit: +1 crypto:ETH < 2", f"{AT} withdrawal: -2 crypto:BTC < 3"]
    assert made(f"{ON},ETH,1") == [f"{AT} withdrawal: -1 crypto:ETH < 2"]


def test_a_column_that_is_required_is_not_optional_in_another_case() -> None:
    """Generations that write one title in two ways: the declaration names one, the signature the other."""

    class Quay(Declared):
        id, title, venue, how_to_export = "quay", "Quay", "Quay", "nowhere"
        signatures = (Signature("1", ("Date", "coin")),)
        columns = Columns(time="Date", type="=in", asset="Coin", amount="Size")
        types = (("in", move()),)

    assert Quay.signatures[0].optional == ("Size",)


def test_a_regular_expression_is_told_in_plain_words() -> None:
    from importers.sources.coinbase_prime import PrimeTransactions

    said = dict(PrimeTransactions.becomes)
    assert (said["deposit ... reward"], said["withdrawal"]) == ("income (staking)", "withdrawal")
    assert not [rows for rows in said if set(rows) & set("\\^$~")]


def test_rows_that_hold_something_for_an_order_do_not_say_when_it_was_carried_out() -> None:
    """Placed in one year, filled in the next, the rest given back later: it is one trade, of the next year."""
    order = trade(together=("Order",))
    made = source(
        "At,Kind,Coin,Size,Order", Columns(time="At", type="Kind", asset="Coin", amount="Size"),
        {"placed|cancelled": held(order), "fill": order},
    )
    rows = (
        "2024-12-31 09:00:00,placed,USD,-100,7", "2025-01-02 10:00:00,fill,BTC,0.5,7", "2025-01-03 10:00:00,fill,BTC,0.25,7",
        "2025-01-04 10:00:00,cancelled,USD,25,7", "2025-01-05 10:00:00,placed,USD,-10,8", "2025-01-06 10:00:00,cancelled,USD,10,8",
    )
    expected = [
        "2025-01-02T10:00:00Z buy: +0.75 crypto:BTC, -75 cash:USD < 2, 3, 4, 5", "6: moves nothing", "7: moves nothing",
    ]
    assert made(*rows) == expected
    assert made(*rows[4:], *rows[:4])[:1] == [expected[0].replace("2, 3, 4, 5", "4, 5, 6, 7")]


def test_a_hash_that_earlier_files_lack_does_not_tell_rows_apart() -> None:
    """The same deposit in an old file and in a new one has one identity; where the hash may tell, it has two."""

    class Quay(Declared):
        id, title, venue, how_to_export = "quay", "Quay", "Quay", "nowhere"
        signatures = (Signature("1", ("At", "Coin")),)
        columns = Columns(time="At", type="=in", asset="Coin", amount="Size", refs="Hash")
        types = (("in", move(1)),)
        refs_tell = False

    class Wharf(Quay):
        refs_tell = True

    def keys(importer: Declared, written: str) -> list[bytes]:
        text = content(written.encode(), "quay.csv")
        found = recognise(text, (importer,))
        assert found is not None
        return [draft.key for draft in importer.parse(read_table(text, found), Context()).drafts]

    old, new = "At,Coin,Size\n2024-01-05 10:00:00,BTC,1\n", "At,Coin,Size,Hash\n2024-01-05 10:00:00,BTC,1,ab\n"
    assert keys(Quay(), old) == keys(Quay(), new)
    assert keys(Wharf(), old) != keys(Wharf(), new)


def test_a_row_that_is_a_part_of_a_transaction_says_so() -> None:
    """Beside the hash stands the mark by which booking puts parts together; without a hash, or the word, there is none."""
    class Parts(Declared):
        id = title = venue = "quay"
        how_to_export = "nowhere"
        signatures = (Signature("1", ("At", "Hash")),)
        columns = Columns(time="At", type="=in", asset="Coin", amount="Size", refs="Hash")
        types = (("in", move(1)),)
        parts = True

    class Whole(Parts):
        id = "wharf"
        parts = False

    rows = b"At,Hash,Coin,Size\n2026-01-02 10:00:00,0xa1,ETH,1\n2026-01-03 10:00:00,,ETH,2\n"
    for importer, refs in ((Parts(), [("0xa1", "part:0xa1"), ()]), (Whole(), [("0xa1",), ()])):
        text = content(rows, "quay.csv")
        found = recognise(text, (importer,))
        assert found is not None
        assert [draft.refs for draft in importer.parse(read_table(text, found), Context()).drafts] == refs
