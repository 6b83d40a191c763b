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
from tui.outcome import Sample
from tui.remedies import Remedies

if TYPE_CHECKING:
    from core.model import Event, JournalEntry, LimitState, Question, QueueItem, SleeveState
    from core.services.accounts import AccountRow
    from core.services.explain.nodes import Node
    from core.services.gains import Gains
    from core.services.harvest import Harvest
    from core.services.imports import ImportInfo
    from core.services.lots import LotPage
    from core.services.quarantine import Cause
    from core.services.review import Review
    from core.services.taxyear import TaxYearView
    from core.services.transfers import Ambiguous, Matched, OpenGroup
    from core.services.whatif import WhatIf
    from core.unknown import Maybe
    from importers.drafting import Drafted
    from importers.service import Suggestion

PAGE = 256
"""Lots read at once."""
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for the user."""

    questions: tuple[Question, ...] = ()
    """Those about anything but open sides of transfers."""
    ambiguous: tuple[Ambiguous, ...] = ()
    groups: tuple[OpenGroup, ...] = ()
    open: tuple[Event, ...] = ()
    matched: tuple[Matched, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What a mapping makes of the first rows of a file. `said` counts them; `problem` says why there are none."""

    rows: tuple[Sample, ...] = ()
    said: str = ""
    problem: str = ""


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


class Desk(Remedies):
    """A ledger and its policy, opened on a thread of their own at the first call."""

    failures: tuple[type[Exception], ...] = FAILURES

    def __init__(self, ledger: Path, policy: Path | None = None, as_of: datetime | None = None) -> None:
        self.ledger, self.policy, self.as_of = ledger, policy, as_of
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._workspace: Workspace | None = None
        self._version = -1
        self._back = []
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
        from core.services import quarantine, questions, transfers

        ws = self.ws
        moves = transfers.load(ws)
        sides = transfers.open_sides(ws, moves)
        grouped = {side.question.id for side in sides}
        asked = tuple(each for each in questions.load(ws) if each.id not in grouped)
        return Inbox(asked, moves.ambiguous, transfers.open_groups(ws, sides), moves.open, moves.matched, quarantine.causes(ws))

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

    def lots_match(self, sort: str, descending: bool, within: str, words: str, place: int, filtered: bool, by: int) -> int | None:
        from core.services import lots

        return lots.match(
            self.ws, sort=sort, descending=descending, within=within, words=words, place=place, filtered=filtered, by=by
        )

    def figure(self, kind: str, id: str) -> Node:
        """A `lot`, `sale` or `action` with what its figures rest on."""
        from core.services.explain import action, lot, sale

        return {"lot": lot.lot, "sale": sale.sale, "action": action.action}[kind](self.ws, id)

    def tax_year(self, written: str) -> tuple[TaxYearView, Mapping[str, str]]:
        """The tax year of that name; empty: the one of the clock. With how each figure came about."""
        from core.services import taxyear
        from core.services.explain import year as explain_year

        ws = self.ws
        found = taxyear.tax_year_view(ws, written)
        return found, explain_year.ways(ws, found)

    def tax_figure(self, key: str, year: str) -> Node:
        """A figure of a tax year, or a payment by its day, with what it rests on."""
        from core.services.explain import year as explain_year

        return explain_year.line(self.ws, key, year)

    def what_if(self, account: str, asset: str, quantity: str, price: str, lots: tuple[str, ...]) -> WhatIf:
        """A sale by every method, before it is made."""
        from core.services import whatif

        ws = self.ws
        named = lots if whatif.names_lots(ws) else ()
        return whatif.load(ws, asset, quantity, account=account, price=price, lots=named)

    def harvest(self) -> tuple[Harvest, Gains]:
        """The year's harvest, and what was sold this year."""
        from core.services import gains, harvest

        ws = self.ws
        found = harvest.load(ws)
        return found, gains.year(ws, found.year_end.year)

    def zone_of(self, written: str) -> str:
        """A time zone as the user writes it, checked; the sentence of what is wrong with it is raised."""
        from importers.service import checked_zone

        return checked_zone(written)

    def meant(self, fields: Mapping[str, str]) -> str:
        """An asset as the user writes it, checked; the sentence of what is wrong with it is raised."""
        from core.services.quarantine import meant

        return meant({"it": fields["asset"]})["it"]

    def suggest_mapping(self, path: Path) -> Suggestion:
        """The likeliest mapping of a file that no format knows."""
        from importers import service

        return service.suggest_mapping(path)

    def words_of(self, path: Path, column: str) -> dict[str, str]:
        """The words of a column that says what a row is, with their likely meanings."""
        from importers import service

        return service.words_of(path, column)

    def try_mapping(self, path: Path, written: str) -> Tried:
        """What a mapping, as it is written now, makes of the first rows of a file; what is wrong with it comes back as `problem`."""
        from core.services.errors import Invalid
        from importers import service
        from tui.reading import event_text, price_text, zone_of

        try:
            mapping = service.mapping_from_text(written)
        except Invalid as error:
            return Tried(problem=str(error))
        found = service.preview_mapping(path, mapping)
        zone = zone_of(found.zone, self.zone)
        rows = []
        for row in found.rows:
            means = [*(event_text(each, zone) for each in row.drafts), *(price_text(each, zone) for each in row.prices)]
            rows.append(Sample(row.line, row.raw, "; ".join(means) or row.reason, row.fate.value))
        counts = ", ".join(f"{count:,} {fate.value}" for fate, count in found.counts)
        asks = "the import will ask for the time zone" if found.asks_zone else f"times in {found.zone}" if found.zone else ""
        return Tried(tuple(rows), "; ".join(filter(None, (counts, asks, *found.warnings))), found.problem)

    def save_mapping(self, fields: Mapping[str, str]) -> str:
        """Saves a mapping under a name; gives the name."""
        from importers import service

        name = fields["name"].strip()
        return service.save_mapping_text(self.ws, name, fields["text"], replace=bool(name) and name == fields.get("edited")).name

    def mappings(self) -> tuple[tuple[str, str], ...]:
        """The saved mappings: name, and what is wrong with it."""
        from importers import service

        return tuple((each.name, each.problem) for each in service.saved_mappings(self.ws))

    def edit_mapping(self, name: str, path: Path) -> tuple[Suggestion, Drafted]:
        """A saved mapping beside a file that it reads, to be changed."""
        from importers import service

        return service.edit_mapping(self.ws, name, path)

    def read_by(self, name: str) -> int:
        """How many files of the ledger a mapping read."""
        from importers import service

        return len(service.read_by(self.ws, name))

    # work in another process

    def request(self, work: str, **rest: Any) -> dict[str, Any]:
        """What `tui.child` needs to do `work` on this ledger."""
        return {
            "work": work, "ledger": str(self.ledger.absolute()), "policy": str(self.policy.absolute()) if self.policy else None,
            "as_of": self.as_of.isoformat() if self.as_of else None, **rest,
        }  # fmt: skip
