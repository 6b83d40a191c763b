"""BittyTax: its importer and calculator without its prices, which ask services for rates as they start; every value is stated in pounds.

A row is (day of the sale, rule, day bought or empty, units, gain).
"""

import contextlib
import io
import json
import sys
from decimal import Decimal
from typing import Any

from bittytax.bt_types import DisposalType, FixedValue, TaxRules
from bittytax.import_records import ImportRecords
from bittytax.t_row import TransactionRow
from bittytax.tax import TaxCalculator, TaxEventCapitalGains
from bittytax.transactions import TransactionHistory

RULES = {DisposalType.SAME_DAY: "same day", DisposalType.BED_AND_BREAKFAST: "30 days", DisposalType.SECTION_104: "pool"}


class Pounds:
    """A pound is a pound; nothing else is asked for."""

    def get_value(self, asset: str, timestamp: object, quantity: Decimal) -> tuple[Decimal, Any]:
        if asset != "GBP":
            raise ValueError(f"a price of {asset} was asked for")
        return quantity, FixedValue(True)


def row(number: int, line: dict[str, Any]) -> list[str]:
    units, amount, fee = line["units"], line["amount"], line["fee"]
    bought = [units, "VTI", "", amount, "GBP", ""] if line["what"] == "buy" else [amount, "GBP", "", units, "VTI", ""]
    paid = [fee, "GBP", ""] if Decimal(fee) else ["", "", ""]
    return ["Trade", *bought, *paid, line["account"], f"{line['day']}T12:{number % 60:02}:00 UTC", line["key"]]


def book(stream: dict[str, Any]) -> dict[str, Any]:
    records = ImportRecords()
    for number, line in enumerate(stream["lines"]):
        made = TransactionRow(row(number, line), number + 2, "stream")
        made.parse()
        records.t_rows.append(made)
    tax = TaxCalculator(TransactionHistory(records.get_records(), Pounds()).transactions, TaxRules.UK_INDIVIDUAL)
    tax.pool_same_day()
    tax.match_sell(DisposalType.SAME_DAY)
    tax.match_buyback(DisposalType.BED_AND_BREAKFAST)
    tax.process_section104(True)
    rows = []
    for events in tax.tax_events.values():
        for found in events:
            if isinstance(found, TaxEventCapitalGains):
                rule = RULES[found.disposal_type]
                bought = found.acquisition_date.isoformat() if rule == "30 days" else ""
                rows.append([found.date.isoformat(), rule, bought, str(found.quantity), str(found.gain)])
    return {"rows": rows}


def guarded(stream: dict[str, Any]) -> dict[str, Any]:
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return book(stream)
    except Exception as error:  # noqa: BLE001  what it gives up with is the result
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    print(json.dumps([guarded(stream) for stream in json.load(sys.stdin)]))
