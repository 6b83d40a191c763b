"""Importing, from paths to the ledger: what the app and the command line call. Owns walking, recognising and reading files.

The ledger is reached through `core.services` alone; it finds duplicates and stores each import as one transaction. A file that cannot be
read is one sentence with its remedy; what can be read of a file is booked, the rest waits in quarantine.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.model import ParsedFile
from core.services import imports
from core.services.errors import ImportCancelled, Invalid
from core.services.imports import Imported, collector_paused
from core.services.workspace import Workspace
from importers.base import Context, Importer
from importers.csvfile import Content, Unreadable, load
from importers.detection import read_table, recognise, unrecognised
from importers.generic import GenericImporter
from importers.generic_mapping import MappingError, load_mapping
from importers.registry import all_importers
from importers.times import resolve

SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
MAPPINGS = "mappings"
"""Folder beside the ledger where saved mapping files are found by name."""
_MAPPING_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MOST_FILES = 10_000

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One path: what was read, or in `problem` one sentence why nothing was."""

    path: Path
    parsed: ParsedFile | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`done` is None where no file could be read. Its file reports stand in the order of those `files` that were read."""

    files: tuple[ReadFile, ...]
    done: Imported | None = None

    @property
    def unread(self) -> tuple[ReadFile, ...]:
        return tuple(file for file in self.files if file.parsed is None)


@dataclass(frozen=True, slots=True)
class FormatView:
    """A format that is understood, for lists and docs."""

    id: str
    title: str
    versions: tuple[str, ...]
    evidence: str
    how_to_export: str
    becomes: tuple[tuple[str, str], ...]


def formats(ws: Workspace | None = None) -> tuple[FormatView, ...]:
    """Every format, and with a workspace the mappings saved beside its ledger."""
    known = [*all_importers(), *(_saved(ws)[0] if ws else ())]
    return tuple(
        FormatView(
            each.id, each.title, tuple(signature.version for signature in each.signatures), each.evidence, each.how_to_export,
            tuple(each.becomes),
        )
        for each in known
    )


def read_files(
    ws: Workspace, paths: Sequence[Path], *, account: str | None = None, format: str | None = None, timezone: str | None = None,
    mapping: Path | None = None, progress: Progress | None = None, cancelled: Cancelled | None = None,
) -> list[ReadFile]:
    """What the files hold; nothing is stored. `progress(done, total)` counts files.

    Raises `Invalid` for a format, mapping or zone that does not exist and `ImportCancelled` where `cancelled` says so.
    """
    first = ws.ledger.accounts.first_names()
    named = (account or "").strip()
    context = Context(first.get(named, named), _checked_zone(timezone), ws.base_currency, first)
    chosen, saved, troubles = _candidates(ws, format, mapping)
    found = list(_walk(paths))
    result: list[ReadFile] = []
    with collector_paused():
        for number, (path, problem) in enumerate(found):
            if cancelled is not None and cancelled():
                raise ImportCancelled("the import was cancelled; nothing was changed")
            if progress is not None:
                progress(number, len(found))
            result.append(ReadFile(path, None, problem) if problem else _read(path, context, chosen, saved))
    if troubles and any(file.parsed is None for file in result):
        result.extend(ReadFile(path, None, problem) for path, problem in troubles)
    return result


def import_paths(
    ws: Workspace, paths: Sequence[Path], *, account: str | None = None, format: str | None = None, timezone: str | None = None,
    mapping: Path | None = None, dry_run: bool = False, progress: Progress | None = None, cancelled: Cancelled | None = None,
) -> ImportResult:
    """Read and store files and folders as one import. `progress(done, total)` counts the rows that are stored.

    Raises as `read_files`, and `LedgerError` where the ledger cannot be written; a cancelled or failed import changes nothing.
    """
    with collector_paused():
        files = read_files(ws, paths, account=account, format=format, timezone=timezone, mapping=mapping, cancelled=cancelled)
        parsed = [file.parsed for file in files if file.parsed is not None]
        done = imports.store(ws, parsed, dry_run=dry_run, progress=progress, cancelled=cancelled) if parsed else None
    return ImportResult(tuple(files), done)


def _read(path: Path, context: Context, chosen: Sequence[Importer], saved: Sequence[Importer]) -> ReadFile:
    try:
        source = load(path)
        found = recognise(source, chosen) or (recognise(source, saved) if saved else None)
        if found is None:
            return ReadFile(path, None, f"{path.name}: {_hint(source) or _unfit(source, chosen)}")
        table = read_table(source, found)
    except Unreadable as error:
        return ReadFile(path, None, f"{path.name} {error}")
    source.lines = []
    return ReadFile(path, found.importer.parse(table, context))


def _unfit(source: Content, chosen: Sequence[Importer]) -> str:
    said = unrecognised(source, chosen)
    if len(chosen) == 1:
        needed = ", ".join(chosen[0].signatures[-1].required)
        return f"it does not look like {chosen[0].id}, whose header has {needed}; leave --format out, or check the file"
    return said


def _hint(source: Content) -> str:
    """For files of Trimtab's own that other commands take."""
    header = source.lines[0].lower().replace(" ", "").strip("\ufeff") if source.lines else ""
    if header.startswith("asset,at,price,currency"):
        return "this is a price file; give it to trimtab prices import"
    if header.startswith("kind,at,account,"):
        return "this is a file of entries; give it to trimtab add csv"
    return ""


