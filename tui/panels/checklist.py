"""The checklist: steps by list, what the program checked by itself, and ticks for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.model import Step
from tui.actions import bindings
from tui.guide import screen_of
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.text import moment
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.review import Review

_COLUMNS = (Column("", 3), Column("Step", 24, grow=2), Column("By", 7), Column("What was found", 20, grow=3, drop=1))


class ChecklistPanel(Panel):
    name_of = "checklist"
    heading = "6 Checklist"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("checklist")]

    def __init__(self) -> None:
        super().__init__()
        self.steps: tuple[Step, ...] = ()

    def compose(self) -> ComposeResult:
        yield Table(_COLUMNS, id="checklist-table", empty="Nothing is due.")
        yield Lines(id="checklist-detail", classes="detail")

    def show(self, review: Review) -> None:
        self.steps = review.checklist
        rows: list[Row] = []
        for name in dict.fromkeys(step.list for step in self.steps):
            found = [step for step in self.steps if step.list == name]
            done = sum(step.done for step in found)
            rows.append(
                Row(
                    f"heading:{name}",
                    (f"{found[0].title}, due {moment(found[0].due, self.shell.zone)}, {done} of {len(found)} done",),
                    heading=True,
                )
            )
            rows += [self._row(step) for step in found]
        self.table.show(rows, empty="Nothing is due: no review, window or year-end falls on this day.")

    def _row(self, step: Step) -> Row:
        mark = Cell("[x]", "ok") if step.done else Cell("[ ]", "approaching")
        return Row(step.id, (mark, step.what, "program" if step.by == "program" else "you", step.evidence))

    @property
    def step(self) -> Step | None:
        key = self.table.key
        return next((step for step in self.steps if step.id == key), None)

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        step = self.step
        lines: list[Line] = []
        if step:
            lines = [[(step.what, "bold"), (f"  {'done' if step.done else 'open'}, due {moment(step.due, self.shell.zone)}", "quiet")]]
            lines.append([(" Found: ", "quiet"), (step.evidence, "")] if step.evidence else [(" Nothing recorded yet.", "quiet")])
            lines.append([(f" o goes to {screen_of(step)}.", "quiet")])
        self.query_one("#checklist-detail", Lines).write(lines)

    def on_table_opened(self, event: Table.Opened) -> None:
        self.action_tick()

    def action_tick(self) -> None:
        step = self.step
        if step is None:
            return
        if step.by == "program" and step.done:
            self.shell.say(f"The program checks this itself: {step.evidence or step.what}")
        else:
            self.shell.decide("untick" if step.done else "tick", step.id)

    def action_screen(self) -> None:
        if step := self.step:
            self.shell.go(screen_of(step))
