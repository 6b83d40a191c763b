"""Interactive Brokers: what the sections of a Flex query share. Columns, their order and the way of dates are the user's choice."""

import re
from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from importers import dates
from importers.base import Context, Reading, Table
from importers.means import Only, When, refused
from importers.sources.ibkr_rows import DERIVED, TOTAL, Ibkr

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
SUMS = refused("sums alone", "the query states sums without the rows that they are of; tick 'Executions' or 'Detail' in its options")
_ALONE, _SUMS = "sums alone", ("symbol_summary", "asset_summary")
_CLOCK = re.compile(r"^(?P<day>[\w/.\-]*?\d)(?:\s*[;,T]\s*|\s+)(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?(?:\s*[A-Z]{3,4})?$")
_SLASHED = re.compile(r"^(?P<day>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))(?P<rest>$|[;,T\s].*)")
_WORDED = re.compile(r"^(?P<day>\d{1,2}-[A-Za-z]{3}-\d{2,4})(?P<rest>$|[;,T\s].*)")
_DETAILS = ("", "execution", "trade", "detail", "transaction")


class Flex(Ibkr):
    """Base of the sections: dates are written in one way, and of several levels of detail one counts."""

    how_to_export = ""
    only = (Only("LevelOfDetail", (*_DETAILS, "order", "summary", _ALONE), TOTAL),)
    when: ClassVar[tuple[When, ...]] = (When("LevelOfDetail", (_ALONE,), SUMS),)

    def fill(self, table: Table, reading: Reading, context: Context) -> None:
        ready(table, self.columns.date.split("|"))
        one_level(table)
        super().fill(table, reading, context)

    def prepare(self, cell: dict[str, str]) -> None:
        cell["kind"] = DERIVED.get(cell["kind"].upper(), cell["kind"])


def year_first(table: Table) -> None:
    """Writes dates that begin with day or month with the year first. Raises `dates.Undecided` where the two cannot be told apart."""
    slashed = [
        (cells, place, found) for _, cells in table.records for place, cell in enumerate(cells)
        if cell[:1].isdigit() and (found := _SLASHED.match(cell.strip()))
    ]
    order = dates.decide(found["day"] for _, _, found in slashed) if slashed else "ymd"
    for cells, place, found in slashed:
        cells[place] = f"{_iso(found['day'], order)}{found['rest']}"
    for _, cells in table.records:
        for place, cell in enumerate(cells):
            if cell[:1].isdigit() and (worded := _WORDED.match(cell.strip())):
                cells[place] = f"{_iso(worded['day'], 'dmy')}{worded['rest']}"


def ready(table: Table, columns: Iterable[str]) -> None:
    """Writes dates and times of day, the year in front, in one way."""
    places = [table.column(each) for each in columns if table.has(each)]
    for _, cells in table.records:
        for place in places:
            written = cells[place].strip()
            found = _CLOCK.match(written)
            day = _iso(found["day"] if found else written, "ymd")
            cells[place] = f"{day} {found['hour']}:{found['minute']}:{found['second'] or '00'}" if found else day


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


def _iso(day: str, order: str) -> str:
    try:
        found: date = dates.read(day, order).date()
    except ValueError:
        return day
    return found.isoformat()
