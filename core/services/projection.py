"""Booking kept up to date: match, book, store - only when something it rests on has changed."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from core.model import Booking, Event, Matches
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown


def stamp(ws: Workspace) -> str:
    """What the projections rest on: the ledger's facts, the tax settings, and the clock where events lie after it."""
    settings = sha256(f"{ws.policy.tax!r}\x1f{ws.base_currency}".encode()).hexdigest()[:16]
    latest = ws.ledger.events.latest()
    cut = ws.as_of.isoformat() if latest and latest > ws.as_of else ""
    return f"{ws.ledger.facts_revision()}:{settings}:{cut}"


def booked(ws: Workspace) -> str:
    """Bring lots, disposals, income, questions and balances up to date; returns their stamp. Cheap when nothing has changed."""
    wanted = stamp(ws)
    if not ws.ledger.projections.fresh(wanted):
        with ws.ledger.writing("booking"):
            wanted = stamp(ws)
            ws.ledger.projections.store(wanted, derive(ws))
    return wanted


def events(ws: Workspace) -> list[Event]:
    """The live events up to the clock, in the order of booking."""
    return [event for event in ws.ledger.events.all() if event.at <= ws.as_of]


def matches(ws: Workspace, known: list[Event] | None = None) -> Matches:
    """Own transfers among the events up to the clock."""
    from core.matching import match

    links, forbidden = ws.ledger.links.all()
    return match(events(ws) if known is None else known, links, forbidden, ws.ledger.accounts.all())


def derive(ws: Workspace) -> Booking:
    """Everything booking says, from the facts alone; stores nothing."""
    from core.booking import book
    from core.tax.us import rules

    known = events(ws)
    return book(
        known, matches(ws, known), rules(ws.policy.tax), accounts=ws.ledger.accounts.all(), assets=ws.ledger.assets.all(),
        values=_values(ws), identifications=ws.ledger.identifications.all(), answers=ws.ledger.answers.all(), timezone=ws.tz,
        base_currency=ws.base_currency,
    )


def _values(ws: Workspace) -> Callable[[str, datetime], Maybe]:
    from core.market import PriceBook

    prices = PriceBook(ws.ledger.prices.all(), ws.base_currency)

    def value(asset: str, at: datetime) -> Maybe:
        quote = prices.at(asset, at)
        return quote if isinstance(quote, Unknown) else quote.price

    return value


