"""The owner's marginal rates: what the policy states, else what follows from the brackets."""

from datetime import date

from core.money import ZERO, multiply, subtract
from core.policy import Tax, tax_year
from core.tax.dated import in_force
from core.tax.years.brackets import Marginal, deduction, marginal
from core.unknown import Maybe, Unknown, computed, known


def marginal_rates(tax: Tax, day: date) -> Marginal:
    """Federal tax on one more dollar of gain realised on `day`, by term, without the state's rate.

    A rate that the policy states stands. One that it does not state follows from the brackets of the year where the policy states ordinary
    income and filing status of it; else it is unknown. Gains and income that the ledger holds are not looked at.
    """
    if known(tax.short_rate) and known(tax.long_rate):
        return Marginal(tax.short_rate, tax.long_rate)
    said = tax_year(tax, str(day.year))
    off = deduction(said, day.year)
    if tax.jurisdiction != "US" or not known(said.ordinary_income) or not known(off):
        return Marginal(tax.short_rate, tax.long_rate)
    taxable = max(ZERO, subtract(said.ordinary_income, off))
    found = marginal(taxable, day.year, said.filing_status, said.magi if known(said.magi) else None)
    return Marginal(_first(tax.short_rate, found.short), _first(tax.long_rate, found.long))


def canadian(short: Maybe, day: date) -> Maybe:
    """Tax per dollar of a gain where half of it is income: the stated rate on the included share (rule Y8.4)."""
    figures = in_force("CA", "inclusion", day)
    return computed(multiply, short, figures if isinstance(figures, Unknown) else figures.one("share"))


def _first(stated: Maybe, found: Maybe) -> Maybe:
    return stated if known(stated) or not known(found) else found
