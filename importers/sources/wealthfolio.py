"""Wealthfolio: activities in its own CSV layouts, of shares, funds, bonds and coins.

Cash moves besides the fee, in the currency of the row. An amount that is blank is quantity times price, but not of bonds, whose prices are
per 100. A split states a ratio and a reinvested dividend no shares, so both wait for the user.
"""

from collections.abc import Callable
from decimal import Decimal

from core.model import AssetKind, IncomeKind, LegRole, asset_id
from core.money import multiply, text
from importers.base import Signature
from importers.currencies import FIAT
from importers.declared import Declared
from importers.means import Columns, apart, income, refused, trade
from importers.sources import tracker_words as words
from importers.sources.tracker_words import figure

_SHARES = ("", "EQUITY", "ETF", "FUND", "BOND", "STOCK", "MUTUALFUND")
_OPTION = refused("option", "options are not booked yet; enter what the trade did to cash and shares by hand")
_RATIO = refused("split by ratio", "this split states a ratio, not the shares that were added; enter the added shares by hand")
_REINVESTED = refused("reinvested dividend", "how many shares were bought with it is not stated; enter the dividend and the buy by hand")
_ADJUSTED = refused("adjustment", "what this adjustment did to the holding is not stated; enter it by hand")


class Wealthfolio(Declared):
    id = "wealthfolio"
    title = "Wealthfolio: activities"
    venue = "Wealthfolio"
    custody = "broker"
    evidence = "parser"
    signatures = (
        Signature("activityType", ("date", "activityType", "symbol", "quantity", "unitPrice", "currency", "fee", "amount")),
        Signature("type", ("date", "type", "symbol", "instrumentType", "quantity", "unit_price", "currency", "fee", "amount")),
    )
    how_to_export = "Wealthfolio: the CSV that was written for its import, or made from its activities in that layout"
    zone = ""
    columns = Columns(
        time="date", type="what", asset="of", amount="size", other_asset="currency", other="money", fee="fee", fee_asset="currency",
        value="worth", currency="currency", account="account", note="comment",
    )
    computed = ("what", "of", "size", "money", "worth")
    types = (
        ("buy", trade(1)), ("sell", trade(-1)), ("deposit|transfer_in|add_holding", words.IN),
        ("withdrawal|transfer_out|remove_holding", words.OUT), ("dividend", apart(words.DIVIDEND)),
        ("dividend qualified", apart(income(IncomeKind.QUALIFIED_DIVIDEND))), ("interest|interest coupon", apart(words.INTEREST)),
        ("interest staking_reward", apart(words.STAKING)), ("credit bonus", apart(words.REWARD)),
        ("credit rebate|credit refund", words.REBATE), ("~^fee( |$)", words.FEE), ("~^tax( |$)", words.TAX), ("split", _RATIO),
        ("dividend drip|dividend dividend_in_kind", _REINVESTED), ("~^option ", _OPTION), ("~^adjustment|^unknown", _ADJUSTED),
    )

    def asset(self, code: str) -> tuple[str, LegRole]:
        kind, mark, named = code.partition(":")
        if mark and kind == AssetKind.SECURITY:
            return asset_id(AssetKind.SECURITY, named), LegRole.ASSET
        return super().asset(code)

    def owner(self, account: str, named: str) -> str:
        return named

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        kind, said = row("activityType|type").lower(), row("subtype").lower()
        form, symbol, currency = row("instrumentType").upper(), row("symbol"), row("currency").upper()
        what = kind if kind in ("buy", "sell", "split") else f"{kind} {said}".strip()
        if form == "OPTION":
            return f"option {kind}", "", "", "", ""
        if kind == "split":
            return what, "", "", "", ""
        if currency not in FIAT:
            raise ValueError(f"{row('currency')[:10]!r} is no currency of a state, such as GBP or USD")
        size, price = figure(row("quantity")), figure(row("unitPrice|unit_price"))
        money = figure(row("amount")) or (None if form == "BOND" else _product(size, price))
        named = symbol and not symbol.upper().startswith("$CASH")
        if kind in ("buy", "sell"):
            if money is None and form == "BOND":
                raise ValueError("the amount of a bond is not stated, and its price is per 100")
            return what, _code(symbol, form), _text(size), _text(money), ""
        if named and (kind.startswith(("transfer_", "add_", "remove_")) or said == "staking_reward"):
            worth = _text(money) if said == "staking_reward" else ""
            return what, _code(symbol, form), _text(size), "", worth
        return what, currency, _text(money), "", ""


def _code(symbol: str, form: str) -> str:
    """The asset as `Wealthfolio.asset` takes it: coins are quoted as `BTC-USD`."""
    if form in ("CRYPTO", "CRYPTOCURRENCY"):
        coin, _, quote = symbol.rpartition("-")
        return coin if coin and quote.upper() in FIAT else symbol
    if form not in _SHARES:
        return f"{symbol} {form}"
    return f"{AssetKind.SECURITY}:{symbol}" if symbol else ""


def _product(size: Decimal | None, price: Decimal | None) -> Decimal | None:
    return None if size is None or price is None else multiply(size, price)


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else text(amount)


IMPORTER = Wealthfolio()
