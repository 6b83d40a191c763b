"""Superficial losses: a loss is denied as far as the like was bought within the days before and after it, by the owner or somebody
affiliated, and is still held when those days are over. What is denied joins the cost of what was bought; bought in a registered account it
is gone.

Of a loss the share min(S, P, B) / S is denied: S units sold, P bought in the period, B held at its end, all of it over all accounts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from core.booking.averages import Moving
from core.booking.slices import portion
from core.booking.tape import Act, Entry, Held, Matcher, Outcome, Pot
from core.booking.worth import plus
from core.model import Wash
from core.money import ONE, ROUNDING, ZERO, add, subtract
from core.unknown import Maybe, Unknown, known

NOT_KNOWN = Unknown("what was sold was bought again, and the gain or loss on it is not known", "settle what is open about that sale")


class _Ledger:
    """Units of a pot by day, counted as before any split: what came by purchase, and what was held in the evening, as running sums."""

    def __init__(self, pot: Pot) -> None:
        self.pot = pot
        self.up = self.down = ONE
        self.held = ZERO
        self.days: list[date] = []
        self.balances: list[Decimal] = []
        self.bought: list[Entry] = []
        self.bought_days: list[date] = []
        self.sums: list[Decimal] = [ZERO]

    def counted(self, units: Decimal) -> Decimal:
        if self.up == self.down:
            return units
        return ROUNDING.divide(ROUNDING.multiply(units, self.down), self.up)

    def write(self, entry: Entry) -> None:
        if entry.act is Act.SCALED:
            held = ROUNDING.divide(ROUNDING.multiply(self.held, self.up), self.down)
            if held > 0 and add(held, entry.units) > 0:
                self.up, self.down = ROUNDING.multiply(self.up, ROUNDING.add(held, entry.units)), ROUNDING.multiply(self.down, held)
            return
        if entry.act is Act.ADJUSTED or not entry.units:
            return
        units = self.counted(entry.units)
        goes = entry.act in (Act.SOLD, Act.LEFT)
        self.held = ROUNDING.subtract(self.held, units) if goes else ROUNDING.add(self.held, units)
        if entry.act is Act.ACQUIRED:
            self.bought.append(entry)
            self.bought_days.append(entry.day)
            self.sums.append(ROUNDING.add(self.sums[-1], units))
        if self.days and self.days[-1] == entry.day:
            self.balances[-1] = self.held
        else:
            self.days.append(entry.day)
            self.balances.append(self.held)

    def evening(self, day: date) -> Decimal:
        """Units held at the end of `day`."""
        place = bisect_right(self.days, day)
        return max(self.balances[place - 1], ZERO) if place else ZERO

    def between(self, first: date, last: date) -> tuple[Decimal, Entry | None]:
        """Units bought from `first` to `last`, and the first purchase among them."""
        start, stop = bisect_left(self.bought_days, first), bisect_right(self.bought_days, last)
        if start == stop:
            return ZERO, None
        return ROUNDING.subtract(self.sums[stop], self.sums[start]), self.bought[start]


class _Denied:
    """The losses of one run. Units sold are counted with the splits up to the sale, so ledgers are followed while it runs."""

    def __init__(self, entries: Sequence[Entry], days: int) -> None:
        self.span = timedelta(days=days)
        self.ledgers: dict[str, dict[int, _Ledger]] = {}
        self.running: dict[int, _Ledger] = {}
        self.waiting: dict[int, list[Maybe]] = {}
        """Denied losses that join the cost of the next purchase of a pot."""
        for entry in entries:
            of_asset = self.ledgers.setdefault(entry.pot.asset, {})
            own = of_asset.get(id(entry.pot))
            if own is None:
                own = of_asset[id(entry.pot)] = _Ledger(entry.pot)
                self.running[id(entry.pot)] = _Ledger(entry.pot)
            own.write(entry)

    def before(self, run: Moving, entry: Entry) -> None:
        """An entry is about to be booked."""
        running = self.running[id(entry.pot)]
        if entry.act is Act.SCALED:
            running.write(entry)
            return
        if entry.act is not Act.ADJUSTED and entry.units:
            units = running.counted(entry.units)
            goes = entry.act in (Act.SOLD, Act.LEFT)
            running.held = ROUNDING.subtract(running.held, units) if goes else ROUNDING.add(running.held, units)
        if entry.act is Act.ACQUIRED:
            running.bought_days = [entry.day]

    def after(self, run: Moving, entry: Entry) -> None:
        if entry.act is Act.ACQUIRED and id(entry.pot) in self.waiting:
            pool = run.pool(entry.pot)
            for amount in self.waiting.pop(id(entry.pot)):
                pool.cost = plus(pool.cost, amount)

    def lost(self, run: Moving, sale: Entry, pool: Held, place: int) -> None:
        """A part of a sale was booked as disposal number `place`: deny of its loss what is superficial."""
        found = run.outcome.disposals[place]
        if sale.pot.wrapper or (known(found.gain) and found.gain >= 0):
            return
        first, last = sale.day - self.span, sale.day + self.span
        bought = held = ZERO
        buyers: list[tuple[_Ledger, Decimal, Decimal, Entry]] = []
        for ledger in self.ledgers[sale.pot.asset].values():
            units, entry = ledger.between(first, last)
            evening = ledger.evening(last)
            bought, held = ROUNDING.add(bought, units), ROUNDING.add(held, evening)
            if entry is not None:
                buyers.append((ledger, units, evening, entry))
        sold = self.running[id(sale.pot)].counted(found.quantity)
        replaced = min(sold, bought, held)
        if not replaced:
            return
        if not known(found.gain):
            run.outcome.disposals[place] = replace(found, disallowed=NOT_KNOWN)
            return
        denied = portion(found.gain.copy_abs(), replaced, sold)
        forfeited = self._given(run, sale, place, buyers, denied, portion(found.quantity, replaced, sold))
        run.outcome.disposals[place] = replace(found, disallowed=denied, forfeited=forfeited)

    def _given(
        self, run: Moving, sale: Entry, place: int, buyers: Sequence[tuple[_Ledger, Decimal, Decimal, Entry]], denied: Decimal,
        units: Decimal,
    ) -> Decimal:
        """The denied loss to those who bought, by what they hold at the end of the period, else by what they bought. Gives what is gone."""
        still = any(evening for _, _, evening, _ in buyers)
        weights = [evening if still else bought for _, bought, evening, _ in buyers]
        whole = ZERO
        for weight in weights:
            whole = ROUNDING.add(whole, weight)
        gone, rest, rest_units = ZERO, denied, units
        wanted = [number for number, weight in enumerate(weights) if weight]
        for number in wanted:
            ledger, _, _, entry = buyers[number]
            last = number == wanted[-1]
            share = rest if last else portion(denied, weights[number], whole)
            part = rest_units if last else portion(units, weights[number], whole)
            rest, rest_units = subtract(rest, share), subtract(rest_units, part)
            pot = ledger.pot
            if pot.wrapper:
                gone = add(gone, share)
            else:
                self._joins(run, sale, pot, share)
            run.outcome.washes.append(Wash(
                place, sale.event, sale.pot.id, pot.asset, sale.account, sale.day, entry.lot, entry.event, entry.account, pot.asset,
                entry.day, part, share, 0, bool(pot.wrapper),
            ))
        return gone

    def _joins(self, run: Moving, sale: Entry, pot: Pot, amount: Decimal) -> None:
        """At once where what replaces the units sold was there before them and is held; else with the next purchase."""
        pool, there = run.pool(pot), self.running[id(pot)].bought_days
        if pool.units and there and there[0] >= sale.day - self.span:
            pool.cost = plus(pool.cost, amount)
        else:
            self.waiting.setdefault(id(pot), []).append(amount)


def superficial(days: int) -> Matcher:
    """The matcher of the moving average with superficial losses over `days` before and after a sale."""

    def matched(entries: Sequence[Entry]) -> Outcome:
        denied = _Denied(entries, days)
        run = Moving(denied.lost)
        for entry in entries:
            denied.before(run, entry)
            run.step(entry)
            denied.after(run, entry)
        return run.close()

    return matched
