"""Interactive Brokers: the sections of a Flex query beside its trades: cash, corporate actions, transfers, holdings, sums."""

import re
from collections.abc import Sequence

from importers import securities
from importers.base import Context, Reading, Signature, Table
from importers.broker_means import (
    CANCELLED,
    DIVIDEND,
    FEE,
    INTEREST,
    LONG_GAIN,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    QUALIFIED,
    RETURN_OF_CAPITAL,
    SHORT_GAIN,
    TAX,
    Columns,
)
from importers.broker_rows import Row
from importers.holdings import HoldingColumns, Holdings
from importers.means import When, refused
from importers.securities import is_derivative
from importers.sources.ibkr_flex_rows import ACCOUNT, CODE, CURRENCY, DERIVED, Flex, ready
from importers.sources.ibkr_rows import ACTIONS, AFFECTED, GAIN, TOTAL, VENUE, actions

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
        ("~^dividends .*return of capital", RETURN_OF_CAPITAL), ("~^dividends .*\\(interest\\)", INTEREST),
        ("~^dividends .*long.term capital gain", LONG_GAIN), ("~^dividends .*short.term capital gain", SHORT_GAIN),
        ("~^dividends .*\\(capital gain", GAIN), ("~^dividends .*\\(qualified dividend", QUALIFIED),
        ("~^(dividends|payment in lieu)", DIVIDEND), ("~^broker interest paid", FEE), ("~^(bond|broker) interest", INTEREST),
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
    when = (*Flex.when, When("Code|Notes/Codes", (r"~(^|[;,]) *ca *($|[;,])",), CANCELLED))
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


class _Stated(Holdings):
    """What was held at the end of a day."""

    title, venue, family = VENUE, VENUE, "ibkr-flex"
    how_to_export = ""
    order = "ymd"
    signatures: tuple[Signature, ...] = ()
    columns = HoldingColumns(quantity="Quantity")
    remedy = "add the column ReportDate or ToDate to the query"

    def owner(self, named: str) -> str:
        return securities.called(VENUE, named, self.digits)

    def counts(self, level: str, currency: str) -> bool:
        """Whether a row is a holding, and not a part or the sum of some."""
        raise NotImplementedError

    def fill(self, table: Table, reading: Reading, context: Context, said: Sequence[str]) -> None:
        level, kind, symbol, currency = (
            table.column(*each.split("|")) for each in ("LevelOfDetail", "AssetClass|Asset Class", "Symbol", CURRENCY)
        )
        ready(table, self.columns.time.split("|"))
        times = [table.column(each) for each in self.columns.time.split("|") if table.has(each)]
        kept = []
        for index, cells in table.records:
            code = DERIVED.get(cells[kind].strip().upper(), "")
            if not self.counts(cells[level].strip().casefold(), cells[currency].strip()):
                rule = TOTAL.rule
            elif is_derivative(code) or securities.is_option(cells[symbol]):
                rule = "a position of options or futures, which are not booked yet"
            else:
                for place in times:
                    if re.fullmatch(r"\d{4}-\d\d-\d\d", cells[place]):
                        cells[place] += " 23:59:59"
                if cells[kind].strip().upper() == "CRYPTO":
                    cells[symbol] = f"crypto:{cells[symbol].partition('.')[0]}"
                kept.append((index, cells))
                continue
            reading.content_key(index, self.id, *(cell.strip() for cell in cells))
            reading.ignore(index, rule)
        table.records[:] = kept
        super().fill(table, reading, context, said)

    def asset(self, code: str, name: str) -> str:
        return code if code.startswith("crypto:") else super().asset(code, name)


class Held(_Stated):
    id = "ibkr-flex-positions"
    signatures = (Signature("positions", ("MarkPrice", "PositionValue")), Signature("positions, spaced", ("Mark Price", "Position Value")))
    columns = HoldingColumns(
        symbol="Symbol", isin="ISIN", cusip="CUSIP", name="Description", quantity="Quantity|Position", price="MarkPrice|Mark Price",
        value="PositionValue|Position Value", basis="CostBasisMoney|Cost Basis Money", currency=CURRENCY, account=ACCOUNT,
        time="ReportDate|Report Date",
    )

    def counts(self, level: str, currency: str) -> bool:
        return level in ("", "summary")


class Money(_Stated):
    id = "ibkr-flex-cash-report"
    signatures = (Signature("cash report", ("EndingCash", "CurrencyPrimary")),)
    columns = HoldingColumns(quantity="EndingCash", currency=CURRENCY, account=ACCOUNT, time="ToDate|ReportDate")
    cash = ".?"

    def counts(self, level: str, currency: str) -> bool:
        return level in ("", "currency") and len(currency) == 3


class Summed(_Stated):
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

    def fill(self, table: Table, reading: Reading, context: Context, said: Sequence[str]) -> None:
        for index, cells in table.records:
            reading.content_key(index, self.id, *(cell.strip() for cell in cells))
            reading.ignore(index, "a section that sums up or explains")


__all__ = ["Actions", "Cash", "Held", "Money", "Summed", "Transfers"]
