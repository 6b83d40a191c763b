"""Files of the ledger read anew, by today's importers and settings, without the originals: after a remedy, or an update of an importer.

What is read is put in the place of the old reading in one transaction, through `core.services.quarantine`. A file that no importer reads
any longer keeps its rows; why is one sentence.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from core.model import ParsedFile
from core.services import quarantine
from core.services.errors import Invalid
from core.services.imports import collector_paused
from core.services.quarantine import KeptFile, Retried
from core.services.workspace import Workspace
from importers import profiles
from importers.base import Failed, Importer, Table
from importers.csvfile import Content, Unreadable
from importers.dates import Undecided
from importers.detection import Recognised, read_table
from importers.generic import GenericImporter
from importers.generic_mapping import MappingError, parse_mapping
from importers.keeping import BY_MAPPING, again, keep
from importers.opening import Opener, ReadFile, context_of
from importers.registry import covering
from importers.times import NeedsZone


class RetryResult(Struct, frozen=True):
    """Files that were read anew, and one sentence for each that could not be."""

    done: tuple[Retried, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def booked(self) -> int:
        """Rows that left the quarantine."""
        return sum(each.left for each in self.done)


class Older(Struct, frozen=True):
    """Rows that wait from an older reader of `format`; `gone` where no importer has that name any longer."""

    format: str
    rows: int
    files: tuple[int, ...]
    gone: bool


def retry(
    ws: Workspace, *, cause: str = "", file: int | None = None, everything: bool = False, account: str = "", timezone: str = "",
    reason: str = "",
) -> RetryResult:
    """Read the files anew that have rows waiting: all, those of one cause, or one file. `everything`: also files of which nothing waits.

    `account` and `timezone` are said for one file and kept with it. Raises `Invalid` for a cause or file that does not wait, and
    `UndoRefused` naming the tickets where an exported ticket rests on an event that would be gone; nothing is changed then.
    """
    if (account or timezone) and file is None:
        raise Invalid("an account or a time zone is said for one file; name it with --file")
    chosen = quarantine.files(ws)
    if file is not None:
        chosen = tuple(each for each in chosen if each.id == file)
        if not chosen:
            raise Invalid(f"there is no file {file}; 'trimtab quarantine' names the files whose rows wait")
    if cause:
        wanted = quarantine.cause_of(ws, cause)
        chosen = tuple(each for each in chosen if wanted in each.causes)
    if not everything and not account and not timezone:
        chosen = tuple(each for each in chosen if each.waiting)
    return _put(ws, chosen, account, timezone, reason or (f"cause: {cause}" if cause else "retry"))


def name_asset(ws: Workspace, code: str, asset: str, *, venue: str = "", reason: str = "") -> RetryResult:
    """Say what asset a code of a venue is, and read the files of that venue anew that hold it. Raises `Invalid`, `UndoRefused`."""
    with ws.ledger.writing("name of an asset"):
        of = quarantine.name_asset(ws, code, asset, venue=venue, reason=reason)
        return _put(ws, quarantine.files_with(ws, of, code), "", "", f"{code} is {asset}")


def read_anew(ws: Workspace, files: Iterable[KeptFile], reason: str) -> RetryResult:
    """These files, by today's importers and settings. Raises `UndoRefused`."""
    return _put(ws, files, "", "", reason)


def read_by(ws: Workspace, format: str) -> tuple[KeptFile, ...]:
    """The files of the ledger that a format read, or a mapping of that name."""
    return tuple(file for file in quarantine.files(ws) if file.format == format)


def reread(ws: Workspace, format: str) -> RetryResult:
    """Read them anew, as the format or mapping is now, in one transaction. Raises `UndoRefused`."""
    return read_anew(ws, read_by(ws, format), f"{format} was changed")


def forget_name(ws: Workspace, code: str, *, venue: str = "", reason: str = "") -> RetryResult:
    """Take such a name back, and read the files anew. Raises `Invalid`, `UndoRefused`."""
    with ws.ledger.writing("name of an asset"):
        of = quarantine.forget_name(ws, code, venue=venue, reason=reason)
        return _put(ws, quarantine.files_with(ws, of, code), "", "", f"{code} has no name")


def older(ws: Workspace) -> tuple[Older, ...]:
    """Rows that wait since before the importer of their file was changed, by format."""
    files = quarantine.files(ws)
    by_header = covering({file.format for file in files if file.kept is not None and not file.kept.mapping})
    now = {importer.id: importer.revision for importer in (*by_header, *profiles.importers(ws)[0])}
    found: dict[str, list[KeptFile]] = {}
    for file in files:
        known = file.kept is not None and (file.format in now or not file.kept.mapping)
        if known and file.waiting and file.kept is not None and file.kept.revision != now.get(file.format):
            found.setdefault(file.format, []).append(file)
    return tuple(
        Older(form, sum(file.waiting for file in files), tuple(file.id for file in files), form not in now)
        for form, files in sorted(found.items())
    )


