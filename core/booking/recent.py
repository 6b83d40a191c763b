"""Lots of one person of which those bought in the days before a sale go first, then first in, first out; and the loss on a sale whose like
is bought again in as many days after it, which counts against a gain on what was bought alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.booking.averages import unmatched
from core.booking.scaled import Splits
from core.booking.slices import lot_id, portion
from core.booking.tape import NO_COST, Act, Entry, Left, Matcher, Outcome, Pot, row
from core.booking.worth import minus, plus
from core.model import Disposal, Wash
from core.money import ONE, ZERO, add, cut, negate, subtract, total
from core.unknown import Maybe, known

RECENT, FIFO = "28 days", "FIFO"
SET_OFF = "a loss that was restricted to this gain is set off against it"


class _Lot(Struct, eq=False):
    """`kept` is the loss that counts against a gain on these units alone; `free` units have not stood for units sold at a loss yet."""

    units: Decimal
    cost: Maybe
    entry: Entry
    free: Decimal
    kept: Decimal = ZERO


class _Lots:
    """The lots of a pot by day of acquisition. `after` leads past those that are used up, so that no sale looks at one twice."""

    def __init__(self, pot: Pot) -> None:
        self.pot = pot
        self.lots: list[_Lot] = []
        self.days: list[date] = []
        self.after: list[int] = [0]

    def put(self, lot: _Lot) -> None:
        self.lots.append(lot)
        self.days.append(lot.entry.day)
        self.after.append(len(self.lots))

    def insert(self, lots: list[_Lot]) -> None:
        """Lots that are older than the last."""
        together = sorted([*self.open(), *lots], key=lambda lot: lot.entry.day)
        self.lots, self.days, self.after = [], [], [0]
        for lot in together:
            self.put(lot)

    def alive(self, place: int) -> int:
        """The first lot from `place` on that has units."""
        root = place
        while self.after[root] != root or (root < len(self.lots) and not self.lots[root].units):
            self.after[root] = root = self.after[root] if self.after[root] != root else root + 1
        while self.after[place] != root and place != root:
            self.after[place], place = root, self.after[place]
        return root

    def take(self, wanted: Decimal, start: int) -> list[tuple[_Lot, Decimal, Maybe, Decimal]]:
        """Up to `wanted` units from the lot at `start` on: (lot, units, cost, the loss kept for them)."""
        found: list[tuple[_Lot, Decimal, Maybe, Decimal]] = []
        place = self.alive(start)
        while wanted and place < len(self.lots):
            lot = self.lots[place]
            units = min(wanted, lot.units)
            whole = units == lot.units
            cost = lot.cost if whole or not known(lot.cost) else portion(lot.cost, units, lot.units)
            kept = lot.kept if whole else portion(lot.kept, units, lot.units)
            lot.cost, lot.kept, lot.units = minus(lot.cost, cost), subtract(lot.kept, kept), subtract(lot.units, units)
            lot.free = min(lot.free, lot.units)
            found.append((lot, units, cost, kept))
            wanted = subtract(wanted, units)
            place = self.alive(place)
        return found

    def open(self) -> list[_Lot]:
        return [lot for lot in self.lots if lot.units]


class _Run:
    def __init__(self, entries: Sequence[Entry], days: int) -> None:
        self.span = timedelta(days=days)
        self.pots: dict[int, _Lots] = {}
        self.outcome = Outcome()
        self.coming: dict[tuple[str, str], list[tuple[int, Entry]]] = {}
        """Purchases of an asset in accounts whose gains are taxed, with their place on the tape; by owner `self` and spouse together."""
        self.claimed: dict[int, list[tuple[Decimal, Decimal]]] = {}
        """By purchase to come: (units that stand for units sold at a loss, that loss)."""
        self.taken: dict[int, Decimal] = {}
        self.splits = Splits(entries)
        for place, entry in enumerate(entries):
            if entry.act is Act.ACQUIRED and not entry.pot.wrapper:
                self.coming.setdefault(_family(entry.pot), []).append((place, entry))

    def step(self, place: int, entry: Entry) -> None:
        own = self.pots.get(id(entry.pot))
        if own is None:
            own = self.pots[id(entry.pot)] = _Lots(entry.pot)
        if entry.act is Act.ACQUIRED:
            lot = _Lot(entry.units, entry.amount, entry, entry.units)
            for units, loss in self.claimed.pop(id(entry), ()):
                lot.kept, lot.free = add(lot.kept, loss), max(subtract(lot.free, units), ZERO)
            own.put(lot)
        elif entry.act is Act.SOLD:
            self._sold(own, entry, place)
        elif entry.act is Act.SCALED:
            _scaled(own, entry)
        elif entry.act is Act.ADJUSTED:
            self._adjusted(own, entry)
        elif entry.act is Act.LEFT:
            self._left(own, entry)
        else:
            _came(own, entry)

    def _sold(self, own: _Lots, sale: Entry, place: int) -> None:
        recent = own.take(sale.units, bisect_left(own.days, sale.day - self.span))
        wanted = subtract(sale.units, total(units for _, units, _, _ in recent))
        parts = [(RECENT, part) for part in recent] + [(FIFO, part) for part in (own.take(wanted, 0) if wanted else ())]
        rows: list[Disposal] = []
        rest, left = sale.amount, sale.units
        for rule, (lot, units, cost, kept) in parts:
            left = subtract(left, units)
            share = portion(sale.amount, units, sale.units) if left and known(sale.amount) else rest
            rest = minus(rest, share)
            first = lot.entry
            made = row(sale, units, share, cost, rule=rule, lot=first.lot, acquired=first.day, origin=first.event)
            if kept and known(made.gain) and made.gain > 0:
                made = replace(made, disallowed=negate(min(kept, made.gain)), marks=(*made.marks, SET_OFF))
            rows.append(made)
        gain = total(each.gain for each in rows if known(each.gain))
        if rows and not own.pot.wrapper and gain < 0 and all(known(each.gain) for each in rows):
            rows = self._restricted(sale, place, rows, gain.copy_abs())
        self.outcome.disposals += rows
        if left:
            unmatched(sale, left, rest, self.outcome)

    def _restricted(self, sale: Entry, place: int, rows: list[Disposal], loss: Decimal) -> list[Disposal]:
        """The loss in proportion to the units bought again, taken off the rows that made it; kept for a gain on those units."""
        sold = total(each.quantity for each in rows)
        left, denied = sold, ZERO
        coming = self.coming.get(_family(sale.pot), [])
        number = bisect_right(coming, place, key=lambda pair: pair[0])
        while left and number < len(coming) and coming[number][1].day <= sale.day + self.span:
            later, entry = coming[number]
            number += 1
            free = subtract(entry.units, self.taken.get(id(entry), ZERO))
            if free <= 0:
                continue
            new, old = self.splits.between(place, later, sale.pot, entry.pot)
            wanted = left if new == old else cut(left, new, old)
            units, stand = (left, wanted) if wanted <= free else (free if new == old else cut(free, old, new), free)
            left = subtract(left, units)
            part = portion(loss, units, sold) if left else subtract(loss, denied)
            denied = add(denied, part)
            self.taken[id(entry)] = add(self.taken.get(id(entry), ZERO), stand)
            own = entry.pot is sale.pot
            if own:
                self.claimed.setdefault(id(entry), []).append((stand, part))
            self.outcome.washes.append(Wash(
                len(self.outcome.disposals), sale.event, rows[0].lot, sale.pot.asset, sale.account, sale.day, entry.lot, entry.event,
                entry.account, sale.pot.asset, entry.day, units, part, 0, not own,
            ))
        return _denied(rows, denied) if denied else rows

    def _adjusted(self, own: _Lots, entry: Entry) -> None:
        """A change of cost over the lots by units; below nothing it is a gain."""
        held = own.open()
        units = total(lot.units for lot in held)
        rest = entry.amount
        for lot in held:
            share = portion(entry.amount, lot.units, units) if lot is not held[-1] and known(entry.amount) else rest
            rest = minus(rest, share)
            changed = plus(lot.cost, share)
            if known(changed) and changed < 0:
                first = lot.entry
                self.outcome.disposals.append(row(
                    entry, lot.units, changed.copy_abs(), ZERO, rule=FIFO, lot=first.lot, acquired=first.day, origin=first.event,
                ))
                changed = ZERO
            lot.cost = changed

    def _left(self, own: _Lots, entry: Entry) -> None:
        if entry.share is not None:
            pieces = []
            for lot in own.open():
                cost = portion(lot.cost, entry.share, ONE) if known(lot.cost) else lot.cost
                lot.cost = minus(lot.cost, cost)
                pieces.append((lot.units, cost, lot.entry))
        else:
            pieces = [(units, cost, lot.entry) for lot, units, cost, _ in own.take(entry.units, 0)]
            entry.missing = subtract(entry.units, total(units for units, _, _ in pieces))
            if entry.missing:
                self.outcome.short.append((entry, entry.missing))
        entry.parts = tuple(pieces)
        entry.cost = NO_COST if entry.missing else ZERO
        for _, cost, _ in pieces:
            entry.cost = plus(entry.cost, cost)

    def close(self) -> Outcome:
        for own in self.pots.values():
            self.outcome.left += [
                Left(own.pot, lot.units, lot.cost, lot.entry, lot.entry.lot, lot.entry.account) for lot in own.open()
            ]
        return self.outcome


def _family(pot: Pot) -> tuple[str, str]:
    """Spouses are one (s.581(3)), a company is not."""
    return ("entity" if pot.owner == "entity" else "", pot.asset)


def _denied(rows: list[Disposal], denied: Decimal) -> list[Disposal]:
    """`denied` over the rows with a loss, by their loss."""
    losses = [each.gain.copy_abs() if known(each.gain) and each.gain < 0 else ZERO for each in rows]
    whole, last = total(losses), max(place for place, loss in enumerate(losses) if loss)
    done: list[Disposal] = []
    rest = denied
    for place, (each, loss) in enumerate(zip(rows, losses, strict=True)):
        share = rest if place == last else portion(denied, loss, whole)
        rest = subtract(rest, share)
        done.append(replace(each, disallowed=share) if share else each)
    return done


def _scaled(own: _Lots, entry: Entry) -> None:
    """A split: the running total is what is rounded, so that all add up."""
    held = own.open()
    whole = total(lot.units for lot in held)
    after = add(whole, entry.units)
    if whole <= 0 or after <= 0:
        return
    before = given = ZERO
    for lot in held:
        before = add(before, lot.units)
        reached = cut(after, before, whole)
        lot.free = min(cut(lot.free, after, whole), subtract(reached, given))
        lot.units = subtract(reached, given)
        given = reached


def _came(own: _Lots, entry: Entry) -> None:
    """What the units of another asset became, lot by lot."""
    source = entry.source
    pieces = source.parts if source is not None else ()
    missing = source.missing if source is not None else ZERO
    whole = add(total(units for units, _, _ in pieces), missing)
    rest = entry.units
    came: list[_Lot] = []
    for number, (units, cost, first) in enumerate(pieces):
        last = number == len(pieces) - 1 and not missing
        here = rest if last else portion(entry.units, units, whole)
        rest = subtract(rest, here)
        if here:
            id = lot_id(first.lot, entry.event, entry.account)
            came.append(_Lot(here, cost, replace(first, pot=own.pot, account=entry.account, lot=id), ZERO))
    if rest:
        came.append(_Lot(rest, NO_COST, replace(entry, lot=lot_id(entry.event, entry.pot.asset, entry.account)), ZERO))
    own.insert(came)


def recent_first(days: int) -> Matcher:
    """The matcher for purchases of the `days` before a sale first, then first in, first out."""

    def matched(entries: Sequence[Entry]) -> Outcome:
        run = _Run(entries, days)
        for place, entry in enumerate(entries):
            run.step(place, entry)
        return run.close()

    return matched
