"""The state of every sleeve: where its lines lie at this size of the portfolio, which one it crossed, how urgent that is, and why.

A sleeve whose value is unknown has no state. One whose lines depend on the whole portfolio has none either while the total is unknown; a
target and bands in plain money need no total and are judged all the same.
"""

from datetime import datetime
from decimal import Decimal

from core.drift.breaches import NONE, Since, seen, sleeve_rule
from core.drift.judge import Verdict, judge
from core.model import Band, Blocked, SleeveState, State
from core.money import ONE, ZERO, add, multiply, ratio, subtract, total
from core.policy import Figure, Of, Policy, Sleeve
from core.policy.checks import linear
from core.policy.texts import amount, points, share
from core.schedule import due
from core.unknown import Maybe, Unknown, known
from core.valuation import Valuation

NO_POINTS, NO_CHANGE = "0.0", "0 %"
NOTHING = Unknown("nothing is held yet", "import an export file or enter opening lots")
WORTHLESS = Unknown("the portfolio is worth nothing, so it has no weights", "check balances and prices")


def whole(valuation: Valuation) -> Maybe:
    """The total that shares are taken of, or why there is none."""
    if not valuation.holdings:
        return NOTHING
    if known(valuation.total) and valuation.total <= 0:
        return WORTHLESS
    return valuation.total


def assess(
    valuation: Valuation, policy: Policy, as_of: datetime, since: Since | None = None
) -> tuple[SleeveState, ...]:
    """Every sleeve, in tree order. `since`: when breaches were first seen, as far as that is known; their due times count from then."""
    return tuple(_state(sleeve, valuation, policy, as_of, since) for sleeve in policy.sleeves)


def _state(sleeve: Sleeve, valuation: Valuation, policy: Policy, as_of: datetime, since: Since | None) -> SleeveState:
    size = whole(valuation)
    base = size if known(size) else max(valuation.known_total, ZERO)
    value: Maybe = NOTHING if size is NOTHING else valuation.by_sleeve[sleeve.name]
    target = policy.target_value(sleeve.name, base)
    part, fixed = linear(policy, sleeve)
    weight = part if not fixed else add(part, ratio(fixed, base)) if base else part
    band = band_of(sleeve, target, base)
    floor, cap = (figure.value(base) if figure is not None else None for figure in (sleeve.floor, sleeve.cap))
    judged = unless_unknown(value, size, _needs_total(sleeve, policy))
    current = value if not known(value) else ratio(value, size) if known(size) else size
    relative: Maybe
    blocked: tuple[Blocked, ...] = ()
    state: State | None
    first, rule = NONE, sleeve_rule(sleeve)
    if isinstance(judged, Unknown):
        relative, state, why = judged, None, f"{sleeve.title} cannot be judged: {judged.cause}"
        blocked = (Blocked(f"drift of {sleeve.title}", judged.cause, judged.remedy),)
    else:
        verdict = judge(judged, target, band, floor, cap, at=sleeve.at)
        first = seen((f"sleeve:{sleeve.name}", rule), verdict, _beyond_soft(judged, band, above=verdict.above), as_of, since)
        relative, state = _relative(judged, target), verdict.state
        why = _why(sleeve, verdict, judged, target, size, policy.base_currency) + first.words(as_of, policy)
    priority, until = due(state, sleeve.review, as_of, policy, first.since)
    return SleeveState(
        name=sleeve.name, title=sleeve.title, parent=sleeve.parent, depth=sleeve.depth, target=weight, target_value=target, current=current,
        value=value, drift=subtract(current, weight) if known(current) else current, relative=relative, soft=sleeve.soft.text,
        hard=sleeve.hard.text, band=band, floor=floor, cap=cap, state=state, why=why, priority=priority, due=until, review=sleeve.review,
        leaf=sleeve.leaf, blocked=blocked, rule=rule, breaches=first.breaches, since=first.since,
    )


def _beyond_soft(value: Decimal, band: Band, *, above: bool) -> bool:
    edge = band.soft_high if above else band.soft_low
    return edge is not None and (value > edge if above else value < edge)


