"""Quarantine: what waits is shown once, by cause, until it is booked, undone or settled."""

import pytest

from core.ledger import Ledger, NotFound
from tests.ledger.notation import file, h


def test_rows_wait_once_and_by_cause(ledger: Ledger) -> None:
    """The same bad row in two files is one; groups come largest first with the first row's reason."""
    first = file("a.csv").quarantined("x", "unknown type").quarantined("y", "no price").quarantined("z", "unknown type").parsed
    ledger.imports.add([first])
    ledger.imports.add([file("b.csv").quarantined("x", "unknown type").parsed])
    rows = ledger.imports.quarantine()
    assert [(row.file, row.line, row.text, row.cause) for row in rows] == [
        ("a.csv", 2, "x", "unknown type"), ("a.csv", 3, "y", "no price"), ("a.csv", 4, "z", "unknown type"),
    ]  # fmt: skip
    groups = ledger.imports.quarantine_groups()
    assert [(group.cause, group.count) for group in groups] == [("unknown type", 2), ("no price", 1)]
    assert "add it by hand" in groups[0].reason


def test_a_row_leaves_when_a_whole_file_brings_it(ledger: Ledger) -> None:
    """Truncated in one export, whole in the next: nothing is left to do about it, until that next export is undone."""
    ledger.imports.add([file("cut.csv").quarantined("T1,0,20", key=h("row", "T1", 0)).parsed])
    report = ledger.imports.add([file("whole.csv").trade("T1", "+1 BTC", "-20000 USD").parsed])
    assert ledger.imports.quarantine() == ()
    ledger.imports.undo(report.id)
    assert len(ledger.imports.quarantine()) == 1


def test_a_settled_row_stays_settled_in_the_next_export(ledger: Ledger) -> None:
    ledger.imports.add([file("a.csv").quarantined("x").parsed])
    (row,) = ledger.imports.quarantine()
    ledger.imports.resolve(row.id, "entered by hand", "see event 12")
    assert ledger.imports.quarantine() == ()
    ledger.imports.add([file("b.csv").quarantined("x").quarantined("y").parsed])
    assert [row.text for row in ledger.imports.quarantine()] == ["y"]
    with pytest.raises(NotFound):
        ledger.imports.resolve(999, "dismissed", "")


def test_rows_without_a_key_are_told_apart_by_text_and_occurrence(ledger: Ledger) -> None:
    """Two equal unreadable lines are two; the same two lines in the next file are the same two."""
    for name in ("a.csv", "b.csv"):
        ledger.imports.add([file(name).quarantined("?", key=b"").quarantined("?", key=b"").parsed])
    assert [(row.file, row.line) for row in ledger.imports.quarantine()] == [("a.csv", 2), ("a.csv", 3)]
