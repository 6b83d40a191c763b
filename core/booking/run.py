"""The run of booking: events in their order, each by what it means, then what is left. Pure; the same facts give the same books."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from core.booking.allocating import Pooled
from core.booking.books import Books
from core.booking.checkpoint import Checkpoint, capture, possible, resume
from core.booking.corporate import carry_over, cash_in_lieu, merger, return_of_capital, spin_off, split
from core.booking.foreseen import ALLOWED, Outcome, outcomes, settled
from core.booking.moves import Move, depart, settle, transfer
from core.booking.readings import liquidity, staking, wrap
from core.booking.rules import Rules
from core.booking.singles import flow, gift_in, gift_out, income, loan, loss, margin, opening
from core.booking.slices import Slice
from core.booking.taped import TapeBooks
from core.booking.trades import pay, trade
from core.booking.worth import Values, Worth
from core.model import Account, Asset, Booking, Choices, DatedMethod, Event, EventKind, Identification, Matches, Method, RecurringBuy, zone
from core.money import add
from core.unknown import Maybe

HANDLERS: dict[EventKind, Callable[[Books], None]] = {
    EventKind.BUY: trade,
    EventKind.SELL: trade,
    EventKind.SWAP: trade,
    EventKind.DEPOSIT: flow,
    EventKind.WITHDRAWAL: flow,
    EventKind.TRANSFER: transfer,
    EventKind.INCOME: income,
    EventKind.FEE: pay,
    EventKind.TAX: pay,
    EventKind.SPLIT: split,
    EventKind.MERGER: merger,
    EventKind.SPIN_OFF: spin_off,
    EventKind.RETURN_OF_CAPITAL: return_of_capital,
    EventKind.CASH_IN_LIEU: cash_in_lieu,
    EventKind.RENAME: carry_over,
    EventKind.GIFT_IN: gift_in,
    EventKind.GIFT_OUT: gift_out,
    EventKind.LOSS: loss,
    EventKind.WRAP: wrap,
    EventKind.UNWRAP: wrap,
    EventKind.STAKE: staking,
    EventKind.UNSTAKE: staking,
    EventKind.POOL_IN: liquidity,
    EventKind.POOL_OUT: liquidity,
    EventKind.BORROW: loan,
    EventKind.REPAY: loan,
    EventKind.MARGIN: margin,
    EventKind.FUNDING: margin,
    EventKind.ADJUSTMENT: flow,
    EventKind.OPENING: opening,
}


class _Step(Struct, gc=False, eq=False):
    """What one event does. `move` is the matched transfer it belongs to."""

    event: Event
    move: Move | None = None
    departs: bool = False
    arrives: bool = False


class Run:
    """One run of booking over the facts: events in their order, then what is left.

    `values(asset, instant)` is one unit (of an asset, or of `cash:EUR`) in `base_currency`, or why it is unknown. `timezone` is the
    taxpayer's: it decides dates. `answers` are by question id. Raises `ValueError` for a time zone that is none, also for a `checkpoint`
    that is none: a state that `follow` returned in another run, after which this one goes on.
    """

    def __init__(
        self, rules: Rules, *, accounts: Mapping[str, Account], assets: Mapping[str, Asset], values: Values,
        identifications: Iterable[Identification] = (), answers: Mapping[str, str] | None = None, timezone: str = "UTC",
        base_currency: str = "USD", checkpoint: bytes = b"", choices: Choices | None = None,
    ) -> None:
        facts = (rules, Worth(values, base_currency), accounts, assets, identifications, answers or {}, timezone)
        self.books = Books(*facts) if rules.matcher is None else TapeBooks(*facts, rules.matcher)
        self.books.choices = choices or Choices()
        for said in self.books.choices.allocations:
            self.books.wallets.allocations[said.owner, said.asset] = said
        self.timezone = timezone
        self.home = zone(timezone)
        self.balances: dict[tuple[str, str], Decimal] = {}
        self.open: frozenset[int] = frozenset()
        """Losses before the checkpoint of which it is still open whether they are allowed."""
        self.outcomes: dict[int, Outcome] = {}
        if checkpoint:
            self.balances = resume(self.books, checkpoint)
            self.open = frozenset(loss.place for _, loss in self.books.wash.open())

    def follow(self, events: Sequence[Event], matches: Matches, keep: datetime | None = None) -> Checkpoint | None:
        """Books `events`, whose order does not matter. Raises `InvariantError` where the law of booking is broken, which is a defect.

        Returns the state after the last event up to `keep`, or after the first event from there on with which no transfer is under way;
        None where there is none.
        """
        books, balances, home = self.books, self.balances, self.home
        books.possible = frozenset(key for found in matches.ambiguous for key in (found.outgoing, *found.candidates))
        state: Checkpoint | None = None
        before: datetime | None = None
        today, midnight = date.min, datetime.min.replace(tzinfo=UTC)
        under_way: set[str] = set()
        steps = _steps(events, matches)[::-1]
        while steps:  # a step goes as it is booked, and a day is one value: of a million events either takes megabytes
            step = steps.pop()
            event = step.event
            if books.wash.today and (before is None or event.at > before):
                books.wash.settle()
            if keep is not None and event.at > keep and before is not None and event.at > before and not under_way and possible(books):
                state, keep = capture(books, balances, before), None
            before = event.at
            stated = event.stated_date if event.kind is not EventKind.OPENING else None
            if stated is None and before >= midnight:
                today = before.astimezone(home).date()
                midnight = datetime.combine(today + _DAY, time(), home).astimezone(UTC)
            day = stated or today
            if day != books.last_day:
                books.last_day = day
                books.reach(day)
            day = books.last_day
            for leg in event.legs:
                key = (leg.account, leg.asset)
                held = balances.get(key)
                balances[key] = leg.quantity if held is None else add(held, leg.quantity)
            books.begin(event, day)
            if step.move is None:
                HANDLERS[event.kind](books)
            else:
                under_way ^= {step.move.out.key}
                _carry(books, step, step.move, self.timezone)
        return state

    def pooled(self) -> tuple[Pooled, ...]:
        """What lies in lots that are pooled over all wallets now."""
        found = (universe.pooled() for universe in self.books.wallets.universes.values())
        return tuple(each for each in found if each is not None and each.lots)

    def take_by(self, account: str, method: Method) -> None:
        """From here on sales of `account` take lots by `method`, whatever its standing orders say."""
        self.books.accounts[account] = replace(self.books.account(account), methods=(DatedMethod(date.min, method),))
        self.books.methods.clear()

    @property
    def by_lots(self) -> bool:
        """Whether the lots of an event's assets tell what it does; else the law looks over the whole history."""
        return not isinstance(self.books, TapeBooks)

    def until(self, day: date) -> None:
        """The history goes on up to `day`, with events that are not followed here."""
        self.books.last_day = day

    def in_several_wallets(self) -> frozenset[str]:
        """The assets about which the question of pooling is asked."""
        return self.books.wallets.asked_about()

    def close(self, recurring: Sequence[RecurringBuy] = ()) -> Booking:
        """Lots, disposals, income and questions; disposals and income since the checkpoint, where the run began at one."""
        books = self.books
        if isinstance(books, TapeBooks):
            return books.close(self.balances)
        books.wash.settle()
        books.wallets.close()
        if books.last_day is not None:
            books.ask_of_allocations()
        pools = books.wallets.pools.values()
        holding: dict[str, set[str]] = {}
        for pool in pools:
            pool.check()
            if pool.watched is not None and pool.left:
                holding.setdefault(pool.watched.name, set()).add(pool.account)
        books.wash.check(pools)
        self.outcomes = outcomes(books.wash, books.last_day, recurring, books.accounts, holding, books.worth.base)
        first = books.first_disposal
        for place, outcome in self.outcomes.items():
            if place >= first:
                books.disposals[place - first] = settled(books.disposals[place - first], outcome)
        pooling = books.wallets.question()
        questions = [*books.questions.values(), pooling] if pooling else list(books.questions.values())
        left = sorted((part for pool in pools for part in pool.slices.values()), key=_place)
        return Booking(
            tuple(part.lot() for part in left), tuple(books.disposals), tuple(books.incomes),
            tuple(sorted(questions, key=lambda question: (question.kind, question.id))), self.balances,
            tuple(part.lot() for part in sorted(books.limbo, key=_place)), tuple(books.wash.rows),
        )

    def reopened(self) -> dict[int, tuple[Maybe, Maybe, tuple[str, ...]]]:
        """Of each loss before the checkpoint that was open then, by its number: what is disallowed, what of that is forfeited, and what is
        open about it. After `close`."""
        found = {place: self.outcomes.get(place, ALLOWED) for place in self.open}
        return {place: (outcome.disallowed, outcome.forfeited, outcome.marks) for place, outcome in found.items()}

    @property
    def first_wash(self) -> int:
        """How many washes came before the checkpoint."""
        return self.books.wash.first_row


