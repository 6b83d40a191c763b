"""Revolut: statement of a trading account. Totals are what moved the cash, in the share's currency; dividends come after tax."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.money import ZERO, negate, text
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE_IN,
    MOVE_OUT,
    RETURN_OF_CAPITAL,
    REWARD,
    SELL,
    SPLIT,
    TAX,
    Columns,
    redeemed,
)
from importers.broker_rows import Row
from importers.means import ignored, refused
from importers.recognised import OnlyRecognised
from importers.sources.told_figures import figure

MOVED = ignored("Revolut moved the account from one of its companies to another")
TAKEOVER = redeemed("merger")
EXCHANGED = refused("merger", "this merger brought other shares; enter by hand what came and went")
CLOSED = refused("position closure", "Revolut does not say how many units this money is for; enter the sale by hand")


class RevolutInvest(Broker):
    id = "revolut-invest"
    title = "Revolut: trading account"
    venue = "Revolut Invest"
    signatures = (
        Signature("1", ("Date", "Ticker", "Type", "Quantity", "Price per share", "Total Amount", "Currency"), ("FX Rate",)),
    )
    how_to_export = "Revolut: Invest, More, Documents, Trading account, Account statement, the whole time, Excel"
    instead = (
        (
            ("Date acquired", "Date sold", "Symbol", "Gross PnL"),
            "this is Revolut's profit and loss statement; export the account statement",
        ),
    )
    zone, order, currency = "", "dmy", ""
    price_in_amount = False
    columns = Columns(
        date="Date", type="Type", symbol="Ticker", quantity="Quantity", price="Price per share", amount="Total Amount", currency="Currency",
    )
    types = (
        ("buy|buy - market|buy - limit|buy - stop", BUY), ("sell|sell - market|sell - limit|sell - stop", SELL),
        ("dividend", DIVIDEND), ("dividend tax (correction)", TAX), ("stock split", SPLIT), ("bond coupon", INTEREST),
        ("custody fee|custody_fee|custody fee reversal", FEE), ("cash top-up", MOVE_IN), ("cash withdrawal", MOVE_OUT),
        ("return of capital", RETURN_OF_CAPITAL), ("reward", REWARD), ("merger - stock|merger - cash", TAKEOVER),
        ("position closure", CLOSED), ("~^transfer from revolut \\w+ \\w+ to revolut ", MOVED),
    )

    def number(self, written: str) -> Decimal | None:
        """Amounts bear their currency and two decimals, or none; quantities bear none and up to eight."""
        return figure(written, grouped=re.search(r"[^\d.,+\-\s]", written) is not None)

    def prepare(self, cell: dict[str, str]) -> None:
        """What is paid for shares is written without a sign."""
        if cell["type"].casefold().startswith("buy"):
            cell["amount"] = text(negate(self.number(cell["amount"]) or ZERO))

    def revise(self, rows: Sequence[Row]) -> None:
        exchanged = {row.day for row in rows if row.means is TAKEOVER and row.quantity > 0}
        for row in rows:
            if row.means is TAKEOVER and row.day in exchanged:
                row.means = EXCHANGED


class RevolutCfd(OnlyRecognised):
    id = "revolut-cfd"
    title = "Revolut: contracts for difference"
    venue = "Revolut Invest"
    custody = "broker"
    evidence = "parser"
    signatures = (
        Signature("1", ("Date", "Symbol", "Type", "Quantity", "Price", "Total Amount", "Margin", "Fees", "Currency", "FX Rate")),
    )
    how_to_export = "Revolut: Invest, More, Documents, CFD account, Account statement"
    lacking = "contracts for difference are not booked yet; enter by hand what they did to the cash"


IMPORTERS = (RevolutInvest(), RevolutCfd())
