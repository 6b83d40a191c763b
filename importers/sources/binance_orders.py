"""Binance's order history. The nested layout lists the fills of an order below it, under a header of their own; those are the trades.

Without fills an order is no trade to be booked: its total is rounded, and its fee is nowhere.
"""

from collections.abc import Callable, Sequence

from importers.base import Signature, Table
from importers.means import Columns, When, ignored, refused, trade
from importers.sources.binance_parts import NOT_DONE, ZONED, Part

_AT = (("zone", ZONED),)
_AVERAGE = ("AvgTrading Price", "Avg Trading Price")
_ORDER = ("time", "market", "kind")
_BASE = ("Pair", "Type", "Order Price", "Order Amount", "Filled", "Total", "status")
_UNPAID = refused("order without fills", "an order's total is rounded and its fee is not stated; export the Trade History instead")
_TITLE = "Date(UTC)"


class BinanceOrders(Part):
    id = "binance-orders"
    title = "Binance: spot order history"
    signatures = (
        Signature("v3", ("OrderNo", "Pair", "Type", "Side", "Order Price", "Order Amount", "Executed", "Status"), (
            "Time", "Average Price", "Trading total",
        ), _AT),
        Signature("v2", ("OrderNo", "Side", *_BASE), _AVERAGE, _AT),
        Signature("v1", _BASE, _AVERAGE, _AT, absent=("OrderNo", "Side")),
    )
    how_to_export = "Binance: Orders, Spot Order, Order History, Export; the Trade History has the fees of every order"
    columns = Columns(
        time="time", type="kind", pair="market", amount="size", other="paid", fee="charged", fee_asset="charged",
    )
    types = (
        ("fill buy", trade(1, together=_ORDER)), ("fill sell", trade(-1, together=_ORDER)),
        ("title", ignored("the header of an order's fills")), ("order", ignored("the fills below an order count")), ("bare", _UNPAID),
    )
    only = (When("state", ("~cancel|expired|reject|new",), NOT_DONE),)
    order = "ymd"
    computed = ("time", "kind", "market", "size", "paid", "charged", "state")

    _market = _side = ""
    _nested = False

    def begin(self, table: Table) -> None:
        place = table.column("zone")
        self._nested = table.version == "v1" and any(not cells[place].strip() for _, cells in table.records)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """A fill stands in the columns of its order, moved by one: time, price, filled, total, fee."""
        if row("zone"):
            self._market, self._side = row("Pair"), row("Side|Type").lower()
            state = row("status")
            filled = any(digit in row("Filled|Executed") for digit in "123456789")
            return (row("zone"), "order" if self._nested else "bare", self._market, "", "", "", state if not filled else "")
        if row("Pair") == _TITLE:
            return ("", "title", "", "", "", "", "")
        paid, fee = row("Order Amount"), row("AvgTrading Price|Avg Trading Price")
        return (row("Pair"), f"fill {self._side}", self._market, row("Order Price"), paid, fee, "")


IMPORTER = BinanceOrders()
