"""Assets that stand for one another: one coin wrapped, or the same coin on another chain. Owns which names those are.

A pair of twins is never joined by amount and time alone: it takes a shared network id or the user's word.
"""

from decimal import Decimal

from core.model import LinkKind, symbol
from core.money import multiply

DIGITAL = ("crypto:", "defi:")

_WRAPPED = (
    ("ETH", "WETH"), ("BNB", "WBNB"), ("MATIC", "WMATIC"), ("POL", "WPOL"), ("AVAX", "WAVAX"), ("SOL", "WSOL"), ("FTM", "WFTM"),
    ("BTC", "WBTC", "CBBTC", "TBTC", "RENBTC", "BTCB", "BTC.B"), ("STETH", "WSTETH"), ("MATIC", "POL"), ("XDAI", "WXDAI"),
)
_BRIDGED = (
    ("USDC", "USDC.E", "USDBC", "AXLUSDC", "BRIDGED-USDC"), ("USDT", "USDT.E", "USDT0", "AXLUSDT", "BSC-USD"), ("DAI", "DAI.E", "XDAI"),
    ("WETH", "WETH.E", "AXLETH"), ("ETH", "ETH.E"), ("WBTC", "WBTC.E", "AXLWBTC"), ("LINK", "LINK.E"),
)
_GROWING = frozenset({"WSTETH"})
"""One of these is worth more and more of what it wraps: amounts say little."""
LEAST_RATIO, MOST_RATIO = Decimal("0.7"), Decimal("1.5")
BRIDGE_SHARE = Decimal("0.99")
"""The least share that arrives over a bridge without further sign."""


def _families() -> dict[str, str]:
    """By name, one name of all that are twins directly or over others."""
    found: dict[str, str] = {}
    for group in (*_WRAPPED, *_BRIDGED):
        known = {found[name] for name in group if name in found}
        chosen = min(known, default=group[0])
        found |= {name: chosen for name, family in found.items() if family in known} | dict.fromkeys(group, chosen)
    return found


_FAMILY = _families()
_PAIRS = {frozenset((group[0], name)): LinkKind.BRIDGE for group in _BRIDGED for name in group[1:]} | {
    frozenset((group[0], name)): LinkKind.WRAP for group in _WRAPPED for name in group[1:]
}


def family_of(asset: str) -> str:
    """What `asset` and its twins have in common; the asset itself where it has none."""
    if not asset.startswith(DIGITAL):
        return asset
    return _FAMILY.get(symbol(asset).upper(), asset)


def twins(one: str, other: str) -> bool:
    """Whether two different assets stand for the same coin."""
    return one != other and family_of(one) == family_of(other)


def kind_between(one: str, other: str) -> LinkKind:
    """How a pair of twins is linked most likely."""
    return _PAIRS.get(frozenset((symbol(one).upper(), symbol(other).upper())), LinkKind.BRIDGE)


def grows(one: str, other: str) -> bool:
    """Whether the two are exchanged at a ratio that moves."""
    return one != other and (symbol(one).upper() in _GROWING or symbol(other).upper() in _GROWING)


def amounts(out_asset: str, quantity: Decimal, into_asset: str) -> tuple[Decimal, Decimal]:
    """The least and the most of `into_asset` that `quantity` of its twin can have become."""
    if grows(out_asset, into_asset):
        return multiply(quantity, LEAST_RATIO), multiply(quantity, MOST_RATIO)
    return multiply(quantity, BRIDGE_SHARE), quantity
