"""Going on with files that were looked into when the app was closed. A part of the import panel."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from tui import unfinished
from tui.lines import Line
from tui.paths import short
from tui.text import plural, stamp
from tui.unfinished import Unfinished
from tui.widgets.table import Cell, Row

if TYPE_CHECKING:
    from tui.panels.imports import ImportPanel


class Resuming:
    """Mixed into `ImportPanel`."""

    @property
    def _its(self) -> ImportPanel:
        return cast("ImportPanel", self)

    def begun(self, last: int = -1) -> None:
        """The chosen files are looked into; `last` is the ledger's newest import."""
        panel = self._its
        at = panel.shell.desk.as_of or datetime.now(UTC)
        at = at if at.tzinfo else at.replace(tzinfo=panel.shell.zone)
        unfinished.begin(panel.shell.desk.ledger, panel.paths, at, last)

    def forgotten(self) -> None:
        """They were imported, or given up."""
        unfinished.forget(self._its.shell.desk.ledger)

    def _left(self) -> tuple[Unfinished, tuple[str, ...]] | None:
        """What was not finished, and what of it no import holds; nothing while files are being looked into."""
        panel = self._its
        said = unfinished.read(panel.shell.desk.ledger) if panel.shell.job is None and panel.outcome is None else None
        left = said.left(panel.history) if said else ()
        return (said, left) if said and left else None

    def resumable(self) -> list[Row]:
        """The row that goes on."""
        found = self._left()
        if found is None:
            return []
        said, left = found
        here = len(said.found(left, self._its.folder))
        what = Cell("enter goes on with them" if here > 1 else "enter goes on with it" if here else "not in this folder", "note")
        return [Row("unfinished:", (unfinished.sentence(left, said.names), what, stamp(said.at, self._its.shell.zone)))]

    def resume_lines(self) -> list[Line]:
        """What is said of them under the list."""
        found = self._left()
        if found is None:
            return []
        said, left = found
        return [
            [(unfinished.sentence(left, said.names), "bold"), (f"  {stamp(said.at, self._its.shell.zone)}", "quiet")],
            f" {', '.join(left)}",
            [(" Nothing of them is stored. ", "quiet"), ("enter", "key"), (f" looks into those in {short(self._its.folder)}", "quiet"),
             ("   x", "key"), (" forgets them", "quiet")],
        ]  # fmt: skip

    def resume(self) -> None:
        """Looks into those of them that are in the folder shown."""
        panel, found = self._its, self._left()
        if found is None:
            return
        said, left = found
        paths = said.found(left, panel.folder)
        if not paths:
            named = ", ".join(left[:3]) + (" …" if len(left) > 3 else "")
            panel.shell.say(f"None of {named} is in {short(panel.folder)}: go to their folder, then enter here.")
            return
        if len(paths) < len(left):
            elsewhere = plural(len(left) - len(paths), "file")
            panel.shell.say(f"{elsewhere} of them not in {short(panel.folder)}; import those from their own folder.")
        panel.preview(paths)

    def action_dismiss(self) -> None:
        panel = self._its
        if self._left() is None:
            panel.shell.say("No files were left half-way; there is nothing to forget here.")
            return
        self.forgotten()
        panel.draw()
        panel.shell.say("Forgotten; nothing of these files is stored, and they stay where they are.")
