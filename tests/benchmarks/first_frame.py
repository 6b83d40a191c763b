"""CPU seconds of a process that opens the app over the demo's ledger, headless at 120x40, up to the first frame with the sleeves' figures.

`first_frame.py LEDGER` prints them.
"""

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

FORBIDDEN = ("pandas", "ccxt", "sqlite_utils", "highspy", "polars", "importers")


async def main(ledger: Path) -> None:
    from tui.app import build_app

    app = build_app(ledger, as_of=datetime(2026, 11, 23, 9), demo=True, poll=0)  # noqa: DTZ001 - in the policy's zone
    spent: list[float] = []
    loaded: list[str] = []

    def look() -> None:
        if not spent and (app.glance or app.review) and "23.0" in shown(app):
            spent.append(time.process_time())
            loaded.extend(name for name in FORBIDDEN if name in sys.modules)

    app.post_display_hook = look  # type: ignore[method-assign]
    async with app.run_test(size=(120, 40)) as pilot:
        async with asyncio.timeout(60):
            while not spent:
                await pilot.pause(0.02)
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.desk.close()
    assert not loaded, loaded
    sys.stdout.write(f"{spent[0]}\n")


def shown(app: Any) -> str:
    """The text of the frame that was just drawn."""
    return "".join(segment.text for strip in app.screen._compositor.render_strips() for segment in strip)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
