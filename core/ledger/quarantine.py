"""Rows that could not be booked: shown once each, grouped by what mends them, and settled by the user's word."""

from collections import defaultdict
from collections.abc import Sequence

from core.ledger.database import Database, Row
from core.ledger.errors import NotFound
from core.ledger.journal import Journal
from core.ledger.reports import CauseGroup, QuarantinedRow
from core.ledger.settled import IN_FORCE

ROW = """
    SELECT source_row.id, source_file.name, source_file.sha256, source_row.line, source_row.text,
           coalesce(source_row.reason, '') AS reason, coalesce(source_row.cause, '') AS cause, source_file.format, source_file.account,
           source_file.id AS file_id, CASE source_file.venue WHEN '' THEN source_file.format ELSE source_file.venue END
      FROM source_row
      JOIN source_file ON source_file.id = source_row.file
"""
WAITING = f"""
    {ROW}
     WHERE source_row.fate = 'quarantined'
       AND source_row.key NOT IN (SELECT key FROM dismissed_row WHERE {IN_FORCE})
       AND NOT EXISTS (SELECT 1 FROM source_row AS other
                        WHERE other.key = source_row.key
                          AND (other.fate IN ('booked', 'duplicate', 'ignored') OR other.fate = 'quarantined' AND other.id < source_row.id))
     ORDER BY source_row.id
"""
SETTLED = f"""
    {ROW}
     WHERE source_row.fate = 'quarantined' AND source_row.key IN (SELECT key FROM dismissed_row WHERE {IN_FORCE})
     ORDER BY source_row.id
"""
QUARANTINED_ROW = """
    SELECT source_row.key, source_file.name, source_row.line, source_row.text
      FROM source_row
      JOIN source_file ON source_file.id = source_row.file
     WHERE source_row.id = :id AND source_row.fate = 'quarantined'
"""
BY_HAND = "SELECT 1 FROM event WHERE key = :event AND manual = 1"
DISMISS = """
    INSERT INTO dismissed_row (key, how, reason, at, text, event) VALUES (:key, :how, :reason, :at, :text, :event)
    ON CONFLICT (key) DO UPDATE SET how = excluded.how, reason = excluded.reason, at = excluded.at, event = excluded.event
"""


class Quarantine:
    """A row leaves the list when its import is undone, when another file knows what it is, or when the user settles it."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def rows(self) -> tuple[QuarantinedRow, ...]:
        """What waits, in the order of its coming; the same row of several files once."""
        return tuple(row_of(row) for row in self._db.rows(WAITING))

    def settled(self) -> tuple[QuarantinedRow, ...]:
        """Rows that the user has settled and no reading booked."""
        return tuple(row_of(row) for row in self._db.rows(SETTLED))

    def groups(self) -> tuple[CauseGroup, ...]:
        """What waits, by cause, the largest group first."""
        found: dict[str, list[QuarantinedRow]] = defaultdict(list)
        for row in self.rows():
            found[row.cause].append(row)
        ordered = sorted(found.items(), key=lambda group: (-len(group[1]), group[0]))
        return tuple(CauseGroup(cause, len(rows), rows[0].reason, tuple(rows)) for cause, rows in ordered)

    def resolve(self, row: int, how: str, reason: str, event: str = "") -> None:
        """Settles a row: `how` says what was done about it (`dismissed`, `entered by hand` ...). Raises `NotFound`.

        With `event`, the key of one entered by hand, that stands for the row: the row waits again where the event is removed.
        """
        self.resolve_all([row], how, reason, event)

    def resolve_all(self, rows: Sequence[int], how: str, reason: str, event: str = "") -> None:
        """The same for several rows, all or none."""
        with self._db.writing("quarantine"):
            for row in rows:
                key, name, line, text = self._quarantined(row)
                entered = self._by_hand(event) if event else None
                said = {"key": key, "how": how, "reason": reason, "at": self._db.now(), "text": text, "event": entered}
                self._db.run(DISMISS, said)
                payload = {"how": how, "text": text} | ({"event": event} if event else {})
                self._journal.append("quarantined row settled", f"{name} line {line}", reason, payload)

    def reopen(self, row: int, reason: str) -> None:
        """Takes the word on a settled row back: it waits again. Raises `NotFound`."""
        with self._db.writing("quarantine"):
            key, name, line, text = self._quarantined(row)
            if self._db.run("DELETE FROM dismissed_row WHERE key = :key", {"key": key}).rowcount == 0:
                raise NotFound(f"row {row} was not settled: 'trimtab quarantine show settled' lists those that were")
            self._journal.append("quarantined row reopened", f"{name} line {line}", reason, {"text": text})

    def _quarantined(self, row: int) -> Row:
        found = self._db.one(QUARANTINED_ROW, {"id": row})
        if found is None:
            raise NotFound(f"no row {row} waits in quarantine: list the quarantine to see the numbers")
        return found

    def _by_hand(self, event: str) -> bytes:
        try:
            key = bytes.fromhex(event)
        except ValueError:
            key = b""
        if self._db.one(BY_HAND, {"event": key}) is None:
            raise NotFound(f"there is no event {event} that was entered by hand: enter it with 'trimtab add', which says its id")
        return key


def row_of(row: Row) -> QuarantinedRow:
    return QuarantinedRow(*row)
