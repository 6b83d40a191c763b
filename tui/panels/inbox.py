"""What only the user can answer: questions of the bookings, transfers that could be several, rows in quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.model import Event, Question, symbol
from tui.actions import bindings
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.text import plural, quantity, stamp
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.review import Review
    from tui.desk import Inbox

_COLUMNS = (Column("What", 16, grow=1), Column("Where", 14, grow=1, drop=1), Column("Why it waits", 24, grow=3))


class InboxPanel(Panel):
    name_of = "inbox"
    heading = "5 Inbox"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("inbox")]

    def __init__(self) -> None:
        super().__init__()
        self.inbox: Inbox | None = None

    def compose(self) -> ComposeResult:
        yield Table(_COLUMNS, id="inbox-table", empty="Reading …")
        yield Lines(id="inbox-detail", classes="detail")

    def show(self, review: Review) -> None:
        if self.display:
            self.shown()

    def shown(self) -> None:
        self.shell.fetch(self.shell.desk.inbox, self.take, "inbox")

    def take(self, inbox: Inbox) -> None:
        """Draws what waits."""
        self.inbox = inbox
        rows: list[Row] = []
        if inbox.questions:
            rows.append(Row("heading:q", (f"Questions ({len(inbox.questions)})",), heading=True))
            rows += [Row(f"question:{q.id}", (Cell(q.what, "approaching"), q.account, q.remedy)) for q in inbox.questions]
        if inbox.ambiguous:
            rows.append(Row("heading:a", (f"Transfers that could be several ({len(inbox.ambiguous)})",), heading=True))
            for found in inbox.ambiguous:
                rows.append(
                    Row(
                        f"ambiguous:{found.outgoing.key}",
                        (
                            moved(found.outgoing),
                            _account(found.outgoing),
                            f"{plural(len(found.candidates), 'candidate')}: say which one, a",
                        ),
                    )
                )
        for cause, held in inbox.causes.items():
            rows.append(Row(f"heading:{cause}", (f"Quarantined: {cause} ({plural(len(held), 'row')})",), heading=True))
            rows += [Row(f"row:{r.id}", (Cell(r.text, "other"), f"{r.file}:{r.line}", r.reason)) for r in held]
        self.table.show(rows, empty="Nothing waits for you: no open question, no ambiguous transfer, no row in quarantine.")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#inbox-detail", Lines).write(self.detail())

    def detail(self) -> list[Line]:
        """What is known of the highlighted row, and what can be done."""
        inbox, (kind, _, key) = self.inbox, self.table.key.partition(":")
        if inbox is None:
            return []
        if kind == "question":
            question = next(q for q in inbox.questions if q.id == key)
            return [
                [(question.what, "bold")],
                f" {question.remedy}",
                [(" a", "key"), (" answers", "quiet"), (f"   id {question.id}", "quiet")],
            ]
        if kind == "ambiguous":
            found = next(a for a in inbox.ambiguous if a.outgoing.key == key)
            lines: list[Line] = [
                [(f"{moved(found.outgoing)} left {_account(found.outgoing)} {stamp(found.outgoing.at, self.shell.zone)}", "bold")]
            ]
            lines += [f"  could be {moved(c)} into {_account(c)} {stamp(c.at, self.shell.zone)}" for c in found.candidates]
            return [*lines, [(" a", "key"), (" says which", "quiet")]]
        row = next((r for held in inbox.causes.values() for r in held if str(r.id) == key), None)
        if row is None:
            return []
        return [
            [(f"{row.file}, line {row.line}", "bold"), (f"  {row.format}, {row.account}", "quiet")],
            f" {row.reason}",
            [(f" {row.text}", "other")],
        ]

    def on_table_opened(self, event: Table.Opened) -> None:
        if event.key.startswith("row:"):
            self.shell.read("Quarantined row", self.detail())
        else:
            self.action_answer()

    def action_answer(self) -> None:
        inbox, (kind, _, key) = self.inbox, self.table.key.partition(":")
        if inbox is None:
            return
        if kind == "question":
            self._answer(next(q for q in inbox.questions if q.id == key))
        elif kind == "ambiguous":
            self._link(kind, key)
        elif kind == "row":
            self.shell.say("Mend the row in its file and import it again, enter the event by hand with A, or dismiss it with x.")

    def _answer(self, question: Question) -> None:
        """Asks for one of the answers that the question takes, or opens what settles it."""
        from tui.screens.choice import Choice

        shell, forms = self.shell, self.shell.desk.answers_to(question)
        if not forms and question.account and question.asset:
            from tui.forms import open_form

            open_form(shell, "opening", {"account": question.account, "asset": question.asset})
            return
        if not forms:
            shell.say(question.remedy)
            return
        options = [(str(number), form, _begun(form)) for number, form in enumerate(forms, 1)]
        if question.event and self._open(question.event):
            options.append(("l", "link it with another open side of yours", LINK))

        def answered(said: str) -> None:
            if said == LINK:
                self._link("open", question.event)
            else:
                shell.decide("answer", question.id, said)

        shell.ask(Choice(question.what, options, free="answer", lines=[question.remedy]), answered)

    def _open(self, key: str) -> bool:
        return self.inbox is not None and any(event.key == key for event in self.inbox.open)

    def _link(self, kind: str, key: str) -> None:
        """Asks which event is the other side."""
        from tui.screens.choice import Choice

        shell = self.shell
        if self.inbox is None:
            return
        event, others = _sides(self.inbox, kind, key)
        if not others:
            shell.say("There is no other open side of that asset; import the other account's file, or enter the event by hand with A.")
            return
        options = tuple((str(n), f"{moved(o)} {_account(o)} {stamp(o.at, shell.zone)}", o.key) for n, o in enumerate(others[:9], 1))
        shell.ask(
            Choice(f"{moved(event)} {_account(event)}: which is its other side?", options), lambda said: shell.decide("link", key, said)
        )

    def action_dismiss(self) -> None:
        kind, _, key = self.table.key.partition(":")
        if kind != "row":
            self.shell.say("Only quarantined rows can be dismissed; a answers the rest.")
            return
        from tui.screens.choice import Choice

        reasons = (
            ("1", "entered by hand", "entered by hand"),
            ("2", "not relevant", "not relevant"),
            ("3", "the file is wrong", "the file is wrong"),
        )
        self.shell.ask(
            Choice("Dismiss this row: why?", reasons, free="or in your own words"),
            lambda said: self.shell.decide("dismiss", int(key), said),
        )


LINK = "\0link"


def _begun(form: str) -> str:
    """`bought COST DATE` as `bought `, to be completed; `universal` as it is."""
    words = form.split()
    plain = [word for word in words if not word.isupper()]
    return form if plain == words else "".join(f"{word} " for word in plain) or " "


def moved(event: Event) -> str:
    """`-0.5 BTC`: the largest leg, as what moved."""
    leg = max(event.legs, key=lambda leg: abs(leg.quantity))
    return f"{quantity(leg.quantity)} {symbol(leg.asset)}"


def _account(event: Event) -> str:
    return event.legs[0].account if event.legs else ""


def _sides(inbox: Inbox, kind: str, key: str) -> tuple[Event, list[Event]]:
    """The event and those that could be its other side: same asset, other direction, nearest in time first."""
    if kind == "ambiguous":
        found = next(a for a in inbox.ambiguous if a.outgoing.key == key)
        return found.outgoing, list(found.candidates)
    event = next(e for e in inbox.open if e.key == key)
    assets = {leg.asset for leg in event.legs}
    leaves = event.legs[0].quantity < 0
    others = [e for e in inbox.open if e.key != key and assets & {leg.asset for leg in e.legs} and (e.legs[0].quantity < 0) != leaves]
    return event, sorted(others, key=lambda e: abs(e.at - event.at))
