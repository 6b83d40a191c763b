"""The working process: reads one request from standard input, works, answers in lines of JSON. No interface is loaded here.

`cancel` on standard input, or its end, stops the work; the ledger keeps nothing of it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from core.model import Fate
from core.services.errors import FAILURES, ImportCancelled, Refused
from core.services.workspace import Opening, Workspace, open_workspace
from tui.outcome import Cause, FileOutcome, Outcome

if TYPE_CHECKING:
    from core.services.imports import FileReport, Imported
    from importers.service import ReadFile

LINES = 5
"""Quarantined lines shown of each cause."""
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

    def progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= EVERY or done == total:
            self._last = now
            self.say(progress=[done, total])


def _import(ws: Workspace, request: dict[str, Any], talk: _Talk) -> dict[str, Any]:
    from importers.service import import_paths

    dry = bool(request["dry_run"])
    result = import_paths(
        ws, [Path(path) for path in request["paths"]], dry_run=dry, progress=talk.progress, cancelled=talk.stop.is_set,
        account=request.get("account") or None, format=request.get("format") or None, timezone=request.get("timezone") or None,
    )  # fmt: skip
    done = result.done
    reports = iter(done.report.files if done else ())
    files = tuple(_file(file, next(reports) if file.parsed or file.known else None) for file in result.files)
    return asdict(Outcome(dry, done.report.id if done else 0, files, () if done is None or dry else _notes(done)))


def _file(file: ReadFile, report: FileReport | None) -> FileOutcome:
    if report is None:
        return FileOutcome(str(file.path), file.path.name, problem=file.problem)
    groups = tuple(
        _cause(cause, [row for row in report.quarantined if row.cause == cause])
        for cause in dict.fromkeys(row.cause for row in report.quarantined)
    )
    rules = tuple(sorted(Counter(row.rule for row in report.ignored).items(), key=lambda pair: -pair[1]))
    counts = {fate: report.counts.get(fate, 0) for fate in Fate}
    return FileOutcome(
        str(file.path),
        report.name,
        report.format,
        report.version,
        report.account,
        report.read,
        counts[Fate.BOOKED],
        counts[Fate.DUPLICATE],
        counts[Fate.IGNORED],
        counts[Fate.QUARANTINED],
        report.events_new,
        report.observations,
        groups,
        rules,
        report.warnings,
    )


def _cause(cause: str, rows: list[Any]) -> Cause:
    return Cause(cause, len(rows), rows[0].reason, tuple((row.line, row.raw) for row in rows[:LINES]))


def _notes(done: Imported) -> tuple[str, ...]:
    """What followed from an import, in sentences."""
    notes = [
        f"{done.matched} own transfers are matched in the whole ledger; {done.ambiguous} could be several, {done.open} have one side only."
    ]
    notes += [
        f"{each.account} {each.asset}: the ledger holds {each.ledger}, the export states {each.export}; nothing was adjusted."
        for each in done.differences
    ]
    if done.filled:
        notes.append(f"Tickets filled: {', '.join(done.filled)}.")
    if done.prices_missing:
        notes.append(f"{done.prices_missing} values lack a price: import a positions export or a price file, or enter them with A.")
    return tuple(notes)


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
