"""What a change would do to the ledger: it is carried out in one transaction, measured, and rolled back."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from core.model import Matches
from core.money import ZERO
from core.services import projection
from core.services.workspace import Workspace

Found = TypeVar("Found")
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Moved:
    """What an account holds of an asset, in its units."""

    account: str
    asset: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """How much the ledger holds of what follows from events. `matched`, `ambiguous` and `open` are transfers."""

    lots: int
    disposals: int
    matched: int
    ambiguous: int
    open: int
    questions: int


@dataclass(frozen=True, slots=True)
class Delta:
    """The ledger without and with the change; `balances` that would differ, by account and asset."""

    before: Standing
    after: Standing
    balances: tuple[Moved, ...]


class _RolledBack(Exception):
    """Leaves the transaction."""


def rehearse(ws: Workspace, change: Callable[[], Found], look: Callable[[Found], Seen]) -> tuple[Found, Seen, Delta]:
    """What `change` gives, what `look` sees of the ledger after it, and what would differ. Nothing of it stays, whatever is raised."""
    projection.booked(ws)
    stored = ws.ledger.projections
    lots, disposals, questions = len(stored.lots()), len(stored.disposals()), len(stored.questions())
    before = _standing(projection.matches(ws), lots, disposals, questions)
    held = stored.balances()
    done: list[tuple[Found, Seen, Delta]] = []
    try:
        with ws.ledger.writing("rehearsal"):
            found = change()
            ws.memo.clear()
            known = projection.events(ws)
            matches = projection.matches(ws, known)
            booking = projection.book_events(ws, known, matches)
            stored.store(projection.stamp(ws), booking)
            after = _standing(matches, len(booking.lots), len(booking.disposals), len(booking.questions))
            holds = booking.balances
            keys = sorted(held.keys() | holds.keys())
            moved = tuple(Moved(*key, held.get(key, ZERO), holds.get(key, ZERO)) for key in keys)
            delta = Delta(before, after, tuple(one for one in moved if one.before != one.after))
            done.append((found, look(found), delta))
            raise _RolledBack
    except _RolledBack:
        return done[0]
    finally:
        ws.memo.clear()


def _standing(found: Matches, lots: int, disposals: int, questions: int) -> Standing:
    return Standing(lots, disposals, len(found.matched), len(found.ambiguous), len(found.open), questions)


__all__ = ["Delta", "Moved", "Standing", "rehearse"]
