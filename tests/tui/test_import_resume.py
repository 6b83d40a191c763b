"""An import that was left half-way: nothing is stored, and the files are offered again until they are imported or given up."""

import asyncio
import json
from datetime import datetime
from pathlib import Path

from core.services import imports
from core.services.workspace import open_workspace
from importers.service import import_paths
from tests.tui import screen
from tests.tui.screen import Hand
from tests.tui.test_import import big_file
from tests.tui.test_import_asks import DEPOSIT, export
from tui import unfinished
from tui.app import build_app

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone


def test_files_that_were_left_half_way_are_offered_again(tmp_path: Path) -> None:
    """The app is closed in the preview; one of the files comes in by another way; enter goes on with the other, then nothing is offered."""
    folder, ledger = tmp_path / "files", tmp_path / "l.db"
    folder.mkdir()
    for name in ("a", "b"):
        export(folder / f"{name}.csv", (f"L{name}", f"R{name}", *DEPOSIT[2:]))

    async def leaves(hand: Hand) -> None:
        await hand.press("4")
        hand.app.panel("import").preview([folder / "a.csv", folder / "b.csv"])
        await hand.finished()
        assert hand.app.panel("import").step == 1

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), leaves)
    assert str(tmp_path) not in unfinished.place(ledger).read_text()
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert not imports.history(ws)
        import_paths(ws, [folder / "a.csv"])

    async def returns(hand: Hand) -> None:
        assert "2 files were looked into and not imported; 4 goes on with them" in hand.toasts[-1]
        await hand.press("4")
        panel = hand.app.panel("import")
        assert "not in this folder" in hand.line("1 of 2 files")
        panel.table.select("unfinished:")
        await hand.press("enter")
        assert "None of b.csv is in" in hand.toasts[-1]
        panel.enter(folder)
        await hand.settle()
        assert "enter goes on with it" in hand.line("1 of 2 files was looked into")
        await hand.pilot.press("enter")
        await hand.finished()
        assert [file.name for file in panel.outcome.files] == ["b.csv"]
        await hand.press("enter", "enter")
        await hand.pilot.press("enter")
        await hand.finished()
        await hand.press("escape")
        assert "looked into" not in hand.text

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), returns)
    assert not unfinished.place(ledger).exists()


def test_a_folder_is_gone_on_with_where_it_is_shown(tmp_path: Path) -> None:
    """A folder that was read whole is found from the folder above it and from itself; its name alone is kept."""
    folder, ledger = tmp_path / "[b]files", tmp_path / "l.db"
    folder.mkdir()
    export(folder / "a.csv", DEPOSIT)

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        hand.app.panel("import").preview([folder])
        await hand.finished()

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    said = unfinished.read(ledger)
    assert said is not None
    assert unfinished.sentence(said.names, said.names) == "the folder [b]files was looked into and not imported"
    assert said.found(said.names, tmp_path) == said.found(said.names, folder) == [folder]
    assert not said.found(said.names, tmp_path.parent)


def test_an_import_that_is_killed_is_offered_again(tmp_path: Path) -> None:
    """The app ends while rows are stored: nothing is stored, the file is offered; x forgets it for good."""
    big, ledger = big_file(tmp_path), tmp_path / "l.db"

    async def killed(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.paths = (big,)
        panel.begun(0)
        panel.confirm()
        while hand.app.job.stage != "storing":
            await asyncio.sleep(0.01)
        hand.app.job.kill()
        await hand.finished()

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), killed)

    async def returns(hand: Hand) -> None:
        await hand.press("4")
        assert "big.csv was looked into and not imported" in hand.text
        await hand.press("x")
        assert "Forgotten" in hand.toasts[-1]
        assert "looked into" not in hand.text
        await hand.press("x")
        assert "nothing to forget" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), returns)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert not imports.history(ws)


def test_what_is_given_up_or_not_new_is_not_offered(tmp_path: Path) -> None:
    """esc out of the preview gives the files up; a file that holds nothing new has nothing to go on with; other writing is left alone."""
    file, ledger = export(tmp_path / "a.csv", DEPOSIT), tmp_path / "l.db"

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([file])
        await hand.finished()
        assert unfinished.read(ledger) is not None
        await hand.press("escape")
        assert unfinished.read(ledger) is None
        with open_workspace(ledger, as_of=CLOCK) as ws:
            import_paths(ws, [file])
        panel.preview([file])
        await hand.finished()
        assert unfinished.read(ledger) is None

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    for written in ("", "[]", "{}", json.dumps({"began": "x", "names": ["a"]}), json.dumps({"began": "2026-01-01", "names": ["../a"]})):
        unfinished.place(ledger).write_text(written)
        assert unfinished.read(ledger) is None
