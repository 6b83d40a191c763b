"""Which leaves are traded and how far: bands of leaves, then of parents (rules R2.*). Dollars by leaf; lots and accounts come later."""


from datetime import datetime
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from core.drift.judge import Verdict, judge
from core.drift.lines import Lines
from core.model import Priority, SleeveState, State
from core.money import ZERO, add, ratio, subtract, total
from core.policy import Sleeve
from core.policy.texts import amount
from core.proposals.bands import half_band, size
from core.proposals.checks import frequency_hold
from core.proposals.desk import Desk
from core.proposals.need import Need
from core.schedule import due, next_review
from core.schedule.reviews import civil
from core.valuation.value import MARKET

BREACHED = (State.SOFT, State.HARD)


class Plan(Struct):
    """Needs by leaf; `small` are those that stay below the minimum trade even when grown, with the value from which they are tradeable."""

    sells: dict[str, Need] = field(default_factory=dict)
    buys: dict[str, Need] = field(default_factory=dict)
    small_sells: list[tuple[Need, Decimal]] = field(default_factory=list)
    small_buys: list[tuple[Need, Decimal]] = field(default_factory=list)

    def moved(self, leaf: str) -> Decimal:
        bought = self.buys[leaf].amount if leaf in self.buys else ZERO
        return subtract(bought, self.sells[leaf].amount if leaf in self.sells else ZERO)

    def add(self, need: Need, *, over: bool) -> None:
        found = self.sells if over else self.buys
        found[need.sleeve] = found[need.sleeve].joined(need) if need.sleeve in found else need


def plan(desk: Desk) -> Plan:
    """Leaves first, then parents, the deepest first."""
    found = Plan()
    for leaf in desk.policy.leaves:
        if not desk.counts_cash(leaf.name):
            _leaf(desk, leaf, found)
    for parent in sorted((s for s in desk.policy.sleeves if not s.leaf), key=lambda s: -s.depth):
        _parent(desk, parent, found)
    return found


def verdict_of(sleeve: Sleeve, value: Decimal, bounded: Lines) -> Verdict:
    """The state at `value`; limits on the sleeve itself count like its own floor and cap."""
    return judge(value, bounded.target, bounded.band, bounded.floor, bounded.cap, at=sleeve.at)


def minimum_of(desk: Desk, leaf: str) -> Decimal:
    """The minimum trade of the leaf's market; where the policy names none, that of what it holds."""
    market = desk.policy.sleeve(leaf).market
    if not market:
        held = desk.held(leaf)
        market = MARKET[held[0].info.kind] if held else "etf"
    return desk.policy.market_costs(market).min_trade


def _leaf(desk: Desk, leaf: Sleeve, found: Plan) -> None:
    bounded, value = desk.bounded(leaf.name), desk.planned(leaf.name)
    if bounded is None or value is None:
        return
    verdict = verdict_of(leaf, value, bounded)
    if verdict.state not in BREACHED:
        return
    over = verdict.above
    if over and desk.bought[leaf.name]:
        return
    destination = half_band(bounded, over)
    minimum = minimum_of(desk, leaf.name)
    sized = size(value, destination, bounded.target, minimum)
    need = _need(desk, leaf, bounded, verdict, sized.amount, sized.most, destination, grown=sized.grown)
    if sized.held:
        from_size = add(bounded.target, minimum) if over else max(ZERO, subtract(bounded.target, minimum))
        (found.small_sells if over else found.small_buys).append((need, from_size))
    else:
        found.add(need, over=over)


def _need(
    desk: Desk, sleeve: Sleeve, lines: Lines, verdict: Verdict, dollars: Decimal, most: Decimal, destination: Decimal, *, grown: bool
) -> Need:
    state = desk.states[sleeve.name]
    priority, until = urgency(desk, sleeve, state, verdict)
    text = desk.currency
    why = [_breach(desk, state, verdict), f"trade to the half band, {amount(destination, text)}"]
    if grown:
        why.append(f"grown to the minimum trade, towards the target of {amount(lines.target, text)}")
    rules = ["R2.1", "R2.3"] if grown else ["R2.1"]
    return Need(
        kind="rebalance", sleeve=sleeve.name, amount=dollars, most=most, priority=priority, due=until, why=tuple(why), rules=tuple(rules),
        hard=verdict.state is State.HARD, drivers=(sleeve.name,), hold=hold(desk, sleeve, state, verdict, priority),
    )  # fmt: skip


def urgency(desk: Desk, sleeve: Sleeve, state: SleeveState, verdict: Verdict) -> tuple[Priority, datetime | None]:
    """Priority and due time of a breach: the measured sleeve's own, or anew where this queue's trades led to it."""
    if state.state is verdict.state and state.priority is not None:
        return state.priority, state.due
    priority, until = due(verdict.state, sleeve.review, desk.as_of, desk.policy)
    return priority or Priority.LOW, until


def hold(desk: Desk, sleeve: Sleeve, state: SleeveState, verdict: Verdict, priority: Priority) -> tuple[str, ...]:
    if verdict.state is State.HARD:
        return ()
    upcoming = next_review(sleeve.review, desk.as_of, desk.policy)
    when = f" on {civil(upcoming, desk.policy):%Y-%m-%d}" if upcoming is not None else ""
    return frequency_hold(desk, state.title, sleeve.review, priority, when)


