"""Checklists: periods, steps checked from facts, ticks, what is due. The clock is 2026-11-23 09:00 in New York, a Monday."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.checklist import (
    CATALOGUE,
    ChecklistFacts,
    counts,
    due,
    history,
    near_limits,
    noted,
    periods,
    steps,
    undecided,
    undocumented,
)
from core.model import ActionState, JournalEntry, Priority, QueueItem, State, Step
from core.policy import profile
from tests.replacing import replace
from tests.unit.proposals_world import MONDAY, monitor, one

POLICY = profile("monitor")
SCREENS = {"bands", "queue", "lots", "import", "inbox", "checklist", "journal", "accounts"}


@dataclass(frozen=True)
class Ticked:
    step_id: str
    period: str
    at: datetime = MONDAY
    evidence: str = ""


def step(name: str, facts: ChecklistFacts, *ticks: Ticked, as_of: datetime = MONDAY) -> Step:
    return next(each for each in steps(as_of, POLICY, ticks, facts) if each.id == name)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type]


def test_periods_and_due_times_on_the_monday() -> None:
    """Monday's list opens at 09:00 (14:00 UTC); Friday's is last week's until Friday 16:00; month and quarter are due in their first
    week."""
    assert [(p.list, p.id, p.due) for p in periods(MONDAY, POLICY)] == [
        ("monday", "2026-W48", at(2026, 11, 23, 14)), ("friday", "2026-W47", at(2026, 11, 20, 21)),
        ("month", "2026-11", at(2026, 11, 7, 14)),
        ("quarter", "2026-Q4", at(2026, 10, 7, 13)), ("year", "2026", at(2026, 1, 31, 14)),
    ]  # fmt: skip


def test_before_nine_it_is_still_last_week() -> None:
    assert periods(MONDAY - timedelta(minutes=1), POLICY)[0].id == "2026-W47"


def test_december_has_its_own_list() -> None:
    found = {p.list: p for p in periods(at(2026, 12, 3, 15), POLICY)}
    assert (found["december"].id, found["december"].due) == ("2026-12", at(2026, 12, 15, 14))


def test_every_step_names_a_screen_that_exists_and_an_id_of_its_list() -> None:
    assert {entry.screen for entry in CATALOGUE} <= SCREENS
    assert len({entry.id for entry in CATALOGUE}) == len(CATALOGUE)
    assert {entry.list for entry in CATALOGUE} == {"monday", "friday", "month", "quarter", "december", "year"}


@pytest.mark.parametrize(("name", "facts", "done", "evidence"), [
    ("monday.prices", {"held": 3}, True, "3 prices are fresh"),
    ("monday.prices", {"held": 3, "stale_prices": ("SOL 2 days old",)}, False, "1 of 3 prices are stale or missing: SOL 2 days old"),
    ("monday.prices", {}, False, "nothing is held yet; import a file"),
    ("monday.imports", {"last_imports": {"kraken": date(2026, 11, 23), "schwab": date(2026, 11, 23)}},
     True, "2 accounts imported since 2026-11-23"),
    ("monday.imports", {"last_imports": {"kraken": date(2026, 11, 22), "schwab": date(2026, 11, 23)}}, False,
     "not imported since 2026-11-23: kraken (2026-11-22)"),
    ("monday.positions", {"positions_compared": date(2026, 11, 23)}, True, "positions of 2026-11-23 agree with the ledger"),
    ("monday.positions", {"positions_compared": date(2026, 11, 23), "position_differences": ("VTI 3 too few",)}, False,
     "1 differences: VTI 3 too few"),
    ("monday.thresholds", {"states": {State.HARD: 0, State.SOFT: 2, State.APPROACHING: 2}}, True, "0 hard, 2 soft, 2 approaching"),
    ("monday.thresholds", {"unmeasured": ("l1",)}, False, "not measured: l1"),
    ("monday.near", {}, True, "none is above 90 % of a limit"),
    ("monday.near", {"near_limits": ("btc_eth", "defi"), "noted": frozenset({"defi"})}, False,
     "above 90 % of a limit and not noted: btc_eth"),
    ("monday.near", {"near_limits": ("defi",), "noted": frozenset({"defi"})}, True, "noted: defi"),
    ("monday.plan", {"undecided": ("A1",)}, False, "1 actions wait for a decision: A1"),
    ("friday.documented", {"undocumented": ("A1",)}, False, "without a journal entry: A1"),
    ("friday.documented", {}, True, "every exported and filled action has its journal entry"),
    ("friday.tracking", {"open_tickets": ("T-A1",)}, False, "tickets without their fill: T-A1; import the week's export"),
    ("quarter.questions", {"open_questions": 2}, False, "2 questions are open"),
    ("year.records", {"last_backup": date(2025, 12, 31)}, False, "last backup 2025-12-31; run trimtab backup FILE"),
    ("year.records", {"last_backup": date(2026, 5, 1)}, True, "backup of 2026-05-01"),
])  # fmt: skip
def test_the_program_checks_what_it_can(name: str, facts: dict[str, Any], done: bool, evidence: str) -> None:
    found = step(name, ChecklistFacts(**facts))
    assert (found.done, found.evidence, found.by) == (done, evidence, "program")


def test_steps_by_hand_wait_for_their_tick_of_this_period() -> None:
    assert not step("friday.review", ChecklistFacts()).done
    old, now = Ticked("friday.review", "2026-W46"), Ticked("friday.review", "2026-W47", evidence="looked")
    assert not step("friday.review", ChecklistFacts(), old).done
    found = step("friday.review", ChecklistFacts(), old, now)
    assert (found.done, found.by, found.evidence) == (True, "user", "ticked 2026-11-23 09:00: looked")


def test_a_tick_over_a_finding_says_what_the_program_found() -> None:
    facts = ChecklistFacts(held=1, stale_prices=("SOL",))
    found = step("monday.prices", facts, Ticked("monday.prices", "2026-W48"))
    assert (found.done, found.by) == (True, "user")
    assert "the program found: 1 of 1 prices are stale or missing: SOL" in found.evidence


def test_due_lists_open_steps_and_actions_oldest_first() -> None:
    """Friday's open steps since Friday 16:00, then Monday's since 09:00; done ones, the waiting and the blocked are not due; a month's list
    is due for 31 days, a year's of January no longer in November."""
    action = one(monitor().propose(), asset="crypto:BTC")
    urgent = QueueItem(replace(action, due=MONDAY, priority=Priority.CRITICAL), ActionState.PROPOSED)
    waiting = QueueItem(replace(action, id="A2", due=MONDAY, not_now=("window",)), ActionState.PROPOSED)
    rejected = QueueItem(replace(action, id="A3", due=MONDAY), ActionState.REJECTED)
    facts = ChecklistFacts(held=1)
    found = due(steps(MONDAY, POLICY, [Ticked("friday.review", "2026-W47")], facts), [urgent, waiting, rejected], MONDAY)
    whats = [entry.what for entry in found]
    assert [entry.since for entry in found] == sorted(entry.since for entry in found)
    assert f"decide on sell BTC in kraken ({action.id})" in whats
    assert "Monday review: Import the week's exports of every account" in whats
    assert not any("Review what changed" in what or "fresh prices" in what or what.startswith("Year") for what in whats)
    assert len([what for what in whats if "BTC" in what]) == 1


