"""How far a sleeve is traded: destination and size (rules R2.*). Arithmetic of one sleeve; no assets, accounts or lots."""


from decimal import Decimal

from msgspec import Struct

from core.drift.lines import Lines
from core.money import add, ratio, subtract

TWO = Decimal(2)


def half_band(lines: Lines, over: bool) -> Decimal:
    """Where a trade leads: the target and half the soft band on that side (the hard one where there is no soft), within floor and cap."""
    band, target, floor, cap = lines.band, lines.target, lines.floor, lines.cap
    if over:
        edge = band.soft_high if band.soft_high is not None else band.hard_high
        middle = _middle(target, edge) if edge is not None else (cap if cap is not None else target)
        return min(middle, cap) if cap is not None else middle
    edge = band.soft_low if band.soft_low is not None else band.hard_low
    middle = _middle(target, edge) if edge is not None else (floor if floor is not None else target)
    return max(middle, floor) if floor is not None else middle


def _middle(one: Decimal, other: Decimal) -> Decimal:
    return ratio(add(one, other), TWO)


class Size(Struct, frozen=True):
    """Dollars to trade. `most` is how far it may grow (to the target); `held` where even that is below the minimum."""

    amount: Decimal
    most: Decimal
    grown: bool
    held: bool


def size(value: Decimal, destination: Decimal, target: Decimal, minimum: Decimal) -> Size:
    """From `value` to `destination`; below `minimum` it grows towards the target, never past it."""
    wanted, most = abs(subtract(value, destination)), abs(subtract(value, target))
    most = max(wanted, most)
    if wanted >= minimum:
        return Size(wanted, most, grown=False, held=False)
    amount = min(minimum, most)
    return Size(amount, most, grown=amount > wanted, held=amount < minimum)
