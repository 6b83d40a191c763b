"""Paxful, which has closed: transactions. Coins that were bought of other people, sent out, or earned by bringing in others."""

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, income, move, trade


class Paxful(Declared):
    id = "paxful"
    title = "Paxful: transactions"
    venue = "Paxful"
    signatures = (
        Signature("v1", (
            "type", "amount", "currency", "crypto_amount", "crypto_currency", "balance_usd", "balance_crypto", "sent_to", "transaction_id",
            "trade_hash", "sent_to_user", "received_from_user", "time",
        )),
    )
    how_to_export = "Paxful has closed; the file came from Wallet, Transactions, Export"
    evidence = "parser"
    columns = Columns(
        time="time", type="type", asset="crypto_currency", amount="crypto_amount", other_asset="currency", other="amount",
        refs="transaction_id",
    )
    content = ("transaction_id", "trade_hash")
    types = (
        ("cryptocurrency purchased", trade(1)), ("sent out", move(-1)),
        ("received (internal) from affiliate balance", income(IncomeKind.REFERRAL)),
    )


IMPORTER = Paxful()
