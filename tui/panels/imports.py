"""The import: choose files, see what would be booked, confirm, see what was. Reading and storing run in a process of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from tui import importing
from tui.actions import bindings
from tui.lines import Line, Lines, Part
from tui.outcome import Outcome, loads
from tui.panels.base import Panel
from tui.paths import pasted, short
from tui.text import plural
from tui.widgets.bar import Bar
from tui.widgets.table import Column, Table

if TYPE_CHECKING:
    from core.services.imports import ImportInfo
    from core.services.review import Review
    from tui.jobs import Job

CHOOSE, PREVIEW, DONE = range(3)
_STEPS = ("choose files", "look at what they hold", "imported")
_FILES = (Column("Name", 24, grow=2), Column("What", 16, grow=1), Column("Rows", 30, grow=1, drop=1))


class ImportPanel(Panel):
    name_of = "import"
    heading = "4 Import"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("import")]
    DEFAULT_CSS = """
    ImportPanel Input { height: 1; border: none; padding: 0 1; background: $surface; }
    ImportPanel Input:focus { border: none; background: $row; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.step = CHOOSE
        self.folder = Path.cwd()
        self.history: tuple[ImportInfo, ...] = ()
        self.paths: tuple[Path, ...] = ()
        self.outcome: Outcome | None = None
        self.said: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        yield Bar(id="import-steps")
        yield Input(placeholder="i: type or paste a file or folder, enter looks into it", select_on_focus=False)
        yield Table(_FILES, id="import-table", empty="Reading the folder …")
        yield Lines(id="import-detail", classes="detail")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Input).cursor_blink = not self.app.is_headless
        self.draw()

    def show(self, review: Review) -> None:
        if self.display:
            self.shown()

    def shown(self) -> None:
        self.shell.fetch(self.shell.desk.history, self.take, "history")

    def take(self, history: tuple[ImportInfo, ...]) -> None:
        """Draws the imports so far."""
        self.history = tuple(sorted(history, key=lambda info: -info.id))
        self.draw()

    def draw(self) -> None:
        """The step, and the list that belongs to it."""
        parts: list[Part] = []
        for number, title in enumerate(_STEPS):
            parts += [(" > " if number else " ", "quiet"), (f"{number + 1} {title}", "reverse" if number == self.step else "quiet")]
        self.query_one("#import-steps", Bar).one(parts)
        self.query_one(Input).display = self.step == CHOOSE
        table = self.table
        if self.step == CHOOSE or self.outcome is None:
            table.set_columns(_FILES)
            rows = [*importing.listed(self.folder), *importing.past(self.history, self.shell.zone)]
            table.show(rows, empty=f"There is no CSV file in {self.folder}. i types another folder; backspace there and enter go up.")
        else:
            table.set_columns(importing.COLUMNS)
            table.show(importing.rows(self.outcome), empty="Nothing was read.")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#import-detail", Lines).write(self.detail())

    def detail(self) -> list[Line]:
        """What is known of the highlighted row."""
        key = self.table.key
        if self.outcome is not None and self.step != CHOOSE:
            return importing.detail(self.outcome, key, done=self.step == DONE)
        if key.startswith("import:"):
            info = next(info for info in self.history if f"import:{info.id}" == key)
            return importing.past_detail(info, self.shell.zone)
        marked = len(self.table.marks)
        head = (
            f"{plural(marked, 'file')} marked: enter looks into them together."
            if marked
            else "enter looks into a file or folder before anything is stored; space marks several."
        )
        return [[(head, "")], [(f" In {short(self.folder)}", "quiet")]]

    # choosing

    def action_edit_path(self) -> None:
        if self.step != CHOOSE:
            self.restart()
        field = self.query_one(Input)
        field.value = f"{self.folder}/"
        field.focus()
        field.cursor_position = len(field.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        paths = pasted(event.value) or ([Path(event.value.strip()).expanduser()] if event.value.strip() else [])
        if len(paths) == 1 and paths[0].is_dir() and paths[0] != self.folder:
            self.enter(paths[0])
        elif paths:
            self.preview(paths)
        event.input.clear()
        self.focus_main()

    def enter(self, folder: Path) -> None:
        """Lists another folder."""
        self.folder = folder
        self.table.marks.clear()
        self.table.cursor = 0
        self.draw()

    def action_mark(self) -> None:
        if self.step == CHOOSE and self.table.key.startswith("file:"):
            self.table.mark([self.table.key])
            self.table.action_cursor(1)

    def on_table_opened(self, event: Table.Opened) -> None:
        kind, _, rest = event.key.partition(":")
        if self.step == PREVIEW:
            self.confirm()
        elif self.step == DONE or kind == "import":
            self.shell.read("Import", self.detail())
        elif kind == "folder" and not self.table.marks:
            self.enter(Path(rest))
        elif self.table.marks:
            self.preview([Path(key.partition(":")[2]) for key in self.table.chosen()])
        elif kind in ("file", "all"):
            self.preview([Path(rest)])

    # the three steps

    def preview(self, paths: list[Path]) -> None:
        """Reads the files without storing anything."""
        self.paths = tuple(path.absolute() for path in paths)
        self._start("Reading", dry=True)

    def action_details(self) -> None:
        """Asks for what the files do not say of themselves, and reads them again."""
        from tui.screens.form import Details, Field

        fields = (
            Field("account", "your name for the account; empty: as the files say", self.said.get("account", "")),
            Field(
                "timezone", "the zone of times without one, like America/New_York; empty: as the format says", self.said.get("timezone", "")
            ),
            Field(
                "format",
                "an id of docs/importers.md, where the files are not recognised; empty: by their header",
                self.said.get("format", ""),
            ),
        )
        self.shell.push_screen(Details("What the files do not say", fields, self._detailed))

    def _detailed(self, said: dict[str, str]) -> None:
        self.said = {name: value.strip() for name, value in said.items() if value.strip()}
        if self.step == PREVIEW:
            self._start("Reading", dry=True)

    def confirm(self) -> None:
        """Stores what was previewed, as one import."""
        if self.outcome and not self.outcome.count("booked"):
            self.shell.say("Nothing in these files is new; there is nothing to import. esc goes back.")
            return
        self._start("Import", dry=False)

    def _start(self, title: str, *, dry: bool) -> None:
        from tui.jobs import Job

        request = self.shell.desk.request("import", paths=[str(path) for path in self.paths], dry_run=dry, **self.said)
        self.shell.start(Job(title, request, self.finished, changes=not dry))

    def finished(self, job: Job) -> None:
        """Shows the outcome of reading or importing."""
        shell = self.shell
        if job.result is None:
            shell.say(job.error or f"{job.title} was cancelled; nothing was stored.", error=bool(job.error))
            return
        self.outcome = loads(job.result)
        self.step = PREVIEW if self.outcome.dry else DONE
        self.table.cursor = 0
        if self.step == DONE:
            shell.say(importing.sentence(self.outcome))
            self.shown()
        elif shell.active != "import":
            shell.say("The files are read: 4 shows what they hold.")
        self.draw()

    def restart(self) -> None:
        """Back to choosing files."""
        self.step, self.outcome, self.said = CHOOSE, None, {}
        self.table.marks.clear()
        self.table.cursor = 0
        self.draw()

    def back(self) -> bool:
        if self.step != CHOOSE:
            self.restart()
            return True
        if self.query_one(Input).has_focus:
            return True
        return super().back()

    def main_widget(self) -> Widget:
        return self.table

    def action_undo_import(self) -> None:
        key = self.table.key
        found = [info for info in self.history if info.undone_at is None]
        chosen = next((info for info in found if key == f"import:{info.id}"), None) or (found[0] if found else None)
        if chosen is None:
            self.shell.say("There is no import to undo.")
            return
        if self.step != CHOOSE:
            self.restart()
        self.shell.decide("undo_import", chosen.id)
