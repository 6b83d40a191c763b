"""Names learned before, between or after imports, in any order, from files or the user, and taken back: the ledger is the same.

Files by chance use one code or another for a few securities; some state two codes in a row. Whatever the order, two ledgers that were
told the same say the same: events, lots, prices, positions, settings, names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ledger import Ledger, LedgerError, NotFound
from core.ledger.identity import FIRST, LAST
from core.model import Draft, EventKind, Leg, LegRole, NamesSeen, ParsedFile, PositionSeen, PriceSeen, SourceRow
from tests.ledger.notation import clock, h
from tests.ledger.test_import_algebra import facts

CODES = (
    "security:VTI", "security:FB", "security:META", "security:US9229087690", "security:922908769", "security:US0378331005",
    "security:US5949181045",
)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAYS = tuple(date(2024, month, 5) for month in range(1, 7))
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
code, day = st.sampled_from(CODES), st.sampled_from(DAYS)


@dataclass(frozen=True)
class Trade:
    """Equal trades in different files are one trade; `beside` is the code that its row states too."""

    asset: str
    day: date
    sold: bool
    beside: str


@dataclass(frozen=True)
class Word:
    name: str
    asset: str
    since: date | None
    until: date | None


files = st.lists(st.builds(Trade, code, day, st.booleans(), st.just("") | code), min_size=1, max_size=4, unique=True).map(tuple)
words = st.builds(Word, code, code, st.none() | day, st.none() | day)


def parsed(trades: tuple[Trade, ...], name: str) -> ParsedFile:
    """The file as an importer hands it over: an event, a price and a position for each trade."""
    made = ParsedFile(name, h(name).hex() * 2, "broker", "1", "Broker", "UTC", "format", venue="Broker", custody="broker")
    for trade in trades:
        at = datetime.combine(trade.day, time(12), UTC)
        said = f"{trade.asset} {trade.day} {trade.sold}"
        made.rows.append(SourceRow(len(made.rows) + 2, said, key=h("row", said)))
        row, units = len(made.rows) - 1, Decimal(-1 if trade.sold else 2)
        legs = (
            Leg("Broker", trade.asset, units, LegRole.ASSET),
            Leg("Broker", "cash:USD", -units * 10, LegRole.CASH),
        )
        kind = EventKind.SELL if trade.sold else EventKind.BUY
        made.drafts.append(Draft(h("key", said), kind, at, legs, (row,), stated_date=trade.day))
        made.prices.append(PriceSeen(trade.asset, at, Decimal(10), "USD", row))
        made.positions.append(PositionSeen("Broker", trade.asset, at, Decimal(1), None, "USD", row))
        made.asset_names[trade.asset] = f"Fund {trade.asset[-4:]}"
        if trade.beside and trade.beside != trade.asset:
            made.names.append(NamesSeen(trade.asset, trade.beside, trade.day, trade.day))
    return made


def fresh() -> Ledger:
    """A ledger that lies in memory alone."""
    return Ledger.rehearse(Path("nowhere.db"), clock=clock())


def bring(at: Ledger, trades: tuple[Trade, ...], name: str) -> int:
    return at.imports.add([parsed(trades, name)]).id


def say(at: Ledger, word: Word) -> None:
    at.names.same(word.name, word.asset, word.since, word.until, "so it is")


def sayable(said: list[Word]) -> list[Word]:
    """Those that a ledger takes one after the other. What it refuses for days or a circle is refused in any order of the others too."""
    taken: list[Word] = []
    with fresh() as at:
        for word in said:
            try:
                say(at, word)
            except LedgerError:
                continue
            taken.append(word)
    return taken


def told(at: Ledger) -> dict[str, object]:
    known = at.names.identities()
    names = {(code, when.isoformat()): known.on(code, when.isoformat()) for code in CODES for when in DAYS}
    return {**facts(at), "latest": at.prices.latest(NOW), "held": at.positions.latest(), "names": names, "clashes": known.clashes}


def law_the_order_does_not_matter(every: list[tuple[Trade, ...]], said: list[Word], order: list[int]) -> None:
    """Words without identifiers of their own files against them, before, between and after the files."""
    deeds: list[Callable[[Ledger], object]] = [lambda at, one=one, name=f"{n}.csv": bring(at, one, name) for n, one in enumerate(every)]  # type: ignore[misc]
    deeds += [lambda at, word=word: say(at, word) for word in said]  # type: ignore[misc]
    with fresh() as first, fresh() as second:
        try:
            for deed in deeds[len(every) :] + deeds[: len(every)]:
                deed(first)
            for place in sorted(range(len(deeds)), key=lambda place: (order[place % len(order)], place)):
                deeds[place](second)
        except LedgerError as refused:
            assert "two securities by their" in str(refused)  # a word that the files before it speak against  # noqa: PT017
            return
        assert told(first) == told(second)
        assert [] == first.verify() == second.verify()


def law_undo_leaves_what_the_others_say(every: list[tuple[Trade, ...]], said: list[Word], undone: int, *, corrected: bool) -> None:
    """A; B; C; undo(A) == B; C, for a file that taught names, with a correction made while they were known."""
    undone %= len(every)
    with fresh() as at, fresh() as without:
        for word in said:
            say(at, word)
            say(without, word)
        numbers = [bring(at, one, f"{n}.csv") for n, one in enumerate(every)]
        for n, one in enumerate(every):
            if n != undone:
                bring(without, one, f"{n}.csv")
        if corrected:
            for ledger in (at, without):
                for event in ledger.events.all():
                    ledger.events.correct(event.key, event, "as it was")
        at.imports.undo(numbers[undone], "by mistake")
        ours, theirs = told(at), told(without)
        assert theirs == ours
        assert at.verify() == []


def law_a_word_taken_back_was_never_said(every: list[tuple[Trade, ...]], word: Word) -> None:
    """Said and parted again; a file's own statement is parted too, and told again by `same`."""
    with fresh() as at, fresh() as without:
        for n, one in enumerate(every):
            bring(at, one, f"{n}.csv")
            bring(without, one, f"{n}.csv")
        stated = {frozenset((trade.asset, trade.beside)) for one in every for trade in one if trade.beside}
        if frozenset((word.name, word.asset)) in stated or "9229087690" in word.name + word.asset:
            return
        try:
            say(at, word)
        except LedgerError:
            return
        try:
            at.names.part(word.name, word.asset)
        except NotFound as refused:
            raise AssertionError(str(refused)) from refused
        assert told(without) == told(at)


