"""Interactive Brokers: the sections of a Flex query beside its trades: cash, corporate actions, transfers, holdings, sums."""

import re
from abc import abstractmethod
from collections.abc import Sequence

from importers.base import Context, Reading, Signature, Table
from importers.broker_means import (
    CANCELLED,
    FEE,
    INTEREST,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    TAX,
    Columns,
)
from importers.broker_rows import Row
from importers.holdings import HoldingColumns
from importers.means import When, refused
from importers.sources.ibkr_flex_rows import ACCOUNT, CODE, CURRENCY, Flex, ready
from importers.sources.ibkr_rows import ACTIONS, AFFECTED, CANCELS, VENUE, actions, dividends
from importers.sources.ibkr_stated import Stated

_DATE = "SettleDate|Settle Date|DateTime|Date/Time|ReportDate|Report Date"
NO_CURRENCY = refused("no currency", "the query does not say the currency of this money; add the column CurrencyPrimary to it")


class Cash(Flex):
    id = "ibkr-flex-cash"
    title = VENUE
    signatures = (
        Signature("cash", ("Type", "Amount", "Description"), ("CurrencyPrimary", "SettleDate"), absent=("ActionDescription", "Quantity")),
    )
    columns = Columns(
        date=_DATE, type="Type", text="Description", symbol="Symbol", isin="ISIN", amount="Amount", currency=CURRENCY,
        account=ACCOUNT,
    )
    ids = (CODE,)
    types = (
        ("~^deposits", MOVE), ("~^(withholding tax|871\\(m\\))|^sales tax", TAX),
        *dividends("dividends"), ("~^broker interest paid", FEE), ("~^(bond|broker) interest", INTEREST),
        ("~^(other fees|broker fees|advisor fees|client fees|commission adjustments|price adjustments)", FEE),
    )


class Actions(Flex):
    id = "ibkr-flex-actions"
    title = VENUE
    signatures = (
        Signature("actions", ("ActionDescription", "Quantity")),
        Signature("actions without a description of their own", ("Description", "Quantity", "Proceeds", "Value"), absent=("TradePrice",)),
    )
    columns = Columns(
        date="DateTime|Date/Time|ReportDate|Report Date", type="=Corporate action", text="ActionDescription|Description", symbol="Symbol",
        isin="ISIN", cusip="CUSIP", kind="AssetClass|Asset Class", quantity="Quantity", amount="Proceeds", currency=CURRENCY,
        account=ACCOUNT,
    )
    ids = (CODE,)
    when = (*Flex.when, When("Code|Notes/Codes", CANCELS, CANCELLED))
    types = ACTIONS

    def prepare(self, cell: dict[str, str]) -> None:
        """The row's own symbol or ISIN is that of its trades; what stands in the description only names it."""
        super().prepare(cell)
        found = AFFECTED.search(cell["text"])
        if found:
            cell["name"] = found["name"]
            if not (cell["symbol"] or cell["isin"] or cell["cusip"]):
                cell["symbol"] = found["symbol"]

    def revise(self, rows: Sequence[Row]) -> None:
        super().revise(rows)
        actions(rows)


class Transfers(Flex):
    id = "ibkr-flex-transfers"
    title = VENUE
    signatures = (Signature("transfers", ("Direction", "CashTransfer", "Type"), ("Quantity", "Symbol")),)
    columns = Columns(
        date="DateTime|Date/Time|Date|SettleDate|ReportDate", type="Type", subtype="Direction", symbol="Symbol", isin="ISIN", cusip="CUSIP",
        kind="AssetClass|Asset Class", quantity="Quantity", amount="CashTransfer", currency=CURRENCY, account=ACCOUNT,
    )
    ids = (CODE,)
    types = (("~ out$", MOVE_OUT), ("~ in$", MOVE_IN))

    def prepare(self, cell: dict[str, str]) -> None:
        super().prepare(cell)
        if cell["kind"].casefold() == "cash" or cell["symbol"] in ("", "--"):
            cell["symbol"] = cell["kind"] = cell["quantity"] = ""

    def revise(self, rows: Sequence[Row]) -> None:
        super().revise(rows)
        for row in rows:
            if row.amount and not row.currency and row.means in (MOVE_IN, MOVE_OUT):
                row.means = NO_CURRENCY


