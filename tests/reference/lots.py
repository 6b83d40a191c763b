"""Lots by method, one account at a time. Reg. 1.1012-1(c), (j): lots that are named in time, else the order of the method."""

from collections.abc import Callable
from fractions import Fraction

from msgspec import Struct


class Held(Struct):
    """Units of one purchase in one account. `each` is the basis of a unit."""

    lot: str
    bought: int
    units: Fraction
    each: Fraction


class Cut(Struct, frozen=True):
    """Units of one lot that a sale took."""

    lot: str
    units: Fraction
    basis: Fraction


ORDERS: dict[str, Callable[[Held], tuple[Fraction | int, ...]]] = {
    "FIFO": lambda held: (held.bought,),
    "LIFO": lambda held: (-held.bought,),
    "HIFO": lambda held: (-held.each, held.bought),
    "LOFO": lambda held: (held.each, held.bought),
}
"""Of lots with the same basis per unit the older goes first."""


class Book:
    """Every account's lots. `bought` counts purchases in time."""

    def __init__(self, method: str) -> None:
        self.order = ORDERS[method]
        self.accounts: dict[str, list[Held]] = {}
        self.bought = 0

    def buy(self, account: str, lot: str, units: int, cost: Fraction) -> None:
        self.bought += 1
        self.accounts.setdefault(account, []).append(Held(lot, self.bought, Fraction(units), cost / units))

    def take(self, account: str, units: Fraction, named: tuple[str, ...] = ()) -> list[Cut]:
        """Named lots first, in the order in which they were named."""
        found: list[Cut] = []
        mine = self.accounts.get(account, [])
        wanted = [held for name in named for held in mine if held.lot == name]
        wanted += [held for held in sorted(mine, key=self.order) if held not in wanted]
        for held in wanted:
            part = min(units, held.units)
            if part:
                found.append(Cut(held.lot, part, part * held.each))
                held.units -= part
                units -= part
        self.accounts[account] = [held for held in mine if held.units]
        return found

    def move(self, account: str, to: str, units: Fraction) -> None:
        """Basis, date and order go along; the order of the method says which units move."""
        before = {held.lot: held for held in self.accounts.get(account, [])}
        for cut in self.take(account, units):
            old = before[cut.lot]
            there = next((held for held in self.accounts.get(to, []) if held.lot == cut.lot and held.each == old.each), None)
            if there is None:
                self.accounts.setdefault(to, []).append(Held(old.lot, old.bought, cut.units, old.each))
            else:
                there.units += cut.units

    def split(self, ratio: Fraction) -> None:
        """`ratio` units for each, the basis and the date stay."""
        for held in (held for lots in self.accounts.values() for held in lots):
            held.units *= ratio
            held.each /= ratio

    def left(self) -> list[tuple[str, str, Fraction, Fraction]]:
        """(account, lot, units, basis) of what is held."""
        return sorted((name, held.lot, held.units, held.units * held.each) for name, lots in self.accounts.items() for held in lots)
