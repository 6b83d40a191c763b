"""A file read anew after a remedy is the file imported with the remedy in place: in any order, with edits, dismissals and overlaps."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.model import Fate
from core.services import events, imports, quarantine
from core.services.workspace import Workspace
from importers import retry, service
from tests.importing import Desk, desk, dump, fates, without_words

some = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HEAD = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"'
CODES = ("ZUSD", "XXBT", "XBT.Q", "ETH.Z")
NAMED = {"XBT.Q": "BTC", "ETH.Z": "ETH"}
Row = tuple[str, ...]


def movement(number: int, code: str, kind: str, amount: int) -> list[Row]:
    """The rows of one thing that happened, under ids of its own."""
    at = f"2024-01-{number % 27 + 1:02} 10:00:00"
    row = lambda part, asset, units: (f"L{number}{part}", f"R{number}", at, kind, "", "currency", asset, units, "0", "")  # noqa: E731
    if kind == "trade":
        return [row("a", "ZUSD", f"-{amount}00"), row("b", code, str(amount))]
    return [row("a", code, f"-{amount}" if kind == "withdrawal" else str(amount))]


HAPPENED = [
    movement(number, code, kind, number % 5 + 1)
    for number, (code, kind) in enumerate(
        (code, kind)
        for kind in ("deposit", "trade", "withdrawal", "staking", "abracadabra")
        for code in CODES
        if (code, kind) != ("ZUSD", "trade")
    )
]
portions = st.lists(st.integers(0, len(HAPPENED) - 1), min_size=1, max_size=8, unique=True)


def written(portion: Sequence[int]) -> str:
    rows = [row for number in portion for row in HAPPENED[number]]
    return "\n".join([HEAD, *(",".join(f'"{cell}"' for cell in row) for row in rows)]) + "\n"


def conserved(ws: Workspace) -> None:
    """For every file: read = booked + duplicate + ignored + quarantined; and nothing that `verify` checks is broken."""
    for info in imports.history(ws):
        for file in info.files:
            assert file.read == sum(file.counts.values()) or info.undone_at is not None
    assert ws.ledger.verify() == []


def waiting(ws: Workspace) -> list[str]:
    """The rows that wait; which file's reading gives the reason depends on their order, where several hold the row."""
    return sorted(row.text for row in ws.ledger.imports.quarantine())


def by_file(ws: Workspace) -> list[tuple[str, dict[Fate, int]]]:
    return [(file.name, file.counts) for info in imports.history(ws) if info.undone_at is None for file in info.files]


@some
@given(st.lists(portions, min_size=1, max_size=3, unique_by=tuple), st.permutations([*NAMED, "import"]), st.randoms(use_true_random=False))
def test_named_before_or_after_is_the_same(files: list[list[int]], order: list[str], chance: object) -> None:
    """Rule L1.6: remedies and imports in any order end in the same ledger, each row with the same fate in its file."""
    with desk() as late, desk() as early:
        for code, asset in NAMED.items():
            early.ws.ledger.imports.aliases.put("Kraken", code, f"crypto:{asset}", "")
        for number, portion in enumerate(files):
            early.bring(f"{number}.csv", written(portion))
        for step in order:
            if step == "import":
                for number, portion in enumerate(files):
                    late.bring(f"{number}.csv", written(portion))
            else:
                service.name_asset(late.ws, step, NAMED[step], venue="Kraken") if by_file(late.ws) else late.ws.ledger.imports.aliases.put(
                    "Kraken", step, f"crypto:{NAMED[step]}", ""
                )
            conserved(late.ws)
        assert dump(late.ws) == dump(early.ws)
        assert by_file(late.ws) == by_file(early.ws)


def _words(at: Desk, picks: list[int]) -> None:
    """The user dismisses a row, enters an event in a row's place, and corrects an event."""
    waiting = quarantine_rows(at)
    if waiting and picks[0] % 2:
        quarantine.dismiss(at.ws, str(waiting[picks[0] % len(waiting)]), "nothing of mine")
    found = at.ws.ledger.events.all()
    if found and picks[1] % 2:
        event = found[picks[1] % len(found)]
        events.correct(at.ws, event.key, {"note": "corrected"}, "a test")


def quarantine_rows(at: Desk) -> list[int]:
    return [row.id for row in at.ws.ledger.imports.quarantine()]


@some
@given(
    st.lists(portions, min_size=1, max_size=3, unique_by=tuple),
    st.lists(st.integers(0, 99), min_size=2, max_size=2),
    st.integers(0, 2),
    st.sets(st.sampled_from([*NAMED])),
)
def test_reading_anew_is_undoing_and_importing_again(files: list[list[int]], picks: list[int], which: int, named: set[str]) -> None:
    """Rule L1.6: but for the import's number and time. Rows that the user settled stay settled, corrections stay in place."""
    which %= len(files)
    with desk() as anew, desk() as again:
        for at in (anew, again):
            for number, portion in enumerate(files):
                at.bring(f"{number}.csv", written(portion))
            _words(at, picks)
            for code in sorted(named):
                at.ws.ledger.imports.aliases.put("Kraken", code, f"crypto:{NAMED[code]}", "")
        before = imports.history(anew.ws)
        done = retry.retry(anew.ws, file=quarantine.files(anew.ws)[which].id, everything=True)
        assert not done.problems
        imports.undo(again.ws, which + 1)
        again.bring(f"{which}.csv", written(files[which]))
        conserved(anew.ws)
        assert without_words(dump(anew.ws), "quarantine") == without_words(dump(again.ws), "quarantine")
        assert waiting(anew.ws) == waiting(again.ws)
        assert fates(anew.ws) == fates(again.ws)
        assert [(info.id, info.at) for info in imports.history(anew.ws)] == [(info.id, info.at) for info in before]
        assert sorted(row.text for row in quarantine.settled(anew.ws)) == sorted(row.text for row in quarantine.settled(again.ws))


@some
@given(st.lists(portions, min_size=1, max_size=2, unique_by=tuple))
def test_reading_anew_with_nothing_mended_changes_nothing(files: list[list[int]]) -> None:
    with desk() as at:
        for number, portion in enumerate(files):
            at.bring(f"{number}.csv", written(portion))
        before, counted = dump(at.ws), by_file(at.ws)
        retry.retry(at.ws, everything=True)
        assert dump(at.ws) == before
        assert by_file(at.ws) == counted
