"""Wirex: the statement of one of its accounts. Recognised: an exchange between two of them reads as any other coming and going."""

from importers.base import Signature
from importers.recognised import OnlyRecognised


class Wirex(OnlyRecognised):
    id = "wirex"
    title = "Wirex: statement"
    venue = "Wirex"
    signatures = (Signature("v1", ("#", "Time", "Amount", "Available"), absent=("Type", "Currency", "Asset", "Price", "Status", "Fee")),)
    how_to_export = "Wirex: Account, Statement, CSV"
    evidence = "parser"
    lacking = "the rows do not say which of them were exchanges between your accounts at Wirex; add exchanges and transfers by hand"


IMPORTER = Wirex()