def book(
    events: Sequence[Event], matches: Matches, rules: Rules, *, accounts: Mapping[str, Account], assets: Mapping[str, Asset],
    values: Values, identifications: Iterable[Identification] = (), answers: Mapping[str, str] | None = None, timezone: str = "UTC",
    base_currency: str = "USD", recurring: Sequence[RecurringBuy] = (), choices: Choices | None = None,
) -> Booking:
    """Lots, disposals, income and questions from the facts: a whole `Run`."""
    run = Run(
        rules, accounts=accounts, assets=assets, values=values, identifications=identifications, answers=answers, timezone=timezone,
        base_currency=base_currency, choices=choices,
    )
    run.follow(events, matches)
    return run.close(recurring)


def _place(part: Slice) -> tuple[str, str, int, str]:
    return (part.account, part.asset, part.source.stamp, part.id)


def _carry(books: Books, step: _Step, move: Move, timezone: str) -> None:
    if step.departs:
        books.begin(move.out, move.out.civil_date(timezone))
        depart(books, move)
    if step.arrives:
        books.begin(move.into, move.into.civil_date(timezone))
        settle(books, move)


def _steps(events: Sequence[Event], matches: Matches) -> list[_Step]:
    """The events in order. A transfer whose arrival is not after its sending is one step, at the earlier instant."""
    paired = {key for pair in matches.matched for key in (pair.outgoing, pair.incoming)}
    by_key = {event.key: event for event in events if event.key in paired} if paired else {}
    moves: dict[str, Move] = {}
    for pair in matches.matched:
        out, into = by_key.get(pair.outgoing), by_key.get(pair.incoming)
        if out is not None and into is not None:
            moves[out.key] = moves[into.key] = Move(out, into, pair.kind)
    placed: list[tuple[datetime, int, str, _Step]] = []
    whole = False
    for event in events:
        at, rank, key = event.order
        move = moves.get(key)
        if move is None:
            step = _Step(event)
            whole = whole or event.kind is EventKind.TRANSFER
        elif move.into.at > move.out.at:
            step = _Step(event, move, departs=event is move.out, arrives=event is move.into)
        elif event is move.into:
            step, rank, whole = _Step(event, move, departs=True, arrives=True), 1, True
        else:
            step = _Step(event, move)
        placed.append((at, rank, key, step))
    placed.sort(key=_ORDER)
    steps = [step for _, _, _, step in placed]
    return _chained(steps) if whole else steps


