"""Which holdings a sleeve's `members` mean. Owns the notation and the matching of one selector; which sleeve wins is `core.valuation`'s.

A selector that names one asset is stronger than one that describes many (class, tag, protocol, strategy, account), and that is stronger
than a whole kind: `BTC` takes bitcoin out of `kind:crypto`. `rest` is what the parent's own members mean and no other part claims.
"""


from enum import IntEnum, StrEnum

from msgspec import Struct

from core.model import Asset, AssetKind, Strategy, symbol
from core.policy.classes import class_of

OUTSIDE = "outside"
"""The tag that takes an asset out of every weight."""


class Strength(IntEnum):
    REST = 0
    KIND = 1
    DESCRIBED = 2
    NAMED = 3


class By(StrEnum):
    SYMBOL = "symbol"
    ID = "id"
    CLASS = "class"
    TAG = "tag"
    PROTOCOL = "protocol"
    STRATEGY = "strategy"
    KIND = "kind"
    ACCOUNT = "account"
    REST = "rest"


class Selector(Struct, frozen=True):
    by: By
    what: str

    def __str__(self) -> str:
        if self.by in (By.SYMBOL, By.ID, By.REST):
            return self.what
        return f"{self.by}:{self.what}"

    @property
    def strength(self) -> Strength:
        if self.by in (By.SYMBOL, By.ID):
            return Strength.NAMED
        if self.by is By.KIND:
            return Strength.KIND
        return Strength.REST if self.by is By.REST else Strength.DESCRIBED

    def matches(self, asset: Asset, account: str, venue: str = "") -> bool:
        """Whether it means this asset in this account at this venue; `rest` never does by itself."""
        if self.by is By.SYMBOL:
            return asset.symbol.upper() == self.what or any(symbol(name).upper() == self.what for name in asset.names)
        if self.by is By.ID:
            return asset.id == self.what or self.what in asset.names
        if self.by is By.CLASS:
            return class_of(asset) == self.what
        if self.by is By.TAG:
            return self.what in asset.tags
        if self.by is By.PROTOCOL:
            return asset.protocol.casefold() == self.what.casefold()
        if self.by is By.STRATEGY:
            return asset.strategy is not None and asset.strategy.value == self.what
        if self.by is By.KIND:
            return asset.kind.value == self.what
        return self.by is By.ACCOUNT and (account == self.what or venue.casefold() == self.what.casefold())

    def clashes(self, other: "Selector") -> bool:
        """Whether both must mean the same asset, whatever is held."""
        if self == other:
            return True
        named = {self.by, other.by} == {By.SYMBOL, By.ID}
        return named and symbol_of(self) == symbol_of(other)


_DESCRIBED = "class:X, tag:X, protocol:X, strategy:X, kind:X or account:X"


def symbol_of(selector: Selector) -> str:
    """The symbol that a naming selector means."""
    return symbol(selector.what).upper() if selector.by is By.ID else selector.what


def selector(written: str) -> Selector:
    """A selector as the file writes it. Raises `ValueError` with the remedy."""
    stripped = written.strip()
    prefix, colon, rest = stripped.partition(":")
    if not stripped or (colon and not rest):
        raise ValueError(f"{written!r} selects nothing; write a symbol like BTC, or {_DESCRIBED}")
    if not colon:
        return Selector(By.REST, "rest") if stripped == "rest" else Selector(By.SYMBOL, stripped.upper())
    if prefix in tuple(AssetKind):
        return Selector(By.ID, stripped)
    if prefix == By.KIND and rest not in tuple(AssetKind):
        raise ValueError(f"{stripped!r} names no kind; write kind:{', kind:'.join(AssetKind)}")
    if prefix == By.STRATEGY and rest not in tuple(Strategy):
        raise ValueError(f"{stripped!r} names no strategy; write strategy:{', strategy:'.join(Strategy)}")
    if prefix in (By.CLASS, By.TAG, By.PROTOCOL, By.STRATEGY, By.KIND, By.ACCOUNT):
        return Selector(By(prefix), rest)
    raise ValueError(f"{stripped!r} is no selector; write a symbol like BTC, an id like crypto:BTC, or {_DESCRIBED}")
