"""What the user sees as the queue: the actions proposed now, each with what was decided about it. Pure; decides nothing itself.

A decision holds for one action id, which names the trade and the week it was proposed in. Beyond that week a snooze goes on until its
date or price, an approval is shown as needing approval again, and a ticket that is out stays until it is filled or cancelled.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from core.model import Action, ActionState, Blocked, Priority, QueueItem, zone
from core.money import text
from core.queue.record import from_record, to_record
from core.queue.states import CLOSED, UNDOABLE, WITH_BROKER

SHOWN_FOR = timedelta(days=7)
"""How long a closed action stays in the queue; the journal keeps it for good."""

Slot = tuple[str, str, str, str, str]
"""What makes two proposals the same trade: kind, side, account, asset, sleeve."""

_RANK = {Priority.CRITICAL: 0, Priority.HIGH: 1, Priority.MEDIUM: 2, Priority.LOW: 3}
_PLACE = {
    ActionState.PARTLY_FILLED: 0,
    ActionState.EXPORTED: 0,
    ActionState.APPROVED: 1,
    ActionState.PROPOSED: 1,
    ActionState.SNOOZED: 2,
    ActionState.REJECTED: 3,
}


class Decision(Protocol):
    """The latest decision about one action id, as the ledger keeps it."""

    @property
    def state(self) -> ActionState: ...
    @property
    def at(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def ticket(self) -> str: ...
    @property
    def action_json(self) -> Mapping[str, Any] | None: ...


class Progress(Struct, frozen=True):
    """How far a ticket is filled, from `reconcile`."""

    state: ActionState
    filled: Decimal
    fills: tuple[str, ...]
    note: str = ""


class Wake(Struct, frozen=True):
    """A snooze that ends when the asset's last price reaches `price` (base currency), from below or from above."""

    price: Decimal
    from_below: bool

    def reached(self, last: Decimal | None) -> bool:
        return last is not None and (last >= self.price if self.from_below else last <= self.price)


class Edit(Struct, frozen=True):
    """What the user set by hand in place of what the rules proposed (R9.7); None: as proposed. Units, and base currency per unit."""

    quantity: Decimal | None = None
    limit_price: Decimal | None = None
    reason: str = ""
    turn: int = 0
    """What was edited first takes its lots first."""


def decided_record(action: Action, wake: Wake | None = None, edit: Edit | None = None) -> dict[str, Any]:
    """What to keep with a decision: the action as it was seen, the price a snooze waits for, and what is set by hand."""
    record = to_record(action)
    if wake:
        record["wake"] = {"price": text(wake.price), "from_below": wake.from_below}
    if edit:
        said = {"quantity": edit.quantity, "limit_price": edit.limit_price}
        record["edit"] = {name: None if value is None else text(value) for name, value in said.items()}
        record["edit"] |= {"reason": edit.reason, "turn": edit.turn}
    return record


def edit_of(decision: Decision | None) -> Edit | None:
    """What a decision holds as set by hand; None where it holds nothing."""
    said = (decision.action_json or {}).get("edit") if decision else None
    if not said:
        return None
    quantity, limit = (Decimal(written) if written else None for written in (said["quantity"], said["limit_price"]))
    return Edit(quantity, limit, said["reason"], said["turn"])


def wake_of(decision: Decision) -> Wake | None:
    """The price that a snooze waits for."""
    said = (decision.action_json or {}).get("wake")
    return Wake(Decimal(said["price"]), said["from_below"]) if said else None


def named(
    actions: Iterable[Action], decisions: Mapping[str, Decision], progress: Mapping[str, Progress] | None = None
) -> tuple[Action, ...]:
    """The actions under the ids that decisions on them use."""
    return tuple(_unused_id(action, decisions, progress or {}) for action in actions)


def slot(action: Action) -> Slot:
    return (action.kind, action.side.value, action.account, action.asset, action.sleeve)


