"""Decisions on actions: the newest counts, the history stays, undo appends, and after export there is no undo."""

import pytest

from core.ledger import Ledger, UndoRefused
from core.model import ActionState
from tests.ledger.notation import at

SHOWN = {"id": "A-1", "value": "450.00", "why": ["over its band"]}


def state(ledger: Ledger, action: str) -> ActionState | None:
    found = ledger.decisions.current().get(action)
    return found.state if found else None


def test_the_newest_decision_counts_with_what_was_shown(ledger: Ledger) -> None:
    ledger.decisions.record("A-1", ActionState.SNOOZED, until=at("2026-11-30T09:00:00"), reason="after payday")
    ledger.decisions.record("A-1", ActionState.APPROVED, action_json=SHOWN, reason="go")
    current = ledger.decisions.current()["A-1"]
    assert (current.state, current.action_json, current.until) == (ActionState.APPROVED, SHOWN, None)
    assert [each.state for each in ledger.decisions.history("A-1")] == [ActionState.SNOOZED, ActionState.APPROVED]
    assert ledger.decisions.history("A-1")[0].until == at("2026-11-30T09:00:00")


def test_undo_walks_back_one_decision_at_a_time_and_appends(ledger: Ledger) -> None:
    """Three decisions on two actions, undone one by one; nothing is deleted; a new decision after an undo is undone next."""
    record, undo = ledger.decisions.record, ledger.decisions.undo_last
    record("A-1", ActionState.SNOOZED, until=at("2026-11-30T09:00:00"))
    record("A-2", ActionState.REJECTED, reason="no")
    record("A-1", ActionState.APPROVED, action_json=SHOWN)
    back = undo()
    assert back is not None
    assert (back.action_id, back.state, back.until) == ("A-1", ActionState.SNOOZED, at("2026-11-30T09:00:00"))
    undo()
    assert state(ledger, "A-2") is ActionState.PROPOSED
    record("A-2", ActionState.APPROVED)
    undo()
    assert state(ledger, "A-2") is ActionState.PROPOSED
    undo()
    assert state(ledger, "A-1") is ActionState.PROPOSED
    assert undo() is None
    assert len(ledger.decisions.history("A-1")) + len(ledger.decisions.history("A-2")) == 8
    assert ledger.journal.verify() == []


@pytest.mark.parametrize("binding", [ActionState.EXPORTED, ActionState.PARTLY_FILLED, ActionState.FILLED])
def test_after_export_a_decision_cannot_be_undone(ledger: Ledger, binding: ActionState) -> None:
    ledger.decisions.record("A-1", ActionState.APPROVED, action_json=SHOWN)
    ledger.decisions.record("A-1", binding, ticket="T-7")
    with pytest.raises(UndoRefused, match="T-7"):
        ledger.decisions.undo_last()
    assert state(ledger, "A-1") is binding
