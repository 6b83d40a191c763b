"""Parts of one transaction put together: what several files of a wallet tell of it becomes one event (rule L2.11).

Pure: events in, events out. The parts stay facts; what is made of them goes into matching, booking and views.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter, itemgetter

from msgspec import Struct
from msgspec.structs import replace

from core.matching.sides import MOVES
from core.matching.twins import amounts, family_of, grows, kind_between, twins
from core.model import PART, Event, EventKind, EventState, Leg, LegRole, LinkKind, symbol
from core.money import ZERO, add, negate

_COSTS = frozenset({LegRole.FEE, LegRole.TAX})
_PARTS = frozenset({EventKind.DEPOSIT, EventKind.WITHDRAWAL, EventKind.FEE})
Pair = tuple[str, str]


class Joined(Struct, frozen=True):
    """`events` by time, each that was put together in place of its parts; `parts` are theirs, by its key, which is that of one of them."""

    events: list[Event]
    parts: Mapping[str, tuple[Event, ...]] = {}


def join(
    events: list[Event], links: Iterable[Pair] = (), forbidden: Iterable[Pair] = (), among: Sequence[Event] | None = None,
) -> Joined:
    """Put together the parts of each transaction of one account, where they make an exchange or set each other off.

    `links` are pairs of keys that the user joined otherwise, `forbidden` those that the user parted. The order of `events` is kept.
    Left as they are: parts that only come or only go, of which each is a movement of its own, and what another account of the user's
    sent or received under the same hash in the same amount; `among` are all movements, where `events` are not all.
    """
    groups: dict[tuple[str, str, datetime], list[Event]] = defaultdict(list)
    for event in events:
        if event.refs and event.kind in _PARTS:
            mark = next((ref for ref in event.refs if ref.startswith(PART)), "")
            if mark and len({leg.account for leg in event.legs}) == 1:
                groups[event.legs[0].account, mark, event.at].append(event)
    groups = {place: those for place, those in groups.items() if len(those) > 1}
    if not groups:
        return Joined(events)
    there = {event.key for event in (events if among is None else among)}
    linked = {key for pair in links if there.issuperset(pair) for key in pair}
    parted = {frozenset(pair) for pair in forbidden}
    moved = _moved_elsewhere(events if among is None else among, {mark.removeprefix(PART) for _, mark, _ in groups})
    made: dict[str, Event] = {}
    parts: dict[str, tuple[Event, ...]] = {}
    gone: set[str] = set()
    for (account, mark, _), those in groups.items():
        known = {event.key for event in those}
        if any(pair <= known for pair in parted):
            continue
        left = [event for event in those if event.key not in linked and not _elsewhere(event, account, moved[mark.removeprefix(PART)])]
        whole, used = _whole(left)
        if whole is not None:
            made[whole.key] = whole
            parts[whole.key] = tuple(sorted(used, key=attrgetter("order")))
            gone.update(each.key for each in used)
    return Joined([made.get(event.key, event) for event in events if event.key not in gone or event.key in made], parts)


_Moves = dict[tuple[str, Decimal], set[str]]


def _moved_elsewhere(events: Sequence[Event], hashes: set[str]) -> dict[str, _Moves]:
    """What moved under each hash: by asset and signed amount, in which accounts."""
    found: dict[str, _Moves] = {each: defaultdict(set) for each in hashes}
    for event in events:
        if event.refs and event.kind in MOVES:
            for ref in event.refs:
                if ref in found:
                    for leg in event.legs:
                        if leg.role not in _COSTS:
                            found[ref][leg.asset, leg.quantity].add(leg.account)
    return found


def _elsewhere(event: Event, account: str, moved: _Moves) -> bool:
    """Whether another account has the other side of this part."""
    return any(
        others - {account} for leg in event.legs if leg.role not in _COSTS and (others := moved.get((leg.asset, negate(leg.quantity))))
    )


def _whole(those: Sequence[Event]) -> tuple[Event | None, Sequence[Event]]:
    """One event, and the parts that are in it; None where they are better left alone. What is left of a coin that came and went takes no
    fee of another part with it, so that looking for transfers needs no fees."""
    moving = [event for event in those if event.kind is not EventKind.FEE]
    if len({leg.quantity > 0 for event in moving for leg in event.legs if leg.role not in _COSTS}) < 2:
        return None, ()
    kind = _kind([leg for leg in _net(moving) if leg.role not in _COSTS])
    if kind is None:
        return None, ()
    used = moving if kind in MOVES else those
    first = min(moving, key=attrgetter("key"))
    notes = tuple(dict.fromkeys(event.note for event in used if event.note))
    refs = tuple(dict.fromkeys(ref for event in used for ref in event.refs))
    state = EventState.EDITED if any(event.state is EventState.EDITED for event in used) else first.state
    return replace(first, kind=kind, legs=tuple(_net(used)), note="; ".join(notes), refs=refs, state=state), used


def _kind(legs: Iterable[Leg]) -> EventKind | None:
    """What assets that came and went in one transaction are; several against one go into or out of a pool."""
    come: list[Leg] = []
    out: list[Leg] = []
    for leg in legs:
        (come if leg.quantity > 0 else out).append(leg)
    if not come or not out:
        if len(come) + len(out) != 1:
            return None
        return EventKind.DEPOSIT if come else EventKind.WITHDRAWAL
    if len(come) == len(out) == 1:
        return _of_two(out[0], come[0])
    if len(come) == 1 or len(out) == 1:
        return EventKind.POOL_IN if len(come) == 1 else EventKind.POOL_OUT
    return EventKind.SWAP


def _of_two(out: Leg, into: Leg) -> EventKind:
    """A wrap where one coin stands for the other unit for unit, or at the ratio of a coin that grows; else a swap."""
    sent = out.quantity.copy_abs()
    if not twins(out.asset, into.asset) or kind_between(out.asset, into.asset) is not LinkKind.WRAP:
        return EventKind.SWAP
    low, high = amounts(out.asset, sent, into.asset) if grows(out.asset, into.asset) else (sent, sent)
    if not low <= into.quantity <= high:
        return EventKind.SWAP
    return EventKind.UNWRAP if symbol(into.asset).upper() == family_of(into.asset) else EventKind.WRAP


def _net(events: Iterable[Event]) -> list[Leg]:
    """One leg for each asset that moved and each that was charged; what came and went of one asset is set off."""
    found: dict[tuple[bool, str, LegRole], list[Leg]] = defaultdict(list)
    for event in events:
        for leg in event.legs:
            found[leg.role in _COSTS, leg.asset, leg.role].append(leg)
    return [leg for _, legs in sorted(found.items(), key=itemgetter(0)) if (leg := _sum(legs)).quantity]


def _sum(legs: Sequence[Leg]) -> Leg:
    """All of one asset; what they were worth where the file says it of each, in one currency, and it has the sign of what is left."""
    first, quantity, worth = legs[0], ZERO, ZERO
    if len(legs) == 1:
        return first
    for leg in legs:
        quantity = add(quantity, leg.quantity)
        if leg.value is not None:
            worth = add(worth, leg.value if leg.quantity > 0 else negate(leg.value))
    stated = all(leg.value is not None and leg.currency == first.currency for leg in legs)
    if not stated or not quantity or (worth and (worth > 0) != (quantity > 0)):
        return Leg(first.account, first.asset, quantity, first.role)
    return Leg(first.account, first.asset, quantity, first.role, worth.copy_abs(), first.currency)
