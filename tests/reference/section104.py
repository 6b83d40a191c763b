"""Section 104, day by day. TCGA 1992 s.105 (a day's purchases are one, its sales are one; they are matched with each other first), s.106A
(then with purchases of the 30 days after, earliest first; earlier sales choose first, and a later day's own sale has been served already),
s.104 (then the pool, at its average).
"""

from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct


class Day(Struct):
    """A day's purchases and sales of one asset, in the units of the end; what is matched is taken off."""

    bought: Fraction = Fraction(0)
    cost: Fraction = Fraction(0)
    sold: Fraction = Fraction(0)


class Match(Struct, frozen=True, order=True):
    """Units of the sales of `sold` that are those bought on `bought` (None: of the pool), in the units of the end."""

    sold: date
    rule: str
    bought: date | None
    units: Fraction
    cost: Fraction


class Found(Struct):
    matches: list[Match]
    units: Fraction
    """What is left in the pool, and its cost."""
    cost: Fraction


def identify(
    bought: list[tuple[date, Fraction, Fraction]], sold: list[tuple[date, Fraction]], splits: list[tuple[date, Fraction]]
) -> Found:
    """`bought`: day, units, cost; `sold`: day, units; `splits`: day and new units per old one, before that day's trades."""
    days: dict[date, Day] = {}

    def later(day: date) -> Fraction:
        """How many units of the end a unit of `day` became."""
        result = Fraction(1)
        for when, ratio in splits:
            if when > day:
                result *= ratio
        return result

    for day, units, cost in bought:
        days.setdefault(day, Day()).bought += units * later(day)
        days[day].cost += cost
    for day, units in sold:
        days.setdefault(day, Day()).sold += units * later(day)

    each = {day: trades.cost / trades.bought for day, trades in days.items() if trades.bought}
    matches: list[Match] = []

    def match(sale: date, purchase: date, rule: str) -> None:
        units = min(days[sale].sold, days[purchase].bought)
        if units:
            matches.append(Match(sale, rule, purchase, units, units * each[purchase]))
            days[sale].sold -= units
            days[purchase].bought -= units

    for day in sorted(days):
        match(day, day, "same day")
    for sale in sorted(days):
        for purchase in sorted(days):
            if sale < purchase <= sale + timedelta(days=30):
                match(sale, purchase, "30 days")

    pool, cost = Fraction(0), Fraction(0)
    for day in sorted(days):
        trades = days[day]
        if trades.bought:
            pool, cost = pool + trades.bought, cost + trades.bought * each[day]
        if trades.sold:
            if trades.sold > pool:
                raise ValueError(f"{trades.sold} units are sold on {day} and {pool} are there")
            share = cost * trades.sold / pool
            matches.append(Match(day, "pool", None, trades.sold, share))
            pool, cost = pool - trades.sold, cost - share
    return Found(sorted(matches, key=lambda found: (found.sold, found.rule, found.bought or date.min)), pool, cost)
