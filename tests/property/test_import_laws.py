"""What an export says does not depend on how it comes: twice, in pieces, in any order, overlapping, its columns moved, or taken back.

The same laws on files made by chance are in `tests/ledger/test_import_algebra.py`; here real layouts go the whole way, from bytes to lots.
"""

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.model import Event, EventKind
from core.money import text
from core.services import events, imports, transfers
from core.services.errors import Invalid, Refused
from tests.importing import Desk, counts, desk, dump, new_events, without_words
from tests.property.exports import FILL, LEDGERS, SOURCES, TRADES, Cells, export, kraken_trade, shuffled

few = settings(max_examples=14, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
source = st.sampled_from(SOURCES)
seeds = st.integers(0, 2**32 - 1)
OWN = ("positions",)
"""What belongs to a file and not to what it tells of: the balances at its end."""


def bring(at: Desk, name: str, rows: Sequence[Cells], file: str = "") -> int:
    """Imports these rows of an export and gives the number of the import."""
    told = export(name)
    done = at.bring(f"{file}{told.name}", told.written(rows), tz="UTC").done
    assert done is not None
    return done.report.id


@cache
def alone(name: str) -> dict[str, object]:
    """What the ledger says after the whole file."""
    with desk() as at:
        at.bring(export(name).name, export(name).whole(), tz="UTC")
        return dump(at.ws)


def law_a_file_again_adds_nothing_however_it_is_written(name: str, chance: random.Random) -> None:
    """Rows re-ordered, columns permuted, columns added, other line endings, another name: no event, no row booked, the same ledger."""
    told = export(name)
    with desk() as at:
        at.bring(told.name, told.whole(), tz="UTC")
        order = list(range(len(told.header)))
        chance.shuffle(order)
        rows = shuffled(told.rows, chance) if chance.random() < 0.7 else told.rows
        data = told.written(rows, order, extra=chance.randrange(3), ending=chance.choice(("\n", "\r\n")))
        again = at.bring(f"renamed {chance.randrange(9)} {told.name}", chance.choice((b"", b"\xef\xbb\xbf")) + data, tz="UTC")
        assert (counts(again).get("booked", 0), new_events(again)) == (0, 0)
        if name == "generic":
            assert waiting(alone(name)) == waiting(dump(at.ws))
        assert without_words(alone(name), *OWN, "quarantine") == without_words(dump(at.ws), *OWN, "quarantine")
        assert at.ws.ledger.verify() == []


def law_pieces_in_any_order_are_the_whole(name: str, chance: random.Random) -> None:
    """A file cut between days into several, each with its header and some days of its neighbours, imported in any order."""
    told = export(name)
    rows, possible = told.by_day(), told.cuts()
    cuts = sorted(chance.sample(possible, k=min(len(possible), chance.randrange(1, 5))))
    edges = [0, *cuts, len(rows)]
    pieces = []
    for first, last in pairwise(edges):
        earlier = [cut for cut in (0, *possible) if cut <= first][-1 - chance.randrange(3) :]
        pieces.append(shuffled(rows[earlier[0] : last], chance))
    chance.shuffle(pieces)
    with desk() as at:
        for number, piece in enumerate(pieces):
            bring(at, name, piece, f"{number}_")
        assert without_words(alone(name), *OWN) == without_words(dump(at.ws), *OWN)
        assert at.ws.ledger.verify() == []


def law_whatever_came_before_the_whole_file_settles_it(name: str, chance: random.Random) -> None:
    """Filtered exports, halves of trades among them, and the whole file among those: as if it had come alone.

    But for a second in which only the whole file shows that rows cannot be told apart: part of them can look like one trade.
    """
    told = export(name).without("2023-01-11 09:00:00")
    with desk() as at:
        at.bring(told.name, told.whole(), tz="UTC")
        expected = dump(at.ws)
    with desk() as at:
        parts = [told.some(chance) for _ in range(chance.randrange(1, 4))]
        parts.insert(chance.randrange(len(parts) + 1), list(told.rows))
        for number, part in enumerate(parts):
            bring(at, name, part, f"{number}_")
        assert without_words(expected, *OWN, "quarantine") == without_words(dump(at.ws), *OWN, "quarantine")
        assert waiting(expected) == waiting(dump(at.ws))
        assert at.ws.ledger.verify() == []


def waiting(said: dict[str, object]) -> list[str]:
    """The rows in quarantine. Their reasons are those of the file that came first."""
    return [text for text, _, _ in said["quarantine"]]  # type: ignore[attr-defined]


def law_undo_leaves_what_the_other_says_edits_and_links_included(name: str, chance: random.Random) -> None:
    """A; words of the user; B; undo(A) is what the words and B alone say, however A and B overlap; undoing B then leaves nothing."""
    told = export(name)
    a, b = (shuffled(told.rows, chance)[: chance.randrange(1, len(told.rows) + 1)] for _ in range(2))
    seed = chance.random()
    with desk() as one, desk() as other:
        for at in (one, other):
            bring(at, "generic", export("generic").rows, "before_")
        first = bring(one, name, a, "a_")
        say(one, random.Random(seed))
        second = bring(one, name, b, "b_")
        imports.undo(one.ws, first)
        gone = bring(other, name, a, "a_")
        say(other, random.Random(seed))
        imports.undo(other.ws, gone)
        bring(other, name, b, "b_")
        assert dump(other.ws) == dump(one.ws)
        assert [] == one.ws.ledger.verify() == other.ws.ledger.verify()
        imports.undo(one.ws, second)
        assert set(dump(one.ws)["events"]) <= {line for line in dump(other.ws)["events"] if "Desk" in line}  # type: ignore[call-overload]


def say(at: Desk, chance: random.Random) -> None:
    """A few words of the user: corrections, one taken back, a link and its contrary."""
    known = at.ws.ledger.events.all()
    for event in chance.sample(known, k=min(3, len(known))):
        try:
            events.correct(at.ws, event.key, {"at": f"2024-06-{chance.randrange(10, 29)}T10:00", "note": "so it was"})
        except Invalid:
            events.correct(at.ws, event.key, {"note": "so it was"})
    events.revert(at.ws, chance.choice([event.key for event in known if at.ws.ledger.events.changes(event.key)]))
    outs, ins = [side(known, kind) for kind in (EventKind.WITHDRAWAL, EventKind.DEPOSIT)]
    if outs and ins:
        for kind in ("transfer", "bridge"):
            with suppress(Refused):
                transfers.link(at.ws, chance.choice(outs), chance.choice(ins), kind=kind)
        transfers.unlink(at.ws, chance.choice(outs), chance.choice(ins))


def side(known: Sequence[Event], kind: EventKind) -> list[str]:
    return [event.key for event in known if event.kind is kind]


def law_equal_rows_without_ids_are_counted_by_the_file_that_has_most(name: str, chance: random.Random) -> None:
    """L2.10: equal rows of one second, spread over files: nothing tells whether they are the same, and the largest number stands."""
    with desk() as at:
        numbers = [chance.randrange(1, 5) for _ in range(chance.randrange(1, 4))]
        ids = [bring(at, "generic", [FILL] * number, f"{place}_") for place, number in enumerate(numbers)]
        assert Counter(at.lots()) == {"0.1 BTC {6001, 2024-05-01} in Desk": max(numbers)}
        undone = chance.randrange(len(ids))
        imports.undo(at.ws, ids[undone])
        left = max((number for place, number in enumerate(numbers) if place != undone), default=0)
        assert len(at.lots()) == left


def law_trades_beside_ledgers_are_booked_once_as_the_ledgers_say(name: str, chance: random.Random) -> None:
    """Two exports of one venue, any trades in each, in any order: each trade once, by the complete export; without that by the other."""
    in_ledgers, in_trades = (set(chance.sample(range(9), k=chance.randrange(1, 9))) for _ in range(2))
    files = {
        "ledgers.csv": LEDGERS + "".join(kraken_trade(number)[0] for number in in_ledgers),
        "trades.csv": TRADES + "".join(kraken_trade(number)[1] for number in in_trades),
    }
    order = list(files)
    chance.shuffle(order)
    with desk() as at, desk() as turned, desk() as single:
        ids = {file: at.bring(file, files[file]).done for file in order}
        for file in reversed(order):
            turned.bring(file, files[file])
        assert without_words(dump(at.ws), *OWN) == without_words(dump(turned.ws), *OWN)
        assert at.balances()["Kraken BTC"] == text(Decimal("0.002") * len(in_ledgers | in_trades))
        fees = sum(Decimal(number + 1) / 100 for number in in_ledgers | in_trades)
        paid = 100 * len(in_ledgers) + Decimal("100.00001") * len(in_trades - in_ledgers) + fees
        assert at.balances()["Kraken EUR"] == text(-paid)
        gone = chance.choice(order)
        (left,) = set(order) - {gone}
        undone = ids[gone]
        assert undone is not None
        imports.undo(at.ws, undone.report.id)
        single.bring(left, files[left])
        assert dump(single.ws) == dump(at.ws)
        assert [] == at.ws.ledger.verify() == turned.ws.ledger.verify()


LAWS = {law.__name__.removeprefix("law_").replace("_", " "): law for law in (
    law_a_file_again_adds_nothing_however_it_is_written, law_pieces_in_any_order_are_the_whole,
    law_whatever_came_before_the_whole_file_settles_it, law_undo_leaves_what_the_other_says_edits_and_links_included,
    law_equal_rows_without_ids_are_counted_by_the_file_that_has_most, law_trades_beside_ledgers_are_booked_once_as_the_ledgers_say,
)}  # fmt: skip


@pytest.mark.parametrize("name", LAWS)
def test_law(name: str) -> None:
    """Each law above, on a few cases of each export."""
    few(given(source, seeds)(lambda source, seed: LAWS[name](source, random.Random(seed))))()


@pytest.mark.slow
@pytest.mark.parametrize("name", LAWS)
def test_law_at_length(name: str) -> None:
    """The same on hundreds."""
    many(given(source, seeds)(lambda source, seed: LAWS[name](source, random.Random(seed))))()
