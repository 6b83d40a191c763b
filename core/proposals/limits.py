"""Limits across sleeves as actions of their own: exceeded maxima, the cash reserve, missing stablecoins (rules R7.4, R7.5)."""

from datetime import datetime
from decimal import Decimal

from core.drift.judge import Verdict, judge_limit
from core.model import Action, AssetKind, LimitState, Priority, State, asset_id
from core.money import ZERO, add, multiply, ratio, subtract, total
from core.policy import Limit, Measure, Of, is_stablecoin
from core.policy.texts import amount
from core.proposals.bands import TWO
from core.proposals.buy import buy
from core.proposals.costs import on_chain
from core.proposals.desk import CENT, Bucket, Desk
from core.proposals.need import Need
from core.proposals.plan import BREACHED, over_targets, relative
from core.proposals.sell import sell
from core.schedule import due
from core.unknown import known
from core.valuation import Holding

USUAL = "USDC"
TO_SPARE = Decimal("1.005")
"""Sales for cash raise half a per cent more than is missing: their limits and fees take as much."""


def sell_excess(desk: Desk) -> list[Action]:
    """One need per limit and member that is above its maximum, the largest position first."""
    found: list[Action] = []
    for rule in desk.policy.limits:
        if rule.kind != "max" or rule.measure is Measure.SLEEVE:
            continue
        for bucket in _buckets(desk, rule):
            found.extend(_excess(desk, rule, bucket))
    return found


def _buckets(desk: Desk, rule: Limit) -> list[Bucket]:
    found = {desk.bucket(rule, h.asset, h.sleeve) for h in desk.holdings}
    return sorted(bucket for bucket in found if bucket is not None)


def _excess(desk: Desk, rule: Limit, bucket: Bucket) -> list[Action]:
    holdings = [h for h in desk.measured(rule, bucket) if known(h.value)]
    measured = total(h.value for h in holdings if known(h.value))
    value = add(subtract(measured, desk.sold_of[bucket]), desk.bought_of[bucket])
    lines = _lines(desk, rule)
    if lines is None or not holdings:
        return []
    line, hard = lines
    verdict = judge_limit(value, line, hard, least=False, at=rule.at)
    state = _state(desk, rule, bucket)
    if verdict.state not in BREACHED or (state is not None and state.state is None):
        return []
    half = subtract(line, ratio(subtract(hard, line), TWO)) if hard > line else subtract(line, CENT) if rule.at else line
    priority, until = _urgency(desk, rule, state, verdict)
    why = state.why if state is not None else f"{rule.title} is {amount(value, desk.currency)}, above {amount(line, desk.currency)}"
    minimum = max(desk.policy.market_costs(h.market).min_trade for h in holdings)
    wanted = subtract(value, half)
    largest = max(holdings, key=lambda h: (h.value if known(h.value) else ZERO, h.asset, h.account))
    need = Need(
        kind="limit", sleeve=largest.sleeve, amount=max(wanted, min(minimum, value)), most=value, priority=priority, due=until,
        why=(why, f"down to {amount(half, desk.currency)}"), rules=("R7.4",), hard=verdict.state is State.HARD, holdings=tuple(holdings),
    )  # fmt: skip
    return sell(desk, need)


def _lines(desk: Desk, rule: Limit) -> tuple[Decimal, Decimal] | None:
    """Where it is exceeded and where that is hard; None where one of them is unknown."""
    if desk.total is None and Of.TOTAL in (rule.line.of, rule.hard.of):
        return None
    return rule.line.value(desk.total or ZERO), rule.hard.value(desk.total or ZERO)


def _state(desk: Desk, rule: Limit, bucket: Bucket) -> LimitState | None:
    """The measured state of this limit and subject."""
    return next((s for s in desk.inputs.limits if s.name.partition(":")[0] == rule.name and s.subject == bucket[1]), None)


def _urgency(desk: Desk, rule: Limit, state: LimitState | None, verdict: Verdict) -> tuple[Priority, datetime | None]:
    if state is not None and state.state is verdict.state and state.priority is not None:
        return state.priority, state.due
    priority, until = due(verdict.state, rule.review, desk.as_of, desk.policy)
    return priority or Priority.LOW, until