class _OfDay(Stated):
    """What was held when the day ended that the row states."""

    family, kind = "ibkr-flex", "AssetClass|Asset Class"
    order = "ymd"
    remedy = "add the column ReportDate or ToDate to the query"

    def counts(self, table: Table, cells: list[str]) -> bool:
        level = cells[table.column("LevelOfDetail")].strip().casefold()
        return self.level(level, cells[table.column(*CURRENCY.split("|"))].strip())

    @abstractmethod
    def level(self, level: str, currency: str) -> bool:
        """Whether rows of that level of detail are holdings."""

    def fill(self, table: Table, reading: Reading, context: Context, said: Sequence[str]) -> None:
        self.sift(table, reading)
        times = [each for each in self.columns.time.split("|") if table.has(each)]
        ready(table, times)
        for _, cells in table.records:
            for place in table.columns(*times):
                if re.fullmatch(r"\d{4}-\d\d-\d\d", cells[place]):
                    cells[place] += " 23:59:59"
        super().fill(table, reading, context, said)


class Held(_OfDay):
    id = "ibkr-flex-positions"
    signatures = (Signature("positions", ("MarkPrice", "PositionValue")), Signature("positions, spaced", ("Mark Price", "Position Value")))
    columns = HoldingColumns(
        symbol="Symbol", isin="ISIN", cusip="CUSIP", name="Description", quantity="Quantity|Position", price="MarkPrice|Mark Price",
        value="PositionValue|Position Value", basis="CostBasisMoney|Cost Basis Money", currency=CURRENCY, account=ACCOUNT,
        time="ReportDate|Report Date",
    )

    def level(self, level: str, currency: str) -> bool:
        return level in ("", "summary")


class Money(_OfDay):
    id = "ibkr-flex-cash-report"
    signatures = (Signature("cash report", ("EndingCash", "CurrencyPrimary")),)
    columns = HoldingColumns(quantity="EndingCash", currency=CURRENCY, account=ACCOUNT, time="ToDate|ReportDate")
    cash = ".?"

    def level(self, level: str, currency: str) -> bool:
        return level in ("", "currency") and len(currency) == 3


class Summed(Stated):
    """Sections that sum up or repeat what others state."""

    id = "ibkr-flex-sums"
    signatures = tuple(Signature(" ".join(each), each) for each in (
        ("CustomerType", "AccountType"), ("StartingValue", "EndingValue"), ("ReportDate", "Total", "Cash"), ("ReportDate", "Total"),
        ("StartingAccrualBalance", "EndingAccrualBalance"), ("ExDate", "PayDate", "GrossRate"), ("FromCurrency", "ToCurrency", "Rate"),
        ("SharesAtIb", "NetShares"), ("ActivityCode", "ActivityDescription", "Balance"), ("FunctionalCurrency", "FxCurrency"),
        ("TotalRealizedPnl", "TotalUnrealizedPnl"), ("TransactionMtm", "PriorOpenMtm"), ("TaxDescription", "TaxAmount"),
        ("BrokerExecutionCharge", "TotalCommission"), ("CommissionsAndTax", "TransactionType", "RealizedPnl"),
        ("SecurityID", "UnderlyingCategory", "DeliveryType"),
    ))

    def counts(self, table: Table, cells: list[str]) -> bool:
        return False

    def fill(self, table: Table, reading: Reading, context: Context, said: Sequence[str]) -> None:
        for index, cells in table.records:
            reading.content_key(index, self.id, *(cell.strip() for cell in cells))
            reading.ignore(index, "a section that sums up or explains")


__all__ = ["Actions", "Cash", "Held", "Money", "Summed", "Transfers"]