def tables(ws: Workspace, wanted: Callable[[KeptFile], bool]) -> Iterator[tuple[KeptFile, Importer, Table, ParsedFile]]:
    """Files as today's importers read them, for looking only, with running balances in `Table.chains`; unreadable ones are left out."""
    for file in quarantine.files(ws):
        if file.kept is None or not wanted(file):
            continue
        found = _recognised(ws, file, "", "")
        if isinstance(found, str):
            continue
        opener, source, recognised = found
        table = read_table(source, recognised)
        table.chains = []
        try:
            yield file, recognised.importer, table, recognised.importer.parse(table, opener.context)
        except (NeedsZone, Undecided, Failed):
            continue


def _put(ws: Workspace, files: Iterable[KeptFile], account: str, timezone: str, reason: str) -> RetryResult:
    readings: list[tuple[int, ParsedFile]] = []
    problems: list[str] = []
    with collector_paused():
        for file in files:
            found = _read(ws, file, account, timezone)
            if isinstance(found, str):
                problems.append(found)
            else:
                readings.append((file.id, found))
        done = quarantine.put(ws, readings, reason) if readings else ()
    return RetryResult(done, tuple(problems))


def _read(ws: Workspace, file: KeptFile, account: str, timezone: str) -> ParsedFile | str:
    """The file's rows as they are read today, or why they cannot be."""
    found = _recognised(ws, file, account, timezone)
    if isinstance(found, str):
        return found
    opener, source, recognised = found
    try:
        parsed = recognised.importer.parse(read_table(source, recognised), opener.context)
    except NeedsZone:
        return f"{file.name} needs a time zone now: trimtab quarantine retry --file {file.id} --tz Zone (such as Europe/Berlin or UTC+2)"
    except (Undecided, Failed) as error:
        return f"{file.name}: {error}; its rows stay as they are"
    kept = keep(source, parsed, recognised.importer, opener.context, opener.asked)
    if file.kept is not None:
        parsed.kept = replace(kept, remarks=file.kept.remarks)
        parsed.warnings.extend(file.kept.remarks)
    return parsed


def _recognised(ws: Workspace, file: KeptFile, account: str, timezone: str) -> tuple[Opener, Content, Recognised] | str:
    kept = file.kept
    if kept is None:
        return (
            f"{file.name} was imported before files were kept whole: 'trimtab undo-import {file.import_id}', then import it again, has its "
            "rows read anew"
        )
    context = context_of(ws, account or kept.account, timezone or kept.timezone)
    source = again(file.name, file.sha256, kept, quarantine.lines(ws, file.id))
    try:
        chosen, saved = _candidates(ws, file)
    except Invalid as error:
        return f"{file.name}: {error}; its rows stay as they are"
    for importers, beside in ((chosen, saved), (_described(kept.mapping, file.name), ())):
        if not importers and not beside:
            continue
        opener = Opener(ws, context, importers, beside, asked=kept.format)
        try:
            found = opener.recognise(source)
        except Unreadable as error:
            return f"{file.name} {error}"
        if not isinstance(found, ReadFile):
            return opener, source, found
        if found.asks:
            return found.problem
    rows = f"{file.waiting:,} row{'s wait' if file.waiting != 1 else ' waits'}"
    return (
        f"no importer reads {file.name} any longer, which {file.format} read: its {rows} on until an update brings that format back; "
        f"'trimtab undo-import {file.import_id}' takes the file out"
    )


def _candidates(ws: Workspace, file: KeptFile) -> tuple[Sequence[Importer], tuple[Importer, ...]]:
    """The importers that the import chose among, as they are today. Raises `Invalid` for a mapping that became wrong."""
    kept = file.kept
    asked = kept.format if kept else ""
    if kept is not None and asked == BY_MAPPING:
        path = Path(kept.mapping_path)
        return (profiles.candidates(ws, None, path)[0] if path.is_file() else _described(kept.mapping, kept.mapping_path)), ()
    if not asked:
        return profiles.candidates(ws, None, None)[:2]
    named = {importer.id for importer in (*covering((asked,)), *profiles.importers(ws)[0])}
    return (profiles.candidates(ws, asked, None)[0] if asked in named else ()), ()


def _described(mapping: str, where: str) -> tuple[Importer, ...]:
    """An importer by the text of a mapping file that is gone."""
    if not mapping:
        return ()
    try:
        return (GenericImporter(parse_mapping(mapping, where)),)
    except MappingError as error:
        raise Invalid(str(error)) from None


__all__ = ["Older", "RetryResult", "forget_name", "name_asset", "older", "read_anew", "read_by", "reread", "retry", "tables"]
