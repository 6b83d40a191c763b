"""Liquid, which has closed: trades. The fee is beside the amounts, in the asset that the row names."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, trade


class Liquid(Declared):
    id = "liquid-trades"
    title = "Liquid: trades"
    venue = "Liquid"
    signatures = (
        Signature("v1", (
            "Quote Currency", "Base Currency", "Execution Id", "Type", "Date", "Open Qty", "Price", "Fee", "Fee Currency", "Amount",
        )),
    )
    how_to_export = "Liquid has closed; the file came from Trade, Trades, Download"
    evidence = "parser"
    columns = Columns(
        time="Date", type="Type", asset="Base Currency", amount="Open Qty", other_asset="Quote Currency", other="Amount", fee="Fee",
        fee_asset="Fee Currency",
    )
    ids = ("Execution Id",)
    types = (("bought", trade(1)), ("sold", trade(-1)))


IMPORTER = Liquid()
