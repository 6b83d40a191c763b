"""Where a sleeve's lines lie in the base currency: target, bands, floor and cap at one size of the portfolio."""

from decimal import Decimal
from typing import TypeVar

from msgspec import Struct

from core.model import Band
from core.money import ONE, ZERO, add, subtract
from core.policy import Policy, Sleeve
from core.unknown import Maybe, Unknown, known

Line = TypeVar("Line", Decimal, Decimal | None)


class Lines(Struct, frozen=True):
    """Of one sleeve, in the base currency; `floor` and `cap` are None where the policy sets none."""

    target: Decimal
    band: Band[Decimal]
    floor: Decimal | None
    cap: Decimal | None


def lines_of(policy: Policy, sleeve: Sleeve, size: Decimal) -> Lines:
    """Where they lie in a portfolio worth `size`."""
    target = policy.target_value(sleeve.name, size)
    soft_below, soft_above = sleeve.soft.widths(target, size)
    hard_below, hard_above = sleeve.hard.widths(target, size)

    def low(width: Decimal | None) -> Decimal | None:
        return subtract(target, width) if width is not None else None

    def high(width: Decimal | None) -> Decimal | None:
        return add(target, width) if width is not None else None

    band = Band(low(soft_below), high(soft_above), low(hard_below), high(hard_above))
    floor, cap = (figure.value(size) if figure is not None else None for figure in (sleeve.floor, sleeve.cap))
    return Lines(target, band, floor, cap)


class Ends(Struct, frozen=True):
    """Lines at a size that may be unknown: what does not move with the size is known all the same, the rest is as unknown as the size."""

    size: Maybe
    one: Lines
    other: Lines
    """At another size, where `size` is unknown."""

    @property
    def steady(self) -> bool:
        """Whether every line is known."""
        return self.one == self.other

    def shown(self, one: Line, other: Line) -> Line | Unknown:
        """A figure that is `one` at the one size and `other` at the other."""
        return self.size if isinstance(self.size, Unknown) and one != other else one

    @property
    def band(self) -> Band[Maybe]:
        one, other = self.one.band, self.other.band
        return Band(
            self.shown(one.soft_low, other.soft_low), self.shown(one.soft_high, other.soft_high),
            self.shown(one.hard_low, other.hard_low), self.shown(one.hard_high, other.hard_high),
        )


def ends(policy: Policy, sleeve: Sleeve, size: Maybe) -> Ends:
    """A sleeve's lines at a size that may be unknown. They are straight in the size: a line that is the same at two sizes is at all."""
    if known(size):
        found = lines_of(policy, sleeve, size)
        return Ends(size, found, found)
    return Ends(size, lines_of(policy, sleeve, ZERO), lines_of(policy, sleeve, ONE))
