"""`make screenshots`: drives the app over the demo by keyboard and writes SVG and PNG of each screen into this folder."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screenshots.render import png, without_web_font

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).resolve().parent
WIDE, SMALL = (120, 40), (80, 24)
NEXT_WEEK = """\
"txid","refid","time","type","subtype","aclass","subclass","asset","wallet","amount","fee","balance"
"LDEMO90-BBBBB-000090","TDEMO90-AAAAA-000090","2026-11-23 15:10:02","trade","tradespot","currency","crypto","DOT","spot / main",-155.8,0,4.2
"LDEMO91-BBBBB-000091","TDEMO90-AAAAA-000090","2026-11-23 15:10:02","trade","tradespot","currency","fiat","ZUSD","spot / main",779.8,2.03,977.77
"LDEMO92-BBBBB-000092","TDEMO92-AAAAA-000092","2026-11-24 02:00:00","earn","reward","currency","crypto","SOL","spot / main",0.0031,0,17.5116
"LDEMO93-BBBBB-000093","TDEMO93-AAAAA-000093","2026-11-25 08:00:00","margin","","currency","fiat","ZUSD","spot / main",-12.5,0,965.27
"""  # noqa: E501
"""A file that the demo has not seen: a trade, a reward, and a row that waits for the user."""
SHOTS: tuple[tuple[str, tuple[int, int], Sequence[str]], ...] = (
    ("review", WIDE, ()),
    ("why", WIDE, ("2", "i")),
    ("queue", WIDE, ("2", "z")),
    ("lots", WIDE, ("3", "z")),
    ("whatif", WIDE, ("3", "j", "j", "w", "down", "right", "right", "right")),
    ("harvest", WIDE, ("H", "j", "j")),
    ("taxyear", WIDE, ("$", "j", "j")),
    ("figure", WIDE, ("2", "j", "j", "enter", "j", "j", "j", "l", "j", "j", "l", "j", "l")),
    ("import", WIDE, ("4", "j", "enter")),
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
        os.environ["HOME"] = home
        exports = Path(home) / "exports"
        exports.mkdir()
        (exports / "kraken-ledgers-week-48.csv").write_text(NEXT_WEEK, encoding="utf-8")
        os.chdir(exports)
        ledger = Path(home) / "demo.db"
        demo.build(ledger)
        for name, size, keys in SHOTS:
            asyncio.run(shoot(ledger, name, size, keys))


if __name__ == "__main__":
    main()
