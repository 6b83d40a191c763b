"""What the app says when things are not as they should be: nothing yet, locked, damaged, stale, another process, a defect of none."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from core.model import Blocked
from core.services import journal
from core.services.errors import Refused
from core.services.workspace import open_workspace
from tests.replacing import replace
from tests.tui import screen
from tests.tui.screen import LARGE, Hand
from tests.tui.values import EMPTY, REVIEW, Fake
from tui.app import build_app
from tui.lines import plain
from tui.screens.about import NO_ADVICE, lines
from tui.shell import TrimtabApp

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone
ROOT = Path(__file__).parents[2]


def test_a_ledger_that_cannot_be_used_is_said_and_the_app_stays_usable() -> None:
    """The sentence with its remedy stands in the status line; r tries again, and then all is well."""

    async def steps(hand: Hand) -> None:
        assert "the ledger is used by process 7; close it [now]" in hand.text
        assert "BLOCKED" in hand.text
        await hand.press("2", "a", "i", "E")
        await hand.press("escape")
        hand.app.desk.value = REVIEW
        await hand.press("r")
        assert "BLOCKED" not in hand.text
        assert "SELL 0.02 BTC" in hand.text

    screen.drive(TrimtabApp(Fake(Refused("the ledger is used by process 7; close it [now]")), poll=0), steps)


def test_a_decision_that_is_refused_changes_nothing_and_says_why() -> None:
    """A refusal is a toast with the domain's sentence; the queue stands as it was."""

    class Stubborn(Fake):
        def approve(self, ids: tuple[str, ...], revision: int) -> str:
            raise Refused("the ledger has moved on [since]; look again")

    async def steps(hand: Hand) -> None:
        before = hand.app.review
        await hand.press("2", "a")
        assert hand.toasts[-1] == "the ledger has moved on [since]; look again"
        assert hand.app.review is before

    screen.drive(TrimtabApp(Stubborn(), poll=0), steps)


def test_another_process_that_writes_is_noticed(demo_ledger: Path) -> None:
    """The app looks at the ledger's data version, and loads anew where it has moved; its own writes move nothing."""

    async def steps(hand: Hand) -> None:
        app = hand.app
        before = app.review
        app.watch_ledger()
        await hand.settle()
        assert app.review is before
        with open_workspace(demo_ledger, as_of=CLOCK) as ws:
            journal.note(ws, "from another process")
        app.watch_ledger()
        await hand.settle()
        assert app.review is not before
        before = app.review
        await hand.press("m")
        await hand.type("own")
        await hand.press("enter")
        own = app.review
        app.watch_ledger()
        await hand.settle()
        assert app.review is own

    screen.drive(build_app(demo_ledger, as_of=CLOCK, poll=0), steps)


def test_what_is_blocked_is_shown_with_its_remedy() -> None:
    """A blocked part of the review stands in the status line where there is room, and the header says so of the demo."""
    blocked = Blocked("Drift of Alt L1", "no price of SOL", "R fetches it")

    async def steps(hand: Hand) -> None:
        assert "blocked: Drift of Alt L1" in hand.text
        assert "DEMO" in hand.text.splitlines()[0]

    screen.drive(TrimtabApp(Fake(replace(REVIEW, blocked=(blocked,), demo=True)), poll=0), steps, LARGE)


def test_demo_and_quit_end_the_app() -> None:
    """`:demo` ends with the wish for the demo; q ends with nothing."""
    ended: list[object] = []
    for typed in ("demo", "q"):
        app = TrimtabApp(Fake(EMPTY), poll=0)

        async def steps(hand: Hand, typed: str = typed) -> None:
            await hand.pilot.press("colon")
            await hand.pilot.press(*typed, "enter")
            await hand.pilot.pause(0.1)

        screen.drive(app, steps)
        ended.append(app.return_value)
    assert ended == ["demo", None]


def test_the_page_about_the_program_says_what_it_is_not() -> None:
    """Version, licence and the one sentence on advice."""
    written = plain(lines())
    assert NO_ADVICE in written
    assert "MIT" in written


@pytest.mark.parametrize("name", ["polars", "pandas", "numpy", "ccxt", "sqlite_utils", "highspy", "click", "importers"])
def test_the_first_frame_loads_nothing_heavy(demo_ledger: Path, name: str) -> None:
    """With the sleeves' figures on the screen none of these is loaded; counted in a fresh process."""
    assert name not in _loaded(demo_ledger)


_LOADED: dict[str, set[str]] = {}
SCRIPT = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from tui.app import build_app

async def main():
    app = build_app(Path(sys.argv[1]), as_of=datetime(2026, 11, 23, 9), poll=0)
    async with app.run_test(size=(120, 40)) as pilot:
        while app.review is None:
            await pilot.pause(0.01)
        await pilot.pause()
        shown = "".join(s.text for strip in app.screen._compositor.render_strips() for s in strip)
        assert "23.0%" in shown
        print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
    app.desk.close()

asyncio.run(main())
"""


def _loaded(ledger: Path) -> set[str]:
    if "all" not in _LOADED:
        done = subprocess.run([sys.executable, "-c", SCRIPT, str(ledger)], cwd=ROOT, capture_output=True, text=True, check=True)
        _LOADED["all"] = set(done.stdout.split())
    return _LOADED["all"]
