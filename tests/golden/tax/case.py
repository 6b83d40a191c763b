"""A case as the file writes it, and the ways in which one can fail."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
"""An object of the file; money and quantities are still text."""


class CannotRun(Exception):
    """The case asks for something that the runner or the engine has no way to do; the sentence says what."""


class Different(Exception):
    """What came out is not what was expected: `what: expected ..., got ...`."""

    def __init__(self, what: str, expected: object, got: object) -> None:
        super().__init__(f"{what}: expected {expected}, got {got}")


def read(path: Path) -> list[Row]:
    """The cases of a file. Raises `CannotRun` where it is not of version 1 of the schema."""
    content = json.loads(path.read_text("utf-8"))
    version = content.get("meta", {}).get("schema", 1)
    if version != 1:
        raise CannotRun(f"{path.name} is of version {version} of the schema; this runner reads version 1")
    found: list[Row] = content["cases"]
    return found


def number(written: object) -> Decimal:
    """A decimal of the file. Raises `CannotRun` where it is none."""
    try:
        return Decimal(str(written).replace(",", "").replace(" ", "").removesuffix("%"))
    except InvalidOperation:
        raise CannotRun(f"{written!r} is not a number") from None


def only(row: Row, known: Iterable[str], where: str) -> None:
    """Raises `CannotRun` where the row states something that nobody would look at."""
    strange = sorted(set(row) - set(known))
    if strange:
        raise CannotRun(f"{where} states {', '.join(strange)}, which this runner does not know")
