"""How brokers write securities and accounts: symbols, CUSIPs, options, the last digits of an account. Knows no broker.

A security is called by the strongest short name in its row: symbol, else ISIN, else CUSIP. What the names mean together is the ledger's.
"""

import re
from collections.abc import Iterable

from core.model import AssetKind, asset_id

_OPTION = re.compile(
    r"^\S+ \d{1,2}/\d{1,2}/\d{4} \$?[\d.]+ ([CP]|call|put)$"
    r"|^-?[A-Z.]{1,6}\s*\d{6}[CP][\d.]+$"
    r"|^\S+ [A-Z][a-z]{2} \d{1,2} '\d{2} \$[\d.,]+ (Put|Call)$"
    r"|^[A-Z.]{1,6} \d{1,2}[A-Z]{3}\d{2} [\d.]+ [CP]$",
    re.IGNORECASE,
)
_DERIVATIVE = re.compile(r"\b(options?|calls?|puts?|futures?|warrants?|cfds?)\b", re.IGNORECASE)
_CUSIP = re.compile(r"^(?=.*\d)[0-9A-Z]{8}\d$")
_NOTHING = frozenset({"", "-", "--", "---", "n/a", "na", "none", "null"})


def security(symbol: str) -> str:
    """The asset id of a security by its ticker, ISIN or CUSIP."""
    return asset_id(AssetKind.SECURITY, symbol)


def is_option(symbol: str) -> bool:
    """Whether a symbol is an option's: `SPY 03/31/2020 284.00 P`, `-SPY240119C500`, `NVDA Dec 13 '24 $150 Put`, `SPY 19JAN24 500 C`."""
    return bool(_OPTION.match(symbol))


def is_derivative(kind: str) -> bool:
    """Whether a security type names options, futures, warrants or contracts for difference."""
    return bool(_DERIVATIVE.search(kind))


def is_cusip(symbol: str) -> bool:
    """Whether a symbol is a CUSIP: what brokers show for bonds, and for shares that are no more after a corporate action."""
    return bool(_CUSIP.match(symbol))


def bare(symbol: str) -> str:
    """A symbol cell without blanks and the marks of brokers (`SPAXX**`, ` VTI`); empty for `--` and the like."""
    written = " ".join(symbol.split()).rstrip("*")
    return "" if written.casefold() in _NOTHING else written


def called(venue: str, number: str, digits: int) -> str:
    """The account of that number: `Schwab ...321`. Numbers are told by their last digits, which old and new exports share."""
    return f"{venue} ...{number[-digits:]}"


def account(given: str, venue: str, pattern: str, digits: int, *places: Iterable[str]) -> str:
    """The account's name: the user's, else by the number that `pattern` (group 1) finds in a title or the file name, else the venue's."""
    if given:
        return given
    if pattern:
        for written in (text for texts in places for text in texts):
            found = re.search(pattern, written)
            if found:
                return called(venue, found[1], digits)
    return venue
