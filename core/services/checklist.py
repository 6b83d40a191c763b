"""The checklists: steps of the current periods, checked by the program where it can, ticked by the user where it cannot."""


from datetime import date, datetime

from msgspec import Struct

from core.checklist import ChecklistFacts, counts, near_limits, noted, periods, steps, undecided, undocumented
from core.model import ActionState, QueueItem, Step, symbol, zone
from core.queue import WITH_BROKER
from core.services.errors import Refused
from core.services.measure import Measured, unpriced
from core.services.workspace import Workspace


def load(ws: Workspace) -> tuple[Step, ...]:
    """Every step of every list's current period."""
    from core.services.review import load as review

    return review(ws).checklist


def tick(ws: Workspace, step: str, evidence: str = "") -> Step:
    """Tick a step of the current period by hand. Raises `Refused` for a step that there is not."""
    found = _found(ws, step)
    ws.ledger.checklist.tick(found.id, found.period, evidence.strip(), "user")
    return _found(ws, step)


def untick(ws: Workspace, step: str) -> Step:
    """Take a tick back. Raises `Refused` where nobody ticked the step in this period."""
    found = _found(ws, step)
    if (found.id, found.period) not in ws.ledger.checklist.ticks():
        checked = "the program checks it" if found.done else "it is open"
        raise Refused(f"{found.id} was not ticked by hand; {checked}, so there is nothing to take back")
    ws.ledger.checklist.untick(found.id, found.period)
    return _found(ws, step)


class Ticked(Struct, frozen=True):
    """A tick as the checklist reads it."""

    step_id: str
    period: str
    at: datetime
    evidence: str


def find(ws: Workspace, measured: Measured, queue: tuple[QueueItem, ...], questions: int) -> tuple[Step, ...]:
    """The steps, from what is measured and decided now."""
    ticks = [Ticked(each.step, each.period, each.at, each.evidence) for each in ws.ledger.checklist.ticks().values()]
    return steps(ws.as_of, ws.policy, ticks, facts(ws, measured, queue, questions))


def facts(ws: Workspace, measured: Measured, queue: tuple[QueueItem, ...], questions: int) -> ChecklistFacts:
    """What the program knows that steps rest on."""
    from core.services.positions import compared

    journal = ws.ledger.journal.entries(limit=500)
    held = [holding for holding in measured.valuation.holdings if holding.counted and holding.asset != f"cash:{ws.base_currency}"]
    stale = unpriced(measured.valuation, ws.tz)
    near = near_limits(measured.sleeves, measured.limits)
    week = next(each.start for each in periods(ws.as_of, ws.policy) if each.list == "monday")
    since = datetime.combine(week, datetime.min.time(), tzinfo=zone(ws.tz))
    stated = compared(ws)
    newest = max((each.stated.at for each in stated), default=None)
    waiting = undecided(queue)
    return ChecklistFacts(
        held=len({holding.asset for holding in held}),
        stale_prices=tuple(dict.fromkeys(symbol(each.asset) for each in stale)),
        last_imports=_last_imports(ws),
        positions_compared=_day(ws, newest),
        position_differences=tuple(f"{symbol(each.asset)} in {each.account}" for each in stated if each.difference),
        unmeasured=(
            *(each.name for each in measured.sleeves if each.state is None), *(each.name for each in measured.limits if each.state is None),
        ),
        states=counts(measured.sleeves, measured.limits),
        near_limits=near,
        noted=noted(near, journal, since),
        undecided=waiting,
        undecided_harvests=tuple(
            item.action.id for item in queue
            if item.action.kind == "harvest" and item.state is ActionState.PROPOSED and not item.action.blocked_by
        ),
        undocumented=undocumented(queue, journal),
        open_tickets=tuple(item.ticket for item in queue if item.state in WITH_BROKER and item.ticket),
        open_questions=questions,
        unconfirmed=sum(1 for each in ws.ledger.identifications.all() if each.event and not each.confirmed and each.channel != "own books"),
        last_backup=_day(ws, next((entry.at for entry in ws.ledger.journal.entries(limit=1, kind="backup")), None)),
    )


def _last_imports(ws: Workspace) -> dict[str, date | None]:
    """The last import of each account that is fed by files."""
    found: dict[str, date | None] = {}
    for each in ws.ledger.imports.list():
        for file in each.files:
            if file.account and each.undone_at is None:
                found[file.account] = _day(ws, each.at)
    return found


def _day(ws: Workspace, at: datetime | None) -> date | None:
    return at.astimezone(zone(ws.tz)).date() if at else None


def _found(ws: Workspace, step: str) -> Step:
    found = [each for each in load(ws) if each.id == step.strip()]
    if len(found) != 1:
        raise Refused(f"there is no step {step!r} now; copy an id from 'trimtab checklist'")
    return found[0]
