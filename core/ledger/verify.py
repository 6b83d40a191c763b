"""Checks everything that should hold in a ledger, from SQLite's pages to the booking. It reads and never repairs."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct

from core.ledger.copying import integrity
from core.ledger.corrections import content_digest
from core.ledger.database import Database, Row
from core.ledger.encode import canonical
from core.ledger.errors import LedgerDamaged, translated
from core.ledger.journal import Journal
from core.ledger.names import Names
from core.ledger.naming import wrong
from core.ledger.projections import Projections
from core.ledger.reading import EventReader
from core.ledger.rivals import Rivals
from core.model import Booking
from core.money import ZERO

ROWS_OF_FILES = """
    SELECT source_file.name, source_file.read, count(source_row.id)
      FROM source_file
      JOIN import ON import.id = source_file.import AND import.undone_at IS NULL
      LEFT JOIN source_row ON source_row.file = source_file.id AND source_row.fate IN ('booked', 'duplicate', 'ignored', 'quarantined')
     GROUP BY source_file.id
    HAVING source_file.read <> count(source_row.id)
"""
ROWS_WITHOUT_REASON = """
    SELECT source_file.name, source_row.line, source_row.fate
      FROM source_row
      JOIN source_file ON source_file.id = source_row.file
     WHERE source_row.fate IN ('ignored', 'quarantined') AND coalesce(source_row.reason, '') = ''
"""
ROWS_OF_UNDONE = """
    SELECT source_file.name, count(*)
      FROM source_file
      JOIN import ON import.id = source_file.import AND import.undone_at IS NOT NULL
      JOIN source_row ON source_row.file = source_file.id
     GROUP BY source_file.id
"""
UNSUPPORTED = """
    SELECT lower(hex(event.key))
      FROM event
     WHERE event.corrects IS NULL AND event.manual = 0 AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.event = event.id)
"""
WRONG_FATES = """
    WITH ranked AS (
        SELECT claim.row AS row,
               event.standing <> 'shadowed'
               AND row_number() OVER (PARTITION BY claim.event ORDER BY claim.row) <= event.row_count AS first
          FROM claim
          JOIN event ON event.id = claim.event
    )
    SELECT source_file.name, source_row.line, source_row.fate
      FROM (SELECT row, max(first) AS booked FROM ranked GROUP BY row) AS verdict
      JOIN source_row ON source_row.id = verdict.row
      JOIN source_file ON source_file.id = source_row.file
     WHERE source_row.fate <> CASE WHEN verdict.booked THEN 'booked' ELSE 'duplicate' END
"""
WRONG_CORRECTIONS = """
    SELECT lower(hex(event.key))
      FROM event
     WHERE event.standing = 'corrected' AND (SELECT count(*) FROM event AS put WHERE put.corrects = event.id AND put.standing = 'live') <> 1
     UNION ALL
    SELECT lower(hex(event.key))
      FROM event
     WHERE event.corrects IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM event AS original WHERE original.id = event.corrects AND original.standing = 'corrected')
"""
AMOUNTS = """
    SELECT 'leg of event ' || lower(hex(event.key)), leg.quantity FROM leg JOIN event ON event.id = leg.event
     UNION ALL
    SELECT 'value of a leg of event ' || lower(hex(event.key)), leg.value
      FROM leg JOIN event ON event.id = leg.event WHERE leg.value IS NOT NULL
     UNION ALL
    SELECT 'price of ' || asset.code, price.price FROM price JOIN asset ON asset.id = price.asset
     UNION ALL
    SELECT 'position in ' || asset.code, position_seen.quantity FROM position_seen JOIN asset ON asset.id = position_seen.asset
