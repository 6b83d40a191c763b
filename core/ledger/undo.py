"""Takes an import out again, so that the ledger stands as if it had never come. Refuses where an exported ticket rests on it."""

from collections.abc import Iterable

from msgspec import Struct

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

FILES = "SELECT id FROM temp.undone_file"
ROWS = f"SELECT id FROM source_row WHERE file IN ({FILES})"
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
    SELECT DISTINCT ticket.id, basis.event
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


class TakenOut(Struct, frozen=True):
    """What left the ledger with some files; `back` are events that stand again now that a rival is gone."""

    removed: int
    back: int
    rows: int
    prices: int
    positions: int


def choose(database: Database, files: Iterable[int]) -> None:
    """Says which files `resting` and `take_out` are about."""
    database.run("CREATE TEMP TABLE IF NOT EXISTS undone_file (id INTEGER PRIMARY KEY)")
    database.run("DELETE FROM temp.undone_file")
    database.many("INSERT INTO temp.undone_file (id) VALUES (?)", [(file,) for file in files])


def resting(database: Database) -> list[tuple[str, bytes]]:
    """Exported tickets, and the events they rest on that the chosen files alone support."""
    return [(str(ticket), bytes(event)) for ticket, event in database.rows(RESTING)]


def take_out(database: Database) -> TakenOut:
    """Takes the rows of the chosen files out, and what they alone support; what others support is judged anew. The files stay listed.

    Corrections are not put in place again, and accounts and assets that nothing names stay: whoever calls this ends with both.
    """
    rivals = _judge_again(database)
    prices = database.run(f"DELETE FROM price WHERE file IN ({FILES})").rowcount
    positions = database.run(f"DELETE FROM position_seen WHERE file IN ({FILES})").rowcount
    database.run("CREATE TEMP TABLE IF NOT EXISTS freed_key (key BLOB PRIMARY KEY) WITHOUT ROWID")
    database.run("DELETE FROM temp.freed_key")
    database.run(FREED_KEYS)
    database.run(f"DELETE FROM claim WHERE row IN ({ROWS})")
    rows = database.run(f"DELETE FROM source_row WHERE file IN ({FILES})").rowcount
    removed = drop_events(database, LEFT_ALONE, {})
    database.run("DELETE FROM temp.undone_event WHERE id NOT IN (SELECT id FROM event)")
    back = rivals.settle()
    rivals.note_changed(row[0] for row in database.rows("SELECT id FROM temp.undone_event"))
    fates = Fates(database)
    fates.settle()
    fates.free_observations()
    if database.run(f"DELETE FROM asset_name WHERE file IN ({FILES})").rowcount or positions:
        database.touch_facts()
    for table in ("file_asset_name", "file_account"):
        database.run(f"DELETE FROM {table} WHERE file IN ({FILES})")
    return TakenOut(removed, back, rows, prices, positions)


def _judge_again(database: Database) -> Rivals:
    """Seeds the events of the chosen files and all their rivals while their claims still say who those are."""
    database.run("CREATE TEMP TABLE IF NOT EXISTS undone_event (id INTEGER PRIMARY KEY)")
    database.run("DELETE FROM temp.undone_event")
    database.run(f"INSERT INTO temp.undone_event (id) {CLAIMED}")
    rivals = Rivals(database)
    rivals.seed("SELECT id FROM temp.undone_event")
    rivals.neighbours()
    return rivals


class Undo:
    """Runs inside the transaction of its caller."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def undo(self, number: int, reason: str) -> UndoReport:
        """Takes import `number` out. Raises `NotFound`, `UndoRefused`."""
        self._check(number)
        out = take_out(self._db)
        self._db.run("UPDATE import SET undone_at = :at WHERE id = :import", {"import": number, "at": self._db.now()})
        Corrections(self._db).reattach()
        forget_unused(self._db)
        if out.removed or out.back or out.prices:
            self._db.touch_facts()
        report = UndoReport(number, out.removed, out.back, out.rows, out.prices, out.positions)
        payload = {
            "events_removed": out.removed,
            "events_back": out.back,
            "rows": out.rows,
            "prices": out.prices,
            "positions": out.positions,
        }
        self._journal.append("import undone", str(number), reason, payload)
        return report

    def _check(self, number: int) -> None:
        found = self._db.one("SELECT undone_at FROM import WHERE id = :import", {"import": number})
        if found is None:
            raise NotFound(f"there is no import {number}: `trimtab imports` lists them")
        if found[0] is not None:
            raise LedgerError(f"import {number} was undone on {moment(found[0]):%Y-%m-%d} already")
        choose(self._db, (row[0] for row in self._db.rows("SELECT id FROM source_file WHERE import = :import", {"import": number})))
        tickets = sorted({ticket for ticket, _ in resting(self._db)})
        if tickets:
            named = ", ".join(tickets)
            remedy = "correct its events one by one instead, with `trimtab events correct`"
            raise UndoRefused(f"import {number} cannot be undone, because exported tickets rest on it ({named}): {remedy}")
