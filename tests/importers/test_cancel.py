"""An import is given up within some thousand rows, wherever it is; counted, not timed."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from core.ledger.errors import ImportCancelled
from core.services.workspace import Workspace, open_workspace
from importers import csvfile
from importers.base import LOOKS
from importers.csvfile import content
from importers.service import import_paths, read_files

ROWS = 20_000


def workspace(ledger: Path) -> Workspace:
    return open_workspace(ledger, as_of=datetime(2024, 6, 1, tzinfo=UTC))


def export(folder: Path) -> Path:
    """Deposits, each of which is an event."""
    rows = (f"L{number},Q{number},2024-01-01 00:00:00,deposit,,currency,ZEUR,1,0,{number + 1}\n" for number in range(ROWS))
    path = folder / "kraken.csv"
    path.write_text("txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n" + "".join(rows), encoding="utf-8")
    return path


def asked(times: int) -> tuple[Callable[[], bool], list[int]]:
    """A wish to stop that is there at the so manieth question, and the questions so far."""
    seen: list[int] = []

    def cancelled() -> bool:
        seen.append(len(seen))
        return len(seen) > times

    return cancelled, seen


def test_reading_a_file_is_asked_about_again_and_again(tmp_path: Path) -> None:
    with workspace(tmp_path / "ledger.db") as ws:
        never, seen = asked(10**9)
        read_files(ws, [export(tmp_path)], cancelled=never)
        assert len(seen) > ROWS // LOOKS
        stop, seen = asked(5)
        with pytest.raises(ImportCancelled):
            read_files(ws, [export(tmp_path)], cancelled=stop)
        assert len(seen) == 6


@pytest.mark.parametrize("part", [0.1, 0.4, 0.7, 0.95])
def test_nothing_is_left_wherever_an_import_is_given_up(tmp_path: Path, part: float) -> None:
    with workspace(tmp_path / "ledger.db") as ws:
        never, seen = asked(10**9)
        import_paths(ws, [export(tmp_path)], cancelled=never, dry_run=True)
        stop, _ = asked(int(len(seen) * part) - 1)
        with pytest.raises(ImportCancelled):
            import_paths(ws, [export(tmp_path)], cancelled=stop)
        assert (ws.ledger.events.all(), ws.ledger.imports.list(), ws.ledger.revision()) == ([], (), 0)
        assert ws.ledger.verify() == []


def test_a_statement_that_takes_long_ends_where_the_user_wishes_it(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with workspace(tmp_path / "ledger.db") as ws:
        database = ws.ledger._db
        with pytest.raises(ImportCancelled), database.interruptible(lambda: True):
            database.value(endless)

        def pressed() -> bool:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), database.interruptible(pressed):
            database.value(endless)
        assert database.value("SELECT 1") == 1


def test_an_error_of_sqlite_is_no_wish_to_stop(tmp_path: Path) -> None:
    with workspace(tmp_path / "ledger.db") as ws, pytest.raises(sqlite3.OperationalError), ws.ledger._db.interruptible(lambda: False):
        ws.ledger._db.run("SELECT * FROM nowhere")


def test_lines_are_the_same_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a,b\n1,2\n\n3,4\n5,6"
    whole = content(data, "x.csv")
    for size in (1, 2, 5):
        monkeypatch.setattr(csvfile, "_BLOCK", size)
        check = Mock()
        found = content(data, "x.csv", check=check)
        assert (found.lines, found.ended) == (whole.lines, whole.ended)
        assert check.called
