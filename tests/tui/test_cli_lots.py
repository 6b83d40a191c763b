"""`trimtab lots` with many lots: a first part as text, all of them as JSON, written while they are read."""

import json
import subprocess
import sys
import tracemalloc

import pytest

from core.services import lots
from core.services.workspace import open_workspace
from tests.tui.cli_desk import ROOT, Shell
from tests.tui.test_bad_input import ledger_of, many_rows
from tui.cli_text import long_table, table
from tui.commands.tax import SHOWN


def test_text_shows_a_first_part_and_says_how_many_more(shell: Shell) -> None:
    """By default, by --limit, and whole where it is few."""
    shell("import", many_rows(shell, 300), code=None)
    total = shell.json("lots")["total"]
    assert total > 300
    shown = shell("lots").out.splitlines()
    assert f"{SHOWN} of {total}; --limit shows more, --account and --asset less" == shown[-1]
    assert sum(line.startswith("L") for line in shown[1:]) == SHOWN
    assert sum(line.startswith("L") for line in shell("lots", "--limit", "7").out.splitlines()[1:]) == 7
    assert "--limit shows more" not in shell("lots", "--limit", str(total)).out
    assert "--limit shows more" not in shell("lots", "--asset", "VTI").out


def test_json_has_all_unless_limited(shell: Shell) -> None:
    """In the same order, with `total` of all; a narrowed list is a part of the whole."""
    shell("import", many_rows(shell, 1200), code=None)
    whole = shell.json("lots")
    assert len(whole["lots"]) == whole["total"] > 1200
    order = [(lot["account"], lot["asset"], lot["acquired"] or "") for lot in whole["lots"]]
    assert [each[:2] for each in order] == sorted(each[:2] for each in order)
    few = shell.json("lots", "--limit", "5")
    assert (few["total"], few["lots"]) == (whole["total"], whole["lots"][:5])
    kraken = shell.json("lots", "--account", "Kraken", "--asset", "SOL")
    assert kraken["lots"] == [lot for lot in whole["lots"] if (lot["account"], lot["asset"]) == ("Kraken", "SOL")]
    assert len({lot["lot"] for lot in whole["lots"]}) == whole["total"]


def test_a_listing_is_what_the_screens_load(shell: Shell) -> None:
    """Row for row, lines included."""
    with open_workspace(ledger_of(shell)) as ws:
        loaded = lots.load(ws, lines=True)
        with lots.listing(ws, lines=True) as found:
            assert tuple(found.rows) == loaded
        assert found.total == len(loaded)


def test_a_listing_holds_a_part_in_memory(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its memory does not grow with the number of lots."""
    shell("import", many_rows(shell, 3000), code=None)
    monkeypatch.setattr(lots, "_PART", 100)

    def peak(most: int) -> int:
        with open_workspace(ledger_of(shell)) as ws, lots.listing(ws, limit=most) as found:
            tracemalloc.start()
            assert sum(1 for _ in found.rows) == most
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return used

    peak(200)
    assert peak(3000) < 2 * peak(300)


def test_a_reader_that_takes_one_line_is_enough(shell: Shell) -> None:
    """`trimtab lots --limit N | head -1`: one line, no word on stderr."""
    file = many_rows(shell, 3000)
    shell("import", file, code=None)
    command = f'"{sys.executable}" -m tui.cli "$@" | head -1'
    words = ["lots", "--limit", "100000", *shell.fixed]
    done = subprocess.run(["sh", "-c", command, "sh", *words], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)
    command = f'"{sys.executable}" -m tui.cli "$@" | head -c 15'
    done = subprocess.run(
        ["sh", "-c", command, "sh", "lots", "--json", *shell.fixed], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", json.dumps({"schema": "lots/1"})[:15])


def test_a_long_table_is_the_table_where_it_is_short() -> None:
    """Later parts are aligned to what came before, and only grow wider."""
    rows = [("a", 1), ("bb", 22), ("c", 333)]
    assert list(long_table(["X", "N>"], rows)) == table(["X", "N>"], rows)
    assert list(long_table(["X", "N>"], rows, part=2)) == ["X    N", "a    1", "bb  22", "c   333"]
