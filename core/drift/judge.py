"""The four states, from exact amounts. Owns what 'exceeded' and 'approaching' mean; where the lines lie is the policy's.

Exceeded is strictly beyond: on the line is approaching, except that a line worded 'at' triggers on it. Approaching starts at 90 % of the
way from the target to a band's line, at 90 % of a cap, and below a floor divided by 0.9. A floor or a cap is a hard line.
"""


from decimal import Decimal

from msgspec import Struct

from core.model import Band, State
from core.money import multiply, subtract

NEAR = Decimal("0.9")


class Verdict(Struct, frozen=True):
    """The state and the line that decides it: `soft`, `hard`, `minimum` or `maximum`; `edge` None where the state is ok."""

    state: State
    line: str = ""
    edge: Decimal | None = None
    above: bool = True
    on: bool = False
    """Whether the value lies exactly on the line."""


OK = Verdict(State.OK)


def judge(
    value: Decimal, target: Decimal, band: Band[Decimal], floor: Decimal | None = None, cap: Decimal | None = None, *, at: bool = False
) -> Verdict:
    """The state of a sleeve worth `value`. `at`: the upper soft line triggers on it."""
    if floor is not None and value < floor:
        return Verdict(State.HARD, "minimum", floor, above=False)
    if cap is not None and value > cap:
        return Verdict(State.HARD, "maximum", cap)
    if band.hard_high is not None and value > band.hard_high:
        return Verdict(State.HARD, "hard", band.hard_high)
    if band.hard_low is not None and value < band.hard_low:
        return Verdict(State.HARD, "hard", band.hard_low, above=False)
    if band.soft_high is not None and (value > band.soft_high or (at and value == band.soft_high)):
        return Verdict(State.SOFT, "soft", band.soft_high, on=value == band.soft_high)
    if band.soft_low is not None and value < band.soft_low:
        return Verdict(State.SOFT, "soft", band.soft_low, above=False)
    return _approaching(value, target, band, floor, cap)


def _approaching(value: Decimal, target: Decimal, band: Band[Decimal], floor: Decimal | None, cap: Decimal | None) -> Verdict:
    distance = subtract(value, target)
    if distance:
        above = distance > 0
        soft, hard = (band.soft_high, band.hard_high) if above else (band.soft_low, band.hard_low)
        for line, edge in (("soft", soft), ("hard", hard)):
            if edge is not None and abs(distance) >= multiply(NEAR, abs(subtract(edge, target))):
                return Verdict(State.APPROACHING, line, edge, above=above, on=value == edge)
    if floor is not None and below_margin(value, floor):
        return Verdict(State.APPROACHING, "minimum", floor, above=False, on=value == floor)
    if cap is not None and value >= multiply(NEAR, cap):
        return Verdict(State.APPROACHING, "maximum", cap, on=value == cap)
    return OK


def below_margin(value: Decimal, floor: Decimal) -> bool:
    """Whether a value is below floor / 0.9, exactly."""
    return multiply(NEAR, value) < floor


def judge_limit(value: Decimal, line: Decimal, hard: Decimal, *, least: bool, at: bool) -> Verdict:
    """The state under a limit: `least` for a minimum. Beyond `line` it is soft, beyond `hard` hard; where both are one, hard."""
    word = "minimum" if least else "maximum"

    def beyond(edge: Decimal) -> bool:
        return value < edge if least else value > edge

    triggers = at and value == line
    if beyond(hard) or (triggers and hard == line):
        return Verdict(State.HARD, word, hard, above=not least, on=value == hard)
    if beyond(line) or triggers:
        return Verdict(State.SOFT, word, line, above=not least, on=triggers)
    near = below_margin(value, line) if least else value >= multiply(NEAR, line)
    return Verdict(State.APPROACHING, word, line, above=not least, on=value == line) if near else OK
