"""Small annual functions: Ireland, Germany, Australia, Canada, and Japan, where the year's total is all there is.

Amounts are exact, losses negative among gains and positive where they are carried. Rounding is for the form. A year for which the pack
holds no figures is unknown, with the cause.
"""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, add, multiply, negate, subtract
from core.tax.dated import in_force
from core.unknown import Maybe, Unknown


class Year(Struct, frozen=True):
    """What a year comes to. `taxable` after losses, exemptions and discounts; `tax` None where the owner's own rate decides."""

    net: Decimal
    """Gains less losses of the year itself."""
    used: Decimal
    """Losses of earlier years that were used."""
    relief: Decimal
    """What the exemption, the limit or the discount takes off."""
    taxable: Decimal
    tax: Decimal | None
    carried: Decimal
    """Losses that go on to the next year, positive."""


def _use(net: Decimal, carried: Decimal, down_to: Decimal = ZERO) -> tuple[Decimal, Decimal, Decimal]:
    """(what is left of the gain, losses used, losses carried on): earlier losses are used down to `down_to`."""
    if net < 0:
        return ZERO, ZERO, add(carried, negate(net))
    used = min(carried, max(ZERO, subtract(net, down_to)))
    return subtract(net, used), used, subtract(carried, used)


def ireland(net: Decimal, year: int, carried: Decimal = ZERO) -> Year | Unknown:
    """Losses of the year and of earlier years in full, then the exemption, then one rate (TCA 1997 s.31, s.601, s.28)."""
    figures = in_force("IE", "cgt", date(year, 12, 31))
    if isinstance(figures, Unknown):
        return figures
    left, used, carry = _use(net, carried)
    relief = min(left, figures.one("exemption"))
    taxable = subtract(left, relief)
    return Year(net, used, relief, taxable, multiply(taxable, figures.one("rate")), carry)


def irish_payments(year: int) -> tuple[tuple[date, date, date], tuple[date, date, date]]:
    """(first day, last day, due): gains to 30 November are paid for by 15 December, those of December by 31 January (TCA 1997 s.958)."""
    return (date(year, 1, 1), date(year, 11, 30), date(year, 12, 15)), (date(year, 12, 1), date(year, 12, 31), date(year + 1, 1, 31))


def germany(net: Decimal, year: int, carried: Decimal = ZERO) -> Year | Unknown:
    """Private sales (EStG s.23) within the one-year term. Below the limit nothing is taxable, at it everything is.

    The limit is tested before losses of earlier years are used, and these are not used where it leaves nothing taxable.
    """
    figures = in_force("DE", "private_sales", date(year, 12, 31))
    if isinstance(figures, Unknown):
        return figures
    if ZERO <= net < figures.one("limit"):
        return Year(net, ZERO, net, ZERO, ZERO, carried)
    left, used, carry = _use(net, carried)
    return Year(net, used, ZERO, left, None, carry)


def german_services(income: Decimal, year: int) -> Maybe:
    """The taxable part of staking and lending income (EStG s.22 no. 3): nothing below the limit, everything from it on."""
    figures = in_force("DE", "services", date(year, 12, 31))
    if isinstance(figures, Unknown):
        return figures
    return income if income >= figures.one("limit") else ZERO


def australia(undiscounted: Decimal, discountable: Decimal, losses: Decimal, last: date, carried: Decimal = ZERO) -> Year | Unknown:
    """Losses (positive) of the year, then earlier ones, first against gains without discount; half of what is left of the others.

    `undiscounted` and `discountable` are the year's gains alone. `last` is the last day of the income year (ITAA 1997 s.102-5, Div. 115).
    """
    figures = in_force("AU", "discount", last)
    if isinstance(figures, Unknown):
        return figures
    net = subtract(add(undiscounted, discountable), losses)
    left, used, carry = _use(net, carried)
    against = add(min(losses, add(undiscounted, discountable)), used)
    discounted = subtract(discountable, max(ZERO, subtract(against, undiscounted)))
    relief = multiply(max(ZERO, discounted), figures.one("share"))
    return Year(net, used, relief, subtract(left, relief), None, carry)


def canada(net: Decimal, year: int, carried: Decimal = ZERO) -> Year | Unknown:
    """The inclusion rate on gains less losses; losses go against gains alone, here forwards (ITA s.3(b), s.38, s.111(1)(b)).

    Losses are given, and carried, in full, not as the included half.
    """
    figures = in_force("CA", "inclusion", date(year, 12, 31))
    if isinstance(figures, Unknown):
        return figures
    left, used, carry = _use(net, carried)
    taxable = multiply(left, figures.one("share"))
    return Year(net, used, subtract(left, taxable), taxable, None, carry)


def total_income(net: Decimal) -> Year:
    """Japan (miscellaneous income), and Spain and France as far as they go: the year's total. A loss reaches no other year."""
    return Year(net, ZERO, ZERO, max(ZERO, net), None, ZERO)
