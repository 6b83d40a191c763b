"""The steps of every list: what to do, where, and how the program checks what it can. One entry per step; nothing is stored here."""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from core.checklist.facts import ChecklistFacts
from core.checklist.periods import Period
from core.model import State

Finding = tuple[bool, str]
"""Whether the step is done, and what was found."""


class Entry(Struct, frozen=True):
    """`check` is None for a step that only the user can tick."""

    id: str
    what: str
    screen: str
    check: Callable[[ChecklistFacts, Period], Finding] | None = None

    @property
    def list(self) -> str:
        return self.id.partition(".")[0]


def _prices(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.stale_prices:
        return False, f"{len(facts.stale_prices)} of {facts.held} prices are stale or missing: {_names(facts.stale_prices)}"
    return facts.held > 0, f"{facts.held} prices are fresh" if facts.held else "nothing is held yet; import a file"


def _imports(facts: ChecklistFacts, period: Period) -> Finding:
    if not facts.last_imports:
        return False, "no account is fed by imports yet; import a file"
    late = [f"{name} ({_on(day)})" for name, day in sorted(facts.last_imports.items()) if day is None or day < period.start]
    if late:
        return False, f"not imported since {period.start.isoformat()}: {_names(late)}"
    return True, f"{len(facts.last_imports)} accounts imported since {period.start.isoformat()}"


def _positions(facts: ChecklistFacts, period: Period) -> Finding:
    if facts.positions_compared is None or facts.positions_compared < period.start:
        return False, f"no positions export since {period.start.isoformat()}; import one, or compare by hand and tick"
    if facts.position_differences:
        return False, f"{len(facts.position_differences)} differences: {_names(facts.position_differences)}"
    return True, f"positions of {facts.positions_compared.isoformat()} agree with the ledger"


def _thresholds(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.unmeasured:
        return False, f"not measured: {_names(facts.unmeasured)}"
    if not facts.states:
        return False, "nothing is measured yet"
    hard, soft, near = (facts.states.get(state, 0) for state in (State.HARD, State.SOFT, State.APPROACHING))
    return True, f"{hard} hard, {soft} soft, {near} approaching"


def _near(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.unmeasured:
        return False, f"not measured: {_names(facts.unmeasured)}"
    missing = [name for name in facts.near_limits if name not in facts.noted]
    if missing:
        return False, f"above 90 % of a limit and not noted: {_names(missing)}"
    return True, f"noted: {_names(facts.near_limits)}" if facts.near_limits else "none is above 90 % of a limit"


def _planned(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.undecided:
        return False, f"{len(facts.undecided)} actions wait for a decision: {_names(facts.undecided)}"
    return True, "every action that is due is decided"


def _documented(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.undocumented:
        return False, f"without a journal entry: {_names(facts.undocumented)}"
    return True, "every exported and filled action has its journal entry"


def _tracking(facts: ChecklistFacts, period: Period) -> Finding:
    if facts.open_tickets:
        return False, f"tickets without their fill: {_names(facts.open_tickets)}; import the week's export"
    return _imports(facts, period)


def _answered(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.open_questions:
        return False, f"{facts.open_questions} questions are open"
    return True, "no question is open"


def _harvested(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.undecided_harvests:
        return False, f"{len(facts.undecided_harvests)} harvests wait for a decision: {_names(facts.undecided_harvests)}"
    return True, "no harvest is undecided"


def _confirmed(facts: ChecklistFacts, _: Period) -> Finding:
    if facts.unconfirmed:
        return False, f"{facts.unconfirmed} lot identifications lack the broker's confirmation"
    return True, "every lot identification is confirmed"


def _backed_up(facts: ChecklistFacts, period: Period) -> Finding:
    if facts.last_backup is None or facts.last_backup < period.start:
        return False, f"last backup {_on(facts.last_backup)}; run trimtab backup FILE"
    return True, f"backup of {facts.last_backup.isoformat()}"


def _on(day: date | None) -> str:
    return day.isoformat() if day else "never"


def _names(names: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


CATALOGUE: tuple[Entry, ...] = (
    Entry("monday.prices", "Have fresh prices for everything held", "import", _prices),
    Entry("monday.imports", "Import the week's exports of every account", "import", _imports),
    Entry("monday.positions", "Check all position sizes against the accounts", "accounts", _positions),
    Entry("monday.thresholds", "Compare every sleeve with its thresholds", "bands", _thresholds),
    Entry("monday.near", "Note what is above 90 % of a limit", "bands", _near),
    Entry("monday.plan", "Plan the week's actions: approve, snooze or reject what is due", "queue", _planned),
    Entry("friday.review", "Review what changed this week", "bands"),
    Entry("friday.next", "Plan next week", "queue"),
    Entry("friday.documented", "Document all moves", "journal", _documented),
    Entry("friday.tracking", "Update tracking: import fills and exports", "import", _tracking),
    Entry("month.review", "Review the whole portfolio", "bands"),
    Entry("month.weights", "Calculate all weights", "bands", _thresholds),
    Entry("month.tax", "Check the tax impact of what is planned", "lots"),
    Entry("month.plan", "Plan the major moves of the execution window", "queue"),
    Entry("quarter.tax", "Plan taxes: gains and losses of the year so far, cash to set aside", "lots"),
    Entry("quarter.questions", "Answer what is open in the inbox", "inbox", _answered),
    Entry("quarter.costs", "Compare the quarter's fees and gas with the caps of the policy", "journal"),
    Entry("december.harvest", "Decide on every loss that can be harvested", "queue", _harvested),
    Entry("december.offset", "Set gains of the year against losses", "lots"),
    Entry("december.wash", "Look at purchases and recurring buys 30 days before and after each loss sale", "lots"),
    Entry("december.lots", "Have the brokers' confirmations of the lots sold", "accounts", _confirmed),
    Entry("december.records", "Back up the ledger for the year's records", "journal", _backed_up),
    Entry("year.targets", "Review targets, bands and limits of the policy", "bands"),
    Entry("year.rates", "Set the tax rates of the new year in the policy", "lots"),
    Entry("year.questions", "Answer what is open in the inbox", "inbox", _answered),
    Entry("year.records", "Back up the ledger", "journal", _backed_up),
)
