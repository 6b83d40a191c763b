"""What every dialog is: a box over the panels, closed by esc."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from tui.actions import bindings

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """Closes with None on esc."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .box { width: 78; max-width: 100%; height: auto; max-height: 100%; border: round $primary; padding: 0 1; }
    Dialog > .box { background: $surface; }
    Dialog > .tall { height: 100%; width: 100; }
    Dialog .hint { color: $quiet; height: auto; }
    Dialog .error { color: $state-hard; text-style: bold; height: auto; }
    Dialog Input { height: 1; border: none; padding: 0; background: $panel; }
    Dialog Input:focus { border: none; background: $row; }
    """

    def action_close(self) -> None:
        self.dismiss(None)

    def action_accept(self) -> None:
        """Takes what is highlighted or filled in."""

    def action_field(self, by: int) -> None:
        self.focus_next() if by > 0 else self.focus_previous()
