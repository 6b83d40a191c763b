"""Events: listed, corrected beside the original, put back, and removed where they were entered by hand."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.booking.taped import stated_ratio
from core.ledger.encode import instant
from core.ledger.events import Change
from core.ledger.paging import Cursor
from core.model import Event, EventKind, EventState, IncomeKind, Leg, LegRole
from core.services import partial
from core.services.drafts import ratio_of
from core.services.errors import Invalid, Refused
from core.services.fields import amount, choice, currency, passed, positive, when
from core.services.joining import Whole, wholes
from core.services.lots import Line, check_account, source_lines
from core.services.names import Names
from core.services.projection import booked
from core.services.workspace import Workspace

FIELDS = {
    "at": "date, or date and time",
    "account": "the account that all of the event's legs in one account belong to",
    "quantity": "units of the asset, above zero; the sign stays",
    "value": "what the units were worth or cost in all; for an opening the basis",
    "currency": "ISO code of the value; empty: the base currency",
    "acquired": "for an opening: the date of purchase",
    "kind": "what it was: " + ", ".join(EventKind),
    "variety": "for an income: " + ", ".join(IncomeKind) + "; for a split its ratio, new for old, like 2:1",
    "note": "anything",
}


class EventRow(Struct, frozen=True):
    """`parts`: keys of the events of which this one is put together (rule L2.11)."""

    event: Event
    lines: tuple[Line, ...]
    parts: tuple[str, ...] = ()


class EventPage(Struct, frozen=True):
    rows: tuple[EventRow, ...]
    total: int
    after: Cursor | None


def page(
    ws: Workspace, *, account: str | None = None, asset: str | None = None, kind: str | None = None, after: Cursor | None = None,
    limit: int = 256,
) -> EventPage:
    """Live events up to the clock, the newest first, `limit` at a time. Raises `Invalid` for an account or kind that is not there."""
    check_account(ws, account)
    chosen = {name: said for name, said in (("account", account), ("asset", asset)) if said}
    if kind:
        chosen["kind"] = choice(EventKind, kind, "kind").value
    chosen["until"] = instant(ws.as_of)
    whole = wholes(ws)
    instead: dict[int, Event | None] = {part.id: None for each in whole.values() for part in each.parts}
    instead |= {each.event.id: each.event for each in whole.values() if _is_of(each.event, account, asset, chosen.get("kind"))}
    found = ws.ledger.projections.page(
        "events", sort="at", descending=True, filter=chosen, after=after, limit=limit, instead=instead,
    )
    lines = source_lines(ws, (event.key for event in found.rows))
    rows = (EventRow(each, lines.get(each.key, ()), _parts(whole, each)) for each in found.rows)
    return EventPage(tuple(rows), found.total, found.next)


def _is_of(event: Event, account: str | None, asset: str | None, kind: str | None) -> bool:
    """Whether a listing narrowed to these has the event."""
    return (
        (not account or any(leg.account == account for leg in event.legs)) and (not asset or any(leg.asset == asset for leg in event.legs))
        and kind in (None, event.kind.value)
    )


def _parts(whole: Mapping[str, Whole], event: Event) -> tuple[str, ...]:
    return tuple(part.key for part in whole[event.key].parts) if event.key in whole else ()


def by_hand(ws: Workspace) -> tuple[Event, ...]:
    """Events that the user entered, the newest first."""
    found = [event for event in ws.ledger.events.all() if event.state is EventState.MANUAL]
    return tuple(sorted(found, key=lambda event: event.order, reverse=True))


def find(ws: Workspace, written: str) -> Event:
    """The event of an id or its beginning, or the one that acquired the lot of that id. Raises `Refused`."""
    wanted = written.strip()
    booked(ws)
    origins = {lot.origin for lot in ws.ledger.projections.lots() if lot.id == wanted} if wanted.startswith("L") else set()
    if len(origins) == 1:
        return ws.ledger.events.get(origins.pop())
    found = ws.ledger.events.starting(wanted.lower()) if wanted else []
    if len(found) != 1:
        many = "no" if not found else "more than one"
        raise Refused(f"{written!r} names {many} event or lot; copy an id from 'trimtab events' or 'trimtab lots'")
    return found[0]


def changes(ws: Workspace, event: str) -> tuple[Change, ...]:
    """The corrections of an event, oldest first."""
    return tuple(ws.ledger.events.changes(find(ws, event).key))


def correct(ws: Workspace, event: str, fields: Mapping[str, str], reason: str = "") -> Event:
    """Put the user's version in the event's place; what was imported is kept beside it. Raises `Invalid` or `Refused`."""
    said = {name: written.strip() for name, written in fields.items() if written.strip()}
    unknown = sorted(set(said) - set(FIELDS))
    if unknown:
        raise Invalid(f"{unknown[0]} cannot be corrected; {', '.join(FIELDS)} can")
    before = find(ws, event)
    after = _corrected(ws, before, said)
    if after == before:
        raise Invalid("nothing would change; say what is to be different")
    corrected = ws.ledger.events.correct(before.key, after, reason or "corrected by hand")
    partial.follow(ws, before, corrected)
    return corrected


def revert(ws: Workspace, event: str, reason: str = "") -> Event:
    """Put an event back as it was imported. Raises `NotFound` where it was not corrected."""
    before = find(ws, event)
    reverted = ws.ledger.events.revert(before.key, reason or "correction taken back")
    partial.follow(ws, before, reverted)
    return reverted


def remove(ws: Workspace, event: str, reason: str = "") -> Event:
    """Take out an event that was entered by hand. An imported one goes with its import. Raises `LedgerError`."""
    found = find(ws, event)
    ws.ledger.events.remove(found.key, reason or "removed by hand")
    return found


def _corrected(ws: Workspace, event: Event, said: Mapping[str, str]) -> Event:
    if "kind" in said:
        event = replace(event, kind=choice(EventKind, said["kind"], "kind"))
    if "variety" in said:
        split = event.kind is EventKind.SPLIT
        event = replace(event, variety=ratio_of(said["variety"]) if split else choice(IncomeKind, said["variety"], "variety").value)
    if event.kind is EventKind.SPLIT:
        event = replace(event, variety=event.variety if stated_ratio(event.variety) else "")
    elif event.kind is not EventKind.INCOME:
        event = replace(event, variety="")
    elif not event.variety:
        raise Invalid("variety is missing; an income needs one")
    if "at" in said:
        moment = passed(ws, when(said["at"], ws.tz))
        event = replace(event, at=moment.at, stated_date=event.stated_date if event.kind is EventKind.OPENING else moment.day, zone=ws.tz)
    if "acquired" in said:
        if event.kind is not EventKind.OPENING:
            raise Invalid(f"acquired is for openings; the date of a {event.kind} is its at")
        event = replace(event, stated_date=passed(ws, when(said["acquired"], ws.tz, "acquired"), "acquired").civil(ws.tz))
    if "note" in said:
        event = replace(event, note=said["note"])
    return replace(event, legs=_legs(ws, event, said))


def _legs(ws: Workspace, event: Event, said: Mapping[str, str]) -> tuple[Leg, ...]:
    main = _main(event)
    quantity, value = positive(said, "quantity"), amount(said, "value")
    if value is not None and value < 0:
        raise Invalid("value: must not be negative; the kind of event says which way it goes")
    unit = currency(ws, said.get("currency", "")) if value is not None else ""
    account = Names(ws).account(said["account"]) if "account" in said else ""
    if account and account not in ws.ledger.accounts.all():
        raise Invalid(f"account: there is no account {account!r}; see 'trimtab accounts'")
    legs = []
    for index, leg in enumerate(event.legs):
        if index == main:
            leg = replace(leg, quantity=_sized(leg.quantity, quantity) if quantity is not None else leg.quantity)
            leg = replace(leg, value=value, currency=unit) if value is not None else leg
        elif value is not None and event.kind in (EventKind.BUY, EventKind.SELL) and leg.role is LegRole.CASH:
            if leg.asset != f"cash:{unit}":
                raise Invalid(f"currency: this {event.kind} was paid in {leg.asset.partition(':')[2]}; say the value in that")
            leg = replace(leg, quantity=_sized(leg.quantity, value), value=value, currency=unit)
        legs.append(replace(leg, account=account) if account and leg.account == event.legs[main].account else leg)
    return tuple(legs)


def _main(event: Event) -> int:
    """The leg that the event is about: its first asset leg, else its first."""
    return next((index for index, leg in enumerate(event.legs) if leg.role is LegRole.ASSET), 0)


def _sized(signed: Decimal, size: Decimal) -> Decimal:
    return size.copy_sign(signed)
