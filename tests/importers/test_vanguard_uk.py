"""Vanguard UK: trades in words, each in two tables, funds that have a name alone."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Fate
from core.money import total
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.registry import built_in
from tests.importers.parsed import SHARED, conserved, event, read_bytes

FORMATS = Path(__file__).parent / "formats" / "vanguard-uk"
SAMPLE = SHARED / "formats" / "corpus" / "vanguard_uk" / "cash_investment_report.csv"
CASH = "Date,Details,Amount,Balance,,\n"
INVESTED = "Date,InvestmentName,TransactionDetails,Quantity,Price,Cost\n"
BOUGHT = '09/03/2022,"Bought 1,550 Northwind ETF (NRTH)",-1550,0,,\n'
TRADE = '10/03/2022,Northwind ETF (NRTH),"Bought 1,550 Northwind ETF (NRTH)",1550,1,1550\n'


def test_a_trade_of_both_tables_is_booked_once_and_one_of_the_lower_alone_waits() -> None:
    found = read_bytes((CASH + BOUGHT + INVESTED + TRADE * 2).encode(), "transactions.csv")
    conserved(found)
    assert [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts] == [
        "2022-03-09 buy: +1550 security:NRTH {1550 GBP}, -1550 cash:GBP {1550 GBP}"
    ]
    assert [row.fate for row in found.rows] == [Fate.BOOKED, Fate.IGNORED, Fate.QUARANTINED]


def test_the_files_title_names_the_account() -> None:
    found = read_bytes(("Jane's ISA,,,,,\n,,,,,\nCash Transactions,,,,,\n,,,,,\n" + CASH + BOUGHT).encode(), "transactions.csv")
    assert found.account == "Vanguard UK Jane's ISA"
    assert read_bytes((CASH + BOUGHT).encode(), "transactions.csv").account == "Vanguard UK"


def test_a_dividend_and_its_reversal_come_to_nothing() -> None:
    rows = "29/07/2022,DIV: NRTH.XLON.GB @ GBP 0.3106,170.83,170.83,,\n29/07/2022,Reversal of DIV: NRTH.XLON.GB @ GBP 0.3106,-170.83,0,,\n"
    found = read_bytes((CASH + rows).encode(), "transactions.csv")
    assert total(leg.quantity for draft in found.drafts for leg in draft.legs) == 0
    assert {draft.variety for draft in found.drafts} == {"dividend"}


def test_funds_whose_names_differ_at_their_end_alone_are_two() -> None:
    """A name is the only code that these funds have, so all of it counts in the question to the user."""
    rows = "".join(
        f"0{day}/10/2022,Bought 1.00 LifeStrategy 80% Equity Fund of the United Kingdom - {kind},-100,0,,\n"
        for day, kind in ((1, "Accumulation"), (2, "Income"))
    )
    found = read_bytes((CASH + rows).encode(), "transactions.csv")
    assert [row.cause.rsplit(" ", 1)[1] for row in found.rows] == ["Accumulation", "Income"]
    assert all(row.cause.removeprefix("unknown asset ") in row.reason for row in found.rows)


def test_a_sample_ends_with_what_its_source_states_once_its_funds_are_named() -> None:
    """BAR 293, FOO 1550, two funds by their names; cash 23.59."""
    if not SAMPLE.is_file():
        pytest.skip(f"needs {SAMPLE}")
    source = content(SAMPLE.read_bytes(), SAMPLE.name)
    found = recognise(source, built_in())
    assert found is not None
    funds = {
        ("Vanguard UK", "Emerging Markets Stock Index Fund - Accumulation"): "security:EM",
        ("Vanguard UK", "U.S. Equity Index Fund - Accumulation"): "security:US",
    }
    parsed = found.importer.parse(read_table(source, found), Context(asset_names=funds))
    held: dict[str, D] = {}
    for draft in parsed.drafts:
        for leg in draft.legs:
            held[leg.asset] = held.get(leg.asset, D(0)) + leg.quantity
    assert held == {
        "security:BAR": D(293), "security:FOO": D(1550), "security:EM": D("6.77"), "security:US": D("0.9232"), "cash:GBP": D("23.59"),
    }
