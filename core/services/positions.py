"""Positions exports against the ledger: differences are shown, nothing is adjusted; and a start from them, on the user's word."""

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from core.model import PositionSeen
from core.money import ZERO, subtract
from core.services.balances import held_at
from core.services.drafts import content_key, opening
from core.services.projection import booked
from core.services.workspace import Workspace

if TYPE_CHECKING:
    from core.services.entries import Added


class Difference(Struct, frozen=True):
    """One holding: what the ledger adds up to at the time of the export, what the export states, and export less ledger."""

    account: str
    asset: str
    ledger: Decimal
    export: Decimal
    difference: Decimal
    stated: PositionSeen


def differences(ws: Workspace) -> tuple[Difference, ...]:
    """Where the newest positions export of an account disagrees with the ledger, by account and asset.

    The ledger is added up to the export's own time, so that later imports do not show as differences.
    """
    return tuple(found for found in compared(ws) if found.difference)


def compared(ws: Workspace) -> tuple[Difference, ...]:
    """Every stated holding beside the ledger's, also where they agree."""
    stated = [seen for seen in ws.ledger.positions.latest() if seen.at <= ws.as_of]
    held = held_at(ws, {(seen.account, seen.asset): (seen.at,) for seen in stated})
    rows = [_difference(seen, held[seen.account, seen.asset][seen.at]) for seen in stated]
    return tuple(sorted(rows, key=lambda row: (row.account, row.asset)))


def _difference(seen: PositionSeen, ours: Decimal) -> Difference:
    return Difference(seen.account, seen.asset, ours, seen.quantity, subtract(seen.quantity, ours), seen)


def openings(ws: Workspace, *, account: str = "", dry_run: bool = False) -> "Added":
    """Opening lots for every stated holding that the ledger holds nothing of: basis where the export states it, date of purchase unknown.

    What the ledger already holds is left alone and named in `skipped`; running it again adds nothing. Raises `Invalid` for an account that
    is not there, `Refused` where no positions export was imported.
    """
    from core.services.entries import Added
    from core.services.errors import Refused
    from core.services.lots import check_account

    check_account(ws, account or None)
    stated = [seen for seen in ws.ledger.positions.latest() if not account or seen.account == account]
    if not stated:
        of = f" of {account}" if account else ""
        raise Refused(f"no positions export{of} was imported; 'trimtab import FILE' reads one, 'trimtab add opening --asset' enters a lot")
    booked(ws)
    balances = ws.ledger.projections.balances()
    made, skipped = [], []
    for seen in stated:
        if not seen.quantity:
            continue
        ours = balances.get((seen.account, seen.asset), ZERO)
        if ours == seen.quantity:
            continue
        if ours or seen.quantity < 0:
            held = f"the ledger holds {ours}, the export states {seen.quantity}"
            skipped.append(f"{seen.account} {seen.asset}: {held}; enter the difference by hand")
            continue
        key = content_key("position", seen.account, seen.asset, seen.at.isoformat())
        unit = seen.currency or ws.base_currency
        made.append(opening(seen.at, seen.account, seen.asset, seen.quantity, seen.basis, unit, key, "positions export"))
    if dry_run or not made:
        return Added(tuple(draft.key.hex() for draft in made), skipped=tuple(skipped))
    return Added(tuple(ws.ledger.events.add(made, "opening lots from positions exports")), skipped=tuple(skipped))
