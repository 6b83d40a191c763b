"""JSON of verify, backup, restore, export and doctor."""

from collections.abc import Iterable
from pathlib import Path

from core.services.contracts.base import Json, answer, frame
from core.services.doctor import Doctor
from core.services.maintenance import Finding
from core.services.workspace import Workspace


def findings(ws: Workspace, found: Iterable[Finding]) -> Json:
    return answer(ws, "verify", {"findings": [{"check": each.check, "where": each.where, "what": each.what} for each in found]})


def written(ws: Workspace, schema: str, files: Iterable[Path]) -> Json:
    return answer(ws, schema, {"files": [str(each) for each in files]})


def doctor(found: Doctor) -> Json:
    checks = [{"name": each.name, "ok": each.ok, "found": each.found} for each in found.checks]
    return frame(found.as_of, found.currency, "doctor", {"checks": checks})
