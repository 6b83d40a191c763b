"""Charles Schwab lot details, one file for each security held: open date and cost of every lot. Nothing becomes an event.

Lots are observations: `trimtab reconcile` compares them with the ledger's. The layout is that of beancount-import's samples of 2020.
"""

import re
from decimal import Decimal

from core.model import ParsedFile
from core.model.sources import LotSeen
from core.money import text
from importers.base import Context, Importer, Reading, Signature, Table
from importers.numbers import maybe
from importers.sources.schwab_rows import ZONE, account, civil, moment, security

_TITLE = re.compile(r"(?P<symbol>\S+) Lot Details\b", re.IGNORECASE)
_TOTAL = "total"


class SchwabLots(Importer):
    id = "schwab-lots"
    title = "Charles Schwab: lot details"
    venue = "Schwab"
    custody = "broker"
    signatures = (
        Signature(
            "2020-10", ("Open Date", "Transaction Open", "Quantity", "Cost/Share", "Cost Basis", "Holding Period"),
            ("Price", "Transaction CPS", "Market Value", "Transaction CB", "Disallowed Loss"),
        ),
        Signature(
            "2020", ("Open Date", "Quantity", "Cost/Share", "Cost Basis", "Holding Period"), ("Price", "Market Value", "Gain/Loss $"),
            absent=("Transaction Open", "Symbol"),
        ),
    )
    how_to_export = "schwab.com: Accounts, Positions, Lot Details of a holding, Export"
    evidence = "parser"
    becomes = (
        ("a lot", "its open date, units and cost basis, compared with the ledger's open lots by trimtab reconcile"),
        ("Total", "no row"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        titles = [",".join(cells) for cells in table.preamble]
        owner = account(context.account, reversed(titles), (table.name,))
        opened_, quantity_, basis_ = table.columns("Open Date", "Quantity", "Cost Basis")
        table.drop([index for index, cells in table.records if cells[opened_].strip().casefold() == _TOTAL])
        reading = Reading(table, self, owner, ZONE, "format")
        named = next((found for found in map(_TITLE.search, titles) if found), None)
        at = next((found for found in map(moment, titles) if found), None)
        for index, cells in table.records:
            if named is None or at is None:
                reading.quarantine(index, "no title", "the title above the table names the security and the time; keep it in the file")
                continue
            try:
                opened = civil(cells[opened_].strip().partition(" ")[0])
                quantity = maybe(cells[quantity_])
                basis = _stated(cells[basis_])
            except ValueError as error:
                reading.quarantine(index, "unreadable cell", f"{error}; export the lot details again")
                continue
            if quantity is None:
                reading.quarantine(index, "unreadable cell", "the lot states no quantity; export the lot details again")
                continue
            asset = security(named["symbol"])
            reading.content_key(
                index, "schwab lot", asset, at.isoformat(), cells[opened_].strip(), text(quantity), "" if basis is None else text(basis)
            )
            reading.lot(LotSeen(owner, asset, at, opened, quantity, basis, "USD", index))
        return reading.finish()


def _stated(written: str) -> Decimal | None:
    """An amount; None where Schwab writes `--` or says that it does not know."""
    return None if written.strip() in ("--", "N/A", "Incomplete") else maybe(written)


IMPORTER = SchwabLots()
