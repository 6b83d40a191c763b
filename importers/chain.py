"""Running balances: whether each row's balance follows from the one before. A warning only: exports with gaps are real."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter

from msgspec import Struct

from core.model import PositionSeen
from core.money import ZERO, add, subtract, text
from importers.base import Reading

_AHEAD = 64
"""How many rows of one instant are searched for the next link: more would let a broken file cost its square."""
_LATE = timedelta(days=1)
"""How far out of the order of time a row may stand in a file whose chains are folded while it is read."""
FOLDED = 1 << 14
"""How many rows of a file are read between two folds."""


Link = tuple[datetime, int, Decimal, Decimal]
"""One row of a chain: when, its index, what it says it did to the balance, what the file says the balance was after it."""

Name = tuple[str, str, str]
"""A chain: the file's own code, its drawer (empty where there is one) and the asset."""


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

    def then(self, later: "Checked") -> "Checked":
        """This chain with `later` after it, which was followed from `closing` on."""
        return Checked(self.opening, later.closing, later.last, self.breaks + later.breaks, self.first or later.first)


def check(links: Sequence[Link]) -> Checked:
    """Follows one balance in order of time; rows of one instant may stand in any order. `links` is not empty."""
    return follow(links)[0]


def follow(links: Sequence[Link], found: Decimal | None = None) -> tuple[Checked, list[Link]]:
    """The same, and the links in the order in which they follow from one another. `found`: the balance before them, where it is known."""
    ordered = sorted(links, key=itemgetter(0))
    if found is None:
        start = _first(ordered)
        if start:
            ordered.insert(0, ordered.pop(start))
        found = _before(ordered[0])
    before = opening = found
    breaks, broken, size = 0, None, len(ordered)
    for place in range(size):
        _, row, change, balance = ordered[place]
        if add(before, change) != balance:
            ahead = _next(ordered, place, before)
            if ahead is None:
                breaks += 1
                broken = broken or Break(row, add(before, change), balance)
            else:
                ordered.insert(place, ordered.pop(ahead))
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


def _in_order(links: list[Link]) -> bool:
    """Whether the rows stand in order of time, give or take `_LATE`."""
    return links[0][0] <= links[-1][0] and all(later[0] >= earlier[0] - _LATE for earlier, later in pairwise(links))


class Chains:
    """The balance column of a file, one chain for each code and drawer: checked as a warning, and the holding that it ends with."""

    def __init__(self, reading: Reading, aside: str = "", account: str = "") -> None:
        """`aside` is an asset whose holding is not stated; `account` is whose balances they are, if not the file's."""
        self.reading = reading
        self.aside = aside
        self.account = account or reading.account
        self.links: defaultdict[Name, list[Link]] = defaultdict(list)
        """Those that were not folded yet."""
        self._folded: dict[Name, Checked] = {}
        self._unordered: set[Name] = set()
        self._folding: bool | None = None

    def fold(self) -> None:
        """Follows what was read so far but for its last day, and lets go of those rows: held to the end they take as much as the file.

        Only where the file begins in order of time, and nobody asks for the links.
        """
        if self._folding is None:
            self._folding = self.reading.table.chains is None and all(map(_in_order, self.links.values()))
        if not self._folding:
            return
        for name, links in self.links.items():
            if links:
                links.sort(key=itemgetter(0))
                end = bisect_left(links, links[-1][0] - _LATE, key=itemgetter(0))
                self._follow(name, links[:end])
                del links[:end]

    def _follow(self, name: Name, links: list[Link]) -> None:
        """Folds `links`, which come after what was folded before; where they do not, the chain cannot be followed."""
        if not links:
            return
        before = self._folded.get(name)
        done, ordered = follow(links, before.closing if before else None)
        if before is not None and ordered[0][0] <= before.last:
            self._unordered.add(name)
        self._folded[name] = before.then(done) if before else done

    def report(self) -> None:
        """Warns of the first row that does not follow; says the holdings of assets whose whole history is in the file.

        A drawer that opens above zero had rows before the file begins, and then other drawers of the asset may be missing altogether.
        """
        if self.reading.table.chains is not None:
            self.reading.table.chains.append(self)
        held: defaultdict[str, list[Checked]] = defaultdict(list)
        broken: list[tuple[int, str]] = []
        breaks = 0
        for name, links in self.links.items():
            self._follow(name, links)
            code, drawer, asset = name
            done = self._folded[name]
            held[asset].append(done)
            if name in self._unordered:
                continue
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
        if self._unordered:
            codes = ", ".join(sorted({code for code, _, _ in self._unordered}))
            self.reading.warn(f"the balance column of {codes} was not checked: its rows are in no order of time; sort the file by time")
        unknown = {asset for _, _, asset in self._unordered}
        for asset, drawers in held.items():
            if asset != self.aside and asset not in unknown and not any(done.opening for done in drawers):
                closing = ZERO
                for done in drawers:
                    closing = add(closing, done.closing)
                self.reading.position(PositionSeen(self.account, asset, max(done.last for done in drawers), closing))
