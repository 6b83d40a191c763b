"""Booking kept up to date: match, book, store - only when something it rests on has changed, and only from there on where that is known."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from core.ledger.errors import DiskFull, LedgerLocked, LedgerReadOnly
from core.ledger.projections import Kept
from core.ledger.reports import ImportReport, Reach
from core.model import Booking, Choices, Event, Identification, Matches
from core.services.groups import grouped
from core.services.joining import joined, movements
from core.services.workspace import Workspace

if TYPE_CHECKING:
    from core.booking import Checkpoint, Run
    from core.booking.worth import Values
    from core.matching import Joined

Parts = Mapping[str, tuple[Event, ...]]

KEPT = timedelta(days=45)
"""How far before the last event a state of booking is kept: a week's files, of whatever account and in whatever order, reach back less."""
RENEWED = timedelta(days=120)
"""From which distance a later state is kept instead."""
STATE_FORM = 5
"""Raised with every change of how a state is written; one of another form is not gone on from."""
BEFORE = timedelta(days=1)
"""How long before a ticket an event may fill it."""


def stamp(ws: Workspace) -> str:
    """What the projections rest on: the ledger's facts, the tax settings, and the clock where events lie after it."""
    return stamp_at(ws, ws.ledger.facts_revision())


def stamp_at(ws: Workspace, facts: int) -> str:
    """The same with the facts as of that revision."""
    lots = replace(ws.policy.tax, years=())
    settings = sha256(f"{lots!r}\x1f{ws.base_currency}\x1f{ws.policy.harvest.identical!r}".encode()).hexdigest()[:16]
    latest = ws.ledger.events.latest()
    cut = ws.as_of.isoformat() if latest and latest > ws.as_of else ""
    return f"{facts}:{settings}:{cut}"


def booked(ws: Workspace) -> str:
    """Bring lots, disposals, income, questions and balances up to date; returns their stamp. Cheap when nothing has changed."""
    wanted = stamp(ws)
    if not ws.ledger.projections.fresh(wanted):
        rebook(ws, wait=False)
    return stamp(ws)


class Rebooked(Struct, frozen=True):
    """`filled` are the tickets of which new fills were found; `events` all that were booked after the instant `since`, which is None
    where they are all there are; `balances` those after the last event. `booking`: all of it, where it was made anew."""

    events: list[Event]
    since: datetime | None
    matches: Matches
    balances: Mapping[tuple[str, str], Decimal]
    filled: tuple[str, ...] = ()
    booking: Booking | None = None


def rebook(ws: Workspace, report: ImportReport | None = None, *, wait: bool = True) -> Rebooked:
    """Look for fills of tickets, match, book and store, as one transaction. `report`: the import just made, if one was; where it only
    added events after a state of booking that was kept, booking goes on from there.

    Where the ledger takes no writes now (read-only, full disk, another writer; `wait` for that one) the same is computed for this
    process alone: views never fail for it, and the next rebooking records the fills.
    """
    if report is not None and ws.ledger.projections.fresh(stamp(ws)):
        return _unchanged(ws)
    try:
        with ws.ledger.writing("booking", wait=wait):
            return _brought_up(ws, report)
    except (DiskFull, LedgerLocked, LedgerReadOnly):
        if ws.ledger.in_writing:
            raise
    now, known = stamp(ws), events(ws)
    found = matches(ws, known)
    booking = book_events(ws, known, found)
    ws.ledger.projections.store(now, booking, aside=True)
    return Rebooked(known, None, found, booking.balances)


def _unchanged(ws: Workspace) -> Rebooked:
    """What is stored is what booking would say."""
    return Rebooked([], ws.ledger.events.latest(), matches(ws, moving(ws)), ws.ledger.projections.balances())


def moving(ws: Workspace) -> list[Event]:
    """The events up to the clock that can be a side of a transfer."""
    return joined(ws, movements(ws)).events


