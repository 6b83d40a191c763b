"""The line at the bottom that takes text: `:` commands, `/` filters. It is there only while it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static


class Prompt(Horizontal):
    """Calls `done` with the text on enter and, on every change, `changed`; esc calls `cancelled`. Then it goes."""

    DEFAULT_CSS = """
    Prompt { height: 1; dock: bottom; background: $surface; }
    Prompt Static { width: auto; color: $state-note; text-style: bold; }
    Prompt Input { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
    Prompt Input:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "cancel"), Binding("tab", "complete", "complete", show=False)]

    def __init__(
        self,
        prefix: str,
        value: str,
        done: Callable[[str], None],
        changed: Callable[[str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        suggest: Sequence[str] = (),
    ) -> None:
        super().__init__(id="prompt")
        self.suggest = suggest
        self.prefix, self.value, self.done, self.changed, self.cancelled = prefix, value, done, changed, cancelled

    def compose(self) -> ComposeResult:
        yield Static(self.prefix, markup=False)
        suggester = SuggestFromList(self.suggest, case_sensitive=False) if self.suggest else None
        yield Input(self.value, select_on_focus=False, suggester=suggester)

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = not self.app.is_headless

    @property
    def field(self) -> Input:
        return self.query_one(Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        if self.changed:
            self.changed(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        value = event.value
        await self.remove()
        self.done(value)

    def action_complete(self) -> None:
        """Takes the suggestion."""
        self.query_one(Input).action_cursor_right()

    async def action_cancel(self) -> None:
        await self.remove()
        if self.cancelled:
            self.cancelled()
