"""Revolut: the crypto account's statement, today's and the one until 2024; the fee is on top of the value. No row has an id, so a trade
that both hold is known by what it moved on its day.

Today's has money and dates as the app shows them, at the phone's time; the old one is in UTC. The money itself is in accounts of its own,
which neither lists.
"""

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.model import EventKind, IncomeKind
from importers.base import Signature, Table
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, internal, move, refused, single, trade

_MONEY = re.compile(r"(?P<sign>[^\d.,\s]{1,3})?\s*(?P<figure>[\d.,]+)\s*(?P<code>[A-Z]{3})?")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_WITHIN = re.compile(r"(?i)balance migration|^transferred (to|from) (savings|current|vault)")
_SPENT = replace(single(EventKind.SELL, -1), says="sell for what it was worth")
_ASIDE = "a move within the account"
_MOVED = internal(_ASIDE, ("Symbol", "Quantity", "Date"))
"""From one of Revolut's companies to another: sent and received at one time."""
_UNPAID = "the statement has what was bought and sold, and not the money that paid for it; add that as deposits of money"


class RevolutCrypto(Declared):
    id = "revolut-crypto"
    title = "Revolut: crypto account statement"
    venue = "Revolut"
    signatures = (Signature("v1", ("Symbol", "Type", "Quantity", "Price", "Value", "Fees", "Date")),)
    how_to_export = "Revolut: Crypto, More, Statement, Excel; the whole time"
    columns = Columns(
        time="Date", type="kind", asset="Symbol", amount="Quantity", other="paid", other_asset="paid in", fee="charged",
        fee_asset="charged in", value="worth", currency="paid in",
    )
    computed = ("kind", "paid", "paid in", "charged", "charged in", "worth")
    order = "mdy?"
    zone = ""
    types = (
        ("buy", trade(1)), ("sell", trade(-1)), ("receive", move(1)), ("send", move(-1)),
        ("send within", replace(_MOVED, sign=-1)), ("receive within", replace(_MOVED, sign=1)), ("payment", _SPENT),
        ("staking reward", income(IncomeKind.STAKING)), ("learn reward", income(IncomeKind.REWARD)),
        ("stake|unstake", ignored(_ASIDE)),
        ("other", refused("revolut other", "Revolut does not say what this was; add it by hand, a card's refund as an adjustment")),
    )
    alike = "revolut-crypto"
    remark = _UNPAID
    moved: frozenset[tuple[str, ...]] = frozenset()
    """What was sent and received at one time: symbol, quantity and time as the file writes them."""

    def begin(self, table: Table) -> None:
        kind, *rest = table.columns("Type", "Symbol", "Quantity", "Date")
        sides: dict[str, set[tuple[str, ...]]] = {"send": set(), "receive": set()}
        for _, cells in table.records:
            sides.get(cells[kind].strip().lower(), set()).add(tuple(cells[place].strip() for place in rest))
        self.moved = frozenset(sides["send"] & sides["receive"])

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Value and fee with their currencies; what a trade was worth is what it was traded for."""
        kind = row("Type").lower()
        if kind in ("send", "receive") and (row("Symbol"), row("Quantity"), row("Date")) in self.moved:
            kind += " within"
        paid, money = _money(row("Value"))
        charged, charged_in = _money(row("Fees"))
        return kind, paid, money, charged, charged_in, "" if kind in ("buy", "sell") else paid


class RevolutCryptoOld(Declared):
    id = "revolut-crypto-old"
    title = "Revolut: crypto account statement until 2024"
    venue = "Revolut"
    evidence = "parser"
    signatures = (Signature("v1", (
        "Type", "Product", "Started Date", "Completed Date", "Description", "Amount", "Currency", "Fiat amount", "Fiat amount (inc. fees)",
        "Fee", "Base currency", "State", "Balance",
    )),)
    how_to_export = "Revolut, until 2024: Crypto, Statement, Excel; today's statement holds the same"
    columns = Columns(
        time="Completed Date", type="kind", asset="Currency", amount="Amount", other_asset="Base currency", other="Fiat amount",
        fee="charged", fee_asset="Base currency", value="worth", currency="Base currency", balance="Balance", drawer="Product",
        note="Description",
    )
    computed = ("kind", "charged", "worth")
    order = "ymd"
    secondary = True
    alike = "revolut-crypto"
    remark = _UNPAID
    only = (Only("State", ("completed",), ignored("not carried out")),)
    types = (
        ("exchange", trade()), ("card_payment", _SPENT), ("card_refund", single(EventKind.ADJUSTMENT, 1)),
        ("cashback|reward", income(IncomeKind.REWARD)), ("transfer", move()),
        ("crypto_deposit", move(1)), ("crypto_withdrawal", move(-1)),
        ("within", internal(_ASIDE, ("Currency", "Completed Date"))),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The kind, moves within the account told apart; what was not traded was worth what is left of it after the fee."""
        kind = row("Type").lower()
        if kind == "exchange":
            return kind, row("Fee"), ""
        return "within" if kind == "transfer" and _WITHIN.search(row("Description")) else kind, "", row("Fiat amount (inc. fees)")


def _money(written: str) -> tuple[str, str]:
    """`€10.00`, `4,493.77 SEK`: figure and currency. Raises `ValueError` for a sign that several currencies share."""
    if not written:
        return "", ""
    found = _MONEY.fullmatch(written)
    code = found and (found["code"] or _SIGNS.get(found["sign"] or ""))
    if not found or not code:
        raise ValueError(f"the currency of {written[:20]!r} is not known")
    return found["figure"], code


IMPORTERS = (RevolutCrypto(), RevolutCryptoOld())
