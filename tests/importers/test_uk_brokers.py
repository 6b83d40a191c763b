"""Traps of British brokers' exports: what a row is stands in its description, or in the order's status alone."""

from decimal import Decimal

from core.model import EventKind, ParsedFile
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.registry import built_in
from tests.importers.test_formats import FORMATS, parsed

_HEADER = "Date,Settlement Date,Symbol,Sedol,Quantity,Price,Description,Reference,Debit,Credit,Running Balance\n"


def _ii(row: str) -> ParsedFile:
    return parsed((_HEADER + row + "\n").encode(), "x.csv")


def test_interactive_investor_header_behind_several_byte_order_marks() -> None:
    found = recognise(content((FORMATS / "interactive-investor" / "1.csv").read_bytes(), "x.csv"), built_in())
    assert found is not None
    assert found.importer.id == "interactive-investor"


def test_interactive_investor_fund_with_dividend_in_its_name_is_bought() -> None:
    (draft,) = _ii("03/04/2024,05/04/2024,VHYL,BK8VW78,10,£45.50,10 DIVIDEND FUND  Del 45.50 S Date 05/04/24,R1,£462.95,n/a,£833.70").drafts
    assert draft.kind is EventKind.BUY


def test_interactive_investor_currencies_are_no_security() -> None:
    found = _ii("02/12/2024,03/12/2024,n/a,n/a,44.69,£0.81629,44.69 EURO NoTf     .81 S Date 03/12/24,R1,n/a,£36.48,£103.89")
    assert not found.drafts
    assert found.rows[0].cause == "exchange of currencies"


def test_interactive_investor_dollars_are_not_taken_for_one_currency() -> None:
    found = _ii("02/12/2024,02/12/2024,n/a,n/a,n/a,n/a,GROSS INTEREST,R1,n/a,$1.25,$101.25")
    assert not found.drafts
    assert not found.positions
    assert found.rows[0].cause == "ledger of another currency"


def test_barclays_orders_are_booked_once_the_fund_is_named() -> None:
    path, fund = FORMATS / "barclays-orders" / "1.csv", "Legal & General Global Equity Fund C Acc"
    source = content(path.read_bytes(), path.name)
    found = recognise(source, built_in())
    assert found is not None
    named = Context(asset_names={(found.importer.venue, fund): "security:LGGLOB"})
    read = found.importer.parse(read_table(source, found), named)
    assert [draft.kind for draft in read.drafts] == [EventKind.BUY, EventKind.SELL]
    assert [(leg.asset, leg.quantity) for leg in read.drafts[0].legs] == [
        ("security:LGGLOB", Decimal("125.5")), ("cash:GBP", Decimal(-500)),
    ]
