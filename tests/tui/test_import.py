"""Importing by keyboard: choose, preview, confirm, undo; cancel and failures leave the ledger as it was; decisions wait meanwhile."""

import asyncio
import time
from datetime import datetime
from pathlib import Path

from core.services import imports, maintenance
from core.services.workspace import open_workspace
from importers import service
from importers.service import import_paths
from tests.tui import screen
from tests.tui.screen import Hand
from tui.app import build_app
from tui.jobs import Job
from tui.paths import after, pasted
from tui.watching import FILES, Watch

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone
SAMPLES = Path(__file__).parents[2] / "importers" / "samples"
KRAKEN = SAMPLES / "kraken-ledgers-2026-11-23.csv"


def test_preview_confirm_and_undo(tmp_path: Path) -> None:
    """The preview stores nothing; enter imports as one; the same file again is all duplicates; u takes the import back."""
    ledger = tmp_path / "ledger.db"

    async def steps(hand: Hand) -> None:
        assert "Nothing is imported yet" in hand.text
        await hand.press("4", "i")
        panel = hand.app.panel("import")
        panel.query_one("Input").value = str(KRAKEN)
        await hand.pilot.press("enter")
        await hand.finished()
        assert panel.step == 1
        screen.golden(hand.text, "import-rows-80x24")
        assert "kraken-ledgers" in hand.line("by exact header")
        await hand.press("enter")
        screen.golden(hand.text, "import-issues-80x24")
        assert "6 ignored" in hand.text
        await hand.press("enter")
        screen.golden(hand.text, "import-changes-80x24")
        await hand.resize(120, 40)
        screen.golden(hand.text, "import-changes-120x40")
        await hand.press("escape", "escape")
        screen.golden(hand.text, "import-rows-120x40")
        await hand.resize(80, 24)
        await hand.press("enter", "enter")
        assert hand.app.review.counts.events == 0
        await hand.pilot.press("enter")
        assert "Import" in hand.app.job.title
        hand.app.decide("undo")
        await hand.pilot.pause()
        assert "Import is running; esc cancels it" in hand.toasts[-1]
        await hand.finished()
        assert "rows booked" in hand.toasts[-1]
        events = hand.app.review.counts.events
        assert events > 0
        await hand.press("escape", "colon")
        await hand.type(f"import {KRAKEN}")
        await hand.pilot.press("enter")
        await hand.finished()
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
        await hand.finished()
        assert sum(bool(file.problem) for file in panel.outcome.files) == 1
        await hand.press("G")
        assert "[b] notes.csv" in hand.text
        assert panel.outcome.count("booked") > 0

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)


def big_file(folder: Path, copies: int = 6000) -> Path:
    """Many rows with ids of their own."""
    path = folder / "big.csv"
    lines = KRAKEN.read_text().splitlines()
    rest = [line.replace('"L', f'"{number:05}L', 1) for number in range(copies) for line in lines[1:8]]
    path.write_text("\n".join([lines[0], *rest]) + "\n")
    return path


def test_cancel_ends_the_process_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    """esc while rows are stored: the process has ended within a moment, the ledger verifies, is as it was, and takes the next write."""
    big, ledger = big_file(tmp_path), tmp_path / "ledger.db"

    async def steps(hand: Hand) -> None:
        hand.app.panel("import").paths = (big,)
        hand.app.panel("import").confirm()
        job = hand.app.job
        while job.stage != "storing":
            await asyncio.sleep(0.01)
        child = job._process
        began = time.monotonic()
        await hand.pilot.press("escape")
        await asyncio.wait_for(child.wait(), 5)
        assert time.monotonic() - began < 1
        await hand.finished()
        assert "Import was cancelled; nothing was stored" in hand.toasts[-1]
        assert hand.app.review.counts.events == 0
        with open_workspace(ledger, as_of=CLOCK) as ws:
            assert not maintenance.verify(ws)
            assert import_paths(ws, [KRAKEN]).done.report.id == 1

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


