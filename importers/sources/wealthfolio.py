"""Wealthfolio: activities in its own CSV layouts, of shares, funds, bonds and coins.

An amount that is blank is quantity times price, but not of bonds, whose prices are per 100. One that is stated is before fee and tax, or,
in files for later versions, what moved in the end: quantity times price tells. A split states a ratio and a reinvested dividend no shares,
so both wait for the user.
"""

from collections.abc import Callable
from decimal import Decimal

from core.model import AssetKind, IncomeKind, LegRole, ParsedFile, asset_id
from core.money import ZERO, add, multiply, subtract
from importers.base import Context, Reading, Signature, Table
from importers.currencies import FIAT
from importers.declared import Declared
from importers.holdings import HoldingColumns, Holdings
from importers.means import Charge, Columns, apart, income, refused, trade
from importers.sources import tracker_words as words
from importers.sources.tracker_words import cell, figure

_SHARES = ("", "EQUITY", "ETF", "FUND", "BOND", "STOCK", "MUTUALFUND")
_OPTION = refused("option", "options are not booked yet; enter what the trade did to cash and shares by hand")
_NO_CASH = "without a row of $CASH these may be holdings or trades; undo the import, and add such a row or import with a mapping"
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
        Signature("type", ("date", "type", "symbol", "instrumentType", "quantity", "unit_price", "currency", "fee", "amount")),
        Signature("activityType", ("date", "activityType", "symbol", "quantity", "unitPrice", "currency", "fee")),
    )
    how_to_export = "Wealthfolio: the CSV that was written for its import, or made from its activities in that layout"
    zone = ""
    order = "?"
    columns = Columns(
        time="date", type="what", asset="of", amount="size", other_asset="currency", other="money", fee="charged", fee_asset="currency",
        value="worth", currency="currency", account="account", note="comment",
    )
    charges = (Charge("taxed", "currency", LegRole.TAX),)
    computed = ("what", "of", "size", "money", "worth", "charged", "taxed")
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
        coin = _coin(symbol, form)
        what = kind if kind in ("buy", "sell", "split") or (said == "staking_reward" and not coin) else f"{kind} {said}".strip()
        if form == "OPTION":
            what = f"option {kind}"
        if form == "OPTION" or kind == "split":
            return what, "", "", "", "", "", ""
        if currency not in FIAT:
            raise ValueError(f"{row('currency')[:10]!r} is no currency of a state, such as GBP or USD")
        fee, tax = figure(row("fee")), figure(row("tax"))
        size, price = figure(row("quantity")), figure(row("unitPrice|unit_price"))
        money = _before(kind, figure(row("amount")), (size, price, fee, tax), bond=form == "BOND")
        charged = (cell(fee), cell(tax))
        if kind in ("fee", "tax") and money is None:
            return what, currency, cell(fee if kind == "fee" else tax), "", "", *(("", charged[1]) if kind == "fee" else (charged[0], ""))
        named = symbol and not symbol.upper().startswith("$CASH")
        if kind in ("buy", "sell"):
            return what, coin or _code(symbol, form), cell(size), cell(money), "", *charged
        if named and (kind.startswith(("transfer_", "add_", "remove_")) or what.endswith("staking_reward")):
            worth = cell(money) if what.endswith("staking_reward") else ""
            return what, coin or _code(symbol, form), cell(size), "", worth, *charged
        return what, currency, cell(money), "", "", *charged


class WealthfolioHoldings(Holdings):
    id = "wealthfolio-holdings"
    title = "Wealthfolio: holdings"
    venue = "Wealthfolio"
    evidence = "sample"
    signatures = (Signature("1", ("date", "symbol", "quantity", "price", "currency"), absent=(
        "type", "activityType", "action", "side", "fee", "fees", "commission", "amount", "total",
    )),)
    how_to_export = "Wealthfolio: the CSV that was written for its import of holdings, with the cash as $CASH"
    columns = HoldingColumns(quantity="quantity", symbol="symbol", price="price", currency="currency", time="date")
    cash = r"\$CASH"
    zone = "UTC"
    order = "ymd"

    def asset(self, code: str, name: str) -> str:
        coin = _coin(code, "")
        return asset_id(AssetKind.CRYPTO, coin) if coin else super().asset(code, name)

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """Many programs have such columns, for trades as well; `$CASH` is Wealthfolio's alone."""
        if any(cells[table.columns("symbol")[0]].strip().upper().startswith("$CASH") for _, cells in table.records):
            return super().parse(table, context)
        reading = Reading(table, self, context.account or self.venue)
        for index, cells in table.consume():
            reading.content_key(index, self.id, *(cell.strip() for cell in cells))
            reading.quarantine(index, "holding or trade", _NO_CASH)
        return reading.finish()


def _before(
    kind: str, stated: Decimal | None, said: tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None], *, bond: bool
) -> Decimal | None:
    """What a row is about before fee and tax, out of its amount and of `said`: quantity, price, fee and tax."""
    size, price, *charges = said
    whole = None if size is None or price is None else multiply(size, price)
    if stated is None:
        if bond and kind in ("buy", "sell"):
            raise ValueError("the amount of a bond is not stated, and its price is per 100")
        return whole
    costs = ZERO
    for charge in charges:
        costs = add(costs, charge or ZERO)
    if kind in ("buy", "sell"):
        stated = stated.copy_abs()
    if whole is None or not costs or kind not in ("buy", "sell", "dividend", "interest"):
        return stated
    before = subtract(stated, costs) if kind == "buy" else add(stated, costs)
    for each in (whole, multiply(whole, Decimal("0.01"))) if bond else (whole,):
        off, near = min((subtract(one, each).copy_abs(), one) for one in (stated, before))
        if off <= add(Decimal("0.01"), multiply(each.copy_abs(), Decimal("0.0005"))):
            return near
    if kind in ("buy", "sell"):
        raise ValueError("the amount is quantity times price neither with nor without fee and tax")
    return stated


def _coin(symbol: str, form: str) -> str:
    """The coin that a symbol names, quoted as `BTC-USD`; empty where it names none."""
    coin, _, quote = symbol.rpartition("-")
    paired = bool(coin) and quote.upper() in FIAT
    if form in ("CRYPTO", "CRYPTOCURRENCY"):
        return coin if paired else symbol
    return coin if paired and not form else ""


def _code(symbol: str, form: str) -> str:
    """The asset that is no coin, as `Wealthfolio.asset` takes it."""
    if form not in _SHARES:
        return f"{symbol} {form}"
    return f"{AssetKind.SECURITY}:{symbol}" if symbol else ""


IMPORTERS = (Wealthfolio(), WealthfolioHoldings())
