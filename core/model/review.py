"""What the review shows and the user decides on: sleeves, limits, actions and tickets."""


from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct, field

from core.model.lots import Term
from core.unknown import Maybe

Edge = TypeVar("Edge", covariant=True)


class State(StrEnum):
    """The four states of a sleeve or limit, with the strategy's own ladder."""

    OK = "ok"
    APPROACHING = "approaching"
    SOFT = "soft"
    HARD = "hard"

    @property
    def glyph(self) -> str:
        return {"ok": "ok", "approaching": "!", "soft": "!!", "hard": "!!!"}[self.value]


class Priority(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def glyph(self) -> str:
        return {"critical": "[!!!!]", "high": "[!!!]", "medium": "[!!]", "low": "[!]"}[self.value]


class Blocked(Struct, frozen=True):
    """What cannot be done or said now, why, and how to mend it. `rule` is the number in docs/rules.md, where one asks for it."""

    what: str
    cause: str
    remedy: str
    rule: str = ""
    until: datetime | None = None


class Breach(Struct, frozen=True):
    """A line of the policy that is exceeded. `subject` is `sleeve:NAME` or `limit:NAME:MEMBER`, `rule` its lines as they are written."""

    subject: str
    rule: str
    side: str
    """`above` or `below`."""
    level: str
    """`soft` or `hard`."""


class Countdown(Struct, frozen=True):
    """The nearest line not yet crossed (`soft`, `hard`, `minimum` or `maximum`) and the move to it, as a fraction of the sleeve's value."""

    sleeve: str
    line: str
    move: Decimal


class Band(Struct, Generic[Edge], frozen=True):
    """Edges around a target in the base currency, each a `Decimal` or a `Maybe`; None where the policy sets none on that side."""

    soft_low: Edge | None
    soft_high: Edge | None
    hard_low: Edge | None
    hard_high: Edge | None


class SleeveState(Struct, frozen=True):
    """A node of the allocation tree, measured. Weights are fractions of the whole portfolio; amounts in the base currency.

    `drift` = current - target (weights); `relative` = value / target value - 1. Both and `current` are unknown where `value` is. While the
    total is unknown, so is what is a share of it: weights, the target in money, edges, floor and cap.
    """

    name: str
    title: str
    parent: str
    depth: int
    target: Maybe
    target_value: Maybe
    current: Maybe
    value: Maybe
    drift: Maybe
    relative: Maybe
    soft: str
    hard: str
    band: Band[Maybe]
    floor: Maybe | None
    cap: Maybe | None
    state: State | None
    """None where the value or one of the lines is unknown."""
    why: str
    """Which line was approached or crossed, with the numbers."""
    priority: Priority | None
    due: datetime | None
    review: tuple[str, ...]
    leaf: bool
    blocked: tuple[Blocked, ...] = ()
    rule: str = ""
    """Its lines as the policy writes them: a breach is remembered for them."""
    breaches: tuple[Breach, ...] = ()
    """The lines that are exceeded, the one that decides the state first."""
    since: datetime | None = None
    """When the breach was first seen; None where there is none."""
    ahead: Countdown | None = None
    """The nearest line not yet crossed, and how far it is."""

    @property
    def watched(self) -> tuple[str, str]:
        """What breaches of it are remembered by: subject and rule."""
        return f"sleeve:{self.name}", self.rule


class LimitState(Struct, frozen=True):
    name: str
    title: str
    value: Maybe
    limit: Maybe
    """Unknown where it is a share of an unknown total."""
    kind: str
    """`min` or `max`."""
    state: State | None
    why: str
    subject: str = ""
    """The asset id or protocol that it is about, for limits on each member or each protocol."""
    hard: Maybe | None = None
    """From where the breach is a hard one; the same as `limit` where the policy says nothing else."""
    priority: Priority | None = None
    due: datetime | None = None
    blocked: tuple[Blocked, ...] = ()
    watched: tuple[str, str] = ("", "")
    """What breaches of it are remembered by: subject and rule."""
    breaches: tuple[Breach, ...] = ()
    since: datetime | None = None
    """When the breach was first seen; None where there is none."""


class Side(StrEnum):
    BUY = "buy"
    SELL = "sell"


class LotPick(Struct, frozen=True):
    """Units of one lot that a sale names. `gain` is what the sale would realise on them; `tax` at the policy's rates."""

    lot: str
    quantity: Decimal
    term: Term | None
    acquired: date
    basis: Maybe
    gain: Maybe
    tax: Maybe


class Alternative(Struct, frozen=True):
    what: str
    difference: str


class Action(Struct, frozen=True):
    """A proposed trade with its reasons. `id` is stable for one ledger revision, policy and clock, so a decision finds it again.

    `value` is gross, in the base currency; `costs` by name (fee, spread, gas, slippage), a cost the policy does not state is unknown.
    `tax_now` is what the sale adds to this year's tax (negative: saves), `tax_deferred` what holding would leave for later.
    """

    id: str
    kind: str
    """`rebalance`, `new cash`, `harvest`, `reserve` ..."""
    side: Side
    account: str
    asset: str
    sleeve: str
    quantity: Maybe
    value: Decimal
    limit_price: Maybe
    lots: tuple[LotPick, ...]
    tax_now: Maybe
    tax_deferred: Maybe
    costs: dict[str, Maybe]
    why: tuple[str, ...]
    rules: tuple[str, ...]
    priority: Priority
    due: datetime | None
    alternatives: tuple[Alternative, ...] = ()
    blocked_by: tuple[Blocked, ...] = ()
    not_now: tuple[str, ...] = ()
    """Why it is held back though nothing blocks it: execution window, frequency."""
    order_type: str = "limit"


class ActionState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    SNOOZED = "snoozed"
    REJECTED = "rejected"
    EXPORTED = "exported"
    PARTLY_FILLED = "partly_filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class QueueItem(Struct, frozen=True):
    """An action and what was decided about it. `frozen` actions come from the journal: the ledger may have moved since."""

    action: Action
    state: ActionState
    decided_at: datetime | None = None
    until: datetime | None = None
    reason: str = ""
    ticket: str = ""
    filled: Decimal = Decimal(0)
    """Units filled so far, from imported events."""
    fills: tuple[str, ...] = ()
    """Keys of the events that filled it."""
    note: str = ""
    """What the user should know of its state, e.g. that an approval no longer holds, and why."""
    edited: bool = False
    """Whether the user set its quantity or limit price by hand."""


class JournalEntry(Struct, frozen=True):
    """One decision or correction. `hash` covers everything here and `previous`, the hash of the entry before."""

    seq: int
    at: datetime
    kind: str
    subject: str
    reason: str
    payload: dict[str, object] = field(default_factory=dict)
    previous: str = ""
    hash: str = ""


class Step(Struct, frozen=True):
    """A step of a checklist in one period. `by` is `program` or `user`; `evidence` says what was checked and found."""

    id: str
    list: str
    title: str
    due: datetime
    what: str
    by: str
    done: bool
    evidence: str
    screen: str
    period: str = ""
    """The period the step belongs to: `2026-W48`, `2026-11`, `2026-Q4`, `2026-12` or `2026`; a tick names step and period."""
