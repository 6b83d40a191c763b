"""Transfers between own accounts: what was matched and why, what is ambiguous, what is open, and the user's word on them."""

from dataclasses import dataclass

from core.model import AmbiguousTransfer, Event, TransferMatch
from core.services.errors import Refused
from core.services.events import find
from core.services.projection import events, matches
from core.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Matched:
    match: TransferMatch
    outgoing: Event
    incoming: Event


@dataclass(frozen=True, slots=True)
class Ambiguous:
    outgoing: Event
    candidates: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Transfers:
    matched: tuple[Matched, ...]
    ambiguous: tuple[Ambiguous, ...]
    open: tuple[Event, ...]


def load(ws: Workspace) -> Transfers:
    """Every transfer up to the clock, oldest first."""
    known = events(ws)
    by_key = {event.key: event for event in known}
    found = matches(ws, known)

    def ambiguous(one: AmbiguousTransfer) -> Ambiguous:
        return Ambiguous(by_key[one.outgoing], tuple(by_key[key] for key in one.candidates))

    return Transfers(
        tuple(Matched(one, by_key[one.outgoing], by_key[one.incoming]) for one in found.matched),
        tuple(ambiguous(one) for one in found.ambiguous),
        tuple(by_key[key] for key in found.open),
    )


def link(ws: Workspace, outgoing: str, incoming: str, reason: str = "") -> TransferMatch | None:
    """Say that two events are one movement, by key or its beginning. Returns the match; None where the matcher still sees none."""
    out, into = find(ws, outgoing), find(ws, incoming)
    if out.key == into.key:
        raise Refused("a transfer has two sides; name the outgoing and the incoming event")
    ws.ledger.links.add(out.key, into.key, reason or "linked by hand")
    return next((match for match in matches(ws).matched if match.outgoing == out.key and match.incoming == into.key), None)


def unlink(ws: Workspace, outgoing: str, incoming: str, reason: str = "") -> None:
    """Say that two events are not one movement; they are not matched again."""
    ws.ledger.links.forbid(find(ws, outgoing).key, find(ws, incoming).key, reason or "parted by hand")
