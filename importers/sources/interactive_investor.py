"""Interactive Investor: transactions of an account, in pounds. What a row is, its description and its cells say: there is no type.

The debit and the credit are what moved the cash, dealing charges and duties inside. Rows of money alone have `n/a` for a symbol.
"""

import re
from collections.abc import Sequence

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import DIVIDEND, FEE, INTEREST, MOVE, TRADE, Columns
from importers.broker_rows import Row
from importers.means import Only, refused
from importers.securities import bare

_ROWS = (
    "Settlement Date", "Date", "Symbol", "Sedol", "Quantity", "Price", "Description", "Reference", "Debit", "Credit", "Running Balance",
)
_POUNDS = ("~£", "~^n/a$", "~^-?[0-9.,]*$")
EXCHANGE = refused("exchange of currencies", "the row names the other currency in words alone; enter the exchange by hand, once")
FOREIGN = refused("ledger of another currency", "only the ledger in pounds says plainly which currency it is in; enter this row by hand")
FEE_MOVE = refused("fee transfer", "the row does not say whose fee this is; enter it by hand, as a fee or as a move between your accounts")


class InteractiveInvestor(Broker):
    id = "interactive-investor"
    title = "Interactive Investor: transactions"
    venue = "Interactive Investor"
    signatures = (Signature("2", (*_ROWS, "ISIN")), Signature("1", _ROWS, absent=("ISIN",)))
    how_to_export = "ii.co.uk: Portfolio, Transactions, the account, GBP, the whole time, Download CSV; one file for each account"
    evidence = "parser"
    zone, order, currency = "Europe/London", "dmy", "GBP"
    price_in_amount = False
    columns = Columns(
        date="Date", text="Description", symbol="Symbol", isin="ISIN", quantity="Quantity", price="Price",
        amount="Credit", debit="Debit", balance="Running Balance",
    )
    types = (
        ("~^div(idend)?\\b", DIVIDEND), ("~^(gross )?interest\\b", INTEREST), ("~ s date \\d", TRADE),
        ("~^fee transfer", FEE_MOVE), ("~\\b(monthly|service plan|plan) fee\\b", FEE),
        ("~\\bsubscription\\b|^debit card (payment|receipt)|^cash withdrawal", MOVE),
    )
    only = (Only("Running Balance", _POUNDS, FOREIGN),)

    def prepare(self, cell: dict[str, str]) -> None:
        """Quantities have no sign: what was sold brought money. The balance of a ledger whose currency is not plain is left."""
        if not any(re.search(each[1:], cell["balance"]) for each in _POUNDS):
            cell["balance"] = ""
        if bare(cell["quantity"]) and bare(cell["amount"]):
            cell["quantity"] = f"-{cell['quantity']}"

    def revise(self, rows: Sequence[Row]) -> None:
        """Currencies are traded as securities are, without a symbol."""
        for row in rows:
            if row.means is TRADE and not row.code:
                row.means = EXCHANGE


IMPORTER = InteractiveInvestor()
