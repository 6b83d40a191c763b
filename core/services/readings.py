"""An event that the law leaves open (a wrap, a pool, staking with a receipt token) in both readings, and the user's word on it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from core.booking.answers import READING
from core.booking.readings import POOLS, STAKES, WRAPS
from core.booking.singles import question_id
from core.booking.worth import minus, plus
from core.model import Booking, Disposal, Event, LegRole, Reading
from core.money import ZERO
from core.services.errors import Invalid, Refused
from core.services.events import find
from core.services.joining import wholes
from core.services.projection import choices, events, matches, new_run
from core.services.workspace import Workspace
from core.unknown import Maybe

DEFAULT = "default"
WORDS = (*Reading, DEFAULT)


class Outcome(Struct, frozen=True):
    """What one reading books, in the base currency, before any disallowance: the gain of the event and of everything realised up to the
    clock, and what arrived: its basis and the day of its oldest units (None: none of a known date)."""

    reading: Reading
    gain: Maybe
    realised: Maybe
    basis: Maybe
    oldest: date | None


class Readings(Struct, frozen=True):
    """`stands` is the reading in force, by the user's `word` on the event or, where that is empty, by the policy. The differences are those
    of the conservative reading less the other's."""

    event: Event
    stands: Reading
    word: str
    outcomes: tuple[Outcome, Outcome]
    gain: Maybe
    realised: Maybe
    basis: Maybe


def compare(ws: Workspace, written: str) -> Readings:
    """The event of an id in both readings; stores nothing. Raises `Refused` for an event that has one reading only."""
    event = _event(ws, written)
    known = events(ws)
    before = [each for each in known if each.order <= event.order]
    carried, cautious = (_outcome(ws, event, reading, before, known) for reading in Reading)
    word = ws.ledger.answers.all().get(_id(event), "")
    stands = Reading(word) if word in tuple(Reading) else _default(ws, event)
    return Readings(
        event, stands, word, (carried, cautious), minus(cautious.gain, carried.gain), minus(cautious.realised, carried.realised),
        minus(cautious.basis, carried.basis),
    )


def treat(ws: Workspace, written: str, word: str, reason: str = "") -> Readings:
    """Read the event as `word` says, or as the policy does (`default`); returns both readings. Raises `Invalid` and `Refused`."""
    if word not in WORDS:
        raise Invalid(f"{word!r} is no way to read an event; write one of {', '.join(WORDS)}")
    event = _event(ws, written)
    given = ws.ledger.answers.all()
    if word != DEFAULT:
        ws.ledger.answers.set(_id(event), word, reason or f"{event.kind} read as {word}")
    elif _id(event) in given:
        ws.ledger.answers.clear(_id(event), reason or "read as the policy says")
    return compare(ws, event.key)


def _event(ws: Workspace, written: str) -> Event:
    """As it is booked: put together from its parts."""
    found = find(ws, written)
    event = next((each.event for each in wholes(ws).values() if found.key in {part.key for part in each.parts}), found)
    main = [leg.quantity for leg in event.legs if leg.role not in (LegRole.FEE, LegRole.TAX)]
    if event.kind not in (*WRAPS, *POOLS, *STAKES) or not any(units > 0 for units in main) or not any(units < 0 for units in main):
        raise Refused(
            f"{found.key} has one reading: two have wraps, liquidity pools and staking in which something went and something came;"
            " for two events that are one bridge or wrap see 'trimtab transfers compare'"
        )
    return event


def _id(event: Event) -> str:
    return question_id(READING, event.key, 0)


def _default(ws: Workspace, event: Event) -> Reading:
    chosen = choices(ws)
    return chosen.wrap if event.kind in WRAPS else chosen.liquidity if event.kind in POOLS else chosen.staking


def _outcome(ws: Workspace, event: Event, reading: Reading, before: list[Event], known: list[Event]) -> Outcome:
    then, now = (_booked(ws, event, reading, each) for each in (before, known))
    arrived = [lot for lot in then.lots if lot.origin == event.key or event.key in lot.path]
    basis: Maybe = Decimal(0)
    for lot in arrived:
        basis = plus(basis, lot.basis)
    oldest = min((lot.acquired for lot in arrived if lot.date_unknown is None), default=None)
    return Outcome(reading, _gain([sale for sale in then.disposals if sale.event == event.key]), _gain(now.disposals), basis, oldest)


def _booked(ws: Workspace, event: Event, reading: Reading, known: list[Event]) -> Booking:
    run = new_run(ws, answers={_id(event): reading})
    run.follow(known, matches(ws, known))
    return run.close(ws.ledger.recurring.all())


def _gain(sales: Sequence[Disposal]) -> Maybe:
    gain: Maybe = ZERO
    for sale in sales:
        gain = plus(gain, sale.gain)
    return gain
