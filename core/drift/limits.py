"""Limits across sleeves: cash reserve, stablecoins, impermanent-loss exposure, single positions and protocols.

Impermanent-loss exposure is the market value of pools whose legs are not pegged to each other. A liquidity or farming position of which the
user has not said whether it is pegged makes the figure unknown; lending has none.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from core.drift.assess import NOTHING, whole
from core.drift.breaches import NONE, Since, limit_rule, seen
from core.drift.judge import Verdict, judge_limit
from core.model import AssetKind, Blocked, LimitState, State, Strategy
from core.money import ZERO
from core.policy import Figure, Limit, Measure, Of, Policy, is_stablecoin
from core.policy.texts import amount
from core.schedule import due
from core.unknown import Maybe, Unknown
from core.valuation import Holding, Valuation
from core.valuation.value import add_up

POOLS = (Strategy.LIQUIDITY, Strategy.FARMING)


class Measured(Struct, frozen=True):
    """One figure that a limit looks at."""

    value: Maybe
    subject: str = ""
    label: str = ""


def limits(valuation: Valuation, policy: Policy, as_of: datetime, since: Since | None = None) -> tuple[LimitState, ...]:
    """Every limit, in the order of the policy; one on each member or protocol gives a state for each, one of zero where there are none.

    `since`: when breaches were first seen, as far as that is known; their due times count from then.
    """
    size = whole(valuation)
    return tuple(
        _state(limit, found, size, valuation, policy, as_of, since)
        for limit in policy.limits for found in (_measure(limit, valuation, policy) or [Measured(ZERO)])
    )


def _measure(limit: Limit, valuation: Valuation, policy: Policy) -> list[Measured]:
    counted = [holding for holding in valuation.holdings if holding.counted]
    if limit.measure is Measure.CASH:
        return [Measured(valuation.cash)]
    if limit.measure is Measure.SLEEVE:
        return [Measured(valuation.by_sleeve[limit.sleeve])]
    if limit.measure is Measure.STABLECOINS:
        within = [holding for holding in counted if not limit.sleeve or policy.under(holding.sleeve, limit.sleeve)]
        return [Measured(add_up(holding.value for holding in within if is_stablecoin(holding.info)))]
    if limit.measure is Measure.IL_EXPOSURE:
        return [Measured(add_up(_exposed(holding) for holding in counted))]
    if limit.measure is Measure.EACH_MEMBER:
        return _each((holding.asset, holding.info.symbol, holding) for holding in valuation.within(policy, limit.sleeve))
    defi = [holding for holding in counted if holding.info.kind is AssetKind.DEFI]
    nameless = [holding for holding in defi if not holding.info.protocol]
    found = _each((holding.info.protocol.casefold(), holding.info.protocol, holding) for holding in defi if holding.info.protocol)
    for holding in nameless:
        missing = Unknown(f"{holding.info.symbol} names no protocol", f"trimtab assets set {holding.asset} --protocol NAME")
        found.append(Measured(missing, holding.asset, holding.info.symbol))
    return found


def _each(parts: Iterable[tuple[str, str, Holding]]) -> list[Measured]:
    grouped: dict[str, tuple[str, list[Maybe]]] = {}
    for subject, label, holding in parts:
        grouped.setdefault(subject, (label, []))[1].append(holding.value)
    return [Measured(add_up(values), subject, label) for subject, (label, values) in sorted(grouped.items())]


def _exposed(holding: Holding) -> Maybe:
    if holding.info.kind is not AssetKind.DEFI or holding.info.strategy not in POOLS or holding.info.pegged:
        return ZERO
    if holding.info.pegged is None:
        return Unknown(f"whether the legs of {holding.info.symbol} are pegged to each other is not said",
                       f"trimtab assets set {holding.asset} --pegged yes or no")
    return holding.value


def _state(
    limit: Limit, found: Measured, size: Maybe, valuation: Valuation, policy: Policy, as_of: datetime, since: Since | None
) -> LimitState:
    line, hard = (_at(figure, size) for figure in (limit.line, limit.hard))
    title = f"{limit.title} {found.label}" if found.label else limit.title
    value: Maybe = NOTHING if size is NOTHING else found.value
    state: State | None
    blocked: tuple[Blocked, ...] = ()
    first, watched = NONE, (f"limit:{limit.name}:{found.subject}", limit_rule(limit))
    if isinstance(value, Unknown) or isinstance(line, Unknown) or isinstance(hard, Unknown):
        missing = next(each for each in (value, line, hard) if isinstance(each, Unknown))
        state, why = None, f"{title} cannot be judged: {missing.cause}"
        blocked = (Blocked(f"limit {title}", missing.cause, missing.remedy),)
    else:
        verdict = judge_limit(value, line, hard, least=limit.kind == "min", at=limit.at)
        first = seen(watched, verdict, limit.hard != limit.line, as_of, since)
        state, why = verdict.state, _why(title, limit, verdict, value, line, policy.base_currency) + first.words(as_of, policy)
    priority, until = due(state, limit.review, as_of, policy, first.since)
    return LimitState(
        name=f"{limit.name}: {found.label}" if found.label else limit.name, title=title, value=value, limit=line, kind=limit.kind,
        state=state, why=why, subject=found.subject, hard=hard, priority=priority, due=until, blocked=blocked,
        watched=watched, breaches=first.breaches, since=first.since,
    )


def _at(figure: Figure, size: Maybe) -> Maybe:
    """A line at a size of the portfolio; unknown where it is a share of an unknown one."""
    if isinstance(size, Unknown):
        return size if figure.of is Of.TOTAL else figure.value(ZERO)
    return figure.value(size)


def _why(title: str, limit: Limit, verdict: Verdict, value: Decimal, line: Decimal, currency: str) -> str:
    has, word = amount(value, currency), "minimum" if limit.kind == "min" else "maximum"
    if verdict.edge is None:
        return f"{title} is {has}; its {word} is {amount(line, currency)}"
    edge = amount(verdict.edge, currency)
    if verdict.state is State.APPROACHING:
        return f"{title} is {has}, {'on' if verdict.on else 'near'} its {word} of {edge}"
    if verdict.on:
        return f"{title} is {has}, at its {word} of {edge}, which triggers on it"
    side = "below" if limit.kind == "min" else "above"
    return f"{title} is {has}, {side} its {'hard ' if verdict.state is State.HARD and limit.hard != limit.line else ''}{word} of {edge}"
