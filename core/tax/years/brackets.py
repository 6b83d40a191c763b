"""United States: tax by brackets. Ordinary income first, long-term gains and qualified dividends stacked on it; the 3.8 % tax."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, add, multiply, subtract, total
from core.policy import TaxYear
from core.tax.dated import in_force
from core.unknown import Maybe, Unknown

STATUSES = ("single", "joint", "separate", "head", "surviving")
"""Single; married filing jointly; married filing separately; head of household; qualifying surviving spouse."""
NO_STATUS = Unknown("the policy states no filing status", 'set filing_status under [tax] in the policy, e.g. "single"')


class Layer(Struct, frozen=True):
    """A part of an amount that one rate hits."""

    rate: Decimal
    amount: Decimal
    tax: Decimal


def layers(amount: Decimal, tops: Sequence[Decimal], rates: Sequence[Decimal], below: Decimal = ZERO) -> tuple[Layer, ...]:
    """`amount` spread over brackets, from the bottom, on top of `below`. `tops` are the upper ends of all rates but the last."""
    found: list[Layer] = []
    start, end = below, add(below, amount)
    for number, rate in enumerate(rates):
        top = min(end, tops[number]) if number < len(tops) else end
        if top > start:
            part = subtract(top, start)
            found.append(Layer(rate, part, multiply(part, rate)))
            start = top
    return tuple(found)


def tax_of(found: Iterable[Layer]) -> Decimal:
    return total(layer.tax for layer in found)


def ordinary_tax(taxable: Decimal, year: int, status: str) -> tuple[Layer, ...] | Unknown:
    """The brackets that ordinary taxable income hits; unknown where the pack holds none for the year (IRC 1(j))."""
    return _spread("ordinary", taxable, year, status, ZERO)


def gains_tax(ordinary: Decimal, preferential: Decimal, year: int, status: str) -> tuple[Layer, ...] | Unknown:
    """The brackets that net capital gain and qualified dividends hit, stacked on `ordinary` taxable income (IRC 1(h))."""
    return _spread("gains", preferential, year, status, ordinary)


def _spread(name: str, amount: Decimal, year: int, status: str, below: Decimal) -> tuple[Layer, ...] | Unknown:
    if status not in STATUSES:
        return NO_STATUS
    figures = in_force("US", name, date(year, 12, 31))
    return figures if isinstance(figures, Unknown) else layers(amount, figures.many(status), figures.many("rates"), below)


def standard_deduction(year: int, status: str) -> Maybe:
    """Without the additions for age and blindness (IRC 63(c))."""
    return _one("standard_deduction", year, status)


def deduction(said: TaxYear, year: int) -> Maybe:
    """What is still to be taken off the ordinary income that the owner states."""
    if said.standard:
        return standard_deduction(year, said.filing_status)
    return ZERO if said.deduction is None else said.deduction


def loss_limit(year: int, status: str) -> Maybe:
    """The most of a net loss that counts against other income (IRC 1211(b)). Without a status it is unknown: it may be half."""
    return _one("loss_limit", year, status)


def _one(name: str, year: int, status: str) -> Maybe:
    if status not in STATUSES:
        return NO_STATUS
    figures = in_force("US", name, date(year, 12, 31))
    return figures if isinstance(figures, Unknown) else figures.one(status)


def niit(investment: Decimal, magi: Decimal, year: int, status: str) -> Maybe:
    """3.8 % of the lesser of net investment income and of what modified adjusted gross income exceeds the threshold by (IRC 1411)."""
    if status not in STATUSES:
        return NO_STATUS
    figures = in_force("US", "niit", date(year, 12, 31))
    if isinstance(figures, Unknown):
        return figures
    base = max(ZERO, min(investment, subtract(magi, figures.one(status))))
    return multiply(figures.one("rate"), base)


class Marginal(Struct, frozen=True):
    """Federal tax on one more dollar of gain by term, as fractions."""

    short: Maybe
    long: Maybe


def marginal(ordinary: Decimal, year: int, status: str, magi: Decimal | None = None) -> Marginal:
    """The rates that follow from the brackets for somebody with `ordinary` taxable income; no other gains are looked at.

    The 3.8 % tax is in them where `magi`, or `ordinary` where that is not stated, has reached its threshold.
    """
    short, long = (_next(name, ordinary, year, status) for name in ("ordinary", "gains"))
    figures = in_force("US", "niit", date(year, 12, 31))
    if status in STATUSES and not isinstance(figures, Unknown) and (ordinary if magi is None else magi) >= figures.one(status):
        return Marginal(_plus(short, figures.one("rate")), _plus(long, figures.one("rate")))
    return Marginal(short, long)


def _next(name: str, below: Decimal, year: int, status: str) -> Maybe:
    """The rate of the next dollar: a bracket's top still belongs to it, the dollar after it does not."""
    found = _spread(name, Decimal(1), year, status, below)
    return found if isinstance(found, Unknown) else found[0].rate


def _plus(rate: Maybe, more: Decimal) -> Maybe:
    return rate if isinstance(rate, Unknown) else add(rate, more)
