"""cgt-calc: its calculator, one tax year after the other, all in pounds, so that it asks nobody for rates.

A row is (day of the sale, rule, day bought or empty, units, gain).
"""

import contextlib
import datetime
import io
import json
import sys
from decimal import Decimal
from typing import Any

from cgt_calc.currency_converter import CurrencyConverter
from cgt_calc.initial_prices import InitialPrices
from cgt_calc.main import CapitalGainsCalculator
from cgt_calc.model import ActionType, BrokerTransaction, RuleType
from cgt_calc.spin_off_handler import SpinOffHandler

RULES = {RuleType.SAME_DAY: "same day", RuleType.BED_AND_BREAKFAST: "30 days", RuleType.SECTION_104: "pool"}
try:
    PRICES = InitialPrices()
except TypeError:  # before 2.0 it takes the prices themselves
    PRICES = InitialPrices({})


class NoIsins:
    """Securities have a ticker alone here."""

    def add_from_transaction(self, transaction: BrokerTransaction) -> None:
        return


def transactions(stream: dict[str, Any]) -> list[BrokerTransaction]:
    found = []
    for line in stream["lines"]:
        units, amount, fee = Decimal(line["units"]), Decimal(line["amount"]), Decimal(line["fee"])
        action, price, total = {
            "buy": (ActionType.BUY, amount / units, -amount - fee), "sell": (ActionType.SELL, amount / units, amount - fee),
            "split": (ActionType.STOCK_SPLIT, None, None),
        }[line["what"]]
        found.append(BrokerTransaction(
            datetime.date.fromisoformat(line["day"]), action, "VTI", line["key"], units, price, fee, total, "GBP", "A",
        ))
    return found


def book(stream: dict[str, Any]) -> dict[str, Any]:
    days = [datetime.date.fromisoformat(line["day"]) for line in stream["lines"]]
    years = sorted({day.year if (day.month, day.day) >= (4, 6) else day.year - 1 for day in days})
    rows = []
    for year in years:
        calculator = CapitalGainsCalculator(
            year, CurrencyConverter(), NoIsins(), None, SpinOffHandler(), PRICES, [], balance_check=False,
        )
        calculator.convert_to_hmrc_transactions(transactions(stream))
        report = calculator.calculate_capital_gain()
        for day, entries in report.calculation_log.items():
            for name, parts in entries.items():
                if name.startswith("sell$"):
                    for part in parts:
                        if part.rule_type in RULES:
                            bought = part.bed_and_breakfast_date_index
                            rows.append([day.isoformat(), RULES[part.rule_type], bought.isoformat() if bought else "", str(part.quantity),
                                         str(part.gain)])
    return {"rows": rows}


def guarded(stream: dict[str, Any]) -> dict[str, Any]:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return book(stream)
    except Exception as error:  # noqa: BLE001  what it gives up with is the result
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    print(json.dumps([guarded(stream) for stream in json.load(sys.stdin)]))
