"""The two sides a transfer can have: what left an account, what arrived in one. Owns how an event is read as a side and which
amounts and times can belong together; pairing is in `find`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter

from msgspec import Struct

from core.matching.twins import DIGITAL, grows, kind_between
from core.model import Account, Event, EventKind, LegRole, LinkKind, Owner, TaxType
from core.money import ZERO, multiply, negate, subtract

MOVES = frozenset({EventKind.DEPOSIT, EventKind.WITHDRAWAL, EventKind.TRANSFER})

TOLERANCE = Decimal("0.005")
"""A network fee of up to this share of the amount sent needs no further sign."""
FEE_SHARE = Decimal("0.2")
"""The share of the amount sent above which a difference is no network fee, however small it is."""
NETWORK_FEES = {
    "crypto:BTC": Decimal("0.001"), "crypto:ETH": Decimal("0.02"), "crypto:LTC": Decimal("0.02"), "crypto:BCH": Decimal("0.002"),
    "crypto:DOGE": Decimal("6"), "crypto:XRP": Decimal("1"), "crypto:SOL": Decimal("0.02"), "crypto:ADA": Decimal("2"),
    "crypto:DOT": Decimal("0.2"), "crypto:USDT": Decimal("30"), "crypto:USDC": Decimal("30"), "crypto:DAI": Decimal("30"),
    "crypto:BNB": Decimal("0.01"), "crypto:MATIC": Decimal("1"), "crypto:POL": Decimal("1"), "crypto:TRX": Decimal("5"),
    "crypto:XLM": Decimal("1"), "crypto:ATOM": Decimal("0.1"), "crypto:AVAX": Decimal("0.1"), "crypto:ALGO": Decimal("1"),
    "crypto:LINK": Decimal("1"), "crypto:XMR": Decimal("0.01"), "crypto:ETC": Decimal("0.02"), "crypto:DASH": Decimal("0.01"),
}
"""What venues and networks have charged for one withdrawal at most, as their fee pages state it; a sense of scale, no tariff."""

DAY = 86_400
HOUR = 3_600
BY_TIME = attrgetter("seconds", "key")
BY_SIZE = attrgetter("quantity", "seconds", "key")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Whose = str
_MINE = (Owner.SELF.value, f"{Owner.SELF.value} {TaxType.TAXABLE.value}")


class Side(Struct, eq=False, gc=False):
    """One side. `quantity` is what the row moved; `whole` with the fee legs in the same asset (what an outgoing side cost in all).
    `owner` tells apart what is never joined without the user's word: accounts of two owners, and units, other than money, that go from
    one tax treatment to another (a distribution or conversion, not a transfer). `before` and `after` are the seconds within which an
    arrival must lie, for an outgoing side."""

    key: str
    event: Event
    account: str
    owner: Whose
    asset: str
    quantity: Decimal
    whole: Decimal
    seconds: int
    dated: bool
    incoming: bool
    before: int
    after: int


def sides(events: Iterable[Event], accounts: Mapping[str, Account]) -> tuple[list[Side], list[Side]]:
    """What went out and what came in, each by time, then key. Events with both sides, several assets or nothing that moves are no side."""
    owners = {name: (account.owner.value, f"{account.owner.value} {account.tax_type.value}") for name, account in accounts.items()}
    spans: dict[tuple[str, bool], tuple[int, int]] = {}
    outs: list[Side] = []
    ins: list[Side] = []
    moves, fee, tax, mine = MOVES, LegRole.FEE, LegRole.TAX, _MINE
    for event in events:
        if event.kind not in moves:
            continue
        main = None
        several = False
        for leg in event.legs:
            if leg.role is not fee and leg.role is not tax:
                several = main is not None
                main = leg
                if several:
                    break
        if main is None or several or not main.quantity:
            continue
        asset, account, dated = main.asset, main.account, event.stated_date is not None
        incoming = main.quantity > 0
        quantity = main.quantity if incoming else negate(main.quantity)
        whole = quantity
        if not incoming and len(event.legs) > 1:
            for leg in event.legs:
                if leg.role is fee and leg.asset == asset and leg.account == account:
                    whole = subtract(whole, leg.quantity)
        spanned = spans.get((asset, dated))
        if spanned is None:
            spanned = spans[asset, dated] = window(asset, dated=dated)
        owner = owners.get(account, mine)
        whose = owner[0] if asset.startswith("cash:") else owner[1]
        seconds = int((event.at - _EPOCH).total_seconds())
        (ins if incoming else outs).append(
            Side(event.key, event, account, whose, asset, quantity, whole, seconds, dated, incoming, *spanned)
        )
    outs.sort(key=BY_TIME)
    ins.sort(key=BY_TIME)
    return outs, ins


def window(asset: str, *, dated: bool) -> tuple[int, int]:
    """Seconds before and after the sending within which the arrival must lie.

    Chains and exchanges: 1 hour against the arrow of time (clocks differ), 20 hours after. A custodian's transfer of securities and a
    bank's of money take days, and dates without a time add one on each side.
    """
    before, after = (HOUR, 20 * HOUR) if asset.startswith(DIGITAL) else (DAY, 7 * DAY)
    return (before + DAY, after + DAY) if dated else (before, after)


def in_time(out: Side, into: Side) -> bool:
    slack = DAY if into.dated and not out.dated else 0
    return -out.before - slack <= into.seconds - out.seconds <= out.after + slack


def exact(out: Side, into: Side) -> bool:
    """Whether what arrived is what was sent, with or without the fee that the sending row states apart."""
    return into.quantity == out.quantity or into.quantity == out.whole


def least(out: Side) -> Decimal:
    """The least that may arrive of what was sent: all but a fee within the tolerance or on the scale of the network's."""
    by_share = subtract(out.quantity, multiply(out.quantity, TOLERANCE))
    charge = NETWORK_FEES.get(out.asset)
    if charge is None:
        return by_share
    by_charge = subtract(out.quantity, min(charge, multiply(out.quantity, FEE_SHARE)))
    return min(by_share, by_charge)


def lost(out: Side, into: Side, kind: LinkKind = LinkKind.TRANSFER) -> Decimal:
    """What went to the network; 0 where a user's link joins more with less, and where all of one asset became another."""
    if kind is LinkKind.WRAP or kind is LinkKind.SWAP:
        return ZERO
    return max(subtract(out.whole, into.quantity), ZERO)


def becomes(out: Side, into: Side) -> LinkKind:
    """What a pair of these two is most likely: unit for unit with something lost on the way is no wrap."""
    if out.asset == into.asset:
        return LinkKind.TRANSFER
    if grows(out.asset, into.asset):
        return LinkKind.WRAP
    return kind_between(out.asset, into.asset) if exact(out, into) else LinkKind.BRIDGE


def fits(out: Side, into: Side, kind: LinkKind) -> bool:
    """Whether two events can be what the user says they are."""
    if kind is LinkKind.TRANSFER:
        return out.asset == into.asset
    if out.asset.startswith("cash:") or into.asset.startswith("cash:"):
        return False
    return out.asset != into.asset or (kind is LinkKind.BRIDGE and out.account != into.account)
