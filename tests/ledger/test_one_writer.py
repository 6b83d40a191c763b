"""One writer at a time: readers never wait, a second writer waits and is then told who holds the ledger."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.ledger import Ledger, LedgerLocked
from core.ledger import database as database_module
from core.ledger.holder import current
from tests.ledger.notation import clock, file

ROOT = Path(__file__).parents[2]

HOLDER = """
import sys
from pathlib import Path
from core.ledger import Ledger
ledger = Ledger.open(Path(sys.argv[1]))
with ledger.writing("import"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "WAIT_MS", 200)


@pytest.mark.usefixtures("impatient")
def test_the_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    """The sentence names process, work and since when; reading goes on meanwhile; afterwards writing works."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=clock()) as ledger:
        ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
        other = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdin is not None
        assert other.stdout is not None
        try:
            assert other.stdout.readline() == "held\n"
            with pytest.raises(LedgerLocked, match=rf"process {other.pid} \(import, since 20"):
                ledger.journal.append("note", "x", "y")
            assert len(ledger.events.all()) == 1
        finally:
            other.communicate("go\n")
        assert current(path) is None
        ledger.journal.append("note", "x", "y")


@pytest.mark.usefixtures("impatient")
def test_a_killed_writer_blocks_no_one(tmp_path: Path) -> None:
    """The note it left is recognised as stale, and the lock went with the process."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=clock()) as ledger:
        other = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        other.kill()
        other.wait()
        assert (tmp_path / "ledger.db.writer").exists()
        assert current(path) is None
        ledger.journal.append("note", "x", "y")
        assert not (tmp_path / "ledger.db.writer").exists()


def test_a_note_that_makes_no_sense_is_no_holder(tmp_path: Path) -> None:
    for written in ("", "[]", "{}", '{"pid": "many", "what": 1, "since": 2}', "\0"):
        (tmp_path / "ledger.db.writer").write_text(written)
        assert current(tmp_path / "ledger.db") is None
    (tmp_path / "ledger.db.writer").write_text(f'{{"pid": {os.getpid()}, "what": "import", "since": "now"}}')
    assert str(current(tmp_path / "ledger.db")) == f"process {os.getpid()} (import, since now)"


def note_and_fail(ledger: Ledger, what: str) -> None:
    with ledger.writing("several"):
        ledger.journal.append("note", what, "")
        raise RuntimeError(what)


def test_nested_writes_are_one_transaction(ledger: Ledger) -> None:
    """What fails inside takes the whole with it where it is not caught, and only itself where it is."""
    revision = ledger.revision()
    with pytest.raises(RuntimeError):
        note_and_fail(ledger, "nothing")
    assert ledger.journal.entries() == []
    with ledger.writing("several"):
        ledger.journal.append("note", "one", "")
        with pytest.raises(RuntimeError):
            note_and_fail(ledger, "two")
        ledger.journal.append("note", "three", "")
    assert [entry.subject for entry in ledger.journal.entries()] == ["three", "one"]
    assert ledger.revision() == revision + 1
    assert ledger.journal.verify() == []


def test_every_thread_reads_committed_state_while_another_writes(ledger: Ledger) -> None:
    """Threads share the ledger without sharing a transaction: nothing half-written is seen, and data_version tells of the commit."""
    ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
    seen: list[int] = []
    version = ledger.data_version()
    with ledger.writing("import"):
        ledger.imports.add([file("b.csv").trade("T2", "+1 BTC", "-20000 USD").parsed])
        reader = threading.Thread(target=lambda: seen.append(len(ledger.events.all())))
        reader.start()
        reader.join()
    assert seen == [1]
    assert len(ledger.events.all()) == 2
    assert ledger.data_version() == version
    writer = threading.Thread(target=lambda: ledger.journal.append("note", "x", "y"))
    writer.start()
    writer.join()
    assert ledger.data_version() != version


def test_projections_move_no_revision(ledger: Ledger) -> None:
    from core.model import Booking

    before = (ledger.revision(), ledger.facts_revision())
    with ledger.writing("booking"):
        ledger.projections.store("stamp", Booking((), (), (), (), {}))
    assert before == (ledger.revision(), ledger.facts_revision())
