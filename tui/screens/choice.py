"""A question with a few answers, each a key, and room for an answer in words where that makes sense."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input

from tui.lines import Line, Lines, content
from tui.screens.base import Dialog

Option = tuple[str, str, str]
"""Key, what it says, the answer it gives; one that ends with a blank is begun in the field, to be completed."""

REASONS: tuple[Option, ...] = (
    ("1", "tax: not worth the tax", "tax"),
    ("2", "cost: not worth the cost", "cost"),
    ("3", "view: I see this market otherwise", "view"),
    ("4", "data: the figures are wrong", "data"),
    ("5", "later: not at this time", "later"),
)


class Choice(Dialog[str]):
    """Gives the answer chosen, or None for esc. With `skippable` an empty text is an answer too."""

    AUTO_FOCUS = ""

    def __init__(
        self, title: str, options: Sequence[Option], *, free: str = "", value: str = "", skippable: bool = False, lines: Sequence[Line] = ()
    ) -> None:
        super().__init__()
        self.heading, self.options, self.free, self.value, self.skippable, self.before = (
            title,
            tuple(options),
            free,
            value,
            skippable,
            tuple(lines),
        )

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Lines()
            if self.free:
                yield Lines(classes="hint")
                yield Input(self.value, select_on_focus=False)

    def on_mount(self) -> None:
        self.query_one(".box").border_title = content([self.heading])
        shown: list[Line] = [*self.before]
        shown += [[(f" {key} ", "key"), (f" {said}", "")] for key, said, _ in self.options]
        self.query(Lines).first().write(shown or [" "])
        if self.free:
            self.query_one(".hint", Lines).write([f" {self.free}:"])
            field = self.query_one(Input)
            field.cursor_blink = not self.app.is_headless
            if not self.options:
                self.set_focus(field)

    def on_key(self, event: Key) -> None:
        """An option's key answers; any other character begins an answer in words."""
        character = event.character or ""
        if isinstance(self.focused, Input) or not character.isprintable() or not character:
            return
        found = next((answer for key, _, answer in self.options if key == character), None)
        if found is not None and found.endswith(" "):
            event.stop()
            self._begin(found)
        elif found is not None:
            event.stop()
            self.dismiss(found)
        elif self.free:
            event.stop()
            self._begin(character)

    def _begin(self, written: str) -> None:
        field = self.query_one(Input)
        self.set_focus(field)
        field.insert_text_at_cursor(written)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() or self.skippable:
            self.dismiss(event.value.strip())

    def action_accept(self) -> None:
        if self.skippable:
            self.dismiss("")
