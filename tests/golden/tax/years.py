"""The figures of tax years that follow from what was booked."""

from datetime import date
from decimal import Decimal

from core.model import Term
from core.money import ZERO, add, negate, total
from core.tax.years import others, uk
from core.unknown import Unknown
from tests.golden.tax.case import CannotRun
from tests.golden.tax.compare import allowed, near, taxed
from tests.golden.tax.figures import PARTS, Figures, compare_part, of_a_year, uk_figures, uk_first, us_netted
from tests.golden.tax.outcome import Outcome, summed
from tests.golden.tax.packs import jurisdiction, tax_year


def with_events(outcome: Outcome) -> None:
    """Figures of the year that follow from what was booked."""
    expected = outcome.case["expect"]
    for part in PARTS:
        if part in expected:
            compare_part(part, expected[part], _of_the_year(outcome))
    for name, row in expected.get("tax_years", {}).items():
        found = _tax_year(outcome, name.replace("-", "/"))
        for key, value in row.items():
            if key not in found:
                raise CannotRun(f"tax_years {name} states {key}, which no part of the product gives")
            near(f"{name} {key}", value, found[key])


def _of_the_year(outcome: Outcome) -> Figures:
    """The last tax year of the case, losses of the earlier ones carried into it where the law carries them."""
    where, case = jurisdiction(outcome.case), outcome.case
    found = taxed(outcome)
    if where == "US":
        by_term = {term: [allowed(outcome, [sale]) for sale in found if sale.term is term] for term in Term}
        return us_netted(by_term[Term.SHORT], by_term[Term.LONG], case)
    years: dict[str, list[int]] = {}
    for place, sale in enumerate(found):
        years.setdefault(tax_year(case, sale.sold), []).append(place)
    result: Figures = {}
    carried = ZERO
    for name in sorted(years):
        sales = [found[place] for place in years[name]]
        gains = [allowed(outcome, [sale]) for sale in sales]
        if where == "AU":
            long = total(gain for sale, gain in zip(sales, gains, strict=True) if gain > 0 and sale.term is Term.LONG)
            short = total(gain for sale, gain in zip(sales, gains, strict=True) if gain > 0 and sale.term is not Term.LONG)
            losses = negate(total(gain for gain in gains if gain < 0))
            year = others.australia(short, long, losses, date(int(name[:4]) + 1, 6, 30), carried)
        elif where == "DE":
            net = total(gain for sale, gain in zip(sales, gains, strict=True) if sale.term is not Term.LONG)
            year = others.germany(net, int(name), carried)
        elif where == "IE":
            year = others.ireland(total(gains), int(name), carried)
        elif where == "CA":
            year = others.canada(total(gains), int(name), carried)
        elif where == "UK":
            return _tax_year(outcome, name)
        else:
            year = others.total_income(total(gains))
        carried = year.carried
        result = of_a_year(year) | {"gain": total(gains), "net_gain": total(gains), "gains": total(gain for gain in gains if gain > 0)}
    return result


def _tax_year(outcome: Outcome, name: str) -> Figures:
    """What is reported of a tax year: gains and losses by disposal, where all sales of a day and asset are one."""
    merged: dict[tuple[date, str, str], Decimal] = {}
    sales = [sale for sale in taxed(outcome) if tax_year(outcome.case, sale.sold) == name]
    for sale in sales:
        key = (sale.sold, sale.asset, outcome.owner(sale.account).value)
        merged[key] = add(merged.get(key, ZERO), allowed(outcome, [sale]))
    listed = [(day, gain) for (day, _, _), gain in merged.items()]
    result = {
        "gains": total(gain for _, gain in listed if gain > 0), "losses": negate(total(gain for _, gain in listed if gain < 0)),
        "net": total(gain for _, gain in listed), "disposals": Decimal(len(listed)),
        "proceeds": summed((sale.proceeds for sale in sales), "proceeds"), "costs": summed((sale.basis for sale in sales), "costs"),
        "income": summed((item.value for item in outcome.booking.incomes if tax_year(outcome.case, item.day) == name), "income"),
    }
    result |= {"cost": result["costs"], "gain": result["net"], "net_gains": result["net"], "net_gain": result["net"]}
    if jurisdiction(outcome.case) == "UK" and listed:
        found = uk.year(listed, uk_first(listed[0][0]))
        if not isinstance(found, Unknown):
            result = uk_figures(found) | result
    return result
