"""Kinesis: trades of gold, silver and coins. The fee is beside the total, in the currency that the row names."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, trade


class Kinesis(Declared):
    id = "kinesis"
    title = "Kinesis: trades"
    venue = "Kinesis"
    signatures = (
        Signature("v1", (
            "DateTime", "HIN", "Transactions_ID", "Order_ID", "Currency_Pair", "Transaction_Type", "Amount", "Amount_Currency",
            "Trade_Price", "Trade_Price_Currency", "Total", "Fee", "Fee_Currency",
        ), ("Trade_Value_in_USD",)),
    )
    how_to_export = "Kinesis Exchange: Account, Reports, Trades, CSV"
    evidence = "parser"
    order = "?"
    columns = Columns(
        time="DateTime", type="Transaction_Type", asset="Amount_Currency", amount="Amount", other_asset="Trade_Price_Currency",
        other="Total", fee="Fee", fee_asset="Fee_Currency",
    )
    content = ("Transactions_ID",)
    types = (("buy", trade(1)), ("sell", trade(-1)))


IMPORTER = Kinesis()
