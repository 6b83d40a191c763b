"""The action queue: what is proposed now, what was decided, and the decisions themselves. Nothing is sent anywhere.

A decision holds for the action as it was shown: it carries the revision of the facts, and where those have moved the user is asked anew.
Every decision can be undone until its ticket is exported; the undo is an entry of its own.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from core.ledger import LedgerError
from core.model import Action, ActionState, Custody, QueueItem, symbol
from core.money import parse, text
from core.policy.texts import amount
from core.queue import (
    Edit,
    NotAllowed,
    NoTicket,
    Ticket,
    Wake,
    arrange,
    check,
    decided_record,
    edit_of,
    identification,
    shortfalls,
    ticket,
    ticket_id,
    ticket_to_record,
    tickets_csv,
    tickets_json,
)
from core.queue.states import UNDOABLE
from core.services import tickets
from core.services.errors import Invalid, Refused
from core.services.fields import when
from core.services.measure import Measured, measure
from core.services.proposing import actions, with_edits
from core.services.seen import remember
from core.services.workspace import Workspace
from core.unknown import Unknown

_SPAN = re.compile(r"(\d{1,3})\s*(d|day|days|w|week|weeks)")
_PRICE = re.compile(r"([<>])\s*([0-9.]+)")


class Queue(Struct, frozen=True):
    """The queue at one revision of the ledger."""

    items: tuple[QueueItem, ...]
    revision: int


class Exported(Struct, frozen=True):
    tickets: tuple[Ticket, ...]
    csv: Path
    json: Path


def load(ws: Workspace) -> Queue:
    """Every action with what was decided about it."""
    measured = measure(ws)
    proposed = actions(ws, measured)
    remember(ws, measured, proposed)
    return Queue(arranged(ws, measured, proposed), measured.revision)


def plan(ws: Workspace) -> tuple[QueueItem, ...]:
    """What the rules propose now, whatever was decided."""
    return tuple(QueueItem(action, ActionState.PROPOSED) for action in actions(ws, measure(ws)))


def arranged(ws: Workspace, measured: Measured, proposed: Sequence[Action]) -> tuple[QueueItem, ...]:
    """Proposals joined with decisions, tickets and last prices."""
    decisions = ws.ledger.decisions.current()
    known = tickets.progress(ws, decisions)
    edited = with_edits(ws, measured, proposed, decisions, known.progress)
    return arrange(edited, decisions, ws.as_of, progress=known.progress, prices=_last(measured), timezone=ws.tz)


def approve(ws: Workspace, ids: Sequence[str], *, revision: int | None = None, reason: str = "") -> tuple[QueueItem, ...]:
    """Approve actions and record which lots their sales take. `revision` is the ledger's when they were shown.

    Raises `Refused` where an action is blocked, or where the ledger has moved since `revision`: look at the queue again and approve anew.
    """
    with ws.ledger.writing("decision"):
        now = load(ws)
        if revision is not None and revision != now.revision:
            moved = f"the ledger has moved since this was shown (revision {revision}, now {now.revision})"
            raise Refused(f"{moved}; look again and approve anew")
        picked = chosen(now, ids, ActionState.APPROVED)
        _paid_for(ws, now, {item.action.id for item in picked})
        for item in picked:
            action = item.action
            if action.blocked_by:
                raise Refused(f"{action.id} is blocked: {action.blocked_by[0].cause}; {action.blocked_by[0].remedy}")
            if isinstance(action.quantity, Unknown):
                raise Refused(f"{action.id} has no quantity: {action.quantity}")
            named = identification(action, ws.as_of, ws.ledger.accounts.all(), ws.tz)
            if named is not None:
                ws.ledger.identifications.add(named, reason or f"approved {action.id}")
            record(ws, item, ActionState.APPROVED, reason=reason, ticket=ticket_id(action.id))
    return decided(ws, ids)


def _paid_for(ws: Workspace, queue: Queue, approving: set[str]) -> None:
    """Raises `Refused` where approved purchases of an account cost more than its cash and what approved sales bring there."""
    money = f"cash:{ws.base_currency}"
    cash = {account: quantity for (account, asset), quantity in ws.ledger.projections.balances().items() if asset == money}
    on_chain = {name for name, account in ws.ledger.accounts.all().items() if account.custody is Custody.WALLET}
    for short in shortfalls(queue.items, cash, approving, on_chain):
        if approving and approving.isdisjoint(short.purchases):
            continue
        orders = " and ".join(short.purchases)
        pays = f"approve the sales that pay for it first ({', '.join(short.sales)})" if short.sales else "bring cash there, or reject it"
        raise Refused(
            f"{orders} would cost {amount(short.needed, ws.base_currency)} in {short.account}, where cash and approved sales are "
            f"{amount(short.there, ws.base_currency)}; {pays}"
        )


def snooze(ws: Workspace, ids: Sequence[str], until: str, *, reason: str = "") -> tuple[QueueItem, ...]:
    """Put actions off until a date or time, for a while (`3d`, `2w`), or until the asset's price is above or below one (`>95000`)."""
    instant, wake = _until(ws, until)
    with ws.ledger.writing("decision"):
        wanted = chosen(load(ws), ids, ActionState.SNOOZED, until=instant or wake)
        if wake is not None:
            _not_yet(ws, wanted, wake, until.strip())
        for item in wanted:
            withdraw(ws, item)
            record(ws, item, ActionState.SNOOZED, reason=reason, until=instant, wake=wake)
    return decided(ws, ids)


