"""Booking kept up to date: match, book, store - only when something it rests on has changed."""

from dataclasses import dataclass
from hashlib import sha256

from core.ledger.errors import DiskFull, LedgerLocked, LedgerReadOnly
from core.ledger.reports import ImportReport
from core.model import Booking, Event, Matches
from core.services.workspace import Workspace


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
        rebook(ws, wait=False)
    return stamp(ws)


@dataclass(frozen=True, slots=True)
class Rebooked:
    """`filled` are the tickets of which new fills were found; `events` what was booked."""

    events: list[Event]
    matches: Matches
    booking: Booking
    filled: tuple[str, ...]


def rebook(ws: Workspace, report: ImportReport | None = None, *, wait: bool = True) -> Rebooked:
    """Look for fills of tickets, match, book and store, as one transaction. `report`: the import just made, if one was.

    Where the ledger takes no writes now (read-only, full disk, another writer; `wait` for that one) the same is computed for this
    process alone: views never fail for it, and the next rebooking records the fills.
    """
    try:
        return _recorded(ws, report, wait=wait)
    except (DiskFull, LedgerLocked, LedgerReadOnly):
        if ws.ledger.in_writing:
            raise
    now, known = stamp(ws), events(ws)
    found = matches(ws, known)
    booking = book_events(ws, known, found)
    ws.ledger.projections.store(now, booking, aside=True)
    return Rebooked(known, found, booking, ())


def _recorded(ws: Workspace, report: ImportReport | None, *, wait: bool) -> Rebooked:
    """Fills come first: a sale that fills a ticket takes the lots that the ticket names."""
    from core.services.tickets import record_fills

    with ws.ledger.writing("booking", wait=wait):
        known = events(ws, report)
        filled = record_fills(ws, known)
        found = matches(ws, known)
        booking = book_events(ws, known, found)
        ws.ledger.projections.store(stamp(ws), booking)
    return Rebooked(known, found, booking, filled)


def events(ws: Workspace, report: ImportReport | None = None) -> list[Event]:
    """The live events up to the clock, in the order of booking; out of the report of an import that still knows them all."""
    known = report is not None and report.events and report.facts == ws.ledger.facts_revision()
    return [event for event in (report.events if report and known else ws.ledger.events.all()) if event.at <= ws.as_of]


def matches(ws: Workspace, known: list[Event] | None = None) -> Matches:
    """Own transfers among the events up to the clock."""
    from core.matching import match

    links, forbidden = ws.ledger.links.all()
    return match(events(ws) if known is None else known, links, forbidden, ws.ledger.accounts.all(), ws.ledger.links.conversions())


def derive(ws: Workspace) -> Booking:
    """Everything booking says, from the facts alone; stores nothing."""
    known = events(ws)
    return book_events(ws, known, matches(ws, known))


def book_events(ws: Workspace, known: list[Event], found: Matches) -> Booking:
    """Book `known`, whose transfers are `found`, by the policy's tax rules."""
    from core.booking import book
    from core.market import PriceBook
    from core.tax.us import rules

    return book(
        known, found, rules(ws.policy.tax), accounts=ws.ledger.accounts.all(), assets=ws.ledger.assets.all(),
        values=PriceBook(ws.ledger.prices.all(), ws.base_currency, ws.tz).value, identifications=ws.ledger.identifications.all(),
        answers=ws.ledger.answers.all(), timezone=ws.tz, base_currency=ws.base_currency,
    )
