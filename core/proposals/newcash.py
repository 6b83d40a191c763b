"""New money first: cash that arrived or waits goes to the leaves furthest below their target (rules R1.*)."""

from decimal import Decimal

from core.model import Action, Priority, SleeveState, State
from core.money import ONE, ZERO, add, ratio, subtract, total
from core.policy.texts import amount, share
from core.proposals.buy import accounts_for, buy, choices
from core.proposals.desk import Desk
from core.proposals.need import Need
from core.unknown import known


def place_new_cash(desk: Desk) -> list[Action]:
    """Purchases from each account's new cash, and from cash that no sleeve claims."""
    waiting = {h.account: h.quantity for h in desk.holdings if h.asset == desk.money_asset and not h.counted}
    found: list[Action] = []
    for account in sorted({*desk.inputs.new_cash, *waiting}):
        money = min(max(desk.inputs.new_cash.get(account, ZERO), waiting.get(account, ZERO)), desk.cash.get(account, ZERO))
        if money > 0:
            what = f"new cash of {amount(money, desk.currency)} in {account}"
            found.extend(place(desk, account, money, what, total(waiting.values()), "new cash"))
    return found


def place(
    desk: Desk, account: str, money: Decimal, what: str, beside: Decimal, kind: str, priority: Priority | None = None
) -> list[Action]:
    """Purchases from `money` in `account`. `beside`: cash outside the weights, which makes targets grow when it is placed."""
    left, found = money, []
    tried = False
    for gap, state in _furthest_first(desk, beside):
        if left <= 0:
            break
        if desk.policy.under(desk.cash_sleeves.get(account, ""), state.name):
            left = subtract(left, gap)
            continue
        need = _need(desk, state, min(gap, left), gap, what, kind, account, left, priority)
        tried = True
        for action in buy(desk, need, quiet=True):
            found.append(action)
            left = subtract(left, action.value)
    if tried and not found:
        found = _waiting(desk, account, left, what, beside, kind)
    return found


def _furthest_first(desk: Desk, beside: Decimal) -> list[tuple[Decimal, SleeveState]]:
    """(gap to the target, leaf), the furthest below relative to its target first."""
    rows: list[tuple[Decimal, Decimal, str, SleeveState]] = []
    for sleeve in desk.policy.leaves:
        lines, planned = desk.lines(sleeve.name), desk.planned(sleeve.name)
        if lines is None or planned is None or lines.target <= 0:
            continue
        state, target = desk.states[sleeve.name], lines.target
        if beside > 0 and desk.total is not None:
            target = desk.policy.target_value(sleeve.name, add(desk.total, beside))
        gap = subtract(target, planned)
        if gap > 0:
            rows.append((ratio(planned, target), gap, sleeve.name, state))
    return [(gap, state) for _, gap, _, state in sorted(rows, key=lambda row: (row[0], row[2]))]


def _need(
    desk: Desk, state: SleeveState, wanted: Decimal, gap: Decimal, what: str, kind: str, account: str, budget: Decimal,
    priority: Priority | None,
) -> Need:
    planned = desk.planned(state.name) or ZERO
    below = share(subtract(ratio(planned, add(planned, gap)), ONE))
    breached = state.state in (State.SOFT, State.HARD) and known(state.relative) and state.relative < 0
    own = state.priority if breached and state.priority is not None else Priority.LOW
    return Need(
        kind=kind, sleeve=state.name, amount=wanted, most=gap, priority=priority or own,
        due=state.due if breached else None, why=(f"{what} goes to {state.title}, {below} from its target",), rules=("R1.1", "R1.2"),
        drivers=(state.name,), account=account, budget=budget,
    )  # fmt: skip


def _waiting(desk: Desk, account: str, left: Decimal, what: str, beside: Decimal, kind: str) -> list[Action]:
    """New cash that cannot be placed though a leaf needs it stays visible, with the reason."""
    for gap, state in _furthest_first(desk, beside):
        if desk.policy.under(desk.cash_sleeves.get(account, ""), state.name):
            continue
        minimum = desk.policy.market_costs(desk.policy.sleeve(state.name).market or "etf").min_trade
        if gap >= minimum and (left >= minimum or kind == "new cash") and _reachable(desk, state.name, account):
            need = _need(desk, state, min(gap, left), gap, what, kind, account, left, None)
            return buy(desk, need)
    return []


def _reachable(desk: Desk, sleeve: str, account: str) -> list[str]:
    need = Need("new cash", sleeve, ZERO, ZERO, Priority.LOW, None, (), (), account=account)
    return [choice.asset for choice in choices(desk, need) if accounts_for(desk, need, choice)]

