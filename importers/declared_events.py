"""Events of declared importers: one or several rows that were read become one draft, or say why they do not."""

from collections.abc import Callable, Iterator
from datetime import datetime
from operator import attrgetter

from core.model import Draft, EventKind, Leg, LegRole
from core.money import add
from importers.base import Reading
from importers.declared_rows import Line
from importers.legs import trade_kind
from importers.means import way_back
from importers.pairing import HALF, Part, Settled, by_pairs, doubt, many_to_one, settle

STILL = "moves nothing"
HALF_MOVE = "half a move"
_CHARGES = frozenset({LegRole.FEE, LegRole.TAX})
_MIXED = "trades of several pairs share this second and nothing says which rows belong together; add them by hand from the trade history"
_LOOSE = "fee of one of several trades in this second"


def book(reading: Reading, lines: list[Line], secondary: bool) -> None:
    """One event of one or several rows, in whatever order they stand in the file."""
    if len(lines) > 1:
        lines = sorted(lines, key=attrgetter("at", "key"))
    first = lines[0]
    means = next((line.means for line in lines if not line.means.charge), first.means)
    indexes = tuple(line.index for line in lines)
    come, gone, charged = _of_one(first.legs) if len(lines) == 1 else _sides(leg for line in lines for leg in line.legs)
    if not come and not gone:
        if not charged:
            reading.ignore(indexes, means.rule or STILL)
            return
        kind = EventKind.TAX if means.kind is EventKind.TAX else EventKind.FEE
    elif means.cancels:
        reading.quarantine(indexes, HALF_MOVE, "the other side of this move is not here; export all assets and accounts of this time")
        return
    elif means.kind is EventKind.DEPOSIT or (means.either and not (come and gone)):
        kind = EventKind.DEPOSIT if come else EventKind.WITHDRAWAL
    elif (means.kind is None or means.two) and not (come and gone):
        side = "bought" if come else "sold"
        reading.quarantine(indexes, HALF, f"only what was {side} in this trade is here; export all assets of this time")
        return
    elif means.kind is None:
        kind = trade_kind(come, gone)
    elif means.whole and any(leg.asset.partition(":")[2] in means.whole for leg in come):
        kind = way_back(means.kind)
    else:
        kind = means.kind
    sides = [leg.asset for leg in (*come, *gone)] if means.directed else []
    reading.book(Draft(
        _key(reading, lines, sides), kind, first.at if len(lines) == 1 else _when(lines), (*come, *gone, *charged),
        indexes, means.variety if kind is EventKind.INCOME else "", first.day, first.note,
        first.refs if len(lines) == 1 else tuple(dict.fromkeys(ref for line in lines for ref in line.refs)), b"", secondary,
    ))


def _when(lines: list[Line]) -> datetime:
    """When the rows of one event were carried out; those that hold something for it do not say."""
    return min((line.at for line in lines if not line.means.held), default=lines[0].at)


def book_timed(reading: Reading, lines: list[Line], secondary: bool, markets: Callable[[str], bool]) -> None:
    """Rows of one name whose seconds say which of them are one trade. `markets`: whether prices are in an asset."""
    by_index = {line.index: line for line in lines}
    sweeps = {line.means.sweep for line in lines}
    done = settle([_part(line) for line in lines if line.legs], many_to_one if sweeps == {True} else by_pairs)
    if any(line.means.market for line in lines):
        doubt(done, markets)
    for trade in done.trades:
        book(reading, [by_index[part.index] for part in (*trade.parts, *trade.fees)], secondary)
    for fee in done.loose_fees:
        line = by_index[fee.index]
        reading.book(Draft(line.key, EventKind.FEE, line.at, line.legs, (line.index,), note=_LOOSE, secondary=secondary))
    _leave(reading, done)
    for line in lines:
        if not line.legs:
            reading.ignore(line.index, STILL)


def _part(line: Line) -> Part:
    leg = line.legs[0]
    return Part(line.index, line.at, leg.asset, leg.quantity, line.means.charge, line.means.pair)


def _leave(reading: Reading, done: Settled) -> None:
    for parts, cause in done.open:
        side = "bought" if any(part.change > 0 for part in parts if not part.fee) else "sold"
        half = f"only what was {side} in this trade is here; export all assets and accounts of this time"
        reading.quarantine([part.index for part in parts], cause, half if cause == HALF else _MIXED)


def _key(reading: Reading, lines: list[Line], sides: list[str]) -> bytes:
    """The id that another export knows too, else that of the row, else those of all rows."""
    named = next((line for line in lines if any(line.ids)), None)
    if named is not None:
        return reading.key(named.means.key[0], *named.ids, *sides)
    return lines[0].key if len(lines) == 1 else reading.key("rows", *sorted(line.key.hex() for line in lines))


def _of_one(legs: tuple[Leg, ...]) -> tuple[list[Leg], list[Leg], list[Leg]]:
    """As `_sides`, for one row: its amount, what it was traded for and its fee are of different assets, or else they are put together."""
    moved = [leg for leg in legs if leg.role not in _CHARGES]
    if len(moved) > 1 and moved[0].asset == moved[1].asset:
        return _sides(iter(legs))
    come = [leg for leg in moved if leg.quantity > 0]
    return come, [leg for leg in moved if leg.quantity < 0], [leg for leg in legs if leg.role in _CHARGES]


def _sides(legs: Iterator[Leg]) -> tuple[list[Leg], list[Leg], list[Leg]]:
    """What came in, what went out and what was charged: one leg for each asset, account and role, in order of asset."""
    found: dict[tuple[str, str, LegRole], Leg] = {}
    for leg in legs:
        slot = (leg.asset, leg.account, leg.role)
        held = found.get(slot)
        found[slot] = leg if held is None else Leg(leg.account, leg.asset, add(held.quantity, leg.quantity), leg.role)
    come: list[Leg] = []
    gone: list[Leg] = []
    charged: list[Leg] = []
    for _, leg in sorted(found.items()):
        if leg.quantity:
            (charged if leg.role in _CHARGES else come if leg.quantity > 0 else gone).append(leg)
    return come, gone, charged
