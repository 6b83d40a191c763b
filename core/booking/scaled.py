"""The splits on a tape, to count units of one moment in those of a later one."""

from collections.abc import Sequence
from decimal import Decimal

from core.booking.tape import Act, Entry, Pot
from core.money import ONE, ROUNDING, ZERO, add, subtract

_IN, _OUT = (Act.ACQUIRED, Act.CAME, Act.SCALED), (Act.SOLD, Act.LEFT)
Factor = tuple[Decimal, Decimal]


class Splits:
    """By pot, the places on the tape at which its units changed, and how.

    The stated ratio counts where one account holds the whole pot, or nobody holds any; else what was added to what all held, so that
    accounts that book one split on different days make it one.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.found: dict[int, list[tuple[int, Factor]]] = {}
        held: dict[int, dict[str, Decimal]] = {}
        for place, entry in enumerate(entries):
            if entry.act not in _IN and entry.act not in _OUT:
                continue
            own = held.setdefault(id(entry.pot), {})
            here, whole = own.get(entry.account, ZERO), ZERO
            if entry.act is Act.SCALED:
                for units in own.values():
                    whole = add(whole, units)
                after = add(whole, entry.units)
                stated = entry.ratio if whole <= 0 or here == whole else None
                if stated is not None or (whole > 0 and after > 0):
                    self.found.setdefault(id(entry.pot), []).append((place, stated or (after, whole)))
            own[entry.account] = subtract(here, entry.units) if entry.act in _OUT else add(here, entry.units)

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
