"""JSON of the review: status, actions, checklist and what is due."""

from collections.abc import Iterable, Sequence

from core.model import ActionState, LimitState, LotPick, Priority, QueueItem, SleeveState, State, Step
from core.money import ratio, subtract
from core.services.contracts.base import Json, answer, name_of
from core.services.due import Due
from core.services.queue import Exported
from core.services.review import Review
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known
from core.valuation import Impact

_UNDATED = Unknown("the lot's date of acquisition is not known", "answer the question about it")


def status(ws: Workspace, found: Review) -> Json:
    waiting = [item for item in found.queue if item.state in (ActionState.PROPOSED, ActionState.APPROVED)]
    left = [step for step in found.checklist if not step.done]
    steps = {
        "due": sum(1 for step in left if step.due <= found.as_of), "open": len(left), "done": len(found.checklist) - len(left),
    }
    costs = {each.name: each for each in found.impact}
    return answer(ws, "status", {
        "total": found.total,
        "policy": found.policy_source,
        "sleeves": [_sleeve(sleeve, costs.get(sleeve.name)) for sleeve in found.sleeves],
        "limits": [_limit(limit) for limit in found.limits],
        "queue": {priority.value: sum(1 for item in waiting if item.action.priority is priority) for priority in Priority},
        "checklist": steps,
        "blocked": [{"what": each.what, "cause": each.cause, "remedy": each.remedy} for each in found.blocked],
        "questions": [{"id": each.id, "kind": each.kind, "what": each.what, "remedy": each.remedy} for each in found.questions],
    })


def actions(ws: Workspace, schema: str, items: Iterable[QueueItem], **more: object) -> Json:
    return answer(ws, schema, {"actions": [action(item) for item in items], **more})


def action(item: QueueItem) -> Json:
    """One action with what was decided about it."""
    one = item.action
    return {
        "id": one.id, "state": item.state, "priority": one.priority, "due": one.due, "kind": one.kind, "side": one.side,
        "account": one.account, "asset": name_of(one.asset), "sleeve": one.sleeve, "quantity": one.quantity, "value": one.value,
        "limit_price": one.limit_price,
        "lots": [_pick(pick) for pick in one.lots], "tax_now": one.tax_now, "tax_deferred": one.tax_deferred, "costs": one.costs,
        "why": one.why, "rules": one.rules,
        "alternatives": [{"what": each.what, "difference": each.difference} for each in one.alternatives],
        "blocked_by": [{"what": each.what, "cause": each.cause, "remedy": each.remedy, "rule": each.rule} for each in one.blocked_by],
        "not_now": one.not_now, **_decided(item),
    }


def plan(ws: Workspace, items: Iterable[QueueItem]) -> Json:
    """What the rules propose. They optimise nothing, so there is no objective and no bound."""
    return actions(ws, "plan", items)


def exported(ws: Workspace, found: Exported) -> Json:
    return answer(ws, "queue-export", {"tickets": [order.id for order in found.tickets], "csv": str(found.csv), "json": str(found.json)})


def checklist(ws: Workspace, steps: Iterable[Step]) -> Json:
    return answer(ws, "checklist", {"steps": [_step(step) for step in steps]})


def due(ws: Workspace, found: Sequence[Due]) -> Json:
    return answer(ws, "due", {"due": [{"what": each.what, "since": each.since} for each in found]})


def _decided(item: QueueItem) -> Json:
    return {
        "decided_at": item.decided_at, "until": item.until, "reason": item.reason, "ticket": item.ticket or None, "filled": item.filled,
        "note": item.note, "edited": item.edited,
    }


def _pick(pick: LotPick) -> Json:
    return {"lot": pick.lot, "quantity": pick.quantity, "term": pick.term or _UNDATED, "gain": pick.gain}


def _sleeve(sleeve: SleeveState, cost: Impact | None) -> Json:
    return {
        "name": sleeve.name, "title": sleeve.title, "parent": sleeve.parent or None, "target": sleeve.target,
        "target_value": sleeve.target_value, "current": sleeve.current, "value": sleeve.value, "drift": sleeve.drift,
        "relative": sleeve.relative, "cost": cost.entry if cost else None, "gain": cost.gain if cost else None,
        "soft": _width(sleeve, sleeve.band.soft_low, sleeve.band.soft_high),
        "hard": _width(sleeve, sleeve.band.hard_low, sleeve.band.hard_high), "band": _band(sleeve),
        "state": _state(sleeve), "why": sleeve.why, "priority": sleeve.priority, "due": sleeve.due,
        "since": sleeve.since, "ahead": {"line": sleeve.ahead.line, "move": sleeve.ahead.move} if sleeve.ahead else None,
        "review": sleeve.review,
    }


def _width(sleeve: SleeveState, low: Maybe | None, high: Maybe | None) -> Maybe | None:
    """How far a line is from the target, as a fraction of it, on the side where the sleeve stands: what `relative` is compared with."""
    below = known(sleeve.drift) and sleeve.drift < 0
    edge = low if below else high
    target = sleeve.target_value
    if edge is None or isinstance(edge, Unknown):
        return edge
    if isinstance(target, Unknown):
        return target
    return ratio(subtract(edge, target), target).copy_abs() if target else None


def _band(sleeve: SleeveState) -> Json:
    band = sleeve.band
    return {
        "soft": sleeve.soft, "hard": sleeve.hard, "soft_low": band.soft_low, "soft_high": band.soft_high, "hard_low": band.hard_low,
        "hard_high": band.hard_high, "floor": sleeve.floor, "cap": sleeve.cap,
    }


def _state(of: SleeveState | LimitState) -> State | Unknown | None:
    """A state that cannot be told is unknown for the cause that blocks it."""
    return next((Unknown(each.cause, each.remedy) for each in of.blocked), None) if of.state is None else of.state


def _limit(limit: LimitState) -> Json:
    return {
        "name": limit.name, "title": limit.title, "value": limit.value, "limit": limit.limit, "kind": limit.kind,
        "state": _state(limit), "why": limit.why, "priority": limit.priority, "due": limit.due,
        "since": limit.since,
    }


def _step(step: Step) -> Json:
    return {
        "id": step.id, "list": step.list, "title": step.title, "due": step.due, "what": step.what, "by": step.by, "done": step.done,
        "evidence": step.evidence, "screen": step.screen,
    }
