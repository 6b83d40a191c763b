"""How a value is written in JSON: decimals as strings, instants in UTC, and what is unknown as null with its cause beside it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from core.model import symbol
from core.money import text
from core.services.workspace import Workspace
from core.unknown import Unknown

VERSION = 1

Json = dict[str, Any]


def answer(ws: Workspace, schema: str, body: Mapping[str, object]) -> Json:
    """A whole answer: schema (`lots/1`), the clock and the base currency, then `body`."""
    return frame(ws.as_of, ws.base_currency, schema, body)


def frame(as_of: datetime, currency: str, schema: str, body: Mapping[str, object]) -> Json:
    """As `answer`, for commands that open no ledger."""
    return {"schema": f"{schema}/{VERSION}", "as_of": instant(as_of), "currency": currency, **record(body)}


def record(fields: Mapping[str, object]) -> Json:
    """An object; the causes of its unknown figures are in `unknown`, by field."""
    causes = {name: str(value) for name, value in fields.items() if isinstance(value, Unknown)}
    written: Json = {name: plain(value) for name, value in fields.items()}
    if causes:
        written["unknown"] = causes
    return written


def plain(value: object) -> Any:
    """One value as JSON has it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return text(value)
    if isinstance(value, Unknown):
        return None
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return record(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no place in an answer")


def instant(at: datetime) -> str:
    """ISO 8601 in UTC: `2026-11-23T14:00:00Z`, with microseconds only where there are some."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def name_of(asset: str) -> str:
    """What an answer calls an asset: its symbol."""
    return symbol(asset)
