"""Laws of booking over random histories: units and basis are conserved, the order of the input and of hops changes nothing."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.booking import book
from core.matching import match
from core.model import Booking, Event, EventKind, Leg, LegRole, Matches, Method
from core.money import ZERO, add, negate, subtract, total
from core.tax.us import POOLING_QUESTION, UnitedStates
from core.unknown import Maybe, known

START = datetime(2023, 6, 1, 12, tzinfo=UTC)
PRICE = Decimal("7.31")
ASSETS = ("crypto:BTC", "crypto:ETH", "security:VTI")
KINDS = ("buy", "buy", "buy", "sell", "swap", "income", "fee", "move", "split", "deposit", "withdrawal", "gift")
units = st.decimals("0.000000000000000001", "1000", allow_nan=False, allow_infinity=False, places=None).map(lambda d: d.normalize())
money = st.decimals("0", "100000", places=2)
fee = st.sampled_from([ZERO, Decimal("0.5"), Decimal("0.000000001")])


def value(asset: str, at: datetime) -> Maybe:
    return PRICE


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Up to 30 events over three accounts and assets, transfers as pairs, some of them selling or sending too much."""
    found: list[Event] = []
    for number in range(draw(st.integers(1, 30))):
        at = START + timedelta(days=draw(st.integers(0, 900)), minutes=draw(st.integers(0, 3)))
        asset, account = draw(st.sampled_from(ASSETS)), draw(st.sampled_from("ABC"))
        quantity, paid, charged = draw(units), draw(money), draw(fee)
        key = f"{draw(st.integers(0, 9))}{number:03}"

        def leg(units: Decimal, role: LegRole = LegRole.ASSET, of: str = asset, where: str = account) -> Leg:
            return Leg(where, of, units, role)

        cash = "cash:USD"
        kind = draw(st.sampled_from(KINDS))
        costs = leg(negate(charged), LegRole.FEE, draw(st.sampled_from([cash, asset])))
        if kind == "buy":
            legs = [leg(quantity), leg(negate(paid), LegRole.CASH, cash), costs]
            found.append(Event(key, EventKind.BUY, at, tuple(legs)))
        elif kind == "sell":
            legs = [leg(negate(quantity)), leg(paid, LegRole.CASH, cash), costs]
            found.append(Event(key, EventKind.SELL, at, tuple(legs)))
        elif kind == "swap":
            other = draw(st.sampled_from(ASSETS))
            legs = [leg(negate(quantity)), leg(draw(units), of=other), leg(negate(charged), LegRole.FEE, draw(st.sampled_from(ASSETS)))]
            found.append(Event(key, EventKind.SWAP, at, tuple(legs)))
        elif kind == "move":
            where = draw(st.sampled_from([name for name in "ABC" if name != account]))
            found.append(Event(key, EventKind.WITHDRAWAL, at, (leg(negate(quantity)),), refs=(key,)))
            later = at + timedelta(minutes=draw(st.integers(-5, 5)))
            lost = min(quantity * Decimal("0.001"), charged)
            found.append(Event(key + "i", EventKind.DEPOSIT, later, (leg(subtract(quantity, lost), where=where),), refs=(key,)))
        elif kind == "split":
            found.append(Event(key, EventKind.SPLIT, at, (leg(draw(st.sampled_from([quantity, negate(quantity)]))),)))
        else:
            sign = negate(quantity) if kind in ("fee", "withdrawal", "gift") else quantity
            which = {"gift": EventKind.GIFT_OUT}.get(kind) or EventKind(kind)
            found.append(Event(key, which, at, (leg(sign, LegRole.FEE if kind == "fee" else LegRole.ASSET),)))
    return found


