"""What a trade came to, for sources that state amount and price and round their product after eight decimals."""

from decimal import ROUND_DOWN, Decimal

from core.money import ROUNDING, multiply, text
from importers.numbers import amount

_PLACES = Decimal("0.00000001")


def total(quantity: str, price: str, rounding: str = ROUND_DOWN) -> str:
    """Quantity times price with eight decimals. Raises `ValueError` with a clause."""
    return text(multiply(amount(quantity), amount(price)).quantize(_PLACES, rounding=rounding, context=ROUNDING))
