"""The schemes by which a security or token is named: ISIN, CUSIP, SEDOL, FIGI, a contract's address, else a ticker.

Owns their shapes and check digits. An asset id holds one such name (`security:US9229087690`, `security:VTI`); which names mean one
asset is the ledger's.
"""

from enum import StrEnum
from functools import lru_cache

from core.model.assets import AssetKind, asset_id


class Scheme(StrEnum):
    """How an asset is named. Listed in the order in which one is chosen to call it by."""

    TICKER = "ticker"
    ISIN = "isin"
    CUSIP = "cusip"
    FIGI = "figi"
    SEDOL = "sedol"
    CONTRACT = "contract"


_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALPHANUMERIC = frozenset(_DIGITS + _LETTERS)
_CUSIP = {sign: value for value, sign in enumerate(_DIGITS + _LETTERS + "*@#")}
_CONSONANTS = frozenset(_DIGITS + _LETTERS) - frozenset("AEIOU")
_SEDOL_WEIGHTS = (1, 3, 1, 7, 3, 9, 1)
_NOT_FIGI = frozenset(("BS", "BM", "GG", "GB", "GH", "KY", "VG"))
_CUSIP_COUNTRIES = ("US", "CA")
_HEX = frozenset("0123456789abcdefABCDEF")


def is_isin(written: str) -> bool:
    """Two letters, nine letters or digits and a check digit over all (ISO 6166: letters become 10 to 35, then Luhn's modulus 10)."""
    if len(written) != 12 or not _ALPHANUMERIC.issuperset(written) or not _is_letters(written[:2]) or written[11] not in _DIGITS:
        return False
    digits = "".join(str(int(sign, 36)) for sign in written)
    return _doubled(digits[::-1], 1) % 10 == 0


def is_cusip(written: str) -> bool:
    """Eight signs and a check digit (CUSIP Global Services, ANSI X9.6: modulus 10, double add double, A = 10 to Z = 35, * @ # after)."""
    if len(written) != 9 or written[8] not in _DIGITS:
        return False
    total = 0
    for place, sign in enumerate(written[:8]):
        value = _CUSIP.get(sign)
        if value is None:
            return False
        value *= 1 + place % 2
        total += value // 10 + value % 10
    return (10 - total % 10) % 10 == int(written[8])


def is_sedol(written: str) -> bool:
    """Six consonants or digits and a check digit (London Stock Exchange, SEDOL Masterfile: weights 1 3 1 7 3 9 1, modulus 10)."""
    if len(written) != 7 or not _CONSONANTS.issuperset(written) or written[6] not in _DIGITS:
        return False
    return sum(weight * int(sign, 36) for weight, sign in zip(_SEDOL_WEIGHTS, written, strict=True)) % 10 == 0


def is_figi(written: str) -> bool:
    """Two consonants that are no reserved prefix, G, eight consonants or digits and a check digit (OMG, Financial Instrument Global
    Identifier, 1.0: letters 10 to 35, every second value doubled, modulus 10)."""
    if len(written) != 12 or written[2] != "G" or written[:2] in _NOT_FIGI or written[11] not in _DIGITS:
        return False
    if not _CONSONANTS.issuperset(written) or not _is_letters(written[:2]):
        return False
    values = (int(sign, 36) * (1 + place % 2) for place, sign in enumerate(written[:11]))
    total = sum(value // 10 + value % 10 for value in values)
    return (10 - total % 10) % 10 == int(written[11])


def is_contract(written: str) -> bool:
    """A chain and the address of a contract on it, such as `ethereum:0x6b17...1d0f`: 20 bytes in hex after 0x, else any address."""
    chain, colon, address = written.partition(":")
    if not colon or not chain or not address:
        return False
    return not address.lower().startswith("0x") or (len(address) == 42 and _HEX.issuperset(address[2:]))


@lru_cache(maxsize=16384)
def scheme_of(asset: str) -> Scheme:
    """How an asset id names its asset, as its shape and check digit show."""
    kind, _, name = asset.partition(":")
    if kind != AssetKind.SECURITY:
        return Scheme.CONTRACT if kind == AssetKind.CRYPTO and is_contract(name) else Scheme.TICKER
    if len(name) == 12:
        return Scheme.ISIN if is_isin(name) else Scheme.FIGI if is_figi(name) else Scheme.TICKER
    if len(name) == 9 and is_cusip(name):
        return Scheme.CUSIP
    return Scheme.SEDOL if len(name) == 7 and is_sedol(name) else Scheme.TICKER


def cusip_of(isin: str) -> str:
    """The CUSIP that an American or Canadian ISIN holds (ISO 6166: the national number of US and CA); empty for others."""
    return isin[2:11] if isin[:2] in _CUSIP_COUNTRIES and is_cusip(isin[2:11]) else ""


def identifier(scheme: str, written: str) -> str:
    """The asset id of a name written with its scheme, such as `ISIN` and `US9229087690`.

    Raises `ValueError` with the remedy for one that cannot be: a wrong check digit is no ISIN.
    """
    try:
        meant = Scheme(scheme.strip().lower())
    except ValueError:
        raise ValueError(f"{scheme!r} names no asset; there are {', '.join(each.name for each in Scheme)}") from None
    value = "".join(written.split())
    if meant is Scheme.CONTRACT:
        if not is_contract(value):
            raise ValueError(f"{written!r} is no contract; write chain and address, like ethereum:0x6b1754...1d0f")
        chain, _, address = value.partition(":")
        hexed = address.lower().startswith("0x")
        return asset_id(AssetKind.CRYPTO, f"{chain.lower()}:{address.lower() if hexed else address}")
    value = value.upper()
    known = _CHECKS.get(meant)
    if not value or (known is not None and not known(value)):
        raise ValueError(f"{written!r} is no {meant.name}: its length, signs or check digit are wrong; compare it with the file")
    return asset_id(AssetKind.SECURITY, value)


_CHECKS = {Scheme.ISIN: is_isin, Scheme.CUSIP: is_cusip, Scheme.FIGI: is_figi, Scheme.SEDOL: is_sedol}


def _is_letters(written: str) -> bool:
    return all(sign in _LETTERS for sign in written)


def _doubled(digits: str, first: int) -> int:
    """Luhn's sum: every second digit from `first` on is doubled, and the digits of what that gives are added."""
    total = 0
    for place, digit in enumerate(digits):
        value = int(digit) * 2 if place % 2 == first % 2 else int(digit)
        total += value // 10 + value % 10
    return total
