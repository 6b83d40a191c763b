"""A tax year as `trimtab tax` has it: its figures by group, brackets, payments, what is not known with its remedy, notes and sources."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from core.unknown import Unknown, known
from tui.actions import bindings
from tui.lines import Line, Lines, content
from tui.screens.base import Dialog
from tui.text import day, money, percent
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.explain.nodes import Node
    from core.services.taxyear import Payment, TaxYearView
    from core.unknown import Maybe
    from tui.shell import TrimtabApp

_COLUMNS = (
    Column("What", 48, grow=1), Column("Amount", 14, "right"), Column("Rule", 4, drop=1), Column("How", 20, grow=2, drop=2),
)


class TaxYearScreen(Dialog[None]):
    """Begins with the year that `year` names; empty: the one of the clock."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("taxyear")]
    DEFAULT_CSS = """
    TaxYearScreen > .box { width: 100%; height: 100%; }
    TaxYearScreen Table { height: 1fr; min-height: 4; }
    TaxYearScreen #taxyear-detail { height: auto; max-height: 7; border-top: solid $line; }
    """

    def __init__(self, year: str = "") -> None:
        super().__init__()
        self.asked = year
        self.found: TaxYearView | None = None
        self.ways: Mapping[str, str] = {}
        self.said: dict[str, list[Line]] = {}

    @property
    def shell(self) -> TrimtabApp:
        return cast("TrimtabApp", self.app)

    @property
    def currency(self) -> str:
        return self.shell.review.currency if self.shell.review else "USD"

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Lines(id="taxyear-head")
            yield Table(_COLUMNS, id="taxyear-table", empty="Working the year out …")
            yield Lines(id="taxyear-detail")
            yield Lines(classes="error")
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        self.query_one(".box").border_title = content(["Tax year"])
        self.query_one(".hint", Lines).write(["[ year before  ] year after  enter open  y copy  Y copy all  esc close"])
        self.query_one(Table).focus()
        self.ask(self.asked)

    def ask(self, year: str) -> None:
        """Has the year worked out on the ledger's thread; what is refused is said, and the year before it stays."""
        work: Callable[[], Awaitable[None]] = partial(self._ask, year)
        self.run_worker(work, group="taxyear", exclusive=True)

    async def _ask(self, year: str) -> None:
        desk = self.shell.desk
        try:
            found, self.ways = await desk.call(desk.tax_year, year)
        except desk.failures as error:
            self.query_one(".error", Lines).write([str(error)])
            return
        self.query_one(".error", Lines).write([])
        self.found = found
        self.draw(found)

    def draw(self, found: TaxYearView) -> None:
        """Shows a year; the cursor stays on its line."""
        self.query_one(".box").border_title = content([f"Tax year {found.span.label}, {found.span.first} to {found.span.last}"])
        self.query_one("#taxyear-head", Lines).write(self._head(found))
        self.said = {}
        self.query_one(Table).show(list(self._rows(found)))

    def _head(self, found: TaxYearView) -> list[Line]:
        due = next((each for each in found.payments if not each.passed and (not known(each.amount) or each.amount)), None)
        unknown = len(found.unknown)
        lines: list[Line] = [[(f"Rules {found.pack}. An estimate, no advice.", "quiet")]]
        if due is not None:
            when = f"{self._due(due)} {money(due.amount, self.currency, 2)}"
            lines.append([("Next payment ", ""), (when, "bold"), *self._aside(found)])
        elif found.payments:
            lines.append([("No payment is still due for this year.", ""), *self._aside(found)])
        if unknown:
            figures = "1 figure is" if unknown == 1 else f"{unknown} figures are"
            lines.append([(f"{figures} not known; each says why, and what to do.", "other")])
        return lines

    def _aside(self, found: TaxYearView) -> list[tuple[str, str]]:
        aside = next((each.amount for each in found.lines if each.key == "set_aside"), None)
        return [] if aside is None else [("   cash to set aside now ", ""), (money(aside, self.currency, 2), "bold")]

    def _due(self, due: Payment) -> str:
        return f"{day(due.due)} {due.due.year}"

    def _rows(self, found: TaxYearView) -> Iterator[Row]:
        for group, lines in groupby(found.lines, lambda each: each.group):
            yield Row(f"h:{group}", (group,), heading=True)
            for line in lines:
                yield self._row(line.key, line.title, line.amount, line.rule)
        if found.bands:
            yield Row("h:bands", ("Brackets that are hit",), heading=True)
        for number, band in enumerate(found.bands):
            title = f"{band.part}: {money(band.amount, self.currency, 2)} at {percent(band.rate)}"
            yield self._row(f"b:{number}", title, band.tax, "")
        if found.payments:
            yield Row("h:due", ("Due",), heading=True)
        for each in found.payments:
            yield self._row(str(each.due), f"{self._due(each)}{', passed' if each.passed else ''}", each.amount, "")
        yield from self._texts("Notes", found.notes)
        sources = [f"{one.figures}: {one.source} ({one.checked})" for one in found.sources]
        yield from self._texts("Where the law's figures are from", sources)

    def _row(self, key: str, title: str, amount: Maybe, rule: str) -> Row:
        shown = money(amount, self.currency, 2)
        if isinstance(amount, Unknown):
            remedy: list[Line] = [[("To do: ", "bold"), (amount.remedy, "")]] if amount.remedy else []
            self.said[key] = [[(title, "bold")], [("Not known: ", "other"), (amount.cause, "")], *remedy]
            return Row(key, (f"  {title}", Cell(shown, "other"), rule, Cell(amount.cause, "quiet")))
        way = self.ways.get(key, "")
        self.said[key] = [[(title, "bold"), (f"  {shown}", "")], *([way] if way else ())]
        return Row(key, (f"  {title}", shown, rule, Cell(way, "quiet")))

    def _texts(self, title: str, texts: Sequence[str]) -> Iterator[Row]:
        if texts:
            yield Row(f"h:{title}", (title,), heading=True)
        for number, each in enumerate(texts):
            self.said[f"t:{title}:{number}"] = [each]
            yield Row(f"t:{title}:{number}", (f"  {each}",), "quiet")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#taxyear-detail", Lines).write(self.said.get(event.key, []))

    def on_table_opened(self, event: Table.Opened) -> None:
        self.action_why()

    def action_year(self, by: int) -> None:
        """The tax year before, or after."""
        if self.found is not None:
            self.ask(str(self.found.span.first.year + by))

    def action_why(self) -> None:
        """Opens the highlighted figure, down to sales, incomes and the rows of files."""
        key, found, desk = self.query_one(Table).key, self.found, self.shell.desk
        if found is None or not key or key.startswith("t:"):
            return
        if key.startswith("b:"):
            from core.services.explain.year import BANDS

            key = BANDS[found.bands[int(key[2:])].part]
        year = found.span.label

        def shown(root: Node) -> None:
            from tui.screens.tree import TreeScreen

            self.app.push_screen(TreeScreen(f"Tax year {year}", root))

        self.shell.fetch(lambda: desk.tax_figure(key, year), shown, "figure")
