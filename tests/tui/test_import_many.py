"""A folder of 500 files of which three are hostile, imported by keyboard: progress, what failed with its remedy, everything else done."""

from datetime import datetime
from pathlib import Path

from core.services import maintenance
from core.services.workspace import open_workspace
from tests.tui import screen
from tests.tui.screen import Hand
from tests.tui.test_import_asks import DEPOSIT, export
from tui.app import build_app

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone
MANY = 500


def filled(folder: Path) -> Path:
    """Files with one deposit each, and three that are none: bytes, a bomb of columns, a table with markup that nobody knows."""
    folder.mkdir()
    for number in range(MANY - 3):
        export(folder / f"k{number:03}.csv", (f"L{number:05}", f"R{number:05}", *DEPOSIT[2:]))
    (folder / "bytes.csv").write_bytes(bytes(range(256)) * 40)
    (folder / "columns.csv").write_text("a," * 60_000 + "\n" + "1," * 60_000 + "\n")
    (folder / "[red]odd[b].csv").write_text('=cmd(),"[/]","x"\n1,2,3\n4,5,6\n')
    return folder


def test_three_hostile_files_among_many_stop_nothing(tmp_path: Path) -> None:
    """Reading counts files; the three are named with a remedy each before and after; the others are one import."""
    folder, ledger = filled(tmp_path / "files"), tmp_path / "l.db"
    lines: list[str] = []

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.enter(folder)
        await hand.settle()
        panel.table.select(f"all:{folder}")
        await hand.pilot.press("enter")
        job = hand.app.job
        hear = job._hear

        def heard(said: dict[str, object], post: object) -> None:
            hear(said, post)
            lines.append(job.line())

        job._hear = heard
        await hand.finished()
        assert any("reading" in line and f"/{MANY} files" in line for line in lines)
        await hand.press("enter")
        assert "Not read (3 files)" in hand.text
        unread = [file for file in panel.outcome.files if file.problem]
        assert {file.name for file in unread} == {"bytes.csv", "columns.csv", "[red]odd[b].csv"}
        assert all(len(file.problem.split()) > 4 for file in unread)
        assert "[red]odd[b].csv" in hand.text
        panel.table.select("go:")
        await hand.press("enter")
        await hand.pilot.press("enter")
        await hand.finished()
        assert f"{MANY - 3} rows booked" in hand.toasts[-1]
        assert "3 files not read" in hand.toasts[-1]
        assert "[red]odd[b].csv" in hand.text
        assert "bytes.csv" in hand.text

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert not maintenance.verify(ws)
        assert len(ws.ledger.imports.list()) == 1
        assert len(ws.ledger.events.all()) == MANY - 3