def arrange(
    actions: Iterable[Action],
    decisions: Mapping[str, Decision],
    as_of: datetime,
    *,
    progress: Mapping[str, Progress] | None = None,
    prices: Mapping[str, Decimal] | None = None,
    timezone: str = "UTC",
) -> tuple[QueueItem, ...]:
    """The queue: open tickets first, then what is to be decided by priority, then what was put aside, then what is closed.

    `decisions` by action id; `progress` by ticket; `prices` the last prices by asset, for snoozes that wait for one;
    `timezone` is the one in which notes name days.
    """
    progress, prices, home = progress or {}, prices or {}, zone(timezone)
    seen = {key: _recorded(key, decision) for key, decision in decisions.items()}
    items: list[QueueItem] = []
    used: set[str] = set()
    out = {_order_of(a): (d, slot(a)) for d, a in seen.values() if a and _state(d, progress) in WITH_BROKER}
    for action in actions:
        fresh = _unused_id(action, decisions, progress)
        waiting = out.get(_order_of(fresh))
        if waiting and waiting[1] == slot(fresh):
            continue
        if waiting:
            fresh = _held_by_ticket(fresh, waiting[0], home)
        own = decisions.get(fresh.id)
        if own is not None:
            used.add(fresh.id)
            items.append(_decided(fresh, own, seen[fresh.id][1], as_of, prices, home))
            continue
        earlier = _earlier(seen, slot(fresh), used)
        items.append(_carried(fresh, *earlier[0], as_of, prices, home) if earlier else QueueItem(fresh, ActionState.PROPOSED))
        used.update(key for key, decision in earlier if decision.state in UNDOABLE)
    for key, (decision, recorded) in seen.items():
        if key not in used and recorded is not None:
            kept = _journalled(recorded, decision, progress, as_of)
            if kept:
                items.append(kept)
    return tuple(sorted(items, key=_place))


def _recorded(key: str, decision: Decision) -> tuple[Decision, Action | None]:
    action = from_record(decision.action_json) if decision.action_json else None
    return decision, replace(action, id=key) if action else None


def _order_of(action: Action) -> tuple[str, str, str]:
    return (action.account, action.asset, action.side.value)


def _state(decision: Decision, progress: Mapping[str, Progress]) -> ActionState:
    """The decision's state, overtaken by what the imported fills say of its ticket."""
    if decision.state in WITH_BROKER and decision.ticket in progress:
        return progress[decision.ticket].state
    return decision.state


def _unused_id(action: Action, decisions: Mapping[str, Decision], progress: Mapping[str, Progress]) -> Action:
    """A trade that is proposed again after its first ticket went out or was closed is a new action: `-2`, `-3`."""
    key, count = action.id, 1
    while key in decisions and _state(decisions[key], progress) in CLOSED | WITH_BROKER:
        count += 1
        key = f"{action.id}-{count}"
    return replace(action, id=key)


def _held_by_ticket(action: Action, decision: Decision, home: ZoneInfo) -> Action:
    held = Blocked(
        f"{action.side.value} in {action.account}",
        f"ticket {decision.ticket} of {decision.at.astimezone(home):%Y-%m-%d} for the same trade is still open",
        "import the fills, or cancel the ticket",
        "R9.4",
    )
    return replace(action, blocked_by=(*action.blocked_by, held))


def _decided(
    fresh: Action, decision: Decision, recorded: Action | None, as_of: datetime, prices: Mapping[str, Decimal], home: ZoneInfo
) -> QueueItem:
    state, note, at = decision.state, "", decision.at.astimezone(home)
    if state is ActionState.SNOOZED and _awake(fresh, decision, as_of, prices):
        state, note = ActionState.PROPOSED, f"snooze of {at:%Y-%m-%d} is over"
    elif state is ActionState.REJECTED and recorded and _RANK[fresh.priority] < _RANK[recorded.priority]:
        state = ActionState.PROPOSED
        note = f"rejected on {at:%Y-%m-%d} ({decision.reason}); since then {recorded.priority} has become {fresh.priority}"
    elif state is ActionState.APPROVED:
        moved = changed(recorded, fresh)
        if moved:
            state = ActionState.PROPOSED
            note = f"approved on {at:%Y-%m-%d %H:%M}, but {moved} changed since: approve again"
    edited = edit_of(decision) is not None
    return QueueItem(fresh, state, decision.at, decision.until, decision.reason, decision.ticket, note=note, edited=edited)


