"""Coinomi: transactions. What left is stated with its fee in it; of a token the file does not say in which coin the fee was paid."""

from collections.abc import Callable, Sequence

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, move, refused
from importers.numbers import maybe

_COINS = frozenset((
    "ADA", "ATOM", "BCH", "BNB", "BSV", "BTC", "BTG", "DASH", "DCR", "DGB", "DOGE", "DOT", "EOS", "ETC", "ETH", "FTC", "GRS", "LTC", "NMC",
    "POL", "PPC", "QTUM", "RVN", "SOL", "TRX", "VTC", "XLM", "XMR", "XRP", "XTZ", "ZEC",
))
"""Coins that pay for their own chain."""


class Coinomi(Declared):
    id = "coinomi"
    title = venue = "Coinomi"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("v1", (
            "Asset", "AccountName", "Address", "AddressName", "Value", "Symbol", "Fees", "InternalTransfer", "TransactionID",
            "Time(ISO8601-UTC)",
        ), ("Time(UTC)", "BlockExplorer")),
    )
    how_to_export = "Coinomi: a wallet, the menu, Export transactions, CSV"
    columns = Columns(
        time="Time(ISO8601-UTC)", type="kind", asset="Symbol", amount="Value", fee="Fees", refs="TransactionID", account="AccountName",
        note="AddressName",
    )
    computed = ("kind",)
    content = ("AccountName", "Address")
    includes_fee = "amount"
    types = (
        ("in", move(1, charged=False)), ("out", move(-1)),
        ("token out", refused("coinomi token", "Coinomi does not say in which coin the fee of a token was paid; add this by hand")),
        ("own", refused("coinomi own", "Coinomi does not say what a move within the wallet cost; add its fee by hand")),
    )

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        value, fee = maybe(row("Value")), maybe(row("Fees"))
        if row("InternalTransfer").lower() in ("true", "yes", "1"):
            return ("own",)
        if value is None or value > 0:
            return ("in",)
        return ("token out" if fee and row("Symbol").upper() not in _COINS else "out",)


IMPORTER = Coinomi()
