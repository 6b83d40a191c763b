"""Positions exports against the ledger: differences are shown, nothing is adjusted; and a start from them, on the user's word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from core.model import Event, PositionSeen
from core.money import ZERO, subtract
from core.services.drafts import content_key, opening
from core.services.projection import Rebooked, booked
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


def differences(ws: Workspace, booked_now: Rebooked | None = None) -> tuple[Difference, ...]:
    """Where the newest positions export of an account disagrees with the ledger, by account and asset.

    The ledger is added up to the export's own time, so that later imports do not show as differences. `booked_now`: what was just booked,
    where the caller has it at hand.
    """
    return tuple(found for found in compared(ws, booked_now) if found.difference)


def compared(ws: Workspace, booked_now: Rebooked | None = None) -> tuple[Difference, ...]:
    """Every stated holding beside the ledger's, also where they agree."""
    stated = [seen for seen in ws.ledger.positions.latest() if seen.at <= ws.as_of]
    held = _held(ws, {(seen.account, seen.asset): seen.at for seen in stated}, booked_now)
    rows = [_difference(seen, held) for seen in stated]
    return tuple(sorted(rows, key=lambda row: (row.account, row.asset)))


def _held(ws: Workspace, wanted: Mapping[tuple[str, str], datetime], now: Rebooked | None) -> dict[tuple[str, str], Decimal]:
    """Balances at the times wanted: those of now, with what happened since taken off again."""
    if not wanted:
        return {}
    earliest = min(wanted.values())
    if now is not None and (now.since is None or earliest >= now.since):
        return _before(now.balances, now.events, wanted, earliest)
    stamp = f"{booked(ws)}:{hash(frozenset(wanted.items()))}"

    def found() -> dict[tuple[str, str], Decimal]:
        since = [event for event in ws.ledger.events.since(earliest) if event.at <= ws.as_of]
        return _before(ws.ledger.projections.balances(), since, wanted, earliest)

    return ws.remember("held at positions", stamp, found)


def _before(
    balances: Mapping[tuple[str, str], Decimal], events: Sequence[Event], wanted: Mapping[tuple[str, str], datetime], earliest: datetime
) -> dict[tuple[str, str], Decimal]:
    held = {key: balances.get(key, ZERO) for key in wanted}
    for event in reversed(events):
        if event.at <= earliest:
            break
        for leg in event.legs:
            key = (leg.account, leg.asset)
            if key in wanted and event.at > wanted[key]:
                held[key] = subtract(held[key], leg.quantity)
    return held


def _difference(seen: PositionSeen, held: Mapping[tuple[str, str], Decimal]) -> Difference:
    ours = held.get((seen.account, seen.asset), ZERO)
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
