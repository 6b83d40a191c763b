"""Exports of derivatives of venues of which nothing else is read: recognised, so that their rows are not taken for trades of coins."""

from importers.base import Signature
from importers.recognised import OnlyRecognised

_BY_HAND = "futures, options and perpetuals are not computed yet; add their results by hand as an adjustment"

_FEES = ("Fee Rate", "Fee Balance")


class Deribit(OnlyRecognised):
    id = "deribit"
    title = "Deribit: transaction log"
    venue = "Deribit"
    signatures = (
        Signature("v3", (
            "ID", "UserSeq", "Date", "Instrument", "Type", "Side", "Base Amount", "Position", "Price", "Mark Price", "Index Price",
            "Cash Flow", "Funding", "Fee Charged", "Change", "Balance", "Equity", "Trade ID", "Order ID", "Info", "Note",
        ), ("Amount", *_FEES)),
        Signature("v2", (
            "ID", "UserSeq", "Date", "Instrument", "Type", "Side", "Base Amount", "Position", "Price", "Mark Price", "Index Price",
            "Cash Flow", "Funding", "Fee Charged", "Change", "Balance", "Equity", "Trade ID", "Order ID", "Info",
        ), _FEES, absent=("Note",)),
        Signature("v1", (
            "ID", "UserSeq", "Date", "Instrument", "Type", "Side", "Size", "Position", "Price", "Mark Price", "Cash Flow", "Funding",
            "Fee Paid", "Change", "Balance", "Equity", "Trade ID", "Order ID", "Info",
        ), _FEES),
    )
    how_to_export = "Deribit: Account, Transaction log, Download CSV"
    evidence = "parser"
    lacking = _BY_HAND


class JupiterPerpetuals(OnlyRecognised):
    id = "jupiter-perpetuals"
    title = "Jupiter: perpetuals"
    venue = "Jupiter"
    custody = "wallet"
    signatures = (
        Signature("v1", (
            "ID", "Owner", "Symbol", "Created At", "Action", "Order Type", "Deposit/Withdrawal (USD)", "Price", "Size (USD)", "PnL (USD)",
            "Fee (USD)", "Liquidation Fee (USD)", "Transaction ID",
        ), ("Updated At",)),
    )
    how_to_export = "Jupiter: Perps, Trade history, Export"
    evidence = "parser"
    lacking = _BY_HAND


class BlofinDerivatives(OnlyRecognised):
    id = "blofin-derivatives"
    title = "BloFin: futures, margin, funding"
    venue = "BloFin"
    signatures = (
        Signature("futures", ("Underlying Asset", "order_time", "Side", "Order price", "PNL", "PNL%", "Fee", "Reduce-only", "Status"), (
            "price", "Filled(Quantity)", "Filled(Total)", "Filled(Value)", "Filled(OrderValue)", "Order options",
        )),
        Signature("margin", ("Underlying Asset", "Margin Mode", "Leverage", "Order Time", "Side", "PNL", "PNL%", "Fee", "Status"), (
            "Avg Fill", "Price", "Filled", "Total", "Order Options", "Reduce-only",
        )),
        Signature("funding", ("symbol", "QTY", "Funding rate", "Funding type", "Funding Fee", "real_funding_amount", "Time")),
    )
    how_to_export = "BloFin: Orders, Futures, Export"
    evidence = "parser"
    lacking = _BY_HAND


IMPORTERS = (Deribit(), JupiterPerpetuals(), BlofinDerivatives())
