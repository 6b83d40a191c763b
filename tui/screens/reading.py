"""Text to read: an explanation, the details of an error, the page about the program. Scrolls; y copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from tui.lines import Line, Lines, content, plain
from tui.screens.base import Dialog


class Reading(Dialog[None]):
    """`lines` under `title`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "line(1)", "down", show=False),
        Binding("k,up", "line(-1)", "up", show=False),
        Binding("g,home", "edge(-1)", "top", show=False),
        Binding("G,end", "edge(1)", "bottom", show=False),
        Binding("y", "copy", "copy"),
        Binding("q,i", "close", "close", show=False),
    ]
    DEFAULT_CSS = "Reading VerticalScroll { height: auto; max-height: 80vh; scrollbar-size-vertical: 1; }"

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self.heading, self.lines = title, tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with VerticalScroll():
                yield Lines()
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        box = self.query_one(".box")
        box.border_title = content([self.heading])
        body, hint = self.query(Lines)
        body.write(self.lines)
        hint.write(["j k scroll   y copy   esc close"])
        self.query_one(VerticalScroll).focus()

    def action_line(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_edge(self, side: int) -> None:
        area = self.query_one(VerticalScroll)
        area.scroll_home(animate=False) if side < 0 else area.scroll_end(animate=False)

    def action_accept(self) -> None:
        self.dismiss(None)

    def action_copy(self) -> None:
        from tui.clipboard import send

        self.notify(send(self.app, plain(self.lines)), markup=False)
