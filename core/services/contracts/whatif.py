"""JSON of a sale before it is made."""

from core.model import Wash
from core.services.contracts.base import Json, answer, name_of
from core.services.lots import LotRow
from core.services.whatif import Taken, Way, WhatIf
from core.services.workspace import Workspace
from core.unknown import Unknown

_UNDATED = Unknown("the lot's date of acquisition is not known", "answer the question about it")


def whatif(ws: Workspace, found: WhatIf) -> Json:
    """`window` is null where no wash sale reaches the asset."""
    sale = found.sale
    return answer(ws, "lots-whatif", {
        "asset": name_of(sale.asset), "id": sale.asset, "account": sale.account, "quantity": sale.quantity, "held": sale.held,
        "price": sale.price, "priced_at": sale.priced_at, "value": sale.value, "fee": sale.fee, "day": found.day,
        "terms": found.terms, "rates": {"short": found.rates.short, "long": found.rates.long},
        "window": {"first": found.window[0], "last": found.window[1]} if found.window else None,
        "standing_orders": found.standing_orders, "reinvesting": found.reinvesting, "version": found.version,
        "methods": [_way(each) for each in found.ways],
    })


def _way(way: Way) -> Json:
    return {
        "method": way.name, "standing": way.standing, "same_as": way.same_as or None, "proceeds": way.proceeds, "basis": way.basis,
        "short": way.short, "long": way.long, "disallowed": way.disallowed, "forfeited": way.forfeited, "tax_now": way.tax_now,
        "tax_later": way.tax_later, "by_standing_orders": way.by_standing_orders, "if_bought_back": way.if_bought_back,
        "marks": way.marks, "lots": [_taken(each) for each in way.taken], "washes": [_wash(each) for each in way.washes],
        "left": [_left(each) for each in way.left],
    }


def _taken(taken: Taken) -> Json:
    sold = taken.disposal
    return {
        "lot": sold.lot or None, "acquired": _UNDATED if sold.term is None else sold.acquired, "quantity": sold.quantity,
        "proceeds": sold.proceeds, "basis": sold.basis, "gain": sold.gain, "term": sold.term or _UNDATED, "disallowed": sold.disallowed,
        "rule": sold.rule or None, "tax": taken.tax, "days_to_long": taken.days_to_long, "saved_by_waiting": taken.waiting,
    }


def _wash(wash: Wash) -> Json:
    return {
        "lot": wash.lot, "quantity": wash.quantity, "amount": wash.amount, "forfeited": wash.forfeited, "replacement": wash.replacement,
        "account": wash.into, "asset": name_of(wash.bought_asset), "acquired": wash.acquired, "days": wash.days,
    }


def _left(row: LotRow) -> Json:
    lot = row.lot
    dated = lot.date_unknown is None
    return {
        "lot": lot.id, "acquired": lot.acquired if dated else lot.date_unknown, "quantity": lot.quantity, "basis": lot.basis,
        "adjustment": lot.adjustment, "term": row.term if dated else lot.date_unknown, "days_to_long": row.days_to_long,
        "gain": row.gain,
    }
