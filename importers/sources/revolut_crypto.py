"""Revolut: the crypto account's statement, in whatever money and language of dates the app shows; the fee is on top of the value.

Times are those of the phone that the app is on. The money itself is in accounts of its own, which this statement does not list.
"""

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, ignored, income, move, refused, single, trade

_MONEY = re.compile(r"(?P<sign>[^\d.,\s]{1,3})?\s*(?P<figure>[\d.,]+)\s*(?P<code>[A-Z]{3})?")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}


class RevolutCrypto(Declared):
    id = "revolut-crypto"
    title = "Revolut: crypto account statement"
    venue = "Revolut"
    signatures = (Signature("v1", ("Symbol", "Type", "Quantity", "Price", "Value", "Fees", "Date")),)
    how_to_export = "Revolut: Crypto, More, Statement, Excel; the whole time"
    columns = Columns(
        time="Date", type="Type", asset="Symbol", amount="Quantity", other="paid", other_asset="paid in", fee="charged",
        fee_asset="charged in", value="worth", currency="paid in",
    )
    computed = ("paid", "paid in", "charged", "charged in", "worth")
    order = "mdy?"
    zone = ""
    types = (
        ("buy", trade(1)), ("sell", trade(-1)), ("receive", move(1)), ("send", move(-1)),
        ("payment", replace(single(EventKind.SELL, -1), says="sell for what it was worth")),
        ("staking reward", income(IncomeKind.STAKING)), ("learn reward", income(IncomeKind.REWARD)),
        ("stake|unstake", ignored("a move within the account")),
        ("other", refused("revolut other", "Revolut does not say what this was; add it by hand, a card's refund as an adjustment")),
    )
    remark = "the statement has what was bought and sold, and not the money that paid for it; add that as deposits of money"

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Value and fee with their currencies; what a trade was worth is what it was traded for."""
        paid, money = _money(row("Value"))
        charged, charged_in = _money(row("Fees"))
        return paid, money, charged, charged_in, "" if row("Type").lower() in ("buy", "sell") else paid


def _money(written: str) -> tuple[str, str]:
    """`€10.00`, `4,493.77 SEK`: figure and currency. Raises `ValueError` for a sign that several currencies share."""
    if not written:
        return "", ""
    found = _MONEY.fullmatch(written)
    code = found and (found["code"] or _SIGNS.get(found["sign"] or ""))
    if not found or not code:
        raise ValueError(f"the currency of {written[:20]!r} is not known")
    return found["figure"], code


IMPORTER = RevolutCrypto()
