"""What a movement was worth in the base currency at its time: as the file states it, else at a price, else unknown with the cause."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from core.booking.slices import portion
from core.model import Event, Leg
from core.money import ONE, ZERO, add, cut, negate, subtract
from core.unknown import Maybe, Unknown, known

Values = Callable[[str, datetime], Maybe]
"""One unit of an asset (also `cash:EUR`) in the base currency at an instant."""


def plus(first: Maybe, second: Maybe) -> Maybe:
    """The sum; the first cause where one is unknown."""
    if type(first) is Decimal and type(second) is Decimal:
        return add(first, second)
    return second if known(first) else first


def minus(first: Maybe, second: Maybe) -> Maybe:
    if type(first) is Decimal and type(second) is Decimal:
        return subtract(first, second)
    return second if known(first) else first


class Worth:
    """Values legs of events in one base currency."""

    def __init__(self, values: Values, base: str) -> None:
        self.values = values
        self.base = base
        self.cash = f"cash:{base}"

    def in_base(self, amount: Decimal, currency: str, at: datetime) -> Maybe:
        if currency == self.base or not currency or not amount:
            return amount
        return self.market(f"cash:{currency}", amount, at)

    def market(self, asset: str, quantity: Decimal, at: datetime) -> Maybe:
        """`quantity` at the price of that time."""
        if asset == self.cash or not quantity:
            return quantity
        price = self.values(asset, at)
        return cut(price, quantity, ONE) if known(price) else price

    def stated(self, leg: Leg, at: datetime) -> Maybe | None:
        """The value that the source states; None where it states none."""
        return None if leg.value is None else self.in_base(leg.value, leg.currency, at)

    def of(self, leg: Leg, at: datetime) -> Maybe:
        """What the units of the leg were worth, whichever way they went."""
        stated = self.stated(leg, at)
        if stated is not None and known(stated):
            return stated
        priced = self.market(leg.asset, leg.quantity.copy_abs(), at)
        return stated if stated is not None and not known(priced) else priced

    def of_part(self, leg: Leg, quantity: Decimal, at: datetime) -> Maybe:
        """What `quantity` of the leg's units were worth, at the leg's own value per unit where it states one."""
        whole = self.of(leg, at)
        units = leg.quantity.copy_abs()
        return portion(whole, quantity, units) if known(whole) and units and quantity != units else whole

    def money(self, leg: Leg, at: datetime) -> Maybe:
        """A cash leg with its sign."""
        if leg.asset == self.cash:
            return leg.quantity
        whole = self.of(leg, at)
        return negate(whole) if known(whole) and leg.quantity < 0 else whole

    def all_of(self, legs: Sequence[Leg], event: Event, *, from_file: bool) -> list[Maybe] | None:
        """The value of each leg, all from the file or all at prices; None where one is unknown."""
        found: list[Maybe] = []
        for leg in legs:
            value = self.stated(leg, event.at) if from_file else self.market(leg.asset, leg.quantity.copy_abs(), event.at)
            if value is None or not known(value):
                return None
            found.append(value)
        return found


def spread(amount: Maybe, weights: Sequence[Maybe]) -> list[Maybe]:
    """`amount` in parts by `weights`, which add up to it exactly; all unknown where there is no way to divide it."""
    if len(weights) == 1 or not known(amount):
        return [amount] * len(weights)
    certain = [weight for weight in weights if known(weight)]
    whole = ZERO
    for weight in certain:
        whole = add(whole, weight)
    if len(certain) != len(weights) or whole <= 0:
        return [Unknown("the value of each asset of this exchange is not known", "set their prices at that time")] * len(weights)
    parts: list[Maybe] = []
    rest = amount
    for place, weight in enumerate(certain):
        part = rest if place == len(certain) - 1 else cut(amount, weight, whole)
        parts.append(part)
        rest = subtract(rest, part)
    return parts
