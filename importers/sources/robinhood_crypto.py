"""Robinhood Crypto: orders and transfers, which are not in the brokerage's account activity. Orders say no zone, so it is asked for.

An order is believed where all of it was filled: what part of an order cost, the file does not say.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.money import add, multiply, subtract
from importers.base import Signature, Table
from importers.declared import Declared
from importers.footers import drop_footers
from importers.means import Columns, Only, ignored, move, refused, trade
from importers.numbers import maybe


class _Robinhood(Declared):
    venue = "Robinhood Crypto"
    how_to_export = "Robinhood: ask support for the history of your crypto orders and transfers as CSV"
    evidence = "parser"
    zone = ""

    def begin(self, table: Table) -> None:
        """Files end in a notice."""
        drop_footers(table, "")


class RobinhoodCryptoOrders(_Robinhood):
    id = "robinhood-crypto-orders"
    title = "Robinhood Crypto: orders"
    signatures = (
        Signature("v1", (
            "UUID", "Time Entered", "Symbol", "Side", "Quantity", "State", "Order Type", "Leaves Quantity", "Entered Price",
            "Average Price", "Notional",
        )),
    )
    order = "mdy?"
    columns = Columns(time="Time Entered", type="what", asset="Symbol", amount="Quantity", other_asset="=USD", other="Notional")
    ids = ("UUID",)
    computed = ("what",)
    types = (
        ("buy", trade(1)), ("sell", trade(-1)), ("unfilled", ignored("not carried out")),
        ("partly", refused("robinhood part", "only a part of this order was filled; add that part by hand, from the account statement")),
        ("unclear", refused("robinhood total", "quantity, price and total of this order do not agree; add it by hand, from the statement")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        asked, left, filled = maybe(row("Quantity")), maybe(row("Leaves Quantity")), row("State").lower() == "filled"
        if asked is None:
            return ("",)
        if not filled and (left is None or left == asked):
            return ("unfilled",)
        if not filled or left:
            return ("partly",)
        return (row("Side") if _agrees(row) else "unclear",)


def _agrees(row: Callable[[str], str]) -> bool:
    """Whether the total is quantity x price, as exactly as the price and the total are written."""
    quantity, price, total = (maybe(row(name)) for name in ("Quantity", "Average Price", "Notional"))
    if quantity is None or price is None or total is None:
        return True
    apart = subtract(multiply(quantity, price).copy_abs(), total.copy_abs()).copy_abs()
    return apart <= add(multiply(quantity, _unit(price)).copy_abs(), _unit(total))


def _unit(figure: Decimal) -> Decimal:
    """One of the last digit that is written."""
    return Decimal(1).scaleb(min(0, int(figure.as_tuple().exponent)))


class RobinhoodCryptoTransfers(_Robinhood):
    id = "robinhood-crypto-transfers"
    title = "Robinhood Crypto: transfers"
    signatures = (
        Signature("v1", (
            "id", "created_at", "withdrawal_submitted_timestamp", "currency_code", "transfer_type", "amount", "network", "network_fee",
            "native_network_fee", "usd_amount_at_request", "state", "to_address", "blockchain_txn_id",
        ), ("fiat_amount_at_request", "address_tag", "blockchain_txn_state")),
    )
    columns = Columns(
        time="created_at", type="transfer_type", asset="currency_code", amount="amount", fee="network_fee", fee_asset="currency_code",
        refs="blockchain_txn_id",
    )
    ids = ("id",)
    types = (("deposit", move(1, charged=False)), ("withdrawal", move(-1)))
    only = (Only("state", ("succeeded",), ignored("not carried out")),)


IMPORTERS = (RobinhoodCryptoOrders(), RobinhoodCryptoTransfers())
