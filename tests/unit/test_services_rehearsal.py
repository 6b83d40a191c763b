"""A rehearsal: what a change would do is what it then does, and nothing of the rehearsal stays."""

from datetime import datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.services import entries, projection
from core.services.rehearsal import rehearse
from core.services.workspace import Workspace, open_workspace

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone
BUY = {"kind": "buy", "at": "2024-01-05", "account": "Kraken", "asset": "crypto:BTC", "quantity": "1", "value": "40000"}
SELL = {"kind": "sell", "at": "2026-01-05", "account": "Kraken", "asset": "crypto:BTC", "quantity": "0.25", "value": "20000"}


def figures(ws: Workspace) -> tuple[object, ...]:
    projection.booked(ws)
    stored = ws.ledger.projections
    return ws.ledger.revision(), ws.ledger.facts_revision(), stored.balances(), len(stored.lots()), len(stored.disposals())


def test_a_rehearsal_says_what_the_change_does_and_leaves_nothing(tmp_path: Path) -> None:
    """Balances, lots and disposals of the rehearsal are those after the change itself; before it everything is as it was."""
    with open_workspace(tmp_path / "l.db", as_of=CLOCK) as ws:
        entries.add_event(ws, BUY)
        before = figures(ws)
        _, seen, delta = rehearse(ws, lambda: entries.add_event(ws, SELL), lambda _: ws.ledger.projections.balances())
        assert figures(ws) == before
        moved = {(one.account, one.asset): (one.before, one.after) for one in delta.balances}
        assert moved["Kraken", "crypto:BTC"] == (D(1), D("0.75"))
        assert seen["Kraken", "crypto:BTC"] == D("0.75")
        entries.add_event(ws, SELL)
        projection.booked(ws)
        stored = ws.ledger.projections
        assert (delta.after.lots, delta.after.disposals) == (len(stored.lots()), len(stored.disposals())) == (1, 1)
        assert stored.balances() == seen


def test_a_change_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """What the change raises is raised, after everything was taken back."""

    def fails() -> None:
        entries.add_event(ws, BUY)
        raise ZeroDivisionError

    with open_workspace(tmp_path / "l.db", as_of=CLOCK) as ws:
        before = figures(ws)
        with pytest.raises(ZeroDivisionError):
            rehearse(ws, fails, lambda _: None)
        assert figures(ws) == before
        assert not ws.ledger.in_writing
