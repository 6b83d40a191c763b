"""eToro: the account activity of a statement. What is invested leaves the balance; figures follow the language of the account."""

import re
from decimal import Decimal

from msgspec.structs import replace

from core.model import AssetKind, ParsedFile, asset_id
from core.money import negate, text
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, INTEREST, MOVE_IN, MOVE_OUT, SELL, Columns
from importers.means import charge, ignored, refused
from importers.sources.told_figures import figure

_INSTRUMENT = re.compile(r"^(?P<code>[^/\s]+)/[A-Z]{3}\b")
PURCHASE = replace(BUY, together=("Position ID",))
CFD = refused("contract for difference", "contracts for difference are not booked yet; enter what this one did to the cash by hand")
COPIED = refused("copy trading", "the money in copied portfolios has a balance of its own that the file does not show; enter it by hand")
SPLIT = refused("split by ratio", "eToro states the ratio of this split and no shares; enter the added shares by hand")
INCLUDED = ignored("a conversion fee that is in the amount of its transfer")


class Etoro(Broker):
    id = "etoro"
    title = "eToro: account activity"
    venue = "eToro"
    signatures = (
        Signature("1", ("Date", "Type", "Details", "Amount", "Units", "Balance", "Position ID"), (
            "Realized Equity Change", "Realized Equity", "Asset type", "NWA",
        )),
    )
    how_to_export = "eToro: Settings, Account, Account statement, the whole time, XLS; its sheet Account Activity, or that one saved as CSV"
    zone, order = "", "dmy"
    columns = Columns(
        date="Date", type="Type", text="Details", symbol="Details", kind="Asset type", quantity="Units", amount="Amount", balance="Balance",
    )
    types = (
        ("open position (cfd)|position closed (cfd)|edit stop loss", CFD),
        ("open position", PURCHASE), ("position closed", SELL), ("sdrt", charge(PURCHASE)), ("dividend", DIVIDEND),
        ("interest payment", INTEREST), ("deposit", MOVE_IN), ("withdraw request", MOVE_OUT),
        ("withdrawal conversion fee (included)|deposit conversion fee (included)", INCLUDED),
        ("withdraw fee|withdrawal conversion fee|deposit conversion fee", FEE),
        ("overnight fee|overnight refund|rollover fee", FEE), ("corp action: split", SPLIT),
        ("start copy|stop copy|account balance to mirror|mirror balance to account", COPIED),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        kind, of, change = table.column("Type"), table.column("Asset type"), table.column("Realized Equity Change")
        for _, cells in table.records:
            word = cells[kind].strip().casefold()
            if word in ("open position", "position closed") and cells[of].strip().casefold() == "cfd":
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
        """What is invested is written without a sign; a contract for difference is told by its type."""
        cell["kind"] = "" if cell["kind"].casefold() == "cfd" else cell["kind"]
        if cell["type"].casefold().startswith("open position"):
            cell["amount"] = text(negate(self.number(cell["amount"]) or Decimal(0)))


IMPORTER = Etoro()
