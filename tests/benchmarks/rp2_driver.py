"""Runs in rp2's own environment: `prepare CSV DIR` writes its configuration and tables, `run DIR` computes FIFO without reports.

The CSV has the columns at, asset, quantity, cost, fee (see `workload`).
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

IN = ("timestamp", "asset", "exchange", "holder", "transaction_type", "spot_price", "crypto_in", "fiat_fee")
OUT = ("timestamp", "asset", "exchange", "holder", "transaction_type", "spot_price", "crypto_out_no_fee", "crypto_fee")


def prepare(source: Path, folder: Path) -> None:
    import ezodf

    tables: dict[str, tuple[list[list[object]], list[list[object]]]] = defaultdict(lambda: ([], []))
    with source.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            quantity, cost = float(row["quantity"]), float(row["cost"])
            if not quantity:
                continue
            head: list[object] = [row["at"], row["asset"], "Kraken", "Holder"]
            spot = cost / abs(quantity) or 0.01
            if quantity > 0:
                tables[row["asset"]][0].append([*head, "BUY", spot, quantity, float(row["fee"])])
            else:
                tables[row["asset"]][1].append([*head, "SELL", spot, -quantity, 0.0])
    book = ezodf.newdoc(doctype="ods", filename=str(folder / "input.ods"))
    for asset, (bought, sold) in sorted(tables.items()):
        lines: list[list[object]] = [["IN"], list(IN), *bought, ["TABLE END"]]
        if sold:
            lines += [[""], ["OUT"], list(OUT), *sold, ["TABLE END"]]
        sheet = ezodf.Sheet(asset, size=(len(lines), len(OUT)))
        for line, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet[line, column].set_value(cell)
        book.sheets += sheet
    book.save()
    intra = (*IN[:2], "from_exchange", "from_holder", "to_exchange", "to_holder", "spot_price", "crypto_sent", "crypto_received")
    columns = "\n\n".join(
        f"[{name}_header]\n" + "\n".join(f"{field} = {index}" for index, field in enumerate(fields))
        for name, fields in (("in", IN), ("out", OUT), ("intra", intra))
    )
    general = f"[general]\nassets = {', '.join(sorted(tables))}\nexchanges = Kraken\nholders = Holder\n\n"
    (folder / "rp2.ini").write_text(general + columns + "\n", encoding="utf-8")


def run(folder: Path) -> None:
    from rp2 import rp2_main
    from rp2.plugin.country.us import US

    rp2_main._find_and_run_report_generators = lambda **_: None
    sys.argv = ["rp2_us", "-m", "fifo", "-n", "-o", str(folder / "out"), str(folder / "rp2.ini"), str(folder / "input.ods")]
    rp2_main.rp2_main(US())


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        run(Path(sys.argv[2]))
