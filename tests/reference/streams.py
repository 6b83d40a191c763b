"""Small random streams of one security as the engine reads them, and as the references do."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from msgspec import Struct

from core.booking import Rules, book
from core.matching import match
from core.model import Account, Booking, Event, EventKind, Identification, Leg, LegRole
from core.money import negate, ratio, subtract
from core.unknown import Maybe, Unknown, known

START = date(2024, 1, 2)
ASSET = "security:VTI"
CLOSE = Fraction(1, 10**9)
"""The engine cuts amounts at 1e-12 and gives the last part the rest; the references do not cut at all."""


class Line(Struct, frozen=True):
    """One event. `buy`, `sell` and `move` are of `units`, for `amount`; a `split` is `ratio` new for one old, over all accounts."""

    key: str
    day: date
    what: str
    units: int = 0
    amount: int = 0
    account: str = "A"
    to: str = ""
    ratio: Fraction = Fraction(1)
    named: tuple[str, ...] = ()


@st.composite
def streams(
    draw: st.DrawFn, *, lots: int = 8, sales: int = 6, accounts: str = "A", splits: bool = False, named: bool = False,
    whole: bool = False, moves: int = 3, all_at_once: bool = False,
    ratios: tuple[Fraction, ...] = (Fraction(2), Fraction(3), Fraction(1, 2)),
    gaps: tuple[int, ...] = (0, 1, 1, 2, 5, 15, 29, 30, 31, 40, 200),
) -> list[Line]:
    """At most `lots` purchases and `sales` sales, in order of time. Nothing is sold or moved that is not there.

    `whole`: every unit costs a whole number, so that no cut is rounded and a tie stays one. `all_at_once`: a transfer takes all there is.
    """
    kinds = ["buy"] * draw(st.integers(1, lots)) + ["sell"] * draw(st.integers(1, sales))
    kinds += ["move"] * draw(st.integers(0, moves)) if len(accounts) > 1 else []
    kinds += ["split"] * draw(st.integers(0, 2)) if splits else []
    held: dict[str, Fraction] = {}
    found: list[Line] = []
    day = START
    for number, what in enumerate(draw(st.permutations(kinds))):
        day += timedelta(days=draw(st.sampled_from(gaps)))
        account, key = draw(st.sampled_from(accounts)), f"{what[0]}{number:02}"
        there = held.get(account, Fraction(0))
        if what == "buy":
            units = draw(st.integers(1, 12))
            held[account] = there + units
            more = 0 if whole else draw(st.sampled_from((0, 0, 1)))
            found.append(Line(key, day, what, units, units * draw(st.integers(1, 9)) + more, account))
        elif what == "split":
            factor = draw(st.sampled_from(ratios))
            held = {name: units * factor for name, units in held.items()}
            found.append(Line(key, day, what, ratio=factor))
        elif there >= 1:
            units = int(there) if all_at_once and what == "move" else draw(st.integers(1, int(there)))
            held[account] = there - units
            lots_named = tuple(draw(st.permutations([line.key for line in found if line.what == "buy"]))[:2]) if named else ()
            if what == "sell":
                found.append(Line(key, day, what, units, units * draw(st.integers(1, 9)), account, named=lots_named))
            else:
                to = draw(st.sampled_from([name for name in accounts if name != account]))
                held[to] = held.get(to, Fraction(0)) + units
                found.append(Line(key, day, what, units, 0, account, to))
    return found


def facts(lines: Iterable[Line], asset: str = ASSET) -> list[Event]:
    """As events, a minute apart in the order of the lines, so that nothing hangs on how a day is ordered."""
    held: dict[str, Decimal] = {}
    found = []
    for number, line in enumerate(lines):
        at = datetime.combine(line.day, time(14), UTC) + timedelta(minutes=number)
        units, money = Decimal(line.units), Decimal(line.amount)
        legs: list[Leg]
        if line.what == "split":
            legs, kind, variety = [], EventKind.SPLIT, f"{line.ratio.numerator}:{line.ratio.denominator}"
            for account, has in held.items():
                more = subtract(ratio(has * line.ratio.numerator, Decimal(line.ratio.denominator)), has)
                legs.append(Leg(account, asset, more, LegRole.ASSET))
        else:
            kind, variety = _KINDS[line.what], ""
            sign = units if line.what == "buy" else negate(units)
            legs = [Leg(line.account, asset, sign, LegRole.ASSET)]
            if line.what == "move":
                legs.append(Leg(line.to, asset, units, LegRole.ASSET))
            else:
                legs.append(Leg(line.account, "cash:USD", negate(money) if line.what == "buy" else money, LegRole.CASH))
        for leg in legs:
            if leg.asset == asset:
                held[leg.account] = held.get(leg.account, Decimal(0)) + leg.quantity
        found.append(Event(line.key, kind, at, tuple(legs), variety=variety))
    return found


_KINDS = {"buy": EventKind.BUY, "sell": EventKind.SELL, "move": EventKind.TRANSFER}


def booked(
    events: Iterable[Event], rules: Rules, accounts: Mapping[str, Account] | None = None, named: Iterable[Identification] = (),
    currency: str = "USD",
) -> Booking:
    def values(asset: str, at: datetime) -> Maybe:
        return Decimal(1) if asset.startswith("cash:") else Unknown("the stream states no price", "")

    listed = list(events)
    return book(
        listed, match(listed), rules, accounts=accounts or {}, assets={}, values=values, identifications=tuple(named), timezone="UTC",
        base_currency=currency,
    )


def exact(amount: Maybe) -> Fraction:
    assert known(amount), amount
    return Fraction(amount)


def close(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) < CLOSE
