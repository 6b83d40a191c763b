"""The splits on a tape, to count units of one moment in those of a later one."""

from collections.abc import Sequence
from decimal import Decimal

from core.booking.tape import Act, Entry, Pot
from core.money import ONE, ROUNDING, ZERO, add, subtract

_IN, _OUT = (Act.ACQUIRED, Act.CAME, Act.SCALED), (Act.SOLD, Act.LEFT)
Factor = tuple[Decimal, Decimal]


class Splits:
    """By pot, the places on the tape at which its units changed, and how: as stated, else by what was added to what was held."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.found: dict[int, list[tuple[int, Factor]]] = {}
        held: dict[int, Decimal] = {}
        for place, entry in enumerate(entries):
            if entry.act not in _IN and entry.act not in _OUT:
                continue
            before = held.get(id(entry.pot), ZERO)
            after = subtract(before, entry.units) if entry.act in _OUT else add(before, entry.units)
            held[id(entry.pot)] = after
            if entry.act is Act.SCALED and (entry.ratio or (before > 0 and after > 0)):
                self.found.setdefault(id(entry.pot), []).append((place, entry.ratio or (after, before)))

    def between(self, first: int, last: int, *pots: Pot) -> Factor:
        """(new, old) over the splits between two places of the tape: those of the first of `pots` that had any."""
        for pot in pots:
            factors = [factor for place, factor in self.found.get(id(pot), ()) if first < place < last]
            if factors:
                new = old = ONE
                for up, down in factors:
                    new, old = ROUNDING.multiply(new, up), ROUNDING.multiply(old, down)
                return new, old
        return ONE, ONE
