"""`kill -9` at any moment of an import: the ledger verifies, holds the import whole or not at all, and it can be made again."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from core.services import events
from core.services.workspace import open_workspace
from importers.service import import_paths
from tests.benchmarks.workload import kraken_ledgers
from tests.importing import CLOCK, POLICY, dump

ROOT = Path(__file__).parents[2]
TRADES = 1500
KILLS = 200

IMPORT = """
import sys
from datetime import datetime
from pathlib import Path
from core.services.workspace import open_workspace
from importers.service import import_paths
import core.booking, core.market, core.matching, core.tax.us, core.services.prices, core.services.tickets

print("ready", flush=True)
sys.stdin.readline()
with open_workspace(Path(sys.argv[1]), as_of=datetime.fromisoformat(sys.argv[3])) as ws:
    import_paths(ws, [Path(sys.argv[2])])
print("done", flush=True)
"""


def started(ledger: Path, file: Path) -> subprocess.Popen[str]:
    """A process that has loaded everything and imports as soon as it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(ledger), str(file), CLOCK.isoformat()],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def base(folder: Path, file: Path) -> Path:
    """A ledger that holds an older export of the same account, a third of the new one, and two corrections."""
    ledger = folder / "base.db"
    ledger.with_suffix(".toml").write_text(POLICY, encoding="utf-8")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    older = folder / "older.csv"
    older.write_text("".join(lines[: len(lines) // 3 // 2 * 2]), encoding="utf-8")
    with open_workspace(ledger, as_of=CLOCK) as ws:
        import_paths(ws, [older])
        for event in ws.ledger.events.all()[3:5]:
            events.correct(ws, event.key, {"note": "so it was"})
    return ledger


def said(ledger: Path) -> dict[str, object]:
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert ws.ledger.verify() == []
        return dump(ws)


@pytest.mark.slow
def test_two_hundred_kills_spread_over_an_import(tmp_path: Path) -> None:
    """The moments lie over the whole run and a little beyond, as measured first; most of them find the import unfinished."""
    file = tmp_path / "ledgers.csv"
    kraken_ledgers(file, TRADES)
    first = base(tmp_path, file)
    empty = said(first)
    ledger = tmp_path / "copy.db"
    ledger.with_suffix(".toml").write_text(POLICY, encoding="utf-8")

    lasted = []
    for _ in range(3):
        shutil.copy(first, ledger)
        process = started(ledger, file)
        begin = time.monotonic()
        go(process)
        out, err = process.communicate()
        lasted.append(time.monotonic() - begin)
        assert out == "done\n", err
    whole = said(ledger)
    assert whole != empty

    chance = random.Random(7)
    found: Counter[str] = Counter()
    process = started(ledger, file)
    for number in range(KILLS):
        for left in tmp_path.glob("copy.db*"):
            left.unlink()
        shutil.copy(first, ledger)
        go(process)
        time.sleep(sorted(lasted)[1] * 1.05 * (number + chance.random()) / KILLS)
        process.send_signal(signal.SIGKILL)
        out, err = process.communicate()
        assert err == ""
        process = started(ledger, file)
        after = said(ledger)
        assert after in (empty, whole), f"kill {number}"
        found["finished" if out else "stored" if after == whole else "nothing"] += 1
        with open_workspace(ledger, as_of=CLOCK) as ws:
            result = import_paths(ws, [file])
            assert result.done is not None
            assert (result.done.report.events_new > 0) == (after == empty)
            assert dump(ws) == whole, f"kill {number}"
            assert ws.ledger.verify() == []
    process.kill()
    process.communicate()
    assert found["nothing"] > KILLS // 4, found
    assert found["stored"] > 0, found
