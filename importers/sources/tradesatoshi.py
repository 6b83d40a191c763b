"""TradeSatoshi, which has closed: deposits, withdrawals, trades. The fee of a withdrawal is in its amount, that of a trade beside it."""

from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, inside, move, trade
from importers.sources.closed_venues import UNDONE, total


class _TradeSatoshi(Declared):
    venue = "TradeSatoshi"
    evidence = "parser"
    content = ("Id",)
    order = "?"


class TradeSatoshiDeposits(_TradeSatoshi):
    id = "tradesatoshi-deposits"
    title = "TradeSatoshi: deposits"
    signatures = (
        Signature("v2", ("TimeStamp", "Currency", "Symbol", "Amount", "Confirmation", "TxId"), absent=("Address", "Status", "Id")),
        Signature("v1", ("Id", "Currency", "Symbol", "Amount", "Status", "Confirmations", "TxId", "TimeStamp"), absent=("Address",)),
    )
    how_to_export = "TradeSatoshi has closed; the file came from Account, Deposit history, Export"
    columns = Columns(time="TimeStamp", type="=deposit", asset="Symbol", amount="Amount", refs="TxId")
    types = (("deposit", move(1)),)
    only = (UNDONE,)


class TradeSatoshiWithdrawals(_TradeSatoshi):
    id = "tradesatoshi-withdrawals"
    title = "TradeSatoshi: withdrawals"
    signatures = (
        Signature("v2", (
            "TimeStamp", "Currency", "Symbol", "Amount", "Confirmation", "TxId", "Address", "PaymentId", "Status",
        ), absent=("Id",)),
        Signature("v1", (
            "Id", "User", "Symbol", "Amount", "Fee", "Net Amount", "Status", "Confirmations", "TxId", "Address", "TimeStamp",
        )),
    )
    how_to_export = "TradeSatoshi has closed; the file came from Account, Withdrawal history, Export"
    columns = Columns(time="TimeStamp", type="=withdrawal", asset="Symbol", amount="Amount", fee="Fee", refs="TxId")
    types = (("withdrawal", inside(move(-1))),)
    only = (UNDONE,)


class TradeSatoshiTrades(_TradeSatoshi):
    id = "tradesatoshi-trades"
    title = "TradeSatoshi: trades"
    signatures = (
        Signature("v2", ("Id", "TradePair", "TradeHistoryType", "Amount", "Rate", "Fee", "TimeStamp", "IsApi")),
        Signature("v1", ("Id", "TradePair", "TradeType", "Amount", "Rate", "Fee", "TimeStamp", "IsApi")),
    )
    how_to_export = "TradeSatoshi has closed; the file came from Account, Trade history, Export"
    columns = Columns(
        time="TimeStamp", type="TradeHistoryType|TradeType", pair="TradePair", amount="Amount", other="product", fee="Fee",
    )
    computed = ("product",)
    types = (("buy", trade(1)), ("sell", trade(-1)))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return (total(row("Amount"), row("Rate")),)


IMPORTERS = (TradeSatoshiDeposits(), TradeSatoshiWithdrawals(), TradeSatoshiTrades())
