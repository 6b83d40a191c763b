"""kill -9, Ctrl-C and a full disk at any moment leave a ledger that is whole: the import is there or it is not."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.ledger import DiskFull, Ledger
from tests.ledger.notation import clock, file

ROOT = Path(__file__).parents[2]

IMPORTER = """
import sys
from pathlib import Path
from core.ledger import Ledger
from tests.ledger.notation import file

builder = file("big.csv")
for number in range(int(sys.argv[2])):
    builder.trade(f"T{number}", "+1 BTC", "-20000 USD")
ledger = Ledger.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
ledger.imports.add([builder.parsed])
ledger.imports.undo(2)
ledger.imports.add([builder.parsed])
print("done", flush=True)
"""


def base(path: Path) -> None:
    with Ledger.open(path, clock=clock()) as ledger:
        ledger.imports.add([file("small.csv").trade("T1", "+1 BTC", "-20000 USD").parsed])


def interrupted(path: Path, after: float, how: signal.Signals, trades: int = 4000) -> str:
    """Runs import, undo and import in a process of its own and stops it `after` seconds; gives what it said last."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORTER, str(path), str(trades)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()
    time.sleep(after)
    process.send_signal(how)
    said, _ = process.communicate()
    return said


def whole(path: Path, trades: int = 4000) -> None:
    """The ledger verifies, holds an import whole or not at all, and can be written again."""
    with Ledger.open(path, clock=clock()) as ledger:
        assert ledger.verify() == []
        assert len(ledger.events.all()) in (1, trades)
        report = ledger.imports.add([file("after.csv").trade("after", "+1 BTC", "-20000 USD").parsed])
        ledger.imports.undo(report.id)
        assert ledger.verify() == []


@pytest.mark.parametrize("after", [0.02, 0.1, 0.2, 0.35])
def test_kill_9_during_import_and_undo(tmp_path: Path, after: float) -> None:
    path = tmp_path / "ledger.db"
    base(path)
    interrupted(path, after, signal.SIGKILL)
    whole(path)


@pytest.mark.parametrize("after", [0.05, 0.25])
def test_ctrl_c_during_import_and_undo(tmp_path: Path, after: float) -> None:
    path = tmp_path / "ledger.db"
    base(path)
    interrupted(path, after, signal.SIGINT)
    whole(path)


@pytest.mark.slow
def test_two_hundred_kills_on_one_ledger(tmp_path: Path) -> None:
    """The same ledger is stopped again and again, a few milliseconds later each time."""
    path = tmp_path / "ledger.db"
    base(path)
    for number in range(200):
        interrupted(path, 0.004 * (number % 120), (signal.SIGKILL, signal.SIGINT)[number % 2], trades=3000)
        with Ledger.open(path, clock=clock()) as ledger:
            assert ledger.verify() == []
            for info in ledger.imports.list()[1:]:
                if info.undone_at is None:
                    ledger.imports.undo(info.id)
            assert len(ledger.events.all()) == 1


def test_a_full_disk_changes_nothing(ledger: Ledger) -> None:
    """SQLite finds no page left in mid-import: one sentence, the ledger as it was, and writing works once there is room."""
    ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
    before = (ledger.events.all(), ledger.revision())
    builder = file("big.csv")
    for number in range(3000):
        builder.trade(f"B{number}", "+1 BTC", "-20000 USD")
    connection = ledger._db.connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(DiskFull, match="make room"):
        ledger.imports.add([builder.parsed])
    assert before == (ledger.events.all(), ledger.revision())
    connection.execute("PRAGMA max_page_count = 1000000")
    ledger.imports.add([builder.parsed])
    assert ledger.verify() == []


LIMITED = """
import resource, signal, sys
from pathlib import Path
from core.ledger import Ledger, LedgerError
from tests.ledger.notation import file

builder = file("big.csv")
for number in range(6000):
    builder.trade(f"B{number}", "+1 BTC", "-20000 USD")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
ledger = Ledger.open(Path(sys.argv[1]))
try:
    ledger.imports.add([builder.parsed])
except LedgerError as error:
    print(type(error).__name__, error)
"""


def test_a_disk_that_takes_no_more_bytes_changes_nothing(tmp_path: Path) -> None:
    """The same from the operating system's side: writes beyond a limit fail, and the sentence is the user's, not SQLite's."""
    path = tmp_path / "ledger.db"
    base(path)
    done = subprocess.run([sys.executable, "-c", LIMITED, str(path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("DiskFull")
    whole(path)
