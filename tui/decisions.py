"""What the user decides and enters, each as one use of `core.services`. Every method answers with the sentence that says what was done.

A part of the desk; it runs on the ledger's thread and touches no widget.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.services.workspace import Workspace

if TYPE_CHECKING:
    from core.model import Question, QueueItem
    from core.services.entries import Added


class Decisions(ABC):
    """Mixed into `Desk`."""

    ledger: Path

    @property
    @abstractmethod
    def ws(self) -> Workspace:
        """The workspace that is decided on."""

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

    def redo(self) -> str:
        from core.services import edits

        return _said(edits.redo(self.ws), "decided again as before the undo", "u takes it back")

    def edit(self, fields: Mapping[str, str]) -> str:
        from core.services import edits

        changed = edits.edit(self.ws, fields["action"], quantity=fields["quantity"], limit=fields["limit"], reason=fields["reason"])
        return _said(changed, "as edited", "lots, tax and costs follow; u takes it back")

    def export(self, folder: str) -> str:
        from core.services import queue

        found = queue.export(self.ws, Path(folder).expanduser())
        written = f"{len(found.tickets)} order ticket(s) written: {found.csv} and {found.json.name}"
        return f"{written}; place them with the venue, the next import matches the fills."

    def tickets_folder(self) -> Path:
        """Where tickets go unless the user says otherwise."""
        return self.ledger.absolute().parent / "tickets"

    def reports(self) -> Mapping[str, str]:
        """The reports by name, with what they are."""
        from core.services.reports import NAMES

        return NAMES

    def reports_folder(self) -> Path:
        """Where reports go unless the user says otherwise."""
        return self.ledger.absolute().parent / "reports"

    def write_report(self, fields: Mapping[str, str]) -> str:
        from core.services import fields as texts
        from core.services import reports

        folder = Path(texts.needed(fields, "folder")).expanduser()
        replace = bool(texts.flag(fields["replace"], "replace"))
        done = reports.write(self.ws, texts.needed(fields, "report"), fields["year"], folder, force=replace)
        unknown = sum(done.unknown.values())
        missing = f"; {unknown:,} figures in it are unknown, its head says why" if unknown else ""
        return f"{done.files[0]} and {done.files[1].name} are written{missing}."

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

    def answers_to(self, question: Question) -> tuple[str, ...]:
        """The answers that a question takes, `bought COST DATE`; empty where other records settle it."""
        from core.booking.answers import FORMS

        return FORMS.get(question.kind, ())

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


def _said(items: tuple[QueueItem, ...], what: str, then: str) -> str:
    return f"{_names(items)} {what}; {then}."


def _names(items: tuple[QueueItem, ...]) -> str:
    from tui.explain import deed

    shown = ", ".join(deed(item.action) for item in items[:2])
    return shown + (f" and {len(items) - 2} more" if len(items) > 2 else "")


def _added(added: Added) -> str:
    made = f" New account: {', '.join(added.accounts)}." if added.accounts else ""
    return f"Entered.{made} The journal has it."
