"""Allocation and bands: the tree of sleeves, folded or not, with drift bars; below it the limits across sleeves.

It draws `SleeveState` and `LimitState` as they come; every number was computed in the domain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize

from core.drift import bar
from core.model import LimitState, SleeveState
from tui import explain
from tui.actions import bindings
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.text import money, percent
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.review import Review
    from tui.desk import Glance

BARS = ((72, 33), (64, 25), (0, 17))
"""From a table's width in cells on, the cells of the drift bar: 4 equal parts and 5 lines."""
_LABELS = {
    33: ("-hard", "-soft", "target", "+soft", "+hard"),
    25: ("-hd", "-soft", "goal", "+soft", "+hd"),
    17: ("-", "", "target", "", "+"),
}


def columns(bar_cells: int) -> tuple[Column, ...]:
    """The columns around a bar of that many cells."""
    return (
        Column("Class", 12, grow=1),
        Column("Target", 6, "right"),
        Column("Now", 5, "right"),
        Column("Drift", 5, "right"),
        Column("Value", 9, "right", drop=1),
        Column(scale(bar_cells), bar_cells),
        Column("St", 3),
    )


def scale(cells: int) -> str:
    """The names of the bar's five lines, each over its line."""
    drawn = [" "] * cells
    for number, label in enumerate(_LABELS[cells]):
        at = number * (cells - 1) // 4 - len(label) // 2
        at = max(0, min(at, cells - len(label)))
        drawn[at : at + len(label)] = label
    return "".join(drawn)


class BandsPanel(Panel):
    name_of = "bands"
    heading = "1 Allocation and bands"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("bands")]

    def __init__(self) -> None:
        super().__init__()
        self.open: set[str] = set()
        self.review: Review | Glance | None = None
        self.bar = BARS[0][1]

    def compose(self) -> ComposeResult:
        yield Table(columns(self.bar), id="bands-table", empty="Computing the review …")
        yield Lines(id="bands-detail", classes="detail")

    def show(self, review: Review) -> None:
        self.review = review
        self.draw()

    def on_resize(self, event: Resize) -> None:
        fitting = next(cells for least, cells in BARS if event.size.width >= least)
        if fitting != self.bar:
            self.bar = fitting
            self.table.set_columns(columns(fitting))
            self.draw()

    def glance(self, glance: Glance) -> None:
        """Draws the bands alone, before the rest of the review is there."""
        self.review = glance
        self.draw()

    def draw(self) -> None:
        """The rows that the folds leave, and the detail of the highlighted one."""
        if (review := self.review) is None:
            return
        empty = self.shell.empty_sentence()
        rows = [] if empty else [self._sleeve(state) for state in review.sleeves if self._visible(state)]
        if review.limits and not empty:
            rows.append(Row("heading:limits", ("Limits",), heading=True))
            rows += [self._limit(state) for state in review.limits]
        self.table.show(rows, empty=empty)

    def _visible(self, state: SleeveState) -> bool:
        parents = {sleeve.name: sleeve.parent for sleeve in self.review.sleeves} if self.review else {}
        above = state.parent
        while above:
            if above not in self.open:
                return False
            above = parents.get(above, "")
        return True

    def _sleeve(self, state: SleeveState) -> Row:
        code, tone = explain.glyph(state.state)
        sign = " " if state.leaf else "-" if state.name in self.open else "+"
        currency = self.review.currency if self.review else ""
        return Row(
            f"sleeve:{state.name}",
            (
                "  " * state.depth + sign + " " + state.title,
                percent(state.target),
                percent(state.current),
                percent(state.drift, signed=True, unit=""),
                money(state.value, currency),
                Cell(bar(state, self.bar), tone),
                Cell(code, tone),
            ),
        )

    def _limit(self, state: LimitState) -> Row:
        code, tone = explain.glyph(state.state)
        currency = self.review.currency if self.review else ""
        said = f"{money(state.value, currency)}, {state.kind} {money(state.limit, currency)}"
        return Row(
            f"limit:{state.name}", ("  " + state.title, "", "", "", money(state.value, currency), Cell(said, tone), Cell(code, tone))
        )

    # what is highlighted

    @property
    def sleeve(self) -> SleeveState | None:
        """The highlighted sleeve."""
        key = self.table.key
        found = self.review.sleeves if self.review else ()
        return next((state for state in found if key == f"sleeve:{state.name}"), None)

    def detail(self) -> list[Line]:
        """The explanation of the highlighted row."""
        review, key = self.review, self.table.key
        if review is None:
            return []
        if state := self.sleeve:
            cost = next((each for each in getattr(review, "impact", ()) if each.name == state.name), None)
            return explain.sleeve(state, review.queue, review.currency, self.shell.zone, cost)
        found = next((state for state in review.limits if key == f"limit:{state.name}"), None)
        return explain.limit(found, review.currency, self.shell.zone) if found else []

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#bands-detail", Lines).write(self.detail())
        self.shell.follow()

    def on_table_opened(self, event: Table.Opened) -> None:
        state = self.sleeve
        if state is None or state.leaf:
            self.action_why()
        else:
            self.open ^= {state.name}
            self.draw()

    def action_fold(self, closed: bool) -> None:
        state = self.sleeve
        if state is None:
            return
        if not closed and not state.leaf:
            self.open.add(state.name)
        elif closed and state.name in self.open:
            self.open.discard(state.name)
        elif closed and state.parent:
            self.table.select(f"sleeve:{state.parent}")
        self.draw()

    def noted(self) -> str:
        name = self.table.key.partition(":")[2]
        return f"{name}: " if name else ""

    def action_why(self) -> None:
        if lines := self.detail():
            self.shell.read("Why this state", lines)
