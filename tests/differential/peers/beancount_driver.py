"""beancount: a ledger in its own language, one account with the booking method, one transaction per trade.

A row is (sale, day bought, units, cost).
"""

import json
import sys
from typing import Any

from beancount import loader
from beancount.core import data


def text(stream: dict[str, Any]) -> str:
    lines = [f'1990-01-01 open Assets:{name} VTI "{stream["method"]}"' for name in sorted({line["account"] for line in stream["lines"]})]
    lines += ["1990-01-01 open Income:Rest"]
    for line in stream["lines"]:
        units, cost = line["units"], "{}"
        if line["what"] == "buy":
            cost = f"{{{{{line['amount']} + {line['fee']} USD}}}}"
        else:
            units = f"-{units}"
        lines += [f'{line["day"]} * "{line["key"]}"', f"  Assets:{line['account']}  {units} VTI {cost}", "  Income:Rest"]
    return "\n".join(lines) + "\n"


def book(stream: dict[str, Any]) -> dict[str, Any]:
    entries, errors, _ = loader.load_string(text(stream))
    if errors:
        return {"error": "; ".join(error.message for error in errors)}
    rows = []
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.units.currency == "VTI" and posting.units.number < 0:
                    units = -posting.units.number
                    rows.append([entry.narration, posting.cost.date.isoformat(), str(units), str(units * posting.cost.number)])
    return {"rows": rows}


if __name__ == "__main__":
    print(json.dumps([book(stream) for stream in json.load(sys.stdin)]))
