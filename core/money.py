"""Exact decimals. Owns how amounts are added, cut, rounded and written; knows nothing of assets or events.

Every function passes its context explicitly: worker threads start with Python's default context, which
rounds at 28 digits in silence. Sums and products that cannot be exact raise `decimal.Inexact`.
"""

from collections.abc import Iterable
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)

ZERO = Decimal(0)
ONE = Decimal(1)
QUANTUM = Decimal("1e-12")
"""Where an amount is cut (a lot, a fee, a basis), the cut is rounded to this; the last part takes the remainder."""

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
EXACT = Context(prec=120, rounding=ROUND_HALF_EVEN, traps=[*_TRAPS, Inexact])
ROUNDING = Context(prec=120, rounding=ROUND_HALF_EVEN, traps=_TRAPS)
_RATIO = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=_TRAPS)

add = EXACT.add
subtract = EXACT.subtract
multiply = EXACT.multiply
negate = EXACT.minus


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum; `0` for none. Raises `decimal.Inexact` where 120 digits do not hold it."""
    result = ZERO
    for amount in amounts:
        result = add(result, amount)
    return result


def cut(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """`amount * part / whole`, rounded half-even to `QUANTUM`; the exact `amount` when `part == whole`.

    The caller gives the last part `amount` less what was cut before, so that parts add up to the whole.
    """
    if part == whole:
        return amount
    return ROUNDING.quantize(ROUNDING.divide(ROUNDING.multiply(amount, part), whole), QUANTUM)


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A quotient to 28 significant digits, for weights, unit prices and rates; never for parts of an amount."""
    return _RATIO.divide(numerator, denominator)


def cents(amount: Decimal, places: int = 2) -> Decimal:
    """Rounded half-up to `places` decimals: the one rule for forms, tickets and screens."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=ROUNDING)


def text(amount: Decimal) -> str:
    """The canonical text that the ledger stores: no exponent, no trailing zeros, no `-0`."""
    if not amount:
        return "0"
    written = str(amount)
    if "E" in written:
        written = format(amount, "f")
    if written[-1] == "0" and "." in written:
        return written.rstrip("0").rstrip(".")
    return written


def parse(written: str) -> Decimal:
    """A plain decimal number as the ledger, a policy or a form writes it.

    Raises `ValueError` with a sentence for anything else, `NaN`, infinities and numbers of more than 60 digits included.
    """
    stripped = written.strip()
    try:
        if "_" in stripped or not stripped.isascii():
            raise InvalidOperation
        amount = Decimal(stripped)
    except InvalidOperation:
        raise ValueError(f"{stripped!r} is not a number; write it like 1234.56") from None
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or abs(amount.adjusted()) > 60 or abs(exponent) > 60:
        raise ValueError(f"{stripped!r} is not a number that can be an amount")
    return amount
