"""Tax years outside the United States: the British one in full, and what the small rules of the others come to."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from core.money import ZERO, multiply, negate, subtract, total
from core.policy import tax_year
from core.services.taxyear import Band, Gathering
from core.tax import pack_for
from core.tax.pack import YearSpan
from core.tax.years import others, uk
from core.tax.years.carrying import left_unknown
from core.tax.years.counted import by_disposal, parts, received, sold
from core.unknown import Maybe, Unknown, computed, first_unknown, known

GAINS, CARRIED, INCOME, TAX, PAY = "Gains and losses", "Losses, exemptions, discounts", "Income that the ledger holds", "Tax", "Payments"
NO_RATE = Unknown("the rate is the owner's own", 'set short_rate under [tax] in the policy, e.g. "35%"')
FORWARD = ("UK", "IE", "DE", "AU", "CA")
"""Where a loss goes on to later years, as far as the pack knows."""
RULES = {"UK": "Y7.1", "IE": "Y8.1", "DE": "Y8.2", "AU": "Y8.3", "CA": "Y8.4"}
TABLES = {
    "UK": ("exempt", "reporting"), "IE": ("cgt",), "DE": ("private_sales", "services"), "AU": ("discount",), "CA": ("inclusion",),
}
BASIC = frozenset({Decimal("0.10"), Decimal("0.18")})
"""The British rates within the basic-rate band."""
Result = others.Year | uk.UkYear | Unknown


def work_out(made: Gathering) -> None:
    """Fills `made` (rules Y7 and Y8)."""
    code = made.tax.jurisdiction
    british = code == "UK"
    rule = RULES.get(code, "Y8.5")
    carried: Maybe = ZERO if code not in FORWARD else _carried_in(made)
    result = _result(made, made.span, carried, last=True)
    _gains(made)
    if code == "DE":
        services = computed(lambda each: others.german_services(each, made.span.first.year), _staking(made))
        made.line(INCOME, "services_taxable", "taxable staking and lending income", services, rule)
    if code in FORWARD:
        made.line(CARRIED, "carried_in", "losses carried in", carried, "Y2.5")
        made.line(CARRIED, "used", "of these used", _of(result, "used"), "Y7.2" if british else rule)
        made.line(CARRIED, "carried_out", "losses carried forward", _of(result, "carried"), "Y7.2" if british else rule)
    made.line(CARRIED, "relief", "exempt or discounted", _of(result, "exempt" if british else "relief"), rule)
    made.line(TAX, "taxable", "taxable gains", _of(result, "taxable"), rule)
    made.line(TAX, "tax", "tax on gains", _tax(made, result), "Y7.3" if british else "Y8.6" if code != "IE" else rule)
    if isinstance(result, uk.UkYear):
        _british(made, result)
    if code == "IE":
        _irish(made, result, carried)
    made.rests_on(*TABLES.get(code, ()))


def _carried_in(made: Gathering) -> Maybe:
    """What the owner states for the year, else what the years before it leave, from the first that is stated or sold in."""
    said = tax_year(made.tax, made.span.label)
    earliest = made.ws.ledger.projections.first_sale()
    if known(said.losses) or earliest is None or earliest >= made.span.first:
        return said.losses
    begin = earliest.year - 1
    pack = pack_for(made.tax.jurisdiction)
    spans = [span for year in range(begin, made.span.first.year) if (span := pack.starting(year)).last >= earliest]
    carried: Maybe = tax_year(made.tax, spans[0].label).losses
    for span in spans:
        stated = tax_year(made.tax, span.label).losses
        carried = stated if known(stated) else carried
        if known(carried):
            result = _result(made, span, carried)
            carried = left_unknown(span.label, result) if isinstance(result, Unknown) else _of(result, "carried")
    return carried


def _of(result: Result, name: str) -> Maybe:
    if isinstance(result, Unknown):
        return result
    found: Maybe = getattr(result, name)
    return found


def _result(made: Gathering, span: YearSpan, carried: Maybe, *, last: bool = False) -> Result:
    """The year by its country's rule; unknown with the first cause where a gain, or what is carried in, is not known."""
    household, code = made.household(False), made.tax.jurisdiction
    disposals = [sale for sale in made.disposals(span) if span.first <= sale.sold <= span.last]
    year = span.first.year
    result: Result
    if code == "AU":
        result = _with(lambda plain, favoured, losses, before: others.australia(plain, favoured, losses, span.last, before),
                       *parts(disposals, household), carried)
    elif code == "DE":
        result = _with(lambda net, before: others.germany(net, year, before), sold(disposals, household).short, carried)
    else:
        each = by_disposal(disposals, household)
        missing = first_unknown(*(gain for _, gain in each))
        result = _by_law(made, span, [(day, _known(gain)) for day, gain in each], carried) if missing is None else missing
    if last:
        made.left_out(household)
    return result


