"""Units identified as section 104 of the British TCGA 1992 has it: with what was acquired on the same day, then within the days after, then
with the average of the pool.

All purchases of a day are one purchase, all sales of a day one sale (s.105(1)). A purchase serves the sales of its own day before those of
earlier days; these come earliest first, and of purchases the earliest (s.106A). Quantities are matched first, for the whole history, then
costs follow day by day. Units that go without a gain, or become units of another asset, leave the pool at its average and serve no sale.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from msgspec import Struct, field

from core.booking import marks
from core.booking.slices import portion
from core.booking.tape import NO_COST, Act, Entry, Held, Matcher, Outcome, Pot, row
from core.booking.worth import minus, plus
from core.model import Disposal
from core.money import ONE, ROUNDING, ZERO, add, cut, subtract
from core.unknown import Maybe, known

SAME_DAY, SOON, POOL = "same day", "30 days", "pool"
_CARRIED = (Act.LEFT, Act.CAME, Act.ADJUSTED)
DUST = Decimal("1e-11")
"""What is left of a sale after its units were counted in those of a purchase beyond a split is the rounding of the conversion."""


class _Match(Struct, eq=False):
    """`units` in those of the day of the sale, `taken` in those of the day of the purchase. `bought`: None for the pool and for nothing."""

    rule: str
    units: Decimal
    taken: Decimal
    bought: "_Day | None" = None
    cost: Maybe = ZERO
    first: Entry | None = None


class _Day(Struct, eq=False):
    """What happened to a pot on one day. `free` of the units bought and `open` of those sold are not matched yet."""

    day: date
    pool: Held
    bought: list[Entry] = field(default_factory=list)
    sold: list[Entry] = field(default_factory=list)
    split: list[Entry] = field(default_factory=list)
    other: list[Entry] = field(default_factory=list)
    factor: tuple[Decimal, Decimal] | None = None
    """New for old, where the asset was split."""
    units_bought: Decimal = ZERO
    units_sold: Decimal = ZERO
    free: Decimal = ZERO
    open: Decimal = ZERO
    matches: list[_Match] = field(default_factory=list)
    claims: list[_Match] = field(default_factory=list)
    """The matches that this day's purchase serves."""


