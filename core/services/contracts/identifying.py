"""JSON of the lots that were named for a sale."""

from core.services.contracts.base import Json, answer, name_of
from core.services.identifying import Identified
from core.services.workspace import Workspace


def identified(ws: Workspace, found: Identified) -> Json:
    return answer(ws, "lots-identify", {
        "sale": found.event.key, "account": found.account, "asset": name_of(found.asset), "quantity": found.quantity,
        "records": [
            {
                "recorded_at": each.recorded_at, "channel": each.channel, "confirmed": each.confirmed,
                "lots": [{"lot": lot, "quantity": quantity} for lot, quantity in each.lots],
            }
            for each in found.records
        ],
        "disposals": [
            {
                "lot": each.lot, "acquired": each.acquired, "quantity": each.quantity, "basis": each.basis, "gain": each.gain,
                "term": each.term, "marks": each.marks,
            }
            for each in found.sales
        ],
    })
