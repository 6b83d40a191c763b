"""The words of declared brokers, each in a broker made of it: signs, fees, currencies, several rows of one trade, texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from core.model import EventKind, ParsedFile
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import (
    ADJUSTMENT,
    BUY,
    DIVIDEND,
    FEE,
    INTEREST,
    MARGIN,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    NAME_CHANGE,
    OPTION,
    REVERSE_SPLIT,
    SELL,
    SPLIT,
    SWEEP,
    TAX,
    TOTAL_SPLIT,
    TRADE,
    Columns,
    exchange,
    redeemed,
    reinvested,
    shown,
    sold_for,
)
from importers.broker_rows import Row
from importers.csvfile import content
from importers.detection import read_table, recognise, unnamed
from importers.means import Only, When, charge, ignored
from tests.importers.parsed import conserved, event

ROWS = "Date,Type,Text,Symbol,Quantity,Price,Amount,Fee,Tax,Currency\n"
COLUMNS = Columns(
    date="Date", type="Type", text="Text", symbol="Symbol", quantity="Quantity", price="Price", amount="Amount", fees=("Fee",),
    taxes=("Tax",), currency="Currency",
)
TYPES = (
    ("buy", BUY), ("sell", SELL), ("dividend", DIVIDEND), ("fee", FEE), ("tax", TAX), ("in", MOVE_IN), ("out", MOVE_OUT), ("move", MOVE),
)


@dataclass
class Told:
    """What became of a few rows."""

    events: list[str]
    causes: list[str]
    parsed: ParsedFile = field(repr=False)


def broker(**said: Any) -> Broker:
    settings = {
        "id": "test", "title": "Test", "venue": "Test", "how_to_export": "x", "columns": COLUMNS, "types": TYPES,
        "signatures": (Signature("1", ("Date",)),), **said,
    }
    made: Broker = type("Made", (Broker,), settings)()
    return made


def read(rows: str, *, head: str = ROWS, context: Context | None = None, name: str = "x.csv", **said: Any) -> Told:
    importer = broker(**said)
    source = content((head + rows).encode(), name)
    found = recognise(source, (importer,))
    assert found is not None
    parsed = importer.parse(read_table(source, found), context or Context())
    conserved(parsed)
    return Told(
        [event(draft, parsed).partition(" ")[2].rpartition(" < ")[0] for draft in parsed.drafts],
        [row.cause or row.reason for row in parsed.rows if row.fate != "booked"], parsed,
    )


@pytest.mark.parametrize(("net", "amount", "expected"), [
    (True, "-101", "buy: +2 security:X {100 USD}, -100 cash:USD {100 USD}, fee -1 cash:USD {1 USD}"),
    (False, "-100", "buy: +2 security:X {100 USD}, -100 cash:USD {100 USD}, fee -1 cash:USD {1 USD}"),
])
def test_an_amount_is_net_of_its_fee_or_gross(net: bool, amount: str, expected: str) -> None:
    assert read(f"01/02/2026,Buy,,X,2,50,{amount},1,,\n", net=net).events == [expected]


def test_amounts_without_a_sign_go_as_their_type_says() -> None:
    told = read(
        "01/02/2026,Buy,,X,2,50,100,,,\n01/02/2026,Sell,,X,1,50,50,,,\n01/02/2026,Fee,,,,,3,,,\n01/02/2026,In,,,,,7,,,\n"
        "01/02/2026,Out,,,,,8,,,\n01/02/2026,Out,,X,1,,,,,\n01/02/2026,Buy,,X,2,50,-100,,,\n", signed=False,
    )
    assert told.events == [
        "buy: +2 security:X {100 USD}, -100 cash:USD {100 USD}", "sell: -1 security:X {50 USD}, +50 cash:USD {50 USD}",
        "fee: fee -3 cash:USD", "deposit: +7 cash:USD", "withdrawal: -8 cash:USD", "withdrawal: -1 security:X",
    ]
    assert told.causes == ["sign against action"]


def test_withheld_tax_and_fee_of_a_dividend_are_told_apart_from_it() -> None:
    """85 arrived, 15 were withheld: the income is 100."""
    assert read("01/02/2026,Dividend,,X,,,84,1,15,\n").events == [
        "income dividend: +100 cash:USD, fee -1 cash:USD {1 USD}, tax -15 cash:USD {15 USD}",
    ]


@pytest.mark.parametrize(("row", "expected"), [
    ("01/02/2026,Move,,,,,-102,2,,\n", "withdrawal: -100 cash:USD, fee -2 cash:USD {2 USD}"),
    ("01/02/2026,Move,,X,-3,,-2,2,,\n", "withdrawal: -3 security:X, fee -2 cash:USD {2 USD}"),
    ("01/02/2026,Move,,X,3,10,30,,,\n", "deposit: +3 security:X {30 USD}"),
])
def test_a_move_may_cost_a_fee_and_say_what_the_shares_are_worth(row: str, expected: str) -> None:
    assert read(row).events == [expected]
    assert read("01/02/2026,Move,,X,3,10,-30,,,\n").causes == ["shares and money"]


@pytest.mark.parametrize(("inverse", "rate", "fee"), [(False, "1.25", "2"), (True, "0.8", "2"), (False, "", "")])
def test_a_charge_in_another_currency_is_converted_by_the_rows_rate_or_left_in_the_amount(inverse: bool, rate: str, fee: str) -> None:
    columns = replace(COLUMNS, fees=(("Fee", "Fee currency"),), rate="Rate")
    told = read(
        f"01/02/2026,Buy,,X,1,,-102,2.50,,GBP,USD,{rate}\n", head=ROWS.replace("\n", ",Fee currency,Rate\n"), columns=columns,
        rate_of_other=inverse,
    )
    gross = "100" if fee else "102"
    expected = f"buy: +1 security:X {{{gross} GBP}}, -{gross} cash:GBP {{{gross} GBP}}" + (", fee -2 cash:GBP {2 GBP}" if fee else "")
    assert told.events == [expected]
    assert bool(told.parsed.warnings) is not bool(fee)


@pytest.mark.parametrize(("cell", "currency", "expected"), [
    ("-$5", "", "-5 cash:USD"), ("€ -5", "", "-5 cash:EUR"), ("-5 CHF", "", "-5 cash:CHF"), ("-5", "", "-5 cash:SEK"),
    ("-5", "GBP", "-5 cash:GBP"), ("-5", "GBX", "-0.05 cash:GBP"), ("-5", "GBp", "-0.05 cash:GBP"),
])
def test_the_currency_stands_in_a_column_in_the_amount_or_nowhere(cell: str, currency: str, expected: str) -> None:
    assert read(f"01/02/2026,Move,,,,,{cell},,,{currency}\n", currency="SEK").events == [f"withdrawal: {expected}"]


def test_another_line_of_the_file_may_say_the_currency() -> None:
    class Based(Broker):
        id = title = venue = how_to_export = "based"
        signatures = (Signature("1", ("Date",)),)
        columns, types = COLUMNS, TYPES

        def currency_of(self, table: Table) -> str:
            return table.preamble[0][1]

    source = content(("Base,CHF\n" + ROWS + "01/02/2026,Move,,,,,5,,,\n").encode(), "x.csv")
    found = recognise(source, (Based(),))
    assert found is not None
    assert found.importer.parse(read_table(source, found), Context()).drafts[0].legs[0].asset == "cash:CHF"


def test_a_column_may_name_the_currency_in_its_title() -> None:
    told = read(
        "01/02/2026,Move,-5\n", head="Date,Type,Total (eur)\n",
        signatures=(Signature("1", ("Date",), patterns=(("money", r"total \((\w+)\)"),)),),
        columns=Columns(date="Date", type="Type", amount="money", currency="?money"),
    )
    assert told.events == ["withdrawal: -5 cash:EUR"]


def test_the_first_filled_of_several_columns_counts_and_one_without_a_name_is_found_beside_another() -> None:
    told = read(
        "01/02/2026,Move,USD,-5,,\n01/02/2026,Move,EUR,,,7\n", head="Date,Type,Change,,Old,Older\n",
        columns=Columns(date="Date", type="Type", amount="Change+1|Old|Older", currency="Change"),
    )
    assert told.events == ["withdrawal: -5 cash:USD", "deposit: +7 cash:EUR"]


def test_what_goes_out_may_have_a_column_of_its_own() -> None:
    columns = Columns(date="Date", type="Type", amount="In", debit="Out", balance="Left")
    told = read(
        "01/02/2026,Move,,$5.00,$95.00\n01/01/2026,Move,100,,100\n", head="Date,Type,In,Out,Left\n", columns=columns,
    )
    assert told.events == ["withdrawal: -5 cash:USD", "deposit: +100 cash:USD"]
    assert [(seen.asset, str(seen.quantity)) for seen in told.parsed.positions] == [("cash:USD", "95.00")]


def test_a_balance_that_does_not_follow_is_said() -> None:
    told = read(
        "01/01/2026,Move,100,100\n01/02/2026,Move,-5,80\n", head="Date,Type,Amount,Left\n",
        columns=Columns(date="Date", type="Type", amount="Amount", balance="Left"),
    )
    assert any("should be 95 and is 80" in sentence for sentence in told.parsed.warnings)


def test_a_pattern_takes_from_the_text_what_no_column_says() -> None:
    """`Bought 20 of VUSA @ 50`: quantity, symbol and price; a type that another pattern fits first is that."""
    types = (("~^bought (?P<quantity>[\\d.]+) of (?P<symbol>\\w+) @ (?P<price>[\\d.]+)", BUY), ("~bought", MOVE))
    told = read("01/02/2026,,Bought 20 of VUSA @ 50,,,,-1000,,,\n", types=types, columns=replace(COLUMNS, type=""))
    assert told.events == ["buy: +20 security:VUSA {1000 USD}, -1000 cash:USD {1000 USD}"]


def test_rows_of_one_trade_are_one_event_in_whatever_order() -> None:
    """Shares for dollars, dollars for euros, a fee in euros: one purchase for euros."""
    order = replace(TRADE, together=("Order",))
    buy, sell = replace(BUY, together=("Order",)), replace(SELL, together=("Order",))
    types = (("buy", buy), ("sell", sell), ("fx", order), ("fee", charge(order)))
    rows = [
        "01/02/2026,buy,,X,2,,-100,,,USD,7\n", "01/02/2026,fx,,,,,100,,,USD,7\n", "01/02/2026,fx,,,,,-92,,,EUR,7\n",
        "01/02/2026,fee,,,,,-2,,,EUR,7\n",
    ]
    head = ROWS.replace("\n", ",Order\n")
    told = [read("".join(each), head=head, types=types) for each in (rows, rows[::-1])]
    assert {tuple(sorted(each.events[0].partition(": ")[2].split(", "))) for each in told} == {
        ("+2 security:X", "-92 cash:EUR", "fee -2 cash:EUR"),
    }
    one, other = told[0].parsed.drafts[0], told[1].parsed.drafts[0]
    assert (one.key, one.legs, one.note) == (other.key, other.legs, other.note)
    assert told[0].parsed.drafts[0].kind is EventKind.BUY
    half = read(rows[1] + rows[2].replace("-92", "92"), head=head, types=types)
    assert half.causes == ["half a trade", "half a trade"]
    assert read(rows[3], head=head, types=types).events == ["fee: fee -2 cash:EUR"]
    assert read("01/02/2026,sell,,X,2,,100,1,,USD,8\n01/02/2026,sell,,X,3,,150,,,USD,8\n", head=head, types=types).events == [
        "sell: +251 cash:USD, -5 security:X, fee -1 cash:USD",
    ]


def test_a_change_of_currency_in_one_row_is_a_swap_and_a_fund_that_is_the_cash_is_not() -> None:
    class Money(Broker):
        id = title = venue = how_to_export = "money"
        signatures = (Signature("1", ("Date",)),)
        columns, types, sweeps = COLUMNS, TYPES, frozenset({"MMF"})

        def asset(self, code: str, kind: str) -> str:
            return "cash:EUR" if code == "EUR.USD" else super().asset(code, kind)

    rows = "01/02/2026,Buy,,EUR.USD,90,,-100,,,\n01/02/2026,Buy,,MMF,5,,-5,,,\n01/02/2026,Move,,MMF,5,,,,,\n"
    source = content((ROWS + rows).encode(), "x.csv")
    found = recognise(source, (Money(),))
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context())
    assert [event(draft, parsed) for draft in parsed.drafts] == [
        "2026-01-02 swap: +90 cash:EUR, -100 cash:USD < 2", "2026-01-02 deposit: +5 cash:USD < 4",
    ]
    assert parsed.rows[1].reason == SWEEP.rule


@pytest.mark.parametrize(("means", "amount", "quantity", "expected"), [
    (reinvested(DIVIDEND), "10", "2", ["income dividend: +10 cash:USD", "buy: +2 security:X {10 USD}, -10 cash:USD {10 USD}"]),
    (reinvested(DIVIDEND), "-10", "2", ["income dividend: +10 cash:USD", "buy: +2 security:X {10 USD}, -10 cash:USD {10 USD}"]),
    (sold_for(FEE), "-10", "-2", ["fee: fee -10 cash:USD", "sell: -2 security:X {10 USD}, +10 cash:USD {10 USD}"]),
    (sold_for(MOVE_OUT), "-10", "2", ["withdrawal: -10 cash:USD", "sell: -2 security:X {10 USD}, +10 cash:USD {10 USD}"]),
    (reinvested(MOVE_IN), "10", "2", ["deposit: +10 cash:USD", "buy: +2 security:X {10 USD}, -10 cash:USD {10 USD}"]),
])
def test_one_row_may_be_money_and_the_trade_that_it_paid(means: Any, amount: str, quantity: str, expected: list[str]) -> None:
    told = read(f"01/02/2026,Row,,X,{quantity},,{amount},,,\n", types=(("row", means),))
    assert told.events == expected
    assert len({draft.key for draft in told.parsed.drafts}) == 2


def test_a_trade_without_an_amount_is_quantity_times_price_where_the_importer_says_so() -> None:
    row = "01/02/2026,Buy,,X,2,@50.5,,,,\n"
    assert read(row, computed=True).events == ["buy: +2 security:X {101 USD}, -101 cash:USD {101 USD}"]
    assert read(row).causes == ["incomplete trade"]


@pytest.mark.parametrize(("quantity", "amount", "kind"), [("2", "-100", "buy"), ("-2", "100", "sell"), ("2", "100", "sell")])
def test_a_trade_without_a_word_goes_as_its_signs_say(quantity: str, amount: str, kind: str) -> None:
    assert read(f"01/02/2026,Trade,,X,{quantity},50,{amount},,,\n", types=(("trade", TRADE),)).events[0].startswith(f"{kind}: ")
    assert read("01/02/2026,Trade,,X,-2,50,-100,,,\n", types=(("trade", TRADE),)).causes == ["sign against action"]


def test_fees_may_be_written_as_cash_moves() -> None:
    """Minus is paid; a rebate is above zero and lowers what was paid for the shares."""
    assert read("01/02/2026,Buy,,X,2,,-101,-1,,\n", fees_signed=True).events == [
        "buy: +2 security:X {100 USD}, -100 cash:USD {100 USD}, fee -1 cash:USD {1 USD}",
    ]
    assert read("01/02/2026,Buy,,X,2,,-99,1,,\n", fees_signed=True).events == ["buy: +2 security:X {99 USD}, -99 cash:USD {99 USD}"]


def test_taxes_may_be_written_as_cash_moves() -> None:
    """Minus is withheld; a dividend that is taken back gives its tax back."""
    assert read("01/02/2026,Dividend,,X,,,10,,-2,\n", taxes_signed=True, net=False).events == [
        "income dividend: +10 cash:USD, tax -2 cash:USD {2 USD}",
    ]
    assert read("01/02/2026,Dividend,,X,,,-10,,2,\n", taxes_signed=True, net=False).events == [
        "income dividend: -10 cash:USD, tax +2 cash:USD",
    ]


@pytest.mark.parametrize(("symbol", "kind"), [
    ("SPY 01/17/2025 500.00 P", ""), ("-SPY240119C500", ""), ("SPY   240119C00500000", ""), ("NVDA Dec 13 '24 $150 Put", ""),
    ("SPY 19JAN24 500 C", ""), ("ES", "Futures"), ("SPY", "Equity and Index Options"),
])
def test_options_are_told_by_symbol_or_kind_whatever_the_type_says(symbol: str, kind: str) -> None:
    told = read(
        f"01/02/2026,Buy,,{symbol},1,,-5,,,,{kind}\n", head=ROWS.replace("\n", ",Kind\n"), columns=replace(COLUMNS, kind="Kind"),
    )
    assert told.causes == [OPTION.cause]


def test_rows_are_set_aside_by_other_columns_before_their_type_is_asked_and_their_figures_need_be_none() -> None:
    said = {"when": (When("Text", ("~later",), MARGIN),), "only": (Only("Tax", ("0",), ignored("not carried out")),)}
    told = read("01/02/2026,Buy,Later,X,soon,,,,,\n01/02/2026,Buy,,X,1,,-5,,1,\n01/02/2026,Buy,,X,1,,-5,,,\n", **said)
    assert told.causes == ["margin", "not carried out"]
    assert len(told.events) == 1


@pytest.mark.parametrize("type_", ["Unheard of", "Split"])
def test_a_type_that_nobody_knows_or_that_states_a_new_total_waits(type_: str) -> None:
    assert len(read(f"01/02/2026,{type_},,X,5,,,,,\n", types=(*TYPES, ("split", TOTAL_SPLIT))).causes) == 1


def test_an_id_names_a_row_and_two_rows_of_one_id_do_not_both_count() -> None:
    columns = {"head": ROWS.replace("\n", ",Id\n"), "ids": ("Id",)}
    row = "01/02/2026,Move,,,,,5,,,,a\n"
    told = read(row + row + row.replace(",5,", ",6,"), **columns)
    assert told.causes == ["the same row once more in this file", "id twice"]
    assert read(row, **columns).parsed.drafts[0].key == read(row.replace(",5,", ",6,"), **columns).parsed.drafts[0].key
    without = row.replace(",a\n", "\n")
    assert len({draft.key for draft in read(without + without).parsed.drafts}) == 2


def test_names_of_one_security_in_a_row_are_told_to_the_ledger() -> None:
    """The symbol stays on the leg; the ISIN beside it is another name of it. Without a symbol the ISIN is the name."""
    columns = replace(COLUMNS, isin="Isin")
    told = read(
        "01/02/2026,Buy,,VTI,1,,-5,,,,US9229087690\n01/03/2026,Buy,,,1,,-5,,,,US9229087690\n01/03/2026,Buy,,X,1,,-5,,,,US0000000000\n",
        head=ROWS.replace("\n", ",Isin\n"), columns=columns,
    )
    assert [draft.legs[0].asset for draft in told.parsed.drafts] == ["security:VTI", "security:US9229087690", "security:X"]
    assert [(seen.name, seen.asset) for seen in told.parsed.names] == [("security:VTI", "security:US9229087690")]
    assert any("US0000000000" in sentence for sentence in told.parsed.warnings)


def test_a_security_with_a_name_alone_is_asked_for_and_then_known() -> None:
    columns = replace(COLUMNS, symbol="", name="Symbol")
    row = "01/02/2026,Buy,,Global Fund,1,,-5,,,\n01/02/2026,Dividend,,Global Fund,,,5,,,\n"
    assert read(row, columns=columns, by_name=True).causes == ["unknown asset Global Fund"]
    named = Context(asset_names={("Test", "Global Fund"): "security:VT"})
    assert read(row, columns=columns, by_name=True, context=named).events[0].startswith("buy: +1 security:VT")


def test_accounts_are_those_of_the_column_of_a_title_or_of_the_file_name() -> None:
    columns = replace(COLUMNS, account="Account")
    head = ROWS.replace("\n", ",Account\n")
    rows = "01/02/2026,Move,,,,,5,,,,Joint 12345678\n01/02/2026,Move,,,,,5,,,,IRA 99998888\n"
    several = read(rows, head=head, columns=columns, context=Context(account="Mine"))
    assert [draft.legs[0].account for draft in several.parsed.drafts] == ["Test ...5678", "Test ...8888"]
    assert any("2 accounts" in sentence for sentence in several.parsed.warnings)
    one = read(rows.splitlines(keepends=True)[0], head=head, columns=columns)
    assert (one.parsed.account, one.parsed.drafts[0].legs[0].account) == ("Test ...5678", "Test ...5678")
    assert read(rows.splitlines(keepends=True)[0], head=head, columns=columns, context=Context(account="Mine")).parsed.account == "Mine"
    titled = read("01/02/2026,Move,,,,,5,,,\n", head="For Account:,####3525\n" + ROWS, account_in=r"#(\d{4})")
    assert titled.parsed.account == "Test ...3525"
    assert read("01/02/2026,Move,,,,,5,,,\n", name="x_1847.csv", account_in=r"_(\d{4})\.").parsed.account == "Test ...1847"


@pytest.mark.parametrize(("row", "said", "at"), [
    ("31.12.2025 10:00:00,Move,,,,,\"1.234,5\",,,EUR\n", {"order": "dmy", "decimal_comma": True, "zone": "Europe/Amsterdam"},
     "2025-12-31T09:00:00+00:00"),
    ("\"Jan 10, 2025\",Move,,,,,5,,,\n", {}, "2025-01-10T17:00:00+00:00"),
    ("2025-01-10T09:00:00Z,Move,,,,,5,,,\n", {}, "2025-01-10T09:00:00+00:00"),
    ("01/10/2025,Move as of 01/02/2025,,,,,5,,,\n", {"as_of": r"as of (\S+)", "types": (("~move", MOVE),)}, "2025-01-02T17:00:00+00:00"),
])
def test_dates_are_read_in_the_brokers_order_and_zone(row: str, said: dict[str, Any], at: str) -> None:
    assert [draft.at.isoformat() for draft in read(row, **said).parsed.drafts] == [at]


def test_footers_and_paragraphs_are_no_rows_even_cut_off() -> None:
    rows = "01/02/2026,Move,,,,,5,,,\n\"Total\",,,,,,\"5\"\n"
    prose = "\"This is a paragraph of more than eight words, which is no row.\"\n"
    assert len(read(rows + prose, footer="total").parsed.rows) == 1
    assert len(read(rows.rstrip()[:-1], footer="total").parsed.rows) == 1
    assert len(read(rows + "Short,,,,,,,,,\n").parsed.rows) == 3


def test_pairs_of_one_day_are_one_event_and_a_lone_row_may_be_a_move() -> None:
    types = (
        ("name change", NAME_CHANGE), ("reverse split", REVERSE_SPLIT), ("redeemed", redeemed("r")), ("conv", exchange("c", or_move=True)),
    )
    rows = (
        "01/02/2026,Name change,,NEW,5,,,,,\n01/02/2026,Name change,,OLD,-5,,,,,\n01/03/2026,Redeemed,,B,-5,,,,,\n"
        "01/04/2026,Redeemed,,B,,,500,,,\n01/05/2026,Conv,,C,5,,,,,\n"
    )
    assert read(rows, types=types).events == [
        "rename: -5 security:OLD, +5 security:NEW", "sell: -5 security:B {500 USD}, +500 cash:USD {500 USD}", "deposit: +5 security:C",
    ]


def test_a_column_that_is_read_does_not_pass_for_a_new_one() -> None:
    """A signature need name those alone by which the file is known; what the broker adds is told apart from what is read."""
    source = content((ROWS.replace("\n", ",Novelty\n") + "01/02/2026,Move,,,,,5,,,,x\n").encode(), "x.csv")
    found = recognise(source, (broker(only=(Only("Text", ("",), ignored("x")),)),))
    assert found is not None
    assert unnamed(source, found) == ("Novelty",)


def test_a_corporate_action_of_an_option_or_of_a_security_without_a_name_waits_for_what_it_lacks() -> None:
    types = (("name change", NAME_CHANGE),)
    assert read("01/02/2026,Name change,,-SPY240119C500,5,,,,,\n", types=types).causes == ["option"]
    columns = replace(COLUMNS, symbol="", name="Symbol")
    named = read("01/02/2026,Name change,,Global Fund,5,,,,,\n", types=types, columns=columns, by_name=True)
    assert named.causes == ["unknown asset Global Fund"]


def test_a_time_is_the_same_in_whatever_zone_it_is_written() -> None:
    """Two generations of one export, one of them with offsets: the same row."""
    one, other = (read(f"{at},Move,,,,,5,,,\n", zone="UTC") for at in ("2026-01-02 10:00:00", "2026-01-02T11:00:00+01:00"))
    assert one.parsed.drafts[0].key == other.parsed.drafts[0].key


def test_cells_may_be_changed_before_they_are_read() -> None:
    class Ready(Broker):
        id = title = venue = how_to_export = "ready"
        signatures = (Signature("1", ("Date",)),)
        columns, types = COLUMNS, TYPES

        def prepare(self, cell: dict[str, str]) -> None:
            if not cell["amount"]:
                raise ValueError("the amount lacks")
            cell["amount"] = cell["amount"].removesuffix(" DR")

    source = content((ROWS + "01/02/2026,Move,,,,,5 DR,,,\n01/02/2026,Move,,,,,,,,\n").encode(), "x.csv")
    found = recognise(source, (Ready(),))
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context())
    assert [event(draft, parsed) for draft in parsed.drafts] == ["2026-01-02 deposit: +5 cash:USD < 2"]
    assert parsed.rows[1].cause == "unreadable cell"


@pytest.mark.parametrize(("words", "said"), [
    ("buy|reinvest shares", "buy, reinvest shares"), ("~^you (bought|purchased)|^reinvestment", "you bought/purchased, reinvestment"),
    ("~^bought (?P<quantity>[\\d.]+) of (?P<symbol>\\w+)", "bought ... of ..."),
    ("~^corp action \\(spin-?off\\)", "corp action (spin-off)"),
    ("~(^| )fees?$", "fees"), ("~^((adj )?foreign|state) tax", "adj foreign/state tax"),
])
def test_the_docs_say_a_pattern_in_its_words(words: str, said: str) -> None:
    assert shown(words) == said


def test_the_whole_file_may_decide_what_a_row_is() -> None:
    class Late(Broker):
        id = title = venue = how_to_export = "late"
        signatures = (Signature("1", ("Date",)),)
        columns, types = COLUMNS, (("interest", INTEREST), ("odd", ADJUSTMENT))

        def revise(self, rows: Sequence[Row]) -> None:
            for row in rows:
                row.means = SPLIT if row.quantity else row.means

    source = content((ROWS + "01/02/2026,Odd,,X,5,,,,,\n01/02/2026,Odd,,,,,5,,,\n").encode(), "x.csv")
    found = recognise(source, (Late(),))
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context())
    assert [draft.kind for draft in parsed.drafts] == [EventKind.SPLIT, EventKind.ADJUSTMENT]


def test_the_broker_of_the_how_to_reads_what_it_says() -> None:
    """docs/writing-importers.md, the section on brokers."""
    page = (Path(__file__).parents[2] / "docs" / "writing-importers.md").read_text(encoding="utf-8")
    code = page.partition("```python trimtab_pier.py\n")[2].partition("```")[0]
    made: dict[str, Any] = {}
    exec(compile(code, "trimtab_pier.py", "exec"), made)
    rows = (
        "Run Date,Action,Symbol,Description,Quantity,Price ($),Commission ($),Fees ($),Amount ($),Account Number\n"
        "01/05/2026, YOU BOUGHT VTI,VTI,TOTAL MARKET,2,100,1,0.5,-201.5,Z12345678\n"
        "01/06/2026,Dividend received,VTI,TOTAL MARKET,,,,,3,Z12345678\n01/07/2026,YOU SOLD OPENING CALL,VTI,CALL,1,,,,5,Z12345678\n"
    )
    source = content(rows.encode(), "pier.csv")
    found = recognise(source, (made["IMPORTER"],))
    assert found is not None
    parsed = found.importer.parse(read_table(source, found), Context())
    assert [event(draft, parsed) for draft in parsed.drafts] == [
        "2026-01-05 buy: +2 security:VTI {200 USD}, -200 cash:USD {200 USD}, fee -1.5 cash:USD {1.5 USD} < 2",
        "2026-01-06 income dividend: +3 cash:USD < 3",
    ]
    assert (parsed.account, parsed.rows[2].cause) == ("Pier ...5678", "option")


def test_charges_apart_are_paid_in_their_own_currency() -> None:
    """A commission in euros on a trade in dollars leaves the dollars alone, in a trade as in an income."""
    columns = replace(COLUMNS, fees=(("Fee", "Fee currency"),))
    told = read(
        "01/02/2026,Buy,,X,1,,-100,2,,USD,EUR\n01/02/2026,Dividend,,X,,,50,1,,USD,EUR\n",
        head=ROWS.replace("\n", ",Fee currency\n"), columns=columns, charges_apart=True,
    )
    assert told.events == [
        "buy: +1 security:X {100 USD}, -100 cash:USD {100 USD}, fee -2 cash:EUR {2 EUR}",
        "income dividend: +50 cash:USD, fee -1 cash:EUR {1 EUR}",
    ]
