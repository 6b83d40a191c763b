"""Binance's deposit and withdrawal histories of coins. Older layouts are the same for both, so that the file's name says which it is.

A withdrawal's amount is what arrived; its fee is on top.
"""

from importers.base import Signature
from importers.means import Columns, move, refused
from importers.sources.binance_parts import ZONED, Part, done_only

_AT = ("at", ZONED)
_OLD = ("Coin", "Amount", "TransactionFee", "Address", "TXID", "SourceAddress", "PaymentID", "Status")
_NEW = ("Coin", "Network", "Amount", "Address", "TXID", "Status")


class BinanceTransfers(Part):
    id = "binance-transfers"
    title = "Binance: deposits, withdrawals"
    evidence = "parser"
    signatures = (
        Signature("v3 withdrawals", (*_NEW, "Fee"), patterns=(_AT, ("way", r"^(fee)$"))),
        Signature("v3 deposits", _NEW, patterns=(_AT, ("way", r"^(coin)$")), absent=("Fee", "TransactionFee")),
        Signature("v2", ("Network", *_OLD), patterns=(_AT,)),
        Signature("v1", _OLD, patterns=(_AT,), absent=("Network",)),
    )
    how_to_export = "Binance: Wallet, Transaction History, Deposit & Withdrawal, Export; keep 'deposit' or 'withdraw' in the file's name"
    columns = Columns(
        time="at", type="?way", asset="Coin", amount="Amount", fee="Fee|TransactionFee", refs="TXID",
    )
    ids = ("TXID", "Coin", "Amount")
    types = (
        ("deposit|coin", move(1, charged=False)), ("withdraw|fee", move(-1)),
        ("", refused("no direction", "nothing in this layout says where the coins went; name the file deposits.csv or withdrawals.csv")),
    )
    only = done_only("Status", "completed", "successful", "success", "confirmed", "credited")
    captures = (("way", r"(deposit|withdraw)"),)


IMPORTER = BinanceTransfers()