def unless_unknown(value: Maybe, size: Maybe, scales: bool) -> Maybe:
    """The value where it can be judged, else why it cannot: it is unknown itself, or its lines are and move with the size."""
    return size if scales and known(value) and isinstance(size, Unknown) else value


def band_of(sleeve: Sleeve, target: Decimal, base: Decimal) -> Band:
    """The edges of a sleeve's bands in the base currency, at a portfolio worth `base`."""
    soft_below, soft_above = sleeve.soft.widths(target, base)
    hard_below, hard_above = sleeve.hard.widths(target, base)

    def low(width: Decimal | None) -> Decimal | None:
        return subtract(target, width) if width is not None else None

    def high(width: Decimal | None) -> Decimal | None:
        return add(target, width) if width is not None else None

    return Band(low(soft_below), high(soft_above), low(hard_below), high(hard_above))


def _needs_total(sleeve: Sleeve, policy: Policy) -> bool:
    """Whether any of its lines moves with the size of the portfolio."""
    widths = (sleeve.soft.below, sleeve.soft.above, sleeve.hard.below, sleeve.hard.above)
    lines: tuple[Figure | None, ...] = (*widths, sleeve.floor, sleeve.cap)
    return bool(linear(policy, sleeve)[0]) or any(figure is not None and figure.of is Of.TOTAL for figure in lines)


def _relative(value: Decimal, target: Decimal) -> Maybe:
    if not target:
        return ZERO if not value else Unknown("its target is zero, so its drift has no per cent")
    return ratio(subtract(value, target), target)


def _why(sleeve: Sleeve, verdict: Verdict, value: Decimal, target: Decimal, size: Maybe, currency: str) -> str:
    """One sentence: how far off, and which line that is."""
    gap = subtract(value, target)
    if not gap:
        where = f"{sleeve.title} is on target"
    else:
        side = "over" if gap > 0 else "under"
        apart = points(ratio(gap, size)) if known(size) else NO_POINTS
        far = f"{amount(abs(gap), currency)} {side}" if apart == NO_POINTS else f"{apart} pts {side}"
        change = share(ratio(gap, target)) if target else NO_CHANGE
        where = f"{sleeve.title} is {far}" + (f" ({change})" if change != NO_CHANGE else "")
    if verdict.edge is None:
        return f"{where}, within its bands" if gap and sleeve.soft.text else where
    line = f"{amount(verdict.edge, currency)}{_width(sleeve, verdict)}"
    at = f"{where}: {amount(value, currency)} is"
    if verdict.state is State.HARD or (verdict.state is State.SOFT and not verdict.on):
        word = {"minimum": "below its minimum of", "maximum": "above its maximum of"}.get(verdict.line, f"beyond the {verdict.line} line")
        return f"{at} {word} {line}"
    name = {"minimum": "minimum of", "maximum": "maximum of"}.get(verdict.line, f"{verdict.line} line")
    if verdict.state is State.SOFT:
        return f"{at} at the {name} {line}, which triggers on it"
    return f"{at} {'on' if verdict.on else 'near'} the {name} {line}"


def _width(sleeve: Sleeve, verdict: Verdict) -> str:
    if verdict.line not in ("soft", "hard"):
        return ""
    band = sleeve.soft if verdict.line == "soft" else sleeve.hard
    figure = band.above if verdict.above else band.below
    return f" ({'+' if verdict.above else '-'}{figure.text})" if figure is not None else ""


def conflicts(valuation: Valuation, policy: Policy) -> tuple[Blocked, ...]:
    """Targets in plain money that do not fit the portfolio's size today: parts that ask for more than their parent has."""
    size = whole(valuation)
    if not known(size):
        return ()
    found = []
    groups = [("the portfolio", policy.roots, multiply(size, ONE))]
    groups += [(each.title, policy.parts(each.name), policy.target_value(each.name, size)) for each in policy.sleeves if not each.leaf]
    for title, parts, given in groups:
        asked = total(policy.target_value(part.name, size) for part in parts)
        if asked > given:
            sums = f"they add up to {amount(asked, policy.base_currency)}, but it has {amount(given, policy.base_currency)} at today's size"
            found.append(Blocked(f"targets of the parts of {title}", sums, "write them as per cents in the policy"))
    return tuple(found)
