"""What the user decided on proposed actions. Appended only: an undo is an entry of its own that puts the state before it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from core.ledger.database import Database, Row
from core.ledger.encode import from_json, instant, moment, moment_or_none, to_json
from core.ledger.errors import UndoRefused
from core.ledger.journal import Journal
from core.model import ActionState

APPEND = """
    INSERT INTO decision (action, state, at, until, reason, ticket, json, undoes)
    VALUES (:action, :state, :at, :until, :reason, :ticket, :json, :undoes)
"""
CURRENT = """
    SELECT decision.seq, action, state, at, until, reason, ticket, json, undoes
      FROM decision
      JOIN (SELECT max(seq) AS seq FROM decision GROUP BY action) AS newest ON newest.seq = decision.seq
     ORDER BY decision.seq
"""
HISTORY = """
    SELECT seq, action, state, at, until, reason, ticket, json, undoes
      FROM decision
     WHERE action = :action
     ORDER BY seq
"""
LAST_STANDING = """
    SELECT seq, action, state, at, until, reason, ticket, json, undoes
      FROM decision
     WHERE undoes IS NULL
       AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = decision.seq)
     ORDER BY seq DESC
     LIMIT 1
"""
BEFORE = """
    SELECT seq, action, state, at, until, reason, ticket, json, undoes
      FROM decision
     WHERE action = :action AND seq < :seq
     ORDER BY seq DESC
     LIMIT 1
"""

EVERY = """
    SELECT seq, action, state, at, until, reason, ticket, json, undoes
      FROM decision
     ORDER BY seq
"""
HELD = ("edit", "wake")
"""What of a decision's record is the user's own: figures set by hand, and the price that a snooze waits for."""

BINDING = frozenset({ActionState.EXPORTED, ActionState.PARTLY_FILLED, ActionState.FILLED, ActionState.CANCELLED})
"""States after export: a ticket is out, so the decision before them can no longer be undone."""


class Decision(Struct, frozen=True):
    """A decision on one action. `action_json` is the action as it was shown when decided; `until` is for a snooze."""

    seq: int
    action_id: str
    state: ActionState
    at: datetime
    until: datetime | None
    reason: str
    ticket: str
    action_json: dict[str, Any] | None
    undoes: int | None = None
    """The decision that this one takes back."""


class Decisions:
    """The history of every action; its newest entry counts."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def record(
        self,
        action_id: str,
        state: ActionState,
        *,
        action_json: Mapping[str, object] | None = None,
        until: datetime | None = None,
        reason: str = "",
        ticket: str = "",
    ) -> Decision:
        """Appends a decision, here and in the journal."""
        return self._append(action_id, state, None if action_json is None else to_json(action_json), until, reason, ticket, None)

    def current(self) -> dict[str, Decision]:
        """The newest decision of each action, by action id."""
        return {row[1]: _decision(row) for row in self._db.rows(CURRENT)}

    def history(self, action_id: str) -> list[Decision]:
        """All decisions on an action, oldest first."""
        return [_decision(row) for row in self._db.rows(HISTORY, {"action": action_id})]

    def undo_last(self, reason: str = "") -> Decision | None:
        """Appends the inverse of the newest decision that was not undone yet, and gives it; None where there is none.

        Raises `UndoRefused`, naming the ticket, where the order is out.
        """
        with self._db.writing("undo of a decision"):
            row = self._db.one(LAST_STANDING)
            if row is None:
                return None
            last = _decision(row)
            if last.state in BINDING:
                named = last.ticket or "its ticket"
                raise UndoRefused(f"the order is out ({named}) and its decision cannot be undone: cancel the order at the venue instead")
            found = self._db.one(BEFORE, {"action": last.action_id, "seq": last.seq})
            before = _decision(found) if found else None
            return self._append(
                last.action_id,
                before.state if before else ActionState.PROPOSED,
                found[7] if found else _as_proposed(last.action_json),
                before.until if before else None,
                reason,
                before.ticket if before else "",
                last.seq,
            )

    def undone(self) -> Decision | None:
        """The last decision that was undone and may be made again: no other was made since. None where there is none.

        A decision that equals the one it would make again counts as that, so what is made again needs no mark of its own.
        """
        waiting: list[Decision] = []
        made: dict[int, Decision] = {}
        for row in self._db.rows(EVERY):
            decision = _decision(row)
            if decision.undoes is not None:
                waiting.append(made[decision.undoes])
                continue
            made[decision.seq] = decision
            again = waiting.pop() if waiting else None
            if again is not None and _meaning(again) != _meaning(decision):
                waiting.clear()
        return waiting[-1] if waiting else None

    def _append(
        self, action: str, state: ActionState, json: str | None, until: datetime | None, reason: str, ticket: str, undoes: int | None
    ) -> Decision:
        with self._db.writing("decision"):
            said = {
                "action": action,
                "state": state.value,
                "at": self._db.now(),
                "until": instant(until) if until else None,
                "reason": reason,
                "ticket": ticket,
                "json": json,
                "undoes": undoes,
            }
            seq = self._db.insert(APPEND, said)
            shown = from_json(json) if json else None
            payload = {"state": state.value, "until": said["until"], "ticket": ticket, "action": shown, "undoes": undoes}
            self._journal.append("decision undone" if undoes else "decision", action, reason, payload)
        return _decision((seq, *said.values()))


def _as_proposed(record: dict[str, Any] | None) -> str | None:
    """The action without what was decided on it."""
    return None if record is None else to_json({name: value for name, value in record.items() if name not in HELD})


def _meaning(decision: Decision) -> tuple[object, ...]:
    record = decision.action_json or {}
    return decision.action_id, decision.state, decision.until, decision.reason, *(record.get(name) for name in HELD)


def _decision(row: Row) -> Decision:
    seq, action, state, at, until, reason, ticket, json, undoes = row
    shown = from_json(json) if json else None
    return Decision(seq, action, ActionState(state), moment(at), moment_or_none(until), reason, ticket, shown, undoes)
