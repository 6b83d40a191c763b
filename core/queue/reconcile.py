"""Which imported trades fill which tickets. Computed anew from all tickets and events, so that undoing an import takes its fills back.

A trade fills a ticket of the same account, asset and side that was exported before it; the oldest ticket takes first. Partial fills add up;
what a ticket cannot take goes to the next one, and what none can take is reported as over-filled.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct, field

from core.model import ActionState, Blocked, Disposal, Event, EventKind, LegRole, Side, zone
from core.money import ONE, ZERO, add, cents, multiply, ratio, subtract, text, total
from core.queue.arrange import Progress
from core.queue.tickets import Ticket

TOLERANCE = Decimal("0.005")
"""A fill within 0.5 % of the ordered quantity is the whole order: venues take fees in kind and round."""
PRICE_TOLERANCE = Decimal("0.0001")
_TRADES = frozenset({EventKind.BUY, EventKind.SELL, EventKind.SWAP})


class Fill(Struct, frozen=True):
    """Units of one event that count towards one ticket; `price` per unit in the ticket's currency, None where the event states none."""

    ticket: str
    event: str
    at: datetime
    quantity: Decimal
    price: Decimal | None


class Reconciliation(Struct, frozen=True):
    fills: tuple[Fill, ...]
    progress: dict[str, Progress]
    """By ticket."""
    findings: tuple[Blocked, ...]
    """Over-fills, prices worse than the limit and lots other than those named."""


class _Open(Struct):
    ticket: Ticket
    ended: datetime | None
    left: Decimal
    fills: list[Fill] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def reconcile(
    tickets: Iterable[Ticket],
    events: Iterable[Event],
    *,
    timezone: str,
    disposals: Iterable[Disposal] = (),
    ended: Mapping[str, tuple[ActionState, datetime]] | None = None,
) -> Reconciliation:
    """Fills of `tickets` by `events`.

    `timezone` dates events that state no time; `disposals` say which lots the sales took; `ended` holds tickets that the user cancelled,
    marked as done or let expire, and when: later trades are not theirs, and their state stands.
    """
    ended = ended or {}
    rows = [
        _Open(ticket, ended[ticket.id][1] if ticket.id in ended else None, ticket.quantity)
        for ticket in sorted(tickets, key=lambda t: (t.exported_at, t.id))
    ]
    findings: list[Blocked] = []
    for event in sorted(events, key=lambda e: e.order):
        if event.kind in _TRADES:
            _allocate(event, rows, timezone, findings)
    _check_lots(rows, disposals, findings)
    progress = {row.ticket.id: _progress(row, ended.get(row.ticket.id)) for row in rows}
    return Reconciliation(tuple(fill for row in rows for fill in row.fills), progress, tuple(findings))


def _allocate(event: Event, rows: list[_Open], timezone: str, findings: list[Blocked]) -> None:
    for account, asset in dict.fromkeys((leg.account, leg.asset) for leg in event.legs if leg.role is LegRole.ASSET):
        moved = total(leg.quantity for leg in event.legs if leg.role is LegRole.ASSET and (leg.account, leg.asset) == (account, asset))
        if not moved:
            continue
        left, last = moved.copy_abs(), None
        side = Side.BUY if moved > 0 else Side.SELL
        for row in rows:
            if not left:
                break
            if not row.left or not _fits(row, event, account, asset, side, timezone):
                continue
            taken = left if left <= multiply(row.left, add(ONE, TOLERANCE)) else row.left
            _fill(row, event, taken, findings)
            left, last = subtract(left, taken), row
        if left and last:
            _fill(last, event, left, [])
            last.notes.append(f"over-filled by {text(left)}")
            findings.append(
                Blocked(
                    f"ticket {last.ticket.id}",
                    f"over-filled: {text(last.ticket.quantity)} ordered, {text(_filled(last))} traded",
                    "check the venue's fill; the surplus is booked and counts in the next review",
                    "R9.5",
                )
            )


