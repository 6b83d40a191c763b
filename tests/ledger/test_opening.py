"""Opening: what is no ledger is refused with one sentence, an older one is copied and migrated, one that cannot be written is read."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from core.ledger import Ledger, LedgerDamaged, LedgerError, LedgerReadOnly, LedgerTooNew
from core.ledger.database import WAIT_MS
from core.ledger.schema import Migration, migrations, open_database
from core.model import Booking
from tests.ledger.notation import clock, file


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_ledger_is_one_strict_file_and_written_ahead_from_its_second_opening_on(tmp_path: Path) -> None:
    """Every table is STRICT, the file carries its owner's mark and the newest version, and nothing lies beside it once closed."""
    with Ledger.open(tmp_path / "made" / "ledger.db", clock=clock()) as ledger:
        tables = ledger._db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        assert len(tables) > 25
        assert [name for name, sql in tables if "STRICT" not in sql.rsplit(")", 1)[1]] == []
        assert ledger._db.value("PRAGMA journal_mode") == "delete"
        assert ledger._db.value("PRAGMA user_version") == migrations()[-1].version
        assert ledger.writable
    with Ledger.open(tmp_path / "made" / "ledger.db", clock=clock()) as ledger:
        assert ledger._db.value("PRAGMA journal_mode") == "wal"
        assert ledger._db.value("PRAGMA busy_timeout") == WAIT_MS
    assert only(tmp_path / "made") == ["ledger.db"]


def test_a_ledger_that_another_is_just_filling_opens_all_the_same(tmp_path: Path) -> None:
    """Its first import holds the file; it is written ahead from the next opening on."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=clock()) as first, first.writing("import"), Ledger.open(path, clock=clock()) as second:
        assert second._db.value("PRAGMA journal_mode") == "delete"
        assert second.events.count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"txid,refid,time\n", "not a Trimtab ledger"),
        (b"SQLite format 3\0" + b"\xff" * 4000, "ledger"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    with pytest.raises(LedgerDamaged, match=said):
        Ledger.open(path)
    assert path.read_bytes() == content
    assert only(tmp_path) == ["ledger.db"]


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE note (text)")
        other.commit()
    with pytest.raises(LedgerDamaged, match="another program"):
        Ledger.open(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("note",)]


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 999")
    with pytest.raises(LedgerTooNew, match="update Trimtab"):
        Ledger.open(path)


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="folder"):
        Ledger.open(tmp_path)


def test_pages_that_were_overwritten_are_reported_when_they_are_read(tmp_path: Path) -> None:
    """Damage in the middle of the file becomes one sentence with the remedy, not a traceback."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=clock()) as ledger:
        builder = file()
        for number in range(400):
            builder.trade(f"T{number}", "+1 BTC", "-20000 USD")
        ledger.imports.add([builder.parsed])
    with path.open("r+b") as broken:
        broken.seek(4096 * 2)
        broken.write(b"\xa5" * (path.stat().st_size - 4096 * 2))
    with pytest.raises(LedgerDamaged, match="restore a backup"), Ledger.open(path) as ledger:
        ledger.events.all()


def older(path: Path, version: int) -> None:
    """A ledger as the first `version` migrations made it, with a row in it."""
    open_database(path, clock(), migrations()[:version]).close()
    with closing(sqlite3.connect(path)) as ledger:
        ledger.execute("INSERT INTO import (at) VALUES ('2026-01-05T09:00:00+00:00')")
        ledger.commit()


@pytest.mark.parametrize("version", range(1, len(migrations())))
def test_an_older_ledger_is_copied_and_then_brought_up_to_date(tmp_path: Path, version: int) -> None:
    """The copy is of the old version and sound; the ledger is of the new one and keeps its rows; a second opening copies nothing."""
    path = tmp_path / "ledger.db"
    older(path, version)
    newest = migrations()[-1].version
    with Ledger.open(path, clock=clock()) as ledger:
        assert ledger._db.value("PRAGMA user_version") == newest
        assert len(ledger.imports.list()) == 1
        assert ledger.verify() == []
    copies = [name for name in only(tmp_path) if name != "ledger.db"]
    assert copies == [f"ledger.before-version-{newest}-20261123T090000Z.db"]
    with closing(sqlite3.connect(tmp_path / copies[0])) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (migrations()[version - 1].version,)
        assert copy.execute("SELECT count(*) FROM import").fetchone() == (1,)
    Ledger.open(path, clock=clock()).close()
    assert len(only(tmp_path)) == 2


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    older(path, len(migrations()))
    before = path.read_bytes()
    wrong = Migration(99, "0099_wrong.sql", "CREATE TABLE fine (a) STRICT;\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError):
        open_database(path, clock(), [*migrations(), wrong])
    assert path.read_bytes() == before


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everywhere; the test then goes on as a user who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def locked_away(tmp_path: Path) -> Iterator[Path]:
    """A ledger in a folder that nobody may write to, on ground that any user can reach."""
    if os.name != "posix":
        pytest.skip("permissions of folders are tested on POSIX systems")
    folder = Path("/tmp") / f"trimtab-readonly-{os.getpid()}"
    folder.mkdir()
    path = folder / "ledger.db"
    with Ledger.open(path, clock=clock()) as ledger:
        ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_ledger_in_a_read_only_folder_opens_for_reading(locked_away: Path) -> None:
    """It can be read, verified and booked (in memory); writing is refused with the remedy."""
    with as_nobody(), Ledger.open(locked_away, clock=clock()) as ledger:
        assert not ledger.writable
        assert len(ledger.events.all()) == 1
        assert ledger.verify() == []
        ledger.projections.store("stamp", Booking((), (), (), (), {("Kraken", "crypto:BTC"): Decimal(1)}))
        assert ledger.projections.fresh("stamp")
        assert ledger.projections.balances() == {("Kraken", "crypto:BTC"): Decimal(1)}
        assert ledger.projections.page("lots", sort="value").total == 0
        with pytest.raises(LedgerReadOnly, match="write permission"):
            ledger.journal.append("note", "x", "y")
    assert only(locked_away.parent) == ["ledger.db"]


def test_a_new_ledger_in_a_read_only_folder_is_refused(locked_away: Path) -> None:
    with as_nobody():
        for path in (locked_away.with_name("new.db"), locked_away.parent / "deeper" / "new.db"):
            with pytest.raises(LedgerReadOnly, match=r"check that its folder exists|choose another"):
                Ledger.open(path)


def test_an_older_ledger_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    older(path, 3)
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    with pytest.raises(LedgerReadOnly, match="older Trimtab"):
        Ledger.open(path)
