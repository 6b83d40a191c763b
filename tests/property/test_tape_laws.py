"""Laws of the matchers over whole histories: nothing is lost or made, other assets and the order of input change nothing (T1.4, T2.3)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.booking import book
from core.matching import match
from core.model import Account, Booking, Event, EventKind, Leg, LegRole, Owner, TaxType
from core.money import ZERO, add, negate, subtract, total
from core.tax import pack_for
from core.unknown import Maybe, known

ACCOUNTS = {
    each.name: each for each in (Account("A"), Account("B"), Account("Hers", owner=Owner.SPOUSE), Account("Plan", tax_type=TaxType.ROTH))
}
MATCHED = ("UK", "CA", "IE", "JP", "FR")
POOLED = ("UK", "JP")
"""Where what comes in is what goes out and is left, to the last digit."""
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = datetime(2022, 3, 1, 12, tzinfo=UTC)
Step = tuple[int, str, str, str, int, int]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from(("buy", "buy", "sell", "sell", "split", "move", "income", "rename")),
        st.sampled_from(("A", "A", "B", "Hers", "Plan")), st.sampled_from(("crypto:X", "crypto:Y")), st.integers(1, 9), st.integers(0, 50),
    ), max_size=14,
)


def history(steps: list[Step]) -> list[Event]:
    at, found = START, []
    for number, (days, what, account, asset, units, money) in enumerate(steps):
        at += timedelta(days=days, minutes=1)
        quantity, paid = Decimal(units) / 4, Decimal(money)
        legs: tuple[Leg, ...]
        kind = EventKind(what if what != "move" else "transfer")
        if what in ("buy", "sell"):
            sign = 1 if what == "buy" else -1
            legs = (Leg(account, asset, sign * quantity, LegRole.ASSET), Leg(account, "cash:USD", -sign * paid, LegRole.CASH))
        elif what == "income":
            legs = (Leg(account, asset, quantity, LegRole.ASSET, paid, "USD"),)
        elif what == "split":
            legs = (Leg(account, asset, quantity, LegRole.ASSET),)
        elif what == "move":
            other = "B" if account == "A" else "A"
            if account not in ("A", "B"):
                continue
            legs = (Leg(account, asset, negate(quantity), LegRole.ASSET), Leg(other, asset, quantity, LegRole.ASSET))
        else:
            legs = (Leg(account, asset, negate(quantity), LegRole.ASSET), Leg(account, "crypto:Z", Decimal(units), LegRole.ASSET))
        found.append(Event(f"{number:032x}", kind, at, legs, variety="staking" if what == "income" else ""))
    return found


def priced(asset: str, at: datetime) -> Maybe:
    return Decimal(7)


def booked(code: str, events: list[Event]) -> Booking:
    return book(
        events, match(events, accounts=ACCOUNTS), pack_for(code).rules(None), accounts=ACCOUNTS, assets={}, values=priced, timezone="UTC",
    )


def known_total(amounts: list[Maybe]) -> Decimal:
    return total(each for each in amounts if known(each))


@SLOW
@given(STEPS)
def test_units_are_neither_lost_nor_made(steps: list[Step]) -> None:
    """What is left lies where the balances say, but for units that nobody had when they were given up; each is in one lot."""
    events = history(steps)
    for code in MATCHED:
        booking = booked(code, events)
        ids = [lot.id for lot in booking.lots]
        assert len(ids) == len(set(ids))
        for lot in booking.lots:
            assert lot.quantity > 0
        for sale in booking.disposals:
            assert sale.quantity > 0 or sale.kind == "return_of_capital"
        for (account, asset), held in booking.balances.items():
            if asset.startswith("cash:"):
                continue
            lots = total(lot.quantity for lot in booking.lots if (lot.account, lot.asset) == (account, asset))
            assert lots >= max(held, ZERO)
            short = any(question.kind == "missing units" and question.asset == asset for question in booking.questions)
            opened = any(question.kind == "deposit" for question in booking.questions)
            assert lots == max(held, ZERO) or short or opened, (code, account, asset)


@SLOW
@given(STEPS)
def test_cost_is_neither_lost_nor_made(steps: list[Step]) -> None:
    """What was paid is in what was sold and in what is left, to the last digit."""
    events = [event for event in history(steps) if event.kind in (EventKind.BUY, EventKind.SELL, EventKind.TRANSFER, EventKind.INCOME)]
    bought = [event for event in events if event.kind is EventKind.BUY]
    paid = total(leg.quantity.copy_abs() for event in bought for leg in event.legs if leg.role is LegRole.CASH)
    earned = total(event.legs[0].value or ZERO for event in events if event.kind is EventKind.INCOME)
    for code in POOLED:
        booking = booked(code, events)
        out = add(known_total([sale.basis for sale in booking.disposals]), known_total([lot.basis for lot in booking.lots]))
        assert out == add(paid, earned), code


@SLOW
@given(STEPS)
def test_a_denied_loss_is_at_most_the_loss_and_goes_somewhere(steps: list[Step]) -> None:
    """In Canada it joins a cost or is gone; what no purchase took yet stays out of every cost."""
    events = [event for event in history(steps) if event.kind in (EventKind.BUY, EventKind.SELL, EventKind.INCOME)]
    for code in ("CA", "IE"):
        booking = booked(code, events)
        for sale in booking.disposals:
            assert known(sale.disallowed)
            assert known(sale.forfeited)
            if sale.disallowed:
                assert known(sale.gain)
                assert sale.disallowed.copy_abs() <= sale.gain.copy_abs()
                assert (sale.disallowed > 0) == (sale.gain < 0)
                assert ZERO <= sale.forfeited <= sale.disallowed or (code == "IE" and not sale.forfeited)
        moved = total(wash.amount for wash in booking.washes)
        denied = [sale.disallowed for sale in booking.disposals if known(sale.disallowed) and sale.disallowed > 0]
        assert moved == total(denied)
        assert total(sale.disallowed for sale in booking.disposals if known(sale.disallowed)) >= 0
        gone = total(wash.amount for wash in booking.washes if wash.forfeited)
        assert gone >= known_total([sale.forfeited for sale in booking.disposals])
        for wash in booking.washes:
            assert booking.disposals[wash.sale].event == wash.event


@SLOW
@given(STEPS, st.randoms())
def test_the_order_of_input_and_other_assets_change_nothing(steps: list[Step], random: object) -> None:
    """Of one asset the rows are the same whatever else is held, and whatever order the events come in."""
    events = [event for event in history(steps) if event.kind is not EventKind.RENAME]
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for code in ("UK", "CA", "IE", "JP"):
        whole = booked(code, events)
        assert booked(code, shuffled) == whole
        alone = booked(code, [event for event in events if event.legs[0].asset == "crypto:X"])
        assert [sale for sale in whole.disposals if sale.asset == "crypto:X"] == list(alone.disposals)
        assert [lot for lot in whole.lots if lot.asset == "crypto:X"] == list(alone.lots)


def spread_of_a_day(booking: Booking) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for sale in booking.disposals:
        key = f"{sale.sold} {sale.rule}"
        if known(sale.basis):
            found[key] = add(found.get(key, ZERO), sale.basis)
    return found


@SLOW
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 9), st.integers(1, 50)), min_size=2, max_size=6), st.randoms())
def test_in_the_united_kingdom_the_order_within_days_changes_no_total(trades: list[tuple[bool, int, int]], random: object) -> None:
    """T2.3: three days of the same trades, each in an order of its own."""
    opening = history([(0, "buy", "A", "crypto:X", 9, 40)])
    days = []
    for day in (5, 12, 60):
        order = list(enumerate(trades))
        random.shuffle(order)  # type: ignore[attr-defined]
        days.append((day, order))

    def made(ordered: bool) -> list[Event]:
        found = list(opening)
        for day, order in days:
            for place, (number, (buys, units, money)) in enumerate(sorted(order) if ordered else order):
                sign = 1 if buys else -1
                at = START + timedelta(days=day, minutes=place)
                asset = Leg("A", "crypto:X", Decimal(sign * units), LegRole.ASSET)
                legs = (asset, Leg("A", "cash:USD", Decimal(-sign * money), LegRole.CASH))
                found.append(Event(f"{day:016x}{number:016x}", EventKind.BUY if buys else EventKind.SELL, at, legs))
        return found

    one, other = booked("UK", made(ordered=True)), booked("UK", made(ordered=False))
    assert spread_of_a_day(one) == spread_of_a_day(other)
    assert [subtract(a.quantity, b.quantity) for a, b in zip(one.lots, other.lots, strict=True)] == [ZERO] * len(one.lots)
    assert [lot.basis for lot in one.lots] == [lot.basis for lot in other.lots]
