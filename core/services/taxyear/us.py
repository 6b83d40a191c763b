"""The tax year of a US person: every year of the ledger netted in turn, then the tax of the one that is asked for."""

from datetime import date
from decimal import Decimal

from core.policy import tax_year
from core.services.taxyear import Band, Gathering
from core.tax.pack import YearSpan
from core.tax.years.brackets import Layer, tax_of
from core.tax.years.carrying import Realised, Worked, work_through
from core.tax.years.counted import Incomes, Sold, realised, received, sold
from core.tax.years.us import UsYear, year
from core.unknown import Maybe, Unknown, known

GAINS, CARRIED, INCOME, TAX, PAY = "Gains and losses", "Netting", "Income that the ledger holds", "Estimated tax", "Quarterly payments"
LEFT_OUT = (
    "an estimate: credits, alternative minimum tax, self-employment tax and the rates for collectibles are not in it; of investment "
    "income the 3.8 % tax counts what the ledger holds"
)
NETTED = (
    ("net_short", "net short-term", "Y2.1"), ("net_long", "net long-term", "Y2.1"), ("net", "net", "Y2.1"),
    ("deduction", "counts against other income", "Y2.2"), ("carried_out_short", "short-term losses carried forward", "Y2.3"),
    ("carried_out_long", "long-term losses carried forward", "Y2.3"),
)


def work_out(made: Gathering) -> None:
    """Fills `made` (rules Y1 to Y5)."""
    number = made.span.first.year
    sales, incomes = _year(made, number, last=True)
    worked = work_through(_all_years(made, number, realised(sales, incomes)), number, lambda each: tax_year(made.tax, str(each)))[number]
    found = year(number, made.tax, worked, incomes.received)
    _gains(made, sales, incomes)
    _carried(made, worked)
    _income(made, incomes)
    _tax(made, found)
    made.notes.append(LEFT_OUT)
    made.rests_on("loss_limit", "ordinary", "gains", "niit", "estimated")
    if tax_year(made.tax, str(number)).standard:
        made.rests_on("standard_deduction")


def _year(made: Gathering, number: int, *, last: bool = False) -> tuple[Sold, Incomes]:
    household = made.whose(str(number))
    span = YearSpan(str(number), date(number, 1, 1), date(number, 12, 31))
    found = sold(made.disposals(span), household), received(made.incomes(span), household)
    if last:
        made.left_out(household)
    return found


def _all_years(made: Gathering, number: int, own: Realised) -> dict[int, Realised]:
    """From the latest year whose carryforward the owner states, else from the first sale of the ledger."""
    stated = {
        int(each.label) for each in made.tax.years
        if int(each.label) <= number and known(each.losses_short) and known(each.losses_long)
    }
    earliest = made.ws.ledger.projections.first_sale()
    first = max(stated) if stated else min(number, earliest.year if earliest else number)
    found = {each: realised(*_year(made, each)) for each in range(first, number)}
    return {**found, number: own}


def _gains(made: Gathering, sales: Sold, incomes: Incomes) -> None:
    made.line(GAINS, "proceeds", f"proceeds of {sales.count:,} disposal{'' if sales.count == 1 else 's'}", sales.proceeds, "Y1.1")
    made.line(GAINS, "short", "short-term, allowed", sales.short, "Y1.2")
    made.line(GAINS, "long", "long-term, allowed", sales.long, "Y1.2")
    made.line(GAINS, "distributions", "capital gain distributions, long-term", incomes.distributions, "Y1.3")
    made.line(GAINS, "disallowed", "losses not allowed", sales.disallowed, "Y1.2")
    made.line(GAINS, "forfeited", "of these lost for good", sales.forfeited, "Y1.2")


def _carried(made: Gathering, worked: Worked) -> None:
    made.line(CARRIED, "carried_in_short", "short-term losses carried in", worked.short_in, "Y2.5")
    made.line(CARRIED, "carried_in_long", "long-term losses carried in", worked.long_in, "Y2.5")
    netted = worked.netted
    known_as: dict[str, Decimal] = {}
    if not isinstance(netted, Unknown):
        known_as = {
            "net_short": netted.short, "net_long": netted.long, "net": netted.net, "deduction": netted.deduction,
            "carried_out_short": netted.carried.short, "carried_out_long": netted.carried.long,
        }
    for key, title, rule in NETTED:
        made.line(CARRIED, key, title, netted if isinstance(netted, Unknown) else known_as[key], rule)


def _income(made: Gathering, incomes: Incomes) -> None:
    made.line(INCOME, "ordinary_income", "ordinary", incomes.received.ordinary, "Y3.1")
    made.line(INCOME, "qualified_dividends", "qualified dividends", incomes.received.qualified, "Y3.1")
    made.line(INCOME, "withheld", "tax withheld by payers, not counted below", incomes.withheld, "Y3.2")


def _tax(made: Gathering, found: UsYear) -> None:
    for part, layers in (("ordinary income", found.ordinary), ("long-term gains and qualified dividends", found.gains)):
        if not isinstance(layers, Unknown):
            made.bands += [Band(part, layer.rate, layer.amount, layer.tax) for layer in layers]
    made.line(TAX, "ordinary_taxable", "taxed at ordinary rates", found.ordinary_taxable, "Y4.1")
    made.line(TAX, "preferential_taxable", "taxed at the rates of long-term gains", found.preferential_taxable, "Y4.2")
    made.line(TAX, "ordinary_tax", "tax on ordinary income", _sum(found.ordinary), "Y4.1")
    made.line(TAX, "gains_tax", "tax on long-term gains and qualified dividends", _sum(found.gains), "Y4.2")
    made.line(TAX, "niit", "3.8 % tax on net investment income", found.niit, "Y4.3")
    made.line(TAX, "federal", "federal tax of the year", found.federal, "Y4.1")
    made.line(TAX, "from_ledger", "of this caused by what the ledger holds", found.from_ledger, "Y4.5")
    made.line(TAX, "state", "state tax on what the ledger holds", found.state, "Y4.6")
    made.line(PAY, "safe_harbour", "always enough for the year", found.harbour, "Y5.2")
    made.line(PAY, "required", "to be paid in the year, withholding included", found.required, "Y5.2")
    made.line(PAY, "set_aside", "cash to set aside now", found.set_aside, "Y5.4")
    for each in found.instalments:
        made.pay(each.due, each.amount)
    if found.by_rates:
        made.notes.append("the tax that the ledger causes is at the marginal rates of the policy, because the brackets cannot be used")


def _sum(layers: tuple[Layer, ...] | Unknown) -> Maybe:
    return layers if isinstance(layers, Unknown) else tax_of(layers)


def every_year(made: Gathering, number: int) -> dict[int, tuple[Realised, Worked]]:
    """What was realised in each year up to `number`, and what netting makes of it with the losses carried in."""
    found = _all_years(made, number, realised(*_year(made, number)))
    worked = work_through(found, number, lambda each: tax_year(made.tax, str(each)))
    return {each: (found.get(each, Realised()), worked[each]) for each in worked}
