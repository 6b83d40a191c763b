"""The algebra of imports, on files made by chance: A;A == A, A;B == B;A, A;B;undo(A) == B, with corrections and links riding along.

Keys, second keys and row keys are drawn from tiny pools, so that supersets, older exports without ids, re-issued contents and rows of
several meanings collide in every way that real files do, and in more.
"""

import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ledger import Ledger
from core.ledger.corrections import Corrections, content_digest
from core.ledger.encode import event_to_json
from core.ledger.names import Names
from core.model import Draft, Event, EventKind, Fate, Leg, LegRole, ParsedFile, PositionSeen, PriceSeen, SourceRow
from tests.ledger.notation import NOON, clock, h
from tests.replacing import replace

POOL = 5
chance = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
at_length = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Said:
    """A draft by chance: its key, second key, content and the keys of its rows."""

    key: int
    fallback: int | None
    amount: int
    rows: tuple[int, ...]
    shared: bool
    """Whether it stands on the last row that the file has already, besides its own."""
    secondary: bool = False


said = st.builds(
    Said,
    st.integers(0, POOL - 1),
    st.none() | st.integers(0, POOL - 1),
    st.integers(1, 2),
    st.lists(st.integers(0, POOL), min_size=1, max_size=2, unique=True).map(tuple),
    st.booleans(),
    st.booleans(),
)


@dataclass(frozen=True)
class Contents:
    drafts: tuple[Said, ...]
    prices: tuple[int, ...]
    bad: tuple[int, ...]
    account: str


contents = st.builds(
    Contents,
    st.lists(said, max_size=5).map(tuple),
    st.lists(st.integers(0, 2), max_size=2).map(tuple),
    st.lists(st.integers(0, 2), max_size=2, unique=True).map(tuple),
    st.sampled_from(["Kraken", "Coinbase"]),
)


def parsed(contents: Contents, name: str) -> ParsedFile:
    """The file as an importer would hand it over."""
    made = ParsedFile(name, h(name).hex() * 2, "kraken-ledgers", "1", contents.account, "UTC", "format", venue=contents.account)
    for each in contents.drafts:
        rows = []
        if each.shared and made.rows:
            rows.append(len(made.rows) - 1)
        for row in each.rows:
            made.rows.append(SourceRow(len(made.rows) + 2, f"row {row}", key=h("row", row)))
            rows.append(len(made.rows) - 1)
        asset = Leg(contents.account, "crypto:BTC", Decimal(each.amount), LegRole.ASSET)
        fallback = b"" if each.fallback is None else h("key", each.fallback)
        made.drafts.append(Draft(
            h("key", each.key), EventKind.BUY, NOON, (asset,), tuple(rows), fallback=fallback, secondary=each.secondary,
        ))
    for price in contents.prices:
        made.rows.append(SourceRow(len(made.rows) + 2, f"price {price}", key=h("price", price)))
        made.prices.append(PriceSeen("crypto:ETH", NOON, Decimal(price + 1), "USD", len(made.rows) - 1))
        made.positions.append(PositionSeen(contents.account, "crypto:ETH", NOON, Decimal(price), None, "", len(made.rows) - 1))
    for bad in contents.bad:
        made.rows.append(SourceRow(len(made.rows) + 2, f"bad {bad}", Fate.QUARANTINED, "not readable", "cause", h("bad", bad)))
    return made


@contextmanager
def fresh() -> Iterator[Ledger]:
    folder = Path(tempfile.mkdtemp(prefix="trimtab-algebra-"))
    try:
        with Ledger.open(folder / "ledger.db", clock=clock()) as ledger:
            yield ledger
    finally:
        shutil.rmtree(folder)


def facts(ledger: Ledger) -> dict[str, object]:
    """What the ledger says, without its row numbers."""
    events = ledger.events.all()
    lines = ledger.imports.lines(event.key for event in events)
    return {
        "events": [replace(event, id=0) for event in events],
        "lines": {key: Counter((line.name, line.line) for line in found) for key, found in lines.items()},
        "prices": ledger.prices.all(),
        "positions": ledger.positions.all(),
        "accounts": ledger.accounts.all(),
        "assets": ledger.assets.all(),
        "quarantine": sorted((row.text, row.reason) for row in ledger.imports.quarantine()),
        "links": tuple(sorted(pairs) for pairs in ledger.links.all()),
    }


def without_lines(said: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if name != "lines"}


def fates(ledger: Ledger, names: Sequence[str]) -> dict[str, dict[Fate, int]]:
    """Counts by fate of the files that are in the ledger."""
    return {file.name: file.counts for info in ledger.imports.list() if not info.undone_at for file in info.files if file.name in names}


def say(ledger: Ledger, corrected: Sequence[int], linked: Sequence[tuple[int, int]]) -> None:
    """The user's word on keys, before or after their events are there."""
    for key in corrected:
        leg = Leg("Kraken", "crypto:BTC", Decimal(99), LegRole.ASSET)
        event = Event(h("key", key).hex(), EventKind.GIFT_IN, NOON, (leg,), note=f"corrected {key}")
        with ledger.writing("test"):
            ledger._db.run(
                "INSERT INTO correction (key, event, reason, at) VALUES (:key, :event, 'so it was', '')",
                {"key": h("key", key), "event": event_to_json(event)},
            )
            Corrections(ledger._db).reattach()
    for outgoing, incoming in linked:
        ledger.links.add(h("key", outgoing).hex(), h("key", incoming).hex(), "one movement")


