"""What the program knows that a checklist rests on, and how it is drawn from the review. Plain data; nothing is read from anywhere here."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct, field

from core.model import ActionState, JournalEntry, LimitState, Priority, QueueItem, SleeveState, State

WITH_JOURNAL = frozenset({ActionState.EXPORTED, ActionState.PARTLY_FILLED, ActionState.FILLED, ActionState.CANCELLED})
"""A move: it left the program or happened, so the journal must say why."""


class ChecklistFacts(Struct, frozen=True):
    """Findings of the program. Dates are civil dates in the policy's zone; None means that it has not happened."""

    held: int = 0
    """Assets held that need a price."""
    stale_prices: tuple[str, ...] = ()
    """Held assets without a fresh price, in words."""
    price_age: timedelta | None = None
    last_imports: Mapping[str, date | None] = field(default_factory=dict)
    """Last import by account, for every account that is fed by files."""
    positions_compared: date | None = None
    position_differences: tuple[str, ...] = ()
    """Holdings where a positions export and the ledger disagree, in words."""
    unmeasured: tuple[str, ...] = ()
    """Sleeves and limits whose value is unknown."""
    states: Mapping[State, int] = field(default_factory=dict)
    """Number of sleeves and limits by state."""
    near_limits: tuple[str, ...] = ()
    """Sleeves and limits at 90 % of a limit or beyond."""
    noted: frozenset[str] = frozenset()
    """Those of `near_limits` that a journal note of this week names."""
    undecided: tuple[str, ...] = ()
    """Actions due within the week that are neither approved nor put aside."""
    undecided_harvests: tuple[str, ...] = ()
    undocumented: tuple[str, ...] = ()
    """Exported or filled actions without a journal entry."""
    open_tickets: tuple[str, ...] = ()
    """Tickets that are out and not filled."""
    open_questions: int = 0
    unconfirmed: int = 0
    """Identifications of lots that the broker has not confirmed."""
    last_backup: date | None = None


def near_limits(sleeves: Iterable[SleeveState], limits: Iterable[LimitState]) -> tuple[str, ...]:
    """Names of the sleeves and limits that are approaching a limit or beyond it."""
    beyond = (State.APPROACHING, State.SOFT, State.HARD)
    return (*(s.name for s in sleeves if s.state in beyond), *(line.name for line in limits if line.state in beyond))


def noted(names: Iterable[str], entries: Iterable[JournalEntry], since: datetime) -> frozenset[str]:
    """Which of `names` a journal note since then names, in its subject or its reason."""
    texts = [f"{entry.subject} {entry.reason}".casefold() for entry in entries if entry.kind == "note" and entry.at >= since]
    return frozenset(name for name in names if any(name.casefold() in written for written in texts))


def counts(sleeves: Iterable[SleeveState], limits: Iterable[LimitState]) -> dict[State, int]:
    """How many sleeves and limits are in each state."""
    found = dict.fromkeys(State, 0)
    for state in (*(s.state for s in sleeves), *(line.state for line in limits)):
        if state is not None:
            found[state] += 1
    return found


def undecided(items: Iterable[QueueItem]) -> tuple[str, ...]:
    """Actions that this week's plan must decide on: proposed, of medium priority or above, neither blocked nor waiting for their window."""
    return tuple(
        item.action.id
        for item in items
        if item.state is ActionState.PROPOSED
        and item.action.priority is not Priority.LOW
        and not item.action.blocked_by
        and not item.action.not_now
    )


def undocumented(items: Iterable[QueueItem], entries: Iterable[JournalEntry]) -> tuple[str, ...]:
    """Moves that no journal entry with a subject of the action or its ticket documents."""
    subjects = {entry.subject for entry in entries}
    return tuple(
        item.action.id
        for item in items
        if item.state in WITH_JOURNAL and item.action.id not in subjects and (not item.ticket or item.ticket not in subjects)
    )
