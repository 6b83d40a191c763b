"""Bittrex: orders and transfers in the layouts of 2014 to 2023. Times are UTC.

The newest orders state totals with the fee in them, the others beside it. Two layouts in between state no fee at all.
"""

from collections.abc import Callable, Sequence

from core.money import ZERO, subtract, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, When, ignored, inside, move, trade
from importers.numbers import maybe
from importers.recognised import OnlyRecognised

_GONE = "Bittrex has closed; the files are those that were saved, or that its claims site hands out"

_MORE = (
    "Limit", "PricePerUnit", "IsConditional", "Condition", "ConditionTarget", "ImmediateOrCancel", "TimeInForceTypeId", "TimeInForce",
    "Ceiling", "Opened", "TimeInForceType",
)
_ORDER = ("order", "TXID|OrderUuid|Uuid")


class _Bittrex(Declared):
    venue = "Bittrex"
    order = "mdy"
    how_to_export = _GONE


class BittrexOrders(_Bittrex):
    id = "bittrex-orders"
    title = "Bittrex: orders"
    signatures = (
        Signature("v4", (
            "TXID", "Time (UTC)", "Transaction", "Base", "Quote", "Price", "Quantity (Base)", "Fees (Quote)", "Total (Quote)",
        ), ("Order Type", "Market", "Approx Value (USD)", "Time In Force", "Notes")),
        Signature("v3", (
            "Uuid", "Exchange", "TimeStamp", "OrderType", "Quantity", "QuantityRemaining", "Commission", "Price", "Closed",
        ), _MORE),
        Signature("v2", ("OrderUuid", "Exchange", "Type", "Quantity", "CommissionPaid", "Price", "Opened", "Closed"), ("Limit",)),
        Signature("v1", ("UUID", "QUOTE", "MARKET", "ORDERTYPE", "FILLED", "PROCEEDS", "COMISSIONPAID", "CLOSED"), (*_MORE, "Quantity")),
    )
    columns = Columns(
        time="Time (UTC)|Closed", type="Transaction|OrderType|Type", asset="coin", amount="size", other_asset="quote",
        other="Total (Quote)|PROCEEDS|Price", fee="Fees (Quote)|Commission|CommissionPaid|COMISSIONPAID",
    )
    computed = ("coin", "quote", "size")
    ids = (_ORDER[1],)
    types = (
        ("bought", inside(trade(1, key=_ORDER), "other")), ("sold", inside(trade(-1, key=_ORDER), "other")),
        ("~_buy$", trade(1, key=_ORDER)), ("~_sell$", trade(-1, key=_ORDER)),
    )
    only = (When("size", ("0",), ignored("not filled")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The two assets (`BTC-LTC` is litecoin paid in bitcoin) and how much was filled."""
        quote, _, coin = row("Exchange").partition("-")
        coin, quote = coin or row("Base|MARKET"), quote or row("Quote")
        if filled := row("Quantity (Base)|FILLED"):
            return coin, quote, filled
        size = maybe(row("Quantity"))
        return coin, quote, "" if size is None else text(subtract(size, maybe(row("QuantityRemaining")) or ZERO))


class BittrexWithoutFees(OnlyRecognised):
    id = "bittrex-without-fees"
    title = "Bittrex: orders without fees"
    venue = "Bittrex"
    signatures = (
        Signature("v2", ("Date", "Market", "Side", "Type", "Price", "Quantity", "Total"), absent=("Fee", "Order ID", "Account")),
        Signature("v1", ("Uuid", "Exchange", "Closed (UTC)", "Opened (UTC)", "Type", "Bid/Ask", "Quantity", "Remaining", "Price")),
    )
    how_to_export = _GONE
    evidence = "parser"
    lacking = "this layout states no fees, though Bittrex took them; import the file of its claims site, which does"


class BittrexTransfers(_Bittrex):
    id = "bittrex-transfers"
    title = "Bittrex: deposits and withdrawals"
    signatures = (
        Signature("v4", ("Date", "Currency", "Type", "Address", "Memo/Tag", "TxId", "Amount")),
        Signature("v3 deposits", ("Id", "Currency", "Amount", "Confirmations", "LastUpdatedDate", "TxId", "CryptoAddress"), ("State",)),
        Signature("v3 withdrawals", (
            "PaymentUuid", "Currency", "Amount", "Address", "OpenedDate", "Authorized", "TxFee", "Canceled", "TxId",
        )),
        Signature("v2 deposits", ("Id", "Amount", "Currency", "Confirmations", "LastUpdated", "TxId", "CryptoAddress"), absent=("UUID",)),
        Signature("v2 withdrawals", (
            "PaymentUuid", "Currency", "Amount", "Address", "Opened", "Authorized", "PendingPayment", "TxCost", "TxId", "Canceled",
            "InvalidAddress",
        )),
        Signature("v1 deposits", ("UUID", "AMOUNT", "CURRENCY", "CRYPTOADDRESS", "TXID", "LASTUPDATED", "CONFIRMATIONS", "STATE")),
        Signature("v1 withdrawals", ("UUID", "AMOUNT", "CURRENCY", "ADDRESS", "TXID", "OPENED", "TXCOST", "STATE")),
    )
    columns = Columns(
        time="Date|LastUpdatedDate|OpenedDate|Opened|LastUpdated", type="way", asset="Currency", amount="Amount", fee="TxFee|TxCost",
        refs="TxId",
    )
    computed = ("way",)
    ids = ("PaymentUuid|UUID|Id",)
    types = (("deposit", move(1)), ("withdrawal", move(-1)))
    only = (
        Only("Authorized", ("true",), ignored("not carried out")), Only("Canceled", ("false",), ignored("not carried out")),
        Only("InvalidAddress", ("false", ""), ignored("not carried out")),
        Only("State", ("confirmed", "paid", "completed", ""), ignored("not carried out")),
    )
    remark = "these layouts share no ids, so import each time from one of them"

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return (row("Type") or ("withdrawal" if row("OpenedDate|Opened") else "deposit"),)


IMPORTERS = (BittrexOrders(), BittrexWithoutFees(), BittrexTransfers())
