"""Imports: takes parsed files in, undoes them, lists them, and shows what waits in quarantine. One transaction each."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from core.ledger.again import Standing, standing
from core.ledger.bulk import collector_paused
from core.ledger.codes import Codes
from core.ledger.conflicts import contradictions
from core.ledger.corrections import Corrections
from core.ledger.database import Database
from core.ledger.encode import moment, moment_or_none
from core.ledger.fates import Fates
from core.ledger.intake import Intake, Taken, Watch
from core.ledger.journal import Journal
from core.ledger.naming import identities
from core.ledger.naming import remarks as remarks_on_names
from core.ledger.quarantine import Quarantine
from core.ledger.reach import Reaching
from core.ledger.reports import (
    CauseGroup,
    FileReport,
    IgnoredLine,
    ImportedFile,
    ImportInfo,
    ImportReport,
    QuarantinedLine,
    QuarantinedRow,
    SourceLine,
    UndoReport,
)
from core.ledger.retry import Retry
from core.ledger.rivals import Rivals
from core.ledger.secondary import remarks
from core.ledger.settled import held_back
from core.ledger.undo import Undo
from core.model import Event, Fate, ParsedFile

NEW_EVENTS = "SELECT id FROM event WHERE id >= :first AND id < :end"
STANDING_NEW = "SELECT count(*) FROM event WHERE id >= :first AND id < :end AND standing <> 'shadowed'"
RENAMED = "SELECT 1 FROM account_alias"
FACTS = "SELECT value FROM meta WHERE name = 'facts'"
COUNTS = "SELECT fate, count(*) FROM source_row WHERE file = :file GROUP BY fate"
ALL_COUNTS = "SELECT file, fate, count(*) FROM source_row GROUP BY file, fate"
IMPORTS = "SELECT id, at, undone_at FROM import ORDER BY id"
FILES = "SELECT id, import, name, sha256, format, version, account, read FROM source_file ORDER BY id"
LINES = """
    SELECT event.key, source_file.sha256, source_file.name, source_row.line, source_row.text
      FROM event
      CROSS JOIN claim ON claim.event = event.id
      CROSS JOIN source_row ON source_row.id = claim.row
      CROSS JOIN source_file ON source_file.id = source_row.file
     WHERE event.key IN (:wanted) AND event.standing <> 'shadowed'
     ORDER BY source_file.sha256, source_row.line
"""
KEYS_OF_FILE = """
    SELECT DISTINCT event.key
      FROM source_row
      CROSS JOIN claim ON claim.row = source_row.id
      CROSS JOIN event ON event.id = claim.event AND event.standing <> 'shadowed'
     WHERE source_row.file = :file
     ORDER BY source_row.id
"""


class _DryRun(Exception):
    """Carries a report out of a transaction that is to be rolled back."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report


def _never() -> bool:
    return False


