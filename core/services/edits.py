"""Figures of an action set by hand, and decisions made again after an undo: both are decisions of the queue, with journal and undo."""

from decimal import Decimal

from msgspec.structs import replace

from core.model import Action, ActionState, QueueItem
from core.queue import Edit, changed, edit_of, from_record, named, wake_of
from core.queue.states import WITH_BROKER
from core.services import queue, tickets
from core.services.errors import Invalid, Refused
from core.services.fields import amount
from core.services.measure import measure
from core.services.proposing import actions, with_edit, with_edits
from core.services.workspace import Workspace
from core.unknown import Maybe, known

RULE = "R9.7"


def edit(ws: Workspace, id: str, *, quantity: str = "", limit: str = "", reason: str = "") -> tuple[QueueItem, ...]:
    """Set quantity (units) or limit price (base currency per unit) of an action; what is empty stays. An approval is asked for anew.

    Raises `Invalid` for what is no number above zero, `Refused` where the action cannot be edited or not to those figures (R9.7).
    """
    wanted = [_positive("quantity", quantity), _positive("limit", limit)]
    with ws.ledger.writing("decision"):
        item = _editable(_item(ws, id))
        given = [new if new is not None and not _same(new, old) else None for new, old in zip(wanted, _figures(item.action), strict=True)]
        if given == [None, None]:
            raise Invalid("name a quantity or a limit other than those that stand")
        edits = {each: held for each, decision in ws.ledger.decisions.current().items() if (held := edit_of(decision))}
        before = edits.get(item.action.id, Edit())
        turn = 1 + max((held.turn for held in edits.values()), default=0)
        new = Edit(given[0] or before.quantity, given[1] or before.limit_price, reason.strip(), turn)
        _set(ws, item, new, reason.strip() or "edited by hand")
    return queue.decided(ws, [item.action.id])


def redo(ws: Workspace) -> tuple[QueueItem, ...]:
    """Make the decision again that was undone last, where no other was made since and it can still be meant.

    Raises `Refused`: nothing was undone, or the trade is not what was decided on.
    """
    with ws.ledger.writing("decision"):
        last = ws.ledger.decisions.undone()
        if last is None or last.action_json is None:
            raise Refused("there is no undone decision to make again; see 'trimtab journal'")
        item = _item(ws, last.action_id)
        if last.state is ActionState.APPROVED:
            moved = changed(replace(from_record(last.action_json), id=item.action.id), item.action)
            if moved:
                raise Refused(f"{moved} of {item.action.id} changed since it was approved; look again and approve anew")
            return queue.approve(ws, [item.action.id], reason=last.reason)
        if last.state is ActionState.PROPOSED:
            _set(ws, _editable(item), edit_of(last) or Edit(), last.reason)
        else:
            if last.until is not None and last.until <= ws.as_of:
                raise Refused(f"the snooze of {item.action.id} would be over already; snooze it anew")
            wake = wake_of(last)
            queue.chosen(queue.load(ws), [item.action.id], last.state, reason=last.reason, until=last.until or wake)
            queue.withdraw(ws, item)
            queue.record(ws, item, last.state, reason=last.reason, until=last.until, wake=wake)
    return queue.decided(ws, [item.action.id])


def _positive(name: str, written: str) -> Decimal | None:
    found = amount({name: written}, name)
    if found is not None and found <= 0:
        raise Invalid(f"{name}: {written.strip()} must be above zero; reject the action if it is not to be done")
    return found


def _figures(action: Action) -> tuple[Maybe, Maybe]:
    return action.quantity, action.limit_price


def _same(new: Decimal, old: Maybe) -> bool:
    return known(old) and new == old


def _item(ws: Workspace, id: str) -> QueueItem:
    """The action as it is shown."""
    found = next((each for each in queue.load(ws).items if each.action.id == id.strip()), None)
    if found is None:
        raise Refused(f"there is no action {id!r} now; the ledger may have moved, see 'trimtab queue'")
    return found


def _editable(item: QueueItem) -> QueueItem:
    if item.state in WITH_BROKER:
        raise Refused(f"{item.action.id} cannot be edited, its ticket is out; cancel the ticket instead")
    if item.state not in (ActionState.PROPOSED, ActionState.APPROVED):
        raise Refused(f"{item.action.id} is {item.state.value}; only what is proposed or approved can be edited, undo that first")
    return item


def _set(ws: Workspace, item: QueueItem, new: Edit, reason: str) -> None:
    """Records an edit that goes."""
    decisions = ws.ledger.decisions.current()
    measured, progress = measure(ws), tickets.progress(ws, decisions).progress
    others = {id: decision for id, decision in decisions.items() if id != item.action.id}
    proposed = actions(ws, measured)
    plain = next(each for each in named(proposed, decisions, progress) if each.id == item.action.id)
    around = [each for each in with_edits(ws, measured, named(proposed, decisions, progress), others, progress) if each.id != plain.id]
    made = with_edit(ws, measured, [*around, plain], plain, new)
    wrong = [block for block in made.blocked_by if block.rule == RULE]
    if wrong:
        raise Refused(f"{item.action.id}: {wrong[0].cause}; nothing was changed, name another figure")
    queue.withdraw(ws, item)
    queue.record(ws, replace(item, action=made), ActionState.PROPOSED, reason=reason, edit=new)