def reject(ws: Workspace, ids: Sequence[str], *, reason: str) -> tuple[QueueItem, ...]:
    """Reject actions, with a reason."""
    with ws.ledger.writing("decision"):
        for item in chosen(load(ws), ids, ActionState.REJECTED, reason=reason):
            withdraw(ws, item)
            record(ws, item, ActionState.REJECTED, reason=reason)
    return decided(ws, ids)


def done(ws: Workspace, ids: Sequence[str], *, cancelled: bool = False, reason: str = "") -> tuple[QueueItem, ...]:
    """An order was carried out, or cancelled, outside any import: its ticket no longer waits for fills."""
    wanted = ActionState.CANCELLED if cancelled else ActionState.FILLED
    with ws.ledger.writing("decision"):
        for item in chosen(load(ws), ids, wanted):
            if item.state is not ActionState.APPROVED:
                ws.ledger.tickets.close(item.ticket, reason or wanted.value)
            if cancelled:
                withdraw(ws, item)
            record(ws, item, wanted, reason=reason or ("cancelled by hand" if cancelled else "done by hand"), ticket=item.ticket)
    return decided(ws, ids)


def undo(ws: Workspace) -> tuple[QueueItem, ...]:
    """Take the last decision back, by an entry of its own. Raises `UndoRefused` once its ticket is out, `Refused` where there is none."""
    with ws.ledger.writing("decision"):
        before = ws.ledger.decisions.current()
        taken = ws.ledger.decisions.undo_last()
        if taken is None:
            raise Refused("there is no decision to take back; see 'trimtab journal'")
        was = before.get(taken.action_id)
        if was is not None and was.state is ActionState.APPROVED:
            _withdraw_named(ws, ticket_id(taken.action_id))
        if taken.state is ActionState.APPROVED:
            _name_again(ws, taken.action_id)
    return decided(ws, [taken.action_id])


def export(ws: Workspace, out: Path, ids: Sequence[str] = ()) -> Exported:
    """Write order tickets of what is approved (or of `ids`) as CSV and JSON into `out`, and mark them as exported.

    All of them or none; the files appear whole or not at all. Raises `Refused`.
    """
    written: list[Path] = []
    try:
        with ws.ledger.writing("export of tickets"):
            return _export(ws, out, ids, written)
    except LedgerError:
        for each in written:
            each.unlink(missing_ok=True)
        raise


def _export(ws: Workspace, out: Path, ids: Sequence[str], written: list[Path]) -> Exported:
    queue = load(ws)
    picked = chosen(queue, ids, ActionState.EXPORTED) if ids else [item for item in queue.items if item.state is ActionState.APPROVED]
    if not picked:
        raise Refused("nothing is approved; approve actions first, see 'trimtab queue'")
    _paid_for(ws, queue, set())
    accounts = ws.ledger.accounts.all()
    try:
        orders = tuple(ticket(item.action, ws.as_of, accounts, ws.base_currency, ws.tz) for item in picked)
    except NoTicket as error:
        raise Refused(str(error)) from None
    for item, order in zip(picked, orders, strict=True):
        lots = [(lot.lot, lot.quantity) for lot in order.lots]
        ws.ledger.tickets.add(
            order.id, ticket_to_record(order), action_id=order.action, account=order.account, asset=order.asset, side=order.side.value,
            quantity=order.quantity, lots=lots, reason=f"to {out}",
        )
        record(ws, item, ActionState.EXPORTED, ticket=order.id)
    return _written(ws, out, orders, written)


