"""Forms of the United States: Form 8949, Schedule D and the losses that are carried."""

from decimal import Decimal

from core.money import ZERO, add
from core.reports import us_boxes, us_carryforward, us_form8949, us_schedule_d
from core.reports.sheet import Report
from core.services.errors import Invalid
from core.services.reports.parts import Sales, head, moved, outside
from core.services.taxyear import Gathering, tax_year_view
from core.services.taxyear.periods import Period
from core.services.taxyear.us import every_year
from core.services.workspace import Workspace

ROUNDING = (
    "Whole dollars: (d), (e) and (g) rounded half up, (h) = (d) - (e) + (g) and totals of what is shown; the CSV has exact figures too "
    "(rule F1.5)."
)


def _us_only(ws: Workspace, what: str) -> None:
    if ws.policy.tax.jurisdiction != "US":
        raise Invalid(f"{what} is of the United States; the policy's jurisdiction is {ws.policy.tax.jurisdiction}")
    if ws.base_currency != "USD":
        raise Invalid(f'{what} is in US dollars and the ledger is kept in {ws.base_currency}; write base_currency = "USD" in the policy')


def form8949(ws: Workspace, span: Period) -> Report:
    _us_only(ws, "Form 8949")
    sales, filer = Sales(ws, span), filer_of(ws, span)
    found = us_form8949.form(sales, filer)
    said = [f"Not on this form: {count:,} {'sale' if count == 1 else 'sales'} {why}." for why, count in found.left_out.items()]
    top = head(ws, span, "Form 8949  Sales and Other Dispositions of Capital Assets", ROUNDING, *said)
    return us_form8949.report(top, found, sales, filer)


def filer_of(ws: Workspace, span: Period) -> us_boxes.Filer:
    """Whose form it is, by the policy and the accounts."""
    return us_boxes.Filer(span.first.year, ws.ledger.accounts.all(), outside(ws, span), moved, _carried(ws))


def _carried(ws: Workspace) -> dict[tuple[str, str], Decimal]:
    """What wash sales carried into lots from other accounts or assets, by the event that acquired the lot and its account."""
    found: dict[tuple[str, str], Decimal] = {}
    for bite in ws.ledger.projections.washes():
        if not bite.forfeited and (bite.account, bite.asset) != (bite.into, bite.bought_asset):
            place = (bite.bought, bite.into)
            found[place] = add(found.get(place, ZERO), bite.amount)
    return found


def schedule_d(ws: Workspace, span: Period) -> Report:
    _us_only(ws, "Schedule D")
    found, view = us_form8949.form(Sales(ws, span), filer_of(ws, span)), tax_year_view(ws, span.label)
    carried = us_schedule_d.Carried(
        short_in=view.amount("carried_in_short"), long_in=view.amount("carried_in_long"), distributions=view.amount("distributions"),
        deduction=view.amount("deduction"), short_out=view.amount("carried_out_short"), long_out=view.amount("carried_out_long"),
    )
    undated = found.lines.get(us_boxes.NO_BOX)
    said = [f"{len(undated.numbers):,} sales have no box: they are on Form 8949 and in no line here."] if undated else []
    title = "Schedule D  Capital Gains and Losses"
    return us_schedule_d.report(head(ws, span, title, ROUNDING, us_schedule_d.ELSEWHERE, *said), found, carried)


def carryforward(ws: Workspace, span: Period) -> Report:
    _us_only(ws, "carryforward")
    years = every_year(Gathering(ws, span), span.first.year)
    return us_carryforward.report(head(ws, span, "Capital losses carried from year to year"), years)
