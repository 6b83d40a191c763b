"""Exported order tickets, what they rest on and what filled them. A ticket is never removed: it is filled or closed with a reason."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from core.ledger.database import Database
from core.ledger.encode import amount_or_none, from_json, moment, text_or_none, to_json
from core.ledger.errors import LedgerError, NotFound
from core.ledger.journal import Journal
from core.ledger.naming import identities
from core.money import text, total

ADD = """
    INSERT INTO ticket (id, at, action, account, asset, side, quantity, json)
    VALUES (:id, :at, :action, :account, :asset, :side, :quantity, :json)
"""
NEW_LOT = "INSERT INTO ticket_lot (ticket, lot, quantity) VALUES (?, ?, ?)"
ALL = "SELECT id, at, action, account, asset, side, quantity, json, closed FROM ticket ORDER BY at, id"
LOTS = "SELECT ticket, lot, quantity FROM ticket_lot ORDER BY ticket, lot"
FILLS = "SELECT ticket, event, quantity, at FROM fill ORDER BY ticket, at, event"
FILL = """
    INSERT INTO fill (ticket, event, quantity, at) VALUES (:ticket, :event, :quantity, :at)
    ON CONFLICT (ticket, event) DO UPDATE SET quantity = excluded.quantity
"""
UNFILL = "DELETE FROM fill WHERE ticket = :ticket AND event = :event"
MADE_BY = "SELECT origin, path FROM lot_view WHERE id = :lot"


class Fill(Struct, frozen=True):
    """Units of a ticket that an imported event executed."""

    event: str
    quantity: Decimal
    at: datetime


class StoredTicket(Struct, frozen=True):
    """An exported ticket. `quantity` is what was ordered, None where it was not stated in units; `closed` says why it is no longer open."""

    id: str
    at: datetime
    action_id: str
    account: str
    asset: str
    side: str
    quantity: Decimal | None
    action_json: dict[str, Any]
    lots: tuple[tuple[str, Decimal], ...]
    fills: tuple[Fill, ...]
    closed: str

    @property
    def filled(self) -> Decimal:
        return total(fill.quantity for fill in self.fills)

    @property
    def open(self) -> bool:
        return not self.closed and (self.quantity is None or self.filled < self.quantity)


class Tickets:
    """Order tickets by id."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def add(
        self,
        id: str,
        action_json: Mapping[str, object],
        *,
        action_id: str = "",
        account: str = "",
        asset: str = "",
        side: str = "",
        quantity: Decimal | None = None,
        lots: Iterable[tuple[str, Decimal]] = (),
        rests_on: Iterable[str] = (),
        reason: str = "",
    ) -> StoredTicket:
        """Records an exported ticket. It rests on the events `rests_on` (keys) and on those that made its lots.

        What is left empty is taken from `action_json` (id, account, asset, side, quantity).
        """
        lots = tuple(lots)
        with self._db.writing("order ticket"):
            if self._db.one("SELECT 1 FROM ticket WHERE id = :id", {"id": id}):
                raise LedgerError(f"the ticket {id} was exported already: a ticket is written once")
            said = {
                "id": id,
                "at": self._db.now(),
                "action": action_id or str(action_json.get("id") or ""),
                "account": account or str(action_json.get("account") or ""),
                "asset": asset or str(action_json.get("asset") or ""),
                "side": side or str(action_json.get("side") or ""),
                "quantity": text_or_none(quantity if quantity is not None else _stated(action_json)),
                "json": to_json(action_json),
            }
            self._db.run(ADD, said)
            self._db.many(NEW_LOT, [(id, lot, text(taken)) for lot, taken in lots])
            basis = {*rests_on}
            for lot, _ in lots:
                for origin, path in self._db.rows(MADE_BY, {"lot": lot}):
                    basis |= {origin, *from_json(path)}
            self._db.many("INSERT INTO ticket_basis (ticket, event) VALUES (?, ?)", [(id, bytes.fromhex(key)) for key in sorted(basis)])
            payload = {"action": dict(action_json), "lots": [[lot, text(taken)] for lot, taken in lots]}
            self._journal.append("ticket exported", id, reason, payload)
            return self.get(id)

    def get(self, id: str) -> StoredTicket:
        """Raises `NotFound`."""
        found = [ticket for ticket in self.all() if ticket.id == id]
        if not found:
            raise NotFound(f"there is no ticket {id}: list the queue to see the tickets")
        return found[0]

    def all(self) -> list[StoredTicket]:
        """Every ticket, oldest first."""
        lots: dict[str, list[tuple[str, Decimal]]] = {}
        for ticket, lot, quantity in self._db.rows(LOTS):
            lots.setdefault(ticket, []).append((lot, Decimal(quantity)))
        fills: dict[str, list[Fill]] = {}
        for ticket, event, quantity, at in self._db.rows(FILLS):
            fills.setdefault(ticket, []).append(Fill(event.hex(), Decimal(quantity), moment(at)))
        known = identities(self._db)
        return [
            StoredTicket(
                id, moment(at), action, account, known.asset(asset), side, amount_or_none(quantity), from_json(json),
                tuple(lots.get(id, ())), tuple(fills.get(id, ())), closed,
            )
            for id, at, action, account, asset, side, quantity, json, closed in self._db.rows(ALL)
        ]  # fmt: skip

    def open(self) -> list[StoredTicket]:
        """Those that still wait for fills."""
        return [ticket for ticket in self.all() if ticket.open]

    def fill(self, ticket: str, event_key: str, quantity: Decimal, reason: str = "") -> StoredTicket:
        """An event executed `quantity` units of a ticket; said again of the same event it replaces what was said. Raises `NotFound`."""
        with self._db.writing("fill"):
            self.get(ticket)
            self._db.run(FILL, {"ticket": ticket, "event": bytes.fromhex(event_key), "quantity": text(quantity), "at": self._db.now()})
            self._journal.append("ticket filled", ticket, reason, {"event": event_key, "quantity": quantity})
            return self.get(ticket)

    def unfill(self, ticket: str, event_key: str, reason: str) -> StoredTicket:
        """Takes a fill back. Raises `NotFound` where that event filled nothing of the ticket."""
        with self._db.writing("fill"):
            gone = self._db.run(UNFILL, {"ticket": ticket, "event": bytes.fromhex(event_key)})
            if gone.rowcount == 0:
                raise NotFound(f"the event {event_key} is no fill of ticket {ticket}")
            self._journal.append("fill taken back", ticket, reason, {"event": event_key})
            return self.get(ticket)

    def close(self, ticket: str, reason: str) -> StoredTicket:
        """No more fills are awaited: cancelled or expired at the venue. Raises `NotFound`."""
        with self._db.writing("order ticket"):
            self.get(ticket)
            self._db.run("UPDATE ticket SET closed = :reason WHERE id = :id", {"id": ticket, "reason": reason or "closed"})
            self._journal.append("ticket closed", ticket, reason)
            return self.get(ticket)


def _stated(action_json: Mapping[str, object]) -> Decimal | None:
    stated = action_json.get("quantity")
    return Decimal(stated) if isinstance(stated, str | Decimal) else None
