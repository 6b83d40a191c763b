"""The words of declared positions, in a broker made of them: what is held, in which account, since when it is known."""

from decimal import Decimal as D
from typing import Any

import pytest

from core.model import ParsedFile
from importers import seen
from importers.base import Context, Signature
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.holdings import HoldingColumns, Holdings
from tests.importers.parsed import conserved

HEAD = "Account,Symbol,Isin,Name,Units,Price,Worth,Cost,Cur,As of\n"
COLUMNS = HoldingColumns(
    account="Account", symbol="Symbol", isin="Isin", name="Name", quantity="Units", price="Price", value="Worth", basis="Cost",
    currency="Cur", time="As of",
)


def read(rows: str, *, head: str = HEAD, name: str = "x-2026-11-20.csv", context: Context | None = None, **said: Any) -> ParsedFile:
    settings = {
        "id": "test", "title": "Test", "venue": "Test", "how_to_export": "x", "columns": COLUMNS,
        "signatures": (Signature("1", ("Symbol", "Units")),), **said,
    }
    importer: Holdings = type("Made", (Holdings,), settings)()
    source = content((head + rows).encode(), name)
    found = recognise(source, (importer,))
    assert found is not None
    parsed = importer.parse(read_table(source, found), context or Context())
    conserved(parsed)
    return parsed


def held(parsed: ParsedFile) -> list[tuple[str, str, D, D | None, str]]:
    return [(each.account, each.asset, each.quantity, each.basis, each.currency) for each in parsed.positions]


def test_a_row_states_units_cost_price_and_its_own_time() -> None:
    parsed = read("12345678,VTI,,Market,2,300,600,500,USD,11/19/2026\n,,IE00BK5BQT80,World,3,100,300,,EUR,11/19/2026 16:00\n")
    assert held(parsed) == [
        ("Test ...5678", "security:VTI", D(2), D(500), "USD"), ("Test", "security:IE00BK5BQT80", D(3), None, "EUR"),
    ]
    assert [(each.asset, each.price, each.currency) for each in parsed.prices] == [
        ("security:VTI", D(300), "USD"), ("security:IE00BK5BQT80", D(100), "EUR"),
    ]
    assert [each.at.isoformat() for each in parsed.positions] == ["2026-11-19T17:00:00+00:00", "2026-11-19T21:00:00+00:00"]
    assert parsed.asset_names == {"security:VTI": "Market", "security:IE00BK5BQT80": "World"}


def test_cash_and_the_funds_that_hold_it_are_one_holding_and_margin_another_row_of_one() -> None:
    rows = (
        ",,,Cash,,,10,,USD,\n,MMF**,,Fund,5,1,5,,USD,\n,,,Cash,,,7,,EUR,\n,VTI,,Market,1,300,300,200,USD,\n"
        ",VTI,,Market,2,300,600,,USD,\n"
    )
    parsed = read(rows, cash="cash", sweeps=frozenset({"MMF"}))
    assert held(parsed) == [
        ("Test", "cash:USD", D(15), None, "USD"), ("Test", "cash:EUR", D(7), None, "EUR"), ("Test", "security:VTI", D(3), None, "USD"),
    ]
    assert [row.reason for row in parsed.rows if row.fate == "ignored"] == ["counted with the other row of this holding"] * 2


def test_a_name_alone_is_asked_for_and_what_the_broker_leaves_out_is_ignored_by_rule() -> None:
    rows = ",,,Global Fund,1,2,2,,USD,\n,Pending,,,,,5,,USD,\n"
    parsed = read(rows, skipped=(("pending", "money on its way"),))
    assert [(row.cause, row.fate.value) for row in parsed.rows] == [("unknown asset Global Fund", "quarantined"), ("", "ignored")]
    named = read(rows, skipped=(("pending", "x"),), context=Context(asset_names={("Test", "Global Fund"): "security:VT"}))
    assert held(named) == [("Test", "security:VT", D(1), None, "USD")]


@pytest.mark.parametrize(("price", "worth", "expected"), [
    ("98.5", "985", "0.985"), ("5.1", "5100", "510"), ("98.5", "98500", "98.5"), ("98.5", "", "98.5"),
])
def test_the_worth_tells_what_a_price_is_of(price: str, worth: str, expected: str) -> None:
    """Bonds per 100 of face value, options per share of 100."""
    units = "10" if worth == "5100" else "1000"
    assert [each.price for each in read(f",X,,,{units},{price},{worth},,USD,\n").prices] == [D(expected)]


def test_without_a_time_the_rows_wait_with_the_remedy() -> None:
    parsed = read(",VTI,,Market,2,300,600,500,USD,\n", name="x.csv", remedy="keep the title")
    assert [(row.cause, row.reason.rpartition("; ")[2]) for row in parsed.rows] == [("no time", "keep the title")]


@pytest.mark.parametrize(("said", "at"), [
    ("Exported on: 11/23/2026 09:15 AM", "2026-11-23T14:15:00+00:00"), ("Generated at Nov 23 2026 4:05 PM ET", "2026-11-23T21:05:00+00:00"),
    ("Date downloaded Nov-23-2026 4:05 p.m ET", "2026-11-23T21:05:00+00:00"), ("as of 2026-11-23", "2026-11-23T17:00:00+00:00"),
    ("as of 12:05 AM ET, 01/15/2026", "2026-01-15T05:05:00+00:00"), ("as of yesterday", None), ("11/23/2026", None),
])
def test_lines_say_when_they_were_written(said: str, at: str | None) -> None:
    found = seen.moment(said, "America/New_York")
    assert (found.isoformat() if found else None) == at


@pytest.mark.parametrize(("name", "at"), [
    ("P-2026-11-23-084501.csv", "2026-11-23T13:45:01+00:00"), ("P_Nov-23-2026.csv", "2026-11-23T17:00:00+00:00"),
    ("P20261123.csv", "2026-11-23T17:00:00+00:00"), ("P-2026-13-41.csv", None), ("P.csv", None),
])
def test_file_names_say_a_day(name: str, at: str | None) -> None:
    found = seen.named(name, "America/New_York")
    assert (found.isoformat() if found else None) == at


@pytest.mark.parametrize(("row", "price"), [("BP,10,450,45,,GBP", D("4.5")), ("AAPL,10,250,1900,,GBP", None), ("BP,10,450,,,GBP", None)])
def test_pence_are_pounds_where_the_value_confirms_it(row: str, price: D | None) -> None:
    found = read(f"{row}\n", head="Symbol,Units,Price,Worth,Cost,Cur\n", pence=True)
    assert [each.price for each in found.prices] == ([] if price is None else [price])
    assert len(found.positions) == 1
