"""Charles Schwab realised gains, lot by lot (`*_GainLoss_Realized_Details_*.csv`). Nothing becomes an event.

Closed lots are observations: `trimtab reconcile` compares them with the ledger's disposals. The layout is known from readers alone.
"""

from decimal import Decimal

from core.model import ParsedFile
from core.model.sources import GainSeen
from core.money import ZERO, subtract, text
from importers.base import Context, Importer, Reading, Signature, Table
from importers.numbers import maybe
from importers.sources.schwab_rows import ZONE, account, civil, security

_TOTAL = "total"


class SchwabGains(Importer):
    id = "schwab-gains"
    title = "Charles Schwab: realised gains, lot details"
    venue = "Schwab"
    custody = "broker"
    signatures = (
        Signature(
            "2026", ("Symbol", "Closed Date", "Opened Date", "Quantity", "Proceeds", "Cost Basis (CB)", "Gain/Loss ($)"),
            ("Name", "Proceeds Per Share", "Cost Per Share", "Term", "Wash Sale?", "Disallowed Loss", "Unadjusted Cost Basis"),
        ),
    )
    how_to_export = "schwab.com: Accounts, Realized Gain/Loss, Details, Export"
    evidence = "weak"
    becomes = (
        ("a closed lot", "its dates, units, gain and disallowed loss, compared with the ledger's disposals by trimtab reconcile"),
        ("a total", "no row"),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        titles = [",".join(cells) for cells in table.preamble]
        owner = account(context.account, reversed(titles), (table.name,))
        symbol_, closed_, opened_ = table.columns("Symbol", "Closed Date", "Opened Date")
        amounts = table.columns("Quantity", "Proceeds", "Cost Basis (CB)", "Gain/Loss ($)", "Disallowed Loss")
        wash_ = table.column("Wash Sale?")
        table.drop([index for index, cells in table.records if cells[symbol_].strip().casefold().startswith(_TOTAL)])
        reading = Reading(table, self, owner, ZONE, "format")
        for index, cells in table.records:
            symbol = cells[symbol_].strip()
            try:
                closed = civil(cells[closed_])
                opened = None if cells[opened_].strip().casefold() in ("various", "", "--") else civil(cells[opened_])
                quantity, proceeds, cost, gain, disallowed = (_stated(cells[place]) for place in amounts)
            except ValueError as error:
                reading.quarantine(index, "unreadable cell", f"{error}; export the realised gains again")
                continue
            if not symbol or quantity is None:
                reading.quarantine(index, "unreadable cell", "the row names no symbol or no quantity; export the realised gains again")
                continue
            said = ["" if amount is None else text(amount) for amount in (quantity, proceeds, gain)]
            reading.content_key(index, "schwab gain", symbol, closed.isoformat(), cells[opened_].strip(), *said)
            if disallowed is None and cells[wash_].strip().casefold() != "yes":
                disallowed = ZERO
            if disallowed != ZERO:
                gain = None if proceeds is None or cost is None else subtract(proceeds, cost)
            lost = None if disallowed is None else disallowed.copy_abs()
            reading.gain(GainSeen(owner, security(symbol), opened, closed, quantity, proceeds, gain, "USD", index, lost))
        return reading.finish()


def _stated(written: str) -> Decimal | None:
    """An amount; None where Schwab writes `--` or says that it does not know."""
    return None if written.strip() in ("--", "N/A", "Incomplete") else maybe(written)


IMPORTER = SchwabGains()
