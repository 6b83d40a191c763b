"""A lot opened: what it cost, what was carried into its basis, what left it, when it is long-term, and what it is worth."""

from collections.abc import Iterable

from core.model import Disposal, Lot, Wash, symbol, zone
from core.money import subtract, text, total
from core.policy.laws import Words, words
from core.proposals.lots import add_up
from core.services.errors import Refused
from core.services.explain.nodes import Events, Node, figure
from core.services.lots import LotRow, prices, row
from core.services.projection import booked
from core.services.workspace import Workspace
from core.unknown import Unknown, known


def lot(ws: Workspace, written: str) -> Node:
    """The open lot of an id or its beginning. Raises `Refused` where none or several are meant."""
    booked(ws)
    wanted, stored = written.strip(), ws.ledger.projections
    found = stored.lots_called(wanted) if wanted else []
    exact = [each for each in found if each.id == wanted]
    if len(exact or found) != 1:
        sold = stored.sold_of(wanted) if not found and wanted else []
        if sold:
            raise Refused(f"lot {wanted[:40]} is sold; 'trimtab explain sale {sold[0].event[:12]}' opens its sale")
        many = "several open lots begin with" if found else "no open lot is called"
        raise Refused(f"{many} {wanted[:40]!r}; copy an id from 'trimtab lots'")
    one = (exact or found)[0]
    disposals = stored.sold_from(one.origin)
    siblings = [each for each in stored.lots(asset=one.asset) if each.origin == one.origin and each.id != one.id]
    washes = [each for each in stored.washes() if each.bought == one.origin] if one.adjustment else []
    events = Events(ws, (one.origin, *one.path, *(each.event for each in disposals), *(each.event for each in washes)))
    book = prices(ws)
    seen = row(ws, one, book, {})
    name = symbol(one.asset)
    parts = [
        _basis(one, events, ws.base_currency, disposals, siblings, washes), _dates(seen, words(ws.policy.tax.jurisdiction)),
        _value(ws, seen, name),
        Node("gain", seen.gain, ws.base_currency, f"{figure(seen.value, ws.base_currency)} - {figure(one.basis, ws.base_currency)}"),
    ]
    parts += [events.node(key, "moved by") for key in one.path]
    parts += [_sold(each, ws.base_currency) for each in disposals if each.lot == one.id]
    return Node(f"lot {one.id}", one.quantity, name, f"in {one.account}", parts=tuple(parts))


def acquired(one: str, events: Events, origin: str, washes: Iterable[Wash], currency: str) -> tuple[Node, ...]:
    """How units of a lot came: the event that acquired them, and disallowed losses that were carried into their basis - those of the lot
    by its id, and where it was renamed since, those of all units of its acquisition."""
    found = [events.node(origin, "acquired by")] if origin else []
    joined = [each for each in washes if each.bought == origin and not each.forfeited]
    named = [each for each in joined if each.replacement == one]
    return (*found, *(carried(each, events, currency) for each in named or joined))


def carried(wash: Wash, events: Events, currency: str) -> Node:
    """A disallowed loss that joined a basis."""
    said = f"{text(wash.quantity)} {symbol(wash.asset)} of lot {wash.lot} sold at a loss on {wash.sold} in {wash.account}"
    grew = f"; the holding period grew by {wash.days} days" if wash.days else ""
    return Node(f"adjustment of a {events.disallowed}", wash.amount, currency, f"{said}{grew}", ("B5.4",))


def _basis(
    one: Lot, events: Events, currency: str, disposals: list[Disposal], siblings: list[Lot], washes: list[Wash]
) -> Node:
    """What came in is what went out and what is left (B2.3): shown with its numbers where all of them are known."""
    parts = acquired(one.id, events, one.origin, washes, currency)
    gone, elsewhere = add_up(each.basis for each in disposals), add_up(each.basis for each in siblings)
    if not known(one.basis) or not known(gone) or not known(elsewhere):
        return Node("basis", one.basis, currency, "", ("B2.3",), parts)
    whole = total((one.basis, gone, elsewhere))
    terms = [f"{figure(subtract(whole, one.adjustment), currency)} that the acquisition cost"]
    terms += [f"+ {figure(one.adjustment, currency)} carried from disallowed losses"] if one.adjustment else []
    terms += [f"- {figure(gone, currency)} of what was sold from it"] if disposals else []
    terms += [f"- {figure(elsewhere, currency)} in other lots of it"] if siblings else []
    return Node("basis", one.basis, currency, " ".join(terms), ("B2.3", "B1.2") if one.path else ("B2.3",), parts)


def _dates(seen: LotRow, law: Words) -> Node:
    one = seen.lot
    if one.date_unknown is not None:
        return Node("acquired", said=f"not known: {one.date_unknown}", rules=("B3.1",))
    if one.long_term_on is None:
        return Node("acquired", said=f"{one.acquired}; the law knows no terms for it")
    tacked = f", {one.tacked} days of holding carried from what it replaced" if one.tacked else ""
    term = f"{law.long} since" if seen.days_to_long is None else f"{law.short}, {seen.days_to_long} days before"
    return Node("acquired", said=f"{one.acquired}{tacked}; {term} {one.long_term_on}", rules=("B3.1", "L4.5"))


def _value(ws: Workspace, seen: LotRow, name: str) -> Node:
    quote = prices(ws).latest(seen.lot.asset, ws.as_of)
    if isinstance(quote, Unknown):
        return Node("value", quote, ws.base_currency, rules=("L3.2",))
    source = f", {quote.source}" if quote.source else ""
    when = f"{quote.at.astimezone(zone(ws.tz)):%Y-%m-%d %H:%M}"
    said = f"{text(seen.lot.quantity)} {name} x {text(quote.price)}, the price of {when}{source}"
    return Node("value", seen.value, ws.base_currency, said, ("L3.2",))


def _sold(sale: Disposal, currency: str) -> Node:
    said = f"{text(sale.quantity)} on {sale.sold} for {figure(sale.proceeds, currency)}, event {sale.event[:12]}"
    return Node("sold from it", sale.gain, currency, said)
