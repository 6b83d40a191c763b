"""The state of every sleeve: where its lines lie at this size of the portfolio, which one it crossed, how urgent that is, and why.

A sleeve whose value is unknown has no state. One whose lines depend on the whole portfolio has none either while the total is unknown; a
target and bands in plain money need no total and are judged all the same.
"""

from datetime import datetime
from decimal import Decimal

from core.drift.breaches import NONE, Since, seen, sleeve_rule
from core.drift.judge import Verdict, judge
from core.drift.lines import ends
from core.model import Band, Blocked, SleeveState, State
from core.money import ONE, ZERO, add, multiply, ratio, subtract, total
from core.policy import Policy, Sleeve
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
    found = ends(policy, sleeve, size)
    lines = found.one
    value: Maybe = NOTHING if size is NOTHING else valuation.by_sleeve[sleeve.name]
    target = found.shown(lines.target, found.other.target)
    judged = value if isinstance(value, Unknown) or found.steady else size
    current, weight = value if not known(value) else _weight(value, size), _target_weight(sleeve, policy, size)
    blocked: tuple[Blocked, ...] = ()
    state: State | None
    first, rule = NONE, sleeve_rule(sleeve)
    if isinstance(judged, Unknown):
        state, why = None, f"{sleeve.title} cannot be judged: {judged.cause}"
        blocked = (Blocked(f"drift of {sleeve.title}", judged.cause, judged.remedy),)
    else:
        verdict = judge(judged, lines.target, lines.band, lines.floor, lines.cap, at=sleeve.at)
        first = seen((f"sleeve:{sleeve.name}", rule), verdict, _beyond_soft(judged, lines.band, above=verdict.above), as_of, since)
        state = verdict.state
        why = _why(sleeve, verdict, judged, lines.target, size, policy.base_currency) + first.words(as_of, policy)
    priority, until = due(state, sleeve.review, as_of, policy, first.since)
    return SleeveState(
        name=sleeve.name, title=sleeve.title, parent=sleeve.parent, depth=sleeve.depth, target=weight, target_value=target, current=current,
        value=value, drift=_apart(current, weight), relative=_relative(value, target), soft=sleeve.soft.text, hard=sleeve.hard.text,
        band=found.band, floor=found.shown(lines.floor, found.other.floor), cap=found.shown(lines.cap, found.other.cap),
        state=state, why=why, priority=priority, due=until, review=sleeve.review, leaf=sleeve.leaf, blocked=blocked, rule=rule,
        breaches=first.breaches, since=first.since,
    )


def _weight(value: Decimal, size: Maybe) -> Maybe:
    return ratio(value, size) if known(size) else size


def _target_weight(sleeve: Sleeve, policy: Policy, size: Maybe) -> Maybe:
    """A target in plain money is a share of the whole only once the whole is known."""
    part, fixed = linear(policy, sleeve)
    if not fixed:
        return part
    return add(part, ratio(fixed, size)) if known(size) else size


def _apart(one: Maybe, other: Maybe) -> Maybe:
    if isinstance(one, Unknown):
        return one
    return subtract(one, other) if known(other) else other


def _beyond_soft(value: Decimal, band: Band[Decimal], *, above: bool) -> bool:
    edge = band.soft_high if above else band.soft_low
    return edge is not None and (value > edge if above else value < edge)


def _relative(value: Maybe, target: Maybe) -> Maybe:
    if isinstance(value, Unknown):
        return value
    if isinstance(target, Unknown):
        return target
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
