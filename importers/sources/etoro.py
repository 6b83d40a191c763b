"""eToro: the account activity of a statement. What is invested leaves the balance; figures follow the language of the account."""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from core.model import AssetKind, ParsedFile, asset_id
from core.money import negate, text
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import BUY, DERIVED, DIVIDEND, FEE, INTEREST, MOVE_IN, MOVE_OUT, SELL, Columns
from importers.broker_rows import Row
from importers.means import charge, ignored, refused
from importers.recognised import OnlyRecognised
from importers.sources.told_figures import figure

_INSTRUMENT = re.compile(r"^(?P<code>[^/\s]+)/[A-Z]{3}\b")
_LEVERAGE = re.compile(r"\sx ?(?!1\b)\d+\b", re.IGNORECASE)
_MORE = ("Realized Equity Change", "Realized Equity", "Asset type", "NWA")
_SOON = timedelta(minutes=1)
PURCHASE, SALE = (replace(each, together=("Position ID",)) for each in (BUY, SELL))
CHARGE = charge(PURCHASE)
COPIED = refused("copy trading", "the money in copied portfolios has a balance of its own that the file does not show; enter it by hand")
SPLIT = refused("split by ratio", "eToro states the ratio of this split and no shares; enter the added shares by hand")
INCLUDED = ignored("a conversion fee that is in the amount of its transfer")


class Etoro(Broker):
    id = "etoro"
    title = "eToro: account activity"
    revision = 2
    venue = "eToro"
    signatures = (
        Signature("2", ("Date", "Type", "Details", "Amount", "Units / Contracts", "Balance", "Position ID"), _MORE),
        Signature("1", ("Date", "Type", "Details", "Amount", "Units", "Balance", "Position ID"), _MORE),
    )
    how_to_export = "eToro: Settings, Account, Account statement, the whole time, XLS; its sheet Account Activity, or that one saved as CSV"
    instead = (
        (
            ("Position ID", "Action", "Open Date", "Close Date", "Leverage"),
            "these are eToro's closed positions alone; take the account activity",
        ),
    )
    zone, order = "", "dmy"
    columns = Columns(
        date="Date", type="Type", text="Details", symbol="Details", kind="Asset type", quantity="Units / Contracts|Units",
        amount="Amount", balance="Balance",
    )
    types = (
        ("open position (cfd)|position closed (cfd)|edit stop loss", DERIVED),
        ("open position", PURCHASE), ("position closed", SALE), ("sdrt|commission", CHARGE), ("dividend", DIVIDEND),
        ("interest payment", INTEREST), ("deposit|withdraw request cancelled", MOVE_IN), ("withdraw request", MOVE_OUT),
        ("withdrawal conversion fee (included)|deposit conversion fee (included)", INCLUDED),
        ("withdraw fee|withdrawal conversion fee|deposit conversion fee", FEE),
        ("overnight fee|overnight refund|rollover fee", FEE), ("corp action: split", SPLIT),
        ("start copy|stop copy|account balance to mirror|mirror balance to account", COPIED),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        details, position = table.column("Details"), table.column("Position ID")
        kind, of, change = table.column("Type"), table.column("Asset type"), table.column("Realized Equity Change")
        derived = {
            cells[position] for _, cells in table.records
            if cells[of].strip().casefold() == "cfd" or _LEVERAGE.search(cells[details])
        }
        for _, cells in table.records:
            word = cells[kind].strip().casefold()
            if word in ("open position", "position closed") and cells[position] in derived:
                cells[kind] = f"{cells[kind].strip()} (CFD)"
            elif word.endswith("conversion fee") and re.fullmatch(r"\s*0[.,]?0*\s*", cells[change]):
                cells[kind] = f"{cells[kind].strip()} (included)"
        return super().parse(table, context)

    def number(self, written: str) -> Decimal | None:
        return figure(written)

    def symbol(self, written: str) -> str:
        found = _INSTRUMENT.match(written)
        return found["code"] if found else ""

    def asset(self, code: str, kind: str) -> str:
        return asset_id(AssetKind.CRYPTO, code) if kind.casefold().startswith("crypto") else ""

    def prepare(self, cell: dict[str, str]) -> None:
        """What is invested is written without a sign. A contract for difference is told by its type, and moves no units."""
        if cell["kind"].casefold() == "cfd" or cell["type"].casefold().endswith("(cfd)"):
            cell["kind"] = cell["symbol"] = cell["quantity"] = ""
        if cell["type"].casefold().startswith("open position"):
            cell["amount"] = text(negate(self.number(cell["amount"]) or Decimal(0)))

    def revise(self, rows: Sequence[Row]) -> None:
        """Puts a charge to the opening or closing of its position that is nearest in time; one position may have both."""
        trades: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            if row.means in (PURCHASE, SALE):
                trades.setdefault(row.together, []).append(row)
                row.together = ()
        for fee in rows:
            if fee.means is CHARGE:
                near = [row for row in trades.get(fee.together, ()) if abs(row.at - fee.at) <= _SOON]
                fee.together = ()
                if near:
                    trade = min(near, key=lambda row: (abs(row.at - fee.at), row.key))
                    trade.together = fee.together = (trade.key.hex(),)


class EtoroReport(OnlyRecognised):
    id = "etoro-report"
    title = "eToro: transactions report of before 2021"
    venue = "eToro"
    custody = "broker"
    evidence = "parser"
    signatures = (
        Signature("1", (
            "Date", "Account Balance", "Type", "Details", "Position ID", "Amount", "Realized Equity Change", "Realized Equity", "NWA",
        )),
    )
    how_to_export = "eToro: an account statement that was saved before 2021, its sheet Transactions Report"
    lacking = "it states no units; export the account statement again, eToro gives the account activity with units for the whole time"


IMPORTERS = (Etoro(), EtoroReport())
