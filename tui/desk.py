"""The app's one way to the domain: every method is one use of `core.services` and runs on the ledger's own thread.

Views come back frozen; decisions come back as the sentence that says what was done. No widget enters here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from core.model import zone
from core.services.errors import FAILURES
from core.services.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from core.model import Event, JournalEntry, LimitState, Question, QueueItem, SleeveState
    from core.services.accounts import AccountRow
    from core.services.entries import Added
    from core.services.imports import ImportInfo, QuarantinedRow
    from core.services.lots import LotPage
    from core.services.review import Review
    from core.services.transfers import Ambiguous
    from core.unknown import Maybe

PAGE = 256
"""Lots read at once."""
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for the user."""

    questions: tuple[Question, ...]
    ambiguous: tuple[Ambiguous, ...]
    open: tuple[Event, ...]
    causes: dict[str, tuple[QuarantinedRow, ...]]
    """Quarantined rows by what one remedy mends."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The bands alone: what the first frame shows while the rest of the review is computed."""

    as_of: datetime
    total: Maybe
    currency: str
    sleeves: tuple[SleeveState, ...]
    limits: tuple[LimitState, ...]
    demo: bool
    queue: tuple[QueueItem, ...] = ()


class Desk:
    """A ledger and its policy, opened on a thread of their own at the first call."""

    failures: tuple[type[Exception], ...] = FAILURES

    def __init__(self, ledger: Path, policy: Path | None = None, as_of: datetime | None = None) -> None:
        self.ledger, self.policy, self.as_of = ledger, policy, as_of
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._workspace: Workspace | None = None
        self._version = -1
        self._listing: tuple[tuple[str, bool, str], LotPage] | None = None

    async def call(self, work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        """Runs one of the methods below on the ledger's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(*args, **kwargs))

    def close(self) -> None:
        """Closes the ledger, after what still runs on its thread."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    def _close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    @property
    def ws(self) -> Workspace:
        """The workspace, its clock moved on unless it was fixed."""
        if self._workspace is None:
            self._workspace = open_workspace(self.ledger, self.policy, self.as_of)
        self._workspace.refresh()
        return self._workspace

    @property
    def zone(self) -> ZoneInfo:
        """The user's zone; UTC until the ledger is open."""
        return zone(self._workspace.tz) if self._workspace else ZoneInfo("UTC")

    # views

    def glance(self) -> Glance | None:
        """Sleeves and limits, without proposals, queue and checklist; None for a ledger that holds nothing."""
        from core.services.measure import measure

        ws = self.ws
        measured = measure(ws)
        if not measured.valuation.holdings:
            return None
        return Glance(ws.as_of, measured.valuation.total, ws.base_currency, measured.sleeves, measured.limits, ws.demo)

    def review(self) -> Review:
        from core.services import review

        ws = self.ws
        self._version = ws.ledger.data_version()
        return review.load(ws)

    def moved(self) -> bool:
        """Whether another process has written since the last review."""
        return self._version >= 0 and self.ws.ledger.data_version() != self._version

    def inbox(self) -> Inbox:
        from core.services import imports, questions, transfers

        ws = self.ws
        moves = transfers.load(ws)
        causes: dict[str, list[QuarantinedRow]] = {}
        for row in imports.quarantine(ws):
            causes.setdefault(row.cause, []).append(row)
        return Inbox(questions.load(ws), moves.ambiguous, moves.open, {cause: tuple(rows) for cause, rows in causes.items()})

    def history(self) -> tuple[ImportInfo, ...]:
        from core.services import imports

        return imports.history(self.ws)

    def journal(self, limit: int) -> tuple[JournalEntry, ...]:
        from core.services import journal

        return journal.entries(self.ws, limit=limit)

    def accounts(self) -> tuple[AccountRow, ...]:
        from core.services import accounts

        return accounts.load(self.ws)

    def lots_page(self, sort: str, descending: bool, words: str, start: int) -> LotPage:
        from core.services import lots

        asked = (sort, descending, words)
        known = self._listing if self._listing and self._listing[0] == asked else None
        after = known[1].at(start) if known and start else None
        found = lots.page(self.ws, sort=sort, descending=descending, words=words, after=after, limit=PAGE)
        self._listing = (asked, found)
        return found

    def lot_lines(self, origin: str) -> tuple[str, ...]:
        """The lines of files that a lot comes from."""
        from core.services import lots

        return tuple(f"{line.name}, line {line.line}" for line in lots.source_lines(self.ws, [origin]).get(origin, ()))

    # decisions: each says what was done

    def approve(self, ids: tuple[str, ...], revision: int) -> str:
        from core.services import queue

        return _said(queue.approve(self.ws, ids, revision=revision), "approved", "E writes the tickets, u takes it back")

    def snooze(self, ids: tuple[str, ...], until: str) -> str:
        from core.services import queue

        return _said(queue.snooze(self.ws, ids, until), f"snoozed until {until}", "u takes it back")

    def reject(self, ids: tuple[str, ...], reason: str) -> str:
        from core.services import queue

        return _said(queue.reject(self.ws, ids, reason=reason or "no reason given"), "rejected", "u takes it back")

    def done(self, ids: tuple[str, ...], outcome: str) -> str:
        from core.services import queue

        cancelled = outcome == "cancelled"
        return _said(queue.done(self.ws, ids, cancelled=cancelled), "cancelled" if cancelled else "done by hand", "the journal has it")

    def undo(self) -> str:
        from core.services import queue

        back = queue.undo(self.ws)
        return f"Taken back: {_names(back)}; {'they wait' if len(back) > 1 else 'it waits'} for a decision again."

    def export(self, folder: str) -> str:
        from core.services import queue

        found = queue.export(self.ws, Path(folder).expanduser())
        written = f"{len(found.tickets)} order ticket(s) written: {found.csv} and {found.json.name}"
        return f"{written}; place them with the venue, the next import matches the fills."

    def tickets_folder(self) -> Path:
        """Where tickets go unless the user says otherwise."""
        return self.ledger.absolute().parent / "tickets"

    def tick(self, step: str) -> str:
        from core.services import checklist

        return f"Ticked: {checklist.tick(self.ws, step).what}."

    def untick(self, step: str) -> str:
        from core.services import checklist

        return f"No longer ticked: {checklist.untick(self.ws, step).what}."

    def note(self, text: str) -> str:
        from core.services import journal

        journal.note(self.ws, text)
        return "Noted in the journal."

    def answer(self, question: str, said: str) -> str:
        from core.services import questions

        return f"Answered {said}: {questions.answer(self.ws, question, said).what}"

    def answers_to(self, question: Question) -> tuple[str, ...]:
        """The answers that a question knows; empty where it is answered in words."""
        return getattr(question, "answers", ())

    def link(self, one: str, other: str) -> str:
        from core.services import transfers

        ws = self.ws
        outgoing, incoming = (one, other) if _leaves(ws, one) else (other, one)
        match = transfers.link(ws, outgoing, incoming)
        return (
            "Linked as one transfer; basis and date go with it."
            if match
            else "Noted; the two do not fit together as they stand (asset or amount differ)."
        )

    def dismiss(self, row: int, reason: str) -> str:
        from core.services import imports

        imports.dismiss(self.ws, row, reason)
        return f"Dismissed: {reason}. The row stays in the file's account."

    def undo_import(self, id: int) -> str:
        from core.services import imports

        report = imports.undo(self.ws, id)
        back = f", {report.events_back} events of other files stand again" if report.events_back else ""
        gone = f"{report.events_removed} events, {report.rows} rows, {report.prices} prices gone{back}"
        return f"Import {id} is undone: {gone}; importing the files again brings them back."

    # entries by hand

    def fields_of(self, what: str) -> Mapping[str, str]:
        """Names and meanings of the fields of an event, an account or an asset; empty for other forms."""
        from core.services import accounts, assets, drafts

        return {"event": drafts.COLUMNS, "account": accounts.FIELDS, "asset": assets.FIELDS}.get(what, {})

    def add_opening(self, fields: Mapping[str, str]) -> str:
        from core.services import entries

        return _added(entries.opening(self.ws, fields))

    def add_event(self, fields: Mapping[str, str]) -> str:
        from core.services import entries

        return _added(entries.add_event(self.ws, fields))

    def add_defi(self, fields: Mapping[str, str]) -> str:
        from core.services import entries

        return _added(entries.defi(self.ws, fields))

    def add_bond(self, fields: Mapping[str, str]) -> str:
        from core.services import entries

        return _added(entries.fixed_income(self.ws, fields))

    def add_price(self, fields: Mapping[str, str]) -> str:
        from core.services import prices

        price = prices.set_price(self.ws, fields["asset"], fields["price"], fields["currency"], fields["at"])
        return f"{price.asset} is {price.price} {price.currency} at {price.at:%Y-%m-%d %H:%M} UTC."

    def add_account(self, fields: Mapping[str, str]) -> str:
        from core.services import accounts

        said = {name: value for name, value in fields.items() if name != "name"}
        return f"Account {accounts.put(self.ws, fields['name'], said).name} is set."

    def add_asset(self, fields: Mapping[str, str]) -> str:
        from core.services import assets

        said = {name: value for name, value in fields.items() if name != "asset"}
        return f"Asset {assets.put(self.ws, fields['asset'], said).id} is set."

    def add_recurring(self, fields: Mapping[str, str]) -> str:
        from core.services import accounts

        buy = accounts.add_recurring(self.ws, fields)
        return f"{buy.account} buys {buy.asset} every {buy.every}; harvests look at it."

    def add_openings(self) -> str:
        from core.services import positions

        added = positions.openings(self.ws)
        skipped = f" Left alone: {'; '.join(added.skipped)}." if added.skipped else ""
        return f"{len(added.keys)} opening lot(s) from positions exports; their date of purchase is unknown until you enter it.{skipped}"

    # work in another process

    def request(self, work: str, **rest: Any) -> dict[str, Any]:
        """What `tui.child` needs to do `work` on this ledger."""
        return {
            "work": work, "ledger": str(self.ledger.absolute()), "policy": str(self.policy.absolute()) if self.policy else None,
            "as_of": self.as_of.isoformat() if self.as_of else None, **rest,
        }  # fmt: skip


def _said(items: tuple[QueueItem, ...], what: str, then: str) -> str:
    return f"{_names(items)} {what}; {then}."


def _names(items: tuple[QueueItem, ...]) -> str:
    from tui.explain import deed

    shown = ", ".join(deed(item.action) for item in items[:2])
    return shown + (f" and {len(items) - 2} more" if len(items) > 2 else "")


def _leaves(ws: Workspace, key: str) -> bool:
    """Whether the event of that key takes something out."""
    from core.services import transfers

    found = transfers.load(ws)
    events = [*found.open, *(each.outgoing for each in found.ambiguous)]
    return any(event.key == key and event.legs[0].quantity < 0 for event in events)


def _added(added: Added) -> str:
    made = f" New account: {', '.join(added.accounts)}." if added.accounts else ""
    return f"Entered.{made} The journal has it."