def _carried(
    fresh: Action, key: str, decision: Decision, as_of: datetime, prices: Mapping[str, Decimal], home: ZoneInfo
) -> QueueItem:
    """A trade proposed again in a later week than the one it was last decided in, as action `key`."""
    on = f"{decision.at.astimezone(home):%Y-%m-%d}"
    if decision.state is ActionState.SNOOZED and not _awake(fresh, decision, as_of, prices):
        return QueueItem(fresh, ActionState.SNOOZED, decision.at, decision.until, decision.reason)
    note = {
        ActionState.SNOOZED: f"snooze of {on} is over",
        ActionState.APPROVED: f"approved on {on} as {key}, but never exported: approve again",
        ActionState.REJECTED: f"rejected on {on}: {decision.reason}",
        ActionState.PROPOSED: f"edited on {on}; here are the rules' figures anew" if edit_of(decision) else "",
    }.get(decision.state, "")
    return QueueItem(fresh, ActionState.PROPOSED, note=note)


def _earlier(seen: Mapping[str, tuple[Decision, Action | None]], wanted: Slot, used: set[str]) -> list[tuple[str, Decision]]:
    """Decisions about the same trade under other ids, newest first."""
    found = [(key, d) for key, (d, a) in seen.items() if a is not None and key not in used and slot(a) == wanted]
    return sorted(found, key=lambda entry: (entry[1].at, entry[0]), reverse=True)


def _awake(fresh: Action, decision: Decision, as_of: datetime, prices: Mapping[str, Decimal]) -> bool:
    if decision.until is not None and as_of >= decision.until:
        return True
    wake = wake_of(decision)
    return wake is not None and wake.reached(prices.get(fresh.asset))


def changed(before: Action | None, now: Action) -> str:
    """What of an approved action no longer is as it was approved; empty where all holds."""
    if before is None:
        return "the ledger"
    for what, old, new in (
        ("the quantity", before.quantity, now.quantity),
        ("the limit price", before.limit_price, now.limit_price),
        ("the lots", [(p.lot, p.quantity) for p in before.lots], [(p.lot, p.quantity) for p in now.lots]),
        ("the tax", before.tax_now, now.tax_now),
        ("the costs", before.costs, now.costs),
        ("what blocks it", [b.rule for b in before.blocked_by], [b.rule for b in now.blocked_by]),
    ):
        if old != new:
            return what
    return ""


def _journalled(recorded: Action, decision: Decision, progress: Mapping[str, Progress], as_of: datetime) -> QueueItem | None:
    """An action that is not proposed now: a ticket that is out, or the memory of one; undone proposals are gone."""
    state = _state(decision, progress)
    if state is ActionState.PROPOSED or (state not in WITH_BROKER and as_of - decision.at > SHOWN_FOR):
        return None
    note, known = "", progress.get(decision.ticket)
    if state is ActionState.APPROVED:
        state, note = ActionState.EXPIRED, "approved, but the ledger has moved and it is no longer proposed"
    elif state in {ActionState.SNOOZED, ActionState.REJECTED}:
        state, note = ActionState.EXPIRED, f"{decision.state.value}, and no longer proposed"
    return QueueItem(
        recorded,
        state,
        decision.at,
        decision.until,
        decision.reason,
        decision.ticket,
        known.filled if known else Decimal(0),
        known.fills if known else (),
        (known.note if known else "") or note,
        edit_of(decision) is not None,
    )


def _place(item: QueueItem) -> tuple[int, int, float, str]:
    decided = item.decided_at.timestamp() if item.decided_at else 0.0
    if item.state in CLOSED:
        return (9, 0, -decided, item.action.id)
    return (_PLACE[item.state], _RANK[item.action.priority], 0.0, "")
