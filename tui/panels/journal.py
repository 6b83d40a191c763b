"""The journal: every decision, correction and note with its reason, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.model import JournalEntry
from tui.actions import bindings
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.text import stamp
from tui.widgets.table import Column, Row, Table

LIMIT = 2000
_COLUMNS = (Column("When", 16), Column("What", 12), Column("Of", 14, grow=1, drop=1), Column("Reason", 24, grow=3))


class JournalPanel(Panel):
    name_of = "journal"
    heading = "7 Journal"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("journal")]

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[JournalEntry, ...] = ()

    def compose(self) -> ComposeResult:
        yield Table(_COLUMNS, id="journal-table", empty="Reading the journal …")
        yield Lines(id="journal-detail", classes="detail")

    def shown(self) -> None:
        desk = self.shell.desk
        self.shell.fetch(lambda: desk.journal(LIMIT), self.take, "journal")

    def take(self, entries: tuple[JournalEntry, ...]) -> None:
        """Draws the entries."""
        self.entries = entries
        rows = [Row(str(e.seq), (stamp(e.at, self.shell.zone), e.kind, e.subject, e.reason)) for e in entries]
        self.table.show(rows, empty="Nothing was decided yet. m adds a note.")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        key = self.table.key
        entry = next((entry for entry in self.entries if str(entry.seq) == key), None)
        self.query_one("#journal-detail", Lines).write(_lines(entry, short=True) if entry else ())

    def on_table_opened(self, event: Table.Opened) -> None:
        entry = next((entry for entry in self.entries if str(entry.seq) == event.key), None)
        if entry:
            self.shell.read(f"Entry {entry.seq}", _lines(entry, short=False))


def _lines(entry: JournalEntry, *, short: bool) -> list[Line]:
    lines: list[Line] = [[(entry.kind, "bold"), (f"  {entry.subject}", "")], f" {entry.reason or 'no reason given'}"]
    lines += [f" {name}: {value}" for name, value in list(_flat(entry.payload))[: 3 if short else None]]
    if not short:
        lines += [[(f" number {entry.seq}, hash {entry.hash}", "quiet")], [(f" after {entry.previous or 'nothing'}", "quiet")]]
    return lines


def _flat(payload: object, name: str = "") -> Iterator[tuple[str, object]]:
    """What an entry carries as name and value, `action.costs.fee`; nothing that is empty."""
    if isinstance(payload, dict):
        for key, value in payload.items():
            yield from _flat(value, f"{name}.{key}" if name else str(key))
    elif isinstance(payload, list):
        for number, value in enumerate(payload, 1):
            yield from _flat(value, f"{name}.{number}")
    elif payload not in ("", None):
        yield name, payload
