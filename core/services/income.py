"""Income of a year, valued at receipt."""

from msgspec import Struct

from core.model import FOREIGN_TAX, Account, Income, TaxType
from core.money import ZERO
from core.services.gains import whole
from core.services.lots import Line, source_lines
from core.services.projection import booked
from core.services.taxyear.periods import period
from core.services.workspace import Workspace
from core.unknown import Maybe


class IncomeRow(Struct, frozen=True):
    income: Income
    lines: tuple[Line, ...]


class IncomeYear(Struct, frozen=True):
    """`totals` by kind of income, `total` over all, `withheld` tax, and of that what files say was withheld by another state: of taxable
    accounts, in the base currency, unknown where a part is."""

    year: str
    rows: tuple[IncomeRow, ...]
    totals: dict[str, Maybe]
    total: Maybe
    withheld: Maybe
    foreign: Maybe = ZERO


def year(ws: Workspace, year: int | str) -> IncomeYear:
    """What was received in the tax year `year` (civil dates in the policy's zone): its name, or the calendar year in which it begins.

    Raises `Invalid` for what is no tax year, or one to come.
    """
    span = period(ws, str(year))
    booked(ws)
    found = sorted(ws.ledger.projections.incomes((span.first, span.last)), key=lambda income: (income.at, income.event))
    lines = source_lines(ws, (income.event for income in found))
    accounts = ws.ledger.accounts.all()
    taxed = [income for income in found if _taxable(accounts.get(income.account))]
    kinds = sorted({income.kind for income in taxed} - {FOREIGN_TAX})
    return IncomeYear(
        span.label,
        tuple(IncomeRow(income, lines.get(income.event, ())) for income in found),
        {kind: whole([income.value for income in taxed if income.kind == kind], "value") for kind in kinds},
        whole([income.value for income in taxed], "value"),
        whole([income.withheld for income in taxed], "withheld tax"),
        whole([income.withheld for income in taxed if income.kind == FOREIGN_TAX], "withheld tax"),
    )


def _taxable(account: Account | None) -> bool:
    return account is None or account.tax_type is TaxType.TAXABLE