def _written(ws: Workspace, out: Path, orders: tuple[Ticket, ...], written: list[Path]) -> Exported:
    name = f"tickets-{ws.local_now:%Y-%m-%d-%H%M%S}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        taken, count = name, 1
        while (out / f"{taken}.csv").exists() or (out / f"{taken}.json").exists():
            count += 1
            taken = f"{name}-{count}"
        as_csv, as_json = out / f"{taken}.csv", out / f"{taken}.json"
        halves = [(as_csv, tickets_csv(orders)), (as_json, tickets_json(orders))]
        for target, content in halves:
            target.with_name(f".{target.name}.part").write_bytes(content)
        for target, _ in halves:
            target.with_name(f".{target.name}.part").replace(target)
            written.append(target)
    except OSError as error:
        raise Refused(f"{out} cannot be written ({error.strerror}), nothing was exported; choose another folder with --out") from error
    return Exported(orders, as_csv, as_json)


def chosen(queue: Queue, ids: Sequence[str], wanted: ActionState, *, reason: str = "", until: object = None) -> list[QueueItem]:
    """The items of `ids`, each of which may become `wanted`."""
    by_id = {item.action.id: item for item in queue.items}
    found = []
    for id in dict.fromkeys(ids):
        item = by_id.get(id.strip())
        if item is None:
            raise Refused(f"there is no action {id!r} now; the ledger may have moved, see 'trimtab queue'")
        try:
            check(item.state, wanted, reason=reason, until=until)
        except NotAllowed as error:
            raise Refused(f"{item.action.id}: {error}") from None
        found.append(item)
    return found


def record(
    ws: Workspace, item: QueueItem, state: ActionState, *, reason: str = "", until: datetime | None = None, ticket: str = "",
    wake: Wake | None = None, edit: Edit | None = None,
) -> None:
    """What is set by hand stays so whatever is decided, unless it is `edit` anew."""
    held = edit or edit_of(ws.ledger.decisions.current().get(item.action.id))
    ws.ledger.decisions.record(
        item.action.id, state, action_json=decided_record(item.action, wake, held), until=until, reason=reason.strip(), ticket=ticket
    )


def withdraw(ws: Workspace, item: QueueItem) -> None:
    """An approval that no longer holds takes its lots with it."""
    if item.state in UNDOABLE or item.ticket:
        _withdraw_named(ws, ticket_id(item.action.id))


def _withdraw_named(ws: Workspace, ticket: str) -> None:
    for named in ws.ledger.identifications.named():
        if named.identification.ticket == ticket and not named.identification.event:
            ws.ledger.identifications.withdraw(named.id, "the approval was taken back")


def _name_again(ws: Workspace, action: str) -> None:
    """An approval that stands again names its lots again."""
    for item in load(ws).items:
        if item.action.id == action and item.state is ActionState.APPROVED:
            named = identification(item.action, ws.as_of, ws.ledger.accounts.all(), ws.tz)
            if named is not None:
                ws.ledger.identifications.add(named, "the approval stands again")


def decided(ws: Workspace, ids: Sequence[str]) -> tuple[QueueItem, ...]:
    """The items of `ids` as they are now."""
    wanted = {id.strip() for id in ids}
    return tuple(item for item in load(ws).items if item.action.id in wanted)


def _until(ws: Workspace, written: str) -> tuple[datetime | None, Wake | None]:
    stripped = written.strip()
    span = _SPAN.fullmatch(stripped)
    if span:
        days = int(span[1]) * (7 if span[2].startswith("w") else 1)
        if days == 0:
            raise Invalid(f"until: {stripped} is no time from now; name a later date, 3d or 2w")
        return ws.as_of + timedelta(days=days), None
    price = _PRICE.fullmatch(stripped)
    if price:
        try:
            return None, Wake(parse(price[2]), price[1] == ">")
        except ValueError as error:
            raise Invalid(f"--until: {error}") from None
    instant = when(stripped, ws.tz, "until").at
    if instant <= ws.as_of:
        raise Invalid(f"until: {stripped} is not in the future; name a later date, 3d or 2w")
    return instant, None


def _not_yet(ws: Workspace, wanted: Sequence[QueueItem], wake: Wake, written: str) -> None:
    """Refuse a price that would wake an action at once: it would look snoozed and never be."""
    last = _last(measure(ws))
    for item in wanted:
        price = last.get(item.action.asset)
        if price is not None and wake.reached(price):
            there = f"{symbol(item.action.asset)} is at {text(price)}"
            raise Invalid(f"until: {there}, so {written} holds already; name another price, a date, 3d or 2w")


def _last(measured: Measured) -> dict[str, Decimal]:
    return {holding.asset: holding.quote.price for holding in measured.valuation.holdings if not isinstance(holding.quote, Unknown)}
