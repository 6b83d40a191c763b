"""Units of one acquisition that lie together in one account, and the ids of lots."""

from base64 import b32encode
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b

from core.model import Lot
from core.unknown import Maybe, Unknown

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def lot_id(*parts: str) -> str:
    """A short stable id: `L` and ten letters or digits, from the acquiring event's key and leg or, for moved units, from the lot they
    were cut from, the event that moved them and the account they went to."""
    return "L" + b32encode(blake2b("\x1f".join(parts).encode(), digest_size=10).digest())[:10].decode()


def stamp_of(at: datetime) -> int:
    """Microseconds since 1970: the exact order of instants as a number."""
    return (at - _EPOCH) // _MICROSECOND


class Source:
    """How units were acquired; shared by all slices they were cut into. `number` counts acquisitions in the order of booking."""

    __slots__ = ("acquired", "at", "date_unknown", "event", "gift", "long_on", "number", "stamp")

    def __init__(
        self, event: str, number: int, acquired: date, at: datetime, long_on: date | None, date_unknown: Unknown | None, gift: bool,
    ) -> None:
        self.event = event
        self.number = number
        self.acquired = acquired
        self.at = at
        self.stamp = stamp_of(at)
        self.long_on = long_on
        self.date_unknown = date_unknown
        self.gift = gift


class Slice:
    """`basis` is that of all `quantity` units. A slice without units is dead. `rank` is basis and units before the first cut: what
    HIFO compares, so that the rounding of a cut never changes the order."""

    __slots__ = ("account", "asset", "basis", "id", "path", "quantity", "rank", "source")

    def __init__(
        self, source: Source, id: str, account: str, asset: str, quantity: Decimal, basis: Maybe, path: tuple[str, ...] = (),
        rank: tuple[Maybe, Decimal] | None = None,
    ) -> None:
        self.source = source
        self.id = id
        self.account = account
        self.asset = asset
        self.quantity = quantity
        self.basis = basis
        self.path = path
        self.rank = rank

    def __lt__(self, other: "Slice") -> bool:
        return False

    def moved(self, event: str, account: str, asset: str = "", quantity: Decimal | None = None) -> "Slice":
        """The same units (or what they became) after `event` brought them to `account`; basis and date go with them."""
        target = asset or self.asset
        if quantity is None:
            return Slice(
                self.source, lot_id(self.id, event, account), account, target, self.quantity, self.basis, (*self.path, event), self.rank
            )
        return Slice(self.source, lot_id(self.id, event, account), account, target, quantity, self.basis, (*self.path, event))

    def lot(self) -> Lot:
        """What the rest of the program sees of it."""
        source = self.source
        return Lot(
            self.id, self.account, self.asset, source.acquired, source.at, self.quantity, self.basis, source.event, self.path,
            source.long_on, source.date_unknown,
        )
