"""One of many, from a list that typing narrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tui.lines import Lines, content
from tui.screens.base import Dialog
from tui.widgets.table import Column, Row, Table

NOTHING = "-"
"""What stands in the list for the empty value."""


class Picking(Dialog[str]):
    """`options` are (value, what it means); gives the value, or None for esc. The one in force is highlighted.

    `long`: values are sentences that take the whole width, their meaning stands below the list.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "down", show=False),
        Binding("up", "move(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], current: str, *, long: bool = False) -> None:
        super().__init__()
        self.heading, self.options, self.current = title, tuple(options), current
        self.columns = (Column("", 60, grow=1),) if long else (Column("Value", 26), Column("Meaning", 36, grow=1))

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Input(placeholder="type to search, ↑ ↓ and enter choose, esc leaves it as it is")
            table = Table(self.columns, empty="Nothing is called that.")
            table.can_focus = False
            yield table
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        self.query_one(".box").border_title = content([self.heading])
        field = self.query_one(Input)
        field.cursor_blink = not self.app.is_headless
        self.set_focus(field)
        self.query_one(Table).show([Row(f"value:{value}", (value or NOTHING, hint)) for value, hint in self.options])
        self.query_one(Table).select(f"value:{self.current}")

    def on_input_changed(self, event: Input.Changed) -> None:
        table, typed = self.query_one(Table), event.value.strip().casefold()
        table.filter(typed)
        begun = next((value for value, _ in self.options if typed and value.casefold().startswith(typed)), None)
        if begun is not None:
            table.select(f"value:{begun}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def on_table_opened(self, event: Table.Opened) -> None:
        self.action_accept()

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        value = event.key.partition(":")[2]
        self.query_one(".hint", Lines).write([next((hint for each, hint in self.options if each == value), "") or value])

    def action_accept(self) -> None:
        key = self.query_one(Table).key
        if key:
            self.dismiss(key.partition(":")[2])

    def action_move(self, by: int) -> None:
        self.query_one(Table).action_cursor(by)

    def action_page(self, by: int) -> None:
        self.query_one(Table).action_page(by)
