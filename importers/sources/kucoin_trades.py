"""KuCoin: filled orders, one row for each fill or one for each order, and conversions.

Both kinds of file come in one download: an order is known by its id and the day on which it was filled, so that it is booked once, from its
fills where they are there. Layouts of before 2023 without ids are read apart.
"""

from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.means import Columns, Only, When, ignored, refused, trade
from importers.sources.kucoin_shared import BUNDLE, KuCoin, day, none_here

_V5 = ("UID", "Account Type", "Order ID", "Symbol", "Side", "Filled Amount", "Filled Volume", "Fee", "Fee Currency")
_MORE = ("Order Type", "Avg. Filled Price", "Filled Volume (USDT)", "Tax", "Account Mode")
_ORDER = ("order", "order", "day")
_FILLED = ("at", r"^filled time(\(utc[^)]*\))")
_TAXED = Only("Tax", ("0",), refused("kucoin tax", "KuCoin does not say which asset this tax was taken in; add the trade by hand"))


class _Trades(KuCoin):
    how_to_export = f"{BUNDLE}; Spot Orders"
    columns = Columns(
        time="at|Filled Time|tradeCreatedAt", type="Side", pair="Symbol", amount="Filled Amount|size",
        other="Filled Volume|funds", fee="Fee", fee_asset="Fee Currency|feeCurrency",
    )
    computed = ("order", "day")

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The order's id, or where a file leaves it out the row itself; and the day in UTC."""
        at = row("at|Filled Time|tradeCreatedAt")
        told = (row(name) for name in ("Side", "Symbol", "Filled Amount|size", "Filled Volume|funds"))
        return row("Order ID|orderId") or " ".join((at, *told)), day(at, row("?at"))


class KuCoinFills(_Trades):
    id = "kucoin-fills"
    title = "KuCoin: spot trades, order-splitting"
    signatures = (
        Signature("v3", (*_V5, "Maker/Taker"), _MORE, (_FILLED,)),
        Signature("v3 plain", (*_V5, "Maker/Taker", "Filled Time"), _MORE),
        Signature("v3 bot", (*_V5, "Filled Price"), _MORE, (("at", r"^time filled(\(utc[^)]*\))"),)),
        Signature(
            "v2", ("tradeCreatedAt", "orderId", "symbol", "side", "price", "size", "funds", "fee", "feeCurrency"),
            ("liquidity", "orderType"),
        ),
    )
    types = (
        ("buy", trade(1, key=_ORDER, together=("order", "day"))), ("sell", trade(-1, key=_ORDER, together=("order", "day"))),
    )
    only = (none_here("UID|tradeCreatedAt"), _TAXED)
    remark = "trades alone; deposits, withdrawals, conversions and earnings are exports of their own"


class KuCoinOrders(_Trades):
    id = "kucoin-orders"
    title = "KuCoin: spot orders"
    signatures = (
        Signature("v1", (*_V5, "Order Price", "Order Amount", "Status"), _MORE, (_FILLED, ("ordered", r"^order time(\(utc[^)]*\))"))),
    )
    types = (("buy", trade(1, key=_ORDER)), ("sell", trade(-1, key=_ORDER)))
    only = (none_here("UID"), When("Filled Amount", ("0",), ignored("not filled")), _TAXED)
    secondary = True
    remark = "an order that was filled over days has one time here; where its fills are imported too, those count"


class KuCoinTradesOld(KuCoin):
    id = "kucoin-trades-old"
    title = "KuCoin: trades, old layouts without order ids"
    signatures = (
        Signature("v5", ("oid", "symbol", "dealPrice", "dealValue", "amount", "fee", "direction", "createdDate")),
        Signature("v4", ("tradeCreatedAt", "symbol", "side", "price", "size", "funds", "fee", "feeCurrency"), absent=("orderId",)),
        Signature("v3", ("uid", "symbol", "order_type", "price", "amount_coin", "direction", "funds", "fee", "created_at")),
        Signature("v2", (
            "Time", "Pair", "Side", "FilledPrice", "FilledPriceCoin", "Amount", "AmountCoin", "Volume", "VolumeCoin", "Fee", "FeeCoin",
        )),
        Signature("v1", ("uid", "symbol", "direction", "deal_price", "amount", "deal_value", "created_at")),
    )
    how_to_export = "KuCoin, until 2021: Orders, Trade history, Export to CSV; today's download holds the same with order ids: take that"
    columns = Columns(
        time="createdDate|tradeCreatedAt|created_at|Time", type="direction|side", pair="symbol|Pair", amount="size|amount_coin|amount",
        other="dealValue|funds|deal_value|Volume", fee="fee", fee_asset="feeCurrency|FeeCoin",
    )
    types = (("buy", trade(1)), ("sell", trade(-1)))
    only = (none_here("oid|tradeCreatedAt|uid|Time"),)
    remark = "these layouts share no ids with later ones, so import each time from one of them; the oldest states no fees"


class KuCoinConvert(KuCoin):
    id = "kucoin-convert"
    title = "KuCoin: conversions"
    signatures = (
        Signature(
            "v1", ("UID", "Account Type", "Payment Account", "Sell", "Buy", "Price", "Status"), ("Tax",),
            (("at", r"^time of update(\(utc[^)]*\))?"),),
        ),
    )
    how_to_export = f"{BUNDLE}; Convert Orders"
    columns = Columns(time="at", type="=convert", sent="Sell", sent_asset="Sell", received="Buy", received_asset="Buy")
    types = (("convert", trade()),)
    only = (none_here("UID"), _TAXED, Only("Status", ("success", "succeeded", "done", "completed"), ignored("not carried out")))


IMPORTERS = (KuCoinFills(), KuCoinOrders(), KuCoinTradesOld(), KuCoinConvert())
