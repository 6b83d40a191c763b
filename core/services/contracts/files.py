"""JSON of imports, formats, prices and positions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from core.model import Draft, Event, Fate, Leg
from core.policy import Policy
from core.services.contracts.base import Json, answer, frame, name_of
from core.services.imports import FileReport, FileView, Imported, ImportInfo, UndoReport
from core.services.positions import Difference
from core.services.prices import Missing, Priced, Stored
from core.services.workspace import Workspace, clock


def imported(ws: Workspace, files: Iterable[FileView], found: Imported | None, *, events: bool = False) -> Json:
    """`import` is the id for undo, null for a dry run or where no file was read; what followed is of the whole ledger."""
    return answer(ws, "import", {
        "import": found.report.id if found and found.report.id else None,
        "files": [_file(each, events=events) for each in files],
        "transfers": {"matched": found.matched, "ambiguous": found.ambiguous, "open": found.open} if found and found.report.id else None,
        "differences": [difference(each) for each in found.differences] if found else [],
        "filled": found.filled if found else [],
        "prices_missing": found.prices_missing if found and found.report.id else None,
    })


def undone(ws: Workspace, report: UndoReport) -> Json:
    return answer(ws, "undo-import", {
        "import": report.id, "events_removed": report.events_removed, "events_back": report.events_back, "rows": report.rows,
        "prices": report.prices, "positions": report.positions,
    })


def history(ws: Workspace, found: Iterable[ImportInfo]) -> Json:
    return answer(ws, "imports", {"imports": [_import(each) for each in found]})


def missing(ws: Workspace, found: Sequence[Missing]) -> Json:
    return answer(ws, "prices-missing", {"missing": [
        {"asset": name_of(each.asset), "id": each.asset, "at": each.at, "for": each.purpose, "cause": each.cause, "remedy": each.remedy}
        for each in found
    ]})


def stored(ws: Workspace, found: Stored) -> Json:
    return answer(ws, "prices", {"stored": found.stored, "present": found.present, "problems": found.problems})


def difference(each: Difference) -> Json:
    return {
        "account": each.account, "asset": name_of(each.asset), "at": each.stated.at, "ledger": each.ledger, "export": each.export,
        "difference": each.difference,
    }


def event(one: Event) -> Json:
    """An event with its legs."""
    return {"id": one.key, "at": one.at, "kind": one.kind, "variety": one.variety or None, "legs": [_leg(each) for each in one.legs]}


def _leg(leg: Leg) -> Json:
    return {
        "account": leg.account, "asset": name_of(leg.asset), "quantity": leg.quantity, "role": leg.role, "value": leg.value,
        "currency": leg.currency or None,
    }


def _file(view: FileView, *, events: bool) -> Json:
    found = view.report
    written = {**_head(view.path, found), **_rows(found)} if found else {**_UNREAD, "path": view.path, "warnings": [view.problem]}
    written["timezone_source"] = (found.zone_source or None) if found else None
    written["asks"] = view.asks or None
    written["detected"] = view.detected or None
    written["unknown_columns"] = view.unknown_columns
    written["conflicts"] = [
        {"line": each.line, "raw": each.raw, "other": {"name": each.other_file, "line": each.other_line, "raw": each.other_raw},
         "stands": "other" if each.stands else "this"}
        for each in (found.contradictions if found else ())
    ]
    if events:
        drafts = view.parsed.drafts if view.parsed else []
        rows = view.parsed.rows if view.parsed else []
        written["events"] = [draft(each, sorted({rows[index].line for index in each.rows})) for each in drafts]
    return written


_UNREAD: Json = {
    "path": "", "sha256": None, "format": None, "version": None, "account": None, "timezone": None,
    "rows": {"read": 0, "booked": 0, "duplicate": 0, "ignored": 0, "quarantined": 0}, "quarantine": [], "ignored": [], "observations": 0,
    "warnings": [],
}


def _head(path: str, found: FileReport) -> Json:
    return {
        "path": path, "sha256": found.sha256, "format": found.format, "version": found.version or None, "account": found.account or None,
        "timezone": found.timezone or None,
    }


def _rows(found: FileReport) -> Json:
    return {
        "rows": _counts(found.read, found.counts),
        "quarantine": [{"line": row.line, "reason": row.reason, "raw": row.raw} for row in found.quarantined],
        "ignored": [{"line": row.line, "rule": row.rule} for row in found.ignored],
        "observations": found.observations,
        "warnings": found.warnings,
    }


def _counts(read: int, counts: Mapping[Fate, int]) -> Json:
    return {"read": read, **{fate.value: counts.get(fate, 0) for fate in Fate}}


_UNDONE: Json = {"read": 0, **{fate.value: 0 for fate in Fate}}


def draft(one: Draft, lines: Sequence[int]) -> Json:
    """What rows mean, before it is an event."""
    return {
        "id": one.key.hex(), "at": one.at, "kind": one.kind, "variety": one.variety or None, "lines": lines,
        "legs": [_leg(each) for each in one.legs],
    }


def _import(found: ImportInfo) -> Json:
    return {
        "id": found.id, "at": found.at, "undone_at": found.undone_at,
        "files": [
            {
                "name": each.name, "sha256": each.sha256, "format": each.format, "version": each.version or None,
                "account": each.account or None, "rows": _counts(each.read, each.counts) if found.undone_at is None else _UNDONE,
            }
            for each in found.files
        ],
    }


def prices(ws: Workspace, found: Iterable[Priced]) -> Json:
    return answer(ws, "prices-latest", {"prices": [
        {
            "asset": name_of(each.price.asset), "id": each.price.asset, "at": each.price.at, "price": each.price.price,
            "currency": each.price.currency, "source": each.price.source,
        }
        for each in found
    ]})


def formats(policy: Policy, now: datetime | None, found: Iterable[Mapping[str, object]]) -> Json:
    return frame(clock(now, policy.timezone), policy.base_currency, "formats", {"formats": list(found)})
