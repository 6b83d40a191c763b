"""Looks at the portfolio are remembered: when a breach was first seen, so that its due time counts from then and not from each look."""

from collections.abc import Iterable

from core.ledger.errors import DiskFull, LedgerLocked, LedgerReadOnly
from core.model import Action, LimitState, SleeveState
from core.services.measure import Measured
from core.services.workspace import Workspace


def remember(ws: Workspace, measured: Measured, proposed: Iterable[Action]) -> None:
    """Write down what begins and what is over at this look, harvests among it; what cannot be judged stays as it was.

    Nothing where the ledger takes no writes now, or where the look is one into the past: the next look remembers.
    """
    if ws.ledger.in_writing or not measured.valuation.holdings:
        return
    from core.proposals.harvest import breach, watched

    looked: tuple[SleeveState | LimitState, ...] = (*measured.sleeves, *measured.limits)
    states = [state for state in looked if state.state is not None]
    judged, found = {state.watched for state in states}, {breach for state in states for breach in state.breaches}
    judged |= {watched(each.account, each.asset, ws.policy) for each in measured.valuation.holdings}
    found |= {breach(action.account, action.asset, ws.policy) for action in proposed if action.kind == "harvest"}
    try:
        ws.ledger.breaches.look(ws.as_of, judged, found, now=not ws.fixed)
    except (DiskFull, LedgerLocked, LedgerReadOnly):
        return