class Imports:
    """Files that were taken in, and what became of their rows."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal
        self._quarantine = Quarantine(database, journal)
        self.waiting = self._quarantine
        self.aliases = Codes(database, journal)
        self.again = Retry(database, journal)

    def add(
        self,
        files: Sequence[ParsedFile],
        *,
        dry_run: bool = False,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        release: bool = False,
    ) -> ImportReport:
        """Takes the files in as one import, in one transaction. `release`: their rows and drafts are let go as they are stored.

        `progress(done, total)` counts rows; `cancelled()` is asked every few thousand rows. A dry run reports and leaves nothing.
        Raises `ImportCancelled`, `LedgerLocked`, `DiskFull`; nothing is changed then.
        """
        watch = Watch(sum(len(parsed.rows) for parsed in files), progress, cancelled)
        by_itself = not self._db.in_writing
        try:
            stop = self._db.interruptible(cancelled or _never)
            with collector_paused(), stop, self._db.on_trust(), self._db.writing("import"):
                report = self._add(files, watch, by_itself=by_itself, release=release)
                if dry_run:
                    raise _DryRun(ImportReport(0, report.files))
        except _DryRun as rehearsal:
            return rehearsal.report
        return report

    def undo(self, number: int, reason: str = "") -> UndoReport:
        """Takes import `number` out again; what other files or the user support stays.

        Raises `NotFound`, or `UndoRefused` naming the exported tickets that rest on it.
        """
        with collector_paused(), self._db.writing("undo of an import"):
            return Undo(self._db, self._journal).undo(number, reason)

    def list(self) -> tuple[ImportInfo, ...]:
        """All imports, the undone ones included, oldest first."""
        counts: dict[int, dict[Fate, int]] = {}
        for file, fate, count in self._db.rows(ALL_COUNTS):
            counts.setdefault(file, {})[Fate(fate)] = count
        files: dict[int, list[ImportedFile]] = {}
        for file, owner, name, sha256, form, version, account, read in self._db.rows(FILES):
            entry = ImportedFile(name, sha256, form, version, account, read, counts.get(file, {}))
            files.setdefault(owner, []).append(entry)
        return tuple(
            ImportInfo(number, moment(at), moment_or_none(undone), tuple(files.get(number, ())))
            for number, at, undone in self._db.rows(IMPORTS)
        )

    def quarantine(self) -> tuple[QuarantinedRow, ...]:
        """Rows that wait, once each; see `Quarantine.rows`."""
        return self._quarantine.rows()

    def quarantine_groups(self) -> tuple[CauseGroup, ...]:
        """The same by cause, the largest group first."""
        return self._quarantine.groups()

    def resolve(self, row: int, how: str, reason: str) -> None:
        """Settles a quarantined row for good; see `Quarantine.resolve`."""
        self._quarantine.resolve(row, how, reason)

    def lines(self, event_keys: Iterable[str]) -> dict[str, tuple[SourceLine, ...]]:
        """The lines of all files that support each event, by file and line; an event entered by hand has none."""
        found: dict[str, list[SourceLine]] = {key: [] for key in event_keys}
        for key, sha256, name, line, text in self._db.among(LINES, [bytes.fromhex(key) for key in found]):
            found[key.hex()].append(SourceLine(sha256, name, line, text))
        return {key: tuple(lines) for key, lines in found.items()}

    def standing(self, sha256: str) -> Standing | None:
        """The file of that content that was imported and not undone, if there is one; see `again.standing`."""
        return standing(self._db, sha256)

    def event_keys(self, file: int) -> tuple[str, ...]:
        """Keys of the standing events that the rows of a file support, in the order of the file; `file` is `FileReport.id`."""
        return tuple(row[0].hex() for row in self._db.rows(KEYS_OF_FILE, {"file": file}))

    def _add(self, files: Sequence[ParsedFile], watch: Watch, *, by_itself: bool, release: bool) -> ImportReport:
        watch.check()
        files = tuple(held_back(self._db, parsed) for parsed in files)
        watch.work = sum(len(parsed.rows) + len(parsed.drafts) for parsed in files)
        number = self._db.insert("INSERT INTO import (at) VALUES (:at)", {"at": self._db.now()})
        intake, reaching = Intake(self._db, number, watch, release=release), Reaching(self._db)
        taken = []
        for parsed in files:
            rivals = Rivals(self._db)
            entry = intake.take(parsed)
            taken.append(entry)
            changed = 0 if entry.alone else self._judge(rivals, entry)
            if changed or entry.changed:
                self._db.touch_facts()
            reaching.file(entry.file, entry.first_event, entry.events_new, judged=not entry.alone)
        Corrections(self._db).reattach()
        # A file that was alone when it was stored may have rivals in the files after it.
        settled = taken if len(taken) == 1 else [replace(entry, alone=False) for entry in taken]
        reports = tuple(self._report(parsed, entry) for parsed, entry in zip(files, settled, strict=True))
        events = self._all_there_are(taken) if by_itself else ()
        report = ImportReport(number, reports, events, int(self._db.value(FACTS)) + 1 if events else 0, reaching.reached())
        payload: dict[str, Any] = {
            "files": [{"name": each.name, "sha256": each.sha256, "format": each.format, "read": each.read} for each in reports],
            "rows": {fate.value: report.count(fate) for fate in Fate},
            "events": report.events_new,
        }
        self._journal.append("import", str(number), "", payload)
        return report

    def _all_there_are(self, taken: Sequence[Taken]) -> tuple[Event, ...]:
        """Every live event in order, where this import brought them all and nothing that the user said changes one; else none."""
        events = taken[0].events if len(taken) == 1 else None
        if events is None or Corrections(self._db).any() or self._db.one(RENAMED) or not identities(self._db).plain:
            return ()
        return tuple(sorted(events, key=attrgetter("order")))

    def _judge(self, rivals: Rivals, entry: Taken) -> int:
        """Which of the new events stand, and the fates of all rows that claim one whose standing or claims moved."""
        rivals.seed(NEW_EVENTS, first=entry.first_event, end=entry.first_event + entry.events_new)
        rivals.seed_events(entry.shared)
        changed = rivals.settle()
        rivals.note_changed(entry.entered_by_hand)
        Fates(self._db).settle()
        return changed

    def _report(self, parsed: ParsedFile, taken: Taken) -> FileReport:
        counts = self._counts(taken)
        end = taken.first_event + taken.events_new
        return FileReport(
            name=parsed.name,
            sha256=parsed.sha256,
            format=parsed.format,
            version=parsed.version,
            account=parsed.account,
            timezone=parsed.zone,
            counts=counts,
            read=taken.read,
            events_new=taken.events_new if taken.alone else int(self._db.value(STANDING_NEW, {"first": taken.first_event, "end": end})),
            quarantined=tuple(
                QuarantinedLine(row.line, row.reason, row.text, row.cause) for row in taken.odd if row.fate is Fate.QUARANTINED
            ),
            ignored=tuple(IgnoredLine(row.line, row.reason) for row in taken.odd if row.fate is Fate.IGNORED),
            observations=len(parsed.prices) + len(parsed.positions),
            warnings=(*parsed.warnings, *remarks(self._db, taken.file), *remarks_on_names(self._db, taken.file)),
            id=taken.file,
            zone_source=parsed.zone_source,
            contradictions=() if taken.alone else contradictions(self._db, taken.first_event, end),
        )

    def _counts(self, taken: Taken) -> dict[Fate, int]:
        """Rows of the file by fate."""
        if taken.alone:
            return dict.fromkeys(Fate, 0) | Counter(row.fate for row in taken.odd) | {Fate.BOOKED: taken.read - len(taken.odd)}
        return dict.fromkeys(Fate, 0) | {Fate(fate): count for fate, count in self._db.rows(COUNTS, {"file": taken.file})}
