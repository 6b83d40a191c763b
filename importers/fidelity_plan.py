"""Fidelity NetBenefits: history of a workplace plan (401(k), 403(b)). Investments have names alone, so the user says which they are."""

from collections.abc import Sequence

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, MOVE_IN, MOVE_OUT, SELL, Columns, reinvested, sold_for
from importers.broker_rows import Row
from importers.fidelity_history import FOOTER
from importers.means import ignored


class FidelityPlan(Broker):
    id = "fidelity-plan"
    title = "Fidelity NetBenefits: workplace plan history"
    venue = "Fidelity"
    signatures = (Signature("401k", ("Date", "Investment", "Transaction Type", "Shares/Unit", "Amount ($)")),)
    how_to_export = "netbenefits.com: the plan, Transaction History, Export"
    evidence = "weak"
    columns = Columns(
        date="Date", type="Transaction Type", name="Investment", quantity="Shares/Unit", amount="Amount ($)", currency="=USD",
    )
    signed, by_name, footer = False, True, FOOTER + "|plan name|date range"
    types = (
        ("~^(contributions?|rollover|loan repayments?|company match|employer)", reinvested(MOVE_IN)),
        ("~^(dividend|revenue credit|interest)", reinvested(DIVIDEND)),
        ("~^(withdrawals?|loan withdrawals?|distribution)", sold_for(MOVE_OUT)),
        ("~^(administrative fees?|recordkeeping fees?|fees?|advisor fees?|short term trading fee)", sold_for(FEE)),
        ("~^(exchange|transfer) in", BUY), ("~^(exchange|transfer) out", SELL),
        ("~^change in market value", ignored("a change of value moves nothing")),
    )

    def revise(self, rows: Sequence[Row]) -> None:
        """Amounts are what the shares were worth, below zero where shares went out: none of them takes something back."""
        for row in rows:
            if (row.amount < 0) == (row.quantity < 0):
                row.amount, row.quantity = row.amount.copy_abs(), row.quantity.copy_abs()


IMPORTER = FidelityPlan()
