"""rp2: its own objects, without spreadsheets; it writes a log where it stands.

A row is (sale, purchase, units, cost, gain, term).
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from prezzemolo.avl_tree import AVLTree
from rp2.abstract_entry import AbstractEntry
from rp2.accounting_engine import AccountingEngine
from rp2.configuration import MAX_DATE, MIN_DATE, Configuration
from rp2.in_transaction import InTransaction
from rp2.input_data import InputData
from rp2.out_transaction import OutTransaction
from rp2.plugin.country.us import US
from rp2.rp2_decimal import ZERO, RP2Decimal
from rp2.tax_engine import compute_tax
from rp2.transaction_set import TransactionSet

INI = """[general]
assets = VTI
exchanges = A
holders = Holder

[in_header]
timestamp = 0
asset = 1
exchange = 2
holder = 3
transaction_type = 4
spot_price = 5
crypto_in = 6

[out_header]
timestamp = 0
asset = 1
exchange = 2
holder = 3
transaction_type = 4
spot_price = 5
crypto_out_no_fee = 6
crypto_fee = 7

[intra_header]
timestamp = 0
asset = 1
from_exchange = 2
from_holder = 3
to_exchange = 4
to_holder = 5
spot_price = 6
crypto_sent = 7
crypto_received = 8
"""


def book(configuration: Configuration, stream: dict[str, Any]) -> dict[str, Any]:
    come, gone, moved = (TransactionSet(configuration, kind, "VTI", MIN_DATE, MAX_DATE) for kind in ("IN", "OUT", "INTRA"))
    for number, line in enumerate(stream["lines"]):
        at = f"{line['day']}T{12 + number // 60:02}:{number % 60:02}:00Z"
        units, amount, fee = RP2Decimal(line["units"]), RP2Decimal(line["amount"]), RP2Decimal(line["fee"])
        if line["what"] == "buy":
            come.add_entry(InTransaction(
                configuration, at, "VTI", "A", "Holder", "BUY", amount / units, units, fiat_in_no_fee=amount, fiat_in_with_fee=amount + fee,
                fiat_fee=fee, row=number + 1, unique_id=line["key"],
            ))
        else:
            gone.add_entry(OutTransaction(
                configuration, at, "VTI", "A", "Holder", "SELL", (amount - fee) / units, units, ZERO, fiat_out_no_fee=amount - fee,
                row=number + 1, unique_id=line["key"],
            ))
    methods: AVLTree[int, Any] = AVLTree()
    methods.insert_node(MIN_DATE.year, import_module(f"rp2.plugin.accounting_method.{stream['method'].lower()}").AccountingMethod())
    found = compute_tax(configuration, AccountingEngine(years_2_methods=methods), InputData("VTI", come, gone, moved))
    rows = []
    for pair in found.gain_loss_set:
        entry: AbstractEntry = pair
        rows.append([
            entry.taxable_event.unique_id, entry.acquired_lot.unique_id, str(entry.crypto_amount), str(entry.fiat_cost_basis),
            str(entry.fiat_gain), "long" if entry.is_long_term_capital_gains() else "short",
        ])
    return {"rows": rows}


def guarded(configuration: Configuration, stream: dict[str, Any]) -> dict[str, Any]:
    try:
        return book(configuration, stream)
    except Exception as error:  # noqa: BLE001  what it gives up with is the result
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    Path("rp2.ini").write_text(INI, encoding="utf-8")
    set_up = Configuration("rp2.ini", US())
    print(json.dumps([guarded(set_up, stream) for stream in json.load(sys.stdin)]))
