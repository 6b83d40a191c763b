"""Legs of trades, as every source's rows give them: the kind of a trade, and what several rows of one asset come to."""

from collections.abc import Iterable

from core.model import EventKind, Leg, LegRole


def trade_kind(come: Iterable[Leg], gone: Iterable[Leg]) -> EventKind:
    """A buy pays in cash alone, a sell brings cash alone; everything else is a swap, currencies included."""
    paid = all(leg.role is LegRole.CASH for leg in gone)
    got = all(leg.role is LegRole.CASH for leg in come)
    if paid == got:
        return EventKind.SWAP
    return EventKind.BUY if paid else EventKind.SELL
