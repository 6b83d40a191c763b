"""The Monday review: bands, limits, queue, checklist, what blocks and what is asked, in one frozen view.

Reads projections; books only where they are stale. Nothing heavy may be imported here: the first frame rests on it.
"""


from datetime import datetime, timedelta

from msgspec import Struct

from core.drift import bar, timeline
from core.model import Blocked, LimitState, Question, QueueItem, SleeveState, Step
from core.policy.laws import AMERICAN, Words, words
from core.services import checklist
from core.services.measure import Measured, blocked, measure
from core.services.proposing import actions, basis
from core.services.queue import arranged
from core.services.seen import remember
from core.services.workspace import Workspace
from core.unknown import Maybe, Unknown
from core.valuation import Impact, impact

_TRANSFERS = ("deposit", "withdrawal")


class Counts(Struct, frozen=True):
    """How much there is and how much waits. `transfers` are those of the questions that ask where something came from or went."""

    events: int
    positions: int
    accounts: int
    imports: int
    quarantined: int
    transfers: int
    unpriced: int


class Review(Struct, frozen=True):
    """One look at everything, at the ledger's `revision`; amounts in `currency`. `price_age` is that of the oldest price in use."""

    as_of: datetime
    tz: str
    total: Maybe
    known_total: Maybe
    cash: Maybe
    currency: str
    policy_source: str
    sleeves: tuple[SleeveState, ...]
    limits: tuple[LimitState, ...]
    queue: tuple[QueueItem, ...]
    checklist: tuple[Step, ...]
    blocked: tuple[Blocked, ...]
    questions: tuple[Question, ...]
    price_age: timedelta | None
    counts: Counts
    revision: int
    demo: bool
    impact: tuple[Impact, ...] = ()
    """By sleeve what its lots cost, what they are worth, and the gain."""
    words: Words = AMERICAN
    """What the policy's law calls a gain that it favours and one that it does not."""

    @property
    def empty(self) -> bool:
        """Whether nothing was imported or entered yet."""
        return not self.counts.events and not self.counts.positions


def load(ws: Workspace) -> Review:
    """The review at the clock."""
    measured = measure(ws)
    proposed = actions(ws, measured)
    remember(ws, measured, proposed)
    valuation = measured.valuation
    queue = arranged(ws, measured, proposed)
    questions = tuple(ws.ledger.projections.questions())
    return Review(
        ws.as_of, ws.tz, valuation.total, valuation.known_total, valuation.cash, ws.base_currency, ws.policy_source, measured.sleeves,
        measured.limits, queue, checklist.find(ws, measured, queue, len(questions)), blocked(measured), questions, _age(measured),
        counts(ws, measured, questions), measured.revision, ws.demo, impact(valuation, ws.policy, basis(ws, measured)),
        words(ws.policy.tax.jurisdiction),
    )


def counts(ws: Workspace, measured: Measured, questions: tuple[Question, ...]) -> Counts:
    imports = [each for each in ws.ledger.imports.list() if each.undone_at is None]
    unpriced = {each.asset for each in measured.valuation.holdings if each.counted and isinstance(each.value, Unknown)}
    return Counts(
        ws.ledger.events.count(), len(ws.ledger.positions.latest()), len(ws.ledger.accounts.all()), len(imports),
        len(ws.ledger.imports.quarantine()), sum(1 for each in questions if each.kind in _TRANSFERS), len(unpriced),
    )


def _age(measured: Measured) -> timedelta | None:
    """The age of the oldest price that the total rests on, cash of the base currency apart."""
    base = f"cash:{measured.valuation.currency}"
    ages = [
        holding.quote.age for holding in measured.valuation.holdings
        if holding.counted and holding.asset != base and not isinstance(holding.quote, Unknown)
    ]
    return max(ages, default=None)


__all__ = ["Counts", "Review", "bar", "counts", "load", "timeline"]
