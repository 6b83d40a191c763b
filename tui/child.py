"""The working process: reads one request from standard input, works, answers in lines of JSON. No interface is loaded here.

`cancel` on standard input, or its end, stops the work; the ledger keeps nothing of it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from core.services.errors import FAILURES, ImportCancelled, Refused
from core.services.workspace import Opening, Workspace, open_workspace

EVERY = 0.1
"""Least seconds between two words of progress."""


class _Talk:
    """Says how far the work is, and hears whether it is to stop."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._last = 0.0
        self._out = sys.stdout

    def listen(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        sys.stdin.readline()
        self.stop.set()

    def say(self, **said: Any) -> None:
        self._out.write(json.dumps(said) + "\n")
        self._out.flush()

    def stopped(self) -> bool:
        return self.stop.is_set()

    def stage(self, what: str, unit: str = "") -> None:
        self._last = 0.0
        self.say(stage=what, unit=unit)

    def progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= EVERY or done == total:
            self._last = now
            self.say(progress=[done, total])


def _import(ws: Workspace, request: dict[str, Any], talk: _Talk) -> dict[str, Any]:
    from core.services.imports import history
    from tui.reading import imported

    talk.say(last=max((one.id for one in history(ws)), default=0))
    return imported(ws, request, talk)


def _prices(ws: Workspace, request: dict[str, Any], talk: _Talk) -> dict[str, Any]:
    from core.services import prices
    from importers.online.ccxt_prices import fetch

    wanted: list[tuple[str, Sequence[datetime] | Literal["now"]]] = [(asset, at or "now") for asset, at in prices.wanted(ws, ())]
    try:
        answer = fetch(
            wanted, exchange=request["exchange"], base=ws.base_currency, progress=talk.progress, cancelled=talk.stop.is_set,
            api_url=request.get("api_url", ""),
        )  # fmt: skip
    except ValueError as error:
        raise Refused(str(error)) from None
    if talk.stop.is_set():
        raise ImportCancelled("the fetch was cancelled; nothing was stored")
    stored = prices.store(ws, answer.prices, f"fetched from {request['exchange']}", [problem.what for problem in answer.problems])
    return {"stored": stored.stored, "present": stored.present, "problems": list(stored.problems)}


_WORK = {"import": _import, "prices": _prices}


def main() -> int:
    """One request, one answer."""
    request = json.loads(sys.stdin.readline())
    talk = _Talk()
    talk.listen()
    as_of = datetime.fromisoformat(request["as_of"]) if request["as_of"] else None
    policy = Path(request["policy"]) if request["policy"] else None
    try:
        how = Opening.REHEARSE if request.get("dry_run") else Opening.MAKE
        with open_workspace(Path(request["ledger"]), policy, as_of, how=how) as ws:
            talk.say(result=_WORK[request["work"]](ws, request, talk))
    except ImportCancelled:
        talk.say(cancelled=True)
    except FAILURES as error:
        talk.say(error=str(error))
    except Exception as error:  # noqa: BLE001 - whatever else arrives here is a defect
        from tui.defect import report

        talk.say(error=report(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
