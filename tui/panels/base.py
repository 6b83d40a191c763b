"""What every panel is: a bordered column with a title, fed with snapshots, focusable as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Vertical
from textual.widget import Widget

from tui.widgets.table import Table

if TYPE_CHECKING:
    from core.services.review import Review
    from tui.shell import TrimtabApp


class Panel(Vertical):
    """`name_of` is the panel's name in `tui.actions.PANELS`, `heading` the title on its border where there are two columns."""

    name_of: ClassVar[str] = ""
    heading: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__(id=self.name_of, classes="panel")
        self._once: list[Callable[[], object]] = []

    def on_mount(self) -> None:
        self.border_title = self.heading
        acts, self._once = self._once, []
        for act in acts:
            act()

    def once_there(self, act: Callable[[], object]) -> None:
        """Calls `act` as soon as the panel's parts are mounted: now, if they are."""
        if self.is_mounted:
            act()
        else:
            self._once.append(act)

    @property
    def shell(self) -> TrimtabApp:
        return cast("TrimtabApp", self.app)

    @property
    def table(self) -> Table:
        """The list that takes the focus."""
        return self.query_one(Table)

    def show(self, review: Review) -> None:
        """Draws a new snapshot."""

    def shown(self) -> None:
        """The panel has come into view; what is read only then is asked for here."""

    def focus_main(self) -> None:
        """Puts the focus where the keys of this panel work."""
        self.main_widget().focus(scroll_visible=False)

    def main_widget(self) -> Widget:
        return self.table

    def narrow(self, words: str) -> None:
        """Shows only the rows that contain what was typed."""
        self.table.filter(words)

    def sought(self) -> str:
        """What was looked for last, with / and whether it still filters or not."""
        return self.table.filter_text or self.table.searched

    def match(self, words: str, by: int) -> None:
        """Shows every row and puts the cursor on the next one, or the one before, that contains `words`."""
        if self.table.filter_text:
            self.narrow("")
        if not self.table.match(words, by):
            self.shell.say(f"No row contains {words!r}.")

    def noted(self) -> str:
        """What a note that is begun here is about; empty for nothing in particular."""
        return ""

    def back(self) -> bool:
        """Takes one step back inside the panel (filter, marks); False where there was none."""
        table = self.table
        if table.filter_text:
            table.filter("")
            return True
        if table.marks:
            table.mark(list(table.marks))
            return True
        return False
