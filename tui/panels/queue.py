"""The action queue: one line each, with what blocks it; marks, approve, snooze, reject, export.

It names decisions and hands them to the desk; nothing is decided or computed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize

from core.model import ActionState, QueueItem, Side
from core.money import text
from core.unknown import known
from tui import explain
from tui.actions import bindings
from tui.layout import WIDE
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.text import money
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.review import Review

NOTHING = "Nothing is proposed today: no trade is due, or none is worth its tax and cost. i on a band (1) says how it stands."
_COLUMNS = (
    Column("Prio", 6),
    Column("Action", 17, grow=2),
    Column("Value", 8, "right"),
    Column("Tax", 7, "right", drop=1),
    Column("Lots", 9, drop=2),
    Column("Why, or what holds it", 10, grow=5),
)


class QueuePanel(Panel):
    name_of = "queue"
    heading = "2 Action queue"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("queue")]

    def __init__(self) -> None:
        super().__init__()
        self.review: Review | None = None
        self.last_mark = ""
        self.decided = False

    def compose(self) -> ComposeResult:
        yield Table(_COLUMNS, id="queue-table", empty="Computing the review …")
        yield Lines(id="queue-detail", classes="detail")

    def show(self, review: Review) -> None:
        self.review = review
        empty = self.shell.empty_sentence() or NOTHING
        self.table.show([self._row(item) for item in review.queue], empty=empty, in_place=self.decided)
        self.decided = False
        self._title()

    def _row(self, item: QueueItem) -> Row:
        action = item.action
        currency = self.review.currency if self.review else ""
        lots = action.lots[0].lot + (f" +{len(action.lots) - 1}" if len(action.lots) > 1 else "") if action.lots else "-"
        done = item.state not in (ActionState.PROPOSED, ActionState.APPROVED)
        return Row(
            action.id,
            (
                Cell(action.priority.glyph, explain.tone(action.priority)),
                explain.deed(action),
                money(action.value, currency),
                money(action.tax_now, currency, signed=True),
                lots,
                self._note(item),
            ),
            tone="quiet" if done or action.blocked_by else "",
        )

    def _note(self, item: QueueItem) -> Cell:
        action = item.action
        if (said := explain.state_words(item, self.shell.zone)) and not (action.blocked_by and item.state is ActionState.PROPOSED):
            return Cell(said, "ok" if item.state is ActionState.APPROVED else "note")
        if action.blocked_by:
            return Cell(f"blocked: {action.blocked_by[0].cause}", "hard")
        if action.not_now:
            return Cell(f"waits: {action.not_now[0]}", "approaching")
        why = action.why[0] if action.why else ""
        return Cell(why if why.startswith(action.kind) else f"{action.kind}: {why}" if why else action.kind)

    def _title(self) -> None:
        queue = self.review.queue if self.review else ()
        waiting = sum(item.state is ActionState.PROPOSED for item in queue)
        marked = f" · {len(self.table.marks)} marked" if self.table.marks else ""
        self.border_title = f"{self.heading} · {waiting} open{marked}"

    def item(self, key: str = "") -> QueueItem | None:
        """The item of that id, else the highlighted one."""
        key = key or self.table.key
        return next((item for item in self.review.queue if item.action.id == key), None) if self.review else None

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#queue-detail", Lines).write(self.detail())

    def on_resize(self, event: Resize) -> None:
        self.query_one("#queue-detail", Lines).write(self.detail())

    def detail(self) -> list[Line]:
        """The highlighted action: in full where there is room beside the other panels, else in a few lines."""
        item, review = self.item(), self.review
        if item is None or review is None:
            return []
        if self.shell.size.width >= WIDE:
            return explain.action(item, review.currency, self.shell.zone, review.as_of, self._title_of(item), review.words)
        return explain.short(item, review.currency, self.shell.zone)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Every figure of the action, down to the rows of files."""
        if event.key:
            self.shell.open_figure("action", event.key)

    def action_whatif(self) -> None:
        """The sale by every method."""
        item = self.item()
        if item is None or item.action.side is not Side.SELL or not known(item.action.quantity):
            self.shell.say("A what-if is of a sale whose size is known; this is none.")
            return
        action, units = item.action, item.action.quantity
        self.shell.what_if(action.account, action.asset, text(units), tuple((pick.lot, pick.quantity) for pick in action.lots))

    def action_why(self) -> None:
        if (item := self.item()) and (review := self.review):
            said = explain.action(item, review.currency, self.shell.zone, review.as_of, self._title_of(item), review.words)
            self.shell.read("Why this action", said)

    def _title_of(self, item: QueueItem) -> str:
        sleeves = self.review.sleeves if self.review else ()
        return next((sleeve.title for sleeve in sleeves if sleeve.name == item.action.sleeve), item.action.sleeve)

    # marks

    def action_mark(self) -> None:
        if key := self.table.key:
            self.table.mark([key])
            self.last_mark = key
            self.table.action_cursor(1)
            self._title()

    def action_invert(self) -> None:
        if self.review:
            self.table.mark([item.action.id for item in self.review.queue])
            self._title()

    def action_range(self) -> None:
        keys = [item.action.id for item in self.review.queue] if self.review else []
        here = self.table.key
        if here in keys:
            start = keys.index(self.last_mark) if self.last_mark in keys else keys.index(here)
            first, last = sorted((start, keys.index(here)))
            self.table.mark([key for key in keys[first : last + 1] if key not in self.table.marks])
            self.last_mark = here
            self._title()

    # decisions

    def action_approve(self) -> None:
        self._decide("approve")

    def action_edit(self) -> None:
        """Asks for quantity, limit and reason."""
        if (item := self.item()) is None or self.shell.job is not None:
            self.shell.say("Nothing is highlighted to edit." if item is None else "An import is running; esc cancels it, then edit.")
            return
        from tui.screens.edit import edit_form

        self.decided = True
        self.shell.ask(edit_form(item, self.review.currency if self.review else ""), self.shell.entered)

    def action_snooze(self, until: str = "") -> None:
        if until:
            self._decide("snooze", until)
        elif self.table.chosen():
            from tui.screens.choice import Choice

            options = (("d", "1 day", "1d"), ("w", "1 week", "1w"), ("m", "4 weeks", "4w"))
            self.shell.ask(
                Choice("Snooze until", options, free="or until a date like 2026-12-01, or a price like >95000"),
                lambda said: self._decide("snooze", said),
            )

    def action_reject(self, reason: str | None = None) -> None:
        if reason is not None:
            self._decide("reject", reason)
        elif self.table.chosen():
            from tui.screens.choice import REASONS, Choice

            self.shell.ask(
                Choice("Reject: why?", REASONS, free="or in your own words; enter alone skips", skippable=True),
                lambda said: self._decide("reject", said),
            )

    def action_export(self, folder: str = "") -> None:
        if folder:
            self.shell.decide("export", folder)
            return
        from tui.screens.choice import Choice

        default = self.shell.desk.tickets_folder()
        self.shell.ask(
            Choice("Write order tickets of what is approved", (), free="folder", value=str(default)),
            lambda said: self.shell.decide("export", said),
        )

    def action_done(self) -> None:
        if (item := self.item()) is None:
            return
        from tui.screens.choice import Choice

        options = (("1", "carried out, not in any file", "filled"), ("2", "cancelled or expired", "cancelled"))
        self.shell.ask(Choice(f"{explain.deed(item.action)}: what became of it?", options), lambda said: self._decide("done", said))

    def _decide(self, verb: str, *rest: str) -> None:
        ids = tuple(self.table.chosen())
        if not ids:
            self.shell.say("Nothing is highlighted; there is no action to decide on.")
            return
        self.table.marks.clear()
        self.decided = True
        seen = (self.review.revision,) if self.review and verb == "approve" else ()
        self.shell.decide(verb, ids, *rest, *seen)
