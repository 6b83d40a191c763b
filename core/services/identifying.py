"""Which lots a sale takes, recorded by the user with the time at which they were named; too late a record is kept and does not bind."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from core.ledger.words import Named
from core.model import Disposal, Event, Identification, LegRole, symbol
from core.money import ZERO, negate, parse, subtract, text, total
from core.services.errors import Invalid, Refused
from core.services.events import find
from core.services.fields import passed, when
from core.services.projection import booked
from core.services.workspace import Workspace

OWN = "own books"


class Identified(Struct, frozen=True):
    """A sale, what was recorded for it, oldest first, and what booking makes of it: its rows with their marks."""

    event: Event
    account: str
    asset: str
    quantity: Decimal
    records: tuple[Identification, ...]
    sales: tuple[Disposal, ...]


def load(ws: Workspace, sale: str) -> Identified:
    """What stands for the sale of that id. Raises `Refused` where the event gives up no single asset."""
    event, account, asset, quantity = _sale(ws, sale)
    booked(ws)
    sales = tuple(each for each in ws.ledger.projections.disposals() if each.event == event.key and each.asset == asset)
    return Identified(event, account, asset, quantity, tuple(each.identification for each in _records(ws, event)), sales)


def name(
    ws: Workspace, sale: str, lots: Sequence[str], *, recorded: str = "", confirmed: bool = False, channel: str = OWN, reason: str = "",
) -> Identified:
    """Record that the sale takes these lots (`L123` or `L123=0.5`), as of `recorded` (empty: now); without lots, that the broker confirmed
    what was recorded last. Raises `Invalid` and `Refused`."""
    event, account, asset, quantity = _sale(ws, sale)
    if not lots:
        records = _records(ws, event)
        if not confirmed or not records:
            raise Invalid("name at least one lot, like L123 or L123=0.5; 'trimtab lots' lists them")
        ws.ledger.identifications.confirm(records[-1].id, reason or "confirmed by the broker")
        return load(ws, event.key)
    at = passed(ws, when(recorded, ws.tz, "recorded"), "recorded").at if recorded.strip() else ws.as_of
    picks = tuple(_pick(each, quantity) for each in lots)
    _check(ws, picks, account, asset, quantity)
    record = Identification(picks, at, channel.strip() or OWN, account, asset, event.key, confirmed=confirmed)
    ws.ledger.identifications.add(record, reason or "lots named for a sale")
    return load(ws, event.key)


def _sale(ws: Workspace, written: str) -> tuple[Event, str, str, Decimal]:
    event = find(ws, written)
    out = [leg for leg in event.legs if leg.role is LegRole.ASSET and leg.quantity < 0 and not leg.asset.startswith("cash:")]
    places = {(leg.account, leg.asset) for leg in out}
    if len(places) != 1:
        raise Refused(f"{event.key} is a {event.kind} that gives up {'several assets' if places else 'none'}; lots are named for one")
    account, asset = places.pop()
    return event, account, asset, negate(total(leg.quantity for leg in out))


def _records(ws: Workspace, event: Event) -> list[Named]:
    return [each for each in ws.ledger.identifications.named() if each.identification.event == event.key]


def _pick(written: str, most: Decimal) -> tuple[str, Decimal]:
    lot, given, units = written.strip().partition("=")
    try:
        quantity = parse(units) if given else most
    except ValueError as error:
        raise Invalid(f"{written}: {error}") from None
    if quantity <= 0:
        raise Invalid(f"{written}: the units of a lot must be above zero")
    return lot, quantity


def _check(ws: Workspace, picks: Sequence[tuple[str, Decimal]], account: str, asset: str, quantity: Decimal) -> None:
    """That the lots are or were the account's, each named once, and no more units than are sold are stated."""
    booked(ws)
    held = {lot.id for lot in ws.ledger.projections.lots() if (lot.account, lot.asset) == (account, asset)}
    held |= {sale.lot for sale in ws.ledger.projections.disposals() if (sale.account, sale.asset) == (account, asset)}
    for lot, _ in picks:
        if lot not in held:
            raise Refused(f"{account} has no lot {lot!r} of {symbol(asset)}; 'trimtab lots --account' lists its lots")
    if len({lot for lot, _ in picks}) != len(picks):
        raise Refused("a lot is named twice; name each once, with its units")
    stated = total(units for _, units in picks if units != quantity) if len(picks) > 1 else ZERO
    if stated > quantity or any(units > quantity for _, units in picks):
        over = subtract(max(stated, *(units for _, units in picks)), quantity)
        raise Refused(f"{text(over)} {symbol(asset)} more are named than the sale gives up; name {text(quantity)} at most")
