"""Gravity of Bitstocks, which has closed. Recognised: of a withdrawal's two rows none says which is the fee."""

from importers.base import Signature
from importers.recognised import OnlyRecognised


class Gravity(OnlyRecognised):
    id = "gravity"
    title = "Gravity (Bitstocks): transactions"
    venue = "Gravity"
    signatures = (
        Signature("v2", (
            "transaction id", "from account", "to account", "from account type", "to account type", "date utc", "transaction type",
            "status", "amount", "currency", "withdrawal_address",
        )),
        Signature("v1", (
            "transaction id", "from account", "to account", "date utc", "transaction type", "status", "amount", "currency",
        ), absent=("from account type",)),
    )
    how_to_export = "Gravity has closed; the file came from Transactions, Export"
    evidence = "parser"
    lacking = "the rows do not say which of them is a withdrawal's fee, nor what a correction changes; add the transactions by hand"


IMPORTER = Gravity()
