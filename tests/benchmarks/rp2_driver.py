"""Runs in rp2's own environment: `prepare CSV DIR` writes its configuration and tables, `run DIR` computes FIFO without reports.

The CSV is `workload.table`.
"""

import csv
import os
import sys
from collections import defaultdict
from pathlib import Path

IN = (
    "timestamp", "asset", "exchange", "holder", "transaction_type", "spot_price", "crypto_in", "fiat_fee", "fiat_in_no_fee",
    "fiat_in_with_fee", "unique_id",
)
OUT = (
    "timestamp", "asset", "exchange", "holder", "transaction_type", "spot_price", "crypto_out_no_fee", "crypto_fee", "fiat_out_no_fee",
    "unique_id",
)
INTRA = (
    "timestamp", "asset", "from_exchange", "from_holder", "to_exchange", "to_holder", "spot_price", "crypto_sent", "crypto_received",
    "unique_id",
)
Rows = list[list[object]]


def prepare(source: Path, folder: Path) -> None:
    import ezodf

    tables: dict[str, tuple[Rows, Rows, Rows]] = defaultdict(lambda: ([], [], []))
    accounts: set[str] = set()
    with source.open(encoding="utf-8") as rows:
        for number, row in enumerate(csv.DictReader(rows)):
            quantity, worth, fee, account = float(row["quantity"]), float(row["worth"]), float(row["fee"]), row["account"]
            accounts |= {account, row["to"]} - {""}
            head: list[object] = [row["at"], row["asset"], account, "Holder"]
            spot, id = worth / quantity, f"T{number}"
            come, gone, moved = tables[row["asset"]]
            if row["kind"] in ("buy", "income"):
                come.append([*head, "BUY" if row["kind"] == "buy" else "STAKING", spot, quantity, fee, worth, worth + fee, id])
            elif row["kind"] == "sell":
                gone.append([*head, "SELL", spot, quantity, 0.0, worth, id])
            elif row["kind"] == "gas":
                gone.append([*head, "FEE", spot, 0.0, quantity, "", id])
            else:
                moved.append([*head, row["to"], "Holder", spot, round(quantity + fee, 8), quantity, id])
    book = ezodf.newdoc(doctype="ods", filename=str(folder / "input.ods"))
    for asset, parts in sorted(tables.items()):
        lines: Rows = []
        for name, columns, found in zip(("IN", "OUT", "INTRA"), (IN, OUT, INTRA), parts, strict=True):
            if found:
                lines += [[name], list(columns), *found, ["TABLE END"], [""]]
        sheet = ezodf.Sheet(asset, size=(len(lines), len(IN)))
        for line, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet[line, column].set_value(cell)
        book.sheets += sheet
    book.save()
    columns = "\n\n".join(
        f"[{name}_header]\n" + "\n".join(f"{field} = {index}" for index, field in enumerate(fields))
        for name, fields in (("in", IN), ("out", OUT), ("intra", INTRA))
    )
    general = f"[general]\nassets = {', '.join(sorted(tables))}\nexchanges = {', '.join(sorted(accounts))}\nholders = Holder\n\n"
    (folder / "rp2.ini").write_text(general + columns + "\n", encoding="utf-8")


def run(folder: Path) -> None:
    os.chdir(folder)
    from rp2 import rp2_main
    from rp2.plugin.country.us import US

    rp2_main._find_and_run_report_generators = lambda **_: None
    sys.argv = ["rp2_us", "-m", "fifo", "-n", "-o", "out", "rp2.ini", "input.ods"]
    rp2_main.rp2_main(US())


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        run(Path(sys.argv[2]))