"""
ORIGINALS = "SELECT id, key, digest, fallback, row_count, secondary, standing FROM event WHERE corrects IS NULL ORDER BY id"


class Finding(Struct, frozen=True):
    """Something that should hold and does not: which check, where, and what was found."""

    check: str
    where: str
    what: str


def verify(database: Database, rebook: Callable[[], Booking] | None) -> list[Finding]:
    """All findings; an empty list says the ledger is sound. The booking is compared where the facts under it are sound.

    Raises `LedgerDamaged` only where SQLite cannot read on.
    """
    with translated(database.path):
        found = [Finding("file", str(database.path), problem) for problem in integrity(database.connection())]
    for check in (_rows, _events, _rivals, _amounts, _names, _journal):
        found += check(database)
    if rebook is not None and not found:
        found += _booking(Projections(database), rebook())
    return found


def _amounts(database: Database) -> Iterator[Finding]:
    for where, amount in database.each(AMOUNTS):
        if not canonical(amount):
            yield Finding("amounts", where, f"{amount!r} is not a canonical decimal")


def _names(database: Database) -> Iterator[Finding]:
    for name, what in wrong(database):
        yield Finding("names", name, what)


def _journal(database: Database) -> Iterator[Finding]:
    for sentence in Journal(database).verify():
        yield Finding("journal", "journal", sentence)


def _rows(database: Database) -> Iterator[Finding]:
    for name, read, held in database.rows(ROWS_OF_FILES):
        yield Finding("rows", name, f"{read} rows were read and {held} are accounted for")
    for name, line, fate in database.rows(ROWS_WITHOUT_REASON):
        yield Finding("rows", f"{name} line {line}", f"the row is {fate} without a reason")
    for name, count in database.rows(ROWS_OF_UNDONE):
        yield Finding("rows", name, f"{count} rows of an import that was undone are still there")
    for name, line, fate in database.rows(WRONG_FATES):
        yield Finding("rows", f"{name} line {line}", f"the row is {fate}, which its claims do not bear out")


def _events(database: Database) -> Iterator[Finding]:
    for (key,) in database.rows(UNSUPPORTED):
        yield Finding("events", key, "no row claims the event and no one entered it")
    for (key,) in database.rows(WRONG_CORRECTIONS):
        yield Finding("events", key, "a correction and its original do not fit together")
    rows = database.rows(ORIGINALS)
    names, reader = Names(database), EventReader(database, as_written=True)
    for start in range(0, len(rows), 5000):
        part = rows[start : start + 5000]
        try:
            events = reader.numbered([row[0] for row in part])
        except LedgerDamaged:
            yield from _unreadable(reader, part)
            continue
        for number, key, stored, fallback, row_count, secondary, _ in part:
            if content_digest(names, events[number], key, fallback or b"", row_count, secondary=bool(secondary)) != stored:
                yield Finding("events", key.hex(), "the event is not what was imported or entered: its content was changed")


def _unreadable(reader: EventReader, rows: list[Row]) -> Iterator[Finding]:
    for number, key, *_ in rows:
        try:
            reader.numbered([number])
        except LedgerDamaged:
            yield Finding("events", key.hex(), "the event cannot be read: its account, asset, kind, time or an amount makes no sense")


def _rivals(database: Database) -> Iterator[Finding]:
    """Judges all events anew, without writing a verdict."""
    rivals = Rivals(database)
    rivals.seed("SELECT id FROM event WHERE corrects IS NULL")
    losers = set(rivals.losers())
    for number, key, *_, standing in database.rows(ORIGINALS):
        if (number in losers) != (standing == "shadowed"):
            yield Finding("events", key.hex(), f"the event is {standing}, which its rivals do not bear out")


def _booking(stored: Projections, fresh: Booking) -> Iterator[Finding]:
    def differing(what: str, held: Any, wanted: Any) -> Iterator[Finding]:
        missing, extra = len(wanted - held), len(held - wanted)
        if missing or extra:
            remedy = "open Trimtab to book anew"
            yield Finding("booking", what, f"{missing} computed anew are not stored and {extra} stored are not computed: {remedy}")

    yield from differing("lots", set(stored.lots()), set(fresh.lots))
    yield from differing("disposals", set(stored.disposals()), set(fresh.disposals))
    yield from differing("wash sales", set(enumerate(stored.washes())), set(enumerate(fresh.washes)))
    yield from differing("income", set(stored.incomes()), set(fresh.incomes))
    yield from differing("questions", set(stored.questions()), set(fresh.questions))
    yield from differing("balances", _held(stored.balances()), _held(fresh.balances))


def _held(balances: dict[tuple[str, str], Decimal]) -> set[tuple[tuple[str, str], Decimal]]:
    return {(where, held) for where, held in balances.items() if held != ZERO}
