"""Interactive Brokers: what its exports say was held when a day ended; of an activity statement also which names securities have."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from core.model import NamesSeen
from core.model.identifiers import Scheme, identifier
from importers import dates, securities
from importers.base import Context, Reading, Signature, Table
from importers.holdings import HoldingColumns, Holdings
from importers.securities import is_derivative, security
from importers.sources.ibkr_rows import DERIVED, TOTAL, VENUE

_PERIOD = re.compile(r'^"?Statement"?,"?Data"?,"?Period"?,"?([^"]+)"?')


class Stated(Holdings):
    """Base of the tables of what was held when a day ended. `kind` is the column of the kind of asset."""

    title, venue = VENUE, VENUE
    signatures: tuple[Signature, ...] = ()
    columns = HoldingColumns(quantity="Quantity")
    how_to_export = ""
    kind: ClassVar[str]

    def owner(self, named: str) -> str:
        return securities.called(VENUE, named, self.digits)

    @abstractmethod
    def counts(self, table: Table, cells: list[str]) -> bool:
        """Whether a row is a holding, and not a part or the sum of some."""

    def sift(self, table: Table, reading: Reading) -> None:
        """Leaves the holdings among the rows, coins under their codes."""
        kind, symbol = (table.column(*each.split("|")) for each in (self.kind, "Symbol"))
        kept = []
        for index, cells in table.records:
            if not self.counts(table, cells):
                rule = TOTAL.rule
            elif is_derivative(DERIVED.get(cells[kind].strip().upper(), cells[kind])) or securities.is_option(cells[symbol]):
                rule = "a position of options or futures, which are not booked yet"
            else:
                if "crypto" in cells[kind].casefold():
                    cells[symbol] = f"crypto:{cells[symbol].partition('.')[0]}"
                kept.append((index, cells))
                continue
            reading.content_key(index, self.id, *(cell.strip() for cell in cells))
            reading.ignore(index, rule)
        table.records[:] = kept

    def asset(self, code: str, name: str) -> str:
        return code if code.startswith("crypto:") else super().asset(code, name)


class _OfPeriod(Stated):
    """What the statement says was held at the end of its period."""

    family, kind = "ibkr-activity", "Asset Category"
    remedy = "keep the line 'Statement,Data,Period,...'"

    def fill(self, table: Table, reading: Reading, context: Context, said: Sequence[str]) -> None:
        self.sift(table, reading)
        end = period(table)
        super().fill(table, reading, context, [f"as of {end[1].isoformat()} 23:59:59"] if end else [])


def _data(table: Table, cells: list[str]) -> bool:
    return cells[table.column("Header")].strip().casefold() == "data"


class Held(_OfPeriod):
    id = "ibkr-activity-positions"
    signatures = (Signature("positions", ("Open Positions", "Header", "DataDiscriminator", "Asset Category", "Symbol", "Quantity")),)
    columns = HoldingColumns(
        symbol="Symbol", quantity="Quantity", price="Close Price", value="Value", basis="Cost Basis", currency="Currency",
        account="Account",
    )

    def counts(self, table: Table, cells: list[str]) -> bool:
        return _data(table, cells) and cells[table.column("DataDiscriminator")].strip().casefold() == "summary"


class Money(_OfPeriod):
    id = "ibkr-activity-cash-report"
    signatures = (Signature("cash", ("Cash Report", "Header", "Currency Summary", "Currency", "Total")),)
    columns = HoldingColumns(name="Currency Summary", quantity="Total", currency="Currency", account="Account")
    cash = r"ending cash$"

    def counts(self, table: Table, cells: list[str]) -> bool:
        stated, currency = (cells[place].strip() for place in table.columns("Currency Summary", "Currency"))
        return _data(table, cells) and stated.casefold() == "ending cash" and len(currency) == 3


def period(table: Table) -> tuple[date, date] | None:
    """The first and last day of the statement."""
    for row in table.rows:
        found = _PERIOD.match(row.text)
        if found:
            try:
                days = [dates.read(each, "mdy").date() for each in found[1].split(" - ")]
            except ValueError:
                return None
            return days[0], days[-1]
    return None


def names(table: Table) -> list[NamesSeen]:
    """Symbols and ISINs that the list of instruments puts side by side, seen on the days of the statement."""
    records = table.records
    days = period(table)
    found: dict[NamesSeen, None] = {}
    places: dict[str, int] = {}
    for _, cells in records if days else ():
        if cells[0].strip() != "Financial Instrument Information":
            continue
        if cells[1].strip() == "Header":
            places = {cell.strip(): place for place, cell in enumerate(cells)}
        elif days and places.keys() >= {"Asset Category", "Symbol", "Security ID"} and cells[1].strip() == "Data":
            symbol, written = cells[places["Symbol"]].split(",")[0].strip(), cells[places["Security ID"]].strip()
            if not symbol or not written or is_derivative(cells[places["Asset Category"]]):
                continue
            try:
                found[NamesSeen(security(symbol), identifier(Scheme.ISIN if len(written) == 12 else Scheme.CUSIP, written), *days)] = None
            except ValueError:
                continue
    return list(found)
