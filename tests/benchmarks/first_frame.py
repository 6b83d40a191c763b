"""CPU seconds of a process that opens the app over the demo's ledger, headless at 120x40, until the sleeves' figures are on the screen.

`first_frame.py LEDGER` prints them.
"""

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

FORBIDDEN = ("pandas", "ccxt", "sqlite_utils", "highspy", "polars")


async def main(ledger: Path) -> None:
    from tui.app import build_app

    app = build_app(ledger, as_of=datetime(2026, 11, 23, 9), demo=True, poll=0)  # noqa: DTZ001 - in the policy's zone
    async with app.run_test(size=(120, 40)) as pilot:
        while "23.0" not in shown(app):
            await pilot.pause(0.02)
        spent = time.process_time()
        loaded = [name for name in FORBIDDEN if name in sys.modules]
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.desk.close()
    assert not loaded, loaded
    sys.stdout.write(f"{spent}\n")


def shown(app: Any) -> str:
    return "".join(segment.text for strip in app.screen._compositor.render_strips() for segment in strip)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
