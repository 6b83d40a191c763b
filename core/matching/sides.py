"""The two sides a transfer can have: what left an account, what arrived in one. Owns how an event is read as a side and which
amounts and times can belong together; pairing is in `find`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from core.model import Account, Event, EventKind, LegRole, Owner
from core.money import ZERO, add, multiply, negate, subtract

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

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400.0
_HOUR = 3_600.0


@dataclass(slots=True, eq=False)
class Side:
    """One side. `quantity` is what the row moved; `whole` with the fee legs in the same asset (what an outgoing side cost in all)."""

    event: Event
    account: str
    owner: Owner
    asset: str
    quantity: Decimal
    whole: Decimal
    seconds: float
    dated: bool
    incoming: bool

    @property
    def key(self) -> str:
        return self.event.key


def side_of(event: Event, accounts: Mapping[str, Account]) -> Side | None:
    """`event` as one side of a transfer; None where it has both sides, several assets or nothing that moves."""
    if event.kind not in MOVES:
        return None
    main = None
    fees = ZERO
    for leg in event.legs:
        if leg.role is LegRole.FEE or leg.role is LegRole.TAX:
            continue
        if main is not None or not leg.quantity:
            return None
        main = leg
    if main is None:
        return None
    for leg in event.legs:
        if leg.role is LegRole.FEE and leg.asset == main.asset and leg.account == main.account:
            fees = subtract(fees, leg.quantity)
    incoming = main.quantity > 0
    quantity = main.quantity if incoming else negate(main.quantity)
    account = accounts.get(main.account)
    return Side(
        event, main.account, account.owner if account else Owner.SELF, main.asset, quantity, quantity if incoming else add(quantity, fees),
        (event.at - _EPOCH) / timedelta(seconds=1), event.stated_date is not None, incoming,
    )


def window(out: Side) -> tuple[float, float]:
    """Seconds before and after the sending within which the arrival must lie.

    Chains and exchanges: 1 hour against the arrow of time (clocks differ), 20 hours after. A custodian's transfer of securities and a
    bank's of money take days, and dates without a time add one on each side.
    """
    if out.asset.startswith("crypto:") or out.asset.startswith("defi:"):
        before, after = _HOUR, 20 * _HOUR
    else:
        before, after = DAY, 7 * DAY
    return (before + DAY, after + DAY) if out.dated else (before, after)


def in_time(out: Side, into: Side) -> bool:
    before, after = window(out)
    slack = DAY if into.dated and not out.dated else 0.0
    return -before - slack <= into.seconds - out.seconds <= after + slack


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


def lost(out: Side, into: Side) -> Decimal:
    """What went to the network; 0 where a user's link joins more with less."""
    return max(subtract(out.whole, into.quantity), ZERO)
