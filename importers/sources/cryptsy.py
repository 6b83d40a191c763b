"""Cryptsy, which has closed: trades. Times are those of the American east; the fee is beside the total, in the quote."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, trade


class Cryptsy(Declared):
    id = "cryptsy-trades"
    title = "Cryptsy: trades"
    venue = "Cryptsy"
    signatures = (Signature("v1", ("TradeID", "OrderType", "Market", "Price", "Quantity", "Total", "Fee", "Net", "Timestamp")),)
    how_to_export = "Cryptsy has closed; the file came from Trade history, Download CSV"
    evidence = "parser"
    zone = "America/New_York"
    order = "?"
    columns = Columns(time="Timestamp", type="OrderType", pair="Market", amount="Quantity", other="Total", fee="Fee")
    content = ("TradeID",)
    types = (("buy", trade(1)), ("sell", trade(-1)))


IMPORTER = Cryptsy()
