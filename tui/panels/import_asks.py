"""What the import asks of the user: what files do not say of themselves. Asked by form, remembered, and the files are read again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tui.importing import problem
from tui.screens.choice import Choice
from tui.screens.form import Details, Field, Form
from tui.text import plural

if TYPE_CHECKING:
    from importers.drafting import Drafted
    from importers.service import Suggestion
    from tui.outcome import FileOutcome
    from tui.panels.imports import ImportPanel

_ZONE = "the zone of times without one, like America/New_York or UTC+2"


class Answers:
    """Mixed into `ImportPanel`."""

    @property
    def _panel(self) -> ImportPanel:
        return cast("ImportPanel", self)

    def action_details(self) -> None:
        """Asks for what the files do not say of themselves, and reads them again."""
        panel = self._panel
        fields = (
            Field("account", "your name for the account; empty: as the files say", panel.said.get("account", "")),
            Field("timezone", f"{_ZONE}; empty: as the format says", panel.said.get("timezone", "")),
            Field(
                "format", "an id of docs/importers.md, where the files are not recognised; empty: by their header",
                panel.said.get("format", ""),
            ),
        )  # fmt: skip
        panel.shell.push_screen(Details("What the files do not say", fields, self._detailed))

    def _detailed(self, said: dict[str, str]) -> None:
        panel = self._panel
        panel.said = {name: value.strip() for name, value in said.items() if value.strip()}
        if panel.outcome is not None and panel.outcome.dry:
            panel.start("Reading", dry=True)

    def mend(self, number: int) -> None:
        """Asks for what a file that was not read waits for."""
        panel = self._panel
        if panel.outcome is None:
            return
        file = panel.outcome.files[number]
        if file.asks in ("time zone", "undo"):
            self._ask_zone(file)
        elif file.asks == "mapping":
            fields = (Field("format", problem(file)),)
            panel.shell.push_screen(Details(f"Which mapping reads {file.name}?", fields, partial(self._alone, file)))
        else:
            panel.wizard(Path(file.path), alone=file if file.asks == "date order" else None)

    def ask_name(self, code: str) -> None:
        """Asks what a code is that no reader knows, and reads the files again with it."""
        hint = "a symbol of a coin such as BTC, or an id such as security:VTI, cash:EUR; remembered for its venue"
        form = Form(f"What is {code}?", "meant", (Field("asset", hint),))
        self._panel.shell.ask(form, partial(self._named, code))

    def _named(self, code: str, asset: str) -> None:
        panel = self._panel
        panel.names[code] = asset
        panel.asked = code
        panel.start("Reading", dry=True)

    def forget_name(self, code: str) -> None:
        """Takes the name back that was given to a code in this preview."""
        panel = self._panel
        panel.names.pop(code, None)
        panel.asked = code
        panel.start("Reading", dry=True)

    def _ask_zone(self, file: FileOutcome) -> None:
        whose = f"account {file.account}, {file.name}" if file.account else file.name
        fields = (Field("timezone", f"{_ZONE}; remembered for the account"),)
        self._panel.shell.push_screen(Details(f"Time zone of the times of {whose}", fields, partial(self._zone, file)))

    def _zone(self, file: FileOutcome, said: dict[str, str]) -> None:
        zone = said["timezone"].strip()
        if not zone:
            return
        panel = self._panel
        panel.shell.fetch(partial(panel.shell.desk.zone_of, zone), partial(self._zoned, file), "zone")

    def _zoned(self, file: FileOutcome, zone: str) -> None:
        panel = self._panel
        if file.asks == "undo":
            panel.said["timezone"] = zone
        else:
            panel.zones[file.account or file.name] = zone
        panel.start("Reading", dry=True)

    def _alone(self, file: FileOutcome, said: dict[str, str]) -> None:
        """A format is said for one file: that file is read by itself."""
        panel = self._panel
        if said["format"].strip():
            if len(panel.paths) > 1 or panel.paths[0].is_dir():
                panel.shell.say(f"{file.name} is read by itself; import the other files after it.")
            panel.said["format"] = said["format"].strip()
            panel.preview([Path(file.path)])

    def wizard(self, path: Path, *, alone: FileOutcome | None = None) -> None:
        """Opens the mapping of a file that no format reads as it is; `alone`: only by its name, since a format knows its header."""
        shell = self._panel.shell
        shell.fetch(partial(shell.desk.suggest_mapping, path), partial(self._mapped, path, alone), "mapping")

    def ask_sample(self, name: str) -> None:
        """Asks for a file beside which a saved mapping is changed."""
        shell = self._panel.shell
        hint = "a file that it reads: its columns, and its rows beside what they become, are shown"

        def given(written: str) -> None:
            self.edit_mapping(name, Path(written).expanduser())

        shell.ask(Choice(f"Change the mapping {name} beside which file?", (), free=hint, value=f"{self._panel.folder}/"), given)

    def edit_mapping(self, name: str, path: Path) -> None:
        """Opens a saved mapping beside a file."""
        shell = self._panel.shell
        shell.fetch(partial(shell.desk.edit_mapping, name, path), partial(self._edit, name, path), "mapping")

    def _edit(self, name: str, path: Path, found: tuple[Suggestion, Drafted]) -> None:
        from tui.screens.mapping import MappingScreen

        shell = self._panel.shell

        def saved(new: str) -> None:
            shell.fetch(partial(shell.desk.read_by, name), partial(self._edited, name, new), "read by")

        shell.ask(MappingScreen(path, *found, name), saved)

    def _edited(self, name: str, saved: str, read: int) -> None:
        """Says what became of the rows that the mapping read before."""
        panel = self._panel
        panel.shown()
        if panel.outcome is not None and panel.outcome.dry:
            panel.start("Reading", dry=True)
        if saved != name:
            panel.shell.say(f"The mapping {saved} is saved beside {name}, which stays as it is.")
        elif not read:
            panel.shell.say(f"The mapping {name} is changed; files with its columns are read by it as it is now.")
        else:
            options = (
                ("k", "keep them as they were read", "keep"),
                ("r", "read them anew now, as if they were undone and imported again", "reread"),
            )
            before = f"{plural(read, 'file')} in the ledger {'was' if read == 1 else 'were'} read by it as it was."
            lines = [f"New files are read by it as it is now. {before}"]
            panel.shell.ask(Choice(f"The mapping {name} is changed", options, lines=lines), partial(self._reread, name))

    def _reread(self, name: str, said: str) -> None:
        if said == "reread":
            self._panel.shell.decide("reread", name)
        else:
            self._panel.shell.say("Kept as they were read; 'trimtab quarantine retry --all' reads files anew later.")

    def _mapped(self, path: Path, alone: FileOutcome | None, found: Suggestion) -> None:
        from tui.screens.mapping import MappingScreen

        def saved(name: str) -> None:
            self._panel.shell.say(f"The mapping {name} is saved; files with these columns are recognised from now on.")
            if alone is not None:
                self._alone(alone, {"format": name})
            else:
                self._panel.start("Reading", dry=True)

        self._panel.shell.ask(MappingScreen(path, found), saved)
