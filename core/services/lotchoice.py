"""Lots in an order that is nobody's standing order: by what their sale costs in tax, and by what it loses."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from core.model import Account, Lot
from core.money import ZERO, negate, ratio, subtract
from core.proposals.lots import Rates, order, slice_of
from core.services.selling import Picked
from core.unknown import Maybe, known


def cheapest_first(
    held: Sequence[Lot], units: Decimal, price: Maybe, account: Account, day: date, found: Rates
) -> tuple[Picked, ...]:
    """`units` by R4.1 as if every loss were allowed, and as if none were; none while the price is unknown."""
    if not known(price):
        return ()
    slices = [slice_of(lot, lot.quantity, price, account, day, found, lambda _: False) for lot in held if lot.quantity > 0]
    plain = order(slices)
    losing = [each for each in plain if known(each.fraction) and each.fraction < 0]
    last = [each for each in plain if each not in losing] + losing
    return tuple(first(units, (each.lot for each in those)) for those in (plain, last))


def worst_first(held: Sequence[Lot], units: Decimal) -> Picked:
    """The largest loss per unit first; lots of unknown basis last."""

    def key(lot: Lot) -> tuple[bool, Decimal, date, str]:
        return (not known(lot.basis), negate(ratio(lot.basis, lot.quantity)) if known(lot.basis) else ZERO, lot.acquired, lot.id)

    return first(units, sorted(held, key=key))


def first(units: Decimal, lots: Iterable[Lot]) -> Picked:
    """`units` of the lots, each used up before the next."""
    found, left = [], units
    for lot in lots:
        taken = min(left, lot.quantity)
        if taken > 0:
            found.append((lot.id, taken))
            left = subtract(left, taken)
    return found