def test_nothing_is_due_when_everything_is_done() -> None:
    ticks = [Ticked(entry.id, p.id) for p in periods(MONDAY, POLICY) for entry in CATALOGUE if entry.list == p.list]
    assert due(steps(MONDAY, POLICY, ticks, ChecklistFacts()), [], MONDAY) == ()


def test_facts_are_drawn_from_the_review() -> None:
    """The monitor: BTC/ETH and sector soft, core and DeFi approaching; a note names one of them; BTC's sale is due and undecided."""
    inputs = monitor().inputs()
    names = near_limits(inputs.sleeves, inputs.limits)
    assert names == ("etf_core", "etf_sector", "btc_eth", "defi")
    entry = JournalEntry(1, MONDAY, "note", "review", "btc_eth is 3 points over, watching")
    assert noted(names, [entry], MONDAY - timedelta(hours=1)) == {"btc_eth"}
    assert noted(names, [entry], MONDAY + timedelta(hours=1)) == frozenset()
    assert counts(inputs.sleeves, inputs.limits) == {State.OK: 2, State.APPROACHING: 2, State.SOFT: 2, State.HARD: 0}
    items = [QueueItem(action, ActionState.PROPOSED) for action in monitor().propose()]
    assert undecided(items) == tuple(i.action.id for i in items if i.action.kind == "rebalance")


def test_a_move_without_a_journal_entry_is_undocumented() -> None:
    action = one(monitor().propose(), asset="crypto:BTC")
    out = QueueItem(action, ActionState.EXPORTED, ticket=f"T-{action.id}", filled=Decimal(0))
    entry = JournalEntry(1, MONDAY, "export", f"T-{action.id}", "Monday")
    assert undocumented([out], []) == (action.id,)
    assert undocumented([out], [entry]) == ()
    assert undocumented([replace(out, state=ActionState.PROPOSED)], []) == ()


def test_history_counts_ticks_by_list_and_period() -> None:
    last_week = Ticked("monday.plan", "2026-W47", MONDAY - timedelta(days=7))
    ticks = [last_week, Ticked("monday.near", "2026-W48"), Ticked("monday.plan", "2026-W48")]
    assert [(h.list, h.period, h.ticked) for h in history(ticks)] == [
        ("monday", "2026-W48", ("monday.near", "monday.plan")), ("monday", "2026-W47", ("monday.plan",)),
    ]  # fmt: skip
