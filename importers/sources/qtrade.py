"""qTrade, which has closed: trades. The fee is beside the amounts, in the base currency, which is what the market is priced in."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, trade


class QTrade(Declared):
    id = "qtrade-trades"
    title = "qTrade: trades"
    venue = "qTrade"
    signatures = (
        Signature("v1", (
            "Order ID", "Type", "Market Currency", "Base Currency", "Trade ID", "Market Amount", "Base Amount", "Price", "Taker",
            "Base Fee", "Creation Date",
        )),
    )
    how_to_export = "qTrade has closed; the file came from History, Trades, Export"
    evidence = "parser"
    order = "?"
    columns = Columns(
        time="Creation Date", type="Type", asset="Market Currency", amount="Market Amount", other_asset="Base Currency",
        other="Base Amount", fee="Base Fee", fee_asset="Base Currency",
    )
    content = ("Order ID", "Trade ID")
    types = (("buy_limit", trade(1)), ("sell_limit", trade(-1)))


IMPORTER = QTrade()
