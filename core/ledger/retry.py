"""Files read anew: what is kept of them, and a new reading in the place of the old one, in one transaction.

The result is what undoing the import and importing the same files again would give, except that the import keeps its number and time and
the file its place among the others.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from core.ledger.bulk import collector_paused
from core.ledger.corrections import Corrections
from core.ledger.database import Database
from core.ledger.errors import NotFound, UndoRefused
from core.ledger.fates import Fates
from core.ledger.intake import Intake, Watch
from core.ledger.journal import Journal
from core.ledger.keeping import keep, kept
from core.ledger.names import forget_unused
from core.ledger.rivals import Rivals
from core.ledger.settled import IN_FORCE, held_back
from core.ledger.undo import choose, resting, take_out
from core.model import Fate, ParsedFile
from core.model.kept import Kept

STANDING = f"""
    SELECT source_file.id, source_file.import, source_file.name, source_file.sha256, source_file.format, source_file.account,
           CASE source_file.venue WHEN '' THEN source_file.format ELSE source_file.venue END, source_file.kept,
           (SELECT count(*) FROM source_row
             WHERE source_row.file = source_file.id AND source_row.fate = 'quarantined'
               AND source_row.key NOT IN (SELECT key FROM dismissed_row WHERE {IN_FORCE}))
      FROM source_file
      JOIN import ON import.id = source_file.import AND import.undone_at IS NULL
     ORDER BY source_file.id
"""
CAUSES = """
    SELECT DISTINCT file, coalesce(cause, '') FROM source_row WHERE fate = 'quarantined'
"""
LINES = "SELECT line, text FROM source_row WHERE file = :file ORDER BY id"
NAMING = "SELECT DISTINCT file FROM source_row WHERE instr(text, :code) > 0"
ROWS = "SELECT min(id), count(*) FROM source_row WHERE file = :file"
COUNTS = "SELECT fate, count(*) FROM source_row WHERE file = :file GROUP BY fate"
AGAIN = """
    UPDATE source_file
       SET format = :format, version = :version, account = :account, zone = :zone, zone_source = :zone_source, venue = :venue,
           custody = :custody, read = :read, warnings = :warnings
     WHERE id = :id
"""
NEW_EVENTS = "SELECT id FROM event WHERE id >= :first AND id < :end"
STANDS = "SELECT 1 FROM event WHERE (key = :key OR fallback = :key) AND standing <> 'shadowed'"
FIRST_SEEN = """
    UPDATE source_row
       SET fate = 'booked'
     WHERE file = :file AND fate = 'duplicate'
       AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.row = source_row.id)
       AND NOT EXISTS (SELECT 1 FROM source_row AS earlier
                        WHERE earlier.key = source_row.key AND earlier.id < source_row.id AND earlier.fate IN ('booked', 'duplicate'))
"""
SEEN_AGAIN = """
    UPDATE source_row
       SET fate = 'duplicate'
     WHERE id IN (SELECT later.id
                    FROM source_row AS mine
                    JOIN source_row AS later ON later.key = mine.key AND later.id > mine.id AND later.fate = 'booked'
                   WHERE mine.file = :file AND mine.fate = 'booked'
                     AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.row = mine.id)
                     AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.row = later.id))
