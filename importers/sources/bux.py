"""BUX: transactions. A trade's fee is a row of its own a moment later; a corporate action takes shares out and puts others in."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.money import negate, text
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    ADJUSTMENT,
    BUY,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE_IN,
    MOVE_OUT,
    REWARD,
    SELL,
    Columns,
    exchange,
)
from importers.broker_rows import Row
from importers.means import charge

_NEAR = tuple(timedelta(seconds=away) for away in (-2, -1, 0, 1, 2))
_ISIN = re.compile(r"[A-Z]{2}[0-9A-Z]{9}\d")
TRADING_FEE, CHANGED = charge(BUY), exchange("corporate action")
_REQUIRED = (
    "Transaction Time (CET)", "Transaction Category", "Transaction Type", "Transaction Amount", "Transaction Currency", "Asset Id",
    "Asset Name",
)


class Bux(Broker):
    id = "bux"
    title = "BUX: transactions"
    venue = "BUX"
    signatures = (
        Signature("2", (*_REQUIRED, "Transfer Type", "Asset Quantity"), (
            "Asset Currency", "Currency Pair", "Profit And Loss Amount", "Profit And Loss Currency", "Dividend Gross Amount",
            "Dividend Net Amount", "Transaction Description",
        )),
        Signature("1", (*_REQUIRED, "Trade Quantity", "Trade Price"), (
            "Asset Currency", "Currency Pair", "Trade Amount", "Profit And Loss Amount", "Profit And Loss Currency",
        )),
    )
    how_to_export = "BUX: Account, Documents, Transaction history, the whole time, CSV"
    zone, order, currency = "Europe/Amsterdam", "ymd", "EUR"
    price_in_amount = False
    by_name = True
    columns = Columns(
        date="Transaction Time (CET)", type="Transaction Category", subtype="Transaction Type", text="Transfer Type", isin="Asset Id",
        name="Asset Name", quantity="Asset Quantity|Trade Quantity", price="Asset Price|Trade Price", amount="Transaction Amount",
        currency="Transaction Currency", taxes=(("Dividend Tax Amount", "Dividend Currency"),), rate="Exchange Rate",
        balance="Cash Balance Amount",
    )
    types = (
        ("trades buy trade", BUY), ("trades sell trade", SELL), ("fees trading fee", TRADING_FEE), ("fees", FEE),
        ("dividends", DIVIDEND), ("interest", INTEREST), ("deposits", MOVE_IN), ("withdrawals", MOVE_OUT),
        ("others promotional", REWARD), ("others to user corrections", ADJUSTMENT),
        ("~^corporate_actions .* asset_(redeem|deposit)$", CHANGED),
    )

    def prepare(self, cell: dict[str, str]) -> None:
        """Of a corporate action the amount is a value, and no cash; its shares go out or come in by the kind of transfer."""
        if not _ISIN.fullmatch(cell["isin"]):
            cell["isin"] = ""
        if cell["type"].casefold() == "corporate_actions" and not cell["balance"]:
            size = self.number(cell["quantity"])
            cell["amount"] = ""
            if size and cell["text"].casefold() == "asset_redeem":
                cell["quantity"] = text(negate(size.copy_abs()))

    def revise(self, rows: Sequence[Row]) -> None:
        """Puts each fee to the trade of its security in the same moment; of several fills to the largest."""
        trades: dict[tuple[str, datetime], list[Row]] = {}
        for row in rows:
            if (row.means is BUY and row.amount < 0) or (row.means is SELL and row.amount > 0):
                trades.setdefault((row.code, row.at.replace(microsecond=0)), []).append(row)
        for fee in rows:
            if fee.means is TRADING_FEE:
                second = fee.at.replace(microsecond=0)
                near = [row for away in _NEAR for row in trades.get((fee.code, second + away), ())]
                if near:
                    trade = max(near, key=lambda row: (row.amount.copy_abs(), row.key))
                    trade.together = fee.together = (trade.key.hex(),)


IMPORTER = Bux()
