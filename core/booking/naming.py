"""Specific identification: the lots that were named for a sale, where they were named in time and are there."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from core.booking import marks
from core.booking.averaged import Averaged
from core.booking.pools import Pool
from core.booking.rules import Rules
from core.booking.slices import Slice
from core.model import Account, Custody, DatedMethod, Event, Identification, Method, zone
from core.money import ZERO, subtract


class Naming:
    """The records of identification by the key of the event they were made for."""

    def __init__(self, rules: Rules, identifications: Iterable[Identification], timezone: str) -> None:
        self.rules = rules
        self.timezone = timezone
        self.records: dict[str, list[Identification]] = {}
        for record in identifications:
            if record.event:
                self.records.setdefault(record.event, []).append(record)

    def take(
        self, pool: Pool, account: Account, event: Event, day: date, wanted: Decimal, method: Method,
    ) -> tuple[list[Slice], tuple[str, ...]]:
        """Up to `wanted` units of the lots named last and in time, and what is open about it; the caller takes the rest by `method`."""
        records = [record for record in self.records[event.key] if (record.account, record.asset) == (account.name, pool.asset)]
        if not records or not self.rules.names_lots:
            return [], ()
        if method is Method.AVERAGE and isinstance(pool, Averaged):
            return [], (marks.AVERAGED,)
        timely = [record for record in records if self._in_time(record, pool.asset, event, day)]
        if not timely:
            return [], (marks.late(method),)
        record = max(timely, key=lambda found: (found.recorded_at, found.lots))
        parts: list[Slice] = []
        for name, units in record.lots:
            units = min(units, wanted)
            for each in (name, *pool.pieces.get(name, ())):
                held = pool.slices.get(each)
                here = min(units, held.quantity) if held is not None else ZERO
                if held is None or here <= 0:
                    continue
                parts.append(pool.cut(held, here))
                units = subtract(units, here)
                wanted = subtract(wanted, here)
        said = (marks.not_held(method),) if wanted else ()
        if not record.confirmed and account.custody is not Custody.WALLET and self.rules.confirmation_needed(pool.asset, account, day):
            said = (*said, marks.UNCONFIRMED)
        return parts, said

    def late(self, account: Account, asset: str, event: Event, day: date) -> tuple[DatedMethod, ...] | None:
        """Standing orders for `day` that were given too late for the sale of `asset` in `event`; None where that is no question, for all
        were given before the day."""
        home = zone(self.timezone)
        fresh = [
            order for order in account.methods
            if order.recorded_at is not None and order.since <= day <= order.recorded_at.astimezone(home).date()
        ]
        if not fresh:
            return None
        return tuple(
            order for order in fresh
            if not self._in_time(Identification((), order.recorded_at or event.at, "own books", account.name, asset), asset, event, day)
        )

    def _in_time(self, record: Identification, asset: str, event: Event, day: date) -> bool:
        recorded = record.recorded_at.astimezone(zone(self.timezone)).date()
        before = recorded <= day if event.stated_date else record.recorded_at <= event.at
        return self.rules.identification_in_time(asset, record, day, recorded, before)
