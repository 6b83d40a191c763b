"""BitMEX: the wallet's history, which is the results of futures but for deposits and withdrawals. It is recognised alone."""

from importers.base import Signature
from importers.recognised import OnlyRecognised


class BitMex(OnlyRecognised):
    id = "bitmex-wallet"
    title = "BitMEX: wallet history"
    venue = "BitMEX"
    signatures = (Signature("v1", ("transactTime", "transactType", "amount", "fee", "address", "transactStatus", "walletBalance")),)
    how_to_export = "BitMEX: Wallet, History, Save as CSV"
    evidence = "parser"
    lacking = "results of futures are not computed yet, and old files count in satoshi without saying so; add what moved by hand"


IMPORTER = BitMex()