_DAY = timedelta(days=1)
_ORDER = itemgetter(0, 1, 2)


def _chained(steps: list[_Step]) -> list[_Step]:
    """Transfers of one instant follow each other: what goes from A to B comes before what goes from B on."""
    start = 0
    while start < len(steps):
        stop = start + 1
        if _whole(steps[start]):
            while stop < len(steps) and _whole(steps[stop]) and steps[stop].event.at == steps[start].event.at:
                stop += 1
            if stop - start > 1:
                steps[start:stop] = _follow(steps[start:stop])
        start = stop
    return steps


def _whole(step: _Step) -> bool:
    return (step.departs and step.arrives) or (step.move is None and step.event.kind is EventKind.TRANSFER)


def _ends(step: _Step) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The pools a transfer takes from and brings to."""
    legs = (*step.move.out.legs, *step.move.into.legs) if step.move else step.event.legs
    return (
        {(leg.account, leg.asset) for leg in legs if leg.quantity < 0}, {(leg.account, leg.asset) for leg in legs if leg.quantity > 0},
    )


def _follow(steps: list[_Step]) -> list[_Step]:
    """In order of dependence; what goes round in a circle stays in order of keys."""
    ends = [_ends(step) for step in steps]
    feeds: dict[tuple[str, str], int] = {}
    for _, brought in ends:
        for pool in brought:
            feeds[pool] = feeds.get(pool, 0) + 1
    ordered: list[_Step] = []
    waiting = list(range(len(steps)))
    while waiting:
        ready = [
            place for place in waiting
            if not any(feeds.get(pool, 0) > (1 if pool in ends[place][1] else 0) for pool in ends[place][0])
        ] or waiting[:1]
        for place in ready:
            ordered.append(steps[place])
            for pool in ends[place][1]:
                feeds[pool] -= 1
        done = set(ready)
        waiting = [place for place in waiting if place not in done]
    return ordered
