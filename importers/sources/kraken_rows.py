"""A settled row of Kraken's ledger and what single rows and trades become. No moves between drawers (`kraken_moves`)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from core.model import Draft, EventKind, IncomeKind, Leg, LegRole
from core.money import ZERO, add, cut, negate, subtract
from importers.base import Reading
from importers.legs import trade_kind
from importers.sources.kraken_assets import FEE_CREDITS

KFEE = f"crypto:{FEE_CREDITS}"
REQUEST = "request without a ledger id; the row that settles it counts"
CREDITS = "fee credits (KFEE) have no market value"
INTERNAL = "move between spot, staking and earn balances of one account"


class Row(Struct, gc=False):
    """A settled ledger row. `amount` signed; `fee` positive where paid, in the row's own asset; `usd` what the file says it was worth."""

    index: int
    key: bytes
    refid: str
    at: datetime
    type: str
    subtype: str
    asset: str
    role: LegRole
    aside: bool
    amount: Decimal
    fee: Decimal
    usd: Decimal | None

    def leg(self, account: str, quantity: Decimal | None = None) -> Leg:
        """The row's movement, or a part of it, with its value where the file states one."""
        moved = self.amount if quantity is None else quantity
        if self.usd is not None and self.role is LegRole.ASSET and self.amount:
            return Leg(account, self.asset, moved, self.role, cut(self.usd.copy_abs(), moved.copy_abs(), self.amount.copy_abs()), "USD")
        return Leg(account, self.asset, moved, self.role)

    def legs(self, account: str) -> tuple[Leg, ...]:
        """The movement and the fee, each where there is one."""
        found = (self.leg(account),) if self.amount else ()
        return (*found, Leg(account, self.asset, negate(self.fee), LegRole.FEE)) if self.fee else found


def is_group(refid: str) -> bool:
    """Whether a refid names anything: it can be empty or `Unknown`."""
    return bool(refid) and (len(refid) > len("unknown") or refid.lower() != "unknown")


def grouped(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Rows by refid, in file order; a row whose refid is empty or `Unknown` stands alone, under an empty refid."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        refid = row.refid
        if refid in groups:
            groups[refid].append(row)
        elif is_group(refid):
            groups[refid] = [row]
        else:
            yield "", [row]
    yield from groups.items()


def book_income(reading: Reading, row: Row, variety: IncomeKind) -> None:
    """A reward: the amount less its fee. Rewards of cash are interest."""
    net = subtract(row.amount, row.fee) if row.fee else row.amount
    if net <= 0:
        reading.quarantine(row.index, "negative reward", "this reward takes away; add it by hand as an adjustment")
        return
    if row.role is LegRole.CASH and variety is IncomeKind.STAKING:
        variety = IncomeKind.INTEREST
    reading.book(Draft(row.key, EventKind.INCOME, row.at, (row.leg(reading.account, net),), (row.index,), variety.value))


def book_swap(reading: Reading, refid: str, rows: list[Row]) -> None:
    """The rows of one trade: what went out, what came in, and the fee of each row in its own asset.

    Legs stand in order of asset, so that a file with its rows turned round gives the same event.
    """
    if len(rows) == 2 and refid and book_plain(reading, refid, rows[0], rows[1]):
        return
    indexes = tuple(row.index for row in rows)
    sides: dict[str, list[Row]] = {}
    fees: dict[str, Decimal] = {}
    credits = False
    for row in rows:
        if row.asset == KFEE:
            credits = True
            continue
        if row.amount:
            sides.setdefault(row.asset, []).append(row)
        if row.fee:
            fees[row.asset] = add(fees.get(row.asset, ZERO), row.fee)
    account = reading.account
    gone: list[Leg] = []
    come: list[Leg] = []
    for _, moved in sorted(sides.items()):
        leg = moved[0].leg(account) if len(moved) == 1 else _summed(account, moved)
        if leg.quantity:
            (come if leg.quantity > 0 else gone).append(leg)
    charged = tuple(Leg(account, asset, negate(fee), LegRole.FEE) for asset, fee in sorted(fees.items()))
    key = reading.key("refid", refid) if refid else rows[0].key
    at = min(row.at for row in rows)
    refs = (refid,) if refid else ()
    if gone and come:
        reading.book(Draft(key, trade_kind(come, gone), at, (*come, *gone, *charged), indexes, refs=refs))
    elif credits and not come:
        paid = tuple(Leg(leg.account, leg.asset, leg.quantity, LegRole.FEE) for leg in gone) + charged
        if paid:
            reading.book(Draft(key, EventKind.FEE, at, paid, indexes, note="fee credits bought", refs=refs))
        else:
            reading.ignore(indexes, CREDITS)
    elif not gone and not come and charged:
        reading.book(Draft(key, EventKind.FEE, at, charged, indexes, refs=refs))
    elif not gone and not come:
        reading.ignore(indexes, "moves nothing")
    else:
        side, other = ("bought", "paid") if come else ("sold", "received")
        named = f"trade {refid}" if refid else "a trade without refid"
        reading.quarantine(
            indexes, "half a trade",
            f"only what was {side} in {named} is here, not what was {other}; export all assets and all types of this time",
        )


def book_plain(reading: Reading, refid: str, one: Row, two: Row) -> bool:
    """The everyday trade, one row out and one in; False where it is anything else. As the long way would, at half the time."""
    come, gone = (one, two) if one.amount > 0 else (two, one)
    if come.amount <= 0 or gone.amount >= 0 or come.asset == gone.asset or KFEE in (come.asset, gone.asset):
        return False
    account = reading.account
    legs = [come.leg(account), gone.leg(account)]
    for row in (come, gone) if come.asset < gone.asset else (gone, come):
        if row.fee:
            legs.append(Leg(account, row.asset, negate(row.fee), LegRole.FEE))
    kind = EventKind.SWAP if come.role is gone.role else EventKind.BUY if gone.role is LegRole.CASH else EventKind.SELL
    at = one.at if one.at <= two.at else two.at
    reading.book(Draft(reading.key("refid", refid), kind, at, tuple(legs), (one.index, two.index), refs=(refid,)))
    return True


def _summed(account: str, rows: list[Row]) -> Leg:
    """Several rows of one asset in one trade as one leg; a value only where every row states one."""
    quantity, value = ZERO, ZERO
    stated = True
    for row in rows:
        quantity = add(quantity, row.amount)
        if row.usd is None or row.role is not LegRole.ASSET:
            stated = False
        else:
            value = add(value, row.usd.copy_sign(row.amount))
    if stated:
        return Leg(account, rows[0].asset, quantity, rows[0].role, value.copy_abs(), "USD")
    return Leg(account, rows[0].asset, quantity, rows[0].role)
