"""Voyager, which has closed: its own statement of transactions. The later one, in CoinLedger's layout, is read by that importer."""

from core.model import EventKind, IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move, refused, single, trade


class Voyager(Declared):
    id = "voyager"
    title = "Voyager: transactions"
    venue = "Voyager"
    signatures = (
        Signature("v1", (
            "transaction_date", "transaction_id", "transaction_direction", "transaction_type", "base_asset", "quote_asset", "quantity",
            "net_amount", "price",
        )),
    )
    how_to_export = "Voyager has closed; the file came from Profile, Statements, Transactions CSV"
    evidence = "parser"
    columns = Columns(
        time="transaction_date", type="transaction_direction", subtype="transaction_type", asset="base_asset", amount="quantity",
        other_asset="quote_asset", other="net_amount",
    )
    ids = ("transaction_id",)
    types = (
        ("buy", trade(1)), ("sell", trade(-1)),
        ("deposit reward", income(IncomeKind.REWARD)), ("deposit interest", income(IncomeKind.INTEREST)),
        ("deposit bank|deposit blockchain", move(1)), ("withdrawal bank|withdrawal blockchain", move(-1)),
        ("withdrawal fee", single(EventKind.FEE, -1)),
        ("deposit admin|withdrawal admin", refused("voyager admin", "Voyager does not say what it was for; add it by hand")),
    )


IMPORTER = Voyager()
