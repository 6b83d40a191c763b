"""What the import shows at each of its steps, as rows and lines. Pure but for listing a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui.lines import Line
from tui.outcome import FileOutcome, Outcome
from tui.paths import short
from tui.text import plural, stamp
from tui.watching import FILES, Watch
from tui.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from core.services.imports import ImportInfo

SHOWN = 500
"""Entries of one folder that are listed."""
COLUMNS = (
    Column("File", 15, grow=3), Column("Format", 14, grow=1), Column("Account", 9, grow=1, drop=1), Column("Rows", 9, "right"),
    Column("New", 9, "right"), Column("Dupl", 7, "right"), Column("Ignored", 7, "right"), Column("Quarant.", 8, "right"),
)  # fmt: skip


def listed(folder: Path, watch: Watch | None = None) -> list[Row]:
    """The folder above, files and folders of a folder; what came while it is watched stands first."""
    try:
        found = sorted((entry for entry in folder.iterdir() if not entry.name.startswith(".")), key=lambda entry: entry.name.casefold())
        folders = [entry for entry in found if entry.is_dir()]
        files = [entry for entry in found if entry.suffix.lower() in FILES and entry.is_file()]
    except OSError as error:
        return [Row(f"folder:{folder.parent}", (f"{folder.name} cannot be read ({error.strerror}); enter goes up",))]
    new, growing = (watch.new, watch.growing) if watch else ((), ())
    rows: list[Row] = []
    if len(new) > 1:
        rows.append(Row("new:", (f"the {len(new)} new files together", Cell("new", "note"))))
    rows += [Row(f"file:{entry}", (entry.name, Cell("new", "note"), Cell(_size(entry), "quiet"))) for entry in new]
    rows += [Row(f"growing:{entry}", (entry.name, Cell("still being written", "approaching"), _size(entry))) for entry in growing]
    if folder != folder.parent:
        rows.append(Row(f"folder:{folder.parent}", ("..", Cell("folder above", "quiet"))))
    if len(files) > 1:
        rows.append(Row(f"all:{folder}", (f"all {len(files)} files here", Cell("and in folders below", "quiet"))))
    rest = [entry for entry in files if entry not in new and entry not in growing]
    rows += [Row(f"file:{entry}", (entry.name, Cell(_size(entry), "quiet"))) for entry in rest[:SHOWN]]
    rows += [Row(f"folder:{entry}", (f"{entry.name}/", Cell("folder", "quiet"))) for entry in folders[:SHOWN]]
    return rows


def _size(path: Path) -> str:
    try:
        size = path.stat().st_size
    except OSError:
        return "cannot be read"
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000):,} kB"


def own(mappings: Sequence[tuple[str, str]]) -> list[Row]:
    """The saved mappings."""
    if not mappings:
        return []
    rows = [Row("heading:own", ("Your mappings",), heading=True)]
    return rows + [
        Row(f"mapping:{name}", (name, Cell("broken", "hard") if problem else Cell("mapping", "quiet"), Cell("enter changes it", "quiet")))
        for name, problem in mappings
    ]


def own_detail(name: str, mappings: Sequence[tuple[str, str]]) -> list[Line]:
    """One saved mapping: what enter does, or what is wrong with it."""
    problem = dict(mappings).get(name, "")
    said: Line = [(f" {problem}", "hard")] if problem else " Files with its columns are read by it, where no format of a venue knows them."
    return [[(f"Mapping {name}", "bold")], said, [(" enter", "key"), (" changes it beside a file that it reads", "quiet")]]


def past(history: tuple[ImportInfo, ...], zone: ZoneInfo) -> list[Row]:
    """The imports so far, newest first."""
    if not history:
        return []
    rows = [Row("heading:past", ("Imports so far (u undoes the highlighted one)",), heading=True)]
    for info in history:
        names = ", ".join(file.name for file in info.files)
        said = f"undone {stamp(info.undone_at, zone)}" if info.undone_at else f"{sum(file.read for file in info.files):,} rows"
        rows.append(Row(f"import:{info.id}", (f"{info.id}  {names}", stamp(info.at, zone), said), tone="quiet" if info.undone_at else ""))
    return rows


def past_detail(info: ImportInfo, zone: ZoneInfo) -> list[Line]:
    """One import: its files and where their rows went."""
    undone = f", undone {stamp(info.undone_at, zone)}" if info.undone_at else ""
    lines: list[Line] = [[(f"Import {info.id} of {stamp(info.at, zone)}{undone}", "bold")]]
    for file in info.files:
        fates = ", ".join(f"{count:,} {fate.value}" for fate, count in file.counts.items() if count)
        lines.append(f" {file.name}: {file.format} {file.version}, {file.account}; {plural(file.read, 'row')}: {fates or 'none kept'}")
    return lines


def rows(outcome: Outcome) -> list[Row]:
    """The files of an outcome, those with a problem first."""
    made = [_row(str(number), file) for number, file in enumerate(outcome.files)]
    return sorted(made, key=lambda row: row.tone != "hard")


def _row(key: str, file: FileOutcome) -> Row:
    if file.problem:
        return Row(key, (file.name, Cell(problem(file), "hard")), tone="hard")
    held = Cell(f"{file.quarantined:,}", "soft" if file.quarantined else "")
    return Row(
        key,
        (
            file.name, f"{file.format} {file.version}".strip(), file.account, f"{file.read:,}",
            Cell(f"{file.booked:,}", "ok" if file.booked else ""), f"{file.duplicate:,}", f"{file.ignored:,}", held,
        ),
    )  # fmt: skip


def problem(file: FileOutcome) -> str:
    """Why a file was not read, without its name."""
    return file.problem.removeprefix(file.name).lstrip(": ")


_ANSWERS = {
    "time zone": "enter asks for the zone of its times, remembers it for the account, and goes on",
    "date order": "enter opens the mapping, where the order of its dates can be said",
    "mapping": "enter asks which of the saved mappings reads it",
    "undo": "enter asks for the time zone to read it in; or undo that import first, with u",
}
_UNKNOWN = "is of no known format"
"""What is said of a table that can be mapped."""


def answer(file: FileOutcome) -> str:
    """What the user can do about a file that was not read; empty where it is no table."""
    mapped = "enter opens the mapping: say what its columns are, and it is read from then on" if _UNKNOWN in file.problem else ""
    return _ANSWERS.get(file.asks, mapped)


def short_answer(file: FileOutcome) -> str:
    """The same in a few words, or why it was not read where nothing can be done here."""
    said = {"time zone": "say its time zone", "date order": "say its date order", "mapping": "choose its mapping"}
    deed = said.get(file.asks, "say its time zone" if file.asks else "map its columns" if answer(file) else "")
    return f"enter: {deed}" if deed else problem(file)


def detail(outcome: Outcome, key: str) -> list[Line]:
    """One imported file: quarantine by cause, ignored rows by rule, warnings; then the whole."""
    file = outcome.files[int(key)] if key.isdigit() and int(key) < len(outcome.files) else None
    lines: list[Line] = [[(" u", "key"), (" undoes this import as a whole", "quiet"), ("   esc", "key"), (" to other files", "quiet")]]
    if file is not None:
        lines.append([(file.name, "bold"), (f"  {short(Path(file.path))}", "quiet")])
        if file.problem:
            lines.append([(f" {problem(file)}", "hard")])
            lines.append([(f" {answer(file)}", "note")])
        for cause in file.causes:
            lines.append([(f" {plural(cause.count, 'row')} in quarantine, {cause.cause}: ", "soft"), (cause.reason, "")])
        if file.rules:
            lines.append([(" ignored: " + ", ".join(f"{count:,} {rule}" for rule, count in file.rules), "quiet")])
        lines += [[(f" {warning}", "approaching")] for warning in file.warnings]
    return [*lines, *(f" {note}" for note in outcome.notes)]


def sentence(outcome: Outcome) -> str:
    """What an import did, for the toast."""
    held = outcome.count("quarantined")
    rest = f", {plural(held, 'row')} in quarantine (5)" if held else ""
    unread = sum(bool(file.problem) for file in outcome.files)
    failed = f", {plural(unread, 'file')} not read" if unread else ""
    counted = f"{outcome.count('booked'):,} rows booked, {outcome.count('duplicate'):,} duplicate{rest}{failed}"
    return f"Import {outcome.id}: {counted}; u in Import undoes it."
