"""JSON of wash sales."""

from core.services.contracts.base import Json, answer, name_of
from core.services.contracts.tax import lines
from core.services.wash import NoPurchase, NoSale, Trace, WashYear
from core.services.workspace import Workspace


def washes(ws: Workspace, found: WashYear) -> Json:
    return answer(ws, "wash", {
        "year": int(found.year) if found.year.isdigit() else found.year, "washes": [_trace(row) for row in found.rows],
        "totals": {"disallowed": found.disallowed, "forfeited": found.forfeited},
        "do_not_buy": [_no_purchase(one) for one in found.buying], "do_not_sell": [_no_sale(one) for one in found.selling],
    })


def _trace(row: Trace) -> Json:
    wash = row.wash
    return {
        "asset": name_of(wash.asset), "account": wash.account, "lot": wash.lot, "sold": wash.sold, "quantity": wash.quantity,
        "disallowed": wash.amount, "forfeited": wash.forfeited, "replacement": wash.replacement, "into": wash.into,
        "bought_asset": name_of(wash.bought_asset), "acquired": wash.acquired, "days": wash.days, "lines": lines(row.lines),
    }


def _no_purchase(one: NoPurchase) -> Json:
    return {
        "assets": [name_of(asset) for asset in one.assets], "similar": [name_of(asset) for asset in one.similar], "sold": one.sold,
        "until": one.until, "loss": one.loss,
    }


def _no_sale(one: NoSale) -> Json:
    return {
        "lot": one.lot.id, "account": one.lot.account, "asset": name_of(one.lot.asset), "acquired": one.lot.acquired,
        "quantity": one.lot.quantity, "units": one.units, "bought": one.bought, "before": one.before, "gain": one.gain,
    }
