"""BloFin: deposits, withdrawals and spot orders; futures and margin are in `derivatives`. A withdrawal's network fee is not stated."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, When, ignored, move, refused, trade
from importers.recognised import OnlyRecognised


class _BloFin(Declared):
    venue = "BloFin"
    evidence = "parser"
    order = "?"


class BloFinDeposits(_BloFin):
    id = "blofin-deposits"
    title = "BloFin: deposits"
    signatures = (Signature("v1", ("Asset", "amount", "chain_name", "txid", "Time", "State"), absent=("Address", "Tag")),)
    how_to_export = "BloFin: Assets, Deposit history, Export"
    columns = Columns(time="Time", type="=deposit", asset="Asset", amount="amount", refs="txid")
    types = (("deposit", move(1)),)
    only = (Only("State", ("completed",), ignored("not carried out")),)


class BloFinWithdrawals(_BloFin):
    id = "blofin-withdrawals"
    title = "BloFin: withdrawals"
    signatures = (Signature("v1", ("Asset", "amount", "chain_name", "txid", "Address", "Tag", "Time", "State")),)
    how_to_export = "BloFin: Assets, Withdrawal history, Export"
    remark = "BloFin's withdrawals do not say what they cost; compare the balance, and add the fees by hand"
    columns = Columns(time="Time", type="=withdrawal", asset="Asset", amount="amount", refs="txid")
    types = (("withdrawal", move(-1)),)
    only = (Only("State", ("success",), ignored("not carried out")),)


class BloFinSpot(_BloFin):
    id = "blofin-spot"
    title = "BloFin: spot orders"
    signatures = (
        Signature("v2", (
            "Underlying Asset", "order_time", "Side", "Avg Filled price", "Filled(Quantity)", "Filled(Value)", "Fee", "Status",
        ), ("Price", "Filled(Total)", "Filled(OrderValue)", "Order options")),
    )
    how_to_export = "BloFin: Orders, Spot, Order history, Export"
    columns = Columns(
        time="order_time", type="Side", pair="Underlying Asset", amount="Filled(Quantity)", other="Filled(Value)", fee="Fee",
        fee_asset="Fee",
    )
    types = (("buy", trade(1)), ("sell", trade(-1)))
    only = (
        When("Filled(Quantity)", ("0",), ignored("not filled")),
        When("Status", ("canceled", "cancelled"), refused(
            "blofin cancelled order", "what was filled of this cancelled order is not known for certain; add it by hand if it was filled",
        )),
    )


class BloFinSpotOld(OnlyRecognised):
    id = "blofin-spot-old"
    title = "BloFin: spot orders, first layout"
    venue = "BloFin"
    signatures = (
        Signature("v1", (
            "Underlying Asset", "Order Time", "Side", "Avg Fill", "Price", "Filled", "Total", "Fee", "Order Options", "Status",
        ), absent=("PNL", "PNL%", "Leverage", "Margin Mode")),
    )
    how_to_export = BloFinSpot.how_to_export
    evidence = "parser"
    lacking = "this layout states an average price in place of what was paid, so export the orders again in today's layout"


IMPORTERS = (BloFinDeposits(), BloFinWithdrawals(), BloFinSpot(), BloFinSpotOld())