Word = tuple[list[int], list[tuple[int, int]]]
key = st.integers(0, POOL - 1)
words = st.tuples(st.lists(key, max_size=2, unique=True), st.lists(st.tuples(key, key), max_size=1))


def law_importing_again_changes_nothing(one: Contents, word: Word) -> None:
    """A; A == A, but for the lines that now say it twice; and the second import books no row."""
    with fresh() as ledger:
        say(ledger, *word)
        ledger.imports.add([parsed(one, "a.csv")])
        before = facts(ledger)
        again = ledger.imports.add([parsed(one, "again.csv")])
        assert without_lines(before) == without_lines(facts(ledger))
        assert (again.events_new, again.count(Fate.BOOKED)) == (0, 0)
        ledger.imports.undo(again.id)
        assert before == facts(ledger)
        assert ledger.verify() == []


def law_the_order_of_imports_does_not_matter(one: Contents, two: Contents, word: Word) -> None:
    """A; B == B; A, the user's words said before or after."""
    with fresh() as first, fresh() as second:
        say(first, *word)
        first.imports.add([parsed(one, "a.csv")])
        first.imports.add([parsed(two, "b.csv")])
        second.imports.add([parsed(two, "b.csv")])
        second.imports.add([parsed(one, "a.csv")])
        say(second, *word)
        assert facts(first) == facts(second)
        assert [] == first.verify() == second.verify()


def law_undo_leaves_what_there_was_without_it(files: list[Contents], data: st.DataObject, word: Word) -> None:
    """A; B; C; undo(A); undo(C) == B, for any files and any of them undone, fates of the rows left included."""
    numbers = list(range(len(files)))
    undone = data.draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=len(files), unique=True))
    left = [number for number in numbers if number not in undone]
    with fresh() as ledger, fresh() as without:
        say(ledger, *word)
        ids = [ledger.imports.add([parsed(each, f"{number}.csv")]).id for number, each in enumerate(files)]
        for number in undone:
            ledger.imports.undo(ids[number])
        say(without, *word)
        for number in left:
            without.imports.add([parsed(files[number], f"{number}.csv")])
        names = [f"{number}.csv" for number in left]
        assert facts(without) == facts(ledger)
        assert fates(without, names) == fates(ledger, names)
        assert ledger.verify() == []


def law_what_stands_is_what_the_rule_says(files: list[Contents]) -> None:
    """The ledger agrees with the rule written down naively: strongest first, each stands that no standing rival shadows."""
    with fresh() as ledger:
        handed = [parsed(each, f"{number}.csv") for number, each in enumerate(files)]
        for each in handed:
            ledger.imports.add([each])
        assert standing_by_the_rule(ledger, handed) == {event.key: event.legs for event in ledger.events.all()}


def standing_by_the_rule(ledger: Ledger, files: list[ParsedFile]) -> dict[str, tuple[Leg, ...]]:
    names = Names(ledger._db)
    claims: dict[bytes, set[tuple[int, int]]] = defaultdict(set)
    drafts: dict[bytes, Draft] = {}
    row_keys: dict[tuple[int, int], bytes] = {}
    for number, each in enumerate(files):
        for draft in each.drafts:
            event = Event(draft.key.hex(), draft.kind, draft.at, draft.legs, zone="UTC", zone_source="format")
            digest = content_digest(names, event, draft.key, draft.fallback, len(draft.rows), secondary=draft.secondary)
            drafts[digest] = draft
            for row in draft.rows:
                claims[digest].add((number, row))
                row_keys[(number, row)] = each.rows[row].key

    def rivals(one: bytes, two: bytes) -> bool:
        a, b = drafts[one], drafts[two]
        if a.key == b.key or (a.fallback and a.fallback == b.key) or (b.fallback and b.fallback == a.key):
            return True
        common = {row_keys[row] for row in claims[one]} & {row_keys[row] for row in claims[two]}
        return bool(common) and not claims[one] & claims[two]

    standing: list[bytes] = []
    strongest = sorted(drafts, key=lambda found: (drafts[found].secondary, -len(drafts[found].rows), not drafts[found].fallback, found))
    for digest in strongest:
        if not any(rivals(digest, held) for held in standing):
            standing.append(digest)
    return {drafts[digest].key.hex(): drafts[digest].legs for digest in standing}


LAWS: dict[str, tuple[Callable[..., None], tuple[st.SearchStrategy[object], ...]]] = {
    "importing again changes nothing": (law_importing_again_changes_nothing, (contents, words)),
    "the order of imports does not matter": (law_the_order_of_imports_does_not_matter, (contents, contents, words)),
    "undo leaves what there was without it": (
        law_undo_leaves_what_there_was_without_it,
        (st.lists(contents, min_size=2, max_size=4), st.data(), words),
    ),
    "what stands is what the rule says": (law_what_stands_is_what_the_rule_says, (st.lists(contents, min_size=1, max_size=3),)),
}


@pytest.mark.parametrize("name", LAWS)
def test_law(name: str) -> None:
    """Each law above, on a few dozen sets of files."""
    law, drawn = LAWS[name]
    chance(given(*drawn)(law))()


@pytest.mark.slow
@pytest.mark.parametrize("name", LAWS)
def test_law_at_length(name: str) -> None:
    """The same on hundreds."""
    law, drawn = LAWS[name]
    at_length(given(*drawn)(law))()
