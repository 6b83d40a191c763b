"""Looks at the portfolio are remembered: when a breach was first seen, so that its due time counts from then and not from each look."""

from core.ledger.errors import DiskFull, LedgerLocked, LedgerReadOnly
from core.model import LimitState, SleeveState
from core.services.measure import Measured
from core.services.workspace import Workspace


def remember(ws: Workspace, measured: Measured) -> None:
    """Write down what begins and what is over at this look; what cannot be judged stays as it was.

    Nothing where the ledger takes no writes now, or where the look is one into the past: the next look remembers.
    """
    if ws.ledger.in_writing or not measured.valuation.holdings:
        return
    looked: tuple[SleeveState | LimitState, ...] = (*measured.sleeves, *measured.limits)
    states = [state for state in looked if state.state is not None]
    judged, found = {state.watched for state in states}, {breach for state in states for breach in state.breaches}
    try:
        ws.ledger.breaches.look(ws.as_of, judged, found, now=not ws.fixed)
    except (DiskFull, LedgerLocked, LedgerReadOnly):
        return
