"""A defect of the program: one sentence, a log, exit code 1 and a terminal as it was; the traceback only where it is asked for."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.events import Key
from textual.worker import WorkerFailed

from tests.tui import screen
from tests.tui.cli_desk import CLOCK, ROOT
from tests.tui.screen import Hand
from tests.tui.terminal import Terminal, trimtab
from tests.tui.values import Fake
from tui.defect import MOST, report
from tui.shell import TrimtabApp

BROKEN_QUEUE = ["import core.services.queue as queue", "queue.load = lambda ws: {}['the queue']"]
BROKEN_PANEL = ["from tui.panels.bands import BandsPanel", "BandsPanel.draw = lambda self: {}['the bands']"]


def run(script: str, **env: str) -> "subprocess.CompletedProcess[str]":
    given = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run([sys.executable, "-c", script], env=given, capture_output=True, text=True, timeout=60, check=False)


def log_of(folder: Path) -> Path:
    return folder / "home" / "trimtab" / "log" / "defects.log"


def test_a_defect_of_a_command_is_a_sentence(demo_ledger: Path, tmp_path: Path) -> None:
    """On stderr, with the log that has the traceback; nothing on stdout; exit code 1."""
    script = trimtab("queue", "--ledger", str(demo_ledger), "--as-of", CLOCK, before=BROKEN_QUEUE)
    done = run(script)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("trimtab: a defect of the program ended this (KeyError: 'the queue')")
    assert done.stderr.count("\n") == 1
    assert str(log_of(tmp_path)) in done.stderr
    written = log_of(tmp_path).read_text()
    assert "Traceback" in written
    assert "KeyError: 'the queue'" in written
    assert "Traceback" in run(script, TRIMTAB_DEBUG="1").stderr
    assert log_of(tmp_path).read_text().count("Traceback") == 2


@pytest.mark.parametrize("size", [screen.SMALL, screen.LARGE])
def test_a_defect_of_the_app_gives_the_terminal_back(demo_ledger: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """The alternate screen is left, the cursor is shown, then the sentence; no traceback of any kind."""
    script = trimtab("--ledger", str(demo_ledger), "--as-of", CLOCK, before=BROKEN_PANEL)
    with Terminal(script, {}, size) as terminal:
        assert terminal.end() == 1
        before, left, after = terminal.written.decode().rpartition("\x1b[?1049l")
    assert left
    assert "\x1b[?25h" in left + after
    assert "trimtab: a defect of the program ended this (KeyError: 'the bands')" in after
    assert str(log_of(tmp_path)) in after
    assert "Traceback" not in before + after
    assert "KeyError: 'the bands'" in log_of(tmp_path).read_text()


def test_a_defect_shows_its_traceback_where_that_is_asked_for(demo_ledger: Path) -> None:
    """After the terminal is as it was."""
    script = trimtab("--ledger", str(demo_ledger), "--as-of", CLOCK, before=BROKEN_PANEL)
    with Terminal(script, {"TRIMTAB_DEBUG": "1"}) as terminal:
        assert terminal.end() == 1
        assert b"Traceback (most recent call last)" in terminal.written.rpartition(b"\x1b[?1049l")[2]


def test_no_defect_goes_unheard() -> None:
    """Of a worker on the ledger's thread, and of the second of two keys that come together."""

    class Broken(Fake):
        def approve(self, ids: tuple[str, ...], revision: int) -> str:
            raise KeyError("approve")

    async def decides(hand: Hand) -> None:
        await hand.pilot.press("2", "a")
        await asyncio.wait_for(hand.app._exception_event.wait(), 10)

    async def types(hand: Hand) -> None:
        hand.app.panel("bands").detail = lambda: {}["detail"]
        for key in "2", "1", "i":
            hand.app.post_message(Key(key, key))
        await asyncio.wait_for(hand.app._exception_event.wait(), 10)

    for steps, named in (decides, "approve"), (types, "detail"):
        app = TrimtabApp(Broken(), poll=0)
        with pytest.raises((KeyError, WorkerFailed), match=named):
            screen.drive(app, steps)
        assert repr(app.defect) == f"KeyError('{named}')"


def test_the_log_is_kept_small_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun anew beyond its size, read by its owner alone; elsewhere where its folder cannot be had; control characters never arrive."""
    log = log_of(tmp_path)
    sentence = report(ValueError("a\x1b[31m\nb" + "x" * 500))
    assert "\x1b" not in sentence
    assert "\n" not in sentence
    assert len(sentence) < 500
    assert log.stat().st_mode & 0o777 == 0o600
    with log.open("a") as file:
        file.write("x" * MOST)
    report(ValueError("later"))
    assert log.stat().st_size < MOST
    monkeypatch.setenv("XDG_STATE_HOME", str(log))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert f"{tmp_path}/trimtab-" in report(ValueError("no folder"))
    monkeypatch.setattr("tempfile.tempdir", str(log))
    assert "TRIMTAB_DEBUG=1" in report(ValueError("no folder at all"))
