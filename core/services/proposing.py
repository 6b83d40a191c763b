"""What the rules propose now: gathers the facts that they read, of the lots no more than are held and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from core.model import Action, Disposal, Lot, Wash, zone
from core.policy.laws import METHODS, REPLACING, year_begins
from core.queue import Decision, Edit, Progress, edit_of, named
from core.services.groups import grouped
from core.services.measure import Measured
from core.services.projection import matches, stamp
from core.services.workspace import Workspace
from core.unknown import Maybe
from core.valuation.value import add_up

if TYPE_CHECKING:
    from core.proposals import ProposalInputs

BEFORE = timedelta(days=14)
"""Transfers are matched from this long before the contribution period on, so that one under way at its start is seen whole."""
LOOK_BACK = timedelta(days=31)


def actions(ws: Workspace, measured: Measured) -> tuple[Action, ...]:
    """Proposed trades by the policy's rules, each with its reasons; nothing is decided here."""
    if not measured.valuation.holdings:
        return ()
    from core.proposals import propose

    return propose(inputs(ws, measured))


def with_edits(
    ws: Workspace, measured: Measured, proposed: Sequence[Action], decisions: Mapping[str, Decision], progress: Mapping[str, Progress]
) -> Sequence[Action]:
    """The actions with what the user set by hand; what was edited first takes its lots first."""
    edits = {id: edit for id, decision in decisions.items() if (edit := edit_of(decision))}
    if not edits:
        return proposed
    found = list(named(proposed, decisions, progress))
    for place in sorted((i for i, each in enumerate(found) if each.id in edits), key=lambda i: (edits[found[i].id].turn, found[i].id)):
        found[place] = with_edit(ws, measured, found, found[place], edits[found[place].id])
    return found


def with_edit(ws: Workspace, measured: Measured, proposed: Sequence[Action], action: Action, edit: Edit) -> Action:
    """One of the actions with what the user set by hand."""
    from core.proposals import amended

    return amended(inputs(ws, measured), proposed, action, edit.quantity, edit.limit_price, edit.reason)


def inputs(ws: Workspace, measured: Measured) -> ProposalInputs:
    """The facts that the rules read."""
    from core.proposals import ProposalInputs

    ledger = ws.ledger
    return ProposalInputs(
        as_of=ws.as_of, policy=ws.policy, valuation=measured.valuation, sleeves=measured.sleeves, limits=measured.limits,
        lots=_lots(ws, measured), prices=measured.book, accounts=ledger.accounts.all(), assets=grouped(ws),
        disposals=_disposals(ws), washes=_washes(ws), recurring=tuple(ledger.recurring.all()),
        questions=tuple(ledger.projections.questions()), new_cash=_new_cash(ws, measured), gifts=_gifts(ws),
        since=ledger.breaches.seen(ws.as_of), bought=_bought(ws),
    )


def _lots(ws: Workspace, measured: Measured) -> tuple[Lot, ...]:
    booked = stamp(ws)
    lots = ws.remember("lots", booked, ws.ledger.projections.lots)
    held = {(holding.account, holding.asset) for holding in measured.valuation.holdings if holding.counted}
    return tuple(lot for lot in lots if (lot.account, lot.asset) in held)


def basis(ws: Workspace, measured: Measured) -> dict[tuple[str, str], Maybe]:
    """What the lots held cost, by account and asset, in the base currency."""
    found: dict[tuple[str, str], list[Maybe]] = {}
    for lot in _lots(ws, measured):
        found.setdefault((lot.account, lot.asset), []).append(lot.basis)
    return {key: add_up(parts) for key, parts in found.items()}


def _disposals(ws: Workspace) -> tuple[Disposal, ...]:
    """This year's, and those of the days before that a wash sale can reach."""
    today = ws.local_now.date()
    years = sorted({(today - LOOK_BACK).year, year_begins(today, ws.policy.tax.jurisdiction).year, today.year})

    def read() -> tuple[Disposal, ...]:
        return tuple(disposal for year in years for disposal in ws.ledger.projections.disposals(year=year))

    return ws.remember("disposals", f"{stamp(ws)}:{years}", read)


def _washes(ws: Workspace) -> tuple[Wash, ...]:
    """Where losses went that units bought since could have replaced: sales of the last 61 days."""
    today = ws.local_now.date()
    first = today - 2 * LOOK_BACK
    return ws.remember("washes", f"{stamp(ws)}:{first}", lambda: tuple(ws.ledger.projections.washes((first, today))))


def _gifts(ws: Workspace) -> frozenset[str]:
    """The gifts of the days that a wash sale can reach."""
    from core.proposals import gifts

    first = datetime.combine(ws.local_now.date() - LOOK_BACK, time(), tzinfo=zone(ws.tz))
    stamped = f"{stamp(ws)}:{first.isoformat()}"
    return ws.remember("gifts", stamped, lambda: gifts(ws.ledger.events.since(first), ws.ledger.answers.all()))


def _bought(ws: Workspace) -> tuple[Lot, ...] | None:
    """The purchases of the days that a loss today can reach, where the law averages lots and looks back."""
    from core.proposals import purchases

    law = REPLACING.get(ws.policy.tax.jurisdiction)
    if law is None or not law.before or METHODS[ws.policy.tax.jurisdiction]:
        return None
    first = datetime.combine(ws.local_now.date() - LOOK_BACK, time(), tzinfo=zone(ws.tz))
    return purchases((event for event in ws.ledger.events.since(first) if event.at <= ws.as_of), ws.tz)


def _new_cash(ws: Workspace, measured: Measured) -> Mapping[str, Decimal]:
    """Cash by account that arrived in this contribution period, as far as it is still there."""
    from core.proposals import new_cash, period_start

    start = datetime.combine(period_start(ws.as_of, ws.policy), time(), tzinfo=zone(ws.tz))
    recent = [event for event in ws.ledger.events.since(start - BEFORE) if event.at <= ws.as_of]
    if not recent:
        return {}
    own = {key for match in matches(ws, recent).matched for key in (match.outgoing, match.incoming)}
    money = f"cash:{ws.base_currency}"
    there = {holding.account: holding.quantity for holding in measured.valuation.holdings if holding.asset == money}
    found = new_cash(recent, ws.as_of, ws.policy, own)
    return {account: min(amount, there[account]) for account, amount in found.items() if there.get(account, Decimal(0)) > 0}
