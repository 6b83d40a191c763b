"""What booking gives: lots, disposals, income and questions."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from core.unknown import Maybe, Unknown


class Term(StrEnum):
    """`LONG` is the term that the law favours (long-term, exempt after a year, with the discount); everything else is `SHORT`, also where a
    law knows no terms."""

    SHORT = "short"
    LONG = "long"


class Lot(Struct, frozen=True, gc=False):
    """Units of one asset acquired together, held in one account. `id` is stable: it derives from the acquiring event's key.

    `basis` is the whole lot's, in the base currency, fees of the purchase included. `acquired` is the civil date in the taxpayer's zone;
    a transfer keeps it. `origin` is the key of the event that acquired it, `path` those that moved it since.
    """

    id: str
    account: str
    asset: str
    acquired: date
    acquired_at: datetime
    quantity: Decimal
    basis: Maybe
    origin: str
    path: tuple[str, ...] = ()
    long_term_on: date | None = None
    """First day on which a sale is long-term; None where the date of acquisition is unknown, or the law knows no such day."""
    date_unknown: Unknown | None = None
    tacked: int = 0
    """Days by which wash sales lengthened the holding period; `long_term_on` counts them, `acquired` does not."""
    adjustment: Decimal = Decimal(0)
    """The part of `basis` that wash sales carried over from disallowed losses."""


AVERAGED = frozenset({"pool", "year", "portfolio"})
"""Rules of matching that take a share of many purchases."""


class Disposal(Struct, frozen=True, gc=False):
    """Part of a lot that was sold, swapped, spent or paid as a fee. Amounts in the base currency.

    `proceeds` are net of selling costs; `gain` = proceeds - basis, before any disallowance; unknown where one of them is.
    """

    event: str
    kind: str
    lot: str
    account: str
    asset: str
    acquired: date
    sold: date
    sold_at: datetime
    quantity: Decimal
    proceeds: Maybe
    basis: Maybe
    gain: Maybe
    term: Term | None
    origin: str
    marks: tuple[str, ...] = ()
    """What is open about it in words, e.g. `wash sale not computed`, `lot order depends on an answer`."""
    disallowed: Maybe = Decimal(0)
    """Loss not allowed, as a positive amount; unknown where the loss is. Negative: an earlier loss that counts against this gain alone."""
    forfeited: Maybe = Decimal(0)
    """The part of `disallowed` that no later sale brings back (replaced in a retirement or health account)."""
    rule: str = ""
    """The rule that matched these units to their acquisition where it is not a lot method: `same day`, `30 days`, `pool`, ..."""

    @property
    def of_many(self) -> bool:
        """Whether the basis is an average of purchases, so that `lot` and `acquired` are those of the first and no date of these units."""
        return self.rule in AVERAGED


class Wash(Struct, frozen=True, gc=False):
    """Units sold at a loss and the units that replace them: one bite, because a unit can be a replacement once (Reg. 1.1091-1(e))."""

    sale: int
    """The disposal at a loss: its number in the order of booking."""
    event: str
    lot: str
    asset: str
    account: str
    sold: date
    replacement: str
    """The lot of the replacing units as it was named then; `bought` is the key of the event that acquired it."""
    bought: str
    into: str
    """The account of the replacing units."""
    bought_asset: str
    acquired: date
    quantity: Decimal
    """Units sold that are replaced."""
    amount: Decimal
    """Their loss, positive, in the base currency: it joins the basis of the replacement, or is forfeited."""
    days: int
    """By how many days the replacement's holding period grew."""
    forfeited: bool = False


class Income(Struct, frozen=True, gc=False):
    """Something received as income, valued at receipt in the base currency."""

    event: str
    at: datetime
    day: date
    kind: str
    asset: str
    account: str
    quantity: Decimal
    value: Maybe
    withheld: Maybe = Decimal(0)


class Question(Struct, frozen=True):
    """Something only the user can say, with the remedy. `id` is stable; `kind` groups them."""

    id: str
    kind: str
    what: str
    remedy: str
    event: str = ""
    account: str = ""
    asset: str = ""


class Identification(Struct, frozen=True):
    """Which lots a sale takes: recorded when, through which channel, and whether the broker confirmed it.

    `event` is the key of the sale; empty while the order is still a ticket, then `ticket` names it. `lots` are (lot id, quantity).
    """

    lots: tuple[tuple[str, Decimal], ...]
    recorded_at: datetime
    channel: str
    account: str
    asset: str
    event: str = ""
    ticket: str = ""
    confirmed: bool = False


class Booking(Struct, frozen=True):
    """Everything booking derives from the events. The law at every step: basis in = basis out + basis left, units likewise."""

    lots: tuple[Lot, ...]
    disposals: tuple[Disposal, ...]
    incomes: tuple[Income, ...]
    questions: tuple[Question, ...]
    balances: dict[tuple[str, str], Decimal]
    """Quantity by (account, asset), cash included, as the events add up."""
    limbo: tuple[Lot, ...] = ()
    """Units that left for a place nobody named (an unmatched withdrawal, a loss): no gain is booked, `account` is the one they left."""
    washes: tuple[Wash, ...] = ()
    """What was disallowed and where it went, in the order of booking."""


class LinkKind(StrEnum):
    """What a pair of events is: units that stayed what they are, or became units of another asset."""

    TRANSFER = "transfer"
    BRIDGE = "bridge"
    """The same thing on another chain: unit for unit, basis and date carry over, what did not arrive was the bridge's fee."""
    WRAP = "wrap"
    """All of one asset became all of another, in whatever ratio: basis and date carry over."""
    SWAP = "swap"
    """The cautious reading of a wrap or bridge: a disposal at value, and a new lot."""


class TransferMatch(Struct, frozen=True):
    """An outgoing and an incoming event of the user's own accounts that are one movement. `fee` went to the network, in the asset."""

    outgoing: str
    incoming: str
    tier: str
    """`user`, `id`, `exact amount` or `amount less fee`."""
    fee: Decimal
    kind: LinkKind = LinkKind.TRANSFER


class AmbiguousTransfer(Struct, frozen=True):
    outgoing: str
    candidates: tuple[str, ...]


class Matches(Struct, frozen=True):
    """`open` are keys of events with one side only."""

    matched: tuple[TransferMatch, ...] = ()
    ambiguous: tuple[AmbiguousTransfer, ...] = ()
    open: tuple[str, ...] = ()