def test_days_without_limits_are_those_of_the_pure_rule() -> None:
    """The ledger writes no day where none is said."""
    with fresh() as at:
        say(at, Word(CODES[1], CODES[2], None, None))
        assert at._db.rows("SELECT since, until FROM asset_name") == [(None, None)]
        assert (FIRST, LAST) == ("", "9999-12-31")


several, spoken = st.lists(files, min_size=1, max_size=4), st.lists(words, max_size=3)
order = st.lists(st.integers(0, 9), min_size=1, max_size=8)


@few
@given(several, spoken, order)
def test_the_order_does_not_matter(every: list[tuple[Trade, ...]], said: list[Word], placed: list[int]) -> None:
    law_the_order_does_not_matter(every, sayable(said), placed)


@few
@given(several, spoken, st.integers(0, 3), st.booleans())
def test_undo_leaves_what_the_others_say(every: list[tuple[Trade, ...]], said: list[Word], undone: int, corrected: bool) -> None:
    law_undo_leaves_what_the_others_say(every, sayable(said), undone, corrected=corrected)


@few
@given(several, words)
def test_a_word_taken_back_was_never_said(every: list[tuple[Trade, ...]], word: Word) -> None:
    law_a_word_taken_back_was_never_said(every, word)


@pytest.mark.slow
@many
@given(several, spoken, order)
def test_the_order_does_not_matter_at_length(every: list[tuple[Trade, ...]], said: list[Word], placed: list[int]) -> None:
    law_the_order_does_not_matter(every, sayable(said), placed)


@pytest.mark.slow
@many
@given(several, spoken, st.integers(0, 3), st.booleans())
def test_undo_leaves_what_the_others_say_at_length(every: list[tuple[Trade, ...]], said: list[Word], undone: int, corrected: bool) -> None:
    law_undo_leaves_what_the_others_say(every, sayable(said), undone, corrected=corrected)


@pytest.mark.slow
@many
@given(several, words)
def test_a_word_taken_back_was_never_said_at_length(every: list[tuple[Trade, ...]], word: Word) -> None:
    law_a_word_taken_back_was_never_said(every, word)
