"""How far back in time an import reaches: the earliest event or price that it brought, took away or changed. Only reads."""

from core.ledger.database import Database
from core.ledger.encode import moment_or_none
from core.ledger.naming import identities
from core.ledger.reports import Reach

FACTS = "SELECT value FROM meta WHERE name = 'facts'"
NEW = "SELECT min(at) FROM event WHERE id >= :first AND id < :end"
FIRST = "SELECT min(at) FROM event WHERE standing = 'live'"
CHANGED = "SELECT min(event.at) FROM temp.changed CROSS JOIN event ON event.id = changed.id"
CORRECTED = "SELECT event.at, event.key, event.digest, event.corrects FROM event WHERE event.corrects IS NOT NULL"
ORIGINAL = "SELECT at FROM event WHERE id IN (:wanted)"
BEGINNING = "0001-01-01T00:00:00+00:00"
PRICES = "SELECT min(at) FROM price WHERE file >= :file"


class Reaching:
    """Follows one import from before its first file to after its last."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._facts = int(database.value(FACTS))
        self._corrected = set(database.rows(CORRECTED))
        self._names = identities(database)
        self._first_file = 0
        self._times: list[str] = []

    def file(self, file: int, first_event: int, events: int, *, judged: bool) -> None:
        """After each file: `judged` says that rivals were settled, and `temp.changed` holds what that changed; else its events are all."""
        self._first_file = self._first_file or file
        if judged:
            self._note(self._db.value(NEW, {"first": first_event, "end": first_event + events}))
            self._note(self._db.value(CHANGED))
        else:
            self._note(self._db.value(FIRST))

    def reached(self) -> Reach:
        """After corrections were put in place again."""
        moved = self._corrected ^ set(self._db.rows(CORRECTED))
        for at, _, _, original in moved:
            self._note(at)
            for (stood,) in self._db.among(ORIGINAL, [original]):
                self._note(stood)
        if not self._names.same_as(identities(self._db)):
            self._note(BEGINNING)
        prices = self._db.value(PRICES, {"file": self._first_file}) if self._first_file else None
        return Reach(self._facts, moment_or_none(min(self._times, default=None)), moment_or_none(prices))

    def _note(self, at: str | None) -> None:
        if at is not None:
            self._times.append(at)
