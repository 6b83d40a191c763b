"""Running balances: whether each row's balance follows from the one before. A warning only: exports with gaps are real."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from core.money import add, subtract

_AHEAD = 64
"""How many rows of one instant are searched for the next link: more would let a broken file cost its square."""


class Link(NamedTuple):
    """One row of a chain: `change` is what the row says it did to the balance, `balance` what the file says it was after it."""

    at: datetime
    row: int
    change: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain first does not hold."""

    row: int
    expected: Decimal
    found: Decimal


@dataclass(frozen=True, slots=True)
class Checked:
    """A chain, followed: `opening` is the balance before its first row, `closing` the one after the last, at `last`."""

    opening: Decimal
    closing: Decimal
    last: datetime
    breaks: int = 0
    first: Break | None = None


def check(links: Sequence[Link]) -> Checked:
    """Follows one balance in order of time; rows of one instant may stand in any order. `links` is not empty."""
    ordered = sorted(links, key=attrgetter("at"))
    start = _first(ordered)
    if start:
        ordered.insert(0, ordered.pop(start))
    before = opening = subtract(ordered[0].balance, ordered[0].change)
    breaks, broken, size = 0, None, len(ordered)
    for place in range(size):
        _, row, change, balance = ordered[place]
        if add(before, change) != balance:
            found = _next(ordered, place, before)
            if found is None:
                breaks += 1
                broken = broken or Break(row, add(before, change), balance)
            else:
                ordered.insert(place, ordered.pop(found))
                balance = ordered[place].balance
        before = balance
    return Checked(opening, before, ordered[-1].at, breaks, broken)


def _next(ordered: list[Link], place: int, before: Decimal) -> int | None:
    """The place of a later row of the same instant that follows from the balance `before`."""
    at = ordered[place].at
    for ahead in range(place + 1, min(place + _AHEAD, len(ordered))):
        if ordered[ahead].at != at:
            return None
        if add(before, ordered[ahead].change) == ordered[ahead].balance:
            return ahead
    return None


def _first(ordered: list[Link]) -> int:
    """Among the rows of the first instant, the one whose opening balance no other of them leaves behind."""
    ties = 1
    while ties < min(_AHEAD, len(ordered)) and ordered[ties].at == ordered[0].at:
        ties += 1
    left = {link.balance for link in ordered[:ties]}
    for place in range(ties):
        if subtract(ordered[place].balance, ordered[place].change) not in left:
            return place
    return 0