def _breach(desk: Desk, state: SleeveState, verdict: Verdict) -> str:
    if state.state is verdict.state and state.why:
        return state.why
    side = "above" if verdict.above else "below"
    edge = amount(verdict.edge, desk.currency) if verdict.edge is not None else "its line"
    return f"{state.title} is {side} {edge} ({verdict.line}) with the other trades of this queue"


def _parent(desk: Desk, parent: Sleeve, found: Plan) -> None:
    bounded, value = desk.bounded(parent.name), desk.planned(parent.name)
    if bounded is None or value is None:
        return
    leaves = [leaf for leaf in desk.policy.leaves if desk.policy.under(leaf.name, parent.name)]
    value = add(value, total(found.moved(leaf.name) for leaf in leaves))
    verdict = verdict_of(parent, value, bounded)
    if verdict.state not in BREACHED:
        return
    over = verdict.above
    destination = half_band(bounded, over)
    left, room = subtract(value, destination).copy_abs(), subtract(value, bounded.target).copy_abs()
    given: dict[str, Decimal] = {}
    for leaf, most in _spread(desk, leaves, found, over=over):
        if left <= 0:
            return
        minimum = minimum_of(desk, leaf.name)
        joins = leaf.name in (found.sells if over else found.buys)
        most = subtract(most, given.get(leaf.name, ZERO))
        dollars = min(left, most)
        if dollars < minimum and not joins:
            dollars = min(minimum, most, max(room, left))
            if dollars < minimum:
                continue
        if dollars <= 0:
            continue
        need = _need(desk, parent, bounded, verdict, dollars, min(most, max(room, left)), destination, grown=dollars > left)
        rules = ("R2.5", "R2.6", *need.rules)
        found.add(replace(need, sleeve=leaf.name, rules=rules, drivers=(parent.name, leaf.name)), over=over)
        given[leaf.name] = add(given.get(leaf.name, ZERO), dollars)
        left, room = subtract(left, dollars), subtract(room, dollars)
    if left > 0:
        _rest(desk, parent, bounded, verdict, leaves, found, left, destination)


def _rest(
    desk: Desk, parent: Sleeve, lines: Lines, verdict: Verdict, leaves: list[Sleeve], found: Plan, left: Decimal, destination: Decimal
) -> None:
    """What no leaf can take in a trade of the minimum size stays visible."""
    candidates = [leaf for leaf in leaves if not desk.counts_cash(leaf.name) and desk.bounded(leaf.name) is not None]
    planned_here = found.sells if verdict.above else found.buys
    if not candidates or any(leaf.name in planned_here for leaf in leaves):
        return
    first = min(candidates, key=lambda leaf: relative(desk, leaf, found) * (-1 if verdict.above else 1))
    minimum = minimum_of(desk, first.name)
    need = _need(desk, parent, lines, verdict, left, left, destination, grown=False)
    need = replace(need, sleeve=first.name, rules=("R2.4", "R2.6"), drivers=(parent.name, first.name))
    target = target_of(desk, first.name)
    if verdict.above:
        found.small_sells.append((need, add(target, minimum)))
    else:
        found.small_buys.append((need, max(ZERO, subtract(target, minimum))))


def _spread(desk: Desk, leaves: list[Sleeve], found: Plan, *, over: bool) -> list[tuple[Sleeve, Decimal]]:
    """Leaves with the dollars they may give or take in all: the furthest off first to the target, then once more to the other half band."""
    rows = [leaf for leaf in leaves if not desk.counts_cash(leaf.name)]
    rows = [leaf for leaf in rows if leaf.name not in (found.buys if over else found.sells) and not (over and desk.bought[leaf.name])]
    rows.sort(key=lambda leaf: (-relative(desk, leaf, found) if over else relative(desk, leaf, found), leaf.name))
    first, second = [], []
    for leaf in rows:
        bounded = desk.bounded(leaf.name)
        if bounded is None:
            continue
        value = add(desk.planned(leaf.name) or ZERO, found.moved(leaf.name))
        to_target = max(ZERO, subtract(value, bounded.target) if over else subtract(bounded.target, value))
        edge = half_band(bounded, over=not over)
        to_edge = max(ZERO, subtract(value, edge) if over else subtract(edge, value))
        if over and leaf.name not in found.sells and not desk.held(leaf.name):
            continue
        if to_target > 0:
            first.append((leaf, to_target))
        if to_edge > to_target:
            second.append((leaf, to_edge))
    return [*first, *second]


def relative(desk: Desk, leaf: Sleeve, found: Plan | None = None) -> Decimal:
    """How far a leaf is over its target (negative: under), as a share of the target, with the orders so far."""
    target = target_of(desk, leaf.name)
    value = add(desk.planned(leaf.name) or ZERO, found.moved(leaf.name) if found is not None else ZERO)
    return ratio(subtract(value, target), target) if target > 0 else value


def target_of(desk: Desk, leaf: str) -> Decimal:
    """The target of a sleeve that can be judged."""
    lines = desk.lines(leaf)
    return lines.target if lines is not None else ZERO


def over_targets(desk: Desk) -> list[tuple[Sleeve, Decimal]]:
    """Leaves above their target with the dollars above it, the furthest first; those that count cash or were bought are left out."""
    rows = [
        (leaf, subtract(desk.planned(leaf.name) or ZERO, target_of(desk, leaf.name)))
        for leaf in desk.policy.leaves
        if desk.judged(leaf.name) and not desk.counts_cash(leaf.name) and not desk.bought[leaf.name]
    ]
    return sorted(((leaf, gap) for leaf, gap in rows if gap > 0), key=lambda row: (-relative(desk, row[0]), row[0].name))
