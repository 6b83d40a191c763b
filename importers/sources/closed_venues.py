"""What exports of several small venues that have closed have in common: words of a status, and what a trade came to."""

from decimal import ROUND_DOWN, Decimal

from core.money import ROUNDING, multiply, text
from importers.means import When, ignored
from importers.numbers import amount

UNDONE = When("Status", ("~unconfirmed|pending|processing|invalid|error|cancel",), ignored("not carried out"))
_PLACES = Decimal("0.00000001")


def total(quantity: str, price: str, rounding: str = ROUND_DOWN) -> str:
    """Quantity times price with eight decimals. Raises `ValueError` with a clause."""
    return text(multiply(amount(quantity), amount(price)).quantize(_PLACES, rounding=rounding, context=ROUNDING))
