"""JSON of the mapping commands. Suggestions and previews are the importers' own values, so they come as objects already."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.policy import Policy
from core.services.contracts.base import Json, answer, frame
from core.services.workspace import Workspace, clock


def suggested(policy: Policy, now: datetime | None, found: Mapping[str, object]) -> Json:
    return frame(clock(now, policy.timezone), policy.base_currency, "mapping-suggest", found)


def checked(ws: Workspace, found: Mapping[str, object]) -> Json:
    return answer(ws, "mapping-check", found)


def listed(ws: Workspace, found: Iterable[Mapping[str, object]]) -> Json:
    return answer(ws, "mappings", {"mappings": list(found)})


def one(ws: Workspace, found: Mapping[str, object]) -> Json:
    return answer(ws, "mapping", found)
