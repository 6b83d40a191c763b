"""JSON of the policy commands."""

from datetime import datetime
from pathlib import Path

from core.policy import Policy
from core.services.contracts.base import Json, answer, frame
from core.services.policy import Shown
from core.services.workspace import Workspace, clock


def policy(ws: Workspace, found: Shown) -> Json:
    return answer(ws, "policy", {**_policy(found.policy), "source": found.source, "text": found.text, "profiles": found.profiles})


def checked(found: Policy, path: Path, now: datetime | None) -> Json:
    return frame(clock(now, found.timezone), found.base_currency, "policy-check", {"path": str(path), **_policy(found)})


def used(found: Policy, name: str, target: Path, now: datetime | None) -> Json:
    return frame(clock(now, found.timezone), found.base_currency, "policy-use", {"profile": name, "path": str(target)})


def _policy(found: Policy) -> Json:
    return {
        "name": found.name,
        "timezone": found.tax.timezone,
        "sleeves": [
            {
                "name": each.name, "title": each.title, "parent": each.parent or None, "target": each.target.text, "soft": each.soft.text,
                "hard": each.hard.text,
            }
            for each in found.sleeves
        ],
        "limits": [{"name": each.name, "title": each.title, "kind": each.kind, "limit": each.line.text} for each in found.limits],
    }
