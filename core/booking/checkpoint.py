"""The state of booking at an instant, as bytes: from it a later run goes on instead of beginning anew. Keeps no decision, derives nothing.

A checkpoint is not evidence: `verify` books everything from the first event and compares.
"""

from collections.abc import Container, Iterable
from datetime import date, datetime
from decimal import Decimal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from core.booking.books import Books
from core.booking.losses import Loss
from core.booking.pools import Pool
from core.booking.slices import Slice, Source
from core.booking.universal import Universe
from core.booking.wash import Split
from core.model import Owner, Question
from core.money import ZERO, total
from core.unknown import Maybe, known

Balances = dict[tuple[str, str], Decimal]


class _Slice(Struct, array_like=True, frozen=True, gc=False):
    """`source` is its place in the list of sources."""

    source: int
    id: str
    account: str
    asset: str
    quantity: Decimal
    basis: Maybe
    path: tuple[str, ...]
    rank: tuple[Maybe, Decimal] | None
    adjustment: Decimal


class _Pool(Struct, array_like=True, frozen=True):
    account: str
    asset: str
    units: tuple[Decimal, Decimal]
    """That came in, that went out; the basis likewise."""
    basis: tuple[Decimal, Decimal]
    slices: list[_Slice]
    carried: Decimal
    pieces: dict[str, list[str]]


class _Universe(Struct, array_like=True, frozen=True):
    owner: Owner
    asset: str
    accounts: list[str]
    several: bool
    tainted: bool


class _Wash(Struct, array_like=True, frozen=True):
    day: date
    count: int
    rows: int
    carried: Decimal
    sunk: Decimal
    splits: dict[str, Split]
    pending: list[Loss]


class _State(Struct, array_like=True, frozen=True):
    day: date
    last_day: date | None
    opened: int
    disposals: int
    incomes: int
    balances: list[tuple[str, str, Decimal]]
    sources: list[Source]
    pools: list[_Pool]
    universes: list[_Universe]
    limbo: list[_Slice]
    questions: list[Question]
    staked: list[tuple[str, str, Decimal]]
    wash: _Wash


class _Sources:
    """Sources by place; slices of one acquisition share theirs."""

    def __init__(self) -> None:
        self.all: list[Source] = []
        self._places: dict[int, int] = {}

    def written(self, part: Slice) -> _Slice:
        source = part.source
        place = self._places.get(id(source))
        if place is None:
            place = self._places[id(source)] = len(self.all)
            self.all.append(source)
        return _Slice(place, part.id, part.account, part.asset, part.quantity, part.basis, part.path, part.rank, part.adjustment)


class Checkpoint(Struct, frozen=True):
    """The state after every event up to and with the instant `at`, and how many disposals and incomes those gave."""

    at: datetime
    disposals: int
    incomes: int
    state: bytes


def possible(books: Books) -> bool:
    """Whether the state can be written: not while wallets may still be pooled into one."""
    return not books.wallets.before


def capture(books: Books, balances: Balances, at: datetime) -> Checkpoint:
    """The state now, after the events of the instant `at` and before any later one."""
    sources = _Sources()
    wash = books.wash
    for held in books.wallets.pools.values():
        held.settle()
    state = _State(
        books.day, books.last_day, books.opened, books.first_disposal + len(books.disposals), books.first_income + len(books.incomes),
        [(account, asset, held) for (account, asset), held in balances.items()],
        sources.all,
        [
            _Pool(
                pool.account, pool.asset, (pool.units_in, pool.units_out), (pool.basis_in, pool.basis_out),
                [sources.written(part) for part in pool.slices.values()], pool.carried, pool.pieces,
            )
            for pool in books.wallets.pools.values()
        ],
        [
            _Universe(Owner(owner), asset, list(universe.pools), universe.several, universe.tainted)
            for (owner, asset), universe in books.wallets.universes.items()
        ],
        [sources.written(part) for part in books.limbo],
        list(books.questions.values()),
        [(account, asset, units) for (account, asset), units in books.staked.items()],
        _Wash(
            wash.day, wash.count, wash.first_row + len(wash.rows), wash.carried, wash.sunk, wash.splits,
            [loss for _, loss in wash.open()],
        ),
    )  # fmt: skip
    return Checkpoint(at, state.disposals, state.incomes, msgspec.msgpack.encode(state))