"""


class KeptFile(Struct, frozen=True):
    """A file of an import that stands. `waiting`: its rows in quarantine that the user has not settled; `kept` None: it is not kept."""

    id: int
    import_id: int
    name: str
    sha256: str
    format: str
    account: str
    venue: str
    waiting: int
    causes: frozenset[str]
    kept: Kept | None


class Retried(Struct, frozen=True):
    """One file, read anew: its rows by fate before and after."""

    file: int
    name: str
    import_id: int
    format: str
    before: dict[Fate, int]
    after: dict[Fate, int]

    @property
    def left(self) -> int:
        """Rows that left the quarantine."""
        return self.before[Fate.QUARANTINED] - self.after[Fate.QUARANTINED]

    @property
    def changed(self) -> bool:
        return self.before != self.after


class Retry:
    """Reads what is kept and puts new readings in place."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def files(self) -> tuple[KeptFile, ...]:
        """Every file of the imports that stand, in the order of their coming."""
        causes: dict[int, set[str]] = {}
        for file, cause in self._db.rows(CAUSES):
            causes.setdefault(file, set()).add(cause)
        return tuple(
            KeptFile(id, number, name, sha256, form, account, venue, waiting, frozenset(causes.get(id, ())), kept(written))
            for id, number, name, sha256, form, account, venue, written, waiting in self._db.rows(STANDING)
        )

    def lines(self, file: int) -> Iterator[tuple[int, str]]:
        """The rows of a file as they stood in it: first line and text."""
        return ((line, text) for line, text in self._db.each(LINES, {"file": file}))

    def naming(self, code: str) -> frozenset[int]:
        """Files with a row whose text holds `code`."""
        return frozenset(row[0] for row in self._db.rows(NAMING, {"code": code}))

    def put(self, readings: Sequence[tuple[int, ParsedFile]], reason: str) -> tuple[Retried, ...]:
        """Puts each new reading in the place of the file's old one, all in one transaction.

        Raises `NotFound` for a file that does not stand, and `UndoRefused` naming the tickets where an exported ticket rests on an event
        that would be gone; nothing is changed then.
        """
        known = {file.id: file for file in self.files()}
        with collector_paused(), self._db.writing("retry of an import", facts=True):
            done = []
            tickets: list[tuple[str, bytes]] = []
            for number, parsed in readings:
                if number not in known:
                    raise NotFound(f"there is no file {number}: 'trimtab quarantine' names the files")
                choose(self._db, [number])
                tickets += resting(self._db)
                done.append(self._replace(known[number], parsed))
            Corrections(self._db).reattach()
            self._check(tickets)
            forget_unused(self._db)
            for each in done:
                payload = {
                    "file": each.name,
                    "import": each.import_id,
                    "format": each.format,
                    "before": {fate.value: each.before[fate] for fate in Fate},
                    "after": {fate.value: each.after[fate] for fate in Fate},
                }
                self._journal.append("file read anew", str(each.file), reason, payload)
        return tuple(done)

    def _replace(self, old: KeptFile, parsed: ParsedFile) -> Retried:
        before = self._counts(old.id)
        first, count = self._db.one(ROWS, {"file": old.id}) or (None, 0)
        reading = held_back(self._db, parsed, (old.format,))
        take_out(self._db)
        rivals = Rivals(self._db)
        place = int(first) if first is not None and len(reading.rows) <= count else None
        taken = _Retake(self._db, old.import_id, Watch(len(reading.rows)), old.id, place).take(reading)
        rivals.seed(NEW_EVENTS, first=taken.first_event, end=taken.first_event + taken.events_new)
        rivals.seed_events(taken.shared)
        rivals.settle()
        rivals.note_changed(taken.entered_by_hand)
        rivals.note_changed(range(taken.first_event, taken.first_event + taken.events_new))
        rivals.note_changed(taken.shared)
        Fates(self._db).settle()
        if place is not None:
            for statement in (FIRST_SEEN, SEEN_AGAIN):
                self._db.run(statement, {"file": old.id})
        return Retried(old.id, old.name, old.import_id, parsed.format, before, self._counts(old.id))

    def _counts(self, file: int) -> dict[Fate, int]:
        return dict.fromkeys(Fate, 0) | {Fate(fate): count for fate, count in self._db.rows(COUNTS, {"file": file})}

    def _check(self, tickets: Sequence[tuple[str, bytes]]) -> None:
        gone = sorted({ticket for ticket, event in tickets if self._db.one(STANDS, {"key": event}) is None})
        if gone:
            named = ", ".join(gone)
            raise UndoRefused(
                f"the file cannot be read anew, because exported tickets rest on events that would be gone ({named}): close the tickets "
                "first, with `trimtab queue`, or leave the rows as they are"
            )


class _Retake(Intake):
    """Stores a reading under a file that is there already; its rows take the place of the old ones where they fit."""

    def __init__(self, database: Database, import_id: int, watch: Watch, file: int, first_row: int | None) -> None:
        super().__init__(database, import_id, watch)
        self._file = file
        self._place = first_row

    def _new_file(self, parsed: ParsedFile) -> int:
        values = self._file_values(parsed)
        for name in ("import", "name", "sha256"):
            del values[name]
        self._db.run(AGAIN, {**values, "id": self._file})
        keep(self._db, self._file, parsed)
        return self._file

    def _first_row(self) -> int:
        return super()._first_row() if self._place is None else self._place
