"""Jump mode: a letter over every panel and tab; the letter goes there, any other key stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import status
from tui.actions import PANELS

if TYPE_CHECKING:
    from tui.shell import TrimtabApp

LETTERS = {"bands": "b", "queue": "q", "lots": "l", "import": "i", "inbox": "n", "checklist": "c", "journal": "j", "accounts": "a"}


class Jump(ModalScreen[str | None]):
    """Gives the name of the panel, or None."""

    DEFAULT_CSS = """
    Jump { background: $background 0%; }
    Jump Static { position: absolute; width: 3; height: 1; text-style: bold reverse; }
    """

    def __init__(self, seen: dict[str, tuple[int, int]]) -> None:
        super().__init__()
        self.seen = seen

    def compose(self) -> ComposeResult:
        for name, (x, y) in self.seen.items():
            mark = Static(f" {LETTERS[name]} ", markup=False)
            mark.styles.offset = (x, y)
            yield mark

    def on_key(self, event: Key) -> None:
        event.stop()
        self.dismiss(next((name for name, letter in LETTERS.items() if letter == event.character), None))


def places(app: TrimtabApp) -> dict[str, tuple[int, int]]:
    """Where each letter stands: on the panel where it is seen, else on its tab."""
    cells = app.size.width
    parts = status.tabs(PANELS, status.waiting(app.review), app.active, cells)
    found: dict[str, tuple[int, int]] = {}
    for number, (name, *_) in enumerate(PANELS):
        left = next(x for x in range(cells) if status.tab_at(parts, x) == number)
        found[name] = (left, 1)
    for panel in app.panels():
        if panel.display and panel.is_mounted:
            found[panel.name_of] = (panel.region.x + 1, panel.region.y)
    return found


def jump(app: TrimtabApp) -> None:
    """Shows the letters and goes where one is pressed."""
    from tui.layout import tiny

    if tiny(app.size):
        app.say("There is one panel only; make the terminal larger to see the others.")
    else:
        app.ask(Jump(places(app)), app.go)
