"""Importing by keyboard: choose, preview, confirm, undo; cancel and failures leave the ledger as it was; decisions wait meanwhile."""

import asyncio
from datetime import datetime
from pathlib import Path

from tests.tui import screen
from tests.tui.screen import Hand
from tui.app import build_app
from tui.jobs import Job
from tui.paths import pasted

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone
SAMPLES = Path(__file__).parents[2] / "importers" / "samples"
KRAKEN = SAMPLES / "kraken-ledgers-2026-11-23.csv"


async def finished(hand: Hand) -> None:
    """Waits for the process that works."""
    for _ in range(600):
        if hand.app.job is None:
            break
        await asyncio.sleep(0.05)
    await hand.settle()


def test_preview_confirm_and_undo(tmp_path: Path) -> None:
    """The preview stores nothing; enter imports as one; the same file again is all duplicates; u takes the import back."""
    ledger = tmp_path / "ledger.db"

    async def steps(hand: Hand) -> None:
        assert "Nothing is imported yet" in hand.text
        await hand.press("4", "i")
        panel = hand.app.panel("import")
        panel.query_one("Input").value = str(KRAKEN)
        await hand.pilot.press("enter")
        await finished(hand)
        assert "2 look at what they hold" in hand.text
        assert "kraken-ledgers" in hand.line("> kraken")
        assert hand.app.review.counts.events == 0
        await hand.pilot.press("enter")
        assert "Import" in hand.app.job.title
        hand.app.decide("undo")
        await hand.pilot.pause()
        assert "Import is running; esc cancels it" in hand.toasts[-1]
        await finished(hand)
        assert "rows booked" in hand.toasts[-1]
        events = hand.app.review.counts.events
        assert events > 0
        await hand.press("escape", "colon")
        await hand.type(f"import {KRAKEN}")
        await hand.pilot.press("enter")
        await finished(hand)
        assert hand.app.panel("import").outcome.count("booked") == 0
        await hand.press("enter")
        assert "Nothing in these files is new" in hand.toasts[-1]
        await hand.press("escape", "u")
        assert "Import 1 is undone" in hand.toasts[-1]
        assert hand.app.review.counts.events == 0
        await hand.press("G")
        assert "undone" in hand.line("1  kraken-ledgers")

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


def test_a_folder_is_listed_marked_and_read_together(tmp_path: Path) -> None:
    """Folders open, files are marked by space; what is no export is named with its reason and does not stop the rest."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "kraken.csv").write_bytes(KRAKEN.read_bytes())
    (tmp_path / "files" / "[b] notes.csv").write_text("what,ever\n1,2\n")

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.enter(tmp_path)
        await hand.settle()
        panel.table.select(f"folder:{tmp_path / 'files'}")
        await hand.press("enter")
        assert "[b] notes.csv" in hand.text
        panel.table.select(f"file:{tmp_path / 'files' / '[b] notes.csv'}")
        await hand.press("space", "space")
        assert len(panel.table.marks) == 2
        await hand.pilot.press("enter")
        await finished(hand)
        assert sum(bool(file.problem) for file in panel.outcome.files) == 1
        assert "[b] notes.csv" in hand.text
        assert panel.outcome.count("booked") > 0

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)


def test_cancel_stores_nothing(tmp_path: Path) -> None:
    """esc while the process works: it stops, the ledger is as it was, and the app says so."""
    big = tmp_path / "big.csv"
    lines = KRAKEN.read_text().splitlines()
    rest = [line.replace('"L', f'"{number:05}L', 1) for number in range(3000) for line in lines[1:8]]
    big.write_text("\n".join([lines[0], *rest]) + "\n")

    async def steps(hand: Hand) -> None:
        hand.app.panel("import").paths = (big,)
        hand.app.panel("import").confirm()
        await asyncio.sleep(0.2)
        await hand.pilot.press("escape")
        assert hand.app.job is None or "stopping" in hand.app.job.line()
        await finished(hand)
        assert "cancelled; nothing was stored" in hand.toasts[-1]
        assert hand.app.review.counts.events == 0

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)


def test_a_child_that_dies_is_a_sentence(tmp_path: Path) -> None:
    """A process that ends without an answer gives one sentence, one with a defect its own; no traceback on the screen."""

    async def steps(hand: Hand) -> None:
        told: list[Job] = []
        hand.app.start(Job("Import", {}, told.append))
        await finished(hand)
        assert "ended without an answer" in told[0].error
        hand.app.start(Job("Import", {"work": "nothing", "ledger": str(tmp_path / "x.db"), "policy": None, "as_of": None}, told.append))
        await finished(hand)
        assert "a defect of the program ended this (KeyError: 'nothing')" in told[1].error

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)


def test_a_ledger_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """A missing folder: the app opens, says what is wrong, and offers nothing that would fail."""

    async def steps(hand: Hand) -> None:
        assert hand.app.problem
        assert "BLOCKED" in hand.text
        await hand.press("2", "a")

    screen.drive(build_app(tmp_path / "file" / "ledger.db", as_of=CLOCK, poll=0), steps) if _block(tmp_path) else None


def _block(folder: Path) -> bool:
    (folder / "file").write_text("in the way")
    return True


def test_pasted_paths(tmp_path: Path) -> None:
    """Quoted, escaped, several, as file URLs; a text that names no file is none."""
    one, two = tmp_path / "a b.csv", tmp_path / "c.csv"
    for path in (one, two):
        path.write_text("x")
    assert pasted(f"'{one}' {two}\n") == [one, two]
    assert pasted(str(one).replace(" ", "\\ ")) == [one]
    assert pasted(str(one)) == [one]
    assert pasted(f"file://{str(one).replace(' ', '%20')}\n{two}") == [one, two]
    assert pasted("hello world") == []
    assert pasted("'unclosed") == []


def test_a_pasted_path_opens_the_import(tmp_path: Path) -> None:
    """Dropping a file on the terminal is a paste: the preview opens."""

    async def steps(hand: Hand) -> None:
        from textual.events import Paste

        hand.app.post_message(Paste(f"'{KRAKEN}'\n"))
        await hand.pilot.pause()
        await finished(hand)
        assert hand.app.active == "import"
        assert hand.app.panel("import").outcome.count("booked") > 0

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)
