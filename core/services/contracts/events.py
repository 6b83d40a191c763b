"""JSON of events and their corrections."""

from collections.abc import Iterable

from core.ledger.events import Change
from core.model import Event
from core.services.contracts.base import Json, answer
from core.services.contracts.files import event as legs
from core.services.contracts.tax import lines
from core.services.events import EventPage, EventRow
from core.services.readings import Readings
from core.services.workspace import Workspace


def events(ws: Workspace, found: EventPage) -> Json:
    return answer(ws, "events", {"total": found.total, "events": [_row(row) for row in found.rows]})


def event(ws: Workspace, one: Event) -> Json:
    return answer(ws, "event", {"event": _event(one)})


def changes(ws: Workspace, found: Iterable[Change]) -> Json:
    return answer(ws, "event-changes", {
        "changes": [{"at": each.at, "reason": each.reason, "event": _event(each.event) if each.event else None} for each in found],
    })


def treated(ws: Workspace, found: Readings) -> Json:
    return answer(ws, "events-treat", {
        "event": found.event.key, "stands": found.stands, "word": found.word or None,
        "readings": [
            {"reading": each.reading, "gain": each.gain, "realised": each.realised, "basis": each.basis, "oldest": each.oldest}
            for each in found.outcomes
        ],
        "difference": {"gain": found.gain, "realised": found.realised, "basis": found.basis},
    })


def _row(row: EventRow) -> Json:
    return {**_event(row.event), "lines": lines(row.lines), "parts": row.parts}


def _event(one: Event) -> Json:
    return {**legs(one), "state": one.state, "stated_date": one.stated_date, "note": one.note or None}
