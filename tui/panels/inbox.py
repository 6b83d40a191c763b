"""What only the user can answer: rows in quarantine by cause, questions, transfers. `enter` opens a group, `esc` leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.model import Event
from tui import waiting
from tui.actions import bindings
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.panels.inbox_asks import Asks
from tui.widgets.table import Row, Table

if TYPE_CHECKING:
    from core.services.quarantine import Cause
    from core.services.review import Review
    from core.services.transfers import Ambiguous, OpenGroup, OpenSide
    from tui.desk import Inbox

_NOTHING = "Nothing waits for you: no open question, no ambiguous transfer, no row in quarantine."


class InboxPanel(Asks, Panel):
    name_of = "inbox"
    heading = "5 Inbox"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("inbox")]

    def __init__(self) -> None:
        super().__init__()
        self.inbox: Inbox | None = None
        self.inside = ""
        """The key of the group that is open; empty at the top."""

    def compose(self) -> ComposeResult:
        yield Table(waiting.TOP, id="inbox-table", empty="Reading …")
        yield Lines(id="inbox-detail", classes="detail")

    def show(self, review: Review) -> None:
        if self.display:
            self.shown()

    def shown(self) -> None:
        self.shell.fetch(self.shell.desk.inbox, self.take, "inbox")

    def take(self, inbox: Inbox) -> None:
        """Draws what waits; a group that was settled is left."""
        self.inbox = inbox
        if self.inside and not self._rows(inbox):
            self.leave()
        else:
            self.draw()

    def draw(self) -> None:
        """The list at hand."""
        if self.inbox is not None:
            columns = {"cause": waiting.ROWS, "ambiguous": waiting.CANDIDATES, "group": waiting.SIDES, "matched": waiting.PAIRS}
            self.table.set_columns(columns.get(self.inside.partition(":")[0], waiting.TOP))
            self.table.show(self._rows(self.inbox), empty=_NOTHING)

    def _rows(self, inbox: Inbox) -> list[Row]:
        if cause := self.cause(self.inside):
            return waiting.causes_rows(cause)
        if found := self.ambiguous(self.inside):
            return waiting.candidates(found, self.shell.zone)
        if group := self.group(self.inside):
            return waiting.sides(group, self.shell.zone)
        if self.inside == waiting.MATCHED:
            return waiting.pairs(inbox.matched)
        return [] if self.inside else waiting.top(inbox)

    def enter(self, key: str) -> None:
        """Opens a group."""
        self.inside = key
        self.table.marks.clear()
        self.table.filter_text = ""
        self.table.cursor = 0
        self.draw()

    def leave(self) -> None:
        """Back to the top, onto the group that was open."""
        key, self.inside = self.inside, ""
        self.table.marks.clear()
        self.table.cursor = 0
        self.draw()
        self.table.select(key)

    def back(self) -> bool:
        if super().back():
            return True
        if self.inside:
            self.leave()
            return True
        return False

    # what a key names

    def cause(self, key: str) -> Cause | None:
        kind, _, name = key.partition(":")
        return next((c for c in self.inbox.causes if c.cause == name), None) if self.inbox and kind == "cause" else None

    def ambiguous(self, key: str) -> Ambiguous | None:
        kind, _, name = key.partition(":")
        return next((a for a in self.inbox.ambiguous if a.outgoing.key == name), None) if self.inbox and kind == "ambiguous" else None

    def group(self, key: str) -> OpenGroup | None:
        return next((g for g in self.inbox.groups if waiting.group_key(g) == key), None) if self.inbox else None

    def side(self, key: str) -> OpenSide | None:
        name = key.partition(":")[2]
        group = self.group(self.inside)
        return next((side for side in group.sides if side.question.id == name), None) if group else None

    def others(self, event: Event) -> list[Event]:
        """Open events that could be the other side: same asset, other direction, nearest in time first."""
        assets = {leg.asset for leg in event.legs}
        leaves = event.legs[0].quantity < 0
        there = self.inbox.open if self.inbox else ()
        found = [e for e in there if e.key != event.key and assets & {leg.asset for leg in e.legs} and (e.legs[0].quantity < 0) != leaves]
        return sorted(found, key=lambda e: abs(e.at - event.at))

    # the highlighted row

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#inbox-detail", Lines).write(self.detail())

    def detail(self) -> list[Line]:
        """What is known of the highlighted row, and what can be done."""
        inbox, key, zone = self.inbox, self.table.key, self.shell.zone
        kind, _, name = key.partition(":")
        if inbox is None or not key:
            return []
        if kind == "question":
            question = next(q for q in inbox.questions if q.id == name)
            answers: Line = [(" a", "key"), (" answers", "quiet"), (f"   id {question.id}", "quiet")]
            return [[(question.what, "bold")], f" {question.remedy}", answers]
        if cause := self.cause(key):
            return waiting.of_cause(cause)
        if group := self.group(key):
            return waiting.of_group(group)
        if found := self.ambiguous(key):
            return waiting.of_ambiguous(found, zone)
        return self._inside_detail(kind, name)

    def _inside_detail(self, kind: str, name: str) -> list[Line]:
        inbox, zone = self.inbox, self.shell.zone
        if kind == "row" and (cause := self.cause(self.inside)):
            return waiting.of_row(next(row for row in cause.rows if str(row.id) == name))
        if kind == "candidate" and (found := self.ambiguous(self.inside)):
            return waiting.of_candidate(found, next(one for one in found.ranked if one.event.key == name), zone)
        if kind == "side" and (side := self.side(f"side:{name}")):
            return waiting.of_side(side, zone, len(self.table.marks))
        if kind == "pair" and inbox is not None:
            return waiting.of_pair(next(one for one in inbox.matched if f"{one.outgoing.key} {one.incoming.key}" == name), zone)
        return [[("enter", "key"), (" shows them: what left, what arrived, and what rule joined the two", "quiet")]]

    def on_table_opened(self, event: Table.Opened) -> None:
        kind = event.key.partition(":")[0]
        if kind in ("cause", "ambiguous", "matched") or (kind == "group" and len(getattr(self.group(event.key), "sides", ())) > 1):
            self.enter(event.key)
        elif kind == "row":
            self.shell.read("Quarantined row", self.detail())
        elif kind == "pair":
            self.shell.read("Transfer", self.detail())
        else:
            self.action_answer()

    def action_mark(self) -> None:
        if self.table.key.partition(":")[0] in ("row", "side"):
            self.table.mark([self.table.key])
            self.table.action_cursor(1)
            self.query_one("#inbox-detail", Lines).write(self.detail())
        else:
            self.shell.say("Marks are for rows and deposits inside a group; enter opens it.")

    def action_undo_remedy(self) -> None:
        if self.shell.desk.can_undo:
            self.shell.decide("undo_remedy")
        else:
            self.shell.action_undo()
