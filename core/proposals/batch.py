"""Orders of one asset, account and side as one (rule R6.7). Harvests stay apart: they are decided for another reason."""

from msgspec.structs import replace

from core.model import Action, LotPick
from core.money import add
from core.proposals.costs import trade_costs
from core.proposals.desk import Desk
from core.proposals.lots import add_up
from core.proposals.need import RANK
from core.unknown import known

APART = ("harvest", "replace")


def batched(desk: Desk, actions: list[Action]) -> list[Action]:
    """Joins what can run now, or what waits, never the two; a blocked order stays by itself."""
    found: list[Action] = []
    places: dict[tuple[str, str, str, bool], int] = {}
    for action in actions:
        market = _market(desk, action)
        if action.kind in APART or action.blocked_by or not desk.policy.market_costs(market).batch or not known(action.quantity):
            found.append(action)
            continue
        key = (action.side.value, action.account, action.asset, bool(action.not_now))
        if key in places:
            found[places[key]] = _joined(desk, found[places[key]], action, market)
        else:
            places[key] = len(found)
            found.append(action)
    return found


def _market(desk: Desk, action: Action) -> str:
    held = next((h.market for h in desk.holdings if (h.account, h.asset) == (action.account, action.asset)), "")
    return held or desk.policy.sleeve(action.sleeve).market or "etf"


def _joined(desk: Desk, one: Action, other: Action, market: str) -> Action:
    first = one if RANK[one.priority] <= RANK[other.priority] else other
    value = add(one.value, other.value)
    account = desk.inputs.account(one.account)
    picks: dict[str, LotPick] = {}
    for pick in (*one.lots, *other.lots):
        before = picks.get(pick.lot)
        picks[pick.lot] = pick if before is None else _summed(before, pick)
    return replace(
        first,
        quantity=add_up((one.quantity, other.quantity)),
        value=value,
        lots=tuple(picks.values()),
        tax_now=add_up((one.tax_now, other.tax_now)),
        tax_deferred=add_up((one.tax_deferred, other.tax_deferred)),
        costs=trade_costs(value, market, desk.policy.market_costs(market), account).named(),
        why=tuple(dict.fromkeys((*one.why, *other.why))),
        rules=tuple(dict.fromkeys((*one.rules, *other.rules, "R6.7"))),
        alternatives=tuple(dict.fromkeys((*one.alternatives, *other.alternatives))),
        not_now=tuple(dict.fromkeys((*one.not_now, *other.not_now))),
    )


def _summed(one: LotPick, other: LotPick) -> LotPick:
    return replace(
        one,
        quantity=add(one.quantity, other.quantity),
        basis=add_up((one.basis, other.basis)),
        gain=add_up((one.gain, other.gain)),
        tax=add_up((one.tax, other.tax)),
    )
