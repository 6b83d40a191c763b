"""Interactive Brokers: activity statement. Many tables in one file; each begins with a header, and most of them only sum up."""

import re
from collections.abc import Sequence

from core.model import ParsedFile
from importers import securities
from importers.base import Context, Reading, Signature, Table
from importers.broker_means import (
    CANCELLED,
    FEE,
    INTEREST,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    OPTION,
    TAX,
    TRADE,
    Columns,
)
from importers.broker_rows import Row
from importers.means import Only, When, refused
from importers.recognised import OnlyRecognised
from importers.sections import Sections
from importers.sources.ibkr_rows import (
    ACTIONS,
    BELOW,
    CANCELS,
    HEAD,
    SAID_ACTIONS,
    SAID_MONEY,
    SAID_TRADES,
    TOTAL,
    VENUE,
    Ibkr,
    actions,
    changes,
    dividends,
    named,
    shorts,
)
from importers.sources.ibkr_stated import Held, Money, names

_ACCOUNT = re.compile(r'^"?Account Information"?,"?Data"?,"?Account"?,"?(\w+)')
_DATA = Only("Header", ("data",), TOTAL)
_TRADES = ("Trades", "Header", "DataDiscriminator", "Asset Category", "Symbol", "Date/Time", "Quantity")
_MORE = (
    "Currency", "Account", "Exchange", "T. Price", "C. Price", "Proceeds", "Comm/Fee", "Basis", "Realized P/L", "MTM P/L", "Notional Value",
    "Code",
)
_WIDE = 40
_KINDS = (
    r"stocks|mutual funds|funds|bonds|treasury|t-?bills|structured products|certificates of deposit|etfs|crypto\w*|forex|"
    r"(.* )?(options|futures|warrants|cfds?)"
)
UNKNOWN = refused("asset category", "this asset category is not known here; enter what the trade did by hand, or report the format")
_CASH = (
    "Dividends", "Payment In Lieu Of Dividends", "Withholding Tax", "Deposits & Withdrawals", "Interest", "Fees", "Other Fees",
    "Commission Adjustments", "Broker Interest Paid", "Broker Interest Received", "Bond Interest Paid", "Bond Interest Received",
    "Advisor Fees", "Client Fees", "Broker Fees", "Price Adjustments", "Sales Tax",
)
_SUMMARIES = "|".join((
    "Statement", "Account Information", "Net Asset Value", "Change in NAV", "Mark-to-Market", "Month & Year to Date Performance",
    "Realized", "MTM", "Forex Balances", "Forex P/L", "(Net|Long|Short) Stock Position", "Collateral for Customer Borrowing",
    "Complex Positions", "Position and", "Trade Summary", "Trades by", "Commission Details", "Transaction Fees",
    "Routing Commission", "Sales Tax Details", "(Change in |Open )?Dividend Accruals", "(Broker )?Interest (Accruals|Details)",
    "Tiered Interest", "Borrow Fee", "Hard to Borrow", "Soft Dollars", "Stock Yield Enhancement Program", "Financial Instrument",
    "Codes", "Notes", "Legal Notes", "Location of Customer Assets", "Total P/L for Statement Period", "Open Orders", "Equity Summary",
    "Portfolio Summary", "Allocation", "Concentration",
))
"""Sections that sum up, explain or take apart what others state; charges of single trades are in the trades' commissions."""


class _Trades(Ibkr):
    id = "ibkr-activity"
    title = VENUE
    signatures = (Signature("trades", _TRADES, _MORE),)
    how_to_export = ""
    columns = Columns(
        date="Date/Time", type="DataDiscriminator", text="Code", symbol="Symbol", kind="Asset Category",
        quantity="Quantity", price="T. Price", amount="Proceeds", currency="Currency", fees=("Comm/Fee", ("own", "?own")),
        account="Account",
    )
    only = (
        Only("Trades", ("trades",), TOTAL), _DATA, Only("DataDiscriminator", ("order", "trade", "execution"), TOTAL),
        Only("Asset Category", (f"~^({_KINDS})\\b",), UNKNOWN),
    )
    when = (When("Code", (r"~(^|[;,]) *(a|ex|gea) *($|[;,])",), OPTION), When("Code", CANCELS, CANCELLED))
    types = (("order|trade|execution", TRADE),)

    def account(self, table: Table, context: Context) -> str:
        """The number in the account's section, which need not be the first."""
        numbers = (found[1] for row in table.rows if (found := _ACCOUNT.match(row.text)))
        named = (securities.called(VENUE, number, self.digits) for number in numbers)
        return context.first_name(context.account or next(named, "") or super().account(table, context))

    def fill(self, table: Table, reading: Reading, context: Context) -> None:
        """The commission of a trade of currencies is in a column that says its currency: `Comm in EUR`."""
        for place, name in enumerate(table.header):
            found = re.fullmatch(r"comm(?:/fee)? in ([A-Za-z]{3})", name.strip(), re.IGNORECASE)
            if found:
                table.matched["own"] = found
                table.places["own"] = place
        super().fill(table, reading, context)

    def revise(self, rows: Sequence[Row]) -> None:
        """Executions repeat the order above them, where the statement has orders."""
        super().revise(rows)
        ordered = {row.account for row in rows if row.action == "Order"}
        for row in rows:
            if row.account in ordered and row.action != "Order" and row.means is not None and not row.means.rule:
                row.means, row.option = BELOW, False
        shorts(rows, {row.index: row.text for row in rows})
        changes(rows)


