"""What Coinbase says only in a row's note: the real quote of an advanced trade, the target of a conversion, where a receipt came from.

Knows Coinbase's sentences and nothing of tables, events or accounts.
"""

import re
from decimal import Decimal

from msgspec import Struct

from core.money import subtract
from importers.numbers import amount

_NUMBER = r"[\d.,]*\d[\d.,]*"
_TRADE = re.compile(
    rf"^(?:bought|sold)\s+(?P<quantity>{_NUMBER})\s+(?P<asset>\S+)\s+for\s+[^\d\s.,]{{0,4}}(?P<money>{_NUMBER})\s+(?P<quote>[a-z0-9]{{2,12}})"
    rf"(?:\s+on\s+\S+-\S+)?(?:\s+at\s+(?P<rate>{_NUMBER})\s+\S+/\S+)?$",
    re.IGNORECASE,
)
_CONVERT = re.compile(rf"^converted\s+(?P<quantity>{_NUMBER})\s+(?P<asset>\S+)\s+to\s+(?P<got>{_NUMBER})\s+(?P<into>\S+)$", re.IGNORECASE)
_NEAR = Decimal("1e-8")
"""Notes write eight decimals where the column may hold more."""


class TradeNote(Struct, frozen=True):
    """`Sold 484.8 EOS for 366.04 USDC on EOS-USDC at 0.76 USDC/EOS`: `money` is what moved, fees included, in `quote`."""

    quantity: Decimal
    money: Decimal
    quote: str
    rate: Decimal | None


class ConvertNote(Struct, frozen=True):
    """`Converted 0.05 ETH to 90.1 USDC`: `got` of `into`."""

    got: Decimal
    into: str


def near(one: Decimal, other: Decimal) -> bool:
    """Whether two quantities are one, as far as a note writes them out."""
    return abs(subtract(one, other)) <= _NEAR


def trade(note: str, quantity: Decimal) -> TradeNote | None:
    """The trade that a note tells of; None where it tells of none. `quantity` (the column's) decides whether a comma is a decimal one."""
    found = _TRADE.match(note.strip())
    if not found:
        return None
    try:
        comma = _comma(found["quantity"], quantity)
        if comma is None and not _reads_both_ways(found["quantity"]):
            comma = False
        return TradeNote(
            _read(found["quantity"], comma), _read(found["money"], comma), found["quote"].upper(),
            _read(found["rate"], comma) if found["rate"] else None,
        )
    except ValueError:
        return None


def convert(note: str, quantity: Decimal) -> ConvertNote | str:
    """What a conversion gave, or a clause that says why the note does not tell."""
    found = _CONVERT.match(note.strip())
    if not found:
        return "its note does not say what it was converted to"
    try:
        comma = _comma(found["quantity"], quantity)
        if comma is None and not _reads_both_ways(found["quantity"]):
            return f"its note speaks of {found['quantity']} and its column of {quantity}"
        return ConvertNote(_read(found["got"], comma), found["into"].upper())
    except ValueError:
        return f"in its note {found['got']} can be read with a decimal comma or with a thousands comma"


def receipt(note: str) -> str:
    """`referral` or `reward` where Coinbase itself sent it; empty where it came from elsewhere."""
    text = note.casefold()
    if "coinbase referral" in text:
        return "referral"
    if any(words in text for words in ("coinbase earn", "coinbase rewards", "learning reward")):
        return "reward"
    return ""


def _reads_both_ways(text: str) -> bool:
    return "," not in text and "." not in text


def _comma(text: str, quantity: Decimal) -> bool | None:
    """Whether the note writes decimal commas, judged by the quantity that the column states; None where both readings or none agree."""
    if _reads_both_ways(text):
        return None
    for comma in (False, True):
        try:
            if near(amount(text, decimal_comma=comma), quantity):
                return comma
        except ValueError:
            continue
    return None


def _read(text: str, comma: bool | None) -> Decimal:
    if comma is not None:
        return amount(text, decimal_comma=comma)
    if "," in text and "." not in text:
        if re.fullmatch(r"\d{1,3},\d{3}", text):
            raise ValueError("ambiguous")
        return amount(text, decimal_comma=text.count(",") == 1)
    return amount(text, decimal_comma=text.rfind(",") > text.rfind("."))
