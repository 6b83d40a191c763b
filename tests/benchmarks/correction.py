"""One corrected event in a ledger of 100,000, rebooked and on screen: CPU of the service, without the start of the program.

`correction.py LEDGER` prints how many events the corrected asset has, then the seconds of each correction with the page of lots after
it.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from core.model import EventKind
from core.services import events, lots, projection
from core.services.workspace import open_workspace

ASSET = "crypto:T07X"


def main(ledger: Path) -> None:
    with open_workspace(ledger, as_of=datetime(2026, 11, 23, 14, tzinfo=UTC)) as ws:
        projection.booked(ws)
        lots.page(ws)
        there = ws.ledger.events.touching([ASSET])
        bought = [event for event in there if event.kind is EventKind.BUY]
        sys.stdout.write(f"{len(there)}\n")
        for event in (bought[3], bought[len(bought) // 2], bought[-1], bought[5], bought[7]):
            start = time.process_time()
            events.correct(ws, event.key, {"quantity": f"{event.legs[0].quantity + 1}"})
            assert ws.ledger.projections.fresh(projection.stamp(ws)), "everything would be booked"
            lots.page(ws)
            sys.stdout.write(f"{time.process_time() - start}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
