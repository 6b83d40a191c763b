"""CPU of finding own transfers in a long history: `python -m tests.benchmarks transfers`.

Shapes: the mixed history (8 accounts, 12 % transfers with a fee in kind); the same with one asset and one pair of accounts holding all
movements; and every movement of the same amount between 8 accounts. Growth is the exponent from a tenth of the events to all of them.
"""

import gc
import math
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from core.matching import match
from core.model import Event, EventKind, Leg, LegRole

START = datetime(2020, 1, 1, tzinfo=UTC)
ACCOUNTS = tuple(f"W{number}" for number in range(1, 9))
ASSETS = tuple(f"crypto:T{number:02d}X" for number in range(50))
FEE = Decimal("0.001")


def mixed(count: int, *, assets: int = 50, pairs: int = 56, equal: bool = False, fee_apart: bool = True) -> list[Event]:
    """`count` events over six years, 12 % of the deeds transfers: two events each, the arrival minutes to hours later. `pairs`: 1 for all
    movements from W1 to W2. Where the fee is not stated apart, less arrives than was sent."""
    rng = random.Random(5)
    step = timedelta(days=6 * 365) / count
    found: list[Event] = []
    number = 0
    while len(found) < count:
        at = START + step * len(found)
        number += 1
        key = f"{number:032x}"
        asset = ASSETS[rng.randrange(assets)]
        units = Decimal(1) if equal else Decimal(rng.randint(1_000_000, 500_000_000)).scaleb(-8)
        if rng.random() < 0.12:
            out, into = ACCOUNTS[:2] if pairs == 1 else rng.sample(ACCOUNTS, 2)
            legs = [Leg(out, asset, -units, LegRole.ASSET)]
            if fee_apart:
                legs.append(Leg(out, asset, -FEE, LegRole.FEE))
            arrived = units if fee_apart else units * Decimal("0.999")
            found.append(Event(key + "o", EventKind.WITHDRAWAL, at, tuple(legs)))
            later = at + timedelta(seconds=rng.randint(60, 6000))
            found.append(Event(key + "i", EventKind.DEPOSIT, later, (Leg(into, asset, arrived, LegRole.ASSET),)))
        else:
            account = ACCOUNTS[rng.randrange(8)]
            money = Leg(account, "cash:USD", Decimal(-100), LegRole.CASH)
            found.append(Event(key, EventKind.BUY, at, (Leg(account, asset, units, LegRole.ASSET), money)))
    return found


SHAPES: dict[str, Callable[[int], list[Event]]] = {
    "8 accounts, 50 assets, 12 % transfers": mixed,
    "the same, less arrives than was sent": lambda count: mixed(count, fee_apart=False),
    "one asset, one pair of accounts": lambda count: mixed(count, assets=1, pairs=1),
    "one asset, one pair, less arrives": lambda count: mixed(count, assets=1, pairs=1, fee_apart=False),
    "one asset, one pair, equal amounts": lambda count: mixed(count, assets=1, pairs=1, equal=True),
    "one asset, 8 accounts, equal amounts": lambda count: mixed(count, assets=1, equal=True),
    "one asset, equal amounts, less arrives": lambda count: mixed(count, assets=1, equal=True, fee_apart=False),
}


def measured(events: list[Event]) -> tuple[float, int, int]:
    """CPU seconds, pairs and ambiguous ones."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        found = match(events)
        return time.process_time() - start, len(found.matched), len(found.ambiguous)
    finally:
        gc.enable()


def rows(count: int = 1_000_000) -> Iterator[tuple[str, float, float, int, int]]:
    """(shape, CPU seconds for `count` events, growth exponent, pairs, ambiguous)."""
    for name, make in SHAPES.items():
        few = min(measured(make(count // 10))[0] for _ in range(3))
        much, pairs, ambiguous = measured(make(count))
        yield name, much, math.log10(much / few), pairs, ambiguous
