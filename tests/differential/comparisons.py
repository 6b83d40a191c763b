"""What each peer is given, how its rows are read, and what is known to differ. docs/differential.md says why."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from tests.differential import ours
from tests.differential.ours import Row, joined
from tests.differential.streams import Shape, Stream

Result = dict[str, object]
PENNY = Decimal("0.01")
DIGITS = Decimal("0.000001")


class Comparison(Struct, frozen=True):
    """`streams` of a shape, which may depend on the peer's version, per method. `read` turns its rows into ours; `tolerance` is by what a
    figure of a row may differ.

    `defect(stream, error, version)` says what the peer is known to do wrong with such a stream; empty where nothing is known.
    """

    peer: str
    driver: str
    methods: tuple[str, ...]
    streams: int
    shape: Callable[[str], Shape]
    ours: Callable[[Stream], list[Row]]
    read: Callable[[Stream, list[list[str]]], list[Row]]
    tolerance: Decimal
    defect: Callable[[Stream, str, str], str] = lambda stream, error, version: ""


def _beancount(stream: Stream, rows: list[list[str]]) -> list[Row]:
    """It names a lot by its day. The gain is not its to say: the proceeds less the cost that it took."""
    bought = {(line.account, line.day): line.key for line in stream.lines if line.what == "buy"}
    account = {line.key: line.account for line in stream.lines}
    return [((sale, bought[account[sale], day]), (Decimal(units), Decimal(cost))) for sale, day, units, cost in rows]


def _without_gain(stream: Stream) -> list[Row]:
    return [(name, (units, cost)) for name, (units, cost, _) in ours.lots(stream)]


def _rp2(stream: Stream, rows: list[list[str]]) -> list[Row]:
    return [((sale, lot), (Decimal(units), Decimal(cost), Decimal(gain))) for sale, lot, units, cost, gain, _ in rows]


def _section104(stream: Stream, rows: list[list[str]]) -> list[Row]:
    """A match of no units, as old versions write down, is none."""
    return joined([((day, rule, bought), (Decimal(units), Decimal(gain))) for day, rule, bought, units, gain in rows if Decimal(units)])


def _cgt_calc_defect(stream: Stream, error: str, version: str) -> str:
    """Before 2.0 it divides by what is left where nothing is left. In 2.0 it takes off what a purchase beyond a split has
    served already, in units of the wrong side of the split.
    """
    if version.startswith("1."):
        gave_up = any(word in error for word in ("DivisionUndefined", "DivisionByZero", "AssertionError: Mismatch"))
        return "before 2.0 it divides by what is left of a sale or purchase that was matched in full before" if gave_up else ""
    splits = [date.fromisoformat(line.day) for line in stream.lines if line.what == "split"]
    sold = {date.fromisoformat(line.day) for line in stream.lines if line.what == "sell"}
    for line in stream.lines:
        bought = date.fromisoformat(line.day)
        takers = [day for day in sold if day <= bought <= day + timedelta(days=30)]
        if line.what == "buy" and len(takers) > 1 and any(day < split <= bought for split in splits for day in takers):
            return "a purchase after a split that serves two sales is counted in units of both sides of the split"
    return ""


def _plain(**said: bool | str) -> Callable[[str], Shape]:
    shape = Shape(**said)  # type: ignore[arg-type]
    return lambda version: shape


def _cgt_calc(version: str) -> Shape:
    """Before 2.0 it books a split as a purchase for nothing, which it then matches with sales."""
    return Shape(one_a_day=False, splits=not version.startswith("1."))


COMPARISONS = (
    Comparison(
        "beancount", "beancount_driver.py", ("FIFO", "LIFO", "HIFO"), 60, _plain(accounts="AB"), _without_gain, _beancount, DIGITS,
    ),
    Comparison("rp2", "rp2_driver.py", ("FIFO", "LIFO"), 60, _plain(one_a_day=False), ours.lots, _rp2, DIGITS),
    Comparison("rp2", "rp2_driver.py", ("HIFO", "LOFO"), 60, _plain(one_a_day=False, fees=False), ours.lots, _rp2, DIGITS),
    Comparison(
        "bittytax", "bittytax_driver.py", ("Section 104",), 120, _plain(accounts="AB", one_a_day=False), ours.section104, _section104,
        PENNY * 3,
    ),
    Comparison(
        "cgt-calc", "cgt_calc_driver.py", ("Section 104",), 120, _cgt_calc, ours.section104, _section104, DIGITS, _cgt_calc_defect,
    ),
)
