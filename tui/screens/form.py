"""A form: one line per field, the meaning of each beside it. What is wrong is said by the domain, in its own sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantFocus
from textual.widgets import Input, Static

from tui.lines import Lines, content
from tui.screens.base import Dialog

if TYPE_CHECKING:
    from tui.shell import TrimtabApp


@dataclass(frozen=True, slots=True)
class Field:
    """`hint` says what belongs there and stands in the empty field."""

    name: str
    hint: str
    value: str = ""


class Form(Dialog[str]):
    """Hands the fields to the desk's method `verb`: closes with its answer, or stays open with what it refuses. `begin` has the focus."""

    DEFAULT_CSS = """
    Form VerticalScroll { height: auto; max-height: 75vh; }
    Form Horizontal { height: 1; }
    Form Horizontal Static { width: 16; color: $quiet; }
    Form Horizontal Input { width: 1fr; }
    """

    def __init__(self, title: str, verb: str, fields: Sequence[Field], *, begin: str = "") -> None:
        super().__init__()
        self.heading, self.verb, self.fields, self.begin = title, verb, tuple(fields), begin

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with VerticalScroll(can_focus=False):
                for field in self.fields:
                    with Horizontal():
                        yield Static(field.name.replace("_", " "), markup=False)
                        yield Input(field.value, placeholder=field.hint, name=field.name, select_on_focus=False)
            yield Lines(classes="error")
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        self.query_one(".box").border_title = content([self.heading])
        fields = list(self.query(Input))
        for field in fields:
            field.cursor_blink = not self.app.is_headless
        self.set_focus(next((field for field in fields if field.name == self.begin), fields[0]))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Says in full what belongs into the field."""
        hint = next((field.hint for field in self.fields if field.name == event.widget.name), "")
        self.query_one(".hint", Lines).write([f"{event.widget.name}: {hint}", "tab ↑ ↓ fields   enter accept   esc close"])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        work: Callable[[], Awaitable[None]] = partial(self._submit, self.said)
        self.run_worker(work, group="form", exclusive=True)

    @property
    def said(self) -> dict[str, str]:
        """What stands in the fields."""
        return {field.name or "": field.value for field in self.query(Input)}

    async def _submit(self, said: dict[str, str]) -> None:
        desk = cast("TrimtabApp", self.app).desk
        try:
            answer = await desk.call(getattr(desk, self.verb), said)
        except desk.failures as error:
            self.query_one(".error", Lines).write([str(error)])
        else:
            self.dismiss(str(answer))


class Details(Form):
    """A form whose fields are handed to a function, which cannot refuse."""

    def __init__(self, title: str, fields: Sequence[Field], then: Callable[[dict[str, str]], None]) -> None:
        super().__init__(title, "", fields)
        self.then = then

    def action_accept(self) -> None:
        said = self.said
        self.dismiss(None)
        self.then(said)
