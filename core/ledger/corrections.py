"""The user's corrections beside the originals: kept by key, put in place of whatever event bears the key now."""

from core.ledger.database import Database
from core.ledger.encode import SECONDARY, digest, event_from_json, instant, legs_text, told
from core.ledger.names import Names, forget_unused
from core.model import Event

CURRENT = """
    SELECT correction.key, correction.event
      FROM correction
      JOIN (SELECT max(id) AS id FROM correction GROUP BY key) AS newest ON newest.id = correction.id
     WHERE correction.event IS NOT NULL
     ORDER BY correction.key
"""
BY_KEY = "SELECT id, key FROM event WHERE key = :key AND standing = 'live'"
BY_FALLBACK = """
    SELECT id, key
      FROM event
     WHERE fallback = :key AND fallback IS NOT NULL AND standing IN ('live', 'corrected') AND corrects IS NULL
     ORDER BY key
     LIMIT 1
"""
ASSETS = "SELECT DISTINCT asset FROM leg WHERE event IN (SELECT id FROM event WHERE corrects IS NOT NULL)"
DROP_LEGS = "DELETE FROM leg WHERE event IN (SELECT id FROM event WHERE corrects IS NOT NULL)"
DROP_EVENTS = "DELETE FROM event WHERE corrects IS NOT NULL"
RESTORE = """
    UPDATE event
       SET standing = 'live'
     WHERE id IN (SELECT corrects FROM event WHERE corrects IS NOT NULL) AND standing = 'corrected'
"""
STEP_ASIDE = "UPDATE event SET standing = 'corrected' WHERE id = :id AND standing = 'live'"
PUT = """
    INSERT INTO event (key, digest, fallback, kind, at, variety, stated_date, zone, zone_source, note, refs,
                       row_count, manual, standing, corrects)
    VALUES (:key, :digest, (SELECT fallback FROM event WHERE id = :corrects), :kind, :at, :variety, :stated_date,
            :zone, :zone_source, :note, :refs, 0, 0, 'live', :corrects)
"""
PUT_LEG = """
    INSERT INTO leg (event, number, account, asset, quantity, role, value, currency)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


class Corrections:
    """Puts corrections in place anew after whatever may have changed which events stand."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def any(self) -> bool:
        """Whether the user ever corrected anything."""
        return bool(self._db.value("SELECT EXISTS (SELECT 1 FROM correction)"))

    def reattach(self) -> None:
        """Every current correction takes the place of the standing event of its key, or of the one whose fallback is that key."""
        if not self.any():
            return
        moved = [asset for (asset,) in self._db.rows(ASSETS)]
        for statement in (RESTORE, DROP_LEGS, DROP_EVENTS):
            self._db.run(statement)
        names = Names(self._db)
        waiting = []
        for key, written in self._db.rows(CURRENT):
            found = self._db.one(BY_KEY, {"key": key})
            if found is None:
                waiting.append((key, written))
            else:
                self._put(names, found[0], found[1], written)
        for key, written in waiting:
            found = self._db.one(BY_FALLBACK, {"key": key})
            if found is not None:
                self._put(names, found[0], found[1], written)
        forget_unused(self._db, moved)

    def _put(self, names: Names, original: int, key: bytes, written: str) -> None:
        if self._db.run(STEP_ASIDE, {"id": original}).rowcount == 0:
            return
        event = event_from_json(key.hex(), written)
        legs = legs_text(event.legs)
        columns: dict[str, str | None] = {
            "kind": event.kind.value,
            "at": instant(event.at),
            "variety": event.variety,
            "stated_date": event.stated_date.isoformat() if event.stated_date else None,
            "zone": event.zone,
            "zone_source": event.zone_source,
            "note": event.note,
            "refs": "\x1f".join(event.refs),
        }
        number = self._db.insert(PUT, {**columns, "key": key, "digest": content_digest(names, event, key), "corrects": original})
        self._db.many(
            PUT_LEG,
            [(number, index, names.account(leg[0]), names.asset(leg[1]), leg[2], leg[3], leg[4], leg[5]) for index, leg in enumerate(legs)],
        )


def content_digest(
    names: Names, event: Event, key: bytes, fallback: bytes = b"", row_count: int = 0, *, secondary: bool = False
) -> bytes:
    """The digest of an event as an import computes it: accounts by the name under which they were first seen."""
    stated = event.stated_date.isoformat() if event.stated_date else None
    head = [event.kind.value, instant(event.at), event.variety, stated, event.zone, event.zone_source, event.note, "\x1f".join(event.refs)]
    said: list[str | None] = [*head, f"{row_count}{SECONDARY if secondary else ''}"]
    for account, *rest in legs_text(event.legs):
        said.append(names.first_name(account))
        said += rest
    return digest(told(said), key, fallback)
