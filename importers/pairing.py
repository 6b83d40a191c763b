"""Which rows of a file without ids are one trade. Owns the rule; knows no source.

Rows of one order share a second, and can spill into the next. A group is one trade where one asset went out and one came in, whatever
the number of fills. Where several pairs share a second they are told apart by what the source calls them; what stays ambiguous is said
to be so and is never mixed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct, field

from core.money import ZERO, add

SPILL = timedelta(seconds=1)
PARTED = frozenset({"bought", "sold"})
"""Names of pairs by which a source says that rows of the one are never of one trade with rows of the other."""


class Part(Struct):
    """A row that is one side of a trade, or its fee. `pair` names rows that the source itself puts together."""

    index: int
    at: datetime
    asset: str
    change: Decimal
    fee: bool = False
    pair: str = ""


class Trade(Struct):
    """What went out and came in, by asset; `fees` with it. Several assets on a side only where the source makes no pairs."""

    parts: list[Part] = field(default_factory=list)
    fees: list[Part] = field(default_factory=list)

    def net(self) -> dict[str, Decimal]:
        """Change by asset, fees apart."""
        found: dict[str, Decimal] = {}
        for part in self.parts:
            found[part.asset] = add(found.get(part.asset, ZERO), part.change)
        return {asset: change for asset, change in found.items() if change}


class Settled(Struct):
    """What a group of rows is: trades, fees of trades that cannot be told apart, and rows that are left with why."""

    trades: list[Trade] = field(default_factory=list)
    loose_fees: list[Part] = field(default_factory=list)
    open: list[tuple[list[Part], str]] = field(default_factory=list)


HALF = "half a trade"
MIXED = "several trades in one second"
Resolve = Callable[[Sequence[Part]], "Settled | None"]


def settle(parts: Iterable[Part], resolve: Resolve) -> Settled:
    """Groups by second, with the spill into the next where only both seconds together make whole trades."""
    seconds: dict[datetime, list[Part]] = {}
    for part in parts:
        seconds.setdefault(part.at, []).append(part)
    times = sorted(seconds)
    result = Settled()
    place = 0
    while place < len(times):
        here = seconds[times[place]]
        after = _spilled(seconds, times, place)
        alone = resolve(here)
        step = 1
        if after is not None and (alone is None or resolve(after) is None):
            further = _spilled(seconds, times, place + 1)
            belongs_on = alone is not None and further is not None and resolve(further) is None and resolve([*after, *further]) is not None
            both = None if belongs_on else resolve([*here, *after])
            if both is not None:
                alone, step = both, 2
        if alone is None:
            result.open.append((here, why(here)))
        else:
            result.trades.extend(alone.trades)
            result.loose_fees.extend(alone.loose_fees)
        place += step
    return result


def _spilled(seconds: dict[datetime, list[Part]], times: list[datetime], place: int) -> list[Part] | None:
    if place + 1 < len(times) and times[place + 1] - times[place] <= SPILL:
        return seconds[times[place + 1]]
    return None


def why(parts: Sequence[Part]) -> str:
    """Why rows make no trade."""
    named: dict[str, set[bool]] = {}
    for part in parts:
        if not part.fee and part.change:
            named.setdefault(part.pair if part.pair in PARTED else "", set()).add(part.change > 0)
    return HALF if all(len(signs) < 2 for signs in named.values()) else MIXED


def one_pair(parts: Sequence[Part]) -> bool:
    """Whether what came in is one asset and what went out is one other."""
    come = {part.asset for part in parts if part.change > 0}
    gone = {part.asset for part in parts if part.change < 0}
    return len(come) == 1 and len(gone) == 1 and come != gone and len({part.pair for part in parts} & PARTED) < 2


def by_pairs(parts: Sequence[Part]) -> Settled | None:
    """One trade; or one for each pair that the source names, where each of those is one."""
    sides = [part for part in parts if not part.fee]
    fees = [part for part in parts if part.fee]
    if one_pair(sides):
        return Settled([Trade(sides, fees)])
    named: dict[str, list[Part]] = {}
    for part in sides:
        named.setdefault(part.pair, []).append(part)
    if len(named) < 2 or not all(one_pair(group) for group in named.values()):
        return None
    trades = [Trade(group) for group in named.values()]
    return Settled(trades, _give_fees(trades, fees))


def many_to_one(parts: Sequence[Part]) -> Settled | None:
    """Small balances swept into one asset, or one asset spread over several: one side is one asset, and it is one trade."""
    come = {part.asset for part in parts if part.change > 0}
    gone = {part.asset for part in parts if part.change < 0}
    if come and gone and (len(come) == 1 or len(gone) == 1) and not come & gone:
        return Settled([Trade([part for part in parts if not part.fee], [part for part in parts if part.fee])])
    return None


def doubt(done: Settled, markets: Callable[[str], bool]) -> None:
    """Takes out trades that may be halves of two, whose other assets were left out of the file.

    Two sides are one trade for certain where the source names them together; else prices must be in one of the two (`markets`), and the
    file must not hold halves of both.
    """
    alone = {part.asset for parts, cause in done.open if cause == HALF for part in parts if not part.fee}
    believed: list[Trade] = []
    for trade in done.trades:
        assets = {part.asset for part in trade.parts}
        named = bool({part.pair for part in trade.parts} & PARTED)
        if any(map(markets, assets)) and (named or not assets <= alone):
            believed.append(trade)
        else:
            done.open.append(([*trade.parts, *trade.fees], HALF))
    done.trades = believed


def _give_fees(trades: list[Trade], fees: list[Part]) -> list[Part]:
    """Each fee to the one trade that knows its asset; those that fit none or several are returned."""
    loose = []
    for fee in fees:
        fits = [trade for trade in trades if any(part.asset == fee.asset for part in trade.parts)]
        if len(fits) == 1:
            fits[0].fees.append(fee)
        else:
            loose.append(fee)
    return loose
