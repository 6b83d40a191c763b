"""The screen as plain text: what a golden compares and what a test reads. Trailing blanks are dropped, lines end with LF."""

import asyncio
import difflib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot

GOLDEN = Path(__file__).parent / "golden"
_TYPED = 12
SMALL, LARGE = (80, 24), (120, 40)


class Hand:
    """A person at the keyboard: presses keys, types, looks."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.app: Any = pilot.app

    async def finished(self) -> None:
        """Waits for the process that works."""
        for _ in range(600):
            if self.app.job is None:
                break
            await asyncio.sleep(0.05)
        await self.settle()

    async def settle(self) -> None:
        """Waits until workers and what they bring about are done: a decision is a worker, a message, another worker, a message."""
        quiet = 0
        while quiet < 2:
            while getattr(self.app, "typing", False):
                await asyncio.sleep(0)
            busy = bool(list(self.app.workers))
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            quiet = 0 if busy or list(self.app.workers) else quiet + 1

    async def press(self, *keys: str) -> None:
        """Presses keys one by one and waits for what each brings about."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, written: str) -> None:
        """Types into the field that has the focus; what is long is pasted, for each key waits until the app is idle."""
        if len(written) > _TYPED:
            self.app.screen.focused.post_message(Paste(written))
        else:
            await self.pilot.press(*(_NAMES.get(character, character) for character in written))
        await self.settle()

    async def resize(self, cells: int, lines: int) -> None:
        await self.pilot.resize_terminal(cells, lines)
        await self.settle()

    @property
    def text(self) -> str:
        """Every line that the terminal shows."""
        return shown(self.app)

    @property
    def toasts(self) -> list[str]:
        """What was said in passing, oldest first."""
        return [notification.message for notification in self.app._notifications]

    def line(self, part: str) -> str:
        """The first line that contains `part`; empty for none."""
        return next((line for line in self.text.splitlines() if part in line), "")


_NAMES = {
    " ": "space", "/": "slash", ".": "full_stop", ":": "colon", "-": "minus", "_": "underscore",
    "<": "less_than_sign", ">": "greater_than_sign",
}  # fmt: skip


def shown(app: App[Any]) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


def drive(app: App[Any], steps: Callable[[Hand], Awaitable[None]], size: tuple[int, int] = SMALL) -> None:
    """Runs the app without a terminal and lets `steps` use it."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            hand = Hand(pilot)
            await hand.settle()
            await steps(hand)
        app.desk.close()  # type: ignore[attr-defined]

    asyncio.run(run())


def golden(shown: str, name: str) -> None:
    """The screen is what tests/tui/golden/NAME.txt holds. `TRIMTAB_GOLDEN=write` writes it anew, for review in the diff."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("TRIMTAB_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="\n")
    expected = path.read_text(encoding="utf-8")
    assert expected == shown, "\n".join(difflib.unified_diff(expected.splitlines(), shown.splitlines(), "golden", "shown", lineterm=""))
