"""Keys of the panel in focus and of everywhere, from the registry; typing narrows the list, enter does what is highlighted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tui.actions import COMMANDS, SCOPES, Command, shown_keys
from tui.lines import Lines
from tui.screens.base import Dialog
from tui.widgets.table import Cell, Column, Row, Table


class Help(Dialog[str]):
    """Gives the id of the action to do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "down", show=False),
        Binding("up", "move(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
    ]

    def __init__(self, panel: str, keys: Mapping[str, str]) -> None:
        super().__init__()
        self.panel, self.keys = panel, keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Input(placeholder="type to search, enter does it, esc closes")
            table = Table((Column("Key", 16), Column("Action", 40, grow=1)), empty="No action says that.")
            table.can_focus = False
            yield table
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        self.query_one(".box").border_title = "Keys"
        field = self.query_one(Input)
        field.cursor_blink = not self.app.is_headless
        self.set_focus(field)
        self._fill("")

    def _fill(self, typed: str) -> None:
        words = typed.casefold().split()
        rows: list[Row] = []
        order = [self.panel, "app", "table", *(scope for scope in SCOPES if scope not in (self.panel, "app", "table"))]
        for scope in order:
            found = [c for c in COMMANDS if c.scope == scope and all(word in self._said(c) for word in words)]
            if found:
                rows.append(Row(f"heading:{scope}", (SCOPES[scope],), heading=True))
                rows += [Row(c.id, (Cell(shown_keys(c, self.keys) or f":{c.word}", "note"), c.tooltip)) for c in found]
        self.query_one(Table).show(rows)
        self.query_one(Table).move_to(0)

    def _said(self, command: Command) -> str:
        return f"{shown_keys(command, self.keys)} {command.short} {command.tooltip} {command.id}".casefold()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_accept()

    def on_table_opened(self, event: Table.Opened) -> None:
        self.action_accept()

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        found = next((c for c in COMMANDS if c.id == event.key), None)
        said = f"{found.tooltip}  ({found.id})" if found else "Rebind keys in keys.toml by id; all of them: docs/keys.md"
        self.query_one(".hint", Lines).write([said])

    def action_accept(self) -> None:
        key = self.query_one(Table).key
        self.dismiss(key if key and not key.startswith("dialog.") else None)

    def action_move(self, by: int) -> None:
        self.query_one(Table).action_cursor(by)

    def action_page(self, by: int) -> None:
        self.query_one(Table).action_page(by)