class _Splits:
    """The splits of a pot, to count units of one day in those of a later one."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.factors: list[tuple[Decimal, Decimal]] = []

    def between(self, sold: date, bought: date) -> tuple[Decimal, Decimal] | None:
        """(new, old) over the splits after `sold` up to `bought`: a split comes before the trades of its day."""
        first, last = bisect_right(self.days, sold), bisect_right(self.days, bought)
        if first == last:
            return None
        new = old = ONE
        for up, down in self.factors[first:last]:
            new, old = ROUNDING.multiply(new, up), ROUNDING.multiply(old, down)
        return new, old


class Movement(Struct, frozen=True):
    """What went into a pool (plus) or out of it (minus) on a day, and what it then held."""

    day: date
    pot: Pot
    what: str
    """`in`, `out` (sold), `split`, `moved` (left or came without a gain) or `cost` (raised or lowered)."""
    units: Decimal
    cost: Maybe
    held: Decimal
    held_cost: Maybe


Noted = Callable[[Movement], None]


def section104(window: int, noted: Noted | None = None) -> Matcher:
    """The matcher for purchases within `window` days after a sale. `noted` is told of every movement of a pool, day by day."""

    def matched(entries: Sequence[Entry]) -> Outcome:
        days = _days(entries)
        carried: dict[date, list[tuple[Entry, Held]]] = {}
        for own in days.values():
            _match(own, window)
        for entry in entries:
            if entry.act in _CARRIED:
                carried.setdefault(entry.day, []).append((entry, days[id(entry.pot)][0].pool))
        outcome = Outcome()
        ordered = sorted((day for own in days.values() for day in own), key=attrgetter("day"))
        for day, together in groupby(ordered, key=attrgetter("day")):
            _settle(list(together), carried.get(day, ()), outcome, noted)
        for each in ordered:
            outcome.disposals.extend(_rows(each, outcome))
        for own in days.values():
            outcome.left += own[-1].pool.rest()
        return outcome

    return matched


def _days(entries: Sequence[Entry]) -> dict[int, list[_Day]]:
    """By pot, what happened on each day, in order."""
    found: dict[int, list[_Day]] = {}
    pools: dict[int, Held] = {}
    for entry in entries:
        pot: Pot = entry.pot
        own = found.get(id(pot))
        if own is None:
            own = found[id(pot)] = []
            pools[id(pot)] = Held(pot)
        if not own or own[-1].day != entry.day:
            own.append(_Day(entry.day, pools[id(pot)]))
        day = own[-1]
        if entry.act is Act.ACQUIRED:
            day.bought.append(entry)
            day.units_bought = add(day.units_bought, entry.units)
        elif entry.act is Act.SOLD:
            day.sold.append(entry)
            day.units_sold = add(day.units_sold, entry.units)
        elif entry.act is Act.SCALED:
            day.split.append(entry)
        else:
            day.other.append(entry)
    return found


def _match(days: list[_Day], window: int) -> None:
    """Quantities: same day, then what was bought within the days after, earliest first on both sides."""
    splits = _splits(days)
    for day in days:
        same = min(day.units_bought, day.units_sold)
        day.free, day.open = subtract(day.units_bought, same), subtract(day.units_sold, same)
        if same:
            _joined(day, SAME_DAY, same, day, same)
    place = 0
    span = timedelta(days=window)
    for number, day in enumerate(days):
        place = max(place, number + 1)
        while day.open and place < len(days) and days[place].day <= day.day + span:
            later = days[place]
            if not later.free:
                place += 1
                continue
            factor = splits.between(day.day, later.day)
            wanted = day.open if factor is None else cut(day.open, *factor)
            if wanted <= later.free:
                _joined(day, SOON, day.open, later, wanted)
                later.free, day.open = subtract(later.free, wanted), ZERO
            else:
                units = later.free if factor is None else min(cut(later.free, factor[1], factor[0]), day.open)
                if subtract(day.open, units) <= DUST and factor is not None:
                    units = day.open
                _joined(day, SOON, units, later, later.free)
                later.free, day.open = ZERO, subtract(day.open, units)


def _joined(sold: _Day, rule: str, units: Decimal, bought: _Day, taken: Decimal) -> None:
    match = _Match(rule, units, taken, bought, first=bought.bought[0])
    sold.matches.append(match)
    bought.claims.append(match)


def _splits(days: list[_Day]) -> _Splits:
    """The ratio of each split: as it is stated, else from what was held when the day began and what was added."""
    found = _Splits()
    held = ZERO
    for day in days:
        if day.split:
            stated = next((entry.ratio for entry in day.split if entry.ratio), None)
            before = held
            for entry in day.split:
                held = add(held, entry.units)
            if stated or (before > 0 and held > 0):
                found.days.append(day.day)
                day.factor = stated or (held, before)
                found.factors.append(day.factor)
        held = subtract(add(held, day.units_bought), day.units_sold)
        for entry in day.other:
            if entry.act is Act.CAME:
                held = add(held, entry.units)
            elif entry.act is Act.LEFT and entry.share is None:
                held = subtract(held, entry.units)
    return found


def _settle(days: list[_Day], carried: Sequence[tuple[Entry, Held]], outcome: Outcome, noted: Noted | None) -> None:
    """Costs, for all pots on one day: splits, then purchases, then what left, came or changed the cost, then what is sold from the pool.

    Of the average it makes no difference whether units leave before others are sold.
    """
    for day in days:
        if day.factor is not None:
            before = day.pool.units, day.pool.cost
            day.pool.scale(*day.factor)
            _tell(noted, day.day, "split", day.pool, *before)
    for day in days:
        if day.bought:
            before = day.pool.units, day.pool.cost
            _spread(day)
            _tell(noted, day.day, "in", day.pool, *before)
    for entry, pool in carried:
        before = pool.units, pool.cost
        (pool.adjust if entry.act is Act.ADJUSTED else pool.carry)(entry, outcome)
        _tell(noted, entry.day, "cost" if entry.act is Act.ADJUSTED else "moved", pool, *before)
    for day in days:
        before = day.pool.units, day.pool.cost
        _from_pool(day, outcome)
        _tell(noted, day.day, "out", day.pool, *before)


def _tell(noted: Noted | None, day: date, what: str, pool: Held, units: Decimal, cost: Maybe) -> None:
    """Tells of a pool that was different before, where anybody wants to know."""
    if noted is not None and (pool.units, pool.cost) != (units, cost):
        noted(Movement(day, pool.pot, what, subtract(pool.units, units), minus(pool.cost, cost), pool.units, pool.cost))


def _spread(day: _Day) -> None:
    """The day's purchases as one: each match takes its share of their cost, the pool what is left."""
    cost: Maybe = ZERO
    for entry in day.bought:
        cost = plus(cost, entry.amount)
    rest, left = cost, day.units_bought
    for match in day.claims:
        left = subtract(left, match.taken)
        match.cost = portion(cost, match.taken, day.units_bought) if left and known(cost) else rest
        rest = minus(rest, match.cost)
    if left:
        day.pool.put(left, rest, day.bought[0])


def _from_pool(day: _Day, outcome: Outcome) -> None:
    if not day.open:
        return
    first = day.pool.first
    units, cost = day.pool.take(day.open)
    if units:
        day.matches.append(_Match(POOL, units, units, None, cost, first))
    missing = subtract(day.open, units)
    if missing:
        day.matches.append(_Match("", missing, missing, None, NO_COST))


def _rows(day: _Day, outcome: Outcome) -> Iterator[Disposal]:
    """The day's sales one after the other against its matches. What they cost together is the same in whatever order they come."""
    matches = iter(day.matches)
    match = _Match("", ZERO, ZERO)
    open, cost = ZERO, match.cost
    for sale in day.sold:
        wanted, proceeds = sale.units, sale.amount
        while wanted:
            if not open:
                match = next(matches)
                open, cost = match.units, match.cost
            units = min(wanted, open)
            share, basis = proceeds, cost
            if units != wanted and known(sale.amount):
                share = portion(sale.amount, units, sale.units)
                proceeds = minus(proceeds, share)
            if units != open and known(match.cost):
                basis = portion(match.cost, units, match.units)
                cost = minus(cost, basis)
            wanted, open = subtract(wanted, units), subtract(open, units)
            first = match.first
            if first is None:
                outcome.short.append((sale, units))
                yield row(sale, units, share, NO_COST, rule="", said=(marks.MISSING,))
            elif match.bought is None:
                yield row(sale, units, share, basis, rule=POOL, lot=sale.pot.id, acquired=first.day)
            else:
                yield row(sale, units, share, basis, rule=match.rule, lot=first.lot, acquired=first.day, origin=first.event)
