"""The review checklists of the strategy: Monday, Friday, first week of the month, quarter, December and year.

What the program can check it checks from facts, each time anew; the rest is ticked by hand and remembered by step and period. Pure.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from core.checklist.catalogue import CATALOGUE, Entry
from core.checklist.facts import ChecklistFacts, counts, near_limits, noted, undecided, undocumented
from core.checklist.periods import TITLES, Period, periods
from core.model import ActionState, QueueItem, Step, zone
from core.model import symbol as _symbol
from core.policy import Policy
from core.schedule import LISTS

__all__ = [
    "CATALOGUE", "LISTS", "TITLES", "ChecklistFacts", "Due", "Entry", "History", "Period", "Tick", "counts", "due", "history",
    "near_limits", "noted", "periods", "steps", "undecided", "undocumented",
]  # fmt: skip


NAGS_FOR = timedelta(days=31)
"""How long a step that was not done stays due; after that it is in the list and the history alone."""


class Tick(Protocol):
    """A step that the user ticked in a period, as the ledger keeps it."""

    @property
    def step_id(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def evidence(self) -> str: ...


class Due(Struct, frozen=True):
    """Something that waits for the user, and since when."""

    what: str
    since: datetime


class History(Struct, frozen=True):
    """How many steps of one list were ticked by hand in a past period, and when the last one was."""

    list: str
    period: str
    ticked: tuple[str, ...]
    last: datetime


def steps(as_of: datetime, policy: Policy, ticks: Iterable[Tick], facts: ChecklistFacts) -> tuple[Step, ...]:
    """Every step of every list's current period, in order of the lists.

    A step that the program checks is done when the facts say so; a tick by hand counts too, then the evidence says what the program found.
    """
    home = zone(policy.timezone)
    ticked = {(tick.step_id, tick.period): tick for tick in ticks}
    current = {found.list: found for found in periods(as_of, policy)}
    return tuple(
        _step(entry, current[entry.list], ticked.get((entry.id, current[entry.list].id)), facts, home)
        for entry in CATALOGUE
        if entry.list in current
    )


def _step(entry: Entry, now: Period, tick: Tick | None, facts: ChecklistFacts, home: ZoneInfo) -> Step:
    done, evidence = entry.check(facts, now) if entry.check else (False, "")
    by = "program" if entry.check else "user"
    if tick is not None and not done:
        by, done = "user", True
        said = f"ticked {tick.at.astimezone(home):%Y-%m-%d %H:%M}" + (f": {tick.evidence}" if tick.evidence else "")
        evidence = f"{said} (the program found: {evidence})" if evidence else said
    return Step(entry.id, entry.list, TITLES[entry.list], now.due, entry.what, by, done, evidence, entry.screen, now.id)


def due(checklist: Iterable[Step], items: Iterable[QueueItem], as_of: datetime) -> tuple[Due, ...]:
    """What is due at `as_of`, oldest first: open steps past their time, and actions that are neither blocked nor held back."""
    waiting = (step for step in checklist if not step.done and step.due <= as_of <= step.due + NAGS_FOR)
    found = [Due(f"{step.title}: {step.what}", step.due) for step in waiting]
    for item in items:
        action = item.action
        open_ = item.state in (ActionState.PROPOSED, ActionState.APPROVED) and not action.blocked_by and not action.not_now
        if open_ and action.due is not None and action.due <= as_of:
            verb = "export" if item.state is ActionState.APPROVED else "decide on"
            found.append(Due(f"{verb} {action.side.value} {_symbol(action.asset)} in {action.account} ({action.id})", action.due))
    return tuple(sorted(found, key=lambda one: (one.since, one.what)))


def history(ticks: Iterable[Tick]) -> tuple[History, ...]:
    """What was ticked by hand in each list and period, newest first."""
    grouped: dict[tuple[str, str], list[Tick]] = {}
    for tick in ticks:
        grouped.setdefault((tick.step_id.partition(".")[0], tick.period), []).append(tick)
    found = [
        History(name, when, tuple(sorted(t.step_id for t in group)), max(t.at for t in group)) for (name, when), group in grouped.items()
    ]
    return tuple(sorted(found, key=lambda h: (h.last, h.list), reverse=True))
