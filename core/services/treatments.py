"""A bridge or wrap under each reading of the law: what it would be worth in tax, before the user says which."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.booking.worth import plus
from core.matching import weigh
from core.model import LinkKind, Term, TransferMatch
from core.money import ZERO
from core.services.errors import Refused
from core.services.events import find
from core.services.joining import joined
from core.services.projection import book_events, matches
from core.services.transfers import check
from core.services.workspace import Workspace
from core.unknown import Maybe


class Treatment(Struct, frozen=True):
    """What linking two events as `kind` would book, in the base currency: gain (before any disallowance) by term, and what arrived:
    its basis and the date of its oldest units, None where no units of a known date arrived."""

    kind: LinkKind
    gain: Mapping[Term, Maybe]
    basis: Maybe
    oldest: date | None


def compare(ws: Workspace, outgoing: str, incoming: str) -> tuple[Treatment, ...]:
    """The pair as a bridge, a wrap and a swap, whatever it is linked as now; stores nothing. Raises `Refused` where it can be none."""
    out, into = find(ws, outgoing), find(ws, incoming)
    check(out, into, LinkKind.WRAP)
    accounts = ws.ledger.accounts.all()
    try:
        difference = weigh(out, into, accounts).difference
    except ValueError:
        raise Refused("the first event must be what went out and the second what arrived") from None
    until = max(out.at, into.at)
    known = joined(ws, [event for event in ws.ledger.events.all() if event.at <= min(until, ws.as_of)], linked=[(out.key, into.key)]).events
    found = matches(ws, known)
    others = tuple(pair for pair in found.matched if not {pair.outgoing, pair.incoming} & {out.key, into.key})
    treatments = []
    for kind in (LinkKind.BRIDGE, LinkKind.WRAP, LinkKind.SWAP):
        fee = max(difference, ZERO) if kind is LinkKind.BRIDGE else ZERO
        pair = TransferMatch(out.key, into.key, "user", fee, kind)
        booking = book_events(ws, known, replace(found, matched=(*others, pair)))
        gain: dict[Term, Maybe] = dict.fromkeys(Term, ZERO)
        for sale in booking.disposals:
            if sale.event in (out.key, into.key):
                term = sale.term or Term.SHORT
                gain[term] = plus(gain[term], sale.gain)
        arrived = [lot for lot in booking.lots if lot.origin in (out.key, into.key) or into.key in lot.path]
        basis: Maybe = Decimal(0)
        for lot in arrived:
            basis = plus(basis, lot.basis)
        days = [lot.acquired for lot in arrived if lot.date_unknown is None]
        treatments.append(Treatment(kind, gain, basis, min(days, default=None)))
    return tuple(treatments)
