"""Interactive Brokers: transaction history. Every amount is in the account's base currency, whatever was traded in."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.model import ParsedFile
from core.money import ZERO, add, multiply, subtract, text
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import (
    ADJUSTMENT,
    BUY,
    FEE,
    INTEREST,
    MOVE,
    OPTION,
    SELL,
    TAX,
    Columns,
)
from importers.broker_rows import Row
from importers.means import Only, refused
from importers.sources.ibkr_rows import ACTIONS, SAID_ACTIONS, SAID_MONEY, TOTAL, Ibkr, actions, dividends, named

_SAME = ("Transaction History", "Header", "Date", "Account", "Description", "Transaction Type", "Symbol", "Gross Amount", "Net Amount")
_MOST_CHARGES = Decimal("0.02")
"""Of the gross amount. Stamp duties are at most one percent; what a future's row leaves between gross and net is most of it."""
FUTURE = refused(
    "futures", "futures are settled every day and are not booked yet; enter their result by hand as an adjustment of the cash",
)
NO_BASE = refused(
    "no base currency", "the lines above the table do not say the base currency; keep 'Summary,Data,Base Currency,...' in the file",
)


class IbkrTransactions(Ibkr):
    id = "ibkr-transactions"
    title = "Interactive Brokers: transaction history"
    signatures = (
        Signature(
            "2026", (*_SAME, "Price Currency", "Exchange Rate"),
            ("Quantity", "Price", "Commission", "Transaction Subtype", "Transaction Fees", "Multiplier"),
        ),
        Signature("price currency", (*_SAME, "Price Currency"), ("Quantity", "Price", "Commission"), absent=("Exchange Rate",)),
        Signature("2025", _SAME, ("Quantity", "Price", "Commission"), absent=("Price Currency",)),
    )
    how_to_export = "Client Portal: Transactions, Download, CSV; better the activity statement, which states every currency, and never both"
    net = True
    price_in_amount = False
    becomes = (
        ("buy, sell", "buy or sell in the base currency"), ("options, futures", "quarantined"), *SAID_MONEY, *SAID_ACTIONS,
        ("forex trade component, adjustment", "adjustment of the cash, which is counted in the base currency"),
        ("any other", "quarantined by its name"),
    )
    columns = Columns(
        date="Date", type="Transaction Type", text="Description", symbol="Symbol", quantity="Quantity", amount="Net Amount",
        fees=("Commission",), account="Account",
    )
    only = (Only("Transaction History", ("transaction history",), TOTAL), Only("Header", ("data",), TOTAL))
    types = (
        ("~^(buy|sell) of a future|^position mtm|^cash settlement", FUTURE),
        ("buy", BUY), ("sell", SELL),
        ("~^(assign|exercise|expir)", OPTION),
        *dividends("dividend"),
        ("foreign tax withholding|withholding tax|sales tax|transaction tax", TAX),
        ("credit interest|investment interest received|investment interest paid|bond interest|securities lending", INTEREST),
        ("debit interest|other fee|broker fee|advisor fee|client fee|commission adjustment|transaction fee|borrow fee", FEE),
        ("deposit|withdrawal|electronic fund transfer|transfer|cash transfer|internal transfer|account transfer", MOVE),
        ("forex trade component|adjustment", ADJUSTMENT),
        *((f"~^corporate action.*(?:{words[1:]})", means) for words, means in ACTIONS),
    )

    def paid(self, fee: Decimal) -> Decimal:
        return Broker.paid(self, fee)

    def owner(self, named: str) -> str:
        """`U***01234`, with or without the name that the user gave to the account."""
        found = re.search(r"^U[\d*]*?(\d{3,})\b", named)
        return super().owner(found[1] if found else named)

    def currency_of(self, table: Table) -> str:
        """The base currency, in the lines above; their names are in the user's language."""
        stated = (cells[3].strip() for cells in table.preamble if len(cells) == 4 and cells[1].strip() == "Data")
        return next((each for each in stated if re.fullmatch("[A-Z]{3}", each)), "")

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """Commissions and charges of trades together: what is between gross and net."""
        kind, gross, net, commission, foreign = table.columns(
            "Transaction Type", "Gross Amount", "Net Amount", "Commission", "Price Currency"
        )
        base, several = self.currency_of(table), False
        for _, cells in table.records:
            several |= cells[foreign].strip() not in ("", "-", base) or cells[kind].strip() == "Forex Trade Component"
            if cells[kind].strip().casefold() not in ("buy", "sell"):
                continue
            try:
                before, after = (self.number(cells[place].strip()) or ZERO for place in (gross, net))
            except ValueError:
                continue
            charges = subtract(after, before)
            if charges.copy_abs() > add(multiply(before.copy_abs(), _MOST_CHARGES), _written(self, cells[commission])):
                cells[kind] = f"{cells[kind].strip()} of a future"
            elif commission != table.blank:
                cells[commission] = text(charges)
        parsed = super().parse(table, context)
        if several:
            parsed.warnings.append(
                f"this export states every amount in {base} at the rate of its day, so cash in other currencies is counted in it; "
                "the activity statement states what was paid in each currency"
            )
        return parsed

    def prepare(self, cell: dict[str, str]) -> None:
        kind = cell["type"].casefold()
        if kind in ("forex trade component", "adjustment"):
            cell["symbol"] = cell["quantity"] = ""
        elif kind == "corporate action":
            named(cell)

    def revise(self, rows: Sequence[Row]) -> None:
        super().revise(rows)
        actions(rows)
        for row in rows:
            if not row.currency and row.means is not None and not row.means.rule:
                row.means = NO_BASE


def _written(importer: IbkrTransactions, commission: str) -> Decimal:
    try:
        return (importer.number(commission.strip()) or ZERO).copy_abs()
    except ValueError:
        return ZERO


IMPORTER = IbkrTransactions()