def _brought_up(ws: Workspace, report: ImportReport | None) -> Rebooked:
    """Fills come first: a sale that fills a ticket takes the lots that the ticket names."""
    kept = ws.ledger.projections.kept()
    if report is not None and kept is not None and _reaches_only_after(ws, report.reach, kept):
        oldest = min((ticket.at for ticket in ws.ledger.tickets.all()), default=None)
        later = [event for event in ws.ledger.events.since(kept.at) if event.at > kept.at]
        moves = movements(ws)
        later = joined(ws, later, moves).events
        known = None if oldest is None or oldest - BEFORE > kept.at else together(ws, report)
        filled = _fills(ws, later if known is None else known.events)
        done = None if filled else _gone_on(ws, kept, later, joined(ws, moves))
        return done or _anew(ws, known or together(ws, report), filled)
    known = together(ws, report)
    return _anew(ws, known, _fills(ws, known.events))


def _fills(ws: Workspace, known: list[Event]) -> tuple[str, ...]:
    """Records the fills of tickets, where there are any; returns the tickets that changed."""
    if not ws.ledger.tickets.all():
        return ()
    from core.services.tickets import record_fills

    return record_fills(ws, known)


def _anew(ws: Workspace, whole: "Joined", filled: tuple[str, ...]) -> Rebooked:
    """Booked from the first event on."""
    known = whole.events
    found = matches(ws, known)
    run = new_run(ws)
    checkpoint = run.follow(known, found, known[-1].at - KEPT if known else None)
    booking = run.close(ws.ledger.recurring.all())
    ws.ledger.projections.store(stamp(ws), booking, _kept(ws, checkpoint, found, _times(known, found), whole.parts))
    return Rebooked(known, None, found, booking.balances, filled, booking)


def _gone_on(ws: Workspace, kept: Kept, later: list[Event], moves: "Joined") -> Rebooked | None:
    """Booked from the kept state on, `later` being what came after it; None where that would not say what booking all anew says."""
    from core.booking.marks import WASH

    found = matches(ws, moves.events)
    times = {event.key: event.at for event in moves.events}
    if kept.basis != _basis(ws, kept.at, found, times, moves.parts, msgspec.msgpack.decode(kept.basis)):
        return None
    run = new_run(ws, kept.state)
    renew = bool(later) and later[-1].at - kept.at > RENEWED
    checkpoint = run.follow(later, found, later[-1].at - KEPT if renew else None)
    booking = run.close(ws.ledger.recurring.all())
    times |= {event.key: event.at for event in later}
    ws.ledger.projections.go_on(
        stamp(ws), kept, booking, _kept(ws, checkpoint, found, times, moves.parts), run.reopened(), WASH, run.first_wash,
    )
    return Rebooked(later, kept.at, found, booking.balances)


def _reaches_only_after(ws: Workspace, reach: Reach | None, kept: Kept) -> bool:
    """Whether since the booking that is stored nothing happened but an import of events, and prices that value them, after the state."""
    from core.market.book import NEAR

    if reach is None or ws.ledger.facts_revision() - reach.facts > 1 or not ws.ledger.projections.fresh(stamp_at(ws, reach.facts)):
        return False
    latest = ws.ledger.events.latest()
    if latest is not None and latest > ws.as_of:
        return False
    priced = reach.prices is None or reach.prices - max(NEAR.values()) > kept.at
    return priced and (reach.events is None or reach.events > kept.at)


def _times(known: list[Event], found: Matches) -> dict[str, datetime]:
    """When what is or could be a side of a transfer happened, by key."""
    sides = {key for pair in found.matched for key in (pair.outgoing, pair.incoming)}
    sides.update(key for each in found.ambiguous for key in (each.outgoing, *each.candidates))
    return {event.key: event.at for event in known if event.key in sides}


