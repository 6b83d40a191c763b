"""Averages, and lots of a person over all accounts, against the long way."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from core.booking import Rules
from core.model import Account, Booking, DatedMethod, Method
from core.policy.laws import METHODS
from core.tax import pack_for
from core.tax.us import UnitedStates
from tests.golden.tax.packs import Taxed
from tests.reference.averages import Moving, of_the_year
from tests.reference.streams import Line, booked, close, exact, facts, streams
from tests.reference.test_lots import compare_cuts, run

YEARS = (0, 1, 20, 40, 90, 150, 200)


def pack(code: str, method: Method = Method.FIFO, average: str = "") -> Rules:
    return pack_for(code).rules(Taxed(method, average, None, ""))


def costs(booking: Booking) -> dict[str, Fraction]:
    """The cost of each sale."""
    found: dict[str, Fraction] = {}
    for sale in booking.disposals:
        found[sale.event] = found.get(sale.event, Fraction(0)) + exact(sale.basis)
    return found


def left(booking: Booking) -> tuple[Fraction, Fraction]:
    return (
        sum((Fraction(lot.quantity) for lot in booking.lots), Fraction(0)), sum((exact(lot.basis) for lot in booking.lots), Fraction(0)),
    )


def moving(lines: list[Line]) -> tuple[dict[str, Fraction], Moving]:
    pool, found = Moving(), {}
    for line in lines:
        if line.what == "buy":
            pool.buy(Fraction(line.units), Fraction(line.amount))
        elif line.what == "sell":
            found[line.key] = pool.sell(Fraction(line.units))
        elif line.what == "split":
            pool.split(line.ratio)
    return found, pool


def same(found: dict[str, Fraction], booking: Booking, pool: Moving) -> None:
    mine = costs(booking)
    assert found.keys() == mine.keys()
    assert all(close(found[sale], mine[sale]) for sale in found)
    units, cost = left(booking)
    assert units == pool.units
    assert close(cost, pool.cost)


@settings(max_examples=80, deadline=None)
@given(streams(accounts="AB", splits=True))
def test_moving_average_of_a_person(lines: list[Line]) -> None:
    found, pool = moving(lines)
    same(found, booked(facts(lines), pack("JP", average="moving")), pool)


@settings(max_examples=80, deadline=None)
@given(streams(splits=True))
def test_average_basis_that_an_account_elected(lines: list[Line]) -> None:
    account = Account("A", methods=(DatedMethod(date(2000, 1, 1), Method.AVERAGE),))
    found, pool = moving(lines)
    same(found, booked(facts(lines), replace(UnitedStates(), wash_days=0), {"A": account}), pool)


@settings(max_examples=80, deadline=None)
@given(streams(accounts="AB", gaps=YEARS))
def test_total_average_of_a_year(lines: list[Line]) -> None:
    found: dict[str, Fraction] = {}
    pool = Moving()
    for year in sorted({line.day.year for line in lines}):
        of_it = [line for line in lines if line.day.year == year]
        sold = [line for line in of_it if line.what == "sell"]
        bought = [(Fraction(line.units), Fraction(line.amount)) for line in of_it if line.what == "buy"]
        each, pool = of_the_year(pool, bought, Fraction(sum(line.units for line in sold)))
        found |= {line.key: each * line.units for line in sold}
    same(found, booked(facts(lines, "crypto:BTC"), pack("JP", average="total")), pool)


@settings(max_examples=80, deadline=None)
@given(streams(accounts="AB", gaps=(31, 40, 90, 200)))
def test_canadian_cost_where_nothing_is_bought_within_thirty_days(lines: list[Line]) -> None:
    found, pool = moving(lines)
    booking = booked(facts(lines), pack("CA"))
    same(found, booking, pool)
    assert not any(sale.disallowed for sale in booking.disposals)


@pytest.mark.parametrize("method", METHODS["AU"])
@settings(max_examples=60, deadline=None)
@given(lines=streams(accounts="ABC", splits=True))
def test_lots_of_a_person_over_all_accounts(method: Method, lines: list[Line]) -> None:
    """As if there were one account; a transfer changes nothing."""
    one = [replace(line, account="P") for line in lines if line.what != "move"]
    sold, _ = run(one, method.value)
    compare_cuts(sold, booked(facts(lines), pack("AU", method)))


@settings(max_examples=40, deadline=None)
@given(streams(accounts="AB"))
def test_lots_of_an_account_alone(lines: list[Line]) -> None:
    sold, _ = run(lines, "FIFO")
    compare_cuts(sold, booked(facts(lines), pack("DE")))
