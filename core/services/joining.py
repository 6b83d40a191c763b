"""Events as booking, matching and views take them: the parts of a wallet's transaction put together (rule L2.11)."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from core.model import Event
from core.services.workspace import Workspace

if TYPE_CHECKING:
    from core.matching import Joined


class Whole(Struct, frozen=True):
    """An event that stands for its parts; its key is that of one of them."""

    event: Event
    parts: tuple[Event, ...]


def joined(ws: Workspace, known: list[Event], among: Sequence[Event] | None = None, linked: Iterable[tuple[str, str]] = ()) -> "Joined":
    """`known` with parts put together. `among` are all movements, where `known` are not all; `linked` pairs as if the user linked them.

    Own transfers are looked for after it, so that no side of an exchange is taken for one; what the user linked or parted comes first.
    """
    from core.matching import join

    links, forbidden = ws.ledger.links.all()
    converted = ((outgoing, incoming) for outgoing, incoming, _ in ws.ledger.links.conversions())
    return join(known, (*links, *converted, *linked), forbidden, among)


def movements(ws: Workspace) -> list[Event]:
    """The events up to the clock that can be a side of a transfer, each part by itself."""
    from core.matching.sides import MOVES

    return [event for event in ws.ledger.events.of_kinds(MOVES) if event.at <= ws.as_of]


def wholes(ws: Workspace) -> dict[str, Whole]:
    """Every event up to the clock that stands for several, by key; read again only after a change of the facts."""
    latest = ws.ledger.events.latest()
    cut = ws.as_of.isoformat() if latest is not None and latest > ws.as_of else ""

    def made() -> dict[str, Whole]:
        known = [event for event in ws.ledger.events.parts() if event.at <= ws.as_of]
        if len(known) < 2:
            return {}
        found = joined(ws, known, movements(ws))
        return {event.key: Whole(event, found.parts[event.key]) for event in found.events if event.key in found.parts}

    return ws.remember("wholes", f"{ws.ledger.facts_revision()} {cut}", made)
