"""The action timeline: what to do at once, within 24 hours, within a week, within a month. Four rows, always."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from core.model import LimitState, Priority, SleeveState

NONE = "None required"
_ROWS = (
    ("Immediate", Priority.CRITICAL, "Rebalance {}"),
    ("24 Hours", Priority.HIGH, "Monitor {} drift"),
    ("1 Week", Priority.MEDIUM, "Review {} weights"),
)
REGULAR = "Regular rebalancing check"


class Row(Struct, frozen=True):
    """`items` are the states behind the text, sleeves first, each with its own `why` and `due`."""

    horizon: str
    text: str
    items: tuple[SleeveState | LimitState, ...]


def timeline(sleeves: Iterable[SleeveState], limits: Iterable[LimitState] = ()) -> tuple[Row, ...]:
    """The rows. What is low (approaching, or soft in a class reviewed monthly) belongs to the month's regular check."""
    states: list[SleeveState | LimitState] = [*sleeves, *limits]
    rows = []
    for horizon, priority, wording in _ROWS:
        items = tuple(state for state in states if state.priority is priority)
        rows.append(Row(horizon, wording.format(_names([item.title for item in items])) if items else NONE, items))
    low = tuple(state for state in states if state.priority is Priority.LOW)
    return (*rows, Row("1 Month", REGULAR, low))


def _names(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
