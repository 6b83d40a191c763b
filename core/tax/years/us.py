"""United States: the federal tax of a year on what the ledger holds and what the owner states, and when it is to be paid.

Not in it: credits, the alternative minimum tax, self-employment tax, the 28 % and 25 % rates, the qualified business income deduction.
"""

from decimal import Decimal

from msgspec import Struct

from core.money import ZERO, add, multiply, subtract, total
from core.policy import Tax, tax_year
from core.tax.years.brackets import Layer, deduction, gains_tax, niit, ordinary_tax, tax_of
from core.tax.years.carrying import Worked
from core.tax.years.instalments import Instalment, due_dates, instalments, required, safe_harbour
from core.tax.years.netting import Netted
from core.unknown import Maybe, Unknown, computed, first_unknown, known


class Received(Struct, frozen=True):
    """Income that the ledger holds. `investment` is the part of `ordinary` that the 3.8 % tax counts: interest and dividends.

    Capital gain distributions are not in it: they are long-term gains (IRC 852(b)(3)(B)).
    """

    ordinary: Maybe = ZERO
    investment: Maybe = ZERO
    qualified: Maybe = ZERO
    """Qualified dividends: taxed at the rates of long-term gains, but not netted with losses (IRC 1(h)(11))."""


class UsYear(Struct, frozen=True):
    """The tax of one year. `federal` is on everything stated and held, `from_ledger` how much of it the ledger's gains and income cause."""

    ordinary_taxable: Maybe
    preferential_taxable: Maybe
    ordinary: tuple[Layer, ...] | Unknown
    gains: tuple[Layer, ...] | Unknown
    niit: Maybe
    federal: Maybe
    from_ledger: Maybe
    by_rates: bool
    """Whether `from_ledger` rests on the marginal rates that the policy states, because the brackets cannot be used."""
    state: Maybe
    harbour: Maybe
    required: Maybe
    instalments: tuple[Instalment, ...]
    set_aside: Maybe
    """`from_ledger` and `state`, less the quarterly payments made: the cash to keep."""


def year(number: int, tax: Tax, worked: Worked, received: Received) -> UsYear:
    """What the year comes to. Every part that rests on something unknown is unknown with that cause."""
    said = tax_year(tax, str(number))
    status, netted = said.filing_status, worked.netted
    preferential = computed(add, _of(netted, "preferential"), received.qualified)
    gross = computed(lambda *parts: total(parts), said.ordinary_income, received.ordinary, _of(netted, "ordinary"))
    gross = computed(subtract, gross, _of(netted, "deduction"))
    off = deduction(said, number)
    whole = computed(lambda both, more, less: max(ZERO, subtract(add(both, more), less)), gross, preferential, off)
    high = computed(min, preferential, whole)
    low = computed(subtract, whole, high)
    ordinary = ordinary_tax(low, number, status) if known(low) else _missing(low)
    gains = gains_tax(low, high, number, status) if known(low) and known(high) else _missing(low, high)
    extra = _niit(number, status, said.magi, netted, received)
    parts = [_sum(ordinary), _sum(gains), extra]
    federal = computed(lambda *each: total(each), *parts)
    without = _without(said.ordinary_income, off, number, status)
    from_ledger, by_rates = computed(subtract, federal, without), False
    if not known(from_ledger) and known(tax.short_rate) and known(tax.long_rate):
        from_ledger, by_rates = at_rates(tax.short_rate, tax.long_rate, netted, received), True
    added = (_of(netted, "counted"), received.ordinary, received.qualified)
    state = computed(lambda *each: multiply(tax.state_rate, max(ZERO, total(each))), *added)
    harbour = computed(lambda before, income: safe_harbour(before, income, number, status), said.prior_tax, said.prior_agi)
    needed = computed(lambda tax, enough, withheld: required(tax, enough, withheld, number), federal, harbour, said.withholding)
    return UsYear(
        low, high, ordinary, gains, extra, federal, from_ledger, by_rates, state, harbour, needed,
        _instalments(needed, said.withholding, said.estimated_paid, number),
        computed(lambda *each: max(ZERO, subtract(add(each[0], each[1]), each[2])), from_ledger, state, said.estimated_paid),
    )


def _of(netted: Netted | Unknown, name: str) -> Maybe:
    if isinstance(netted, Unknown):
        return netted
    found: Decimal = getattr(netted, name)
    return found


def _missing(*values: Maybe) -> Unknown:
    found = first_unknown(*values)
    assert found is not None
    return found


def _sum(layers: tuple[Layer, ...] | Unknown) -> Maybe:
    return layers if isinstance(layers, Unknown) else tax_of(layers)


def _niit(number: int, status: str, magi: Maybe, netted: Netted | Unknown, received: Received) -> Maybe:
    """On net gain (a net loss as far as it is deductible), interest and dividends; nothing where there are none (Form 8960)."""
    counted = _of(netted, "counted")
    investment = computed(lambda *each: max(ZERO, total(each)), counted, received.investment, received.qualified)
    if known(investment) and not investment:
        return ZERO
    income = computed(lambda *each: total(each), magi, counted, received.ordinary, received.qualified)
    return computed(lambda of, all_of_it: niit(of, all_of_it, number, status), investment, income)


def _without(stated: Maybe, off: Maybe, number: int, status: str) -> Maybe:
    """The federal tax if the ledger held nothing."""
    return computed(lambda income, less: _sum(ordinary_tax(max(ZERO, subtract(income, less)), number, status)), stated, off)


def at_rates(short: Decimal, long: Decimal, netted: Netted | Unknown, received: Received) -> Maybe:
    """The tax at marginal rates on what netting leaves and on income received; a deduction lowers it at the short-term rate."""
    low = computed(subtract, computed(add, _of(netted, "ordinary"), received.ordinary), _of(netted, "deduction"))
    high = computed(add, _of(netted, "preferential"), received.qualified)
    return computed(lambda each, more: add(multiply(each, short), multiply(more, long)), low, high)


def _instalments(needed: Maybe, withheld: Maybe, paid: Maybe, number: int) -> tuple[Instalment, ...]:
    missing = first_unknown(needed, withheld, paid)
    if missing is not None:
        return tuple(Instalment(due, missing) for due in due_dates(number))
    assert known(needed)
    assert known(withheld)
    assert known(paid)
    return instalments(needed, withheld, paid, number)