def test_an_import_that_was_stored_before_the_cancel_is_named(tmp_path: Path) -> None:
    """The word can come after the last moment: then the import stands whole, and the app says so instead of denying it."""
    ledger = tmp_path / "ledger.db"

    async def steps(hand: Hand) -> None:
        with open_workspace(ledger, as_of=CLOCK) as ws:
            import_paths(ws, [KRAKEN])
        job = Job("Import", {}, print)
        job.cancelled, job.last = True, 0
        hand.app.panel("import").finished(job)
        await hand.settle()
        assert "Import 1 was stored whole before it could be cancelled" in hand.toasts[-1]

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)


def test_quitting_during_an_import_asks(tmp_path: Path) -> None:
    """q while rows are stored: wait, or cancel and quit; then nothing is stored and no process is left."""
    big, ledger = big_file(tmp_path), tmp_path / "ledger.db"

    async def steps(hand: Hand) -> None:
        hand.app.panel("import").paths = (big,)
        hand.app.panel("import").confirm()
        job = hand.app.job
        while job.stage != "storing" or not job.total:
            await asyncio.sleep(0.01)
        assert "rows/s" in job.line()
        child = job._process
        await hand.pilot.press("q")
        await hand.pilot.pause()
        assert "Import is running" in hand.text
        await hand.pilot.press("c")
        await asyncio.wait_for(child.wait(), 5)

    screen.drive(build_app(ledger, as_of=CLOCK, poll=0), steps)
    with open_workspace(ledger, as_of=CLOCK) as ws:
        assert not imports.history(ws)


def test_a_file_that_asks_for_its_zone_is_asked_for_in_the_panel(tmp_path: Path) -> None:
    """The issue says what it waits for; the form takes a zone, refuses what is none, remembers it, and the preview goes on."""
    export = tmp_path / "[b]export.csv"
    head = "User ID,Time,Account,Operation,Coin,Change,Remark\n"
    export.write_text(head + '1,2023-05-04 10:00:00,Spot,Deposit,BTC,1,""\n')

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([export])
        await hand.finished()
        await hand.press("j")
        assert "needs a time zone" in hand.text
        await hand.press("enter")
        assert "Time zone of the times of account Binance, [b]export.csv" in hand.text
        await hand.type("Nowhere")
        await hand.press("enter")
        assert "'Nowhere' is not a time zone" in hand.toasts[-1]
        await hand.press("enter")
        await hand.type("UTC+2")
        await hand.pilot.press("enter")
        await hand.finished()
        assert "times in UTC+02:00" in hand.text
        assert "2023-05-04 10:00 deposit +1 BTC" in hand.text
        await hand.press("enter", "enter")
        await hand.pilot.press("enter")
        await hand.finished()
        assert "1 rows booked" in hand.toasts[-1]

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)
    with open_workspace(tmp_path / "ledger.db", as_of=CLOCK) as ws:
        assert ws.ledger.accounts.zones() == {"Binance": "UTC+02:00"}


def test_issues_name_their_causes_and_what_files_state_otherwise(tmp_path: Path) -> None:
    """Quarantined rows by cause with their text, and balances of the file that the ledger would not reach, before anything is stored."""
    export = tmp_path / "k.csv"
    head = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"'
    rows = [
        ("L1", "R1", "2024-01-05 10:00:00", "deposit", "", "currency", "ZUSD", "1000", "0", "1000"),
        ("L2", "R2", "2024-01-08 10:00:00", "[b]odd[/]", "", "currency", "ZUSD", "9", "0", "1009"),
        ("L3", "R3", "2024-01-09 10:00:00", "deposit", "", "currency", "ZUSD", "1", "0", "1010"),
    ]
    export.write_text("\n".join([head, *(",".join(f'"{cell}"' for cell in row) for row in rows)]) + "\n")

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([export])
        await hand.finished()
        await hand.press("enter", "j")
        assert "1 row: unknown type" in hand.text
        assert "[b]odd[/]" in hand.text
        await hand.press("k", "enter")
        assert "The files state other balances" in hand.text
        assert "the file states 1010, the ledger would hold 1001" in hand.text
        screen.golden(hand.text, "import-differs-80x24")

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)


