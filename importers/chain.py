"""Running balances: whether each row's balance follows from the one before. A warning only: exports with gaps are real."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from operator import itemgetter

from msgspec import Struct

from core.model import PositionSeen
from core.money import ZERO, add, subtract, text
from importers.base import Reading

_AHEAD = 64
"""How many rows of one instant are searched for the next link: more would let a broken file cost its square."""


Link = tuple[datetime, int, Decimal, Decimal]
"""One row of a chain: when, its index, what it says it did to the balance, what the file says the balance was after it."""


class Break(Struct, frozen=True):
    """Where a chain first does not hold."""

    row: int
    expected: Decimal
    found: Decimal


class Checked(Struct, frozen=True):
    """A chain, followed: `opening` is the balance before its first row, `closing` the one after the last, at `last`."""

    opening: Decimal
    closing: Decimal
    last: datetime
    breaks: int = 0
    first: Break | None = None


def check(links: Sequence[Link]) -> Checked:
    """Follows one balance in order of time; rows of one instant may stand in any order. `links` is not empty."""
    return follow(links)[0]


def follow(links: Sequence[Link]) -> tuple[Checked, list[Link]]:
    """The same, and the links in the order in which they follow from one another."""
    ordered = sorted(links, key=itemgetter(0))
    start = _first(ordered)
    if start:
        ordered.insert(0, ordered.pop(start))
    before = opening = _before(ordered[0])
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
                balance = ordered[place][3]
        before = balance
    return Checked(opening, before, ordered[-1][0], breaks, broken), ordered


def _next(ordered: list[Link], place: int, before: Decimal) -> int | None:
    """The place of a later row of the same instant that follows from the balance `before`."""
    at = ordered[place][0]
    for ahead in range(place + 1, min(place + _AHEAD, len(ordered))):
        if ordered[ahead][0] != at:
            return None
        if _before(ordered[ahead]) == before:
            return ahead
    return None


def _first(ordered: list[Link]) -> int:
    """Among the rows of the first instant, the one whose opening balance no other of them leaves behind."""
    ties = 1
    while ties < min(_AHEAD, len(ordered)) and ordered[ties][0] == ordered[0][0]:
        ties += 1
    left = {balance for _, _, _, balance in ordered[:ties]}
    for place in range(ties):
        if _before(ordered[place]) not in left:
            return place
    return 0


def _before(link: Link) -> Decimal:
    """The balance that a row must have found."""
    return subtract(link[3], link[2])


class Chains:
    """The balance column of a file, one chain for each code and drawer: checked as a warning, and the holding that it ends with."""

    def __init__(self, reading: Reading, aside: str = "", account: str = "") -> None:
        """`aside` is an asset whose holding is not stated; `account` is whose balances they are, if not the file's."""
        self.reading = reading
        self.aside = aside
        self.account = account or reading.account
        self.links: defaultdict[tuple[str, str, str], list[Link]] = defaultdict(list)
        """By the file's own code, its drawer (empty where there is one) and the asset."""

    def report(self) -> None:
        """Warns of the first row that does not follow; says the holdings of assets whose whole history is in the file.

        A drawer that opens above zero had rows before the file begins, and then other drawers of the asset may be missing altogether.
        """
        if self.reading.table.chains is not None:
            self.reading.table.chains.append(self)
        held: defaultdict[str, list[Checked]] = defaultdict(list)
        broken: list[tuple[int, str]] = []
        breaks = 0
        for (code, drawer, asset), links in self.links.items():
            done = check(links)
            held[asset].append(done)
            breaks += done.breaks
            if done.first:
                where = f"{code} in {drawer}" if drawer else code
                broken.append((
                    self.reading.rows[done.first.row].line,
                    f"{where} should be {text(done.first.expected)} and is {text(done.first.found)}",
                ))
        if broken:
            line, what = min(broken)
            self.reading.warn(
                f"the balance column does not add up from line {line} on ({what}; {breaks} such rows): rows may be missing, "
                "so export all assets and types over the whole time"
            )
        for asset, drawers in held.items():
            if asset != self.aside and not any(done.opening for done in drawers):
                closing = ZERO
                for done in drawers:
                    closing = add(closing, done.closing)
                self.reading.position(PositionSeen(self.account, asset, max(done.last for done in drawers), closing))
