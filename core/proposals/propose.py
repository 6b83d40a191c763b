"""The rule-based queue, in order: harvests, new cash, limits, sales of what is over, purchases of what is under. Owns the order alone."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from hashlib import blake2s

from msgspec.structs import replace

from core.model import Action, Blocked, Priority, Side, zone
from core.money import ZERO, ratio, subtract, total
from core.policy.texts import amount
from core.proposals.bands import half_band
from core.proposals.batch import batched
from core.proposals.buy import buy
from core.proposals.costs import floor_to, step
from core.proposals.desk import Desk
from core.proposals.explain import effect
from core.proposals.harvest import harvests, replace_sold
from core.proposals.inputs import ProposalInputs
from core.proposals.limits import buy_stablecoins, cash_for_sleeves, raise_cash, sell_excess
from core.proposals.need import RANK, Need
from core.proposals.newcash import place, place_new_cash
from core.proposals.plan import BREACHED, Plan, plan, urgency, verdict_of
from core.proposals.sell import order_sale, price_of, sell, slices_of
from core.unknown import known

ID_DIGITS = 6


def propose(inputs: ProposalInputs) -> tuple[Action, ...]:
    """Every action of the baseline, by priority; blocked and waiting ones stay in it with their reasons. Deterministic."""
    desk = Desk(inputs)
    found, replacements = harvests(desk)
    found += replace_sold(desk, replacements)
    found += place_new_cash(desk)
    found += sell_excess(desk)
    wanted = plan(desk)
    found += _sales(desk, wanted)
    found += raise_cash(desk)
    found += cash_for_sleeves(desk, _short_of_cash(desk))
    found += _purchases(desk, wanted)
    found += buy_stablecoins(desk)
    found += _excess_cash(desk)
    orders = [replace(action, why=(*action.why, *effect(desk, action))) for action in batched(desk, found)]
    return _numbered(desk, orders)


def _numbered(desk: Desk, actions: list[Action]) -> tuple[Action, ...]:
    """By priority, each with an id that names the trade and the week: the same trade of the same week keeps its id when figures move."""
    ordered = sorted(actions, key=lambda action: RANK[action.priority])
    week = desk.as_of.astimezone(zone(desk.policy.timezone)).isocalendar()
    seen: Counter[str] = Counter()
    found = []
    for action in ordered:
        what = (f"{week.year}-W{week.week}", action.kind, action.side.value, action.account, action.asset, action.sleeve)
        text = "\x1f".join(what)
        seen[text] += 1
        digest = blake2s(f"{text}\x1f{seen[text]}".encode(), digest_size=8).hexdigest()
        found.append(replace(action, id=f"A{digest[:ID_DIGITS]}"))
    return tuple(found)


def _sales(desk: Desk, wanted: Plan) -> list[Action]:
    found: list[Action] = []
    for need in _by_priority(wanted.sells.values()):
        holdings = tuple(desk.held(need.sleeve))
        if holdings:
            found.extend(sell(desk, replace(need, holdings=holdings)))
    for need, size in wanted.small_sells:
        held = desk.held(need.sleeve)
        if held:
            largest = max(held, key=lambda h: (h.value if known(h.value) else ZERO, h.account, h.asset))
            slices = slices_of(desk, largest)
            units = floor_to(ratio(need.amount, price_of(largest)), step(largest.asset, desk.inputs.account(largest.account)))
            units = min(units, total(one.quantity for one in slices))
            block = _held_back(desk, need, size, Side.SELL)
            found.append(order_sale(desk, need, largest, units, slices, (block,), record_blocked=False))
    return found


def _purchases(desk: Desk, wanted: Plan) -> list[Action]:
    found: list[Action] = []
    for need in _by_priority(wanted.buys.values()):
        found.extend(buy(desk, need))
    for need, size in wanted.small_buys:
        found.extend(replace(action, blocked_by=(_held_back(desk, need, size, Side.BUY),)) for action in buy(desk, need))
    return found


def _held_back(desk: Desk, need: Need, size: Decimal, side: Side) -> Blocked:
    """R2.4."""
    title = desk.policy.sleeve(need.sleeve).title
    where = "above" if side is Side.SELL else "below"
    cause = f"{amount(need.amount, desk.currency)} up to the target is less than the minimum trade"
    remedy = f"it becomes tradeable when {title} is at or {where} {amount(size, desk.currency)}"
    if size <= 0:
        remedy = f"the target of {title} is itself smaller; it becomes tradeable when the portfolio has grown"
    return Blocked(f"{side.value} in {title}", cause, remedy, "R2.4")


def _by_priority(needs: Iterable[Need]) -> list[Need]:
    return sorted(needs, key=lambda need: (RANK[need.priority], -need.amount, need.sleeve))


def _short_of_cash(desk: Desk) -> list[tuple[Decimal, Priority, datetime | None, str]]:
    """Leaves that count the cash and are below their band, after the sales so far."""
    found = []
    for leaf in desk.policy.leaves:
        lines, bounded, value = desk.lines(leaf.name), desk.bounded(leaf.name), desk.planned(leaf.name)
        if lines is None or bounded is None or value is None or not desk.counts_cash(leaf.name):
            continue
        state, verdict = desk.states[leaf.name], verdict_of(leaf, value, bounded)
        if verdict.state in BREACHED and not verdict.above:
            priority, until = urgency(desk, leaf, state, verdict)
            found.append((subtract(half_band(lines, over=False), value), priority, until, state.why))
    return found


def _excess_cash(desk: Desk) -> list[Action]:
    """Cash in a leaf that counts it and is above its band goes where new cash would go."""
    found: list[Action] = []
    for leaf in desk.policy.leaves:
        lines, bounded, value = desk.lines(leaf.name), desk.bounded(leaf.name), desk.planned(leaf.name)
        if lines is None or bounded is None or value is None or not desk.counts_cash(leaf.name):
            continue
        state, verdict = desk.states[leaf.name], verdict_of(leaf, value, bounded)
        if verdict.state not in BREACHED or not verdict.above:
            continue
        priority, _ = urgency(desk, leaf, state, verdict)
        excess = subtract(value, half_band(lines, over=True))
        for account in sorted(desk.cash, key=lambda name: (-desk.cash[name], name)):
            money = min(excess, desk.cash[account])
            if money > 0 and desk.policy.under(desk.cash_sleeves.get(account, ""), leaf.name):
                orders = place(desk, account, money, f"cash above the band of {state.title}", ZERO, "excess cash", priority)
                found.extend(orders)
                excess = max(ZERO, subtract(excess, total(order.value for order in orders if not order.blocked_by)))
    return found