def test_a_watched_folder_lists_what_comes_and_imports_nothing(tmp_path: Path) -> None:
    """F watches: a download waits until it is whole, then stands first as new; the user's enter reads it, and F stops the watch."""
    folder = tmp_path / "Downloads"
    folder.mkdir()
    (folder / "old.csv").write_text("a,b\n")

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.enter(folder)
        await hand.press("F")
        assert "watching" in hand.text
        (folder / "k.csv.crdownload").write_bytes(KRAKEN.read_bytes()[:500])
        panel.look_again()
        await hand.settle()
        assert "still being written" in hand.line("k.csv.crdownload")
        (folder / "k.csv.crdownload").rename(folder / "k.csv")
        (folder / "k.csv").write_bytes(KRAKEN.read_bytes())
        panel.look_again()
        await hand.settle()
        assert "still being written" in hand.line("k.csv")
        panel.look_again()
        await hand.settle()
        assert "1 new file" in hand.toasts[-1]
        assert "new" in hand.line("  k.csv").split() or "new" in hand.line("> k.csv").split()
        assert "new" not in hand.line("old.csv").split()
        assert not hand.app.job
        assert hand.app.review.counts.events == 0
        panel.table.select(f"file:{folder / 'k.csv'}")
        await hand.pilot.press("enter")
        await hand.finished()
        assert panel.step == 1
        await hand.press("escape", "F")
        assert "watching" not in hand.text
        assert "still being written" not in hand.text

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)


def test_a_watch_waits_for_whole_files(tmp_path: Path) -> None:
    """A size that still changes, an empty file and one beside its own part are no new files yet; a changed file is new again."""
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    watch = Watch(tmp_path, {other: (1, 5)})
    assert watch.take({path: (1, 0), other: (1, 5)}) == ()
    assert watch.take({path: (2, 10), other: (1, 5)}) == ()
    assert watch.take({path: (3, 20), other: (1, 5)}) == ()
    assert watch.growing == (path,)
    assert watch.take({path: (3, 20), tmp_path / "a.csv.part": (3, 1), other: (1, 5)}) == ()
    assert watch.take({path: (3, 20), other: (1, 5)}) == (path,)
    assert watch.take({path: (3, 20), other: (1, 5)}) == ()
    assert watch.new == (path,)
    watch.done((path,))
    assert watch.take({path: (3, 20), other: (1, 5)}) == watch.new == ()
    assert watch.take({path: (4, 21), other: (9, 6)}) == ()
    assert watch.take({path: (4, 21), other: (9, 6)}) == (path, other)


def test_the_files_that_are_listed_are_those_that_are_read() -> None:
    """The list of a folder and the import agree on the endings."""
    assert FILES == service.SUFFIXES


def test_a_child_that_dies_is_a_sentence(tmp_path: Path) -> None:
    """A process that ends without an answer gives one sentence, one with a defect its own; no traceback on the screen."""

    async def steps(hand: Hand) -> None:
        told: list[Job] = []
        hand.app.start(Job("Import", {}, told.append))
        await hand.finished()
        assert "ended without an answer" in told[0].error
        hand.app.start(Job("Import", {"work": "nothing", "ledger": str(tmp_path / "x.db"), "policy": None, "as_of": None}, told.append))
        await hand.finished()
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


def test_a_whole_path_behind_the_shown_folder_stands_by_itself() -> None:
    for whole in ("/exports/a.csv", "~/a.csv", "file:///exports/a.csv", "'/my exports/a.csv'"):
        assert after("/home/me/", f"/home/me/{whole}") == whole
    assert after("/home/me/", "/home/me/exports/a.csv") == "/home/me/exports/a.csv"
    assert after("/home/me/", "a.csv") == "a.csv"


