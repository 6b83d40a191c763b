"""Parsed files into the ledger, and what follows from them: transfers, bookings, fills of tickets, differences with positions."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext

from msgspec import Struct
from msgspec.structs import replace

from core.ledger.bulk import collector_paused as collector_paused
from core.ledger.reports import FileReport, ImportInfo, ImportReport, QuarantinedLine, UndoReport
from core.model import ParsedFile
from core.services import accounts, ahead, projection
from core.services.errors import Interrupted, Refused
from core.services.positions import Difference, differences
from core.services.workspace import Workspace

_NONE: Mapping[str, str] = {}


class Imported(Struct, frozen=True):
    """An import and what followed. Transfers are counted over the whole ledger; `filled` are tickets that it filled, wholly or in part."""

    report: ImportReport
    matched: int = 0
    ambiguous: int = 0
    open: int = 0
    differences: tuple[Difference, ...] = ()
    filled: tuple[str, ...] = ()
    prices_missing: int = 0


class FileView(Struct, frozen=True):
    """One path that was asked for: its report and what was read of it, or the problem that kept it from being read."""

    path: str
    report: FileReport | None = None
    parsed: ParsedFile | None = None
    problem: str = ""
    asks: str = ""
    """What the file waits for, where one answer of the user is all it needs: a time zone, an order of dates, a mapping, an undo."""
    detected: str = ""
    """How the format was found: `exact`, `tolerant`, `chosen`, `mapping`; empty where it was not, or did not have to be."""
    unknown_columns: tuple[str, ...] = ()


def store(
    ws: Workspace,
    files: Sequence[ParsedFile],
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    zones: Mapping[str, str] = _NONE,
    release: bool = False,
    first: Callable[[], object] | None = None,
) -> Imported:
    """Store the files as one import, one transaction; then match, book, look for fills and compare positions.

    `zones` are the time zones that the user said for this import, by account: they are remembered for the next one. `release` lets go of
    the rows and drafts of the files as they are stored. `first` writes what has to stand before them, in the same transaction.
    A dry run says what would be stored and changes nothing. `ImportCancelled`: nothing was changed. `Interrupted`: the files are stored.
    `Refused`: booking cannot be exact with them, and they were taken out again.
    """
    ahead.hold_back(ws, files)
    with ws.ledger.writing("import") if first is not None and not dry_run else nullcontext():
        if first is not None and not dry_run:
            first()
        report = ws.ledger.imports.add(files, dry_run=dry_run, progress=progress, cancelled=cancelled, release=release)
    if dry_run:
        return Imported(report)
    for account, zone in zones.items():
        accounts.remember_zone(ws, account, zone)
    try:
        return follow(ws, report)
    except ArithmeticError:
        ws.ledger.imports.undo(report.id, "its amounts cannot be added exactly")
        raise Refused(
            "the import was taken back: its amounts have more digits than can be added exactly; look for one out of all proportion"
        ) from None
    except KeyboardInterrupt:
        stored = f"import {report.id} is stored whole, what follows from it is computed when it is next looked at"
        raise Interrupted(f"interrupted: {stored}; 'trimtab undo-import {report.id}' takes it back") from None


def follow(ws: Workspace, report: ImportReport) -> Imported:
    """What an import brings about beyond its own rows."""
    from core.services.prices import how_many_missing

    done = projection.rebook(ws, report)
    matches = done.matches
    return Imported(
        report, len(matches.matched), len(matches.ambiguous), len(matches.open), differences(ws), done.filled,
        how_many_missing(ws, done.booking),
    )


def with_known(ws: Workspace, done: Imported | None, files: Sequence[FileReport | None], *, dry_run: bool = False) -> Imported:
    """An import to which files came that stand in the ledger already: `files` are their reports, None where `done` has one.

    Where there are no others, nothing was stored: the number of the import is 0.
    """
    stored = iter(done.report.files if done else ())
    reports = tuple(each or next(stored) for each in files)
    if done is not None:
        return replace(done, report=replace(done.report, files=reports))
    report = ImportReport(0, reports)
    return Imported(report) if dry_run else follow(ws, report)


def undo(ws: Workspace, id: int) -> UndoReport:
    """Take an import back as a whole. Raises `UndoRefused` naming the tickets that rest on it, `NotFound` for no such import.

    `Refused`: the clock was set to before the import, when there was nothing to take back.
    """
    made = next((each.at for each in history(ws) if each.id == id), ws.as_of)
    if ws.fixed and made > ws.as_of:
        now = ws.local_now
        when = made.astimezone(now.tzinfo)
        raise Refused(f"import {id} was made at {when:%Y-%m-%d %H:%M}, after the clock ({now:%Y-%m-%d %H:%M}); leave --as-of out")
    report = ws.ledger.imports.undo(id)
    projection.booked(ws)
    return report


def history(ws: Workspace) -> tuple[ImportInfo, ...]:
    """Every import, undone ones too."""
    return tuple(ws.ledger.imports.list())


__all__ = [
    "FileReport", "FileView", "ImportInfo", "ImportReport", "Imported", "QuarantinedLine", "UndoReport", "follow", "history",
    "store", "undo", "with_known",
]