def run(events: list[Event], method: Method = Method.FIFO, answer: str = "wallet", matches: Matches | None = None) -> Booking:
    return book(
        events, matches or match(events), UnitedStates(method), accounts={}, assets={}, values=value, answers={POOLING_QUESTION: answer},
        timezone="America/New_York", base_currency="USD",
    )


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("answer", ["wallet", "universal"])
@settings(max_examples=20, deadline=None)
@given(histories())
def test_lots_less_what_was_missing_are_the_balances(method: Method, answer: str, events: list[Event]) -> None:
    """In every account and asset: lots held = what the legs add up to, plus what was given up beyond what the history holds.

    Every pool also checks its own law at each step (units and basis in = out + left), and raises where it is broken.
    """
    found = run(events, method, answer)
    held: dict[tuple[str, str], Decimal] = {}
    for lot in found.lots:
        assert lot.quantity > 0
        held[lot.account, lot.asset] = add(held.get((lot.account, lot.asset), ZERO), lot.quantity)
    for key, balance in found.balances.items():
        if not key[1].startswith("cash:"):
            assert held.get(key, ZERO) >= balance
    short = {(question.account, question.asset) for question in found.questions if question.kind == "missing units"}
    for key, balance in found.balances.items():
        if not key[1].startswith("cash:") and key not in short:
            assert held.get(key, ZERO) == balance


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from(list(Method)), st.sampled_from(["wallet", "universal", ""]), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(events: list[Event], method: Method, answer: str, chance: random.Random) -> None:
    expected = run(events, method, answer)
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert run(shuffled, method, answer) == expected


@settings(max_examples=80, deadline=None)
@given(histories(), st.sampled_from(list(Method)))
def test_lot_ids_are_unique_and_gains_are_proceeds_less_basis(events: list[Event], method: Method) -> None:
    found = run(events, method)
    ids = [lot.id for lot in found.lots]
    assert len(ids) == len(set(ids))
    for sale in found.disposals:
        if known(sale.gain):
            assert known(sale.proceeds)
            assert known(sale.basis)
            assert sale.gain == subtract(sale.proceeds, sale.basis)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(units, money), min_size=1, max_size=8), st.lists(units, max_size=8), st.sampled_from(list(Method)))
def test_the_basis_paid_is_the_basis_sold_and_left(bought: list[tuple[Decimal, Decimal]], sold: list[Decimal], method: Method) -> None:
    """To the last digit, however the lots are cut."""
    events = [
        Event(f"b{n}", EventKind.BUY, START + timedelta(hours=n), (
            Leg("A", "crypto:BTC", units, LegRole.ASSET), Leg("A", "cash:USD", negate(paid), LegRole.CASH),
        )) for n, (units, paid) in enumerate(bought)
    ]
    left = total(units for units, _ in bought)
    for n, wanted in enumerate(sold):
        taken = min(wanted, left)
        if taken:
            left = subtract(left, taken)
            legs = (Leg("A", "crypto:BTC", negate(taken), LegRole.ASSET), Leg("A", "cash:USD", Decimal(1), LegRole.CASH))
            events.append(Event(f"s{n}", EventKind.SELL, START + timedelta(days=1, hours=n), legs))
    found = run(events, method)
    parts = [part.basis for part in (*found.lots, *found.disposals)]
    assert total(paid for _, paid in bought) == total(basis for basis in parts if known(basis))
    assert left == total(lot.quantity for lot in found.lots)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(units, money), min_size=1, max_size=6), st.lists(st.sampled_from("BCD"), min_size=1, max_size=8))
def test_moving_everything_through_a_chain_of_accounts_changes_neither_order_nor_basis(
    bought: list[tuple[Decimal, Decimal]], hops: list[str],
) -> None:
    """Sold lot by lot after any number of hops, the lots come out as if they had never moved."""
    events = [
        Event(f"b{n}", EventKind.BUY, START + timedelta(hours=n), (
            Leg("A", "crypto:BTC", units, LegRole.ASSET), Leg("A", "cash:USD", negate(paid), LegRole.CASH),
        )) for n, (units, paid) in enumerate(bought)
    ]
    everything, here, at = total(units for units, _ in bought), "A", START + timedelta(days=1)
    for n, there in enumerate(hops):
        if there == here:
            continue
        at += timedelta(days=1)
        legs = (Leg(here, "crypto:BTC", negate(everything), LegRole.ASSET), Leg(there, "crypto:BTC", everything, LegRole.ASSET))
        events.append(Event(f"t{n}", EventKind.TRANSFER, at, legs))
        here = there
    for n, (units, _) in enumerate(bought):
        at += timedelta(days=1)
        legs = (Leg(here, "crypto:BTC", negate(units), LegRole.ASSET), Leg(here, "cash:USD", Decimal(1), LegRole.CASH))
        events.append(Event(f"s{n}", EventKind.SELL, at, legs))
    sales = run(events).disposals
    expected = [(f"b{n}", units, paid) for n, (units, paid) in enumerate(bought)]
    assert expected == [(sale.origin, sale.quantity, sale.basis) for sale in sales]
