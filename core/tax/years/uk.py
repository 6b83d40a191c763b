"""United Kingdom: a tax year's capital gains of an individual. Exempt amount, losses, rates and the limit from which gains are reported.

TCGA 1992: losses of the year in full, earlier ones only down to the exempt amount (s.1E, s.1K; HMRC CG18030), each against whatever gain is
best (s.1F); 18 % and 24 % from 30 October 2024, 10 % and 20 % before (s.1H, Finance Act 2025 s.7).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations

from msgspec import Struct

from core.money import ZERO, add, multiply, negate, subtract, total
from core.tax.dated import Figures, in_force
from core.tax.years.brackets import Layer
from core.unknown import Maybe, Unknown, computed

NO_BAND = Unknown(
    "the policy states no basic_band for the year",
    'write what income leaves of the basic-rate band as basic_band in [[tax.year]], "£0" for a higher-rate taxpayer',
)


class Placement(Struct, frozen=True):
    """The tax where losses and exempt amount go against the gains of `first` (the day from which its rates stand) before all others."""

    first: date
    tax: Decimal
    layers: tuple[Layer, ...]


class UkYear(Struct, frozen=True):
    """One tax year. `gains` and `losses` by disposal, both positive; `tax` is the least that the law allows, unknown without the band."""

    gains: Decimal
    losses: Decimal
    used: Decimal
    """Losses of earlier years that were used."""
    exempt: Decimal
    """The exempt amount as far as it was used."""
    taxable: Decimal
    tax: Maybe
    placements: tuple[Placement, ...]
    """The ways to place losses and exempt amount, the best first; one where the year knows one set of rates, none without the band."""
    carried: Maybe
    """Losses that go on; unknown where it is not known what came in."""


def exempt_amount(first: date) -> Maybe:
    """The annual exempt amount of the tax year that begins on `first`."""
    figures = in_force("UK", "exempt", first)
    return figures if isinstance(figures, Unknown) else figures.one("amount")


def reporting_limit(first: date) -> Maybe:
    """Proceeds above which gains are reported though no tax is due: fixed from 2023/24, before four times the exempt amount."""
    figures = in_force("UK", "reporting", first)
    if isinstance(figures, Unknown):
        return figures
    if "proceeds" in figures.values:
        return figures.one("proceeds")
    exempt = exempt_amount(first)
    return exempt if isinstance(exempt, Unknown) else multiply(exempt, figures.one("exempt_amounts"))


def reported(gains: Decimal, proceeds: Decimal, first: date) -> bool | Unknown:
    """Whether the year is reported though no tax may be due: gains before losses above the exempt amount, or proceeds above the limit."""
    exempt, limit = exempt_amount(first), reporting_limit(first)
    if isinstance(exempt, Unknown):
        return exempt
    if isinstance(limit, Unknown):
        return limit
    return gains > exempt or proceeds > limit


def year(disposals: Iterable[tuple[date, Decimal]], first: date, carried: Maybe = ZERO, band: Decimal | None = None) -> UkYear | Unknown:
    """`disposals`: day and gain (losses negative) of each; `band`: what income leaves of the basic-rate band, None where it is not known.

    Unknown, with the cause, where there are gains to tax and the pack holds no exempt amount for the year, or where they exceed it and
    it is not known what was carried in: below it no earlier loss is used (s.1E), whatever there was.
    """
    listed = [(day, gain) for day, gain in disposals if gain]
    gains = total(gain for _, gain in listed if gain > 0)
    losses = negate(total(gain for _, gain in listed if gain < 0))
    net = subtract(gains, losses)
    if net <= 0:
        return UkYear(gains, losses, ZERO, ZERO, ZERO, ZERO, (), computed(subtract, carried, net))
    allowance = exempt_amount(first)
    if isinstance(allowance, Unknown):
        return allowance
    if isinstance(carried, Unknown):
        return UkYear(gains, losses, ZERO, net, ZERO, ZERO, (), carried) if net <= allowance else carried
    used = min(carried, max(ZERO, subtract(net, allowance)))
    exempt = min(allowance, subtract(net, used))
    taxable = subtract(net, add(used, exempt))
    carry = subtract(carried, used)
    if not taxable:
        return UkYear(gains, losses, used, exempt, ZERO, ZERO, (), carry)
    periods = _periods(listed)
    if isinstance(periods, Unknown):
        return UkYear(gains, losses, used, exempt, taxable, periods, (), carry)
    if band is None:
        return UkYear(gains, losses, used, exempt, taxable, NO_BAND, (), carry)
    found = placements(periods, subtract(gains, taxable), band)
    return UkYear(gains, losses, used, exempt, taxable, found[0].tax, found, carry)


def _periods(listed: Iterable[tuple[date, Decimal]]) -> list[tuple[Figures, Decimal]] | Unknown:
    """The year's gains by the rates that stood on their day."""
    found: dict[date, tuple[Figures, Decimal]] = {}
    for day, gain in listed:
        if gain <= 0:
            continue
        rates = in_force("UK", "rates", day)
        if isinstance(rates, Unknown):
            return rates
        found[rates.first] = (rates, add(found.get(rates.first, (rates, ZERO))[1], gain))
    return [found[first] for first in sorted(found)]


def placements(periods: Sequence[tuple[Figures, Decimal]], relief: Decimal, band: Decimal) -> tuple[Placement, ...]:
    """Every order of setting `relief` (losses and exempt amount) against the gains of `periods`, the one with the least tax first."""
    found: dict[date, Placement] = {}
    for order in permutations(range(len(periods))):
        left, taxed = relief, [amount for _, amount in periods]
        for number in order:
            taken = min(left, taxed[number])
            taxed[number], left = subtract(taxed[number], taken), subtract(left, taken)
        hit = _layers([(rates, amount) for (rates, _), amount in zip(periods, taxed, strict=True)], band)
        first = periods[order[0]][0].first
        made = Placement(first, total(layer.tax for layer in hit), hit)
        if first not in found or made.tax < found[first].tax:
            found[first] = made
    return tuple(sorted(found.values(), key=lambda each: (each.tax, each.first)))


def _layers(taxed: Sequence[tuple[Figures, Decimal]], band: Decimal) -> tuple[Layer, ...]:
    """The basic-rate band goes where it saves most; the individual chooses (s.4BA as it stood to 2019; its successor is recalled)."""
    found: list[Layer] = []
    for rates, amount in sorted(taxed, key=lambda each: subtract(each[0].one("basic"), each[0].one("higher"))):
        low = min(band, amount)
        band = subtract(band, low)
        for name, part in (("basic", low), ("higher", subtract(amount, low))):
            if part:
                found.append(Layer(rates.one(name), part, multiply(part, rates.one(name))))
    return tuple(sorted(found, key=lambda layer: layer.rate))
