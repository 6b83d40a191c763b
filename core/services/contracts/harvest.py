"""JSON of the year's harvest."""

from core.services.contracts.base import Json, answer, name_of
from core.services.harvest import Harvest, Held, Loss
from core.services.lots import LotRow
from core.services.offset import Effect
from core.services.workspace import Workspace


def harvest(ws: Workspace, found: Harvest) -> Json:
    """`high`, `hold` and `ordinary` hold every counted position but cash, each once."""
    year, end = found.offset, found.year_end
    return answer(ws, "harvest", {
        "day": found.day, "rates": {"short": found.rates.short, "long": found.rates.long},
        "year": {
            "year": year.year, "short": year.short, "long": year.long, "disallowed": year.disallowed, "short_in": year.short_in,
            "long_in": year.long_in, "net": year.net, "to_offset": year.to_offset, "limit": year.limit, "limit_left": year.limit_left,
        },
        "high": [_loss(each) for each in found.high], "hold": [_held(each) for each in found.hold],
        "ordinary": [_held(each) for each in found.ordinary], "together": _effect(found.together),
        "year_end": {
            "year": end.year, "securities": end.securities, "coins": end.coins, "double_up": end.double_up, "buy_back": end.buy_back,
            "crosses": end.crosses,
        },
    })


def _effect(effect: Effect) -> Json:
    return {"saved": effect.saved, "carried": effect.carried}


def _loss(one: Loss) -> Json:
    action = one.item.action
    return {
        "action": action.id, "state": one.item.state, "account": action.account, "asset": name_of(action.asset),
        "quantity": action.quantity, "value": action.value, "loss": one.loss, "allowed": one.allowed, "short": one.short, "long": one.long,
        "deferred": one.deferred, "forfeited": one.forfeited, "worth": one.worth, "this_year": _effect(one.effect),
        "window": {"first": one.window[0], "last": one.window[1]} if one.window else None, "purchases": one.purchases,
        "reinvesting": one.reinvesting,
        "washes": [
            {"quantity": wash.quantity, "amount": wash.amount, "forfeited": wash.forfeited, "account": wash.into, "acquired": wash.acquired}
            for wash in one.washes
        ],
        "substitutes": [{"asset": name_of(asset), "not_today": why or None} for asset, why in one.substitutes],
        "blocked_by": [{"what": each.what, "cause": each.cause, "remedy": each.remedy, "rule": each.rule} for each in action.blocked_by],
    }


def _held(one: Held) -> Json:
    return {
        "account": one.account, "asset": name_of(one.asset), "sleeve": one.sleeve or None, "quantity": one.quantity, "value": one.value,
        "gain": one.gain, "tax": one.tax, "saved_by_waiting": one.waiting, "lots": [_lot(each) for each in one.near],
        "why": one.why or None,
    }


def _lot(row: LotRow) -> Json:
    return {
        "lot": row.lot.id, "quantity": row.lot.quantity, "gain": row.gain, "long_term_on": row.lot.long_term_on,
        "days_to_long": row.days_to_long,
    }
