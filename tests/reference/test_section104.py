"""The engine's Section 104 against the long way: every match of every day, and the pool that is left."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings

from core.booking import Rules
from core.model import Booking
from core.tax import uk
from tests.reference.section104 import Match, identify
from tests.reference.streams import START, Line, booked, close, exact, facts, streams

RULES: Rules = uk.rules()
NEAR = (0, 1, 1, 3, 14, 29, 30, 31, 40)


def factor(lines: list[Line], day: date) -> Fraction:
    result = Fraction(1)
    for line in lines:
        if line.what == "split" and line.day > day:
            result *= line.ratio
    return result


def compare(lines: list[Line]) -> None:
    long = identify(
        [(line.day, Fraction(line.units), Fraction(line.amount)) for line in lines if line.what == "buy"],
        [(line.day, Fraction(line.units)) for line in lines if line.what == "sell"],
        [(line.day, line.ratio) for line in lines if line.what == "split"],
    )
    booking = booked(facts(lines), RULES)
    found = matches(lines, booking)
    assert found.keys() == {key(match) for match in long.matches}
    for match in long.matches:
        units, cost = found[key(match)]
        assert close(units, match.units)
        assert close(cost, match.cost)
    assert close(sum((Fraction(lot.quantity) for lot in booking.lots), Fraction(0)), long.units)
    assert close(sum((exact(lot.basis) for lot in booking.lots), Fraction(0)), long.cost)
    paid = {line.key: line.amount for line in lines}
    for event, amount in paid.items():
        rows = [sale for sale in booking.disposals if sale.event == event]
        if rows:
            assert close(sum((exact(sale.proceeds) for sale in rows), Fraction(0)), Fraction(amount))


Key = tuple[date, str, date | None]


def key(match: Match) -> Key:
    return (match.sold, match.rule, match.bought)


def matches(lines: list[Line], booking: Booking) -> dict[Key, tuple[Fraction, Fraction]]:
    """The engine's rows by day of sale, rule and day of purchase: units in those of the end, and cost."""
    days = {line.key: line.day for line in lines}
    found: dict[Key, tuple[Fraction, Fraction]] = {}
    for sale in booking.disposals:
        at = (sale.sold, sale.rule, None if sale.rule == "pool" else days[sale.origin])
        units, cost = found.get(at, (Fraction(0), Fraction(0)))
        found[at] = (units + Fraction(sale.quantity) * factor(lines, sale.sold), cost + exact(sale.basis))
    return found


def apart(lines: list[Line]) -> list[Line]:
    """A split on a day of its own: on which side of it that day's trades are, nobody says."""
    moved, found = timedelta(0), []
    for line in lines:
        moved += timedelta(days=1) if line.what == "split" else timedelta(0)
        found.append(Line(line.key, line.day + moved, line.what, line.units, line.amount, line.account, line.to, line.ratio, line.named))
        moved += timedelta(days=1) if line.what == "split" else timedelta(0)
    return found


@settings(max_examples=100, deadline=None)
@given(streams(gaps=NEAR))
def test_one_asset(lines: list[Line]) -> None:
    compare(lines)


@settings(max_examples=100, deadline=None)
@given(streams(gaps=NEAR, splits=True))
def test_with_splits_between_a_sale_and_its_purchase(lines: list[Line]) -> None:
    compare(apart(lines))


@settings(max_examples=100, deadline=None)
@given(streams(gaps=NEAR, accounts="ABC"))
def test_a_person_has_one_pool_over_all_accounts(lines: list[Line]) -> None:
    compare(lines)


def test_the_long_way_by_hand() -> None:
    """A purchase of the 20th day first serves the sale of its own day; what is left of it the sale of the first."""
    def day(number: int) -> date:
        return START + timedelta(days=number)

    found = identify(
        [(day(0), Fraction(200), Fraction(200)), (day(40), Fraction(80), Fraction(160))],
        [(day(20), Fraction(60)), (day(25), Fraction(60)), (day(40), Fraction(50))], [],
    )
    costs: dict[date, Fraction] = {}
    for match in found.matches:
        costs[match.sold] = costs.get(match.sold, Fraction(0)) + match.cost
    assert costs == {day(20): 90, day(25): 60, day(40): 100}
    assert (found.units, found.cost) == (110, 110)
    with pytest.raises(ValueError, match="are sold"):
        identify([], [(day(0), Fraction(1))], [])
