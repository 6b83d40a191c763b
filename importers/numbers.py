"""Numbers as exports write them, to exact decimals. Decimal only; what is no number raises, blanks are None."""

import re
from decimal import Decimal, InvalidOperation

BLANKS = frozenset({"", "-", "--", "---", "n/a", "na", "null", "none", "nan", "not available", "—", "–"})
_NOISE = re.compile(r"[\s\u00a0\u2009\u202f'’_]+")
_AROUND = re.compile(r"^(?P<before>[^\d.,()+\-]*)(?P<number>[+\-]?[^\d.,+\-]*[\d.,]*\d[\d.,]*(?:[eE][+\-]?\d+)?)(?P<after>\D*)$")
_CURRENCY = re.compile(r"[^\d.,+\-eE]")
_BEFORE, _AFTER = 24, 34
"""Most digits before and after the point: a product of two amounts has twice as many, and sums of products must be exact within the 120
digits of `core.money`, or one row out of all proportion would stop the booking of a whole ledger."""


def amount(written: str, *, decimal_comma: bool = False) -> Decimal:
    """`$1,234.56`, `-$3320.05`, `$-0.88`, `+$44.92`, `($53.62)`, `(0.03 BTC)`, `43.7VET`, `@310.05`, `0E-18`, `1'234.56`.

    A comma groups thousands unless `decimal_comma`, and must then stand at every third digit. Raises `ValueError` with a clause for
    anything else, also for infinities and for numbers of more than 24 digits before the point or 34 after it.
    """
    if not decimal_comma:
        try:
            plain = Decimal(written)
        except InvalidOperation:
            return _dressed(written, False)
        size = plain.adjusted()
        if (size < _BEFORE and size - len(written) >= -_AFTER and plain.is_finite()) or _fits(plain, len(written)):
            return plain
        raise ValueError(f"{written[:40]!r} is not a number that can be an amount")
    return _dressed(written, True)


def _fits(value: Decimal, length: int) -> bool:
    """Whether a number can be an amount; `length` is that of its text."""
    if not value.is_finite():
        return False
    size = value.adjusted()
    return size < _BEFORE and (size - length >= -_AFTER or (length < 100 and value.as_tuple().exponent >= -_AFTER))  # type: ignore[operator]


def maybe(written: str, *, decimal_comma: bool = False) -> Decimal | None:
    """As `amount`; None for a blank, `-`, `--`, `n/a` and the like."""
    if not written[:1].isdigit() and written.strip().lower() in BLANKS:
        return None
    return amount(written, decimal_comma=decimal_comma)


def _dressed(written: str, decimal_comma: bool) -> Decimal:
    text = _NOISE.sub("", written.replace("−", "-").replace("\ufeff", ""))
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    found = _AROUND.match(text)
    if not found or len(found["before"]) > 8 or len(found["after"]) > 12:
        raise ValueError(f"{written[:40]!r} is not a number; write it like 1234.56")
    sign = found["before"].count("-")
    digits = _CURRENCY.sub("", found["number"])
    if decimal_comma:
        if "." in digits and not re.fullmatch(r"[+\-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?", digits):
            raise ValueError(f"{written[:40]!r} is not a number with a decimal comma; write it like 1.234,56")
        digits = digits.replace(".", "").replace(",", ".")
    elif "," in digits:
        if not re.fullmatch(r"[+\-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?", digits):
            raise ValueError(f"{written[:40]!r} may have a decimal comma; write it like 1234.56, or set decimal_comma in a mapping file")
        digits = digits.replace(",", "")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise ValueError(f"{written[:40]!r} is not a number; write it like 1234.56") from None
    if not _fits(value, len(digits)):
        raise ValueError(f"{written[:40]!r} is not a number that can be an amount")
    return value.copy_negate() if negative or sign else value
