"""JSON of the opening allocation of unused basis."""

from collections.abc import Iterable

from core.services.allocation import Opening
from core.services.contracts.base import Json, answer, name_of
from core.services.workspace import Workspace


def allocated(ws: Workspace, found: Iterable[Opening]) -> Json:
    return answer(ws, "lots-allocate", {"assets": [
        {
            "asset": name_of(each.pooled.asset), "owner": each.pooled.owner,
            "wallets": [{"account": name, "quantity": units} for name, units in sorted(each.pooled.units.items())],
            "lots": [
                {"lot": lot.id, "acquired": lot.acquired, "quantity": lot.quantity, "basis": lot.basis} for lot in each.pooled.lots
            ],
            "allocation": None if each.said is None else {
                "recorded_at": each.said.recorded_at, "by_lot": each.said.by_lot, "note": each.said.note or None,
                "parts": [
                    {"account": part.account, "lot": part.lot or None, "quantity": part.quantity if part.lot else None}
                    for part in each.said.parts
                ],
            },
        }
        for each in found
    ]})
