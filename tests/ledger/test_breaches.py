"""When breaches were first seen: written by looks, read by later ones, and never in the way of anything else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.ledger import Ledger, LedgerLocked
from core.model import Breach
from tests.ledger.notation import clock

SOFT, HARD = Breach("sleeve:a", "target 20%", "above", "soft"), Breach("sleeve:a", "target 20%", "above", "hard")
OTHER = Breach("limit:cash:", "cash min $1", "below", "hard")
A = {("sleeve:a", "target 20%")}
BOTH = A | {("limit:cash:", "cash min $1")}


def day(number: int) -> datetime:
    """A morning after the clock of `notation`, 2026-11-23."""
    return datetime(2026, 12, number, 9, tzinfo=UTC)


def test_a_breach_is_remembered_until_it_is_seen_over(tmp_path: Path) -> None:
    """Hard and soft are remembered apart; after it was over, the next one is a new one."""
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        seen, look = ledger.breaches.seen, ledger.breaches.look
        look(day(1), A, {SOFT}, now=False)
        look(day(3), A, {SOFT, HARD}, now=False)
        assert seen(day(3)) == {SOFT: day(1), HARD: day(3)}
        look(day(4), A, {SOFT}, now=False)
        assert seen(day(4)) == {SOFT: day(1)}
        look(day(5), A, set(), now=False)
        assert seen(day(5)) == {}
        look(day(7), A, {SOFT}, now=False)
        assert seen(day(8)) == {SOFT: day(7)}


def test_what_cannot_be_judged_stays_as_it_was(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        ledger.breaches.look(day(1), BOTH, {SOFT, OTHER}, now=False)
        ledger.breaches.look(day(2), A, set(), now=False)
        assert ledger.breaches.seen(day(2)) == {OTHER: day(1)}


def test_a_view_of_the_past_reads_what_stood_then_and_writes_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        ledger.breaches.look(day(3), A, {SOFT}, now=False)
        ledger.breaches.look(day(5), A, set(), now=False)
        for past, found in ((day(1), {SOFT, HARD}), (day(4), set())):
            ledger.breaches.look(past, A, found, now=False)
        assert ledger.breaches.seen(day(1)) == {}
        assert ledger.breaches.seen(day(4)) == {SOFT: day(3)}
        assert ledger.breaches.seen(day(6)) == {}


def test_a_look_before_later_work_on_the_ledger_is_one_into_the_past(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        ledger.journal.append("note", "", "written on 23 November")
        ledger.breaches.look(datetime(2026, 11, 1, tzinfo=UTC), A, {SOFT}, now=False)
        assert ledger.breaches.seen(day(1)) == {}


def test_a_look_at_the_true_time_takes_back_what_one_into_the_future_wrote(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        ledger.breaches.look(day(1), BOTH, {SOFT}, now=True)
        ledger.breaches.look(day(20), BOTH, {OTHER}, now=False)
        ledger.breaches.look(day(2), BOTH, {SOFT}, now=True)
        assert ledger.breaches.seen(day(2)) == {SOFT: day(1)}
        assert ledger.breaches.seen(day(21)) == {SOFT: day(1)}


def test_it_moves_no_revision_and_is_in_backups_and_exports(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as ledger:
        before = ledger.revision(), ledger.facts_revision()
        ledger.breaches.look(day(1), A, {SOFT}, now=False)
        assert (ledger.revision(), ledger.facts_revision()) == before
        assert ledger.verify() == []
        ledger.backup(tmp_path / "backup.db")
        ledger.export_csv(tmp_path / "out")
    written = (tmp_path / "out" / "breaches.csv").read_text("utf-8").splitlines()
    assert written == ["subject,rule,side,level,first_seen,over_at", "sleeve:a,target 20%,above,soft,2026-12-01T09:00:00+00:00,"]
    with Ledger.open(tmp_path / "backup.db", clock=clock()) as copy:
        assert copy.breaches.seen(day(2)) == {SOFT: day(1)}


def test_another_writer_is_not_waited_for(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as one, Ledger.open(tmp_path / "ledger.db", clock=clock()) as other:
        with one.writing("import"), pytest.raises(LedgerLocked):
            other.breaches.look(day(1), A, {SOFT}, now=False)
        assert other.breaches.seen(day(1)) == {}
