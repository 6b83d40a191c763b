"""BnkToTheFuture: account history. Recognised: what a row belongs to stands in an outline of its own within a cell."""

from importers.base import Signature
from importers.recognised import OnlyRecognised


class BnkToTheFuture(OnlyRecognised):
    id = "bnktothefuture"
    title = "BnkToTheFuture: account history"
    venue = "BnkToTheFuture"
    signatures = (Signature("v1", ("Date", "Description", "Currency", "Details", "Transaction ID", "In", "Out")),)
    how_to_export = "BnkToTheFuture: Wallet, History, Export"
    evidence = "parser"
    lacking = "which trade, dividend or fee a row belongs to stands in an outline in its Details that is not read yet; add the rows by hand"


IMPORTER = BnkToTheFuture()
