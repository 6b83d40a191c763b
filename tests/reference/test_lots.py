"""The engine's lots against the long way: every cut of every sale, and what is left."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.booking import lot_id
from core.model import Booking, Identification, Method
from core.tax.us import UnitedStates
from tests.reference import lots
from tests.reference.streams import ASSET, START, Line, booked, close, exact, facts, streams

MANY = Decimal(10**9)


def run(lines: list[Line], method: str) -> tuple[list[tuple[str, lots.Cut]], list[tuple[str, str, Fraction, Fraction]]]:
    """The long way: (sale, cut) in order, and what is left."""
    book = lots.Book(method)
    found: list[tuple[str, lots.Cut]] = []
    for line in lines:
        if line.what == "buy":
            book.buy(line.account, line.key, line.units, Fraction(line.amount))
        elif line.what == "sell":
            found += [(line.key, cut) for cut in book.take(line.account, Fraction(line.units), line.named)]
        elif line.what == "move":
            book.move(line.account, line.to, Fraction(line.units))
        else:
            book.split(line.ratio)
    return found, book.left()


def engine(lines: list[Line], method: str) -> Booking:
    events = facts(lines)
    named = [
        Identification(
            tuple((lot_id(lot, "0"), MANY) for lot in line.named), event.at, "own books", line.account, ASSET, line.key, confirmed=True,
        )
        for line, event in zip(lines, events, strict=True) if line.named
    ]
    return booked(events, replace(UnitedStates(Method(method)), wash_days=0), named=named)


Cuts = list[tuple[str, str, Fraction, Fraction]]


def joined(cuts: Cuts) -> Cuts:
    """Cuts of one lot that follow each other in one sale are one: units that left an account and came back are a lot of their own."""
    found: Cuts = []
    for key, lot, units, basis in cuts:
        if found and found[-1][:2] == (key, lot):
            units, basis = units + found[-1][2], basis + found[-1][3]
            found.pop()
        found.append((key, lot, units, basis))
    return found


def compare_cuts(sold: list[tuple[str, lots.Cut]], booking: Booking) -> None:
    expected = joined([(key, cut.lot, cut.units, cut.basis) for key, cut in sold])
    cuts = joined([(sale.event, sale.origin, Fraction(sale.quantity), exact(sale.basis)) for sale in booking.disposals])
    assert [cut[:3] for cut in expected] == [cut[:3] for cut in cuts]
    assert all(close(here[3], there[3]) for here, there in zip(expected, cuts, strict=True))


def compare(lines: list[Line], method: str) -> None:
    sold, left = run(lines, method)
    booking = engine(lines, method)
    compare_cuts(sold, booking)
    held: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
    for lot in booking.lots:
        units, basis = held.get((lot.account, lot.origin), (Fraction(0), Fraction(0)))
        held[lot.account, lot.origin] = (units + Fraction(lot.quantity), basis + exact(lot.basis))
    expected: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
    for account, name, units, basis in left:
        before = expected.get((account, name), (Fraction(0), Fraction(0)))
        expected[account, name] = (before[0] + units, before[1] + basis)
    assert held.keys() == expected.keys()
    assert all(held[key][0] == expected[key][0] and close(held[key][1], expected[key][1]) for key in held)


@pytest.mark.parametrize("method", list(lots.ORDERS))
@settings(max_examples=60, deadline=None)
@given(streams(splits=True))
def test_each_method_takes_the_lots_of_the_long_way(method: str, lines: list[Line]) -> None:
    compare(lines, method)


@pytest.mark.parametrize("method", list(lots.ORDERS))
@settings(max_examples=60, deadline=None)
@given(streams(accounts="ABC", splits=True))
def test_with_transfers_between_accounts(method: str, lines: list[Line]) -> None:
    compare(lines, method)


@settings(max_examples=60, deadline=None)
@given(streams(named=True), st.sampled_from(list(lots.ORDERS)))
def test_named_lots_come_first_in_the_order_of_their_names(lines: list[Line], method: str) -> None:
    compare(lines, method)


def test_the_long_way_by_hand() -> None:
    """So that the reference itself is held to figures that were worked out on paper."""
    lines = [
        Line("b1", START, "buy", 4, 40), Line("b2", START, "buy", 2, 30), Line("c1", START, "split", ratio=Fraction(2)),
        Line("s1", START, "sell", 6, 60),
    ]
    assert run(lines, "FIFO")[0] == [("s1", lots.Cut("b1", Fraction(6), Fraction(30)))]
    assert run(lines, "HIFO")[0] == [("s1", lots.Cut("b2", Fraction(4), Fraction(30))), ("s1", lots.Cut("b1", Fraction(2), Fraction(10)))]
    assert run(lines, "LIFO")[1] == [("A", "b1", Fraction(6), Fraction(30))]
    assert run(lines, "LOFO")[1] == [("A", "b1", Fraction(2), Fraction(10)), ("A", "b2", Fraction(4), Fraction(30))]
