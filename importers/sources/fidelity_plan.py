"""Fidelity NetBenefits: history of a workplace plan (401(k), 403(b)). Investments have names alone."""

from collections.abc import Sequence

from core.model import EventKind
from core.money import negate
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, MOVE_IN, MOVE_OUT, SELL, Columns, reinvested, sold_for
from importers.broker_rows import Row
from importers.means import ignored
from importers.securities import security
from importers.sources.fidelity_history import FOOTER


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

    def asset(self, code: str, kind: str) -> str:
        """A plan's own pool has no other name than the one it has there."""
        return security(code)

    def revise(self, rows: Sequence[Row]) -> None:
        """Amounts are those of the shares, below zero where shares go out; here they are above it unless they take something back."""
        for row in rows:
            if row.means is not None and (row.means.sign < 0 or row.means.kind is EventKind.FEE):
                row.amount = negate(row.amount)


IMPORTER = FidelityPlan()
