"""Stablecoins of a wallet as the means of payment on chain, within the floors of the sleeves that hold them and the stablecoin minimum."""

from decimal import Decimal

from core.model import AssetKind
from core.money import ZERO, add, subtract
from core.policy import is_stablecoin
from core.proposals.desk import Desk
from core.unknown import Maybe, known
from core.valuation import Holding


def coins(desk: Desk, account: str) -> Maybe:
    """What a purchase on chain may spend in `account`, in the base currency."""
    found = ZERO
    rooms: dict[str, Decimal] = {}
    for holding in _held(desk, account):
        free = _free(desk, holding)
        limits = desk.sell_rooms(holding.asset, holding.sleeve)
        for name, room in limits.items():
            if room.unknown is not None:
                return room.unknown
            free = min(free, rooms.setdefault(name, room.amount))
        for name in limits:
            rooms[name] = subtract(rooms[name], free)
        found = add(found, free)
    return found


def pay_with_coins(desk: Desk, account: str, amount: Decimal) -> None:
    """Takes `amount` from the account's stablecoins, the largest first; the caller has asked `coins` before."""
    left = amount
    for holding in _held(desk, account):
        room = desk.sell_room(holding.asset, holding.sleeve)
        taken = min(left, _free(desk, holding), room.amount if room is not None else left)
        if taken > 0:
            desk.record_sale(holding, taken, None)
            left = subtract(left, taken)


def _held(desk: Desk, account: str) -> list[Holding]:
    found = [
        h for h in desk.holdings
        if h.account == account and h.info.kind is AssetKind.CRYPTO and is_stablecoin(h.info) and known(h.value) and not h.stale
    ]  # fmt: skip
    return sorted(found, key=lambda h: (-(h.value if known(h.value) else ZERO), h.asset))


def _free(desk: Desk, holding: Holding) -> Decimal:
    """The value that neither a sale nor a payment of this queue has taken."""
    key = (holding.account, holding.asset)
    value = holding.value if known(holding.value) else ZERO
    return max(ZERO, subtract(value, desk.sold_here[key]))
