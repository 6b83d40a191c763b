"""Fidelity positions, of one account or of all. When they were seen stands below the table and in the file's name."""

from importers.base import Signature
from importers.holdings import HoldingColumns, Holdings
from importers.securities import security
from importers.sources.fidelity_history import FOOTER, SWEEPS


class FidelityPositions(Holdings):
    id = "fidelity-positions"
    title = "Fidelity: positions"
    venue = "Fidelity"
    signatures = (
        Signature(
            "any", ("Account Number", "Account Name", "Symbol", "Description", "Quantity", "Last Price", "Current Value"),
            (
                "Average Cost Basis", "Type", "Percent Of Account", "Last Price Change", "Today's Gain/Loss Dollar",
                "Today's Gain/Loss Percent", "Total Gain/Loss Dollar", "Total Gain/Loss Percent",
            ),
        ),
    )
    how_to_export = "fidelity.com: Positions, Download (Portfolio_Positions_....csv)"
    evidence = "weak"
    columns = HoldingColumns(
        symbol="Symbol", name="Description", quantity="Quantity", price="Last Price", value="Current Value",
        basis="Cost Basis Total|Cost Basis", account="Account Number",
    )
    sweeps, footer = SWEEPS, FOOTER
    cash = r"cash\b|\S* ?held in (money market|fcash)|\S* ?fdic insured deposit"
    skipped = ((r"pending activity", "money that is still on its way"),)
    remedy = "keep the last line, 'Date downloaded ...', or Fidelity's file name"

    def asset(self, code: str, name: str) -> str:
        """Investments of a workplace plan have names alone, as in its history."""
        return security(code or name)


IMPORTER = FidelityPositions()
