"""Losses that wait for what replaces them, and the units that could: of one group of identical assets (rules B5.1 to B5.3)."""

from collections import deque
from datetime import date
from decimal import Decimal
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from msgspec import Struct

from core.booking.pools import Pool
from core.booking.slices import LAST, Slice
from core.money import ZERO, add, subtract
from core.unknown import Maybe, known

if TYPE_CHECKING:
    from core.booking.wash import Washes


class Loss(Struct, array_like=True):
    """A disposal at a loss, or at an unknown gain, as far as it is not replaced. `place` is its number.

    `units` and `left` are units not yet replaced, as they were sold and as they count after splits; `rest` is their loss, positive.
    """

    place: int
    event: str
    lot: str
    account: str
    asset: str
    origin: str
    order: tuple[date, int, int, int]
    """Of the original acquisition: the day, the instant, the number, the part."""
    sold: date
    days: int | None
    """Held, with what earlier wash sales added; None where the date of acquisition is unknown."""
    units: Decimal
    left: Decimal
    rest: Maybe
    disallowed: Maybe = ZERO
    forfeited: Maybe = ZERO


Candidate = tuple[date, int, int, str, Slice, Pool]


class Group:
    """Substantially identical assets, of which losses from `since` on can be disallowed."""

    __slots__ = ("candidates", "doubtful", "name", "pending", "since", "washes")

    def __init__(self, washes: "Washes", name: str, since: date) -> None:
        self.washes = washes
        self.name = name
        self.since = since
        self.candidates: list[Candidate] = []
        """A heap of units bought within the window that replace nothing yet; the sold and the old fall out when they come up."""
        self.pending: deque[Loss] = deque()
        """Losses, oldest first, of which units are not replaced."""
        self.doubtful: list[Slice] = []
        """Units that replace a sale whose gain is not known, so that they may be free for another."""

    def came(self, pool: Pool, part: Slice) -> None:
        """Units that were bought came into a pool, or came back to one: first for the losses that wait, oldest first."""
        source = part.source
        if source.turn != LAST:
            if source.doubtful:
                self.doubtful.append(part)
            return
        pending, first = self.pending, self.washes.first
        while pending and pending[0].sold < first:
            pending.popleft()
        if pending and pending[0].sold <= source.acquired + self.washes.span:
            self._offer(pool, part)
        candidates = self.candidates
        while candidates and (candidates[0][0] < first or not candidates[0][4].quantity):
            heappop(candidates)
        if part.quantity and source.acquired >= first:
            heappush(candidates, (source.acquired, source.stamp, source.number, part.id, part, pool))

    def found(self, pool: Pool) -> None:
        """The units of a pool as a checkpoint kept them."""
        for part in pool.slices.values():
            source = part.source
            if source.bought and source.turn == LAST and source.acquired >= self.washes.first:
                heappush(self.candidates, (source.acquired, source.stamp, source.number, part.id, part, pool))
            elif source.doubtful:
                self.doubtful.append(part)

    def _offer(self, pool: Pool, part: Slice) -> None:
        bought, origin, span = part.source.acquired, part.source.event, self.washes.span
        passed: list[Loss] = []
        in_doubt = ZERO
        while self.pending and part.quantity:
            loss = self.pending.popleft()
            if loss.origin != origin and loss.sold - span <= bought <= loss.sold + span:
                units = self.washes.absorb(loss, pool, part)
                in_doubt = in_doubt if known(loss.rest) else add(in_doubt, units)
            if loss.left:
                passed.append(loss)
        self.pending.extendleft(reversed(passed))
        if in_doubt:
            self._doubt(in_doubt, pool, origin)

    def _doubt(self, units: Decimal, pool: Pool, origin: str) -> None:
        """`units` went to a sale that may have been a gain; then later losses would have them."""
        for loss in self.pending:
            if units <= 0:
                return
            if known(loss.rest) and loss.origin != origin:
                self.washes.doubt(loss, pool.account)
                units = subtract(units, loss.left)

    def settle(self, loss: Loss) -> None:
        """Units bought before the loss and still held replace what was sold, in order of acquisition, but not those of the same order."""
        candidates, first = self.candidates, self.washes.first
        same_order: list[Candidate] = []
        while candidates and loss.left:
            day, _, _, _, part, pool = candidates[0]
            if day < first or not part.quantity:
                heappop(candidates)
            elif part.source.event == loss.origin:
                same_order.append(heappop(candidates))
            else:
                self.washes.absorb(loss, pool, part)
        for each in same_order:
            heappush(candidates, each)
        if not loss.left:
            return
        self.pending.append(loss)
        if self.doubtful and known(loss.rest):
            self.doubtful = [part for part in self.doubtful if part.quantity and part.source.acquired >= first]
            for part in self.doubtful:
                if part.source.event != loss.origin:
                    self.washes.doubt(loss, part.account)
