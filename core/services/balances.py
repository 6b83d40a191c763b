"""What was held at earlier instants: the balances of now with what moved since taken off again. The one way of adding up to an instant."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from core.money import ZERO, subtract
from core.services.projection import booked
from core.services.workspace import Workspace

Key = tuple[str, str]
"""Account and asset."""
Held = dict[Key, dict[datetime, Decimal]]


def held_at(ws: Workspace, wanted: Mapping[Key, Collection[datetime]]) -> Held:
    """The quantity of each holding after everything up to each of its instants, these included; instants after the clock are the clock's.

    Reads the movements of these holdings alone, and those after the earliest instant alone.
    """
    asked = {key: sorted(set(instants)) for key, instants in wanted.items() if instants}
    if not asked:
        return {}
    stamp = f"{booked(ws)}:{hash(frozenset((key, tuple(instants)) for key, instants in asked.items()))}"
    return ws.remember("held at instants", stamp, lambda: _held(ws, asked))


def _held(ws: Workspace, asked: Mapping[Key, list[datetime]]) -> Held:
    now = ws.ledger.projections.balances()
    held = {key: now.get(key, ZERO) for key in asked}
    left = {key: list(instants) for key, instants in asked.items()}
    found: Held = {key: {} for key in asked}
    earliest = min(instants[0] for instants in asked.values())
    for at, key, quantity in ws.ledger.events.moves(asked.keys(), earliest, ws.as_of):
        instants = left[key]
        while instants and instants[-1] >= at:
            found[key][instants.pop()] = held[key]
        held[key] = subtract(held[key], quantity)
    for key, instants in left.items():
        found[key].update(dict.fromkeys(instants, held[key]))
    return found
