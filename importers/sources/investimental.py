"""Investimental (Bucharest): the log of orders. It holds the limits of orders, and not what was paid where they were filled."""

from importers.base import Signature
from importers.recognised import OnlyRecognised


class Investimental(OnlyRecognised):
    id = "investimental"
    title = "Investimental: orders"
    venue = "Investimental"
    custody = "broker"
    signatures = (
        Signature("1", (
            "Order ID", "Order Number", "Side", "Exchange", "Symbol", "Market", "Price", "Volume", "Value", "Fee", "Status", "Update Type",
            "Update Time",
        ), (
            "Disclosed", "Term", "Validity", "Trigger Type", "Trigger Price", "Settlement Term", "Settlement Date", "Settlement Type",
            "Short Sell", "Account ID", "Account Name", "Last Trade ID", "Last Trade Ticket", "Initiated By", "Updated By", "Request ID",
            "Request Type", "Request Status",
        )),
    )
    how_to_export = "Investimental: Orders, History, Export"
    lacking = (
        "it states the limit of each order and not at which price and fee it was filled; enter the trades from their confirmations, or "
        "import the account statement with a mapping"
    )


IMPORTER = Investimental()
