"""Sales and purchases that did not happen, booked by the engine after everything that did. Stores nothing and has no formula of its own."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.model import Booking, Event, EventKind, Identification, Leg, LegRole, Matches, Method, zone
from core.money import negate
from core.policy.laws import REPLACING
from core.services.groups import grouped
from core.services.projection import booked, new_run, resumable
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown, known

if TYPE_CHECKING:
    from core.booking import Run
    from core.booking.rules import Rules

SALE = "what-if-sale"
"""The key of the sale that is tried."""
_INSTANT = timedelta(microseconds=1)


class Trial:
    """The books as they stand at the clock. Each call of `book` goes on from there by itself.

    The state after the last event is computed once for a state of the ledger, so that a further trial costs no more than the open lots.
    """

    def __init__(self, ws: Workspace) -> None:
        from core.market import PriceBook

        self._ws = ws
        stamp = booked(ws)
        self._book = ws.remember("trial-prices", stamp, lambda: PriceBook(ws.ledger.prices.all(), ws.base_currency, ws.tz))
        self._state, self._last, self._parts = ws.remember("trial", stamp, self._end)
        self.at = ws.as_of if self._last is None or self._last < ws.as_of else self._last + _INSTANT
        """When the sale would be: at the clock, after every event."""

    @property
    def day(self) -> date:
        """The civil date of the sale."""
        return self.at.astimezone(zone(self._ws.tz)).date()

    def law(self) -> "Rules":
        """What the books follow."""
        return new_run(self._ws, values=self._book.value).books.rules

    def window(self, asset: str) -> tuple[date, date] | None:
        """The days in which a purchase takes away a loss on what is sold now; None where no such rule reaches the asset."""
        found, since = REPLACING.get(self._ws.policy.tax.jurisdiction), self.law().wash_sales_from(asset)
        reached = found is not None and not asset.startswith("cash:") and (found.digital or (since is not None and self.day >= since))
        return (self.day - timedelta(days=found.before), self.day + timedelta(days=found.after)) if found and reached else None

    def book(
        self, events: Sequence[Event], *, method: tuple[str, Method] | None = None, named: Sequence[Identification] = ()
    ) -> Booking:
        """The books of the assets of `events` after them; its disposals are theirs alone. `method`: of an account, from now on.

        Standing orders to buy are not in it: what they would buy is among `events`, where that is asked.
        """
        run = self._run({leg.asset for event in events for leg in event.legs}, named)
        if method is not None:
            run.take_by(*method)
        run.follow(events, Matches())
        booking, tried = run.close(), {event.key for event in events}
        return replace(booking, disposals=tuple(each for each in booking.disposals if each.event in tried))

    def _run(self, assets: set[str], named: Sequence[Identification]) -> "Run":
        """The books of `assets`, and of what is identical to one of them, as they stand."""
        if self._state is not None:
            return new_run(self._ws, self._state_of(assets), named=named, values=self._value)
        state, later, found = resumable(self._ws)
        run = new_run(self._ws, state, named=named, values=self._value)
        run.follow(later, found)
        return run

    def _state_of(self, assets: set[str]) -> bytes:
        from core.booking import narrowed

        known = grouped(self._ws)
        groups = {known[each].group if each in known else each for each in assets}
        those = frozenset(assets | groups | {id for id, each in known.items() if each.group in groups})
        if those not in self._parts:
            assert self._state is not None
            self._parts[those] = narrowed(self._state, those)
        return self._parts[those]

    def _value(self, asset: str, at: datetime) -> Maybe:
        """No price from after the clock values what would happen now."""
        if at < self.at:
            return self._book.value(asset, at)
        quote = self._book.latest(asset, self._ws.as_of)
        return quote if isinstance(quote, Unknown) else quote.price

    def _end(self) -> tuple[bytes | None, datetime | None, dict[frozenset[str], bytes]]:
        """The state after every event, None where it cannot be written; when the last event was; and room for parts of that state."""
        state, later, found = resumable(self._ws)
        if not later:
            kept = self._ws.ledger.projections.kept()
            return (state, kept.at, {}) if kept else (None, None, {})
        last = max(event.at for event in later)
        after = Event("", EventKind.FEE, last + _INSTANT, ())
        checkpoint = new_run(self._ws, state, values=self._book.value).follow([*later, after], found, last)
        return (checkpoint.state if checkpoint is not None else None), last, {}

    # ---- what did not happen

    def sale(self, account: str, asset: str, quantity: Decimal, proceeds: Maybe) -> Event:
        """A sale now, for `proceeds` net of its costs; unknown where its price is."""
        return self._trade(SALE, EventKind.SELL, self.at, account, asset, negate(quantity), proceeds)

    def purchase(self, key: str, day: date, account: str, asset: str, quantity: Decimal, cost: Maybe) -> Event:
        """A purchase on a later `day`."""
        at = max(datetime.combine(day, time(12), zone(self._ws.tz)), self.at + _INSTANT)
        return self._trade(key, EventKind.BUY, at, account, asset, quantity, cost)

    def _trade(self, key: str, kind: EventKind, at: datetime, account: str, asset: str, quantity: Decimal, money: Maybe) -> Event:
        legs = [Leg(account, asset, quantity, LegRole.ASSET)]
        if known(money):
            paid = money if quantity < 0 else negate(money)
            legs.append(Leg(account, f"cash:{self._ws.base_currency}", paid, LegRole.CASH))
        return Event(key, kind, at, tuple(legs))

    def identification(self, account: str, asset: str, lots: Sequence[tuple[str, Decimal]]) -> Identification:
        """Lots named for the sale, in time and confirmed."""
        return Identification(tuple(lots), self.at, "what-if", account, asset, SALE, confirmed=True)