def raise_cash(desk: Desk) -> list[Action]:
    """Sales for a missing reserve, then for a sleeve that counts the cash and is below its band."""
    found: list[Action] = []
    for rule in desk.policy.limits:
        line = desk.line(rule)
        lines, state = _lines(desk, rule), _state(desk, rule, (rule.name, ""))
        if rule.measure is not Measure.CASH or rule.kind != "min" or lines is None or not known(line):
            continue
        verdict = judge_limit(desk.money, lines[0], lines[1], least=True, at=rule.at)
        if verdict.state not in BREACHED or (state is not None and state.state is None):
            continue
        priority, until = _urgency(desk, rule, state, verdict)
        why = state.why if state is not None and state.why else f"cash is {amount(desk.money, desk.currency)}"
        missing = multiply(subtract(line, desk.money), TO_SPARE)
        found.extend(_from_most_overweight(desk, "reserve", missing, priority, until, (why,), ("R7.5",), hard=True))
    return found


def cash_for_sleeves(desk: Desk, short: list[tuple[Decimal, Priority, datetime | None, str]]) -> list[Action]:
    """Sales that fill a sleeve which counts the cash: (dollars, priority, due, why)."""
    found: list[Action] = []
    for dollars, priority, until, why in short:
        found.extend(_from_most_overweight(desk, "raise cash", dollars, priority, until, (why,), ("R2.1", "R2.6"), hard=False))
    return found


def _from_most_overweight(
    desk: Desk, kind: str, dollars: Decimal, priority: Priority, until: datetime | None, why: tuple[str, ...], rules: tuple[str, ...],
    *, hard: bool,
) -> list[Action]:
    """Leaves above their target, the furthest first; for a hard need the others too. Positions on chain bring no cash."""
    found: list[Action] = []
    left = dollars
    rows = over_targets(desk)
    names = {leaf.name for leaf, _ in rows}
    others = [s for s in desk.policy.leaves if s.name not in names and not desk.counts_cash(s.name) and desk.judged(s.name)]
    others = [leaf for leaf in others if not desk.bought[leaf.name]]
    others.sort(key=lambda leaf: -relative(desk, leaf))
    rest = [(leaf, desk.planned(leaf.name) or ZERO) for leaf in others]
    for leaf, gap in [*rows, *(rest if hard else [])]:
        holdings = tuple(h for h in desk.held(leaf.name) if not on_chain(h.market, desk.inputs.account(h.account)) and not h.stale)
        if left <= 0:
            break
        if not holdings:
            continue
        need = Need(
            kind=kind, sleeve=leaf.name, amount=min(left, gap) if gap > 0 else left, most=max(left, gap), priority=priority,
            due=until, why=(*why, f"raised from {leaf.title}, the furthest above its target"), rules=rules, hard=hard, holdings=holdings,
        )  # fmt: skip
        for action in sell(desk, need):
            found.append(action)
            if not action.blocked_by:
                left = subtract(left, action.value)
    return found


def buy_stablecoins(desk: Desk) -> list[Action]:
    """R7.5: what is missing to the stablecoin minimum."""
    found: list[Action] = []
    for rule in desk.policy.limits:
        lines = _lines(desk, rule)
        if rule.measure is not Measure.STABLECOINS or rule.kind != "min" or lines is None:
            continue
        bucket = (rule.name, "")
        held = [h for h in desk.measured(rule, bucket) if known(h.value)]
        value = subtract(total(h.value for h in held if known(h.value)), desk.sold_of[bucket])
        verdict = judge_limit(value, lines[0], lines[1], least=True, at=rule.at)
        state, line = _state(desk, rule, bucket), desk.line(rule)
        if verdict.state not in BREACHED or not known(line) or (state is not None and state.state is None):
            continue
        asset = _stablecoin(held)
        sleeve = desk.sleeve_of(asset, held[0].account if held else "") or rule.sleeve
        if not sleeve:
            continue
        priority, until = _urgency(desk, rule, state, verdict)
        missing = subtract(line, value)
        least = desk.policy.market_costs("crypto").min_trade
        why = state.why if state is not None and state.why else f"{rule.title} is {amount(value, desk.currency)}"
        need = Need(
            kind="limit", sleeve=sleeve, amount=max(missing, least), most=max(missing, least), priority=priority, due=until,
            why=(why, f"up to {amount(lines[0], desk.currency)}"), rules=("R7.5",), hard=True, assets=(asset,),
        )  # fmt: skip
        found.extend(buy(desk, need))
    return found


def _stablecoin(held: list[Holding]) -> str:
    coins = [h for h in held if h.info.kind is AssetKind.CRYPTO and is_stablecoin(h.info)]
    largest = max(coins, key=lambda h: (h.value if known(h.value) else ZERO, h.asset), default=None)
    return largest.asset if largest is not None else asset_id(AssetKind.CRYPTO, USUAL)
