"""The queue: allowed transitions, decisions joined with proposals, lossless records. One BTC sale, decided in many ways."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.model import Action, ActionState, Priority, QueueItem
from core.queue import NEXT, NotAllowed, Progress, Wake, allowed, arrange, check, decided_record, from_record, to_record
from core.unknown import Unknown
from tests.replacing import replace
from tests.unit.proposals_world import MONDAY, monitor, one

S = ActionState


@dataclass(frozen=True)
class Decided:
    state: ActionState
    at: datetime = MONDAY + timedelta(minutes=5)
    until: datetime | None = None
    reason: str = ""
    ticket: str = ""
    action_json: dict[str, Any] | None = None


def sale() -> Action:
    return one(monitor().propose(), asset="crypto:BTC")


def decided(action: Action, state: ActionState, **more: Any) -> dict[str, Decided]:
    wake = more.pop("wake", None)
    return {action.id: Decided(state, action_json=decided_record(action, wake), **more)}


def only(items: tuple[QueueItem, ...]) -> QueueItem:
    assert len(items) == 1, [(i.action.id, i.state, i.note) for i in items]
    return items[0]


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("wanted", list(S))
def test_transitions_are_those_of_the_table(state: ActionState, wanted: ActionState) -> None:
    """81 pairs: `check` lets through exactly what `NEXT` names, and says why not in one sentence with a remedy."""
    if wanted in NEXT[state]:
        check(state, wanted, reason="too small", until=MONDAY)
        assert allowed(state, wanted)
    else:
        with pytest.raises(NotAllowed, match="cannot become"):
            check(state, wanted, reason="too small", until=MONDAY)


def test_nothing_leaves_a_closed_state_and_no_export_skips_the_approval() -> None:
    assert NEXT[S.FILLED] == NEXT[S.CANCELLED] == NEXT[S.EXPIRED] == frozenset()
    assert [state for state in S if S.EXPORTED in NEXT[state]] == [S.APPROVED]
    assert S.PROPOSED not in NEXT[S.EXPORTED] | NEXT[S.PARTLY_FILLED]


def test_a_rejection_needs_a_reason_and_a_snooze_an_end() -> None:
    with pytest.raises(NotAllowed, match="reason"):
        check(S.PROPOSED, S.REJECTED, reason="  ")
    with pytest.raises(NotAllowed, match="end"):
        check(S.PROPOSED, S.SNOOZED)


def test_undecided_actions_are_proposed() -> None:
    items = arrange(monitor().propose(), {}, MONDAY)
    assert {item.state for item in items} == {S.PROPOSED}
    assert [item.action.priority for item in items] == sorted((item.action.priority for item in items), key=list(Priority).index)


def test_an_approval_holds_while_nothing_of_it_changes() -> None:
    action = sale()
    assert only(arrange([action], decided(action, S.APPROVED), MONDAY)).state is S.APPROVED


@pytest.mark.parametrize(("change", "word"), [
    ({"quantity": Decimal("0.05")}, "the quantity"), ({"limit_price": Decimal(45000)}, "the limit price"), ({"lots": ()}, "the lots"),
    ({"tax_now": Decimal(9)}, "the tax"), ({"costs": {}}, "the costs"),
])  # fmt: skip
def test_an_approval_is_asked_for_again_when_what_it_rests_on_changed(change: dict[str, Any], word: str) -> None:
    action = sale()
    item = only(arrange([replace(action, **change)], decided(action, S.APPROVED), MONDAY + timedelta(hours=1)))
    assert item.state is S.PROPOSED
    assert f"{word} changed since: approve again" in item.note


def test_an_approval_whose_trade_is_no_longer_proposed_has_expired() -> None:
    action = sale()
    item = only(arrange([], decided(action, S.APPROVED), MONDAY + timedelta(hours=1)))
    assert (item.state, item.action) == (S.EXPIRED, action)


def test_a_snooze_lasts_until_its_date_across_weeks() -> None:
    """Snoozed on Monday until Tuesday of the week after, where the action has another id."""
    action = sale()
    until = MONDAY + timedelta(days=8)
    choice = decided(action, S.SNOOZED, until=until)
    fresh = replace(action, id="Anextwk")
    assert only(arrange([fresh], choice, until - timedelta(minutes=1))).state is S.SNOOZED
    awake = only(arrange([fresh], choice, until))
    assert (awake.state, awake.note) == (S.PROPOSED, "snooze of 2026-11-23 is over")


@pytest.mark.parametrize(("last", "state"), [("49999", S.SNOOZED), ("50000", S.PROPOSED)])
def test_a_snooze_until_a_price(last: str, state: ActionState) -> None:
    """Until BTC is at 50,000, from below."""
    action = sale()
    choice = decided(action, S.SNOOZED, wake=Wake(Decimal(50000), from_below=True))
    assert only(arrange([action], choice, MONDAY + timedelta(days=1), prices={"crypto:BTC": Decimal(last)})).state is state


def test_a_rejection_holds_for_the_week_unless_the_priority_rises() -> None:
    action = sale()
    choice = decided(action, S.REJECTED, reason="waiting for the split")
    assert only(arrange([action], choice, MONDAY + timedelta(days=2))).state is S.REJECTED
    risen = only(arrange([replace(action, priority=Priority.CRITICAL)], choice, MONDAY + timedelta(days=2)))
    assert risen.state is S.PROPOSED
    assert "waiting for the split" in risen.note
    later = only(arrange([replace(action, id="Anextwk")], choice, MONDAY + timedelta(days=7)))
    assert (later.state, later.note) == (S.PROPOSED, "rejected on 2026-11-23: waiting for the split")


def test_while_a_ticket_is_out_the_same_trade_is_not_proposed_anew() -> None:
    """R9.4: exported, not filled: the ticket stands for it; the same order for another reason is shown, and blocked."""
    action = sale()
    choice = decided(action, S.EXPORTED, ticket=f"T-{action.id}")
    assert [(item.state, item.action.id) for item in arrange([action], choice, MONDAY)] == [(S.EXPORTED, action.id)]
    out, fresh = arrange([replace(action, id="Aother", kind="harvest")], choice, MONDAY)
    assert (out.state, out.action.id) == (S.EXPORTED, action.id)
    assert fresh.action.id == "Aother"
    assert [b.rule for b in fresh.action.blocked_by] == ["R9.4"]


def test_fills_overtake_the_decision() -> None:
    """Half filled, then filled: the state comes from the imported trades, and a rest proposed again is an action of its own."""
    action = sale()
    choice = decided(action, S.EXPORTED, ticket="T-1")
    half = Progress(S.PARTLY_FILLED, Decimal("0.02"), ("e1",))
    item = only(arrange([], choice, MONDAY, progress={"T-1": half}))
    assert (item.state, item.filled, item.fills) == (S.PARTLY_FILLED, Decimal("0.02"), ("e1",))
    whole = Progress(S.FILLED, Decimal("0.04347826"), ("e1", "e2"))
    fresh, done = arrange([action], choice, MONDAY, progress={"T-1": whole})
    assert (done.state, done.action.id) == (S.FILLED, action.id)
    assert (fresh.state, fresh.action.id, fresh.action.blocked_by) == (S.PROPOSED, f"{action.id}-2", ())


def test_closed_actions_leave_the_queue_after_a_week() -> None:
    action = sale()
    choice = decided(action, S.FILLED)
    assert only(arrange([], choice, MONDAY + timedelta(days=7))).state is S.FILLED
    assert arrange([], choice, MONDAY + timedelta(days=8)) == ()


def test_an_undone_decision_is_as_if_never_made() -> None:
    action = sale()
    item = only(arrange([action], decided(action, S.PROPOSED), MONDAY))
    assert (item.state, item.note) == (S.PROPOSED, "")
    assert arrange([], decided(action, S.PROPOSED), MONDAY) == ()


def test_records_are_lossless() -> None:
    """Unknown figures keep cause and remedy, instants their zone."""
    action = replace(sale(), tax_now=Unknown("no rate", "set it"), due=datetime(2026, 11, 24, 14, tzinfo=UTC))
    assert from_record(to_record(action)) == action


def test_a_record_of_a_newer_version_is_refused() -> None:
    with pytest.raises(ValueError, match="update Trimtab"):
        from_record({**to_record(sale()), "record": 99})