def _by_law(made: Gathering, span: YearSpan, gains: list[tuple[date, Decimal]], carried: Maybe) -> Result:
    if made.tax.jurisdiction == "UK":
        band = tax_year(made.tax, span.label).basic_band
        return uk.year(gains, span.first, carried, band if known(band) else None)
    if isinstance(carried, Unknown):
        return carried
    net = total(gain for _, gain in gains)
    if made.tax.jurisdiction == "IE":
        return others.ireland(net, span.first.year, carried)
    return others.canada(net, span.first.year, carried) if made.tax.jurisdiction == "CA" else others.total_income(net)


def _known(value: Maybe) -> Decimal:
    assert known(value)
    return value


def _with(rule: Callable[..., Result], *values: Maybe) -> Result:
    missing = first_unknown(*values)
    return rule(*values) if missing is None else missing


def _gains(made: Gathering) -> None:
    span = made.span
    household = made.household(False)
    found = sold(made.sales, household)
    made.line(GAINS, "proceeds", f"proceeds of {found.count:,} match{'' if found.count == 1 else 'es'}", found.proceeds, "Y1.1")
    if made.tax.jurisdiction in ("DE", "AU"):
        words = ("within a year", "after a year, exempt") if made.tax.jurisdiction == "DE" else ("without discount", "with discount")
        made.line(GAINS, "short", f"net of those {words[0]}", found.short, "Y1.2")
        made.line(GAINS, "long", f"net of those {words[1]}", found.long, "Y1.2")
    else:
        gains, losses = _apart(by_disposal(made.sales, made.household(False)))
        made.line(GAINS, "gains", "gains", gains, "Y1.2")
        made.line(GAINS, "losses", "losses that count", losses, "Y1.2")
    made.line(GAINS, "disallowed", "losses not allowed", found.disallowed, "Y1.2")
    income = received(made.incomes(span), made.household(False))
    made.line(INCOME, "income", "income, valued at receipt", computed(lambda *each: total(each), *income.by_kind.values()), "Y3.1")


def _apart(disposals: Iterable[tuple[date, Maybe]]) -> tuple[Maybe, Maybe]:
    amounts = [gain for _, gain in disposals]
    missing = first_unknown(*amounts)
    if missing is not None:
        return missing, missing
    exact = [_known(gain) for gain in amounts]
    return total(gain for gain in exact if gain > 0), negate(total(gain for gain in exact if gain < 0))


def _tax(made: Gathering, result: Result) -> Maybe:
    if isinstance(result, Unknown):
        return result
    if isinstance(result, uk.UkYear) or result.tax is not None:
        return result.tax if result.tax is not None else ZERO
    if not result.taxable:
        return ZERO
    rate = made.tax.short_rate if known(made.tax.short_rate) else NO_RATE
    return computed(multiply, result.taxable, rate)


def _british(made: Gathering, result: uk.UkYear) -> None:
    if result.placements:
        best, *rest = result.placements
        if rest and {layer.rate for layer in best.layers} & BASIC:
            made.notes.append("that the owner may choose which gains use the basic-rate band was verified for the law as it stood to 2019")
        made.bands += [Band("gains", layer.rate, layer.amount, layer.tax) for layer in best.layers]
        for other in rest:
            more = subtract(other.tax, best.tax)
            if more:
                made.notes.append(f"losses and exempt amount against gains from {other.first} on first would cost £{more:,f} more")
    limit = uk.reporting_limit(made.span.first)
    made.line(PAY, "reporting_limit", "proceeds above which gains are reported", limit, "Y7.4")
    proceeds = made.lines[0].amount
    if known(proceeds) and uk.reported(result.gains, proceeds, made.span.first) is True:
        made.notes.append("the year is to be reported: gains before losses exceed the exempt amount, or proceeds the limit (Y7.4)")
    made.pay(date(made.span.last.year + 1, 1, 31), result.tax)
    days = {sale.sold for sale in made.sales}
    for day in sorted({min(days), max(days)} if days else set()):
        made.rests_on("rates", day=day)


def _irish(made: Gathering, result: Result, carried: Maybe) -> None:
    """The year's tax is paid in two parts: the first on gains to 30 November as if the year ended there, the second the rest."""
    year = made.span.first.year
    (first, end, early), (_, _, late) = others.irish_payments(year)
    before = _result(made, YearSpan(made.span.label, first, end), carried)
    tax, initial = _tax(made, result), _tax(made, before)
    made.pay(early, initial)
    made.pay(late, computed(lambda whole, part: max(ZERO, subtract(whole, part)), tax, initial))


def _staking(made: Gathering) -> Maybe:
    income = received(made.incomes(made.span), made.household(False))
    return computed(lambda *each: total(each), *(income.by_kind.get(kind, ZERO) for kind in ("staking", "reward")))
