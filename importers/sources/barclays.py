"""Barclays Smart Investor: orders. Securities have names alone; the cost or the proceeds hold the charges. Dividends are not in it."""

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import BUY, SELL, Columns
from importers.means import Only, ignored, refused

UNSURE = refused("order status", "the row does not say plainly whether the order was carried out; enter the trade by hand if it was")


class Barclays(Broker):
    id = "barclays-orders"
    title = "Barclays Smart Investor: orders"
    venue = "Barclays Smart Investor"
    signatures = (Signature("1", ("Investment", "Date", "Order Status", "Account", "Buy/Sell", "Quantity", "Cost/Proceeds")),)
    how_to_export = "Barclays Smart Investor: Order history, the whole time, Export"
    evidence = "parser"
    zone, order, currency, signed = "Europe/London", "dmy", "GBP", False
    by_name = True
    columns = Columns(date="Date", type="Buy/Sell", name="Investment", quantity="Quantity", amount="Cost/Proceeds", account="Account")
    types = (("buy", BUY), ("sell", SELL))
    only = (
        Only("Order Status", ("completed", "cancelled", "rejected", "expired"), UNSURE),
        Only("Order Status", ("completed",), ignored("not carried out")),
    )


IMPORTER = Barclays()
