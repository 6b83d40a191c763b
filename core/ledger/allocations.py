"""How unused basis was given to wallets when lots began to count per wallet. Nothing is removed: what no longer holds is withdrawn."""

from decimal import Decimal

from core.ledger.database import Database
from core.ledger.encode import instant, moment
from core.ledger.errors import NotFound
from core.ledger.journal import Journal
from core.ledger.naming import identities
from core.model import Allocation, Owner, Part
from core.money import text

ADD = "INSERT INTO allocation (asset, owner, note, recorded_at) VALUES (:asset, :owner, :note, :recorded_at)"
ADD_PART = "INSERT INTO allocation_part (allocation, number, lot, account, quantity) VALUES (?, ?, ?, ?, ?)"
ALL = "SELECT id, asset, owner, note, recorded_at FROM allocation WHERE withdrawn_at IS NULL ORDER BY recorded_at, id"
PARTS = "SELECT allocation, lot, account, quantity FROM allocation_part ORDER BY allocation, number"


class Allocations:
    """One per owner and asset is in force at most; the service sees to that."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def all(self) -> list[Allocation]:
        """Those in force, by time of record."""
        rows = list(self._db.rows(ALL))
        if not rows:
            return []
        known = identities(self._db)
        parts: dict[int, list[Part]] = {}
        for number, lot, account, quantity in self._db.rows(PARTS):
            parts.setdefault(number, []).append(Part(account, lot, Decimal(quantity)))
        return [
            Allocation(Owner(owner), known.asset(asset), tuple(parts.get(number, ())), moment(recorded), note)
            for number, asset, owner, note, recorded in rows
        ]

    def add(self, said: Allocation, reason: str) -> None:
        with self._db.writing("allocation", facts=True):
            row = {"asset": said.asset, "owner": said.owner.value, "note": said.note, "recorded_at": instant(said.recorded_at)}
            number = self._db.insert(ADD, row)
            parts = [(part.lot, part.account, text(part.quantity)) for part in said.parts]
            self._db.many(ADD_PART, [(number, place, *part) for place, part in enumerate(parts)])
            self._journal.append("basis allocated", f"{said.owner} {said.asset}", reason, {**row, "parts": parts, "id": number})

    def withdraw(self, said: Allocation, reason: str) -> None:
        """It no longer holds. Raises `NotFound` where it is not in force."""
        with self._db.writing("allocation", facts=True):
            known, wanted = identities(self._db), (said.asset, said.owner.value)
            rows = [number for number, asset, owner, *_ in self._db.rows(ALL) if (known.asset(asset), owner) == wanted]
            if not rows:
                raise NotFound(f"no allocation of {said.asset} is in force")
            for number in rows:
                self._db.run("UPDATE allocation SET withdrawn_at = :at WHERE id = :id", {"at": self._db.now(), "id": number})
            self._journal.append("allocation withdrawn", f"{said.owner} {said.asset}", reason, {"ids": rows})
