"""Events and their legs: the facts that everything right of the ledger is computed from."""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct


class EventKind(StrEnum):
    BUY = "buy"
    SELL = "sell"
    SWAP = "swap"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRANSFER = "transfer"
    INCOME = "income"
    FEE = "fee"
    TAX = "tax"
    SPLIT = "split"
    MERGER = "merger"
    SPIN_OFF = "spin_off"
    RETURN_OF_CAPITAL = "return_of_capital"
    CASH_IN_LIEU = "cash_in_lieu"
    RENAME = "rename"
    GIFT_IN = "gift_in"
    GIFT_OUT = "gift_out"
    LOSS = "loss"
    WRAP = "wrap"
    UNWRAP = "unwrap"
    STAKE = "stake"
    UNSTAKE = "unstake"
    POOL_IN = "pool_in"
    POOL_OUT = "pool_out"
    BORROW = "borrow"
    REPAY = "repay"
    MARGIN = "margin"
    FUNDING = "funding"
    ADJUSTMENT = "adjustment"
    OPENING = "opening"
    """A lot that was held before the first imported row: quantity, basis and date as the user states them."""


class IncomeKind(StrEnum):
    """The `variety` of an income event."""

    STAKING = "staking"
    INTEREST = "interest"
    DIVIDEND = "dividend"
    QUALIFIED_DIVIDEND = "qualified_dividend"
    CAPITAL_GAIN = "capital_gain_distribution"
    AIRDROP = "airdrop"
    REWARD = "reward"
    REFERRAL = "referral"
    FORK = "fork"
    MINING = "mining"
    SALARY = "salary"
    """Pay for work, in whatever it was paid."""
    OTHER = "other"
    """What the source calls income and no more."""


FOREIGN_TAX = "foreign_tax"
"""The `variety` of a tax event of which the source says that another state withheld it; such a row of income has no value of its own."""


class LegRole(StrEnum):
    ASSET = "asset"
    CASH = "cash"
    FEE = "fee"
    TAX = "tax"


PART = "part:"
"""How a reference begins that names the transaction of which an event is one part, as an export of one wallet tells it: other exports of
the same account may tell the rest (rule L2.11)."""


class EventState(StrEnum):
    IMPORTED = "imported"
    EDITED = "edited"
    MATCHED = "matched"
    SYNTHETIC = "synthetic"
    MANUAL = "manual"


class Leg(Struct, frozen=True, gc=False):
    """A signed movement of one asset in one account: plus comes in, minus goes out.

    `value` is what the source states that `abs(quantity)` was worth, in `currency` (an ISO code), never negative;
    None where the source states nothing.
    """

    account: str
    asset: str
    quantity: Decimal
    role: LegRole
    value: Decimal | None = None
    currency: str = ""


class Event(Struct, frozen=True, gc=False):
    """One thing that happened.

    Legs by kind: a buy has the asset leg in, the cash leg out (gross, without fee) and fee legs out; a sell the reverse; a swap two
    asset legs; deposit, withdrawal: one side only; an income the asset or cash leg in, withheld tax as a tax leg; a split the shares
    added or taken as one asset leg; an opening the asset leg in with its basis as `value` (None: unknown) and the acquisition date as
    `stated_date`.
    """

    key: str
    """Identity that survives re-import, as hex; edits, links and identifications attach to it."""
    kind: EventKind
    at: datetime
    """The instant, in UTC. Where the source gives a date alone: noon of that date in `zone`."""
    legs: tuple[Leg, ...]
    variety: str = ""
    """An `IncomeKind` for income, `FOREIGN_TAX` for a tax; else empty."""
    stated_date: date | None = None
    """The civil date, where the source gives no time; it is used as it stands in every time zone."""
    zone: str = "UTC"
    zone_source: str = ""
    """Where the zone came from: file, header, file name, user or format."""
    state: EventState = EventState.IMPORTED
    note: str = ""
    refs: tuple[str, ...] = ()
    """Ids that both sides of a transfer or a trade can share: transaction hash, order id, trade id."""
    id: int = 0
    """The ledger's row number; 0 before it is stored."""

    def civil_date(self, timezone: str) -> date:
        """The date of the event for a taxpayer who lives in `timezone`; it decides years, terms and windows."""
        return self.stated_date or self.at.astimezone(zone(timezone)).date()

    @property
    def order(self) -> tuple[datetime, int, str]:
        """The order of booking: by instant; on one instant what comes in before what goes out, then by key.

        It depends on nothing but the event itself, so the order of imports cannot change a result.
        """
        return (self.at, _RANK.get(self.kind, 1), self.key)


_RANK = {
    EventKind.OPENING: 0,
    EventKind.BUY: 0,
    EventKind.INCOME: 0,
    EventKind.SPLIT: 0,
    EventKind.GIFT_IN: 0,
    EventKind.DEPOSIT: 0,
    EventKind.SELL: 2,
    EventKind.WITHDRAWAL: 2,
    EventKind.GIFT_OUT: 2,
    EventKind.FEE: 3,
}


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises `ValueError` with a remedy where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone; write one like America/New_York or UTC") from None


_OFFSET = re.compile(r"(?:UTC|GMT)\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE)


def zone_or_offset(name: str) -> tzinfo:
    """An IANA zone, or an offset such as `UTC+2` or `UTC-05:30`: what an export's times are in. Raises `ValueError` with the remedy."""
    found = _OFFSET.fullmatch(name.strip())
    if not found:
        return zone(name.strip())
    span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if span > timedelta(hours=14) or int(found["minutes"] or 0) > 59:
        raise ValueError(f"{name!r} is not an offset from UTC; write one like UTC+2, or a zone like Europe/Paris")
    return timezone(-span if found["sign"] in "-−" else span)
