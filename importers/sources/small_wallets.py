"""Small wallets, each of one coin: Nault (Nano), HandCash (BSV), the Helium explorer, and Blockchair's report of addresses."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.model import IncomeKind
from core.money import multiply, text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move
from importers.numbers import maybe

_SATOSHI = Decimal("0.00000001")


class Nault(Declared):
    id = "nault"
    title = venue = "Nault"
    custody = "wallet"
    evidence = "parser"
    signatures = (Signature("v1", ("account", "type", "amount", "hash", "height", "time")),)
    how_to_export = "Nault: an account, Export transactions, CSV"
    zone = ""
    order = "ymd?"
    columns = Columns(time="time", type="type", asset="=XNO", amount="amount", refs="hash")
    ids = ("hash", "type")
    types = (("receive", move(1)), ("send", move(-1)))


class HandCash(Declared):
    id = "handcash"
    title = venue = "HandCash"
    custody = "wallet"
    evidence = "parser"
    _BASE = (
        "type", "addresses", "transactionId", "note", "satoshiFees", "satoshiAmount", "fiatExchangeRate", "fiatCurrencyCode",
        "participants", "createdAt",
    )
    signatures = (Signature("v2", (*_BASE, "updatedAt")), Signature("v1", _BASE, absent=("updatedAt",)))
    how_to_export = "HandCash: Settings, Export transactions"
    columns = Columns(
        time="createdAt", type="type", asset="=BSV", amount="units", fee="paid", fee_asset="=BSV", refs="transactionId", note="note",
    )
    computed = ("units", "paid")
    ids = ("transactionId", "type")
    types = (("receive", move(1, charged=False)), ("send", move(-1)))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """Whole coins of satoshis."""
        figures = (maybe(row("satoshiAmount")), maybe(row("satoshiFees")))
        return [text(multiply(each, _SATOSHI)) if each is not None else "" for each in figures]


class HeliumExplorer(Declared):
    id = "helium-explorer"
    title = "Helium: explorer"
    venue = "Helium"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("v1", (
            "Date", "Received Quantity", "Received From", "Received Currency", "Sent Quantity", "Sent To", "Sent Currency", "Fee Amount",
            "Fee Currency", "Tag", "Hash",
        ), ("Note", "Hotspot", "Reward Type", "Block")),
    )
    how_to_export = "the explorer of Helium's own chain is gone; the file is one that was saved"
    zone = ""
    order = "?"
    columns = Columns(
        time="Date", type="kind", sent="Sent Quantity", sent_asset="Sent Currency", received="Received Quantity",
        received_asset="Received Currency", fee="Fee Amount", fee_asset="Fee Currency", refs="Hash", note="Note",
    )
    computed = ("kind",)
    content = ("Hotspot", "Reward Type")
    types = (("mined", income(IncomeKind.MINING)), ("payment in", move(1, charged=False)), ("payment out", move(-1)))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        kind = row("Tag").lower()
        return (f"{kind} {'in' if maybe(row('Received Quantity')) else 'out'}" if kind == "payment" else kind,)


class Blockchair(Declared):
    id = "blockchair"
    title = "Blockchair: wallet statement"
    venue = "Blockchair"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("v2", (
            "Tx number", "Effect", "Ticker", "Amount fiat (USD)", "Asset rate (USD)", "Type", "Date", "Third-party address",
            "Transaction hash",
        ), ("Public key", "Wallet address")),
        Signature("v1", (
            "Tx number", "Affected address/xpub", "Effect", "Ticker", "Amount fiat (USD)", "Asset rate (USD)", "Date", "Transaction hash",
        )),
    )
    how_to_export = "blockchair.com, Wallet statement, CSV"
    remark = "Blockchair's amounts hold the fee where something was sent; tell it apart by hand where it matters"
    zone = ""
    order = "dmy"
    columns = Columns(
        time="Date", type="kind", asset="Ticker", amount="Effect", refs="Transaction hash", value="Amount fiat (USD)", currency="=USD",
    )
    computed = ("kind",)
    content = ("Affected address/xpub", "Wallet address", "Third-party address")
    types = (("external receiving", move(1)), ("external spending", move(-1)), ("by sign", move()))

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        return (row("Type") or "by sign",)


IMPORTERS = (Nault(), HandCash(), HeliumExplorer(), Blockchair())
