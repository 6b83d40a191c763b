"""Wallets and explorers of which the header is known, and not enough of what their rows mean. None of their rows is guessed."""

from importers.base import Signature
from importers.recognised import OnlyRecognised

_BY_HAND = "add what moved by hand, or import another export of the same wallet"


class _Wallet(OnlyRecognised):
    custody = "wallet"
    evidence = "parser"


class Zelcore(_Wallet):
    id = "zelcore"
    title = "Zelcore: Kadena"
    venue = "Zelcore"
    signatures = (
        Signature("1", (
            "txid", "formattedDate", "timestamp", "direction", "amount", "chainid", "destinationchainid", "isError", "type", "asset",
        ), ("swapTokenIn", "swapTokenOut")),
    )
    how_to_export = "Zelcore: Kadena, Export"
    lacking = f"how it tells moves between chains and swaps apart is not known; {_BY_HAND}"


class Volt(_Wallet):
    id = "volt"
    title = venue = "Volt"
    signatures = (
        Signature("2", ("time", "status", "address", "amount", "fee", "txid"), cells=(("amount", r"^[+-][\d,.]+ bsv\b"),)),
        Signature("1", ("time", "status", "address", "amount", "txid"), absent=("fee",), cells=(("amount", r"^[+-][\d,.]+ bsv\b"),)),
    )
    how_to_export = "Volt: History, Export"
    lacking = f"whether its amounts hold the fee is not known; {_BY_HAND}"


class ChangeTip(_Wallet):
    id = "changetip"
    title = venue = "ChangeTip"
    signatures = (Signature("1", ("On", "From", "To", "When", "Amount in Satoshi", "mBTC", "Status", "Message")),)
    how_to_export = "ChangeTip has closed; the file is one that was saved"
    lacking = f"it does not say which of sender and recipient is you; {_BY_HAND}"


class GateHub(_Wallet):
    id = "gatehub"
    title = "GateHub: transactions on the XRP Ledger"
    venue = "GateHub"
    signatures = (
        Signature("1", ("Time", "TX hash", "Type", "Amount", "Currency", "Currency Issuer Address", "Currency Issuer Name", "Balance")),
    )
    how_to_export = "GateHub: Wallet, History, Export"
    lacking = f"money of an issuer on the XRP Ledger is a claim on the issuer, which is not kept apart from money yet; {_BY_HAND}"


class HeliumFairspot(_Wallet):
    id = "helium-fairspot"
    title = "Helium: Fairspot's report"
    venue = "Helium"
    signatures = (
        Signature("1", (
            "block", "date", "type", "transaction_hash", "hnt_amount", "hnt_fee", "usd_oracle_price", "usd_amount", "usd_fee", "payer",
            "payee",
        )),
    )
    how_to_export = "Fairspot is gone; the file is one that was saved"
    lacking = f"it does not say which of payer and payee is you; {_BY_HAND}"


class VericoinWallet(_Wallet):
    id = "vericoin-qt"
    title = "Vericoin: Qt wallet"
    venue = "Vericoin"
    signatures = (Signature("1", ("Transaction", "Block", "Date/Time", "Type", "Amount", "Total")),)
    how_to_export = "Vericoin's wallet: Transactions, Export"
    lacking = f"whether its amounts hold the fee is not known; {_BY_HAND}"


IMPORTERS = (Zelcore(), Volt(), ChangeTip(), GateHub(), HeliumFairspot(), VericoinWallet())
