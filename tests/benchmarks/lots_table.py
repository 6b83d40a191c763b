"""Opens the lots panel over 100,000 lots and pages down. `lots_table.py LEDGER` prints the CPU seconds of opening and of the worst page."""

import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path

from core.model import Draft, EventKind, Leg, LegRole, ParsedFile, Price, SourceRow
from core.services import imports, prices
from core.services.workspace import open_workspace

LOTS = 100_000
START = datetime(2018, 1, 1, 12, tzinfo=UTC)


def fill(ledger: Path) -> None:
    """100,000 purchases, none sold: as many lots."""
    file = ParsedFile("bulk.csv", "0" * 64, "bench", "1", "Broker", "UTC", "file")
    for number in range(LOTS):
        key = blake2b(str(number).encode(), digest_size=16).digest()
        cost = Decimal(number % 977) + Decimal("1.25")
        legs = (
            Leg("Broker", f"security:S{number % 50:02d}", Decimal(1 + number % 9), LegRole.ASSET),
            Leg("Broker", "cash:USD", -cost, LegRole.CASH),
        )
        file.rows.append(SourceRow(number + 2, f"{number}", key=key))
        file.drafts.append(Draft(key, EventKind.BUY, START + timedelta(minutes=40 * number), legs, (number,)))
    with open_workspace(ledger, as_of=datetime(2026, 11, 23, 14, tzinfo=UTC)) as ws:
        imports.store(ws, [file])
        quotes = [Price(f"security:S{number:02d}", ws.as_of, Decimal(400 + number), "USD", "bench") for number in range(50)]
        prices.store(ws, quotes, "bench")
        from core.services.projection import booked

        booked(ws)


async def measure(ledger: Path) -> tuple[float, float]:
    from tui.app import build_app

    app = build_app(ledger, as_of=datetime(2026, 11, 23, 14, tzinfo=UTC), poll=0)
    async with app.run_test(size=(120, 40)) as pilot:

        async def settled() -> None:
            await app.workers.wait_for_complete()
            await pilot.pause()

        while app.review is None:
            await pilot.pause(0.01)
        await settled()
        await pilot.press("1")
        await settled()
        began = time.process_time()
        await pilot.press("3")
        await settled()
        opened = time.process_time() - began
        worst = 0.0
        for _ in range(20):
            began = time.process_time()
            await pilot.press("pagedown")
            await settled()
            worst = max(worst, time.process_time() - began)
    app.desk.close()
    return opened, worst


if __name__ == "__main__":
    path = Path(sys.argv[1])
    if sys.argv[2:] == ["fill"]:
        fill(path)
    else:
        subprocess.run([sys.executable, __file__, str(path), "fill"], check=True)
        opened, paged = asyncio.run(measure(path))
        sys.stdout.write(f"{opened} {paged}\n")
