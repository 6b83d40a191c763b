"""The states of an action and the ways between them (row C8). Owns what may follow what; stores nothing."""

from core.model import ActionState

NEXT: dict[ActionState, frozenset[ActionState]] = {
    ActionState.PROPOSED: frozenset({ActionState.APPROVED, ActionState.SNOOZED, ActionState.REJECTED, ActionState.EXPIRED}),
    ActionState.APPROVED: frozenset(
        {
            ActionState.PROPOSED,
            ActionState.SNOOZED,
            ActionState.REJECTED,
            ActionState.EXPORTED,
            ActionState.FILLED,
            ActionState.EXPIRED,
        }
    ),
    ActionState.SNOOZED: frozenset({ActionState.PROPOSED, ActionState.APPROVED, ActionState.REJECTED, ActionState.EXPIRED}),
    ActionState.REJECTED: frozenset({ActionState.PROPOSED, ActionState.APPROVED, ActionState.SNOOZED}),
    ActionState.EXPORTED: frozenset(
        {ActionState.PARTLY_FILLED, ActionState.FILLED, ActionState.CANCELLED, ActionState.EXPIRED}
    ),
    ActionState.PARTLY_FILLED: frozenset({ActionState.FILLED, ActionState.CANCELLED, ActionState.EXPIRED}),
    ActionState.FILLED: frozenset(),
    ActionState.CANCELLED: frozenset(),
    ActionState.EXPIRED: frozenset(),
}
"""From each state, those a decision may lead to. Back to `proposed` is the undo, which ends at the export."""

UNDOABLE = frozenset({ActionState.APPROVED, ActionState.SNOOZED, ActionState.REJECTED})
WITH_BROKER = frozenset({ActionState.EXPORTED, ActionState.PARTLY_FILLED})
"""A ticket is out: the trade may already have happened."""
CLOSED = frozenset({ActionState.FILLED, ActionState.CANCELLED, ActionState.EXPIRED})

_HINT = {
    (ActionState.PROPOSED, ActionState.EXPORTED): "approve it first",
    (ActionState.PROPOSED, ActionState.FILLED): "approve it first, then mark it as done",
    (ActionState.SNOOZED, ActionState.EXPORTED): "approve it first",
    (ActionState.REJECTED, ActionState.EXPORTED): "approve it first",
    (ActionState.EXPORTED, ActionState.PROPOSED): "its ticket is out; cancel the ticket instead",
    (ActionState.PARTLY_FILLED, ActionState.PROPOSED): "part of it is filled; cancel what is left of the ticket instead",
}


class NotAllowed(ValueError):
    """A decision that the state of the action does not allow; the message is one sentence with the remedy."""


def allowed(state: ActionState, wanted: ActionState) -> bool:
    return wanted in NEXT[state]


def check(state: ActionState, wanted: ActionState, *, reason: str = "", until: object = None) -> None:
    """Raises `NotAllowed` unless an action in `state` may become `wanted`.

    A rejection needs a reason, a snooze something to wait for (`until`: an instant or a `Wake`).
    """
    if not allowed(state, wanted):
        hint = _HINT.get((state, wanted), "it is closed; wait for the next proposal" if state in CLOSED else "choose another step")
        raise NotAllowed(f"an action that is {_words(state)} cannot become {_words(wanted)}: {hint}")
    if wanted is ActionState.REJECTED and not reason.strip():
        raise NotAllowed("a rejection needs a reason; give one, e.g. --reason 'too small to bother'")
    if wanted is ActionState.SNOOZED and until is None:
        raise NotAllowed("a snooze needs an end; give a date like 2026-12-01 or a price")


def _words(state: ActionState) -> str:
    return state.value.replace("_", " ")
