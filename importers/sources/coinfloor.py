"""Coinfloor, which has closed: trades, deposits and withdrawals. A fee is in the money that was paid or received, beside the total."""

from collections.abc import Mapping
from typing import ClassVar

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, move, trade


class _Coinfloor(Declared):
    venue = "Coinfloor"
    evidence = "parser"
    codes: ClassVar[Mapping[str, str]] = {"XBT": "BTC"}


class CoinfloorTrades(_Coinfloor):
    id = "coinfloor-trades"
    title = "Coinfloor: trades"
    signatures = (
        Signature("v2", (
            "Date & Time", "Base Asset", "Counter Asset", "Amount", "Price", "Total", "Fee", "Order Type", "Trade ID", "Order ID",
        )),
        Signature(
            "v1", ("Date & Time", "Base Asset", "Counter Asset", "Amount", "Price", "Total", "Fee", "Order Type"), absent=("Trade ID",),
        ),
    )
    how_to_export = "Coinfloor has closed; the file came from Trade history, Export"
    columns = Columns(
        time="Date & Time", type="Order Type", asset="Base Asset", amount="Amount", other_asset="Counter Asset", other="Total", fee="Fee",
        fee_asset="Counter Asset",
    )
    ids = ("Trade ID",)
    types = (("buy", trade(1)), ("sell", trade(-1)))


class CoinfloorMoves(_Coinfloor):
    id = "coinfloor-moves"
    title = "Coinfloor: deposits and withdrawals"
    signatures = (
        Signature("v2", ("Date & Time", "Amount", "Asset", "Type", "Address", "Transaction Hash")),
        Signature("v1", ("Date & Time", "Amount", "Asset", "Type"), absent=("Transaction Hash",)),
    )
    how_to_export = "Coinfloor has closed; the file came from Deposits and withdrawals, Export"
    columns = Columns(time="Date & Time", type="Type", asset="Asset", amount="Amount", refs="Transaction Hash")
    types = (("deposit", move(1)), ("withdrawal", move(-1)))


IMPORTERS = (CoinfloorTrades(), CoinfloorMoves())
