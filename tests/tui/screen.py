"""The screen as plain text: what a golden compares and what a test reads. Trailing blanks are dropped, lines end with LF."""

import os
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

GOLDEN = Path(__file__).parent / "golden"


def text(app: App[Any]) -> str:
    """Every line that the terminal would show."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


async def settle(pilot: Pilot[Any]) -> None:
    """Waits until workers, timers at zero and messages are done."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    """Presses keys one by one, as a person would, and waits for what each brings about."""
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


async def typed(pilot: Pilot[Any], written: str) -> None:
    """Types into the field that has the focus."""
    for character in written:
        await pilot.press({" ": "space"}.get(character, character))
    await settle(pilot)


def golden(app: App[Any], name: str) -> None:
    """The screen is what tests/tui/golden/NAME.txt holds. `TRIMTAB_GOLDEN=write` writes it anew, for review in the diff."""
    path = GOLDEN / f"{name}.txt"
    shown = text(app)
    if os.environ.get("TRIMTAB_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == shown
