"""Units of one acquisition that lie together in one account, and the ids of lots."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b

from msgspec import Struct

from core.model import Lot
from core.money import ZERO, cut, subtract
from core.unknown import Maybe, Unknown

LAST = 2**62
"""The turn of units that replaced nothing: within one lot those that did come first, in the order in which they did."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def lot_id(*parts: str) -> str:
    """A short stable id: `L` and twelve hex digits, from the acquiring event's key and leg or, for moved units, from the lot they were
    cut from, the event that moved them and the account they went to."""
    return "L" + blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()


def stamp_of(at: datetime) -> int:
    """Microseconds since 1970: the exact order of instants as a number."""
    return (at - _EPOCH) // _MICROSECOND


def portion(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """`cut`, but never more than `amount`: the rounding of a dust amount must not leave less than nothing."""
    share = cut(amount, part, whole)
    return amount if share.copy_abs() > amount.copy_abs() else share


class Gift(Struct, frozen=True, gc=False):
    """Units given that were worth less than they had cost the giver: what they had `cost` in all, their `value` then, the `day` they were
    given, and from when a sale counted from that day is long-term."""

    cost: Decimal
    value: Maybe
    day: date
    long_on: date | None

    def sold(self, proceeds: Decimal, basis: Decimal) -> tuple[Maybe, Maybe, bool]:
        """Basis and gain of units sold below the giver's `basis`, and whether they are held from the day of the gift: a loss counts from
        the value then, and between the two there is neither gain nor loss (IRC 1015(a), 1223(2))."""
        if not isinstance(self.value, Decimal):
            return basis, self.value, False
        worth = portion(self.value, basis, self.cost)
        return (worth, subtract(proceeds, worth), True) if proceeds < worth else (proceeds, ZERO, False)


class Source(Struct, gc=False, eq=False):
    """How units were acquired: where, and under which lot id; shared by all slices they were cut into. `number` counts acquisitions in
    the order of booking, `stamp` is the instant as `stamp_of` gives it. `bought`: they can replace what was sold at a loss; those that did
    have a source of their own with the days that were `tacked`, `doubtful` where it is not known whether that sale was a loss."""

    id: str
    account: str
    event: str
    number: int
    acquired: date
    at: datetime
    stamp: int
    long_on: date | None
    date_unknown: Unknown | None
    gift: Gift | None
    bought: bool = False
    turn: int = LAST
    tacked: int = 0
    doubtful: bool = False


class Slice(Struct, gc=False, eq=False):
    """`basis` is that of all `quantity` units, `adjustment` the part of it that wash sales brought. A slice without units is dead. `rank`
    is basis and units before the first cut: what HIFO compares, so that the rounding of a cut never changes the order."""

    source: Source
    id: str
    account: str
    asset: str
    quantity: Decimal
    basis: Maybe
    path: tuple[str, ...] = ()
    rank: tuple[Maybe, Decimal] | None = None
    adjustment: Decimal = ZERO

    def __lt__(self, other: "Slice") -> bool:
        return False

    def divided(self, units: Decimal) -> tuple["Slice", "Slice"]:
        """`units` of it and the rest; basis in proportion, the rest with the remainder."""
        basis, rest = self.basis, self.basis
        if units == self.quantity:
            rest = ZERO
        elif isinstance(basis, Decimal):
            basis = portion(basis, units, self.quantity)
            rest = subtract(self.basis, basis) if isinstance(self.basis, Decimal) else self.basis
        rank = self.rank or (self.basis, self.quantity)
        tacked = portion(self.adjustment, units, self.quantity)
        left = subtract(self.adjustment, tacked)
        return (
            Slice(self.source, self.id, self.account, self.asset, units, basis, self.path, rank, tacked),
            Slice(self.source, self.id, self.account, self.asset, subtract(self.quantity, units), rest, self.path, rank, left),
        )

    def moved(self, event: str, account: str, asset: str = "", quantity: Decimal | None = None) -> "Slice":
        """The same units (or what they became) after `event` brought them to `account`; basis and date go with them."""
        target = asset or self.asset
        if quantity is None:
            return Slice(
                self.source, lot_id(self.id, event, account), account, target, self.quantity, self.basis, (*self.path, event), self.rank,
                self.adjustment,
            )
        path = (*self.path, event)
        return Slice(self.source, lot_id(self.id, event, account), account, target, quantity, self.basis, path, None, self.adjustment)

    def lot(self) -> Lot:
        """What the rest of the program sees of it."""
        source = self.source
        return Lot(
            self.id, self.account, self.asset, source.acquired, source.at, self.quantity, self.basis, source.event, self.path,
            source.long_on, source.date_unknown, source.tacked, self.adjustment,
        )
