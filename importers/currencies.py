"""Which codes are money of a state (ISO 4217). Stablecoins are crypto; what is not listed here is no cash."""

from collections.abc import Mapping

from core.model import AssetKind, LegRole, asset_id, kind_of
from core.model.currencies import FIAT as FIAT

ALSO_TICKERS = frozenset(("ALL", "AMD", "BAM", "BBD", "BND", "GEL", "NIO", "TTD"))
"""Codes of money that are the tickers of much held shares and funds: in a file of securities they mean those."""
ALSO_COINS = frozenset(("ERN", "MNT", "SOS", "TOP"))
"""Codes of money that no crypto venue deals in, and that are the codes of coins there."""
_MONEY = FIAT - ALSO_COINS


_NEVER = frozenset(".:/\\,;|()[]")
_LONGEST = 24
_IDS = tuple(f"{kind.value}:" for kind in AssetKind)


class UnknownAsset(ValueError):
    """A code that names no asset by itself: the user has to say what it is. `code` is as the file writes it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code[:40]!r} is no asset that is known")
        self.code = code


def spelled(code: str, named: Mapping[str, str]) -> str:
    """A code as `crypto_or_cash` takes it: by the name that the user gave it (`named`), else as it is. Raises `UnknownAsset`.

    A coin's code is one word of letters and digits; with blanks, dots or slashes it is a drawer, a pair or a contract that means
    something else on every venue.
    """
    meant = named.get(code)
    if meant is not None:
        _, _, symbol = meant.partition(":")
        return symbol if crypto_or_cash(symbol)[0] == meant else meant
    if not code.isalnum() and (len(code) > _LONGEST or not _NEVER.isdisjoint(code) or len(code.split()) > 1):
        raise UnknownAsset(code)
    return code


def crypto_or_cash(code: str) -> tuple[str, LegRole]:
    """Asset id and leg role of a code on a crypto venue: `USD` is cash, everything that no state issues is crypto. An id stays itself."""
    if code.startswith(_IDS):
        return code, LegRole.CASH if kind_of(code) is AssetKind.CASH else LegRole.ASSET
    if code in _MONEY:
        return asset_id(AssetKind.CASH, code), LegRole.CASH
    return asset_id(AssetKind.CRYPTO, code), LegRole.ASSET
