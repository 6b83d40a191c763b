"""XTB: cash operations. Trades are told in their comments; amounts are in the currency of the account, which the file rarely names."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.model import ParsedFile
from core.money import multiply, subtract
from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CASH_IN_LIEU,
    DERIVED,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE,
    MOVE_IN,
    MOVE_OUT,
    SELL,
    SHORT,
    TAX,
    Columns,
)
from importers.broker_rows import Row
from importers.footers import drop_footers
from importers.means import refused
from importers.sources.told_figures import figure

_TRADED = r"(?P<quantity>[\d.]+)[\d./]* @ (?P<price>[\d.]+)"
_EXCHANGES = dict.fromkeys(("DE", "FR", "NL", "ES", "IT", "BE", "PT", "FI"), "EUR") | {
    "US": "USD", "PL": "PLN", "CZ": "CZK", "CH": "CHF", "SE": "SEK", "NO": "NOK", "DK": "DKK",
}
_NAMED = re.compile(r"(?<![A-Za-z])(EUR|USD|PLN|CZK|GBP|CHF|HUF|RON)(?![A-Za-z])")
_CENT, _TELLING = Decimal("0.01"), Decimal(5)
"""XTB takes half a percent for a change of currency, which shows in purchases of 5 and more."""
_NOW = dict.fromkeys(("stocks/etf purchase", "ações/etf compra"), "Stock purchase") | {
    **dict.fromkeys(("stocks/etf sale", "stock sale", "ações/etf vende"), "Stock sell"), "divident": "Dividend",
    **dict.fromkeys(("free funds interests", "free-funds interest"), "Free funds interest"), "spin-off": "Spin off",
    **dict.fromkeys(("free funds interests tax", "free-funds interest tax"), "Free funds interest tax"),
}
UNTOLD = refused("trade or contract", "this may be of a share or of a contract for difference; enter what it did to the cash by hand")
UNSAID = refused(
    "currency unknown", "nothing in the file says which currency the account has; put it into the file's name, like EUR_12345678.csv",
)
APART = refused("profit apart", "the profit of this sale stands in another row, so its proceeds are not sure; enter the sale by hand")


class Xtb(Broker):
    id = "xtb"
    title = "XTB: cash operations"
    revision = 2
    venue = "XTB"
    signatures = (
        Signature("2025", ("Type", "Ticker", "Instrument", "Time", "Amount", "ID", "Comment"), ("Product",)),
        Signature("1", ("ID", "Type", "Time", "Symbol", "Comment", "Amount")),
    )
    how_to_export = "XTB: Account history, Cash operations, the whole time, Export; the sheet CASH OPERATION HISTORY or that sheet as CSV"
    instead = (
        (
            ("Position", "Symbol", "Type", "Volume", "Open time", "Close time"),
            "these are XTB's closed positions alone; export the cash operations",
        ),
        (
            ("Position", "Symbol", "Type", "Volume", "Open time", "Market price"),
            "these are XTB's open positions alone; export the cash operations",
        ),
    )
    zone, order, currency = "", "dmy", ""
    price_in_amount = False
    columns = Columns(date="Time", type="Type", symbol="Ticker|Symbol", name="Instrument", text="Comment", amount="Amount")
    ids = ("ID",)
    account_in = r"(?:[Aa]ccount\D{0,20}|(?<![A-Za-z])[A-Z]{3}_)(\d{6,10})"
    types = (
        (rf"~ open buy {_TRADED}", BUY), (rf"~ close buy {_TRADED}", SELL), ("~ (open|close) sell", SHORT),
        ("~^dividend .*/ ?shr$", DIVIDEND), ("withholding tax", TAX), ("~^spin off .*/ ?shr$", CASH_IN_LIEU),
        ("free funds interest", INTEREST),
        ("free funds interest tax|tax iftt", TAX), ("deposit|ike deposit|ike cash transfer in", MOVE_IN), ("withdrawal", MOVE_OUT),
        ("transfer", MOVE), ("sec fee|fee|inactivity fee|stamp duty", FEE),
        ("profit/loss (fx/cfd)|swap|rollover|dividend", DERIVED), ("close trade|commission", UNTOLD),
    )

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """One word for what the languages and generations call a type, for the ids are the same in all; and one mark for decimals."""
        kind, amount, time = table.column("Type"), table.column("Amount"), table.column("Time")
        drop_footers(table, "total", kind)
        comma = any(re.search(r",\d{1,2}\s*$", cells[amount]) for _, cells in table.records)
        for _, cells in table.records:
            word = " ".join(cells[kind].split())
            cells[kind] = _NOW.get(word.casefold(), word)
            if comma and "," not in cells[amount] and "." in cells[amount]:
                cells[amount] = cells[amount].replace(".", "")
        if any("(UTC)" in cell for cells in table.preamble for cell in cells):
            table.header[time] = "Time (UTC)"
        return super().parse(table, context)

    def number(self, written: str) -> Decimal | None:
        return figure(written)

    def symbol(self, written: str) -> str:
        """American shares by their ticker alone; the others keep their exchange, for a ticker may be another share there."""
        return super().symbol(written).removesuffix(".US")

    def currency_of(self, table: Table) -> str:
        """What a title or the file's name says, else that of the exchange where every purchase cost quantity times price."""
        for said in (*_titles(table.preamble), table.name):
            found = _NAMED.search(said)
            if found:
                return found[1]
        told: dict[str, bool] = {}
        for currency, agrees in self._compared(table):
            told[currency] = agrees and told.get(currency, True)
        proven = [currency for currency, always in told.items() if always]
        return proven[0] if len(proven) == 1 else ""

    def _compared(self, table: Table) -> Iterable[tuple[str, bool]]:
        """The currency of each purchase's exchange, and whether the account paid quantity times price, no rate or margin in it."""
        symbol, comment, amount = table.column("Ticker", "Symbol"), table.column("Comment"), table.column("Amount")
        for _, cells in table.records:
            traded = re.search(rf"OPEN BUY {_TRADED}", cells[comment])
            currency = _EXCHANGES.get(cells[symbol].strip().rpartition(".")[2])
            try:
                paid = self.number(cells[amount])
                if not traded or not currency or not paid:
                    continue
                gross = multiply(Decimal(traded["quantity"]), Decimal(traded["price"]))
            except (ValueError, ArithmeticError):
                continue
            if gross >= _TELLING:
                yield currency, subtract(paid.copy_abs(), gross).copy_abs() <= _CENT

    def revise(self, rows: Sequence[Row]) -> None:
        apart = {(row.code, row.at) for row in rows if row.action.casefold() == "close trade"}
        for row in rows:
            if not row.currency:
                row.means = UNSAID
            elif row.means is SELL and (row.code, row.at) in apart:
                row.means = APART


def _titles(preamble: Sequence[list[str]]) -> Iterable[str]:
    """What stands beside, or below, a title that speaks of the currency."""
    for row, cells in enumerate(preamble):
        for place, cell in enumerate(cells):
            if "currency" in cell.casefold():
                below = [each[place] for each in preamble[row + 1 : row + 2] if place < len(each)]
                yield " ".join((cell, *cells[place + 1 : place + 2], *below))


IMPORTER = Xtb()
