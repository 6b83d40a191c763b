"""Changelly: swaps. What was received is stated with the fee taken off. Files say no zone, so it is asked for."""

from core.model import ParsedFile
from importers.base import Context, Signature, Table
from importers.declared import Declared
from importers.means import Columns, Only, ignored, inside, trade
from importers.sources.passing import passed_through


class Changelly(Declared):
    id = "changelly"
    title = "Changelly: transaction history"
    venue = "Changelly"
    signatures = (
        Signature("v1", (
            "Currency from", "Currency to", "Status", "Date", "Exchange amount", "Total fee", "Exchange rate", "Receiver",
            "Amount received",
        )),
    )
    how_to_export = "Changelly: History, Export history, CSV"
    evidence = "parser"
    zone = ""
    columns = Columns(
        time="Date", type="=swap", asset="Currency from", amount="Exchange amount", other_asset="Currency to", other="Amount received",
        fee="Total fee", fee_asset="Currency to",
    )
    types = (("swap", inside(trade(-1), "other")),)
    only = (Only("Status", ("finished", "completed"), ignored("not carried out")),)

    def parse(self, table: Table, context: Context) -> ParsedFile:
        parsed = super().parse(table, context)
        parsed.drafts[:] = [each for draft in parsed.drafts for each in passed_through(draft, parsed.account)]
        return parsed


IMPORTER = Changelly()
