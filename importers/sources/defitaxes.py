"""DeFi Taxes (defitaxes.us): the transfers of every transaction of wallets on many chains, with what it made of each for taxes."""

from importers.base import Signature
from importers.recognised import OnlyRecognised

_ROWS = (
    "timestamp", "UTC datetime", "chain", "transaction hash", "classification", "operation (decoded hex signature)", "source address",
    "destination address", "amount transfered", "token contract address", "token symbol", "transfer type", "tax treatment", "vault id",
    "USD rate",
)


class DeFiTaxes(OnlyRecognised):
    id = "defitaxes"
    title = "DeFi Taxes: transactions"
    venue = "DeFi Taxes"
    custody = "wallet"
    evidence = "parser"
    signatures = (
        Signature("2", (*_ROWS, "source is me", "destination is me", "token unique", "token ID", "coingecko id", "rate source", "url")),
        Signature("1", (*_ROWS, "token unique ID"), absent=("source is me",)),
    )
    how_to_export = "defitaxes.us: Transactions, Download"
    lacking = (
        "what its treatments did to vaults and loans is not known well enough; import the wallets from the explorers of their chains, "
        "or from Zerion or Koinly"
    )


IMPORTER = DeFiTaxes()
