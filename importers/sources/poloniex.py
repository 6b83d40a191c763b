"""Poloniex: trades, deposits, withdrawals and distributions. Times are UTC.

A trade states what each side came to after the fee, so the fee is exact though its column is a rate. In the file's words the base is what
prices are in.
"""

from collections.abc import Callable, Sequence

from core.model import IncomeKind
from core.money import ZERO, subtract, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, ignored, income, inside, move, refused, trade
from importers.numbers import amount

_HOW = "Poloniex: Wallet, History, Export complete history"
_MARGIN = refused("poloniex margin", "margin trading is not computed yet; add its result by hand as an adjustment or a fee")
_ELSEWHERE = refused("poloniex fee", "this fee was paid in another coin, of which the file does not say how much; add the trade by hand")
_PENDING = ("~^(pending|fail|cancel|process|await|error)", ignored("not carried out"))


class PoloniexTrades(Declared):
    id = "poloniex-trades"
    title = "Poloniex: trades"
    venue = "Poloniex"
    signatures = (
        Signature(
            "v1", (
                "Date", "Market", "Category", "Type", "Price", "Amount", "Total", "Fee", "Order Number", "Base Total Less Fee",
                "Quote Total Less Fee",
            ), ("Fee Currency", "Fee Total"),
        ),
    )
    how_to_export = f"{_HOW}, Trades"
    evidence = "parser"
    columns = Columns(
        time="Date", type="kind", pair="Market", amount="Amount", other="Total", fee="charged", fee_asset="charged in",
    )
    computed = ("kind", "charged", "charged in")
    types = (("buy", trade(1)), ("sell", trade(-1)), ("elsewhere", _ELSEWHERE))
    only = (Only("Category", ("exchange",), _MARGIN),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The fee: by how much what came in falls short of the amount, or what went out is above the total."""
        kind = row("Type").lower()
        coin, _, quote = row("Market").partition("/")
        size, total = amount(row("Amount")), amount(row("Total"))
        coins, paid = amount(row("Quote Total Less Fee")).copy_abs(), amount(row("Base Total Less Fee")).copy_abs()
        short = {coin: subtract(size, coins), quote: subtract(paid, total)} if kind == "buy" else {
            coin: subtract(coins, size), quote: subtract(total, paid),
        }
        charged = [(code, fee) for code, fee in short.items() if fee]
        if len(charged) > 1 or any(fee < ZERO for _, fee in charged) or row("Fee Currency") not in ("", coin, quote):
            return "elsewhere", "", ""
        code, fee = charged[0] if charged else (quote, ZERO)
        return kind, text(fee), code


class PoloniexDeposits(Declared):
    id = "poloniex-deposits"
    title = "Poloniex: deposits, in old files withdrawals too"
    venue = "Poloniex"
    signatures = (
        Signature("v1", ("Date", "Currency", "Amount", "Address", "Status"), absent=("Fee Deducted", "Type", "Fee", "Tx ID", "TxID"),
                  cells=(("Status", "^(complete|pending|failed)"),)),
    )
    how_to_export = f"{_HOW}, Deposits"
    evidence = "parser"
    columns = Columns(time="Date", type="Status", asset="Currency", amount="Amount")
    types = (("complete|completed", move(1)), ("~^complete: ", move(-1)), _PENDING)


class PoloniexWithdrawals(Declared):
    id = "poloniex-withdrawals"
    title = "Poloniex: withdrawals"
    venue = "Poloniex"
    signatures = (Signature("v1", ("Date", "Currency", "Amount", "Fee Deducted", "Amount - Fee", "Address", "Status")),)
    how_to_export = f"{_HOW}, Withdrawals"
    evidence = "parser"
    columns = Columns(time="Date", type="Status", asset="Currency", amount="Amount", fee="Fee Deducted")
    types = (("~^complete", inside(move(-1), "amount")), _PENDING)


class PoloniexDistributions(Declared):
    id = "poloniex-distributions"
    title = "Poloniex: distributions"
    venue = "Poloniex"
    signatures = (
        Signature("v1", ("date", "currency", "amount", "wallet"), absent=("address", "status", "type", "fee"),
                  cells=(("wallet", "^(exchange|margin|lending)$"),)),
    )
    how_to_export = f"{_HOW}, Distributions"
    evidence = "parser"
    columns = Columns(time="date", type="=distribution", asset="currency", amount="amount")
    types = (("distribution", income(IncomeKind.AIRDROP)),)


IMPORTERS = (PoloniexTrades(), PoloniexDeposits(), PoloniexWithdrawals(), PoloniexDistributions())
