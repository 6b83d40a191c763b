"""Exported tickets against imported trades: how far each is filled, and the lots that were named for the sales that filled them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from core.ledger.decisions import Decision
from core.ledger.tickets import StoredTicket
from core.model import ActionState, Event, Identification
from core.money import subtract
from core.queue import Fill, Reconciliation, reconcile, ticket_from_record
from core.queue.states import CLOSED
from core.services.workspace import Workspace

DAY = timedelta(days=1)


def progress(ws: Workspace, decisions: Mapping[str, Decision]) -> Reconciliation:
    """How far every ticket is filled, computed anew from tickets and events."""
    stored = ws.ledger.tickets.all()
    if not stored:
        return Reconciliation((), {}, ())
    since = min(ticket.at for ticket in stored) - DAY
    events = [event for event in ws.ledger.events.since(since) if event.at <= ws.as_of]
    return _reconciled(ws, stored, events, decisions)


def record_fills(ws: Workspace, events: Sequence[Event]) -> tuple[str, ...]:
    """Write down new fills and, for sales, which of the named lots each took. Returns the tickets that changed.

    Called inside the transaction that brought the events, before they are booked: booking takes the lots that were named.
    """
    stored = ws.ledger.tickets.all()
    if not stored:
        return ()
    found = _reconciled(ws, stored, events, ws.ledger.decisions.current())
    known = {(ticket.id, fill.event): fill.quantity for ticket in stored for fill in ticket.fills}
    changed = []
    for fill in found.fills:
        if known.get((fill.ticket, fill.event)) != fill.quantity:
            ws.ledger.tickets.fill(fill.ticket, fill.event, fill.quantity)
            changed.append(fill.ticket)
    if changed:
        _identify(ws, found.fills)
    return tuple(dict.fromkeys(changed))


def _reconciled(
    ws: Workspace, stored: Iterable[StoredTicket], events: Iterable[Event], decisions: Mapping[str, Decision]
) -> Reconciliation:
    tickets = [ticket_from_record(ticket.action_json) for ticket in stored]
    ended = {ticket.id: at for ticket in tickets if (at := _ended(decisions.get(ticket.action))) is not None}
    return reconcile(tickets, events, timezone=ws.tz, disposals=ws.ledger.projections.disposals(), ended=ended)


def _ended(decision: Decision | None) -> tuple[ActionState, datetime] | None:
    return (decision.state, decision.at) if decision is not None and decision.state in CLOSED else None


def _identify(ws: Workspace, fills: Iterable[Fill]) -> None:
    """One identification per sale: the ticket's named lots, in their order, as far as the sale goes."""
    recorded = ws.ledger.identifications.all()
    named = {each.ticket: each for each in recorded if each.ticket and not each.event}
    present = {(each.ticket, each.event): each.lots for each in recorded if each.event}
    left = {ticket: list(each.lots) for ticket, each in named.items()}
    for fill in sorted(fills, key=lambda one: (one.at, one.event)):
        if fill.ticket not in named:
            continue
        taken, left[fill.ticket] = _take(left[fill.ticket], fill.quantity)
        if taken and present.get((fill.ticket, fill.event)) != taken:
            ws.ledger.identifications.add(_for_sale(named[fill.ticket], fill.event, taken), "named on the ticket that it filled")


def _for_sale(named: Identification, event: str, lots: tuple[tuple[str, Decimal], ...]) -> Identification:
    return replace(named, event=event, lots=lots)


def _take(lots: list[tuple[str, Decimal]], quantity: Decimal) -> tuple[tuple[tuple[str, Decimal], ...], list[tuple[str, Decimal]]]:
    """The first lots that make up `quantity`, and what is left of them."""
    taken, rest = [], []
    for lot, units in lots:
        part = min(units, quantity)
        if part:
            taken.append((lot, part))
            quantity = subtract(quantity, part)
        if units != part:
            rest.append((lot, subtract(units, part)))
    return tuple(taken), rest
