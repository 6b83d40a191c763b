"""What a tax year comes to: gains that count, losses carried, the estimated tax by part, when it is due, and what is unknown. No advice."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct

from core.model import AssetKind, Disposal, Income, kind_of
from core.policy import tax_year
from core.policy.taxyears import CURRENCIES
from core.services.projection import booked
from core.services.taxyear.periods import period
from core.services.workspace import Workspace
from core.tax import pack_for
from core.tax.dated import Figures, in_force
from core.tax.pack import YearSpan
from core.tax.years.counted import Household
from core.unknown import Maybe, Unknown

DIGITAL_ONLY = ("DE", "FR", "JP")
"""Where securities are taxed by rules that the pack does not hold."""


class Line(Struct, frozen=True):
    """One figure of the year. `rule` is its number in docs/rules.md; `group` the heading under which it stands."""

    key: str
    title: str
    amount: Maybe
    rule: str
    group: str


class Band(Struct, frozen=True):
    """A part of the income or gains that one rate hits."""

    part: str
    rate: Decimal
    amount: Decimal
    tax: Decimal


class Payment(Struct, frozen=True):
    """`passed`: the day lies before the clock's."""

    due: date
    amount: Maybe
    passed: bool


class Source(Struct, frozen=True):
    """Where figures of the law come from. `checked`: primary, secondary or recalled (not verified)."""

    figures: str
    source: str
    checked: str


class TaxYearView(Struct, frozen=True):
    """`notes` say what is left out, what differs from what was stated, and what the pack does not compute."""

    jurisdiction: str
    span: YearSpan
    pack: str
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    payments: tuple[Payment, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]

    def amount(self, key: str) -> Maybe:
        """The figure of that key. Raises `KeyError` where the jurisdiction has none."""
        found = next((line for line in self.lines if line.key == key), None)
        if found is None:
            raise KeyError(key)
        return found.amount

    @property
    def unknown(self) -> dict[str, Unknown]:
        """What is not known, by key."""
        return {line.key: line.amount for line in self.lines if isinstance(line.amount, Unknown)}


class Gathering:
    """One tax year being worked out: what the ledger holds of it, and the view as it grows."""

    def __init__(self, ws: Workspace, span: YearSpan) -> None:
        self.ws, self.span, self.tax = ws, span, ws.policy.tax
        self.today = ws.local_now.date()
        self.accounts = ws.ledger.accounts.all()
        self.lines: list[Line] = []
        self.bands: list[Band] = []
        self.payments: list[Payment] = []
        self.notes: list[str] = []
        self.sources: list[Source] = []
        every = [sale for _, sale in ws.ledger.projections.each_disposal(span.first, span.last)]
        self.sales = [sale for sale in every if self._ours(sale)]
        """Disposals of the year that its rules are about."""
        if len(every) > len(self.sales):
            others = len(every) - len(self.sales)
            which = "one disposal of a security is" if others == 1 else f"{others:,} disposals of securities are"
            self.notes.append(f"{which} not in it: the pack knows the rules for digital assets alone")

    def _ours(self, sale: Disposal) -> bool:
        return self.tax.jurisdiction not in DIGITAL_ONLY or kind_of(sale.asset) is not AssetKind.SECURITY

    def disposals(self, span: YearSpan) -> Iterable[Disposal]:
        """Those of another year, read as they are asked for."""
        if span.label == self.span.label:
            return self.sales
        found = self.ws.ledger.projections.each_disposal(span.first, span.last)
        return (sale for _, sale in found if self._ours(sale))

    def incomes(self, span: YearSpan) -> Iterator[Income]:
        for year in range(span.first.year, span.last.year + 1):
            yield from (income for income in self.ws.ledger.projections.incomes(year) if span.first <= income.day <= span.last)

    def household(self, joint: bool | None) -> Household:
        return Household(self.accounts, joint)

    def whose(self, label: str = "") -> Household:
        """Who is taxed together in that year, else the one being worked out: spouses on a joint return of the United States."""
        status = tax_year(self.tax, label or self.span.label).filing_status
        american = self.tax.jurisdiction == "US"
        return self.household({"": None, "joint": True}.get(status, False) if american else False)

    def line(self, group: str, key: str, title: str, amount: Maybe, rule: str) -> None:
        self.lines.append(Line(key, title, amount, rule, group))

    def pay(self, due: date, amount: Maybe) -> None:
        self.payments.append(Payment(due, amount, due < self.today))

    def rests_on(self, *names: str, day: date | None = None) -> None:
        """The tables of the law that were used, as they stood at the end of the year or on `day`."""
        for name in names:
            found = in_force(self.tax.jurisdiction, name, day or self.span.last)
            if isinstance(found, Figures):
                self.sources.append(Source(name.replace("_", " "), found.source, found.checked))

    def left_out(self, household: Household) -> None:
        """Say what of the year was not counted, and why."""
        for reason, count in sorted(household.left_out.items()):
            self.notes.append(f"{count:,} {'row is' if count == 1 else 'rows are'} not counted: {reason}")

    def view(self) -> TaxYearView:
        pack = pack_for(self.tax.jurisdiction)
        if self.span.last >= self.today:
            self.notes.insert(0, f"the tax year ends on {self.span.last}: it is shown as far as the clock")
        return TaxYearView(
            self.tax.jurisdiction, self.span, pack.version, tuple(self.lines), tuple(self.bands), tuple(self.payments),
            (*self.notes, *pack.notes), tuple(dict.fromkeys(self.sources)),
        )


def tax_year_view(ws: Workspace, written: str = "") -> TaxYearView:
    """The tax year that `written` names, `2026` or `2025/26`; empty: the one of the clock. Raises `Invalid` for a year that is none."""
    booked(ws)
    span = period(ws, written)
    with ws.ledger.reading():
        made = Gathering(ws, span)
        if CURRENCIES.get(ws.policy.tax.jurisdiction, ws.base_currency) != ws.base_currency:
            made.notes.append(
                f"the figures of {ws.policy.tax.jurisdiction} are in {CURRENCIES[ws.policy.tax.jurisdiction]} and the ledger is kept in "
                f"{ws.base_currency}: brackets, exemptions and limits cannot be used; change base_currency in the policy"
            )
        elif ws.policy.tax.jurisdiction == "US":
            from core.services.taxyear.us import work_out
            work_out(made)
        else:
            from core.services.taxyear.others import work_out as work_out_other
            work_out_other(made)
        return made.view()
