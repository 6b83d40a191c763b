"""Kraken's asset codes, by table: not every code that begins with X or Z has a prefix (XTZ, ZRX, XCN keep theirs).

Source: the code tables in rotki's and BittyTax's readers and Kraken's note on .S, .M, .F, .B and .P balances.
"""

from collections.abc import Mapping
from functools import cache

from core.model import LegRole
from importers.currencies import UnknownAsset, crypto_or_cash, spelled

CODES = {
    "XXBT": "BTC", "XBT": "BTC", "XXDG": "DOGE", "XDG": "DOGE", "XETH": "ETH", "XETC": "ETC", "XLTC": "LTC", "XXRP": "XRP",
    "XXLM": "XLM", "XXMR": "XMR", "XZEC": "ZEC", "XREP": "REP", "XMLN": "MLN", "XICN": "ICN", "XNMC": "NMC", "XXVN": "XVN",
    "XDAO": "DAO", "ZEUR": "EUR", "ZUSD": "USD", "ZGBP": "GBP", "ZCAD": "CAD", "ZJPY": "JPY", "ZAUD": "AUD", "ZKRW": "KRW",
    "SETH": "ETH2", "FLOWH": "FLOW", "LUNA": "LUNC", "LUNA2": "LUNA",
}
SUFFIXES = ("HOLD", "S", "M", "F", "B", "P")
"""Fiat on hold, staked, opt-in rewards, flexible, bonded, parachain: the same asset in another drawer."""
_DIGITS_BELONG = frozenset({"C98"})
FEE_CREDITS = "KFEE"
"""Kraken's fee credits: no market value, so no asset."""


@cache
def kraken_asset(code: str) -> tuple[str, LegRole, bool]:
    """(asset id, leg role, whether the code means a staked or otherwise set-aside balance) of a code in a Kraken export.

    Raises `UnknownAsset` for a drawer that is not known.
    Two digits before a suffix are bonding days (`DOT28.S`); a single one belongs to the name (`ETH2.S`).
    """
    base, _, suffix = code.strip().partition(".")
    aside = suffix in SUFFIXES
    if not aside and suffix:
        raise UnknownAsset(code.strip())
    if aside and len(base) > 3 and base[-2:].isdigit() and base not in _DIGITS_BELONG:
        base = base[:-2]
    asset, role = crypto_or_cash(CODES.get(base) or spelled(base, {}))
    return asset, role, aside and suffix != "HOLD"


def named_assets(named: Mapping[str, str]) -> dict[str, tuple[str, LegRole, bool]]:
    """The same for codes that the user has named; one with a dot is a drawer of the asset that it names."""
    return {code: (*crypto_or_cash(asset), "." in code) for code, asset in named.items()}
