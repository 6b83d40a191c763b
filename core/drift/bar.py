"""The drift bar: `|··[···|···]·#·|`. Where the sleeve is now between its lines, drawn from exact amounts; colour is never needed.

Five lines stand at fixed columns: hard and soft below, the target, soft and hard above. Between two lines the cells are numbered 1 to n; a
value that lies the fraction f of the way from the inner line to the outer one is in cell 1 + (n - 1) f, rounded half-up. `#` stands on a
line only where the value is exactly on it, so what is drawn agrees with the state. Beyond the hard end the end shows `<` or `>`.
"""

from decimal import Decimal

from msgspec import Struct

from core.model import Band, SleeveState
from core.money import ONE, add, cents, multiply, ratio, subtract
from core.unknown import Maybe, Unknown, known

NOW, UNKNOWN = "#", "?"
DOT, ASCII_DOT = "·", "."
WIDTH = 29
LEAST_WIDTH = 9


def bar(state: SleeveState, width: int = WIDTH, *, ascii_only: bool = False) -> str:
    """The bar in `width` cells (at least 9; what four equal segments leave over is blank at the end).

    Where the value or a line is unknown, `?` stands on the target, and the lines that the policy sets are drawn.
    """
    inner = (max(width, LEAST_WIDTH) - 5) // 4
    dot = ASCII_DOT if ascii_only else DOT
    sides = _sides(state)
    hard_low, soft_low, soft_high, hard_high = sides.marks if sides is not None else _set(state.band)
    cells = [
        "|" if hard_low else dot, *dot * inner, "[" if soft_low else dot, *dot * inner, "|",
        *dot * inner, "]" if soft_high else dot, *dot * inner, "|" if hard_high else dot,
    ]
    centre = 2 * (inner + 1)
    if sides is None:
        cells[centre] = UNKNOWN
    else:
        side = sides.high if sides.distance > 0 else sides.low
        steps, beyond = side.cell(sides.distance.copy_abs(), inner)
        right = sides.distance > 0
        cells[centre + steps if right else centre - steps] = NOW if not beyond else ">" if right else "<"
    return "".join(cells).ljust(max(width, LEAST_WIDTH))


def blocks(drift: Maybe, block: str = "█") -> str:
    """`[██]`: one block per whole percentage point of drift, rounded half-up; `[?]` where unknown."""
    if not known(drift):
        return "[?]"
    return f"[{block * int(cents(multiply(drift.copy_abs(), Decimal(100)), 0))}]"


class _Side:
    """The lines on one side of the target, as distances from it."""

    def __init__(self, soft: Decimal | None, hard: Decimal | None, target: Decimal) -> None:
        self.soft = soft
        self.hard = hard if hard is None or soft is None or hard > soft else None
        spread = target.copy_abs() or ONE
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


class _Sides(Struct, frozen=True):
    """How far the value is from the target, and the lines on either side of it."""

    distance: Decimal
    low: _Side
    high: _Side

    @property
    def marks(self) -> tuple[bool, bool, bool, bool]:
        low, high = self.low, self.high
        return low.hard is not None, low.soft is not None, high.soft is not None, high.hard is not None


def _set(band: Band[Maybe]) -> tuple[bool, bool, bool, bool]:
    return band.hard_low is not None, band.soft_low is not None, band.soft_high is not None, band.hard_high is not None


def _sides(state: SleeveState) -> _Sides | None:
    """None where the value or one of the lines is unknown."""
    band, target = state.band, state.target_value
    edges = (band.soft_low, band.hard_low, band.soft_high, band.hard_high)
    if not known(state.value) or not known(target) or any(isinstance(edge, Unknown) for edge in edges):
        return None
    soft_low, hard_low, soft_high, hard_high = (
        subtract(edge, target).copy_abs() if isinstance(edge, Decimal) else None for edge in edges
    )
    return _Sides(subtract(state.value, target), _Side(soft_low, hard_low, target), _Side(soft_high, hard_high, target))
