"""Interactive Brokers: what the sections of a Flex query share. Columns, their order and the way of dates are the user's choice."""

import re
from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from importers import dates
from importers.base import Context, Reading, Table
from importers.means import Only, When, refused
from importers.sources.ibkr_rows import TOTAL, Ibkr

ACCOUNT, CURRENCY, CODE = "ClientAccountID|Account ID", "CurrencyPrimary|Currency", "TransactionID|IBExecID|TradeID"
_NAMES = """
ClientAccountID AccountAlias Model CurrencyPrimary FXRateToBase AssetClass SubCategory Symbol Description Conid SecurityID SecurityIDType
CUSIP ISIN FIGI ListingExchange UnderlyingConid UnderlyingSymbol UnderlyingSecurityID UnderlyingListingExchange Issuer IssuerCountryCode
TradeID Multiplier RelatedTradeID Strike ReportDate Expiry DateTime Date/Time Put/Call TradeDate TradeTime PrincipalAdjustFactor
SettleDateTarget SettleDate TransactionType Exchange Quantity TradePrice TradeMoney Proceeds Taxes IBCommission IBCommissionCurrency
NetCash NetCashInBase ClosePrice Open/CloseIndicator Notes/Codes CostBasis FifoPnlRealized CapitalGainsPnl FxPnl MtmPnl OrigTradePrice
OrigTradeDate OrigTradeID OrigOrderID OrigTransactionID Buy/Sell ClearingFirmID IBOrderID TransactionID IBExecID RelatedTransactionID RTN
BrokerageOrderID OrderReference VolatilityOrderLink ExchOrderID ExtExecID OrderTime OpenDateTime HoldingPeriodDateTime WhenRealized
WhenReopened LevelOfDetail ChangeInPrice ChangeInQuantity OrderType TraderID IsAPIOrder AccruedInterest SerialNumber DeliveryType
CommodityType Fineness Weight Amount Type Code ClientReference ActionDescription ActionID Value DividendType AvailableForTradingDate
ExDate
"""
NAMES = tuple(_NAMES.split())
"""Columns that a query of trades, cash or corporate actions may have, read or not."""
DERIVED = {
    "OPT": "options", "FOP": "futures options", "FSOPT": "futures options", "FUT": "futures", "FSFUT": "futures", "WAR": "warrants",
    "IOPT": "warrants", "CFD": "CFDs",
}
"""Asset classes, in the words by which they are seen."""
SUMS = refused("sums alone", "the query states sums without the rows that they are of; tick 'Executions' or 'Detail' in its options")
_ALONE, _SUMS = "sums alone", ("symbol_summary", "asset_summary")
_CLOCK = re.compile(r"^(?P<day>[\w/.\-]*?\d)(?:\s*[;,T]\s*|\s+)(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?(?:\s*[A-Z]{3,4})?$")
_DETAILS = ("", "execution", "trade", "detail", "transaction")


class Flex(Ibkr):
    """Base of the sections: dates become those with the year first, and of several levels of detail one counts."""

    how_to_export = ""
    only = (Only("LevelOfDetail", (*_DETAILS, "order", "summary", _ALONE), TOTAL),)
    when: ClassVar[tuple[When, ...]] = (When("LevelOfDetail", (_ALONE,), SUMS),)

    def fill(self, table: Table, reading: Reading, context: Context) -> None:
        ready(table, self.columns.date.split("|"))
        one_level(table)
        super().fill(table, reading, context)

    def prepare(self, cell: dict[str, str]) -> None:
        cell["kind"] = DERIVED.get(cell["kind"].upper(), cell["kind"])


def ready(table: Table, columns: Iterable[str]) -> None:
    """Writes the dates of a table with the year first. Raises `dates.Undecided` where day and month cannot be told."""
    places = [table.column(each) for each in columns if table.has(each)]
    parts = {(index, place): _parted(cells[place]) for index, cells in table.records for place in places if cells[place].strip()}
    slashed = [day for day, _ in parts.values() if re.match(r"\d{1,2}[/.-]", day)]
    order = dates.decide(slashed) if slashed else "ymd"
    for index, cells in table.records:
        for place in places:
            if (index, place) in parts:
                day, clock = parts[index, place]
                cells[place] = f"{_iso(day, order)} {clock}".strip()


def one_level(table: Table) -> None:
    """Orders and sums repeat executions: they count only where the query has no executions."""
    place = table.column("LevelOfDetail")
    if place == table.blank:
        return
    levels = {cells[place].strip().casefold() for _, cells in table.records}
    kept = next((each for each in (*_DETAILS[1:], "order", "summary") if each in levels), _ALONE)
    for _, cells in table.records:
        said = cells[place].strip().casefold()
        if kept == _ALONE and said in _SUMS:
            cells[place] = _ALONE
        elif said and said != kept:
            cells[place] = f"{said} besides {kept}"


def _parted(written: str) -> tuple[str, str]:
    """The day and the time of day of `20240115;143025`, `2024-01-15, 14:30:25 EST`."""
    found = _CLOCK.match(written.strip())
    if not found:
        return written.strip(), ""
    return found["day"], f"{found['hour']}:{found['minute']}:{found['second'] or '00'}"


def _iso(day: str, order: str) -> str:
    try:
        found: date = dates.read(day, order).date()
    except ValueError:
        return day
    return found.isoformat()
