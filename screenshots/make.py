"""`make screenshots`: drives the app over the demo by keyboard and writes SVG and PNG of each screen into this folder."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screenshots.render import png, without_web_font

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent
WIDE, SMALL = (120, 40), (80, 24)
SHOTS: tuple[tuple[str, tuple[int, int], Sequence[str]], ...] = (
    ("review", WIDE, ()),
    ("why", WIDE, ("2", "i")),
    ("queue", WIDE, ("2", "z")),
    ("lots", WIDE, ("3", "z")),
    ("import", WIDE, ("4",)),
    ("inbox", WIDE, ("5",)),
    ("checklist", WIDE, ("6",)),
    ("journal", WIDE, ("7",)),
    ("accounts", WIDE, ("8",)),
    ("keys", WIDE, ("?",)),
    ("review-80x24", SMALL, ()),
    ("queue-80x24", SMALL, ("2",)),
)


async def shoot(ledger: Path, name: str, size: tuple[int, int], keys: Sequence[str]) -> None:
    """One screen: a fresh app, the keys pressed, the picture taken."""
    from importers.demo import NOW
    from tui.app import build_app

    app = build_app(ledger, as_of=NOW, demo=True, poll=0)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        svg = without_web_font(app.export_screenshot(title="Trimtab"))
    app.desk.close()
    (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
    (FOLDER / f"{name}.png").write_bytes(png(svg))


async def settle(pilot: "Pilot[object]") -> None:
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def main() -> None:
    from importers import demo

    with tempfile.TemporaryDirectory() as home:
        ledger = Path(home) / "demo.db"
        demo.build(ledger)
        for name, size, keys in SHOTS:
            asyncio.run(shoot(ledger, name, size, keys))


if __name__ == "__main__":
    main()