def narrowed(written: bytes, assets: Container[str]) -> bytes:
    """The state of `assets` alone, for a run whose events touch no other: a matching rests on nothing but the assets of its wash group.

    What a later run says of the others - lots, limbo, what a wash sale carried - is not in it.
    """
    state = msgspec.msgpack.decode(written, type=_State)
    pools = [pool for pool in state.pools if pool.asset in assets]
    used = sorted({part.source for pool in pools for part in pool.slices})
    places = {old: new for new, old in enumerate(used)}
    pools = [replace(pool, slices=[replace(part, source=places[part.source]) for part in pool.slices]) for pool in pools]
    wash = replace(
        state.wash, carried=total(pool.carried for pool in pools), sunk=ZERO,
        pending=[loss for loss in state.wash.pending if loss.asset in assets],
    )
    return msgspec.msgpack.encode(replace(
        state, balances=[each for each in state.balances if each[1] in assets], sources=[state.sources[old] for old in used], pools=pools,
        universes=[each for each in state.universes if each.asset in assets], limbo=[], questions=[],
        staked=[each for each in state.staked if each[1] in assets], wash=wash,
    ))


def resume(books: Books, written: bytes) -> Balances:
    """Brings new `books` to the state that `capture` wrote; gives the balances then.

    Raises `ValueError` for bytes that are no state.
    """
    try:
        state = msgspec.msgpack.decode(written, type=_State)
    except msgspec.MsgspecError as error:
        raise ValueError(f"the checkpoint of booking cannot be read: {error}") from None
    books.day, books.last_day, books.opened = state.day, state.last_day, state.opened
    books.first_disposal, books.first_income = state.disposals, state.incomes
    sources = state.sources
    for stored in state.pools:
        pool = _pool(books, stored)
        pool.slices = {part.id: part for part in _slices(stored.slices, sources)}
        pool.unknown_basis = sum(not known(part.basis) for part in pool.slices.values())
        pool.unknown_dates = sum(part.source.date_unknown is not None for part in pool.slices.values())
        pool.check()
    for each in state.universes:
        universe = Universe((each.owner, each.asset), pooled=False)
        universe.several, universe.tainted = each.several, each.tainted
        for account in each.accounts:
            universe.pools[account] = books.wallets.pools[account, each.asset]
            universe.pools[account].universe = universe
        books.wallets.universes[each.owner, each.asset] = universe
    books.wallets.before = False
    books.limbo = list(_slices(state.limbo, sources))
    books.questions = {question.id: question for question in state.questions}
    books.staked = {(account, asset): units for account, asset, units in state.staked}
    _washes(books, state.wash)
    return {(account, asset): held for account, asset, held in state.balances}


def _pool(books: Books, stored: _Pool) -> Pool:
    pool = books.wallets.pools[stored.account, stored.asset] = books.wallets.made(stored.account, stored.asset)
    pool.units_in, pool.units_out = stored.units
    pool.basis_in, pool.basis_out = stored.basis
    pool.carried, pool.pieces = stored.carried, stored.pieces
    return pool


def _washes(books: Books, stored: _Wash) -> None:
    wash = books.wash
    wash.reach(stored.day)
    wash.count, wash.first_row, wash.splits = stored.count, stored.rows, stored.splits
    wash.carried, wash.sunk = stored.carried, stored.sunk
    for loss in stored.pending:
        wash.wait(loss)
    for pool in books.wallets.pools.values():
        if pool.watched is not None:
            pool.watched.found(pool)


def _slices(stored: Iterable[_Slice], sources: list[Source]) -> Iterable[Slice]:
    for each in stored:
        yield Slice(
            sources[each.source], each.id, each.account, each.asset, each.quantity, each.basis, each.path, each.rank, each.adjustment,
        )
