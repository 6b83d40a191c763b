"""JSON of transfers: matched pairs, candidates with their reasons, and what is open with the answers that it takes."""

from collections.abc import Iterable

from core.model import Term
from core.services.contracts.base import Json, answer
from core.services.contracts.files import event
from core.services.transfers import Matched, OpenSide, Ranked, Transfers
from core.services.treatments import Treatment
from core.services.workspace import Workspace


def transfers(ws: Workspace, found: Transfers, sides: Iterable[OpenSide]) -> Json:
    asked = {side.event.key: side for side in sides}
    return answer(ws, "transfers", {
        "matched": [_matched(one) for one in found.matched],
        "ambiguous": [
            {"out": event(one.outgoing), "candidates": [_candidate(each) for each in one.ranked]} for one in found.ambiguous
        ],
        "open": [
            {
                **event(one),
                "question": asked[one.key].question.id if one.key in asked else None,
                "answers": asked[one.key].answers if one.key in asked else [],
                "could_be": asked[one.key].could_be if one.key in asked else [],
            }
            for one in found.open
        ],
    })


def compared(ws: Workspace, found: Iterable[Treatment]) -> Json:
    return answer(ws, "transfers-compare", {"treatments": [
        {
            "as": each.kind, "gain_short": each.gain[Term.SHORT], "gain_long": each.gain[Term.LONG], "basis": each.basis,
            "oldest": each.oldest,
        }
        for each in found
    ]})


def _matched(one: Matched) -> Json:
    return {
        "out": one.outgoing.key, "in": one.incoming.key, "tier": one.match.tier, "as": one.match.kind, "fee": one.match.fee,
        "from": event(one.outgoing), "to": event(one.incoming),
    }


def _candidate(one: Ranked) -> Json:
    return {
        **event(one.event), "as": one.fit.kind, "difference": one.fit.difference, "seconds": one.fit.seconds, "shared": one.fit.shared,
        "why": one.fit.why,
    }
