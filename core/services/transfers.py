"""Transfers between own accounts: what was matched and why, what is ambiguous, what is open, and the user's word on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.booking.answers import DEPOSIT, WITHDRAWAL, forms
from core.matching import Candidate, weigh
from core.model import AmbiguousTransfer, Event, Leg, LegRole, LinkKind, Question, TransferMatch, symbol
from core.services import questions
from core.services.errors import Invalid, Refused
from core.services.events import find
from core.services.projection import matches, moving
from core.services.workspace import Workspace

KINDS = tuple(kind.value for kind in LinkKind)


@dataclass(frozen=True, slots=True)
class Matched:
    match: TransferMatch
    outgoing: Event
    incoming: Event


@dataclass(frozen=True, slots=True)
class Ranked:
    """An arrival that a sending could be; `fit` says how the two would be linked, how far they differ, and why, in words."""

    event: Event
    fit: Candidate


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A sending that could be several movements or one that only the user can join. The likeliest candidate comes first."""

    outgoing: Event
    ranked: tuple[Ranked, ...]

    @property
    def candidates(self) -> tuple[Event, ...]:
        return tuple(each.event for each in self.ranked)


@dataclass(frozen=True, slots=True)
class Transfers:
    matched: tuple[Matched, ...]
    ambiguous: tuple[Ambiguous, ...]
    open: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class OpenSide:
    """A deposit or withdrawal without a counterpart. `question` is what booking asks of it, with the `answers` that it takes; `could_be`
    are keys of events that it could belong to."""

    event: Event
    leg: Leg
    question: Question
    answers: tuple[str, ...]
    could_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Open deposits, or withdrawals, of one asset in one account: what `questions.answer_many` can settle at once."""

    kind: str
    account: str
    asset: str
    sides: tuple[OpenSide, ...]
    first: date
    last: date
    answers: tuple[str, ...]
    """Those that say the same of each of several."""


def load(ws: Workspace) -> Transfers:
    """Every transfer up to the clock, oldest first."""
    known = moving(ws)
    by_key = {event.key: event for event in known}
    found = matches(ws, known)
    accounts = ws.ledger.accounts.all()

    def ambiguous(one: AmbiguousTransfer) -> Ambiguous:
        out = by_key[one.outgoing]
        return Ambiguous(out, tuple(Ranked(by_key[key], weigh(out, by_key[key], accounts)) for key in one.candidates))

    return Transfers(
        tuple(Matched(one, by_key[one.outgoing], by_key[one.incoming]) for one in found.matched),
        tuple(ambiguous(one) for one in found.ambiguous),
        tuple(by_key[key] for key in found.open),
    )


def open_sides(ws: Workspace, found: Transfers | None = None) -> tuple[OpenSide, ...]:
    """What came from nowhere and what went nowhere, as far as booking asks about it; oldest first."""
    found = load(ws) if found is None else found
    asked = {each.event: each for each in questions.load(ws) if each.kind in (DEPOSIT, WITHDRAWAL)}
    could_be: dict[str, list[str]] = {}
    for each in found.ambiguous:
        for candidate in each.candidates:
            could_be.setdefault(each.outgoing.key, []).append(candidate.key)
            could_be.setdefault(candidate.key, []).append(each.outgoing.key)
    sides = []
    for event in found.open:
        question = asked.get(event.key)
        if question is not None:
            leg = next(leg for leg in event.legs if leg.role not in (LegRole.FEE, LegRole.TAX))
            sides.append(OpenSide(event, leg, question, forms(question.kind), tuple(could_be.get(event.key, ()))))
    return tuple(sides)


def open_groups(ws: Workspace, sides: Sequence[OpenSide] | None = None) -> tuple[OpenGroup, ...]:
    """The same by kind, account and asset, the largest group first."""
    grouped: dict[tuple[str, str, str], list[OpenSide]] = {}
    for side in open_sides(ws) if sides is None else sides:
        grouped.setdefault((side.question.kind, side.leg.account, side.leg.asset), []).append(side)
    found = []
    for (kind, account, asset), those in grouped.items():
        days = [side.event.civil_date(ws.tz) for side in those]
        found.append(OpenGroup(kind, account, asset, tuple(those), min(days), max(days), forms(kind, many=len(those) > 1)))
    return tuple(sorted(found, key=lambda group: (-len(group.sides), group.account, group.asset, group.kind)))


def link(ws: Workspace, outgoing: str, incoming: str, reason: str = "", kind: str = LinkKind.TRANSFER.value) -> TransferMatch | None:
    """Say that two events are one movement, by key or its beginning. Returns the match; None where the matcher still sees none.

    `kind`: `transfer`, or for two assets `bridge` or `wrap` (basis and date carry over) or `swap` (exchanged at value). What linked
    either event to another before is taken back. Raises `Invalid` for a kind that is none and `Refused` for events that cannot be one.
    """
    if kind not in KINDS:
        raise Invalid(f"{kind!r} is no way to link two events; write one of {', '.join(KINDS)}")
    out, into = find(ws, outgoing), find(ws, incoming)
    if out.key == into.key:
        raise Refused("a transfer has two sides; name the outgoing and the incoming event")
    check(out, into, LinkKind(kind))
    ws.ledger.links.add(out.key, into.key, reason or "linked by hand", LinkKind(kind))
    return next((match for match in matches(ws).matched if match.outgoing == out.key and match.incoming == into.key), None)


def unlink(ws: Workspace, outgoing: str, incoming: str, reason: str = "") -> None:
    """Say that two events are not one movement; they are not matched again, and the next best may be found."""
    ws.ledger.links.forbid(find(ws, outgoing).key, find(ws, incoming).key, reason or "parted by hand")


def take_back(ws: Workspace, outgoing: str, incoming: str, reason: str = "") -> None:
    """Forget what the user said of the two events; the matcher decides anew. Raises `NotFound` where nothing was said."""
    ws.ledger.links.remove(find(ws, outgoing).key, find(ws, incoming).key, reason or "word taken back")


def check(out: Event, into: Event, kind: LinkKind) -> None:
    """Refuse what can never be one movement, whatever is corrected in amounts or times."""
    sent = {leg.asset for leg in out.legs if leg.role not in (LegRole.FEE, LegRole.TAX)}
    came = {leg.asset for leg in into.legs if leg.role not in (LegRole.FEE, LegRole.TAX)}
    if len(sent) != 1 or len(came) != 1:
        raise Refused("a transfer has one asset on each side; correct the event that has several")
    left, arrived = sent.pop(), came.pop()
    if kind is LinkKind.TRANSFER:
        if left != arrived:
            raise Refused(
                f"{symbol(left)} left and {symbol(arrived)} arrived; say what happened with --as bridge, --as wrap or --as swap"
            )
    elif left.startswith("cash:") or arrived.startswith("cash:"):
        raise Refused(f"money is never a {kind.value}; enter a purchase or sale instead")
    elif left == arrived and kind is not LinkKind.BRIDGE:
        raise Refused(f"{symbol(left)} on both sides is no {kind.value}; link the two as a transfer")
