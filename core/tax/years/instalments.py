"""United States: estimated tax. The four dates, the payment that is enough (IRC 6654), and what is still to be paid by each date."""

from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, add, cut, multiply, subtract
from core.tax.dated import in_force
from core.unknown import Maybe, Unknown

FOUR = Decimal(4)


class Instalment(Struct, frozen=True):
    """`amount` is still to be paid by `due`, after what is withheld and was paid: zero where nothing is missing."""

    due: date
    amount: Maybe


def due_dates(year: int) -> tuple[date, date, date, date]:
    """15 April, June, September and January; on a weekend or holiday the next business day (IRC 6654(c)(2), 7503)."""
    return (_open(date(year, 4, 15)), _open(date(year, 6, 15)), _open(date(year, 9, 15)), _open(date(year + 1, 1, 15)))


def _open(day: date) -> date:
    while day.weekday() >= 5 or day in (_king(day.year), _emancipation(day.year)):
        day += timedelta(days=1)
    return day


def _king(year: int) -> date:
    """The third Monday of January: the one legal holiday that a January date can meet."""
    first = date(year, 1, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 14)


def _emancipation(year: int) -> date:
    """Emancipation Day of the District of Columbia, 16 April, as it is observed: IRC 7503 counts its holidays."""
    day = date(year, 4, 16)
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def safe_harbour(prior_tax: Decimal, prior_income: Decimal, year: int, status: str) -> Maybe:
    """What is always enough: the prior year's tax, 110 % of it where its adjusted gross income was high (IRC 6654(d)(1)(C))."""
    figures = in_force("US", "estimated", date(year, 12, 31))
    if isinstance(figures, Unknown):
        return figures
    high = prior_income > figures.one("high_income_separate" if status == "separate" else "high_income")
    return multiply(prior_tax, figures.one("of_prior_year_high" if high else "of_prior_year"))


def required(tax: Decimal, harbour: Decimal, withheld: Decimal, year: int) -> Maybe:
    """The payment of the whole year: the lesser of 90 % of its tax and the safe harbour; none where less than $1,000 is left to pay."""
    figures = in_force("US", "estimated", date(year, 12, 31))
    if isinstance(figures, Unknown):
        return figures
    if subtract(tax, withheld) < figures.one("least"):
        return ZERO
    return min(multiply(tax, figures.one("of_this_year")), harbour)


def instalments(payment: Decimal, withheld: Decimal, paid: Decimal, year: int) -> tuple[Instalment, ...]:
    """A quarter of the year's `payment` by each date, less a quarter of what is withheld; `paid` covers the earliest first."""
    owed = max(ZERO, subtract(payment, withheld))
    before, found = ZERO, []
    for number, due in enumerate(due_dates(year), 1):
        so_far = cut(owed, Decimal(number), FOUR)
        missing = max(ZERO, subtract(so_far, add(paid, before)))
        before = add(before, missing)
        found.append(Instalment(due, missing))
    return tuple(found)
