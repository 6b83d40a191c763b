"""How far a sleeve may still move before it crosses its next line: `hits its soft limit if it moves +1.2 %`.

The move is of the sleeve's own value while everything else stands still. The whole grows with it, and so does a line that is a share of the
whole: with value V, total T and a line at a T + b, the move m solves V (1 + m) = a (T + m V) + b.
"""

from decimal import Decimal

from core.drift.assess import whole
from core.drift.lines import lines_of
from core.model import Countdown, SleeveState, State
from core.money import ONE, add, multiply, ratio, subtract
from core.policy import Policy
from core.policy.texts import share
from core.unknown import known
from core.valuation import Valuation


def ahead(found: Countdown) -> str:
    """`hits its hard limit if it moves +5.7 %`, or that it is on its line."""
    name = found.line if found.line in ("minimum", "maximum") else f"{found.line} limit"
    return f"hits its {name} if it moves {share(found.move)}" if found.move else f"is on its {name}"


def countdown(state: SleeveState, valuation: Valuation, policy: Policy) -> Countdown | None:
    """The nearest line ahead: soft ones while none is crossed, then hard ones. None where unknown, breached hard, or without lines."""
    size = whole(valuation)
    if not known(size) or not known(state.value) or state.value <= 0 or state.state in (None, State.HARD):
        return None
    found = []
    for line, above, _ in _lines(state.name, policy, size):
        if line == "soft" and state.state is State.SOFT:
            continue
        move = _move(state.name, line, above, state.value, size, policy)
        if move is not None and (move >= 0 if above else move <= 0):
            found.append(Countdown(state.name, line, move))
    return min(found, key=lambda each: (abs(each.move), each.line != "soft"), default=None)


def _lines(name: str, policy: Policy, size: Decimal) -> list[tuple[str, bool, Decimal]]:
    """Every line of a sleeve at a size of the portfolio: its name, whether it is above, and where it lies."""
    found = lines_of(policy, policy.sleeve(name), size)
    band = found.band
    edges = [
        ("soft", False, band.soft_low), ("soft", True, band.soft_high), ("hard", False, band.hard_low), ("hard", True, band.hard_high),
        ("minimum", False, found.floor), ("maximum", True, found.cap),
    ]
    return [(line, above, edge) for line, above, edge in edges if edge is not None]


def _edge(name: str, line: str, above: bool, size: Decimal, policy: Policy) -> Decimal:
    return next(edge for found, side, edge in _lines(name, policy, size) if (found, side) == (line, above))


def _move(name: str, line: str, above: bool, value: Decimal, size: Decimal, policy: Policy) -> Decimal | None:
    edge = _edge(name, line, above, size, policy)
    slope = subtract(_edge(name, line, above, add(size, ONE), policy), edge)
    reach = multiply(value, subtract(ONE, slope))
    return ratio(subtract(edge, value), reach) if reach > 0 else None
