"""Rows that could not be booked: shown once each, grouped by what mends them, and settled by the user's word."""

from collections import defaultdict

from core.ledger.database import Database, Row
from core.ledger.errors import NotFound
from core.ledger.journal import Journal
from core.ledger.reports import CauseGroup, QuarantinedRow

WAITING = """
    SELECT source_row.id, source_file.name, source_file.sha256, source_row.line, source_row.text,
           coalesce(source_row.reason, '') AS reason, coalesce(source_row.cause, '') AS cause, source_file.format, source_file.account
      FROM source_row
      JOIN source_file ON source_file.id = source_row.file
     WHERE source_row.fate = 'quarantined'
       AND source_row.key NOT IN (SELECT key FROM dismissed_row)
       AND NOT EXISTS (SELECT 1 FROM source_row AS other
                        WHERE other.key = source_row.key
                          AND (other.fate IN ('booked', 'duplicate', 'ignored') OR other.fate = 'quarantined' AND other.id < source_row.id))
     ORDER BY source_row.id
"""
QUARANTINED_ROW = """
    SELECT source_row.key, source_file.name, source_row.line, source_row.text
      FROM source_row
      JOIN source_file ON source_file.id = source_row.file
     WHERE source_row.id = :id AND source_row.fate = 'quarantined'
"""
DISMISS = """
    INSERT INTO dismissed_row (key, how, reason, at) VALUES (:key, :how, :reason, :at)
    ON CONFLICT (key) DO UPDATE SET how = excluded.how, reason = excluded.reason, at = excluded.at
"""


class Quarantine:
    """A row leaves the list when its import is undone, when another file knows what it is, or when the user settles it."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def rows(self) -> tuple[QuarantinedRow, ...]:
        """What waits, in the order of its coming; the same row of several files once."""
        return tuple(row_of(row) for row in self._db.rows(WAITING))

    def groups(self) -> tuple[CauseGroup, ...]:
        """What waits, by cause, the largest group first."""
        found: dict[str, list[QuarantinedRow]] = defaultdict(list)
        for row in self.rows():
            found[row.cause].append(row)
        ordered = sorted(found.items(), key=lambda group: (-len(group[1]), group[0]))
        return tuple(CauseGroup(cause, len(rows), rows[0].reason, tuple(rows)) for cause, rows in ordered)

    def resolve(self, row: int, how: str, reason: str) -> None:
        """Settles a row: `how` says what was done about it (`dismissed`, `entered by hand` ...). Raises `NotFound`."""
        found = self._db.one(QUARANTINED_ROW, {"id": row})
        if found is None:
            raise NotFound(f"no row {row} waits in quarantine: list the quarantine to see the numbers")
        key, name, line, text = found
        with self._db.writing("quarantine"):
            self._db.run(DISMISS, {"key": key, "how": how, "reason": reason, "at": self._db.now()})
            self._journal.append("quarantined row settled", f"{name} line {line}", reason, {"how": how, "text": text})


def row_of(row: Row) -> QuarantinedRow:
    return QuarantinedRow(*row)
