"""Coinbase Pro (earlier GDAX, later Exchange): the account statement, its complete export.

A trade is one `match` row for each side and a `fee` row, under one trade id; that id is unique in one market alone.
"""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, charge, move, trade

MATCH = trade(key=("trade", "trade id"), together=("order id", "trade id"), directed=True)
"""`coinbase_pro_fills` names the same trades by the same id."""
_BASE = ("type", "amount", "balance", "amount/balance unit", "transfer id", "trade id", "order id")


class Pro(Declared):
    """What both exports have in common: portfolios are accounts, and money moves between them."""

    venue = "Coinbase Pro"

    def owner(self, account: str, named: str) -> str:
        return account if named.lower() == "default" else f"{account} {named}"


class CoinbasePro(Pro):
    id = "coinbase-pro"
    title = "Coinbase Pro: account statement"
    evidence = "parser"
    signatures = (
        Signature("v3", ("portfolio", "timestamp", *_BASE)),
        Signature("v2", ("portfolio", "time", *_BASE)),
        Signature("v1", ("time", *_BASE), absent=("portfolio",)),
    )
    how_to_export = "Coinbase Pro: Profile, Statements, Generate, Account; all portfolios and accounts, the whole time, CSV"
    columns = Columns(
        time="time|timestamp", type="type", asset="amount/balance unit", amount="amount", balance="balance", refs="transfer id",
        account="portfolio",
    )
    ids = ("transfer id", "trade id", "order id")
    types = (
        ("match", MATCH), ("fee", charge(MATCH)), ("deposit|withdrawal", move()),
        ("conversion", trade(together=("type", "time|timestamp"))),
    )


IMPORTER = CoinbasePro()