def _fits(row: _Open, event: Event, account: str, asset: str, side: Side, timezone: str) -> bool:
    ticket = row.ticket
    if (ticket.account, ticket.asset, ticket.side) != (account, asset, side) or (row.ended and event.at > row.ended):
        return False
    if event.stated_date is not None:
        return event.stated_date >= ticket.exported_at.astimezone(zone(timezone)).date()
    return event.at >= ticket.exported_at


def _fill(row: _Open, event: Event, quantity: Decimal, findings: list[Blocked]) -> None:
    price = _price(event, row.ticket)
    if row.fills and row.fills[-1].event == event.key:
        before = row.fills.pop()
        quantity = add(before.quantity, quantity)
    row.fills.append(Fill(row.ticket.id, event.key, event.at, quantity, price))
    row.left = max(ZERO, subtract(row.ticket.quantity, _filled(row)))
    if row.left <= multiply(row.ticket.quantity, TOLERANCE):
        row.left = ZERO
    limit = row.ticket.limit_price
    if price is not None and limit is not None and _worse(row.ticket.side, price, limit):
        row.notes.append(f"filled at {text(cents(price, 6))}, limit {text(limit)}")
        findings.append(
            Blocked(
                f"ticket {row.ticket.id}",
                f"filled at {text(cents(price, 6))}, worse than its limit {text(limit)}",
                "check the order type at the venue",
                "R9.5",
            )
        )


def _filled(row: _Open) -> Decimal:
    return total(fill.quantity for fill in row.fills)


def _worse(side: Side, price: Decimal, limit: Decimal) -> bool:
    slack = multiply(limit, PRICE_TOLERANCE)
    return price < subtract(limit, slack) if side is Side.SELL else price > add(limit, slack)


def _price(event: Event, ticket: Ticket) -> Decimal | None:
    """Cash per unit, where the event moved cash of the ticket's currency; else the value that its asset leg states."""
    legs = [leg for leg in event.legs if leg.role is LegRole.ASSET and (leg.account, leg.asset) == (ticket.account, ticket.asset)]
    units = total(leg.quantity for leg in legs).copy_abs()
    cash = [leg.quantity for leg in event.legs if leg.role is LegRole.CASH and leg.asset == f"cash:{ticket.currency}"]
    if cash and units:
        return ratio(total(cash).copy_abs(), units)
    stated = [leg.value for leg in legs if leg.value is not None and leg.currency == ticket.currency]
    return ratio(total(stated), units) if len(stated) == len(legs) and units else None


def _check_lots(rows: list[_Open], disposals: Iterable[Disposal], findings: list[Blocked]) -> None:
    sold: dict[str, list[Disposal]] = {}
    for disposal in disposals:
        sold.setdefault(disposal.event, []).append(disposal)
    for row in rows:
        named = {lot.lot for lot in row.ticket.lots}
        if not named:
            continue
        used = [d.lot for fill in row.fills for d in sold.get(fill.event, ()) if d.asset == row.ticket.asset]
        other = sorted(set(used) - named)
        if other:
            row.notes.append(f"sold from lots not named: {', '.join(other)}")
            findings.append(
                Blocked(
                    f"ticket {row.ticket.id}",
                    f"lots {', '.join(other)} were sold, {', '.join(sorted(named))} were named",
                    "have the broker correct the lots by settlement, or the gain is that of the lots sold",
                    "R9.6",
                )
            )


def _progress(row: _Open, ended: tuple[ActionState, datetime] | None) -> Progress:
    filled = _filled(row)
    if not row.left:
        state = ActionState.FILLED
    elif ended:
        state = ended[0]
    else:
        state = ActionState.PARTLY_FILLED if filled else ActionState.EXPORTED
    return Progress(state, filled, tuple(fill.event for fill in row.fills), "; ".join(dict.fromkeys(row.notes)))
