"""The drift bar: `|··[···|···]·#·|`. Where the sleeve is now between its lines, drawn from exact amounts; colour is never needed.

Five lines stand at fixed columns: hard and soft below, the target, soft and hard above. Between two lines the cells are numbered 1 to n; a
value that lies the fraction f of the way from the inner line to the outer one is in cell 1 + (n - 1) f, rounded half-up. `#` stands on a
line only where the value is exactly on it, so what is drawn agrees with the state. Beyond the hard end the end shows `<` or `>`.
"""

from decimal import Decimal

from core.model import SleeveState
from core.money import ONE, add, cents, multiply, ratio, subtract
from core.unknown import Maybe, known

NOW, UNKNOWN = "#", "?"
DOT, ASCII_DOT = "·", "."
WIDTH = 29
LEAST_WIDTH = 9


def bar(state: SleeveState, width: int = WIDTH, *, ascii_only: bool = False) -> str:
    """The bar in `width` cells (at least 9; what four equal segments leave over is blank at the end)."""
    inner = (max(width, LEAST_WIDTH) - 5) // 4
    dot = ASCII_DOT if ascii_only else DOT
    low, high = _sides(state)
    cells = [
        "|" if low.hard is not None else dot, *dot * inner, "[" if low.soft is not None else dot, *dot * inner, "|",
        *dot * inner, "]" if high.soft is not None else dot, *dot * inner, "|" if high.hard is not None else dot,
    ]
    centre = 2 * (inner + 1)
    if not known(state.value):
        cells[centre] = UNKNOWN
    else:
        distance = subtract(state.value, state.target_value)
        side = high if distance > 0 else low
        steps, beyond = side.cell(abs(distance), inner)
        cells[centre + steps if distance > 0 else centre - steps] = NOW if not beyond else ">" if distance > 0 else "<"
    return "".join(cells).ljust(max(width, LEAST_WIDTH))


def blocks(drift: Maybe, block: str = "█") -> str:
    """`[██]`: one block per whole percentage point of drift, rounded half-up; `[?]` where unknown."""
    if not known(drift):
        return "[?]"
    return f"[{block * int(cents(multiply(abs(drift), Decimal(100)), 0))}]"


class _Side:
    """The lines on one side of the target, as distances from it."""

    def __init__(self, soft: Decimal | None, hard: Decimal | None, target: Decimal) -> None:
        self.soft = soft
        self.hard = hard if hard is None or soft is None or hard > soft else None
        spread = abs(target) or ONE
        self._outer = self.hard if self.hard is not None else multiply(Decimal(2), soft) if soft else spread
        self._inner = soft if soft is not None else ratio(self._outer, Decimal(2))

    def cell(self, distance: Decimal, inner: int) -> tuple[int, bool]:
        """How many cells from the target, and whether that is off the scale."""
        step = inner + 1
        if not distance:
            return 0, False
        if distance > self._outer:
            return 2 * step, True
        if distance in (self._outer, self._inner):
            return 2 * step if distance == self._outer else step, False
        if distance < self._inner:
            return _cell(distance, self._inner, inner), False
        return step + _cell(subtract(distance, self._inner), subtract(self._outer, self._inner), inner), False


def _cell(part: Decimal, span: Decimal, inner: int) -> int:
    return int(cents(add(ONE, multiply(ratio(part, span), Decimal(inner - 1))), 0))


def _sides(state: SleeveState) -> tuple[_Side, _Side]:
    band, target = state.band, state.target_value

    def distance(edge: Decimal | None) -> Decimal | None:
        return abs(subtract(edge, target)) if edge is not None else None

    low = _Side(distance(band.soft_low), distance(band.hard_low), target)
    return low, _Side(distance(band.soft_high), distance(band.hard_high), target)
