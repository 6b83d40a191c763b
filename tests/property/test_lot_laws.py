"""Laws of booking after every single event of a history, in each account, with wash sales on: nothing is lost or made on the way."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.model import Account, Booking, Event, Leg, Method, TaxType
from core.tax.us import UnitedStates
from tests.reference.streams import ASSET, Line, booked, close, exact, facts, streams

METHODS = ("FIFO", "LIFO", "HIFO", "LOFO")
ACCOUNTS = {"A": Account("A"), "B": Account("B"), "C": Account("C", tax_type=TaxType.ROTH)}
NEAR = (0, 1, 3, 15, 29, 30, 31, 200)


def us(events: list[Event], method: str) -> Booking:
    return booked(events, UnitedStates(Method(method)), ACCOUNTS)


def carried(booking: Booking) -> Fraction:
    """What washes added to basis."""
    return sum((exact(wash.amount) for wash in booking.washes if not wash.forfeited), Fraction(0))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(lines=streams(accounts="ABC", gaps=NEAR))
def test_units_and_basis_are_conserved_after_every_event_and_in_every_account(method: str, lines: list[Line]) -> None:
    """In each account: units that came are sold, moved on or there. Over all: paid and carried over = sold and left."""
    events = facts(lines)
    for step in range(1, len(lines) + 1):
        done, booking = lines[:step], us(events[:step], method)
        for account in ACCOUNTS:
            came = sum(line.units for line in done if line.what == "buy" and line.account == account)
            came += sum(line.units for line in done if line.to == account)
            moved = sum(line.units for line in done if line.what == "move" and line.account == account)
            sold = sum(sale.quantity for sale in booking.disposals if sale.account == account)
            left = sum(lot.quantity for lot in booking.lots if lot.account == account)
            assert came == moved + sold + left
        paid = Fraction(sum(line.amount for line in done if line.what == "buy"))
        gone = sum((exact(sale.basis) for sale in booking.disposals), Fraction(0))
        there = sum((exact(lot.basis) for lot in booking.lots), Fraction(0))
        assert paid + carried(booking) == gone + there
        got = Fraction(sum(line.amount for line in done if line.what == "sell"))
        assert got == sum((exact(sale.proceeds) for sale in booking.disposals), Fraction(0))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(lines=streams(accounts="AC", moves=0, gaps=NEAR))
def test_basis_is_conserved_in_each_account_by_itself(method: str, lines: list[Line]) -> None:
    booking = us(facts(lines), method)
    for account in ACCOUNTS:
        paid = Fraction(sum(line.amount for line in lines if line.what == "buy" and line.account == account))
        into = sum((exact(wash.amount) for wash in booking.washes if wash.into == account and not wash.forfeited), Fraction(0))
        gone = sum((exact(sale.basis) for sale in booking.disposals if sale.account == account), Fraction(0))
        there = sum((exact(lot.basis) for lot in booking.lots if lot.account == account), Fraction(0))
        assert paid + into == gone + there


@settings(max_examples=80, deadline=None)
@given(streams(accounts="AC", moves=0, gaps=NEAR, splits=True), st.sampled_from(METHODS))
def test_no_more_is_disallowed_than_was_lost(lines: list[Line], method: str) -> None:
    """By row and in all; nothing of a gain, nothing in an account that is not taxed; what is forfeited is part of it."""
    booking = us(facts(lines), method)
    for sale in booking.disposals:
        disallowed, gain = exact(sale.disallowed), exact(sale.gain)
        assert 0 <= exact(sale.forfeited) <= disallowed <= max(-gain, Fraction(0))
        assert not disallowed or ACCOUNTS[sale.account].tax_type is TaxType.TAXABLE
    assert sum(exact(sale.disallowed) for sale in booking.disposals) == sum(exact(wash.amount) for wash in booking.washes)


@settings(max_examples=80, deadline=None)
@given(streams(accounts="AC", gaps=NEAR, splits=True), streams(accounts="AC", gaps=NEAR), st.sampled_from(METHODS))
def test_an_asset_is_booked_as_if_it_were_alone(lines: list[Line], others: list[Line], method: str) -> None:
    """What happens to another that is not substantially identical changes no row of it, in wash sales neither."""
    events = facts(lines)
    strangers = [
        replace(event, key=f"o{event.key}", legs=tuple(_other(leg) for leg in event.legs)) for event in facts(others)
    ]
    alone, together = us(events, method), us([*strangers, *events], method)
    assert [sale for sale in together.disposals if sale.asset == ASSET] == list(alone.disposals)
    assert [lot for lot in together.lots if lot.asset == ASSET] == list(alone.lots)
    assert [_apart(wash) for wash in together.washes if wash.asset == ASSET] == [_apart(wash) for wash in alone.washes]


def _other(leg: Leg) -> Leg:
    return replace(leg, asset="security:BND") if leg.asset == ASSET else leg


def _apart(wash: "object") -> "object":
    """Without the number of the sale in the whole booking."""
    return replace(wash, sale=0)  # type: ignore[type-var]


@settings(max_examples=60, deadline=None)
@given(streams(gaps=NEAR), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(lines: list[Line], chance: "object") -> None:
    """With wash sales too: instants decide, not places in a file."""
    events = facts(lines)
    expected = us(events, "FIFO")
    chance.shuffle(events)  # type: ignore[attr-defined]
    assert us(events, "FIFO") == expected


@settings(max_examples=60, deadline=None)
@given(streams(gaps=NEAR, whole=True), st.sampled_from(METHODS))
def test_what_is_disallowed_is_only_put_off(lines: list[Line], method: str) -> None:
    """Everything sold in the end, outside every window: allowed gains add up to what was received less what was paid."""
    held = sum(line.units if line.what == "buy" else -line.units for line in lines)
    last = lines[-1].day.replace(year=lines[-1].day.year + 2, day=1)
    whole = [*lines, Line("z99", last, "sell", held, held * 5)] if held else lines
    booking = us(facts(whole), method)
    allowed = sum((exact(sale.gain) + exact(sale.disallowed) for sale in booking.disposals), Fraction(0))
    got = sum(line.amount for line in whole if line.what == "sell")
    paid = sum(line.amount for line in whole if line.what == "buy")
    still = sum((exact(wash.amount) for wash in booking.washes), Fraction(0)) - carried(booking)
    assert not booking.lots
    assert close(allowed, Fraction(got - paid) + still)
