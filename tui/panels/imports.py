"""The import: choose files, see rows beside what they become, issues by cause, what would change; confirm, and one undo takes it back.

Reading and storing run in a process of their own; nothing is stored before the last step.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from tui import importing, previewing
from tui.actions import bindings
from tui.lines import Line, Lines, Part
from tui.outcome import Outcome, loads
from tui.panels.base import Panel
from tui.panels.import_asks import Answers
from tui.panels.import_resume import Resuming
from tui.panels.import_watch import Watching
from tui.paths import after, pasted, short
from tui.text import plural
from tui.widgets.bar import Bar
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from core.services.imports import ImportInfo
    from core.services.review import Review
    from tui.jobs import Job

CHOOSE, ROWS, ISSUES, CONFIRM, DONE = range(5)
_STEPS = ("choose files", "rows", "issues", "what changes", "imported")
_FILES = (Column("Name", 24, grow=2), Column("What", 19, grow=1), Column("Rows", 20, grow=1, drop=1))


class ImportPanel(Answers, Watching, Resuming, Panel):
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
        self.mappings: tuple[tuple[str, str], ...] = ()
        self.paths: tuple[Path, ...] = ()
        self.outcome: Outcome | None = None
        self.said: dict[str, str] = {}
        self.zones: dict[str, str] = {}
        """Time zones that the user said for these files, by account, or by name of a file without one."""
        self.names: dict[str, str] = {}
        """What the user said that codes are which no reader of these files knows."""
        self.asked = ""
        """The code that was named last; its files are being read again."""
        self.follows = None

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
        self.shell.fetch(self.shell.desk.mappings, self.take_mappings, "mappings")

    def take_mappings(self, mappings: tuple[tuple[str, str], ...]) -> None:
        """Draws the saved mappings where they have changed."""
        if mappings != self.mappings:
            self.mappings = mappings
            self.draw()

    def take(self, history: tuple[ImportInfo, ...]) -> None:
        """Draws the imports so far."""
        self.history = tuple(sorted(history, key=lambda info: -info.id))
        self.draw()

    def draw(self) -> None:
        """The step, and the list that belongs to it."""
        parts: list[Part] = []
        for number, title in enumerate(_STEPS):
            parts += [(" > " if number else " ", "quiet"), (f"{number + 1} {title}", "reverse" if number == self.step else "quiet")]
        if self.follows is not None:
            parts.append(("   watching", "note"))
        self.query_one("#import-steps", Bar).one(parts)
        self.query_one(Input).display = self.step == CHOOSE
        columns, rows = self._listed()
        self.table.set_columns(columns)
        self.table.show(rows, empty=f"There is no file to read in {self.folder}. i types another folder; enter on .. goes up.")

    def _listed(self) -> tuple[tuple[Column, ...], list[Row]]:
        outcome = self.outcome
        if self.step == CHOOSE or outcome is None:
            past = importing.past(self.history, self.shell.zone)
            return _FILES, [*self.resumable(), *importing.listed(self.folder, self.follows), *importing.own(self.mappings), *past]
        if self.step == ROWS:
            return previewing.SAMPLES, previewing.samples(outcome)
        if self.step == ISSUES:
            return previewing.ISSUES, previewing.issues(outcome)
        if self.step == CONFIRM:
            return previewing.CHANGES, previewing.changes(outcome)
        return importing.COLUMNS, importing.rows(outcome)

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#import-detail", Lines).write(self.detail())

    def detail(self) -> list[Line]:
        """What is known of the highlighted row."""
        key, outcome = self.table.key, self.outcome
        if outcome is not None and self.step != CHOOSE and key:
            said = {ROWS: previewing.of_sample, ISSUES: previewing.of_issue, CONFIRM: previewing.of_change, DONE: importing.detail}
            return said[self.step](outcome, key)
        if key.startswith("mapping:"):
            return importing.own_detail(key.partition(":")[2], self.mappings)
        if key.startswith("unfinished:"):
            return self.resume_lines()
        if key.startswith("import:"):
            info = next(info for info in self.history if f"import:{info.id}" == key)
            return importing.past_detail(info, self.shell.zone)
        marked = len(self.table.marks)
        head = (
            f"{plural(marked, 'file')} marked: enter looks into them together."
            if marked
            else "enter looks into a file or folder before anything is stored; space marks several."
        )
        return [[(head, "")], [(f" In {short(self.folder)}", "quiet")], *self.watch_lines()]

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
        written = after(f"{self.folder}/", event.value)
        paths = pasted(written) or ([Path(written).expanduser()] if written else [])
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
        self.follow_folder()
        self.draw()

    def action_mark(self) -> None:
        if self.step == CHOOSE and self.table.key.startswith("file:"):
            self.table.mark([self.table.key])
            self.table.action_cursor(1)

    def on_table_opened(self, event: Table.Opened) -> None:
        kind, _, rest = event.key.partition(":")
        if self.step == CHOOSE and kind != "import":
            self._open(kind, rest)
        elif self.step == ROWS:
            self.to(ISSUES)
        elif self.step == CONFIRM:
            self.confirm()
        elif self.step == ISSUES and kind == "go":
            if self._any_new():
                self.to(CONFIRM)
        elif self.step == ISSUES and kind == "problem":
            self.mend(int(rest))
        elif self.step == DONE and self.outcome is not None and self.outcome.files[int(kind)].problem:
            self.mend(int(kind))
        elif self.step == ISSUES and kind == "cause" and previewing.code_of(rest):
            self.ask_name(previewing.code_of(rest))
        elif self.step == ISSUES and kind == "named":
            self.forget_name(rest)
        elif self.step == ISSUES and kind == "mapped" and self.outcome is not None:
            file = self.outcome.files[int(rest)]
            self.edit_mapping(file.format, Path(file.path))
        else:
            self.shell.read("Import", self.detail())

    def _open(self, kind: str, rest: str) -> None:
        if self.table.marks:
            self.preview([Path(key.partition(":")[2]) for key in self.table.chosen()])
        elif kind == "folder":
            self.enter(Path(rest))
        elif kind == "unfinished":
            self.resume()
        elif kind == "mapping":
            self.ask_sample(rest)
        elif kind == "new" and self.follows is not None:
            self.preview(list(self.follows.new))
        elif kind == "growing":
            self.shell.say("This file is still being written; it is listed as new when it is whole.")
        elif kind in ("file", "all"):
            self.preview([Path(rest)])

    # the steps

    def to(self, step: int) -> None:
        """Shows another step of what was read."""
        self.step = step
        self.table.filter_text = ""
        self.table.cursor = 0
        self.draw()
        if step == ISSUES and self.outcome and not self.outcome.count("booked"):
            unread = next((n for n, file in enumerate(self.outcome.files) if file.problem), None)
            self.table.select(f"problem:{unread}")

    def preview(self, paths: list[Path]) -> None:
        """Reads the files without storing anything."""
        self.paths = tuple(path.absolute() for path in paths)
        self.begun()
        self.start("Reading", dry=True)

    def confirm(self) -> None:
        """Stores what was previewed, as one import."""
        if self._any_new():
            self.start("Import", dry=False)

    def _any_new(self) -> bool:
        new = self.outcome is None or bool(self.outcome.count("booked"))
        if not new:
            self.shell.say("Nothing in these files is new; there is nothing to import. esc goes back.")
        return new

    def start(self, title: str, *, dry: bool) -> None:
        """Has the working process read the files, or store them."""
        from tui.jobs import Job

        paths = [str(path) for path in self.paths]
        request = self.shell.desk.request("import", paths=paths, dry_run=dry, zones=self.zones, names=self.names, **self.said)
        self.shell.start(Job(title, request, self.finished, changes=not dry, unit="rows"))

    def finished(self, job: Job) -> None:
        """Shows the outcome of reading or importing."""
        shell = self.shell
        asked, self.asked = self.asked, ""
        if job.result is None:
            self.names.pop(asked, None)
            if job.cancelled:
                self.forgotten()
            if job.cancelled and job.changes and job.last >= 0:
                shell.fetch(shell.desk.history, partial(self._cancelled, job), "cancelled")
            else:
                shell.say(job.error or f"{job.title} was cancelled; nothing was stored.", error=bool(job.error))
            return
        self.outcome = loads(job.result)
        if not self.outcome.dry or not self.outcome.count("booked"):
            self.forgotten()
        else:
            self.begun(job.last)
        if not self.outcome.dry:
            shell.say(importing.sentence(self.outcome))
            self.looked_into(self.paths)
            self.shown()
        elif shell.active != "import":
            shell.say("The files are read: 4 shows what they hold.")
        if asked in self.names:
            shell.say(f"{asked} is {self.names[asked]}: the rows that waited for it are among the new ones now.")
        looked = any(file.samples for file in self.outcome.files)
        self.to(DONE if not self.outcome.dry else ROWS if looked and not asked else ISSUES)

    def _cancelled(self, job: Job, history: tuple[ImportInfo, ...]) -> None:
        """What a cancelled import left: nothing, or all of it where it was stored before the word came."""
        self.take(history)
        stored = [info for info in history if info.id > job.last]
        if stored:
            self.restart()
            self.shell.load()
            self.shell.say(f"Import {stored[-1].id} was stored whole before it could be cancelled; u here undoes it.")
        else:
            self.shell.say(f"{job.title} was cancelled; nothing was stored.")

    def restart(self) -> None:
        """Back to choosing files; those that were looked into are given up."""
        if self.outcome is not None and self.outcome.dry:
            self.forgotten()
        self.outcome, self.said, self.zones, self.names = None, {}, {}, {}
        self.table.marks.clear()
        self.to(CHOOSE)

    def back(self) -> bool:
        if self.step in (ISSUES, CONFIRM):
            first = ROWS if self.outcome and any(file.samples for file in self.outcome.files) else CHOOSE
            self.to(ISSUES) if self.step == CONFIRM else self.to(ROWS) if first == ROWS else self.restart()
            return True
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