class _Cash(Ibkr):
    id = "ibkr-activity-cash"
    title = VENUE
    signatures = tuple(
        Signature(each, (each, "Header", "Currency", "Description", "Amount"), ("Date", "Settle Date", "Account", "Subtitle", "Code"))
        for each in _CASH
    )
    how_to_export = ""
    columns = Columns(
        date="Date|Settle Date|Date/Time", type="|".join(_CASH), subtype="Subtitle", text="Description", symbol="", isin="",
        amount="Amount", currency="Currency", account="Account",
    )
    only = (_DATA, Only("Currency", ("~^[a-z]{3}$",), TOTAL))
    types = (
        ("~^deposits & withdrawals", MOVE), ("~^(withholding|sales) tax", TAX),
        *dividends("dividends"),
        ("~^interest .*(debit|borrow|short stock)|^broker interest paid", FEE), ("~^(interest|(bond|broker) interest)", INTEREST),
        ("~^(fees|other fees|commission adjustments|(advisor|client|broker) fees)", FEE),
    )

    def prepare(self, cell: dict[str, str]) -> None:
        found = re.match(HEAD, cell["text"])
        if found and not cell["type"].startswith("Deposits"):
            cell["symbol"] = found["symbol"]


class _Actions(Ibkr):
    id = "ibkr-activity-actions"
    title = VENUE
    signatures = (Signature("actions", ("Corporate Actions", "Header", "Asset Category", "Description", "Quantity", "Proceeds")),)
    how_to_export = ""
    columns = Columns(
        date="Date/Time|Report Date", type="=Corporate action", text="Description", kind="Asset Category", quantity="Quantity",
        amount="Proceeds", currency="Currency", account="Account",
    )
    only = (_DATA, Only("Currency", ("~^[a-z]{3}$",), TOTAL))
    when = (When("Code", CANCELS, CANCELLED),)
    types = ACTIONS

    def prepare(self, cell: dict[str, str]) -> None:
        named(cell)

    def revise(self, rows: Sequence[Row]) -> None:
        super().revise(rows)
        actions(rows)


class _Transfers(Ibkr):
    id = "ibkr-activity-transfers"
    title = VENUE
    signatures = (Signature("transfers", ("Transfers", "Header", "Asset Category", "Direction", "Qty", "Cash Amount")),)
    how_to_export = ""
    columns = Columns(
        date="Date", type="Type", subtype="Direction", symbol="Symbol", kind="Asset Category", quantity="Qty", amount="Cash Amount",
        currency="Currency", account="Account",
    )
    only = (_DATA, Only("Currency", ("~^[a-z]{3}$",), TOTAL))
    types = (("~ out$", MOVE_OUT), ("~ in$", MOVE_IN))

    def prepare(self, cell: dict[str, str]) -> None:
        if cell["kind"].casefold() in ("cash", "forex"):
            cell["symbol"] = cell["kind"] = cell["quantity"] = ""


class IbkrActivity(Sections):
    id = "ibkr-activity"
    title = "Interactive Brokers: activity statement"
    venue = VENUE
    signatures = (
        Signature("statement", ("Statement", "Header", "Field Name", "Field Value")),
        Signature("trades alone", _TRADES, _MORE),
    )
    how_to_export = "Client Portal: Performance & Reports, Statements, Activity, English, CSV"
    evidence = "parser"
    history, others = _Trades(), (_Cash(), _Actions(), _Transfers(), Held(), Money())
    begins = r'("[^"]*"|[^,]+),"?Header"?,'
    skipped = rf'"?({_SUMMARIES})'
    rule = "a section that sums up or explains"
    becomes = (
        *SAID_TRADES, *SAID_MONEY, *SAID_ACTIONS, ("transfers", "deposit, withdrawal of shares or cash"),
        ("Open Positions, Cash Report", "prices and positions at the end of the period, compared with the ledger"),
        ("Financial Instrument Information", "names of securities"), ("other summaries", "ignored"), ("unknown sections", "quarantined"),
    )

    def may_head(self, cells: Sequence[str]) -> bool:
        return cells[1].strip() == "Header"

    def parse(self, table: Table, context: Context) -> ParsedFile:
        if table.header and table.header[0].strip().casefold() == "statement":
            table.version = "statement"
        stated = names(table)
        parsed = super().parse(table, context)
        parsed.names += stated
        return parsed


class IbkrOtherLanguage(OnlyRecognised):
    id = "ibkr-activity-language"
    title = "Interactive Brokers: activity statement in another language than English"
    venue = VENUE
    custody = "broker"
    signatures = (Signature("any", ("Statement", "Header"), absent=("Field Name",)),)
    sections = True
    how_to_export = "Client Portal: Performance & Reports, Statements, with the language English"
    evidence = "parser"
    lacking = "its sections and columns are translated; run the statement again with English as its language and import that"

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """Headers are no rows, and a line of few words is none of them: beside tables as wide as these it names no columns."""
        table.drop([index for index, cells in table.records if cells[1].strip() == "Header"])
        table.header += [""] * _WIDE
        return super().parse(table, context)


IMPORTERS = (IbkrActivity(), IbkrOtherLanguage())
