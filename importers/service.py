"""Importing, from paths to the ledger: what the app and the command line call. Owns walking, recognising and reading files.

The ledger is reached through `core.services` alone; it finds duplicates and stores each import as one transaction. A file that cannot be
read is one sentence with its remedy; what can be read of a file is booked, the rest waits in quarantine.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from core.services import imports
from core.services.errors import ImportCancelled, Invalid
from core.services.imports import Imported, collector_paused
from core.services.workspace import Workspace
from importers import profiles
from importers.keeping import BY_MAPPING
from importers.opening import CONFIRM, Opener, context_of
from importers.opening import AskZone as AskZone
from importers.opening import ReadFile as ReadFile
from importers.registry import all_importers, troubles
from importers.times import resolve

if TYPE_CHECKING:
    from importers import drafting as drafting
    from importers.mappings import Preview as Preview
    from importers.mappings import Profile as Profile
    from importers.mappings import Suggestion as Suggestion
    from importers.mappings import check_mapping as check_mapping
    from importers.mappings import edit_mapping as edit_mapping
    from importers.mappings import mapping_from_text as mapping_from_text
    from importers.mappings import preview_mapping as preview_mapping
    from importers.mappings import recognised_as as recognised_as
    from importers.mappings import save_mapping as save_mapping
    from importers.mappings import save_mapping_text as save_mapping_text
    from importers.mappings import saved_mapping as saved_mapping
    from importers.mappings import saved_mappings as saved_mappings
    from importers.mappings import suggest_mapping as suggest_mapping
    from importers.mappings import words_of as words_of
    from importers.reconcile import reconcile as reconcile
    from importers.retry import Older as Older
    from importers.retry import RetryResult as RetryResult
    from importers.retry import forget_name as forget_name
    from importers.retry import name_asset as name_asset
    from importers.retry import older as older
    from importers.retry import read_by as read_by
    from importers.retry import reread as reread
    from importers.retry import retry as retry

_BESIDE = ("importers.mappings", "importers.retry", "importers.reconcile")
"""What is reached through here too, by their `__all__`, and loaded at its first use: an import needs none of it."""
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"})
_MOST_FILES = 10_000


def __getattr__(name: str) -> Any:
    if name == "drafting":
        return import_module("importers.drafting")
    for module in map(import_module, () if name.startswith("__") else _BESIDE):
        if name in module.__all__:
            return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


Progress = Callable[[int, int], None]
Confirm = Callable[[ReadFile], bool]
Cancelled = Callable[[], bool]


class ImportResult(Struct, frozen=True):
    """`done` is None where no file could be read. Its file reports stand in the order of those `files` that were read or are known.

    Where all that were read stand in the ledger already, nothing was stored and `done.report.id` is 0, as for a dry run.
    """

    files: tuple[ReadFile, ...]
    done: Imported | None = None

    @property
    def unread(self) -> tuple[ReadFile, ...]:
        return tuple(file for file in self.files if file.parsed is None and file.known is None)


class FormatView(Struct, frozen=True):
    """A format that is understood, for lists and docs."""

    id: str
    title: str
    versions: tuple[str, ...]
    evidence: str
    supported: bool
    how_to_export: str
    becomes: tuple[tuple[str, str], ...]


def formats(ws: Workspace | None = None) -> tuple[FormatView, ...]:
    """Every format, and with a workspace the mappings saved beside its ledger."""
    known = [*all_importers(), *(profiles.importers(ws)[0] if ws else ())]
    return tuple(
        FormatView(
            each.id, each.title, tuple(signature.version for signature in each.signatures), each.evidence, each.supported,
            each.how_to_export, tuple(each.becomes),
        )
        for each in known
    )


def plugin_troubles() -> tuple[str, ...]:
    """One sentence for each importer of another package that cannot be used."""
    return troubles()


def read_files(
    ws: Workspace, paths: Sequence[Path], *, account: str | None = None, format: str | None = None, timezone: str | None = None,
    mapping: Path | None = None, progress: Progress | None = None, cancelled: Cancelled | None = None, ask: AskZone | None = None,
    said: dict[str, str] | None = None, known: bool = True, named: Mapping[tuple[str, str], str] | None = None,
) -> list[ReadFile]:
    """What the files hold; nothing is stored. `progress(done, total)` counts files.

    A file whose times are in a zone that nothing says, not even its account from an earlier import, is asked for with `ask`, once for each
    account, and else not read. `said` is filled with the zones that were said for this import, by account.
    `named` is what codes of venues mean in it: (venue, code) -> asset id.
    Raises `Invalid` for a format, mapping or zone that does not exist and `ImportCancelled` where `cancelled` says so.
    """
    context = context_of(ws, (account or "").strip(), checked_zone(timezone), named)
    chosen, saved, broken = profiles.candidates(ws, format, mapping)
    def check() -> None:
        if cancelled is not None and cancelled():
            raise ImportCancelled("the import was cancelled; nothing was changed")

    opener = Opener(ws, context, chosen, saved, ask, {} if said is None else said, BY_MAPPING if mapping else format or "", known, check)
    found = list(_walk(paths))
    result: list[ReadFile] = []
    with collector_paused():
        for number, (path, problem) in enumerate(found):
            check()
            if progress is not None:
                progress(number, len(found))
            result.extend([ReadFile(path, None, problem)] if problem else _with_rows(opener.read(path)))
    if any(file.parsed is None and file.known is None for file in result):
        result.extend(ReadFile(path, None, problem) for path, problem in broken)
        if not opener.asked:
            result.extend(ReadFile(Path("installed importers"), None, problem) for problem in plugin_troubles())
    return result


def import_paths(
    ws: Workspace, paths: Sequence[Path], *, account: str | None = None, format: str | None = None, timezone: str | None = None,
    mapping: Path | None = None, dry_run: bool = False, progress: Progress | None = None, cancelled: Cancelled | None = None,
    ask: AskZone | None = None, known: bool = True, release: bool = False, names: Mapping[str, str] | None = None,
    reading: Progress | None = None, confirm: Confirm | None = None,
) -> ImportResult:
    """Read and store files and folders as one import. `reading(done, total)` counts files, `progress(done, total)` stored rows.

    A time zone that was given, or asked for with `ask`, is remembered for its account. `release`: rows and drafts are let go once they are
    stored, so that those of a large file do not stand beside what is booked of them. `names` says what codes are that no reader of these
    files knows, code -> asset; that is remembered for the venues whose rows wait for it, and holds for files read before too.
    Raises as `read_files`, and `LedgerError` where the ledger cannot be written; a cancelled or failed import changes nothing.
    """
    with collector_paused():
        zones: dict[str, str] = {}
        first: Callable[[], object] | None = None
        read = partial(
            read_files, ws, paths, account=account, format=format, timezone=timezone, mapping=mapping, cancelled=cancelled, ask=ask,
            said=zones, known=known and not names, progress=reading,
        )
        files = read()
        if names:
            from importers import naming

            if named := naming.waiting_for(ws, files, names):
                files, first = read(named=named), partial(naming.remember, ws, named)
        if confirm is not None and not dry_run:
            files = [_unconfirmed(file) if file.weak and not confirm(file) else file for file in files]
        parsed = [file.parsed for file in files if file.parsed is not None]
        done = None
        if parsed:
            done = imports.store(
                ws, parsed, dry_run=dry_run, progress=progress, cancelled=cancelled, zones=zones, release=release,
                first=first,
            )
        if any(file.known for file in files):
            done = imports.with_known(ws, done, [file.known for file in files if file.known or file.parsed], dry_run=dry_run)
    return ImportResult(tuple(files), done)


def _unconfirmed(file: ReadFile) -> ReadFile:
    name = file.path.name
    said = f"look at its events with 'trimtab import {name} --dry-run --events', then import it with --confirmed"
    return ReadFile(file.path, None, f"the layout of {name} is known from weak evidence alone; {said}", CONFIRM)


def checked_zone(timezone: str | None) -> str:
    """A zone as the user writes it, empty for none. Raises `Invalid` with the remedy."""
    if not timezone or not timezone.strip():
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


def _with_rows(read: list[ReadFile]) -> list[ReadFile]:
    """What was read of a path, unless that is headers alone."""
    if any(each.parsed is None or each.parsed.rows for each in read):
        return read
    return [ReadFile(read[0].path, None, f"{read[0].path.name} has no rows below its header; nothing of it was imported")] if read else read


def _once(path: Path, seen: set[str]) -> Iterator[tuple[Path, str]]:
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        yield path, f"{path.name} is neither a file nor a folder; give the export file"
    else:
        yield path, ""
