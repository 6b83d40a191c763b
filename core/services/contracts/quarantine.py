"""JSON of the quarantine, of files read anew, and of the reconciliation."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from core.model import Fate
from core.services.contracts.base import Json, answer, name_of
from core.services.quarantine import Cause, QuarantinedRow, Retried
from core.services.reconcile import Reconciled
from core.services.workspace import Workspace


class Waiting(Protocol):
    """Rows that wait from an older reader of a format; `gone` where no reader has that name any longer."""

    @property
    def format(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def files(self) -> tuple[int, ...]: ...
    @property
    def gone(self) -> bool: ...


def quarantine(ws: Workspace, causes: Iterable[Cause], older: Iterable[Waiting] = ()) -> Json:
    """What waits, by cause and row by row."""
    found = list(causes)
    return answer(ws, "quarantine", {
        "causes": [
            {
                "cause": each.cause, "count": each.count, "formats": each.formats, "accounts": each.accounts, "files": each.files,
                "remedy": each.remedy, "command": each.command, "example": each.example.id,
            }
            for each in found
        ],
        "older": [{"format": each.format, "rows": each.rows, "files": each.files, "gone": each.gone} for each in older],
        "rows": [_row(row) for each in found for row in each.rows],
    })


def rows(ws: Workspace, found: Iterable[QuarantinedRow]) -> Json:
    return answer(ws, "quarantine-rows", {"rows": [_row(row) for row in found]})


def retried(ws: Workspace, done: Iterable[Retried], problems: Iterable[str], waiting: int) -> Json:
    """`waiting`: rows that still wait in the whole ledger."""
    return answer(ws, "quarantine-retry", {
        "files": [
            {
                "file": each.file, "path": each.name, "import": each.import_id, "format": each.format, "before": _counts(each.before),
                "after": _counts(each.after),
            }
            for each in done
        ],
        "problems": list(problems), "waiting": waiting,
    })


def names(ws: Workspace, found: Mapping[tuple[str, str], str]) -> Json:
    """What codes of venues mean by the user's word."""
    return answer(ws, "quarantine-names", {"names": [
        {"venue": venue, "code": code, "asset": name_of(asset), "id": asset} for (venue, code), asset in found.items()
    ]})


def reconciled(ws: Workspace, found: Iterable[Reconciled]) -> Json:
    return answer(ws, "reconcile", {"stated": [
        {
            "account": one.account, "asset": name_of(one.asset), "what": one.what, "path": one.file or None, "at": one.at,
            "stated": one.stated, "computed": one.computed, "difference": one.difference, "currency": one.currency or None,
            "first": None if one.first is None else {
                "path": one.first.file, "line": one.first.line, "at": one.first.at, "stated": one.first.stated,
                "computed": one.first.computed,
            },
        }
        for one in found
    ]})


def _counts(found: Mapping[Fate, int]) -> Json:
    return {"read": sum(found.values()), **{fate.value: found.get(fate, 0) for fate in Fate}}


def _row(row: QuarantinedRow) -> Json:
    return {
        "id": row.id, "path": row.file, "file": row.file_id, "sha256": row.sha256, "format": row.format, "account": row.account,
        "line": row.line, "cause": row.cause, "reason": row.reason, "raw": row.text,
    }
