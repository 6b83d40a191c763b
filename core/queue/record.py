"""An action as the journal keeps it: lossless, plain JSON. Owns the shape of that record, not where it is stored."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.model import Action, Alternative, Blocked, LotPick, Priority, Side, Term
from core.money import text
from core.unknown import Maybe, Unknown

VERSION = 1


def to_record(action: Action) -> dict[str, Any]:
    """The action as JSON values; amounts are decimal strings, an unknown one an object with cause and remedy."""
    return {
        "record": VERSION,
        "id": action.id,
        "kind": action.kind,
        "side": action.side.value,
        "account": action.account,
        "asset": action.asset,
        "sleeve": action.sleeve,
        "quantity": _out(action.quantity),
        "value": text(action.value),
        "limit_price": _out(action.limit_price),
        "lots": [
            {
                "lot": pick.lot,
                "quantity": text(pick.quantity),
                "term": pick.term.value if pick.term else None,
                "acquired": pick.acquired.isoformat(),
                "basis": _out(pick.basis),
                "gain": _out(pick.gain),
                "tax": _out(pick.tax),
            }
            for pick in action.lots
        ],
        "tax_now": _out(action.tax_now),
        "tax_deferred": _out(action.tax_deferred),
        "costs": {name: _out(cost) for name, cost in action.costs.items()},
        "why": list(action.why),
        "rules": list(action.rules),
        "priority": action.priority.value,
        "due": _instant(action.due),
        "alternatives": [{"what": other.what, "difference": other.difference} for other in action.alternatives],
        "blocked_by": [
            {"what": b.what, "cause": b.cause, "remedy": b.remedy, "rule": b.rule, "until": _instant(b.until)} for b in action.blocked_by
        ],
        "not_now": list(action.not_now),
        "order_type": action.order_type,
    }


def from_record(record: Mapping[str, Any]) -> Action:
    """The action that `to_record` wrote. Raises `ValueError` for a record of another version."""
    if record.get("record") != VERSION:
        raise ValueError(f"action record of version {record.get('record')!r} cannot be read; update Trimtab")
    return Action(
        id=record["id"],
        kind=record["kind"],
        side=Side(record["side"]),
        account=record["account"],
        asset=record["asset"],
        sleeve=record["sleeve"],
        quantity=_in(record["quantity"]),
        value=Decimal(record["value"]),
        limit_price=_in(record["limit_price"]),
        lots=tuple(
            LotPick(
                lot=pick["lot"],
                quantity=Decimal(pick["quantity"]),
                term=Term(pick["term"]) if pick["term"] else None,
                acquired=date.fromisoformat(pick["acquired"]),
                basis=_in(pick["basis"]),
                gain=_in(pick["gain"]),
                tax=_in(pick["tax"]),
            )
            for pick in record["lots"]
        ),
        tax_now=_in(record["tax_now"]),
        tax_deferred=_in(record["tax_deferred"]),
        costs={name: _in(cost) for name, cost in record["costs"].items()},
        why=tuple(record["why"]),
        rules=tuple(record["rules"]),
        priority=Priority(record["priority"]),
        due=_moment(record["due"]),
        alternatives=tuple(Alternative(other["what"], other["difference"]) for other in record["alternatives"]),
        blocked_by=tuple(
            Blocked(b["what"], b["cause"], b["remedy"], b["rule"], _moment(b["until"])) for b in record["blocked_by"]
        ),
        not_now=tuple(record["not_now"]),
        order_type=record["order_type"],
    )


def _out(amount: Maybe) -> Any:
    return {"unknown": amount.cause, "remedy": amount.remedy} if isinstance(amount, Unknown) else text(amount)


def _in(written: Any) -> Maybe:
    return Unknown(written["unknown"], written["remedy"]) if isinstance(written, Mapping) else Decimal(written)


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
