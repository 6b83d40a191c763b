"""The comparison itself, without any peer: it finds what differs, shrinks a stream to what shows it, and says which peer is missing."""

from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from msgspec.structs import replace

from tests import peers
from tests.differential import __main__ as differential
from tests.differential import ours
from tests.differential.comparisons import COMPARISONS, Comparison
from tests.differential.streams import Line, Shape, Stream, sound, stream

FIFO = next(each for each in COMPARISONS if each.peer == "rp2")
Results = list[dict[str, object]]


def test_a_seed_gives_one_stream_and_nothing_is_sold_that_is_not_held() -> None:
    shape = Shape(accounts="AB", splits=True)
    assert stream(7, "FIFO", shape) == stream(7, "FIFO", shape)
    found = [stream(seed, "FIFO", shape) for seed in range(60)]
    assert len({each.lines for each in found}) == 60
    assert sum(sound(each.lines) for each in found) >= 55
    assert not sound((Line("s1", "2024-01-02", "sell", "1", "5"),))


def echo(method: str) -> "object":
    """A peer that takes lots by `method`, whatever it is asked for."""
    def ask(python: Path, driver: str, streams: list[Stream]) -> Results:
        return [{"rows": [
            [*name, *(str(figure) for figure in figures), "short"] for name, figures in ours.lots(replace(each, method=method))
        ]} for each in streams]

    return ask


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(differential, "installed", lambda name: Path("python"))
    monkeypatch.setattr(differential, "version", lambda python, name: "1.7.2")
    return monkeypatch


def test_a_peer_that_agrees_passes_and_one_that_takes_other_lots_fails_with_the_smallest_stream(
    at_hand: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    few = replace(FIFO, methods=("FIFO",), streams=8)
    at_hand.setattr(differential, "ask", echo("FIFO"))
    assert differential.run(few, 1) == (8, 0)
    at_hand.setattr(differential, "ask", echo("LIFO"))
    capsys.readouterr()
    _, failed = differential.run(few, 1)
    said = capsys.readouterr().out
    assert failed
    first = said.split("DIFFERENCE")[1].splitlines()[1:]
    lines = [line for line in first if line.startswith("    2")]
    assert len(lines) == 3  # two purchases and a sale are what it takes
    assert f"{failed} unexplained differences" in said


def test_a_figure_that_is_off_by_a_cent_is_a_difference() -> None:
    rows: list[ours.Row] = [(("s1", "b1"), (Decimal(1), Decimal("10.00")))]
    other: list[ours.Row] = [(("s1", "b1"), (Decimal(1), Decimal("10.01")))]
    assert differential.compare(FIFO, rows, rows) == ""
    assert differential.compare(FIFO, rows, other) == "s1 b1: ours 1 10.00; theirs 1 10.01"
    assert differential.compare(FIFO, rows, []).startswith("ours s1 b1 1; theirs nothing")


def test_only_known_failures_of_known_versions_are_explained(at_hand: pytest.MonkeyPatch) -> None:
    cgt: Comparison = next(each for each in COMPARISONS if each.peer == "cgt-calc")
    error = {"error": "InvalidOperation: [<class 'decimal.DivisionUndefined'>]"}
    given = Stream(1, "Section 104", (
        Line("b1", "2024-01-02", "buy", "9", "9"), Line("s1", "2024-01-03", "sell", "2", "2"), Line("b2", "2024-01-05", "buy", "3", "9"),
        Line("s2", "2024-01-05", "sell", "1", "2"),
    ))
    split = replace(given, lines=(*given.lines[:2], Line("c1", "2024-01-04", "split", "7"), *given.lines[2:]))
    assert differential.difference(cgt, given, dict(error), "1.14.0")[1]
    assert not differential.difference(cgt, given, dict(error), "2.0.0")[1]
    assert not differential.difference(cgt, given, {"error": "KeyError: 'x'"}, "1.14.0")[1]
    assert differential.difference(cgt, split, dict(error), "2.0.0")[1]
    one_sale = replace(split, lines=split.lines[:4])
    assert differential.difference(cgt, one_sale, dict(error), "2.0.0") == (f"it gives up: {error['error']}", False)


def test_a_peer_that_cannot_be_installed_is_said_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:
    monkeypatch.setattr(peers, "HOME", tmp_path)
    monkeypatch.setattr(peers, "create", lambda home, **said: None)
    monkeypatch.setattr(peers, "run", lambda command, **said: CompletedProcess(command, 1))
    assert differential.main(["rp2"]) == 1
    said = capsys.readouterr().out
    assert "rp2: NOT COMPARED, it cannot be installed from the package index" in said
    assert said.endswith("0 streams compared, 2 failures\n")
    assert differential.main(["ledger"]) == 2