def _kept(ws: Workspace, checkpoint: "Checkpoint | None", found: Matches, times: Mapping[str, datetime], parts: Parts) -> Kept | None:
    if checkpoint is None:
        return None
    basis = _basis(ws, checkpoint.at, found, times, parts, None)
    return Kept(checkpoint.at, checkpoint.disposals, checkpoint.incomes, basis, checkpoint.state)


def _basis(
    ws: Workspace, at: datetime, found: Matches, times: Mapping[str, datetime], parts: Parts, known: Mapping[str, Any] | None,
) -> bytes:
    """What a state rests on besides its events: transfers with a side up to `at`, movements put together up to then, and the accounts and
    wash groups - of those `known`, where a state was kept before: what came since says nothing about it."""
    from core.matching.sides import MOVES

    def early(*keys: str) -> bool:
        return any(times[key] <= at for key in keys)

    pairs = sorted(repr(pair) for pair in found.matched if early(pair.outgoing, pair.incoming))
    unclear = sorted(repr(each) for each in found.ambiguous if early(each.outgoing, *each.candidates))
    accounts, assets = ws.ledger.accounts.all(), grouped(ws)
    held = {name: repr(accounts.get(name)) for name in (known["accounts"] if known else accounts)}
    groups = {code: assets[code].group if code in assets else "" for code in (known["groups"] if known else assets)}
    whole = sorted(f"{key} {[part.key for part in those if part.kind in MOVES]}" for key, those in parts.items() if those[0].at <= at)
    digest = sha256("\x1f".join((*pairs, "", *unclear, *whole)).encode("utf-8", "surrogatepass")).digest()
    return msgspec.msgpack.encode({"form": STATE_FORM, "transfers": digest, "accounts": held, "groups": groups}, order="sorted")


def together(ws: Workspace, report: ImportReport | None = None) -> "Joined":
    """The live events up to the clock, by time, parts of a transaction put together; out of the report of an import that still knows them
    all."""
    known = report is not None and report.events and report.facts == ws.ledger.facts_revision()
    return joined(ws, [event for event in (report.events if report and known else ws.ledger.events.all()) if event.at <= ws.as_of])


def events(ws: Workspace) -> list[Event]:
    """The same without what they were put together from."""
    return together(ws).events


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
    run = new_run(ws)
    run.follow(known, found)
    return run.close(ws.ledger.recurring.all())


def new_run(
    ws: Workspace, state: bytes = b"", *, named: Iterable[Identification] = (), values: "Values | None" = None,
    answers: Mapping[str, str] | None = None,
) -> "Run":
    """A run of booking by the policy's tax rules, with lots `named` and `answers` besides those that the ledger has."""
    from core.booking import Run
    from core.market import PriceBook
    from core.tax import rules_for

    return Run(
        rules_for(ws.policy.tax), accounts=ws.ledger.accounts.all(), assets=grouped(ws),
        values=values or PriceBook(ws.ledger.prices.all(), ws.base_currency, ws.tz).value,
        identifications=(*ws.ledger.identifications.all(), *named), answers={**ws.ledger.answers.all(), **(answers or {})},
        timezone=ws.tz, base_currency=ws.base_currency, checkpoint=state, choices=choices(ws),
    )


def choices(ws: Workspace) -> Choices:
    """What the user chose where no law says it."""
    tax = ws.policy.tax
    return Choices(tax.transfer_fee, tax.wrap, tax.liquidity, tax.staking, tuple(ws.ledger.allocations.all()))


def resumable(ws: Workspace) -> tuple[bytes, list[Event], Matches]:
    """The state of booking that is kept (empty: none), the events after it up to the clock, and the transfers among all."""
    booked(ws)
    kept = ws.ledger.projections.kept()
    if kept is None:
        known = events(ws)
        return b"", known, matches(ws, known)
    moves = movements(ws)
    later = [event for event in ws.ledger.events.since(kept.at) if kept.at < event.at <= ws.as_of]
    return kept.state, joined(ws, later, moves).events, matches(ws, joined(ws, moves).events)
