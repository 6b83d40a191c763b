"""A stream booked by Trimtab, in the rows that its peer gives."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from msgspec.structs import replace

from core.booking import Rules, book
from core.model import Booking, Event, EventKind, Leg, LegRole, Matches, Method
from core.money import ZERO, add, cut, negate, subtract
from core.tax import uk
from core.tax.us import UnitedStates
from core.unknown import Maybe, Unknown, known
from tests.differential.streams import Line, Stream

ASSET = "security:VTI"
Row = tuple[tuple[str, ...], tuple[Decimal, ...]]
"""What names a row, and its figures."""
_KINDS = {"buy": EventKind.BUY, "sell": EventKind.SELL, "split": EventKind.SPLIT}


def _event(line: Line, number: int, currency: str) -> Event:
    at = datetime.combine(date.fromisoformat(line.day), time(12), UTC) + timedelta(minutes=number)
    units, amount = Decimal(line.units), Decimal(line.amount)
    legs = [Leg(line.account, ASSET, negate(units) if line.what == "sell" else units, LegRole.ASSET)]
    if amount:
        legs.append(Leg(line.account, f"cash:{currency}", amount if line.what == "sell" else negate(amount), LegRole.CASH))
    if Decimal(line.fee):
        legs.append(Leg(line.account, f"cash:{currency}", negate(Decimal(line.fee)), LegRole.FEE))
    return Event(line.key, _KINDS[line.what], at, tuple(legs))


def _booked(stream: Stream, rules: Rules, currency: str) -> Booking:
    def values(asset: str, at: datetime) -> Maybe:
        return Decimal(1) if asset == f"cash:{currency}" else Unknown("the stream states no price", "")

    events = [_event(line, number, currency) for number, line in enumerate(stream.lines)]
    return book(events, Matches(), rules, accounts={}, assets={}, values=values, timezone="UTC", base_currency=currency)


def figure(amount: Maybe) -> Decimal:
    """Raises `ValueError` with the cause for what is not known: then the stream itself is wrong."""
    if not known(amount):
        raise ValueError(amount.cause)
    return amount


def lots(stream: Stream) -> list[Row]:
    """(sale, purchase): units, cost, gain. Wash sales are off: none of these peers has them."""
    booking = _booked(stream, replace(UnitedStates(Method(stream.method)), wash_days=0), "USD")
    return [
        ((sale.event, sale.origin), (sale.quantity, figure(sale.basis), figure(sale.gain))) for sale in booking.disposals
    ]


def section104(stream: Stream) -> list[Row]:
    """(day of sale, rule, day of purchase): units, gain.

    All sales of a day are one (s.105(1)(a)): the peers spread what was received for them over its matches by units, and so is done here.
    Trimtab leaves each sale its own proceeds; the day comes to the same.
    """
    booking = _booked(stream, uk.rules(), "GBP")
    days = {line.key: line.day for line in stream.lines}
    units: dict[date, Decimal] = {}
    received: dict[date, Decimal] = {}
    for sale in booking.disposals:
        units[sale.sold] = add(units.get(sale.sold, ZERO), sale.quantity)
        received[sale.sold] = add(received.get(sale.sold, ZERO), figure(sale.proceeds))
    return joined([
        ((str(sale.sold), sale.rule, days[sale.origin] if sale.rule == "30 days" else ""),
         (sale.quantity, subtract(cut(received[sale.sold], sale.quantity, units[sale.sold]), figure(sale.basis))))
        for sale in booking.disposals
    ])


def joined(rows: list[Row]) -> list[Row]:
    """Rows of one name added up."""
    found: dict[tuple[str, ...], tuple[Decimal, ...]] = {}
    for name, figures in rows:
        before = found.get(name)
        found[name] = figures if before is None else tuple(add(one, other) for one, other in zip(before, figures, strict=True))
    return sorted(found.items())


Ours = Callable[[Stream], list[Row]]
