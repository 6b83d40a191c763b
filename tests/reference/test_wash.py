"""The engine's wash sales against the long way, share by share: every sale, what is disallowed and forfeited, terms, and what is left."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Account, Booking, Disposal, Method, TaxType, Term
from core.tax.us import UnitedStates
from tests.reference.streams import Line, booked, close, exact, facts, streams
from tests.reference.wash import Household, Sale

NEAR = (1, 1, 2, 5, 10, 15, 28, 29, 30, 31, 45, 330)
ACCOUNTS = {"A": Account("A"), "B": Account("B"), "I": Account("I", tax_type=TaxType.TRADITIONAL)}


def long_way(lines: list[Line], method: str) -> Household:
    found = Household(frozenset("I"), method)
    for line in lines:
        if line.what == "buy":
            found.buy(line.key, line.account, line.day, line.units, Fraction(line.amount))
        elif line.what == "move":
            found.move(line.account, line.to, line.units)
        elif line.what == "split":
            found.split(int(line.ratio))
        else:
            found.sell(line.key, line.account, line.day, line.units, Fraction(line.amount))
    return found


def engine(lines: list[Line], method: str) -> Booking:
    return booked(facts(lines), UnitedStates(Method(method)), ACCOUNTS)


Sums = dict[tuple[Any, ...], list[Fraction]]


def summed(rows: list[tuple[tuple[Any, ...], list[Fraction]]]) -> Sums:
    found: Sums = {}
    for key, amounts in rows:
        found[key] = [one + other for one, other in zip(found[key], amounts, strict=True)] if key in found else amounts
    return found


def by_sale(sales: list[Sale]) -> Sums:
    """By sale, purchase and term: units, proceeds, basis, disallowed, forfeited."""
    return summed([
        ((sale.event, sale.share.lot, sale.long_term), [sale.units, sale.proceeds, sale.share.basis, sale.disallowed, sale.forfeited])
        for sale in sales
    ])


def by_disposal(disposals: tuple[Disposal, ...]) -> Sums:
    return summed([
        ((sale.event, sale.origin, sale.term is Term.LONG),
         [Fraction(sale.quantity), exact(sale.proceeds), exact(sale.basis), exact(sale.disallowed), exact(sale.forfeited)])
        for sale in disposals
    ])


def same(one: Sums, other: Sums) -> None:
    assert one.keys() == other.keys()
    for key, amounts in one.items():
        assert all(close(here, there) for here, there in zip(amounts, other[key], strict=True)), (key, amounts, other[key])


def compare(lines: list[Line], method: str) -> None:
    long, booking = long_way(lines, method), engine(lines, method)
    same(by_sale(long.sales), by_disposal(booking.disposals))
    held = summed([
        ((share.lot, share.account, share.bought - timedelta(days=share.days)), [Fraction(1), share.basis]) for share in long.shares
    ])
    left = summed([
        ((lot.origin, lot.account, lot.acquired - timedelta(days=lot.tacked)), [Fraction(lot.quantity), exact(lot.basis)])
        for lot in booking.lots
    ])
    same(held, left)


@pytest.mark.parametrize("method", ["FIFO", "LIFO", "HIFO"])
@settings(max_examples=100, deadline=None)
@given(lines=streams(gaps=NEAR, whole=True))
def test_one_account(method: str, lines: list[Line]) -> None:
    compare(lines, method)


@settings(max_examples=150, deadline=None)
@given(streams(accounts="ABI", gaps=NEAR, moves=0))
def test_a_household_with_a_retirement_account(lines: list[Line]) -> None:
    compare(lines, "FIFO")


@settings(max_examples=100, deadline=None)
@given(streams(gaps=(0, 0, 0, 1, 10, 30), whole=True), st.sampled_from(["FIFO", "HIFO"]))
def test_many_trades_on_one_day(lines: list[Line], method: str) -> None:
    compare(lines, method)


@settings(max_examples=150, deadline=None)
@given(streams(accounts="AB", gaps=NEAR, whole=True, all_at_once=True))
def test_with_transfers(lines: list[Line]) -> None:
    """Of everything at once: which of two shares of one purchase in two accounts is the replacement, the law does not say."""
    compare(lines, "FIFO")


@settings(max_examples=150, deadline=None)
@given(
    streams(accounts="AI", gaps=NEAR, whole=True, moves=0, splits=True, ratios=(Fraction(2), Fraction(3))),
    st.sampled_from(["FIFO", "LIFO"]),
)
def test_with_splits(lines: list[Line], method: str) -> None:
    compare(lines, method)


def test_the_long_way_by_hand() -> None:
    """100 sold at a loss of 10 each; 10 bought before and 25 after in a retirement account, 25 after in a taxable one."""
    day = date(2024, 2, 28)
    found = Household(frozenset("I"))
    found.buy("b1", "A", date(2023, 1, 9), 100, Fraction(5000))
    found.buy("b2", "I", day - timedelta(days=13), 10, Fraction(400))
    found.sell("s1", "A", day, 100, Fraction(4000))
    found.buy("b3", "A", day + timedelta(days=11), 25, Fraction(1000))
    found.buy("b4", "I", day + timedelta(days=30), 25, Fraction(1000))
    found.buy("b5", "A", day + timedelta(days=31), 25, Fraction(1000))
    assert sum(sale.disallowed for sale in found.sales) == 600
    assert sum(sale.forfeited for sale in found.sales) == 350
    basis: dict[str, Fraction] = defaultdict(Fraction)
    for share in found.shares:
        basis[share.lot] += share.basis
    assert basis == {"b2": 400, "b3": 1250, "b4": 1000, "b5": 1000}
    assert all(sale.long_term for sale in found.sales)
