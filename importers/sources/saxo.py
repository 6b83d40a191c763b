"""Saxo: transactions. Amounts are in the currency of the account, which only rows without a conversion name; fees are in them."""

import re
from decimal import Decimal

from core.model import ParsedFile
from core.money import ZERO, add, multiply
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import BUY, DIVIDEND, FEE, MOVE_IN, MOVE_OUT, SELL, Columns
from importers.means import When, refused
from importers.sources.told_figures import figure

_PENCE = frozenset({"GBX", "GBp"})
_UNKNOWN = "?"
_TRADED = r"(?P<quantity>-?[\d.,]+) @ (?P<price>[\d.,]+)"
SPLIT = refused("split", "Saxo states no shares for this split; enter the added shares by hand")
DERIVED = refused("derivative", "what comes from options or futures is not booked yet; enter what it did to cash and shares by hand")
_CENTS = Decimal("0.02")
_PERCENT = Decimal("0.01")


class Saxo(Broker):
    id = "saxo"
    title = "Saxo: transactions"
    venue = "Saxo"
    signatures = (
        Signature(
            "2",
            ("Trade Date", "Type", "Instrument", "Instrument ISIN", "Instrument currency", "Event", "Booked Amount", "Conversion Rate"),
            ("Value Date", "Exchange Description", "Order ID", "Underlying asset type"),
        ),
        Signature(
            "1", ("Trade Date", "Type", "Instrument", "Instrument ISIN", "Instrument currency", "Event", "Amount", "Conversion Rate"),
            ("Value Date", "Exchange Description", "Order ID"),
        ),
    )
    how_to_export = "Saxo: Account, Historic reports, Transactions, the whole time, Export to Excel, that sheet or saved as CSV"
    zone, order, currency = "Europe/Copenhagen", "dmy", ""
    price_in_amount = False
    columns = Columns(
        date="Trade Date", type="Type", subtype="Event", symbol="Instrument Symbol", isin="Instrument ISIN", name="Instrument",
        amount="Booked Amount|Amount", currency="Instrument currency", rate="Conversion Rate", account="Client ID",
    )
    when = (When("From Derivative", ("yes", "ja"), DERIVED),)
    types = (
        (rf"~\b(buy|bought|koop|køb|købt|kauf|achat) {_TRADED}", BUY),
        (rf"~\b(sell|sold|verkoop|salg|solgt|verkauf|vente) {_TRADED}", SELL),
        ("~^corporate action (cash )?dividend$", DIVIDEND), ("~^corporate action .*split", SPLIT),
        (r"~^cash amount .*\bfees?$", FEE), ("~^cash transfer (deposit|storting|indbetaling)$", MOVE_IN),
        ("~^cash transfer (withdrawal|opname|hævning)$", MOVE_OUT),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """Names the currency of converted amounts: that of the rows that are not converted, where these have one."""
        rate, currency = table.column("Conversion Rate"), table.column("Instrument currency")
        isin, symbol = table.column("Instrument ISIN"), table.column("Instrument Symbol")
        amount = table.column("Booked Amount", "Amount")
        plain = [
            cells for _, cells in table.records
            if _is_one(cells[rate]) and cells[amount].strip("0., ") and (cells[isin].strip() or not cells[symbol].strip())
        ]
        own = {cells[currency].strip() for cells in plain} - {"", *_PENCE}
        for _, cells in table.records:
            if not _is_one(cells[rate]) or cells[currency].strip() in _PENCE:
                cells[currency] = next(iter(own)) if len(own) == 1 else _UNKNOWN
        return super().parse(table, context)

    def number(self, written: str) -> Decimal | None:
        return figure(written)

    def symbol(self, written: str) -> str:
        return super().symbol(written.partition(":")[0])

    def prepare(self, cell: dict[str, str]) -> None:
        if cell["currency"] == _UNKNOWN:
            raise ValueError("the amount is converted, and the file does not say which currency the account has")
        if " @ " in cell["subtype"] and cell["quantity"]:
            if not cell["isin"]:
                raise ValueError("what has no ISIN may be an option, a future or a contract for difference, which are not booked yet")
            if _is_one(cell["rate"]):
                self._check(cell)

    def _check(self, cell: dict[str, str]) -> None:
        """Fees make a purchase dearer and a sale smaller; the other way round the row contradicts itself."""
        size, price, moved = (self.number(cell[each]) or ZERO for each in ("quantity", "price", "amount"))
        gross, paid = multiply(size.copy_abs(), price), moved.copy_abs()
        if moved < 0 and add(paid, _CENTS) < gross and not _is_near(paid, multiply(gross, _PERCENT)):
            raise ValueError("the amount is below quantity times price")
        if moved > 0 and paid > add(gross, _CENTS):
            raise ValueError("the amount is above quantity times price")


def _is_near(paid: Decimal, gross: Decimal) -> bool:
    """Whether that can be the price of a bond, which is quoted per 100, with its fees."""
    return gross <= add(paid, _CENTS) and paid < multiply(gross, Decimal(10))


def _is_one(rate: str) -> bool:
    return re.fullmatch(r"\s*(1([.,]0*)?)?\s*", rate) is not None


IMPORTER = Saxo()
