"""Robinhood: account activity. Short codes for every row; what leaves is written as `30S` in shares and in brackets in money."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from core.model import EventKind, NamesSeen
from core.model.identifiers import Scheme, identifier
from importers.base import Context, Reading, Signature, Table
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CANCELLED,
    CASH_IN_LIEU,
    DIVIDEND,
    FEE,
    INTEREST,
    MOVE,
    OPTION,
    RETURN_OF_CAPITAL,
    REVERSE_SPLIT,
    REWARD,
    SELL,
    SPIN_OFF,
    SPLIT,
    TAX,
    Columns,
    exchange,
    redeemed,
)
from importers.broker_rows import Row
from importers.means import When, refused
from importers.securities import security

_NAMES = ("Activity Date", "Process Date", "Settle Date", "Instrument", "Description", "Trans Code", "Quantity", "Price", "Amount")
_CUSIP = re.compile(r"CUSIP:\s*([0-9A-Z]{9})\b")
_NAMING = ("buy", "sell", "spl", "spr", "sxch", "mrgs", "conv", "soff", "rec")
SUPPRESSED = refused(
    "suppressed row", "Robinhood marks this row as suppressed and does not say what that means; dismiss it, or enter it by hand",
)
STOCK_DIVIDEND = refused(
    "stock dividend", "these shares came as a dividend, and the row does not say whether they are taxed; enter them by hand",
)


class Robinhood(Broker):
    id = "robinhood"
    title = "Robinhood: account activity"
    venue = "Robinhood"
    evidence = "weak"
    signatures = (
        Signature("with account type", (*_NAMES, "Account Type"), ("Suppressed",)),
        Signature("9 columns", _NAMES, absent=("Account Type",)),
    )
    how_to_export = "Robinhood: Account, Reports and statements, Reports, Generate new report; one account at a time, the whole time"
    columns = Columns(
        date="Activity Date", type="Trans Code", text="Description", symbol="Instrument", quantity="Quantity", price="Price",
        amount="Amount",
    )
    when = (When("Suppressed", ("yes", "true", "y", "1"), SUPPRESSED),)
    footer = r"(the|this) (data|information)\b"
    types = (
        ("bto|stc|sto|btc|oexp|oasgn|oexcs|oca|ocx", OPTION), ("~^(buy|sell) .*\\boptions? (assign|exercis)", OPTION),
        ("bcxl|scxl", CANCELLED),
        ("buy", BUY), ("sell", SELL),
        ("cdiv|mdiv", DIVIDEND), ("int|slip", INTEREST), ("roc", RETURN_OF_CAPITAL),
        ("gold|dfee|afee|mint|fee", FEE), ("dtax|nrat", TAX),
        ("mtch|gdbp", REWARD), ("sdiv", STOCK_DIVIDEND),
        ("ach|rtp|with|dep|xent|futswp|dcf|acati|acato|t/a|itrf|cfir|drfro|misc|rec", MOVE),
        ("spl", SPLIT), ("spr", REVERSE_SPLIT), ("soff", SPIN_OFF), ("cil", CASH_IN_LIEU),
        ("sxch", exchange("symbol change", EventKind.RENAME)), ("conv", exchange("conversion", EventKind.RENAME, or_move=True)),
        ("mrgs", exchange("merger")), ("mrgc", redeemed("cash merger")),
    )

    def prepare(self, cell: dict[str, str]) -> None:
        """`30S` are shares that leave; a sale says so by its code as well."""
        leaving = re.fullmatch(r"([\d,.]+)S", cell["quantity"], re.IGNORECASE)
        if leaving:
            cell["quantity"] = f"-{leaving[1]}"
        if cell["type"].casefold() in _NAMING:
            cell["name"] = cell["text"].split("CUSIP:")[0]

    def fill(self, table: Table, reading: Reading, context: Context) -> None:
        """The CUSIPs in the descriptions are names of the security."""
        super().fill(table, reading, context)
        symbol, text, day = table.columns("Instrument", "Description", "Activity Date")
        seen: dict[tuple[str, str], list[date]] = {}
        for _, cells in table.records:
            found = _CUSIP.search(cells[text])
            if found and cells[symbol].strip() and found[1] != cells[symbol].strip():
                try:
                    on, asset = self.days(cells[day], "")[0], identifier(Scheme.CUSIP, found[1])
                    seen.setdefault((cells[symbol].strip(), asset), []).append(on)
                except ValueError:
                    continue
        reading.parsed.names += [NamesSeen(security(code), asset, min(days), max(days)) for (code, asset), days in seen.items()]

    def remarks(self, rows: Sequence[Row]) -> Iterable[str]:
        came = sum(row.action.casefold() == "acati" and bool(row.quantity) for row in rows)
        if came:
            yield f"{came} row(s) brought shares from another broker (ACATI) without what they had cost; the old broker's export says it"


IMPORTER = Robinhood()
