"""Due times count from when a breach was first seen, across looks and processes; a look never fails for it."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.model import SleeveState
from core.services import due, maintenance, proposing, questions, queue, review
from core.services.contracts import portfolio
from core.services.measure import measure
from core.services.workspace import Workspace, open_workspace
from tests.unit.services_desk import CLOCK, desk, drifted, event, price

POLICY_WITH_ROOM = ('soft = "5%"\nhard = "10%"\nmarket = "etf"', 'soft = "5%"\nhard = "40%"\nmarket = "etf"')


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """Stocks are at 70 % where 60 % is meant, beyond soft and not hard: high, 24 hours."""
    from tests.unit.services_desk import POLICY

    with desk(tmp_path, POLICY.replace(*POLICY_WITH_ROOM)) as opened:
        drifted(opened)
        yield opened


def at(ws: Workspace, days: float) -> Workspace:
    """The same ledger, looked at later or earlier."""
    return open_workspace(ws.ledger.path, as_of=CLOCK + timedelta(days=days))


def stocks(ws: Workspace) -> SleeveState:
    return next(state for state in review.load(ws).sleeves if state.name == "stocks")


def test_due_counts_from_the_first_look_that_saw_the_breach(ws: Workspace) -> None:
    """R8.5."""
    first = stocks(ws)
    assert first.since == ws.as_of
    assert first.due == ws.as_of + timedelta(hours=24)
    with at(ws, 2) as later:
        state = stocks(later)
        assert (state.since, state.due) == (first.since, first.due)
        assert state.why.endswith(", since Mon 23 Nov")
        shown = portfolio.status(later, review.load(later))["sleeves"][0]
        assert (shown["since"], shown["due"]) == ("2026-11-23T14:00:00Z", "2026-11-24T14:00:00Z")
        sale = next(item for item in queue.load(later).items if item.action.sleeve == "stocks")
        assert sale.action.due == first.due
        assert [each.since for each in due.load(later) if "decide on" in each.what] == [first.due]


def test_a_harvest_is_due_a_day_after_its_loss_was_first_seen(ws: Workspace) -> None:
    """R8.5: and the loss that is gone and back is a new one."""

    def due_of(opened: Workspace) -> list[datetime | None]:
        return [item.action.due for item in queue.load(opened).items if item.action.kind == "harvest"]

    price(ws, "security:VTI", "60")
    first = ws.as_of + timedelta(hours=24)
    assert due_of(ws) == [first]
    with at(ws, 2) as later:
        assert due_of(later) == [first]
        price(later, "security:VTI", "120")
        assert due_of(later) == []
    with at(ws, 3) as again:
        price(again, "security:VTI", "60")
        assert due_of(again) == [again.as_of + timedelta(hours=24)]


def test_a_look_back_changes_nothing_that_was_recorded_later(ws: Workspace) -> None:
    with at(ws, 2) as first:
        since = stocks(first).since
    assert since == first.as_of
    assert stocks(ws).since == ws.as_of
    with at(ws, 3) as later:
        assert stocks(later).since == since


def test_a_breach_that_was_over_begins_anew(ws: Workspace) -> None:
    stocks(ws)
    with at(ws, 1) as better:
        price(better, "security:VTI", "62")
        assert stocks(better).since is None
    with at(ws, 2) as again:
        price(again, "security:VTI", "100")
        assert stocks(again).since == again.as_of


def test_bands_that_are_written_anew_are_seen_for_the_first_time(ws: Workspace) -> None:
    stocks(ws)
    policy = ws.ledger.path.with_suffix(".toml")
    policy.write_text(policy.read_text("utf-8").replace('target = "60%"\nsoft = "5%"', 'target = "60%"\nsoft = "6%"'), "utf-8")
    with at(ws, 1) as later:
        assert stocks(later).since == later.as_of


def test_looking_moves_no_revision_and_books_nothing(ws: Workspace) -> None:
    review.load(ws)
    before = ws.ledger.revision(), ws.ledger.facts_revision()
    with at(ws, 1) as later:
        price(later, "security:VTI", "62")
        moved = later.ledger.revision(), later.ledger.facts_revision()
        review.load(later)
        assert (later.ledger.revision(), later.ledger.facts_revision()) == moved > before
        assert maintenance.verify(later) == ()


def test_a_ledger_that_cannot_be_written_is_looked_at_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path) as opened:
        drifted(opened)
        opened.ledger.backup(tmp_path / "copy.db")
    shutil.copy(tmp_path / "ledger.toml", tmp_path / "copy.toml")
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    with open_workspace(tmp_path / "copy.db", as_of=CLOCK + timedelta(days=1)) as shut:
        assert not shut.ledger.writable
        assert stocks(shut).since == shut.as_of
        assert shut.ledger.breaches.seen(shut.as_of) == {}


def test_an_import_under_way_is_not_waited_for(ws: Workspace) -> None:
    with at(ws, 0) as other, other.ledger.writing("import"):
        started = datetime.now()  # noqa: DTZ005
        assert stocks(ws).since == ws.as_of
        assert datetime.now() - started < timedelta(seconds=4)  # noqa: DTZ005
    assert ws.ledger.breaches.seen(ws.as_of) == {}


def test_status_says_what_the_lots_of_a_sleeve_cost_and_how_far_the_next_line_is(ws: Workspace) -> None:
    """70 VTI for 3,600 + 2,940 are worth 7,000: 460 gained. Hard is 36 % or 84 % of the whole: 7,000 (1 + m) = 0.36 (10,000 + 7,000 m) is
    nearer, m = -3,400 / 4,480."""
    shown = portfolio.status(ws, review.load(ws))["sleeves"][0]
    assert (shown["cost"], shown["gain"]) == ("6540", "460")
    assert shown["ahead"]["line"] == "hard"
    assert shown["ahead"]["move"].startswith("-0.758928")


def test_targets_in_dollars_that_the_portfolio_is_too_small_for_are_said(tmp_path: Path) -> None:
    from tests.unit.services_desk import POLICY

    fixed = POLICY.replace('target = "60%"', 'target = "$9,000"').replace('target = "40%"', 'target = "$4,000"')
    (tmp_path / "fixed").mkdir()
    with desk(tmp_path / "fixed", fixed) as small:
        drifted(small)
        said = [each for each in review.load(small).blocked if each.what == "targets of the parts of the portfolio"]
        assert [each.remedy for each in said] == ["write them as per cents in the policy"]


def test_a_gift_of_last_week_is_no_purchase(ws: Workspace) -> None:
    """Stated as a gift, or said of a deposit: neither can replace what is sold at a loss."""
    given = event(ws, "gift_in", "3 security:VTI", "2026-11-18T10:00").keys[0]
    arrived = event(ws, "deposit", "2 security:VTI", "2026-11-19T10:00").keys[0]
    assert proposing.inputs(ws, measure(ws)).gifts == {given}
    questions.answer(ws, f"deposit-{arrived[:16]}", "gift 150 2020-01-02")
    assert proposing.inputs(ws, measure(ws)).gifts == {given, arrived}
