"""Backup, restore and export: whole copies, nothing overwritten unasked, nothing unsound taken, nothing that runs as a formula."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.ledger import Ledger, LedgerDamaged, LedgerError, LedgerLocked, LedgerReadOnly, LedgerTooNew, NotFound
from core.ledger import database as database_module
from core.ledger.backup import restore
from core.model import ActionState
from tests.ledger.notation import clock, file, h


def filled(path: Path, name: str = "a.csv", id: str = "T1") -> Ledger:
    ledger = Ledger.open(path, clock=clock())
    ledger.imports.add([file(name).trade(id, "+1 BTC", "-20000 USD").parsed])
    return ledger


def keys(path: Path) -> list[str]:
    with Ledger.open(path) as ledger:
        assert ledger.verify() == []
        return [event.key for event in ledger.events.all()]


def test_a_backup_is_one_sound_file_taken_while_the_ledger_is_open(tmp_path: Path) -> None:
    with filled(tmp_path / "ledger.db") as ledger:
        ledger.backup(tmp_path / "backup.db")
        ledger.imports.undo(1)
        with pytest.raises(LedgerError, match="exists already"):
            ledger.backup(tmp_path / "backup.db")
        with pytest.raises(LedgerReadOnly, match="does not exist"):
            ledger.backup(tmp_path / "nowhere" / "backup.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.db", "ledger.db"]
    assert keys(tmp_path / "backup.db") == [h("id", "T1").hex()]


def test_restore_keeps_what_it_replaces(tmp_path: Path) -> None:
    with filled(tmp_path / "ledger.db") as ledger:
        ledger.backup(tmp_path / "backup.db")
        ledger.imports.undo(1)
        ledger.imports.add([file("b.csv").trade("T2", "+1 BTC", "-20000 USD").parsed])
    done = restore(tmp_path / "backup.db", tmp_path / "ledger.db", clock=clock())
    assert done.kept == tmp_path / "ledger.replaced-20261123T090000Z.db"
    assert keys(tmp_path / "ledger.db") == [h("id", "T1").hex()]
    assert keys(done.kept) == [h("id", "T2").hex()]
    assert restore(tmp_path / "backup.db", tmp_path / "ledger.db", clock=clock()).kept == tmp_path / "ledger.replaced-20261123T090000Z-2.db"


def test_a_reader_that_is_open_sees_the_restored_ledger(tmp_path: Path) -> None:
    with filled(tmp_path / "ledger.db") as ledger:
        ledger.backup(tmp_path / "backup.db")
        ledger.imports.undo(1)
        restore(tmp_path / "backup.db", tmp_path / "ledger.db", clock=clock())
        assert len(ledger.events.all()) == 1
        ledger.journal.append("note", "restored", "")
        assert ledger.verify() == []


def test_restore_to_where_nothing_is_and_over_what_is_broken(tmp_path: Path) -> None:
    """A damaged ledger is exactly when one restores: it is moved aside whole."""
    with filled(tmp_path / "ledger.db") as ledger:
        ledger.backup(tmp_path / "backup.db")
    assert restore(tmp_path / "backup.db", tmp_path / "new" / "ledger.db").kept is None
    assert keys(tmp_path / "new" / "ledger.db") == [h("id", "T1").hex()]
    (tmp_path / "ledger.db").write_bytes(b"no database at all")
    done = restore(tmp_path / "backup.db", tmp_path / "ledger.db", clock=clock())
    assert keys(tmp_path / "ledger.db") == [h("id", "T1").hex()]
    assert done.kept is not None
    assert done.kept.read_bytes() == b"no database at all"


def test_restore_takes_no_unsound_file(tmp_path: Path) -> None:
    """A missing, foreign, newer, empty or damaged file is refused, and the ledger stays."""
    path, backup = tmp_path / "ledger.db", tmp_path / "backup.db"
    with filled(path) as ledger:
        for number in range(300):
            ledger.journal.append("note", str(number), "so that there are pages to damage")
        ledger.backup(backup)
    with pytest.raises(NotFound):
        restore(tmp_path / "nothing.db", path)
    with pytest.raises(LedgerError, match="itself"):
        restore(path, path)
    whole = backup.read_bytes()
    backup.write_bytes(whole[: 4096 * 3] + b"\xa5" * 4096 * 30 + whole[4096 * 33 :])
    with pytest.raises(LedgerDamaged):
        restore(backup, path)
    backup.write_bytes(b"txid,refid\n")
    with pytest.raises(LedgerDamaged):
        restore(backup, path)
    backup.write_bytes(b"")
    with pytest.raises(LedgerDamaged, match="holds no Trimtab ledger"):
        restore(backup, path)
    backup.write_bytes(whole)
    with closing(sqlite3.connect(backup)) as newer:
        newer.execute("PRAGMA user_version = 999")
    with pytest.raises(LedgerTooNew):
        restore(backup, path)
    assert keys(path) == [h("id", "T1").hex()]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backup.db", "ledger.db"]


def test_restore_waits_for_no_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "WAIT_MS", 200)
    with filled(tmp_path / "ledger.db") as ledger:
        ledger.backup(tmp_path / "backup.db")
        with ledger.writing("import"), pytest.raises(LedgerLocked):
            restore(tmp_path / "backup.db", tmp_path / "ledger.db")
        assert len(ledger.events.all()) == 1


def test_the_export_holds_every_table_and_no_formula(ledger: Ledger, tmp_path: Path) -> None:
    """One CSV per table with LF and a header; a text that a spreadsheet would run starts with an apostrophe, an amount stays a number."""
    parsed = file("=HYPERLINK(1).csv").trade("T1", "+1 BTC", "-20000.5 USD", note="=cmd|' /C calc'!A0").quarantined("@SUM(1)").parsed
    ledger.imports.add([parsed])
    ledger.imports.add([file("b.csv").quarantined("two\rlines").quarantined(" ＝1+1").parsed])
    ledger.decisions.record("A-1", ActionState.REJECTED, reason="-1 on this")
    ledger.events.add([file().trade("x", "+1 ETH").parsed.drafts[0]], "+ a reason")
    written = ledger.export_csv(tmp_path / "out")
    assert len(written) == len(list((tmp_path / "out").iterdir())) > 20
    for path in written:
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")
    tables = {path.stem: list(csv.DictReader(path.open(encoding="utf-8", newline=""))) for path in written}
    assert [row["quantity"] for row in tables["legs"] if row["event"] == h("id", "T1").hex()] == ["1", "-20000.5"]
    assert tables["files"][0]["name"] == "'=HYPERLINK(1).csv"
    assert "'=cmd|' /C calc'!A0" in [row["note"] for row in tables["events"]]
    assert {"'@SUM(1)", "two\nlines", "' ＝1+1"} <= {row["text"] for row in tables["rows"]}
    assert tables["decisions"][0]["reason"] == "'-1 on this"
    assert [row["reason"] for row in tables["journal"]][-1] == "'+ a reason"
    assert len(tables["claims"]) == 2
    assert ledger.export_csv(tmp_path / "out") == written


def test_an_export_that_cannot_be_written_says_where(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(LedgerReadOnly, match="choose another folder"):
        ledger.export_csv(tmp_path / "taken")


