"""CPU of booking alone, by every method and with wash sales on: `python -m tests.benchmarks booking`.

A million trades of securities against a bare loop over the same trades as integers, HIFO against FIFO, and how all of them grow from
10,000 trades: with 10,000 trades an asset in 8 accounts, so that as many stand within a window of 61 days whatever the size, and with one
pool that holds every trade and more than 100,000 open lots at its end.
"""

import gc
import math
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from core.booking import Run
from core.booking.rules import Rules
from core.booking.slices import lot_id
from core.model import Account, Event, EventKind, Identification, Leg, LegRole, Matches, Method
from core.policy import profile
from core.tax import pack_for
from core.tax.us import UnitedStates
from core.unknown import Unknown

START = datetime(2019, 1, 1, 15, tzinfo=UTC)
SCALE = 8
"""Decimals of units and of money."""
Trade = tuple[int, int, int, int]
"""Pool, units (minus: sold), money without the fee, fee; all scaled."""
FEW, MUCH = 10_000, 1_000_000


class History:
    """`count` trades over six years, eleven buys to nine sells, each sale of one lot or a part of one; as events and as integers.

    `named` says which lot each sale takes where lots are named.
    """

    def __init__(self, count: int, assets: int, accounts: int, seed: int = 3) -> None:
        rng = random.Random(seed)
        self.events: list[Event] = []
        self.trades: list[Trade] = []
        self.named: list[Identification] = []
        open_lots: list[list[list[object]]] = [[] for _ in range(assets * accounts)]
        step = timedelta(days=6 * 365) / count
        pools = [(f"Broker {broker}", f"security:S{share:02d}") for share in range(assets) for broker in range(accounts)]
        cash = "cash:USD"
        for number in range(count):
            at, key = START + step * number, f"{number:032x}"
            pool = rng.randrange(assets * accounts)
            account, asset = pools[pool]
            price = rng.randint(100, 90_000) * 10 ** (SCALE - 2)
            held = open_lots[pool]
            if held and rng.random() < 0.45:
                place = rng.randrange(len(held))
                lot, left = held[place]
                assert isinstance(left, int)
                units = left if rng.random() < 0.5 else left // 2 + 1
                if units == left:
                    held[place] = held[-1]
                    held.pop()
                else:
                    held[place] = [lot, left - units]
                self.named.append(Identification(((str(lot), _decimal(units)),), at, "own books", account, asset, key, confirmed=True))
                signed = -units
            else:
                signed = units = rng.randint(1, 500_000_000)
                held.append([lot_id(key, "0"), units])
            money = units * price // 10**SCALE + 1
            fee = money * 26 // 10_000
            self.trades.append((pool, signed, money, fee))
            legs = (
                Leg(account, asset, _decimal(signed), LegRole.ASSET),
                Leg(account, cash, _decimal(money if signed < 0 else -money), LegRole.CASH),
                Leg(account, cash, _decimal(-fee), LegRole.FEE),
            )
            self.events.append(Event(key, EventKind.SELL if signed < 0 else EventKind.BUY, at, legs))


def _decimal(scaled: int) -> Decimal:
    return Decimal(scaled).scaleb(-SCALE)


def bare(trades: list[Trade]) -> list[tuple[int, int, int, int]]:
    """First in, first out with exact integers and nothing else: no dates, terms, wash sales or decimals. (pool, units, cost, gain) each."""
    lots: dict[int, deque[list[int]]] = {}
    matches = []
    for pool, units, money, fee in trades:
        if units > 0:
            lots.setdefault(pool, deque()).append([units, money + fee])
            continue
        queue, wanted, proceeds = lots[pool], -units, money - fee
        while wanted:
            lot = queue[0]
            held, cost = lot
            taken = held if held <= wanted else wanted
            part = cost * taken // held
            share = proceeds * taken // wanted
            matches.append((pool, taken, part, share - part))
            if taken == held:
                queue.popleft()
            else:
                lot[0] -= taken
                lot[1] -= part
            wanted -= taken
            proceeds -= share
    return matches


def _american(method: Method) -> Callable[[], Rules]:
    return lambda: UnitedStates(method)


METHODS: dict[str, Callable[[], Rules]] = {
    "FIFO": _american(Method.FIFO), "LIFO": _american(Method.LIFO), "HIFO": _american(Method.HIFO), "LOFO": _american(Method.LOFO),
    "named lots": _american(Method.FIFO), "Section 104": lambda: pack_for("UK").rules(profile("monitor").tax),
    "FIFO without wash sales": lambda: UnitedStates(Method.FIFO, wash_days=0),
    "HIFO without wash sales": lambda: UnitedStates(Method.HIFO, wash_days=0),
}
SHAPES: dict[str, Callable[[int], tuple[int, int]]] = {
    "8 accounts, 10,000 trades an asset": lambda count: (max(1, count // 10_000), 8), "one pool": lambda _: (1, 1),
}
"""Assets and accounts of a history of that many trades."""


class Measured(NamedTuple):
    """`bare` is the loop as a script runs it, `lean` without the garbage collector, as booking runs. `growth` is the exponent from 10,000
    trades on, `lots` are open at the end."""

    shape: str
    method: str
    cpu: float
    bare: float
    lean: float
    growth: float
    lots: int


def rows(count: int = MUCH) -> Iterator[Measured]:
    """Each shape by each method, the bare loop right before and after it."""
    for shape, size in SHAPES.items():
        few, much = History(FEW, *size(FEW)), History(count, *size(count))
        for name in METHODS:
            small = min(booked(few, name)[0] for _ in range(3))
            lean = _cpu(partial(bare, much.trades))
            cpu, lots = booked(much, name)
            loop = _cpu(partial(bare, much.trades), collector=True)
            yield Measured(shape, name, cpu, loop, lean, math.log(cpu / small, count / FEW), lots)


def booked(history: History, name: str) -> tuple[float, int]:
    """CPU seconds of booking the history by that method, and how many lots are open at its end."""
    unknown = Unknown("no price", "set one")
    run = Run(
        METHODS[name](), accounts={f"Broker {n}": Account(f"Broker {n}") for n in range(8)}, assets={}, values=lambda asset, at: unknown,
        identifications=history.named if name == "named lots" else (), timezone="America/New_York",
    )
    left = 0

    def work() -> None:
        nonlocal left
        run.follow(history.events, Matches())
        left = len(run.close().lots)

    return _cpu(work), left


def _cpu(work: Callable[[], object], *, collector: bool = False) -> float:
    """CPU seconds, with or without the garbage collector."""
    gc.collect()
    if not collector:
        gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()
