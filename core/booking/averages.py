"""Units of a pot at their average cost: moving with every purchase, or that of a whole calendar year."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby

from msgspec import Struct, field

from core.booking import marks
from core.booking.slices import portion
from core.booking.tape import NO_COST, Act, Entry, Held, Matcher, Outcome, Pot, row
from core.booking.worth import minus
from core.money import ZERO, add, cut, subtract
from core.unknown import Maybe, known

POOL, YEAR = "pool", "year"


class Moving:
    """Pools of a moving average, entry by entry. `lost` is asked about each part of a sale that the pool had, after it was taken."""

    def __init__(self, lost: "Callable[[Moving, Entry, Held, int], None] | None" = None) -> None:
        self.pools: dict[int, Held] = {}
        self.outcome = Outcome()
        self.lost = lost

    def pool(self, pot: Pot) -> Held:
        found = self.pools.get(id(pot))
        if found is None:
            found = self.pools[id(pot)] = Held(pot)
        return found

    def step(self, entry: Entry) -> None:
        pool = self.pool(entry.pot)
        if entry.act is Act.ACQUIRED:
            pool.put(entry.units, entry.amount, entry)
        elif entry.act is Act.SOLD:
            self._sold(pool, entry)
        elif entry.act is Act.SCALED:
            if pool.units and add(pool.units, entry.units) > 0:
                pool.scale(add(pool.units, entry.units), pool.units)
        elif entry.act is Act.ADJUSTED:
            pool.adjust(entry, self.outcome)
        else:
            pool.carry(entry, self.outcome)

    def _sold(self, pool: Held, sale: Entry) -> None:
        first = pool.first
        units, cost = pool.take(sale.units)
        proceeds = sale.amount
        if units and first is not None:
            if units != sale.units and known(proceeds):
                proceeds = portion(proceeds, units, sale.units)
            self.outcome.disposals.append(row(sale, units, proceeds, cost, rule=POOL, lot=pool.pot.id, acquired=first.day))
            if self.lost is not None:
                self.lost(self, sale, pool, len(self.outcome.disposals) - 1)
        if units != sale.units:
            missing = subtract(sale.units, units)
            rest = minus(sale.amount, proceeds) if units else sale.amount
            unmatched(sale, missing, rest, self.outcome)

    def close(self) -> Outcome:
        for pool in self.pools.values():
            self.outcome.left += pool.rest()
        return self.outcome


def unmatched(sale: Entry, units: Decimal, proceeds: Maybe, outcome: Outcome) -> None:
    """Units that were given up and that nobody had."""
    outcome.short.append((sale, units))
    outcome.disposals.append(row(sale, units, proceeds, NO_COST, rule="", said=(marks.MISSING,)))


def moving_average(entries: Sequence[Entry]) -> Outcome:
    """The matcher of the moving average: each sale at the average of what came before it."""
    run = Moving()
    for entry in entries:
        run.step(entry)
    return run.close()


class _Sales(Struct):
    """What is to be costed when the year is over: sales with their units as they count then, after splits. `open` is what of `units` came
    and was not sold."""

    pool: Held
    sold: list[tuple[Entry, Decimal]] = field(default_factory=list)
    open: Decimal = ZERO


def yearly_average(entries: Sequence[Entry]) -> Outcome:
    """The matcher of the total average: each sale of a calendar year at the average of what was held when it began and all that came in it.

    Units that go without a gain go at the average up to then.
    """
    outcome = Outcome()
    pools: dict[int, Held] = {}
    for _, year in groupby(entries, key=lambda entry: entry.day.year):
        sales: dict[int, _Sales] = {}
        for entry in year:
            own = sales.get(id(entry.pot))
            if own is None:
                pool = pools.setdefault(id(entry.pot), Held(entry.pot))
                own = sales[id(entry.pot)] = _Sales(pool, open=pool.units)
            _counted(own, entry, outcome)
        for own in sales.values():
            _costed(own, outcome)
    for pool in pools.values():
        outcome.left += pool.rest()
    return outcome


def _counted(own: _Sales, entry: Entry, outcome: Outcome) -> None:
    pool = own.pool
    if entry.act is Act.ACQUIRED:
        pool.put(entry.units, entry.amount, entry)
        own.open = add(own.open, entry.units)
    elif entry.act is Act.SOLD:
        own.sold.append((entry, entry.units))
        own.open = subtract(own.open, entry.units)
    elif entry.act is Act.SCALED:
        if own.open > 0 and add(own.open, entry.units) > 0:
            new, old = add(own.open, entry.units), own.open
            own.sold = [(sale, cut(units, new, old)) for sale, units in own.sold]
            sold = ZERO
            for _, units in own.sold:
                sold = add(sold, units)
            pool.scale(add(new, sold), pool.units)
            own.open = new
    elif entry.act is Act.ADJUSTED:
        pool.adjust(entry, outcome)
    else:
        before = pool.units
        pool.carry(entry, outcome)
        own.open = add(own.open, subtract(pool.units, before))


def _costed(own: _Sales, outcome: Outcome) -> None:
    pool = own.pool
    whole, cost, first = pool.units, pool.cost, pool.first
    for sale, counted in own.sold:
        units = min(counted, pool.units)
        if not units or first is None:
            unmatched(sale, sale.units, sale.amount, outcome)
            continue
        if units == pool.units:
            basis = pool.cost
            pool.units, pool.cost = ZERO, ZERO
        else:
            basis = portion(cost, units, whole) if known(cost) else cost
            pool.units, pool.cost = subtract(pool.units, units), minus(pool.cost, basis)
        of_sale = sale.units if units == counted else units if counted == sale.units else portion(sale.units, units, counted)
        proceeds = portion(sale.amount, of_sale, sale.units) if of_sale != sale.units and known(sale.amount) else sale.amount
        outcome.disposals.append(row(sale, of_sale, proceeds, basis, rule=YEAR, lot=sale.pot.id, acquired=first.day))
        if of_sale != sale.units:
            unmatched(sale, subtract(sale.units, of_sale), minus(sale.amount, proceeds), outcome)


def matcher_of(average: str) -> Matcher:
    """`moving` or `total`."""
    return moving_average if average == "moving" else yearly_average


