"""Figures of a year or of a rule: netting, rates, exemptions; from a case's settings or from its words.

Every figure comes from `core.tax.years`; what is here maps the names that cases use to those functions. A rule is found by its tag.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from core.money import ZERO, add, negate, subtract, total
from core.tax.years import brackets, netting, others, uk
from core.unknown import Unknown, known
from tests.golden.tax import words
from tests.golden.tax.case import CannotRun, Row, number
from tests.golden.tax.compare import near
from tests.golden.tax.outcome import figure

Figures = Mapping[str, Decimal]
PARTS = ("annual", "tax")
_BASIC_BAND = Decimal(37700)


def without_events(case: Row) -> None:
    """The figures of a case that states no events: by its engine, else by the first of its tags that is a rule of the country."""
    expected = case["expect"]
    engine, where = case["settings"]["engine"], case["jurisdiction"]
    found: Figures
    if engine in _ENGINES:
        found = _ENGINES[engine](case)
    else:
        rule = next((_RULES[where, tag] for tag in case["rule"] if (where, tag) in _RULES), None) or _YEARS.get(where)
        if rule is None:
            raise CannotRun(f"{where} {', '.join(case['rule'])}: none of these is a rule whose figures can be told without events")
        found = rule(case)
    others_ = sorted(set(expected) - set(PARTS) - {"totals"})
    if others_:
        raise CannotRun(f"{', '.join(others_)} cannot be told without events")
    for part in ("annual", "tax", "totals"):
        compare_part(part, expected.get(part, {}), found)


def compare_part(part: str, expected: Row, found: Figures) -> None:
    for name, value in expected.items():
        if name not in found:
            raise CannotRun(f"{part} states {name}, which no part of the product gives here")
        near(f"{part} {name}", value, found[name])


# ---- United States


def us_netted(st: Iterable[Decimal], lt: Iterable[Decimal], case: Row) -> Figures:
    settings = case["settings"]
    carried = netting.Carry(_carried(settings, "st", "short"), _carried(settings, "lt", "long"))
    if "limit" in settings:
        limit = number(settings["limit"])
    else:
        limit = figure(brackets.loss_limit(2025, words.said_status(case) or "single"), "the limit of losses")
    income = settings.get("taxable_income", settings.get("ordinary"))
    found = netting.net(total(st), total(lt), carried, limit, number(income) if income is not None else None)
    return {
        "net_st": found.short, "net_lt": found.long, "net": found.net, "deduction": found.deduction, "carry_st": found.carried.short,
        "carry_lt": found.carried.long, "carry": add(found.carried.short, found.carried.long), "net_capital_gain": found.preferential,
        "taxable": found.counted, "ordinary": found.ordinary, "preferential": found.preferential,
    }


def _carried(settings: Row, *terms: str) -> Decimal:
    """What earlier years left of losses of a term, positive: `carry_st`, `carryover_short`, `lt_carry_in`, `carryover: {st, lt}`."""
    stated: dict[str, object] = {}
    for name, value in settings.items():
        if "carr" in name:
            stated |= {f"{name}_{term}": amount for term, amount in value.items()} if isinstance(value, dict) else {name: value}
    return total(number(value).copy_abs() for name, value in stated.items() if set(terms) & set(name.split("_")))


def _netting(case: Row) -> Figures:
    settings = case["settings"]
    return us_netted(map(number, settings.get("st", ())), map(number, settings.get("lt", ())), case)


def _layers(found: tuple[brackets.Layer, ...] | Unknown) -> tuple[brackets.Layer, ...]:
    if isinstance(found, Unknown):
        raise CannotRun(f"the brackets are unknown: {found.cause}")
    return found


_ORDINARY = ("ordinary", "ordinary taxable(?: income)?", "(?:taxable )?ordinary income", "taxable income")
_MAGI = ("magi", "(?:modified )?(?:agi|adjusted gross income)")


def _ltcg(case: Row) -> Figures:
    """Long-term gains stacked on ordinary income; `at_15` is the amount that the 15 % rate hits."""
    status, year = words.status(case), words.year(case, 2025)
    ordinary = words.need(case, *_ORDINARY)
    preferential = words.stated(case, "ltcg", "(?:net )?(?:long-term|LT) (?:capital )?gains?") or ZERO
    gains = _layers(brackets.gains_tax(ordinary, preferential, year, status))
    income = _layers(brackets.ordinary_tax(ordinary, year, status))
    at = {rate: total(layer.amount for layer in gains if layer.rate == rate) for rate in map(Decimal, ("0", "0.15", "0.2"))}
    tax, below = brackets.tax_of(gains), brackets.tax_of(income)
    return {
        "at_0": at[Decimal(0)], "at_15": at[Decimal("0.15")], "at_20": at[Decimal("0.2")], "ltcg_tax": tax, "ordinary_tax": below,
        "tax": add(tax, below), "total": add(tax, below), "total_tax": add(tax, below),
    }


def _niit(case: Row) -> Figures:
    income = words.need(case, "net investment income", "nii", "investment income", "(?:net |capital )*gains?")
    found = figure(brackets.niit(income, words.need(case, *_MAGI), words.year(case, 2025), words.status(case)), "NIIT")
    return {"niit": found, "tax": found}


def _deduction(case: Row) -> Figures:
    found = figure(brackets.standard_deduction(words.year(case, 2025), words.status(case)), "the standard deduction")
    return {"standard_deduction": found, "deduction": found}


def _loss_limit(case: Row) -> Figures:
    """A case in words: short-term and long-term gains and losses of the year."""
    short, long = ("(?:short-term|ST)(?: capital)?", "(?:long-term|LT)(?: capital)?")
    gains = {name: words.stated(case, *labels) or ZERO for name, labels in {
        "stg": ("STCG", rf"{short} gains?"), "stl": ("STCL", rf"{short} loss(?:es)?"),
        "ltg": ("LTCG", rf"{long} gains?"), "ltl": ("LTCL", rf"{long} loss(?:es)?"),
    }.items()}
    if not any(gains.values()):
        raise CannotRun(f"{', '.join(case['rule'])}: the case states no gains and losses by term")
    return us_netted([gains["stg"], negate(gains["stl"].copy_abs())], [gains["ltg"], negate(gains["ltl"].copy_abs())], case)


def _us(case: Row) -> Figures:
    """A case whose tags nobody knows: by the figures that it states."""
    if "standard deduction" in case["title"].lower():
        return _deduction(case)
    rules = ((_niit, _MAGI), (_ltcg, _ORDINARY))
    return next((rule for rule, labels in rules if words.stated(case, *labels) is not None), _loss_limit)(case)


# ---- United Kingdom


def _uk_year(case: Row) -> Figures:
    """Gains with their dates, or gains and losses of a year; the exempt amount and losses are placed as the law allows."""
    brought, case = words.brought_forward(case)
    dated = [(date.fromisoformat(day), amount) for day, amount in words.dated_gains(case)]
    if not dated:
        start = words.year(case, 2024)
        gains = words.need(case, "(?:total |chargeable |net )?gains?(?: of the year)?")
        losses = words.stated(case, "(?:same-year |allowable |in-year )?loss(?:es)?(?: of the year)?") or ZERO
        dated = [(date(start, 12, 1), gains), (date(start, 12, 1), negate(losses.copy_abs()))]
    first = uk_first(dated[0][0])
    low = "basic" in case["title"].lower() or "basic" in str(case["settings"]).lower()
    found = uk.year(dated, first, brought, _BASIC_BAND if low else ZERO)
    if isinstance(found, Unknown):
        raise CannotRun(f"the year is unknown: {found.cause}")
    result = uk_figures(found)
    placed = sorted(found.placements, key=lambda each: each.first)
    if len(placed) > 1:
        result["option_aea_on_early"], result["option_aea_on_late"] = placed[0].tax, placed[-1].tax
    return result


def uk_first(day: date) -> date:
    return date(day.year if (day.month, day.day) >= (4, 6) else day.year - 1, 4, 6)


def uk_figures(found: uk.UkYear) -> dict[str, Decimal]:
    result = {
        "gains": found.gains, "losses": found.losses, "net": subtract(found.gains, found.losses), "losses_used": found.used,
        "used": found.used, "brought_forward_used": found.used, "exempt": found.exempt, "aea": found.exempt, "aea_used": found.exempt,
        "taxable": found.taxable, "carried_forward": found.carried, "carry_forward": found.carried, "losses_carried_forward": found.carried,
        "loss_carried_forward": found.carried, "net_gains": subtract(found.gains, found.losses), "taxable_gain": found.taxable,
        "losses_cf": found.carried, "losses_bf_used": found.used, "bf_used": found.used, "carry": found.carried,
    }
    if known(found.tax):
        result |= {"tax": found.tax, "cgt": found.tax, "best": found.tax}
    return result


# ---- the others


def of_a_year(found: others.Year) -> dict[str, Decimal]:
    result = {
        "net": found.net, "losses_used": found.used, "relief": found.relief, "taxable": found.taxable, "carried_forward": found.carried,
        "carry_forward": found.carried, "loss_carried_forward": found.carried, "net_capital_gain": found.taxable,
        "taxable_gain": found.taxable, "taxable_capital_gain": found.taxable, "income": found.taxable,
    }
    if found.tax is not None:
        result |= {"cgt": found.tax, "tax": found.tax}
    return result


def _australia(case: Row) -> Figures:
    carried, case = words.brought_forward(case)
    plain = words.stated(case, "(?:non-discount|undiscounted|other) (?:capital )?gains?", "without discount") or ZERO
    discounted = words.stated(case, "(?:discount|discountable|discounted) (?:capital )?gains?", "with discount") or ZERO
    losses = words.stated(case, "(?:capital )?loss(?:es)?") or ZERO
    if not plain and not discounted:
        raise CannotRun("the case states no gains")
    return of_a_year(others.australia(plain, discounted, losses, date(words.year(case, 2025), 6, 30), carried))


def _ireland(case: Row) -> Figures:
    carried, case = words.brought_forward(case)
    net = words.need(case, "(?:chargeable |net |total )?gains?")
    losses = words.stated(case, "loss(?:es)?") or ZERO
    return of_a_year(others.ireland(subtract(net, losses.copy_abs()), words.year(case, 2025), carried))


def _germany(case: Row) -> Figures:
    """The gain of the year is in the title, else a number of the sums that is not the limit itself."""
    carried, case = words.brought_forward(case)
    year = words.year(case, 2025)
    services = words.stated(case, "(?:staking|lending)(?: and lending)?(?: income| rewards?)?(?: of the year)?")
    if services is not None:
        return {"taxable": figure(others.german_services(services, year), "the limit of services")}
    gain = words.stated(case, "(?:total )?(?:s\\.? ?23 )?gains?(?: of the year)?", "gain", "total", "result")
    if gain is not None:
        gain = subtract(gain, (words.stated(case, "loss(?:es)?") or ZERO).copy_abs())
    else:
        numbers = [each for each in words.in_sums(case) if each]
        gain = next((each for each in numbers if each not in (Decimal(1000), Decimal(600))), next(iter(numbers), None))
    if gain is None:
        raise CannotRun("the case states no gain")
    return of_a_year(others.germany(gain, year, carried))


def _canada(case: Row) -> Figures:
    net = subtract(words.need(case, "(?:capital |net )?gains?"), (words.stated(case, "(?:capital )?loss(?:es)?") or ZERO).copy_abs())
    return of_a_year(others.canada(net, words.year(case, 2025)))


_ENGINES: dict[str, Callable[[Row], Figures]] = {"netting": _netting, "ltcg": _ltcg}
_RULES: dict[tuple[str, str], Callable[[Row], Figures]] = {
    ("US", "niit"): _niit, ("US", "standard_deduction"): _deduction, ("US", "ltcg_brackets"): _ltcg, ("US", "stacking"): _ltcg,
    ("US", "netting"): _loss_limit, ("US", "loss_limit"): _loss_limit, ("US", "carryover"): _loss_limit,
    ("UK", "rate_change_2024"): _uk_year, ("UK", "annual_exempt_amount"): _uk_year, ("UK", "aea"): _uk_year,
    ("UK", "losses_brought_forward"): _uk_year, ("UK", "brought_forward_losses"): _uk_year, ("UK", "losses_order"): _uk_year,
    ("UK", "losses"): _uk_year, ("UK", "rates"): _uk_year,
    ("AU", "losses_order"): _australia, ("AU", "cgt_discount"): _australia, ("IE", "annual_exemption"): _ireland, ("IE", "rate"): _ireland,
    ("DE", "freigrenze"): _germany, ("CA", "inclusion_rate"): _canada, ("CA", "inclusion"): _canada,
}
_YEARS = {"US": _us, "UK": _uk_year, "AU": _australia, "IE": _ireland, "DE": _germany, "CA": _canada}
"""A case of one of these with tags that nobody knows is about a year's gains and losses."""
