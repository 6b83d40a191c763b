"""Takes an import out again, so that the ledger stands as if it had never come. Refuses where an exported ticket rests on it."""

from core.ledger.corrections import Corrections
from core.ledger.database import Database
from core.ledger.encode import moment
from core.ledger.errors import LedgerError, NotFound, UndoRefused
from core.ledger.events import drop_events
from core.ledger.fates import Fates
from core.ledger.journal import Journal
from core.ledger.names import forget_unused
from core.ledger.reports import UndoReport
from core.ledger.rivals import Rivals

ROWS = "SELECT id FROM source_row WHERE file IN (SELECT id FROM source_file WHERE import = :import)"
CLAIMED = f"SELECT DISTINCT event FROM claim WHERE row IN ({ROWS})"
LEFT_ALONE = """
    SELECT id
      FROM event
     WHERE id IN (SELECT id FROM temp.undone_event)
       AND manual = 0
       AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.event = event.id)
"""
FREED_KEYS = f"""
    INSERT OR IGNORE INTO temp.freed_key (key)
    SELECT key FROM source_row
     WHERE id IN ({ROWS}) AND fate IN ('booked', 'duplicate') AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.row = source_row.id)
"""
RESTING = f"""
    SELECT DISTINCT ticket.id
      FROM ticket
      JOIN (SELECT ticket_basis.ticket, ticket_basis.event
              FROM ticket_basis
              JOIN ticket AS still_out ON still_out.id = ticket_basis.ticket AND still_out.closed = ''
             UNION
            SELECT fill.ticket, fill.event FROM fill) AS basis ON basis.ticket = ticket.id
      JOIN event ON event.key = basis.event OR event.fallback = basis.event
     WHERE event.id IN ({CLAIMED})
       AND event.manual = 0
       AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.event = event.id AND claim.row NOT IN ({ROWS}))
     ORDER BY ticket.id
"""


class Undo:
    """Runs inside the transaction of its caller."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def undo(self, number: int, reason: str) -> UndoReport:
        """Takes import `number` out. Raises `NotFound`, `UndoRefused`."""
        this = {"import": number}
        self._check(number)
        rivals = self._judge_again(this)
        prices = self._delete("DELETE FROM price WHERE file IN (SELECT id FROM source_file WHERE import = :import)", this)
        positions = self._delete("DELETE FROM position_seen WHERE file IN (SELECT id FROM source_file WHERE import = :import)", this)
        self._db.run("CREATE TEMP TABLE IF NOT EXISTS freed_key (key BLOB PRIMARY KEY) WITHOUT ROWID")
        self._db.run("DELETE FROM temp.freed_key")
        self._db.run(FREED_KEYS, this)
        self._delete(f"DELETE FROM claim WHERE row IN ({ROWS})", this)
        rows = self._delete("DELETE FROM source_row WHERE file IN (SELECT id FROM source_file WHERE import = :import)", this)
        removed = drop_events(self._db, LEFT_ALONE, {})
        self._db.run("DELETE FROM temp.undone_event WHERE id NOT IN (SELECT id FROM event)")
        back = rivals.settle()
        rivals.note_changed(row[0] for row in self._db.rows("SELECT id FROM temp.undone_event"))
        fates = Fates(self._db)
        fates.settle()
        fates.free_observations()
        for table in ("file_asset_name", "file_account"):
            self._delete(f"DELETE FROM {table} WHERE file IN (SELECT id FROM source_file WHERE import = :import)", this)
        self._db.run("UPDATE import SET undone_at = :at WHERE id = :import", {**this, "at": self._db.now()})
        Corrections(self._db).reattach()
        forget_unused(self._db)
        if removed or back or prices:
            self._db.touch_facts()
        report = UndoReport(number, removed, back, rows, prices, positions)
        payload = {"events_removed": removed, "events_back": back, "rows": rows, "prices": prices, "positions": positions}
        self._journal.append("import undone", str(number), reason, payload)
        return report

    def _check(self, number: int) -> None:
        found = self._db.one("SELECT undone_at FROM import WHERE id = :import", {"import": number})
        if found is None:
            raise NotFound(f"there is no import {number}: `trimtab journal --kind import` lists them")
        if found[0] is not None:
            raise LedgerError(f"import {number} was undone on {moment(found[0]):%Y-%m-%d} already")
        tickets = [str(row[0]) for row in self._db.rows(RESTING, {"import": number})]
        if tickets:
            named = ", ".join(tickets)
            remedy = "correct its events one by one instead, with `trimtab events correct`"
            raise UndoRefused(f"import {number} cannot be undone, because exported tickets rest on it ({named}): {remedy}")

    def _judge_again(self, this: dict[str, int]) -> Rivals:
        """Seeds the import's events and all their rivals while their claims still say who those are."""
        self._db.run("CREATE TEMP TABLE IF NOT EXISTS undone_event (id INTEGER PRIMARY KEY)")
        self._db.run("DELETE FROM temp.undone_event")
        self._db.run(f"INSERT INTO temp.undone_event (id) {CLAIMED}", this)
        rivals = Rivals(self._db)
        rivals.seed("SELECT id FROM temp.undone_event")
        rivals.neighbours()
        return rivals

    def _delete(self, sql: str, values: dict[str, int]) -> int:
        return self._db.run(sql, values).rowcount
