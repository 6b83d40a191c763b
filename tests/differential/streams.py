"""Random streams of trades in one security, from a seed. Each is what the peer it is for can say; nothing is sold that is not held."""

import random
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

START = date(2021, 5, 3)


class Line(Struct, frozen=True, omit_defaults=False):
    """One trade. `amount` is what was paid or received without the fee; of a split `units` are those that were added."""

    key: str
    day: str
    what: str
    units: str
    amount: str = "0"
    fee: str = "0"
    account: str = "A"


class Stream(Struct, frozen=True):
    seed: int
    method: str
    lines: tuple[Line, ...]


class Shape(Struct, frozen=True):
    """What a peer's streams are like. `one_a_day`: nothing depends on the order within a day."""

    accounts: str = "A"
    one_a_day: bool = True
    fees: bool = True
    splits: bool = False
    gaps: tuple[int, ...] = (1, 1, 2, 3, 7, 20, 29, 30, 31, 32, 60, 120)
    trades: int = 24


def stream(seed: int, method: str, shape: Shape) -> Stream:
    chance = random.Random(seed)
    held: dict[str, Decimal] = dict.fromkeys(shape.accounts, Decimal(0))
    lines: list[Line] = []
    day = START
    for number in range(chance.randint(4, shape.trades)):
        day += timedelta(days=chance.choice(shape.gaps if shape.one_a_day else (0, 0, *shape.gaps)))
        account = chance.choice(shape.accounts)
        there = held[account]
        fee = Decimal(chance.choice((0, 0, 1, 125, 999))).scaleb(-2) if shape.fees else Decimal(0)
        what = "sell" if there and chance.random() < 0.5 else "buy"
        if shape.splits and there and chance.random() < 0.08 and not any(line.day == str(day) for line in lines):
            units = there * chance.choice((1, 2))
            held[account] = there + units
            lines.append(Line(f"c{number:02}", str(day), "split", _plain(units), account=account))
            day += timedelta(days=1)
            continue
        units = Decimal(chance.randint(1, 4000)).scaleb(-2)
        if what == "sell":
            units = there if chance.random() < 0.15 else min(units, there)
            held[account] = there - units
        else:
            held[account] = there + units
        amount = (units * Decimal(chance.randint(500, 9000)).scaleb(-2)).quantize(Decimal("0.01")) + Decimal("0.01")
        lines.append(Line(f"{what[0]}{number:02}", str(day), what, _plain(units), _plain(amount + fee), _plain(fee), account))
    return Stream(seed, method, tuple(lines))


def sound(lines: tuple[Line, ...]) -> bool:
    """Whether nothing is sold that is not held: what is left of a stream after a line is taken out need not be."""
    held: dict[str, Decimal] = {}
    for line in lines:
        units = -Decimal(line.units) if line.what == "sell" else Decimal(line.units)
        if line.what == "split" and not held.get(line.account):
            return False
        held[line.account] = held.get(line.account, Decimal(0)) + units
        if held[line.account] < 0:
            return False
    return any(line.what == "sell" for line in lines)


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