def _candidates(
    ws: Workspace, format: str | None, mapping: Path | None
) -> tuple[tuple[Importer, ...], tuple[Importer, ...], list[tuple[Path, str]]]:
    """The importers to try, the saved mappings to try after them, and saved mappings that are broken."""
    if mapping is not None:
        try:
            return (GenericImporter(load_mapping(mapping)),), (), []
        except MappingError as error:
            raise Invalid(str(error)) from None
    if format is None:
        saved, troubles = _saved(ws)
        return all_importers(), saved, troubles
    for known in all_importers():
        if known.id == format:
            return (known,), (), []
    path = _mapping_folder(ws) / f"{format}.toml"
    if _MAPPING_NAME.fullmatch(format) and path.is_file():
        try:
            return (GenericImporter(load_mapping(path)),), (), []
        except MappingError as error:
            raise Invalid(str(error)) from None
    ids = ", ".join(known.id for known in all_importers())
    raise Invalid(f"{format!r} is no format; there are {ids}, and mapping files in {_mapping_folder(ws)}")


def _mapping_folder(ws: Workspace) -> Path:
    return Path(ws.ledger.path).parent / MAPPINGS


def _saved(ws: Workspace) -> tuple[tuple[Importer, ...], list[tuple[Path, str]]]:
    good: list[Importer] = []
    troubles: list[tuple[Path, str]] = []
    folder = _mapping_folder(ws)
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            good.append(GenericImporter(load_mapping(path)))
        except MappingError as error:
            troubles.append((path, str(error)))
    return tuple(good), troubles


def _checked_zone(timezone: str | None) -> str:
    if not timezone:
        return ""
    try:
        resolve(timezone)
    except ValueError as error:
        raise Invalid(str(error)) from None
    return timezone.strip()


def _walk(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Files in order, folders walked; each file once. With a problem where it is none that can be read."""
    seen: set[str] = set()
    for path in paths:
        try:
            given = Path(path).expanduser()
        except RuntimeError:
            yield path, f"{path.name} is in a home folder that is not there; write the whole path"
            continue
        if not os.path.isdir(given):  # noqa: PTH112
            yield from _once(given, seen)
            continue
        count = 0
        closed: list[OSError] = []
        for folder, names, files in os.walk(given, onerror=closed.append):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                inside = Path(folder) / name
                if name.startswith((".", "~$")):
                    continue
                count += 1
                if count > _MOST_FILES:
                    yield given, f"{given.name} holds more than {_MOST_FILES:,} files; import a smaller folder"
                    return
                if inside.suffix.lower() not in SUFFIXES:
                    yield inside, f"{name} is no CSV file and was left out; save tables as CSV"
                else:
                    yield from _once(inside, seen)
        yield from ((Path(error.filename), f"{Path(error.filename).name} cannot be read ({error.strerror})") for error in closed)
        if not count and not closed:
            yield given, f"{given.name or given} is an empty folder; put the export files there"


def _once(path: Path, seen: set[str]) -> Iterator[tuple[Path, str]]:
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        yield path, f"{path.name} is neither a file nor a folder; give the export file"
    else:
        yield path, ""