def test_a_pasted_path_opens_the_import(tmp_path: Path) -> None:
    """Dropping a file on the terminal is a paste: the preview opens."""

    async def steps(hand: Hand) -> None:
        from textual.events import Paste

        hand.app.post_message(Paste(f"'{KRAKEN}'\n"))
        await hand.pilot.pause()
        await hand.finished()
        assert hand.app.active == "import"
        assert hand.app.panel("import").outcome.count("booked") > 0

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)


def test_an_unknown_file_is_mapped_saved_and_imported(tmp_path: Path) -> None:
    """enter on the file that is not read opens its mapping: columns by list, rows beside what they become, saved under a name, imported."""
    export = tmp_path / "[odd] bank.csv"
    export.write_text(
        "When;What happened;Thing;How much;Paid in all\n"
        "05.01.2026;Bought it;VTI;10;2500,50\n14.02.2026;Bought it;[b]X[/];3;1200,00\n"
    )

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([export])
        await hand.finished()
        await hand.press("j", "enter")
        wizard = hand.app.screen
        assert "[odd] bank.csv: what its columns are" in hand.text
        choices = wizard.query_one("#mapping-choices")

        async def choose(key: str, typed: str) -> None:
            assert choices.select(key), key
            await hand.press("enter")
            await hand.type(typed)
            await hand.press("enter")

        for column, field in (
            ("When", "date"), ("What happened", "type"), ("Thing", "asset"), ("How much", "quantity"), ("Paid in all", "amount")
        ):
            await choose(f"column:{column}", field)
        await choose("type:Bought it", "buy")
        await choose("setting:asset_kind", "security")
        await choose("setting:currency", "EUR")
        await choose("setting:account", "Depot")
        assert "2026-01-05 buy +10 VTI, -2,500.5" in hand.text
        assert "2 booked" in hand.text
        assert "[b]X[/]" in hand.text
        choices.action_edge(-1)
        screen.golden(hand.text, "mapping-80x24")
        await hand.resize(120, 40)
        screen.golden(hand.text, "mapping-120x40")
        await hand.resize(80, 24)
        await hand.press("enter")
        await hand.pilot.press("enter")
        await hand.settle()
        await hand.finished()
        assert "The mapping odd--bank is saved" in hand.toasts[-1]
        assert "odd--bank" in hand.line("account Depot")
        await hand.press("enter", "enter")
        await hand.pilot.press("enter")
        await hand.finished()
        assert "2 rows booked" in hand.toasts[-1]

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)
    assert (tmp_path / "mappings" / "odd--bank.toml").is_file()
    with open_workspace(tmp_path / "ledger.db", as_of=CLOCK) as ws:
        assert service.recognised_as(ws, export) == "odd--bank"


def test_a_file_that_was_not_read_is_mended_after_the_import_too(tmp_path: Path) -> None:
    """enter on it in the last step opens what mends it, and reads the files again: the others are duplicates by then."""
    (tmp_path / "kraken.csv").write_bytes(KRAKEN.read_bytes())
    head = "User ID,Time,Account,Operation,Coin,Change,Remark\n"
    (tmp_path / "a.csv").write_text(head + '1,2023-05-04 10:00:00,Spot,Deposit,BTC,1,""\n')

    async def steps(hand: Hand) -> None:
        await hand.press("4")
        panel = hand.app.panel("import")
        panel.preview([tmp_path / "kraken.csv", tmp_path / "a.csv"])
        await hand.finished()
        await hand.press("enter")
        assert "enter: say its time zone" in hand.line("a.csv")
        await hand.press("enter")
        await hand.pilot.press("enter")
        await hand.finished()
        assert panel.step == 4
        panel.table.select("1")
        await hand.press("enter")
        assert "Time zone of the times of account Binance" in hand.text
        await hand.type("UTC")
        await hand.pilot.press("enter")
        await hand.finished()
        assert panel.outcome.count("booked") == 1

    screen.drive(build_app(tmp_path / "ledger.db", as_of=CLOCK, poll=0), steps)
