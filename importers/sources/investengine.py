"""InvestEngine: trading statement of a portfolio. Trades alone, without the money that paid them; a cell holds name and ISIN."""

import re
from collections.abc import Iterable, Sequence

from importers.base import Context, Signature, Table
from importers.broker import Broker
from importers.broker_means import BUY, SELL, Columns
from importers.broker_rows import Row

_ISIN = re.compile(r"\bISIN:? *([A-Z]{2}[A-Z0-9]{9}\d)\s*$")


class InvestEngine(Broker):
    id = "investengine"
    title = "InvestEngine: trading statement"
    venue = "InvestEngine"
    signatures = (
        Signature("1", ("Security / ISIN", "Transaction Type", "Quantity", "Share Price", "Total Trade Value", "Trade Date/Time"), (
            "Settlement Date", "Broker",
        )),
    )
    how_to_export = "investengine.com: the portfolio, Statements, Trading statement, CSV; one file for each portfolio"
    zone, order, currency, signed = "Europe/London", "dmy", "GBP", False
    columns = Columns(
        date="Trade Date/Time", type="Transaction Type", symbol="Security / ISIN", name="Security / ISIN", quantity="Quantity",
        price="Share Price", amount="Total Trade Value",
    )
    types = (("buy", BUY), ("sell", SELL))

    def symbol(self, written: str) -> str:
        found = _ISIN.search(written)
        return found[1] if found else ""

    def prepare(self, cell: dict[str, str]) -> None:
        cell["name"] = _ISIN.sub("", cell["name"]).rstrip(" /")

    def account(self, table: Table, context: Context) -> str:
        """The user's word, else the kind of account that the file's name begins with (`ISA_Trading_...`)."""
        kind = re.match(r"(GIA|ISA|SIPP|Business)[_ ]", table.name, re.IGNORECASE)
        told = kind is None or bool(context.account)
        return super().account(table, context) if told or kind is None else context.first_name(f"{self.venue} {kind[1].upper()}")

    def remarks(self, rows: Sequence[Row]) -> Iterable[str]:
        yield "a trading statement has no deposits, fees and dividends: the cash of this account is not what InvestEngine shows"


IMPORTER = InvestEngine()
