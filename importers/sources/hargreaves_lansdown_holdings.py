"""Hargreaves Lansdown: holdings of an account. Prices are pence; a note mark like ` *1` stands behind some names."""

import re

from msgspec.structs import replace

from core.model import ParsedFile
from importers.base import Context, Signature, Table, plain
from importers.holdings import HoldingColumns, Holdings
from importers.sources.hargreaves_lansdown import product

_MARK = r" +\*\d+$"


class HargreavesLansdownHoldings(Holdings):
    id = "hargreaves-lansdown-holdings"
    title = "Hargreaves Lansdown: holdings"
    venue = "Hargreaves Lansdown"
    signatures = (
        Signature(
            "1", ("Stock", "Units held", "Price (pence)"),
            (
                "Code", "Value (£)", "Cost (£)", "Gain/loss (£)", "Gain/loss (%)", "Yield", "Day change (pence)", "Day change (%)",
                "Value ()", "Cost ()", "Gain/loss ()", "Value (\ufffd)", "Cost (\ufffd)", "Gain/loss (\ufffd)",
            ),
        ),
    )
    how_to_export = "hl.co.uk: the account, Download as spreadsheet (CSV), with the lines above the table, which say when"
    evidence = "parser"
    zone, order, currency = "Europe/London", "dmy", "GBP"
    pence = True
    account_in = r"Client Number:[\s,]*(\d{4,})"
    footer = "totals"
    remedy = "keep the lines above the table, or put the day into the file's name, like account-summary-2026-11-20.csv"
    columns = HoldingColumns(
        symbol="Code", name="Stock", quantity="Units held", price="Price (pence)", value="Value (£)|Value ()|Value (\ufffd)",
        basis="Cost (£)|Cost ()|Cost (\ufffd)",
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """The account is the user's word, else the product that the file's title names, else the client: as for the transactions."""
        stock = [plain(name) for name in table.header].index("stock")
        for _, cells in table.records:
            cells[stock] = re.sub(_MARK, "", cells[stock].strip())
        return super().parse(table, replace(context, account=product(table, context)))


IMPORTER = HargreavesLansdownHoldings()
