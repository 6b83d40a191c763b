"""The mapping wizard: what each column and word of a file means, changed by list, with its first rows raw beside parsed as it goes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.lines import Line, Lines, content
from tui.screens.base import Dialog
from tui.screens.form import Field, Form
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from importers.service import Suggestion
    from importers.service import drafting as drafts
    from tui.desk import Tried
    from tui.shell import TrimtabApp

_CHOICES = (Column("In the file", 20, grow=1), Column("Is", 16, grow=1), Column("For example", 20, grow=2, drop=1))
_ROWS = (Column("Line", 5, "right"), Column("As it stands in the file", 26, grow=1), Column("What it becomes", 30, grow=1))


class SaveMapping(Form):
    """The name of a mapping; its text goes with it."""

    def __init__(self, name: str, text: str, edited: str) -> None:
        fields = (Field("name", "letters, digits and dashes; files with these columns are recognised as it", name),)
        title = "Save the mapping in the old one's place, or under another name" if edited else "Save the mapping and import with it"
        super().__init__(title, "save_mapping", fields)
        self.text, self.edited = text, edited

    @property
    def said(self) -> dict[str, str]:
        return {**super().said, "text": self.text, "edited": self.edited}


class MappingScreen(Dialog[str]):
    """Gives the name under which the mapping was saved."""

    DEFAULT_CSS = """
    MappingScreen > .box { width: 100%; height: 100%; }
    MappingScreen #mapping-rows { height: 2fr; border-top: solid $line; }
    MappingScreen #mapping-choices { height: 3fr; }
    """

    def __init__(self, path: Path, found: Suggestion, saved: drafts.Drafted | None = None, name: str = "") -> None:
        """`saved` is the mapping `name`, to be changed; else one is begun from what was found."""
        super().__init__()
        from importers.service import drafting

        self.path, self.found, self.edited = path, found, name
        self.draft: drafts.Drafted = saved or drafting.begin(found)
        self.tried: Tried | None = None

    @property
    def shell(self) -> TrimtabApp:
        return cast("TrimtabApp", self.app)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Table(_CHOICES, id="mapping-choices")
            yield Lines(classes="error")
            yield Table(_ROWS, id="mapping-rows", empty="No row can be read yet: say what the columns are.")
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        title = f"{self.edited}: changed beside {self.path.name}" if self.edited else f"{self.path.name}: what its columns are"
        self.query_one(".box").border_title = content([title])
        self.query_one("#mapping-choices", Table).focus()
        self.changed(self.draft)

    def changed(self, draft: drafts.Drafted) -> None:
        """Shows the choices as they are now and has the first rows read by them."""
        self.draft = draft
        self.query_one("#mapping-choices", Table).show(self._rows())
        self.shell.fetch(partial(self.shell.desk.try_mapping, self.path, draft.text), self._read, "mapping")

    def _rows(self) -> list[Row]:
        samples = {column.name: ", ".join(column.samples) for column in self.found.columns}
        said = "Save this mapping: enter" if self.edited else "Save this mapping and import with it: enter"
        rows = [Row("save:", (Cell(said, "note"),))]
        rows.append(Row("heading:c", ("Columns",), heading=True))
        rows += [
            Row(f"column:{name}", (name, Cell(field or "-", "" if field else "quiet"), Cell(samples.get(name, ""), "other")))
            for name, field in self.draft.columns
        ]
        if self.draft.types:
            rows.append(Row("heading:t", ("Words of the type column",), heading=True))
            rows += [
                Row(f"type:{word}", (word, Cell(said or "not said", "" if said else "soft"), "")) for word, said in self.draft.types
            ]
        rows.append(Row("heading:s", ("Settings",), heading=True))
        rows += [Row(f"setting:{name}", (name, value or Cell("-", "quiet"), Cell(hint, "quiet"))) for name, value, hint in self.draft.shown]
        return rows

    def _read(self, tried: Tried) -> None:
        """Shows the first rows as they are read now."""
        if not self.is_mounted:
            return
        self.tried = tried
        table = self.query_one("#mapping-rows", Table)
        tones = {"quarantined": "soft", "ignored": "quiet"}
        table.show(
            [
                Row(
                    str(row.line),
                    (
                        str(row.line), Cell(row.raw, "other"),
                        Cell(row.means if row.fate == "booked" else f"{row.fate}: {row.means}", tones.get(row.fate, "")),
                    ),
                )
                for row in tried.rows
            ]
        )  # fmt: skip
        self.query_one(".error", Lines).write([tried.problem] if tried.problem else [])
        said: list[Line] = [f"of the rows looked at: {tried.said}" if tried.rows else ""]
        self.query_one(".hint", Lines).write([*said, "j k  enter changes   tab the rows   esc leaves without saving"])

    def on_table_opened(self, event: Table.Opened) -> None:
        """Asks what the highlighted column, word or setting is."""
        from importers.service import drafting
        from tui.screens.choice import Choice
        from tui.screens.picking import Picking

        kind, _, name = event.key.partition(":")
        if event.table.id == "mapping-rows" and self.tried is not None:
            row = next(row for row in self.tried.rows if str(row.line) == event.key)
            self.shell.read(f"Line {row.line}", [[(row.raw, "other")], "", f"{row.fate}: {row.means}"])
        elif kind == "save":
            self._save()
        elif kind == "column":
            field = dict(self.draft.columns)[name]
            options = [(each.value, each.hint) for each in drafting.fields()]
            self.shell.ask(Picking(f"The column {name} is", options, field), lambda said: self._column(name, said))
        elif kind == "type":
            options = [(each.value, each.hint) for each in drafting.meanings()]
            current = dict(self.draft.types)[name]
            self.shell.ask(
                Picking(f"A row that says {name} is", options, current), lambda said: self.changed(self.draft.with_type(name, said))
            )
        elif kind == "setting":
            value, hint = next((value, hint) for each, value, hint in self.draft.shown if each == name)
            options = [(each.value, each.hint) for each in drafting.values(name)]

            def said(written: str) -> None:
                self.changed(self.draft.with_setting(name, written))

            if options:
                self.shell.ask(Picking(name, options, value), said)
            else:
                self.shell.ask(Choice(name, (), free=hint, value=value, skippable=True), said)

    def _column(self, name: str, field: str) -> None:
        draft = self.draft.with_column(name, field)
        if field == "type":
            words = partial(self.shell.desk.words_of, self.path, name)
            self.shell.fetch(words, lambda found: self.changed(draft.with_words(found)), "words")
        else:
            self.changed(draft)

    def _save(self) -> None:
        if self.tried is None or self.tried.problem:
            self.shell.say(self.tried.problem if self.tried else "The rows are still being read.", error=True)
            return
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.path.stem.casefold()).strip("-")[:40] or "my-export"
        self.shell.ask(SaveMapping(self.edited or name, self.draft.text, self.edited), self.dismiss)
