"""Webull and what its orders are known for: limits beside fills, orders that never filled, legs of options without a name."""

import pytest

from core.model import ParsedFile
from tests.importers.parsed import conserved, event, read_bytes

HEAD = "Name,Symbol,Side,Status,Filled,Total Qty,Price,Avg Price,Time-in-Force,Placed Time,Filled Time\n"


def parsed(*rows: str) -> ParsedFile:
    found = read_bytes((HEAD + "".join(f"{row}\n" for row in rows)).encode(), "Webull_Orders_Records.csv")
    conserved(found)
    return found


def row(
    status: str, filled: str, average: str, *, symbol: str = "NRTH", at: str = "01/08/2026 09:31:05 EST", name: str = "Northwind"
) -> str:
    return f"{name},{symbol},Buy,{status},{filled},10,@50.30,{average},DAY,01/08/2026 09:31:00 EST,{at}"


def events(found: ParsedFile) -> list[str]:
    return [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts]


@pytest.mark.parametrize("average", ["50.25", "@50.25", "50.2500000000"])
def test_what_was_filled_counts_at_its_average_and_not_at_the_limit(average: str) -> None:
    found = parsed(row("Filled", "10", average))
    assert events(found) == ["2026-01-08T14:31:05Z buy: +10 security:NRTH {502.5 USD}, -502.5 cash:USD {502.5 USD}"]
    assert "states no fees" in found.warnings[0]


def test_new_yorks_clock_in_summer() -> None:
    assert events(parsed(row("Filled", "1", "50", at="07/08/2026 09:31:05 EDT")))[0].startswith("2026-07-08T13:31:05Z")


def test_what_was_filled_before_an_order_was_cancelled_was_bought() -> None:
    assert events(parsed(row("Cancelled", "4", "50")))[0].endswith("+4 security:NRTH {200 USD}, -200 cash:USD {200 USD}")
    assert not parsed(row("Cancelled", "0", "", at="")).drafts


@pytest.mark.parametrize("status", ["Partial Filled", "Partially Filled", "Working"])
def test_an_order_that_is_still_being_filled_waits_so_that_it_is_not_booked_twice(status: str) -> None:
    found = parsed(row(status, "4", "50"))
    assert ([each.cause for each in found.rows], found.drafts) == (["pending"], [])


@pytest.mark.parametrize(("symbol", "name"), [
    ("SPY260717C00060000", "SPY 07/17/2026 60.00 Call"), ("SPY260717C00060000", ""), ("", "Vertical"),
])
def test_options_and_their_legs_wait(symbol: str, name: str) -> None:
    assert [each.cause for each in parsed(row("Filled", "1", "1.2", symbol=symbol, name=name)).rows] == ["option"]


def test_a_fill_without_an_average_price_waits() -> None:
    """The limit is not what was paid."""
    assert [each.cause for each in parsed(row("Filled", "10", "")).rows] == ["incomplete trade"]


@pytest.mark.parametrize(("symbol", "asset"), [("BTCUSD", "crypto:BTC"), ("DOGEUSD", "crypto:DOGE"), ("XUSD", "security:XUSD")])
def test_pairs_of_six_letters_are_coins(symbol: str, asset: str) -> None:
    assert parsed(row("Filled", "1", "2", symbol=symbol)).drafts[0].legs[0].asset == asset
