"""A run of booking that goes on from a checkpoint says what a run from the first event says."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.booking import Checkpoint, Run, marks
from core.matching import match
from core.model import Account, Booking, DatedMethod, Disposal, Event, Method, RecurringBuy
from core.tax.us import POOLING_QUESTION, UnitedStates
from tests.property.test_booking_laws import START, histories, value
from tests.replacing import replace
from tests.unit.booking_notation import events

RECURRING = (RecurringBuy("A", "security:VTI", Decimal(5), "USD", "week", date(2025, 1, 1)),)
ACCOUNTS = {"A": Account("A", reinvests=True), "B": Account("B")}
ELECTED = (
    DatedMethod((START + timedelta(days=200)).date(), Method.AVERAGE), DatedMethod((START + timedelta(days=700)).date(), Method.HIFO),
)
"""Basis averaged for a time."""


def started(method: Method, answer: str, checkpoint: bytes = b"") -> Run:
    averages = method is Method.AVERAGE
    held = {name: replace(account, methods=ELECTED) for name, account in ACCOUNTS.items()} if averages else ACCOUNTS
    return Run(
        UnitedStates(method), accounts=held, assets={}, values=value, answers={POOLING_QUESTION: answer}, timezone="America/New_York",
        checkpoint=checkpoint,
    )


def both_ways(
    history: list[Event], keep: datetime, method: Method = Method.FIFO, answer: str = "wallet"
) -> tuple[Booking, Booking, Checkpoint, Run] | None:
    """Booked as a whole, and from the checkpoint on; None where no checkpoint could be kept."""
    matches = match(history)
    first = started(method, answer)
    kept = first.follow(history, matches, keep)
    whole = first.close(RECURRING)
    if kept is None:
        return None
    second = started(method, answer, kept.state)
    second.follow([event for event in history if event.at > kept.at], matches)
    return whole, second.close(RECURRING), kept, second


def unmarked(sales: Iterable[Disposal]) -> list[tuple[object, ...]]:
    return [(sale.event, sale.lot, sale.quantity, sale.basis, sale.proceeds) for sale in sales]


@settings(max_examples=80, deadline=None)
@given(histories(), st.sampled_from(list(Method)), st.sampled_from(["wallet", "universal", ""]), st.integers(580, 900))
def test_going_on_from_a_checkpoint_is_booking_it_all(history: list[Event], method: Method, answer: str, day: int) -> None:
    """Lots, later disposals and income, questions, balances, and which earlier losses are open."""
    found = both_ways(history, START + timedelta(days=day), method, answer)
    if found is None:
        return
    whole, rest, kept, run = found
    assert (rest.lots, rest.limbo, rest.questions, rest.balances) == (whole.lots, whole.limbo, whole.questions, whole.balances)
    assert rest.disposals == whole.disposals[kept.disposals :]
    assert rest.incomes == whole.incomes[kept.incomes :]
    assert unmarked(whole.disposals[: kept.disposals]) == unmarked(started_until(history, kept, method, answer))
    assert rest.washes == whole.washes[run.first_wash :]
    changed = {place: outcome_of(sale) for place, sale in enumerate(whole.disposals)}
    assert run.reopened().items() <= changed.items()
    stood = [outcome_of(sale) for place, sale in enumerate(started_until(history, kept, method, answer)) if place not in run.reopened()]
    assert stood == [changed[place] for place in range(kept.disposals) if place not in run.reopened()]


def dense(history: list[Event]) -> list[Event]:
    """The same within two months of 2025, where wash sales reach nearly everything."""
    first = datetime(2025, 6, 1, tzinfo=UTC)
    return [replace(event, at=first + (event.at - START) / 15) for event in history]


@settings(max_examples=80, deadline=None)
@given(histories(), st.sampled_from(list(Method)), st.integers(1, 59))
def test_going_on_among_wash_sales_is_booking_it_all(history: list[Event], method: Method, day: int) -> None:
    """Splits, transfers, gifts and units of unknown basis among them."""
    close = dense(history)
    found = both_ways(close, datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=day), method)
    if found is None:
        return
    whole, rest, kept, run = found
    assert rest.lots == whole.lots
    assert rest.disposals == whole.disposals[kept.disposals :]
    assert rest.washes == whole.washes[run.first_wash :]
    changed = {place: outcome_of(sale) for place, sale in enumerate(whole.disposals)}
    assert run.reopened().items() <= changed.items()


def outcome_of(sale: Disposal) -> tuple[object, ...]:
    return sale.disallowed, sale.forfeited, tuple(mark for mark in sale.marks if mark.startswith(marks.WASH))


def started_until(history: list[Event], kept: Checkpoint, method: Method, answer: str) -> tuple[Disposal, ...]:
    run = started(method, answer)
    run.follow([event for event in history if event.at <= kept.at], match(history))
    return run.close().disposals


def test_a_purchase_after_the_checkpoint_opens_a_loss_before_it() -> None:
    """And a loss whose window is over stays as it was, whatever is bought later."""
    history = events(
        """
        b1 2024-01-05 B buy 10 VTI for 1000
        s1 2025-02-01 B sell 2 VTI for 150
        b2 2025-02-10 B buy 1 VTI for 80
        s2 2025-06-01 B sell 2 VTI for 150
        x1 2025-06-03 B buy 1 QQQ for 80
        b3 2025-06-20 B buy 1 VTI for 90
        """
    )
    found = both_ways(history, history[4].at)
    assert found is not None
    whole, _, kept, run = found
    assert [sale.disallowed for sale in whole.disposals] == [Decimal(25), Decimal(25)]
    assert (kept.at, kept.disposals) == (history[4].at, 2)
    assert run.reopened() == {1: outcome_of(whole.disposals[1])}
    assert [(wash.sale, wash.bought, wash.quantity) for wash in whole.washes] == [(0, "b2", Decimal(1)), (1, "b3", Decimal(1))]
    assert run.first_wash == 1


def test_no_checkpoint_while_a_transfer_is_under_way_or_wallets_are_one() -> None:
    """The first instant after both sides is taken; before 2025 none is."""
    history = events(
        """
        b1 2024-01-05T10:00 A buy 2 BTC for 200
        w1 2025-02-01T10:00 A send 1 BTC ref x
        b2 2025-02-01T11:00 A buy 1 ETH for 2
        d1 2025-02-01T12:00 B receive 1 BTC ref x
        b3 2025-02-02T12:00 A buy 1 ETH for 2
        b4 2025-02-03T12:00 A buy 1 ETH for 2
        """
    )
    found = both_ways(history, history[1].at)
    assert found is not None
    assert found[2].at == history[3].at
    assert both_ways(history[:1], history[0].at) is None


def test_bytes_that_are_no_checkpoint_are_refused() -> None:
    for wrong in (b"\x00", b"\x91\xc0"):
        with pytest.raises(ValueError, match="checkpoint"):
            started(Method.FIFO, "wallet", wrong)
