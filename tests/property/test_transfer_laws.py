"""Laws of own transfers over random chains: whatever the hops, nothing is gained, lost, re-dated or re-ordered."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core.matching import match
from core.model import Booking, Disposal, Event, EventKind, Leg, LegRole, LinkKind
from core.money import ZERO, add, negate, subtract, total
from core.unknown import known
from tests.unit.booking_notation import booked

START = datetime(2025, 1, 6, 12, tzinfo=UTC)
BTC = "crypto:BTC"
units = st.decimals("0.000000000000000001", "1000", allow_nan=False, allow_infinity=False, places=None).map(lambda d: d.normalize())
money = st.decimals("0", "100000", places=2)


def buy(number: int, at: datetime, quantity: Decimal, paid: Decimal, account: str = "A") -> Event:
    legs = (Leg(account, BTC, quantity, LegRole.ASSET), Leg(account, "cash:USD", negate(paid), LegRole.CASH))
    return Event(f"b{number:02}", EventKind.BUY, at, legs)


def sell(key: str, at: datetime, quantity: Decimal, account: str) -> Event:
    legs = (Leg(account, BTC, negate(quantity), LegRole.ASSET), Leg(account, "cash:USD", Decimal(7), LegRole.CASH))
    return Event(key, EventKind.SELL, at, legs)


def move(number: int, at: datetime, quantity: Decimal, source: str, target: str, delay: int) -> list[Event]:
    """Two events of one hop, as two files state it; the arrival may be stamped before the sending."""
    return [
        Event(f"w{number:02}", EventKind.WITHDRAWAL, at, (Leg(source, BTC, negate(quantity), LegRole.ASSET),)),
        Event(f"x{number:02}", EventKind.DEPOSIT, at + timedelta(minutes=delay), (Leg(target, BTC, quantity, LegRole.ASSET),)),
    ]


def of_lots(found: tuple[Disposal, ...]) -> list[tuple[str, object, Decimal, Decimal]]:
    """Disposals by lot of origin, in order: (origin, date, units, basis); neighbours of one origin together."""
    said: list[tuple[str, object, Decimal, Decimal]] = []
    for each in found:
        assert known(each.basis)
        if said and said[-1][0] == each.origin:
            origin, day, quantity, basis = said[-1]
            said[-1] = (origin, day, add(quantity, each.quantity), add(basis, each.basis))
        else:
            said.append((each.origin, each.acquired, each.quantity, each.basis))
    return said


bought = st.lists(st.tuples(units, money), min_size=1, max_size=6)
places = st.sampled_from("ABCD")
hops = st.lists(st.tuples(places, places, st.integers(1, 99), st.sampled_from([-5, 0, 1, 90])), max_size=12)


@settings(max_examples=150, deadline=None)
@given(bought, hops, st.randoms(use_true_random=False))
def test_any_chain_of_transfers_changes_no_basis_no_date_no_total_and_no_order(
    bought: list[tuple[Decimal, Decimal]], hops: list[tuple[str, str, int, int]], chance: random.Random,
) -> None:
    """B1.2: parts go from account to account and back (A -> B -> C -> A); brought together again and sold, the oldest units go first, each
    with the basis and the date of its purchase, and everything bought is sold."""
    events = [buy(n, START + timedelta(days=n), quantity, paid) for n, (quantity, paid) in enumerate(bought)]
    held = {"A": total(quantity for quantity, _ in bought)}
    at = START + timedelta(days=20)
    moves = 0
    last = [(source, "Z", 100, 1) for source in "ABCD"]
    for source, target, share, delay in [*hops, *last]:
        have = held.get(source, ZERO)
        sent = have if share == 100 else have.scaleb(-2) * share
        if source == target or not sent:
            continue
        at += timedelta(days=3)
        events += move(moves, at, sent, source, target, delay)
        moves += 1
        held[source] = subtract(have, sent)
        held[target] = add(held.get(target, ZERO), sent)
    everything = total(quantity for quantity, _ in bought)
    events.append(sell("z", at + timedelta(days=3), everything, "Z"))
    chance.shuffle(events)
    found = booked(events)
    assert len(match(events).matched) == moves
    assert found.lots == ()
    assert found.questions == ()
    assert of_lots(found.disposals) == [
        (f"b{n:02}", (START + timedelta(days=n)).date(), quantity, paid) for n, (quantity, paid) in enumerate(bought)
    ]


@settings(max_examples=100, deadline=None)
@given(bought, hops)
def test_units_on_their_way_are_in_one_place_and_their_basis_adds_up(
    bought: list[tuple[Decimal, Decimal]], hops: list[tuple[str, str, int, int]],
) -> None:
    """After any number of hops: of each purchase all units are somewhere, and their basis is what was paid, to the last digit."""
    events = [buy(n, START + timedelta(days=n), quantity, paid) for n, (quantity, paid) in enumerate(bought)]
    held = {"A": total(quantity for quantity, _ in bought)}
    for n, (source, target, share, delay) in enumerate(hops):
        have = held.get(source, ZERO)
        sent = have.scaleb(-2) * share
        if source != target and sent:
            events += move(n, START + timedelta(days=20 + 3 * n), sent, source, target, delay)
            held[source] = subtract(have, sent)
            held[target] = add(held.get(target, ZERO), sent)
    found: Booking = booked(events)
    for n, (quantity, paid) in enumerate(bought):
        mine = [lot for lot in found.lots if lot.origin == f"b{n:02}"]
        assert total(lot.quantity for lot in mine) == quantity
        assert total(lot.basis for lot in mine if known(lot.basis)) == paid
        assert {lot.acquired for lot in mine} == {(START + timedelta(days=n)).date()}
    for account, quantity in held.items():
        assert total(lot.quantity for lot in found.lots if lot.account == account) == quantity
    assert found.disposals == ()


@st.composite
def movements(draw: st.DrawFn) -> list[Event]:
    """Up to 16 sendings and arrivals of three twins over three accounts within two days, many of equal amounts, some with shared ids."""
    found = []
    for n in range(draw(st.integers(2, 16))):
        at = START + timedelta(minutes=draw(st.integers(0, 2880)))
        asset = draw(st.sampled_from(["crypto:ETH", "crypto:ETH", "crypto:WETH", "crypto:BTC"]))
        amount = draw(st.sampled_from(["1", "1", "0.999", "2"]))
        sign = draw(st.sampled_from([1, -1]))
        kind = EventKind.DEPOSIT if sign > 0 else EventKind.WITHDRAWAL
        ref = draw(st.sampled_from([(), (), ("0xaa",), ("0xbb",)]))
        legs = (Leg(draw(places), asset, Decimal(amount) * sign, LegRole.ASSET),)
        day = draw(st.sampled_from([None, None, at.date()]))
        found.append(Event(f"{draw(st.integers(0, 9))}{n:02}", kind, at, legs, refs=ref, stated_date=day))
    return found


@settings(max_examples=300, deadline=None)
@given(movements(), st.randoms(use_true_random=False))
def test_matching_is_one_to_one_whatever_the_order_and_keeps_to_what_was_said(events: list[Event], chance: random.Random) -> None:
    """B1.1, B1.7: no event twice; open is what is not matched; candidates are open arrivals; parted pairs stay apart; linking what was
    found loses nothing of it."""
    found = match(events)
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert match(shuffled) == found
    used = [key for pair in found.matched for key in (pair.outgoing, pair.incoming)]
    assert len(used) == len(set(used))
    assert {*used, *found.open} == {event.key for event in events}
    assert not set(used) & set(found.open)
    for each in found.ambiguous:
        assert {each.outgoing, *each.candidates} <= set(found.open)
    pairs = [(pair.outgoing, pair.incoming) for pair in found.matched]
    for pair in pairs:
        parted = match(events, forbidden=[pair])
        assert pair not in [(one.outgoing, one.incoming) for one in parted.matched]
        assert pair[1] not in next((each.candidates for each in parted.ambiguous if each.outgoing == pair[0]), ())
    said = [(pair.outgoing, pair.incoming, pair.kind) for pair in found.matched]
    links = [pair[:2] for pair in said if pair[2] is LinkKind.TRANSFER]
    again = match(events, links, conversions=[pair for pair in said if pair[2] is not LinkKind.TRANSFER])
    assert {(pair.outgoing, pair.incoming) for pair in again.matched} >= set(pairs)
