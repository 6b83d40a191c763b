"""Which assets have to be booked together, because what one event changes can reach from one to the other. Only reads; asks no law.

An exchange carries nothing: what was given up is sold at a value and what came in is bought for it, whatever lots either side has. Basis
goes from one asset to another where one became the other and through losses that the like replaces.
"""

from collections.abc import Collection

from core.booking.answers import DISTRIBUTION, SPIN_OFF
from core.matching.sides import MOVES
from core.model import PART, Event, EventKind, Question

_EXCHANGES = frozenset({
    EventKind.BUY, EventKind.SELL, EventKind.SWAP, EventKind.INCOME, EventKind.FEE, EventKind.TAX,
})
"""Kinds whose assets have nothing to do with each other's lots."""
_OF_A_YEAR = frozenset({EventKind.MARGIN, EventKind.FUNDING})
"""Kinds of which booking asks once for all of an account's in a year."""


def units_of(event: Event) -> frozenset[str]:
    """The assets that an event moves, money apart."""
    return frozenset(leg.asset for leg in event.legs if not leg.asset.startswith("cash:"))


def carried(event: Event) -> frozenset[str]:
    """The assets of an event that have to be booked together. A movement's fee in another asset is paid when its own transfer is booked."""
    return frozenset() if event.kind in _EXCHANGES else units_of(event)


def stands_alone(event: Event) -> bool:
    """Whether the event is read without others: it is no part of a transaction that several files tell of, and moves no money, which
    another movement of money may answer."""
    if any(ref.startswith(PART) for ref in event.refs):
        return False
    return event.kind not in MOVES or not any(leg.asset.startswith("cash:") for leg in event.legs)


def asks_for_itself(event: Event, base: str) -> bool:
    """Whether what booking asks about the event is not asked about others too: it may want one exchange rate for a year of income that is
    not in the `base` currency."""
    foreign = event.kind is EventKind.INCOME and any(leg.asset.startswith("cash:") and leg.asset != f"cash:{base}" for leg in event.legs)
    return event.kind not in _OF_A_YEAR and not foreign


def is_about(question: Question, assets: Collection[str], events: Collection[str]) -> bool:
    """Whether a question is about one of these assets, or about one of these events of which it names no asset."""
    return question.asset in assets if question.asset else question.kind == DISTRIBUTION and question.event in events


def names_parent(question: str) -> bool:
    """Whether an answer to that question names an asset that its event need not have."""
    return question.startswith(f"{SPIN_OFF}-")
