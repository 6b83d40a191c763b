"""Figures of the law by date, from the TOML files in `core/tax/data`: exact, read once, each with its source and how far it was checked."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from core.unknown import Unknown

_ABOUT = frozenset({"first", "last", "source", "checked"})
CHECKED = ("primary", "secondary", "recalled")
"""The law's own text was read; others that cite it were, in agreement; from memory alone."""


class Figures(Struct, frozen=True):
    """One table of a file, in force from `first` to `last` (None: until it is changed), both included."""

    name: str
    first: date
    last: date | None
    source: str
    checked: str
    values: Mapping[str, tuple[Decimal, ...]]

    def one(self, key: str) -> Decimal:
        """A single figure. Raises `KeyError` where the table has none of that name."""
        (figure,) = self.values[key]
        return figure

    def many(self, key: str) -> tuple[Decimal, ...]:
        return self.values[key]


@lru_cache(maxsize=16)
def tables(jurisdiction: str) -> Mapping[str, tuple[Figures, ...]]:
    """Every table of a jurisdiction (`US`) by name, oldest first. Raises `FileNotFoundError` for one that has no file."""
    path = Path(__file__).with_name("data") / f"{jurisdiction.lower()}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return {name: tuple(sorted((_figures(name, each) for each in rows), key=lambda found: found.first)) for name, rows in raw.items()}


def _figures(name: str, row: Mapping[str, Any]) -> Figures:
    values = {
        key: tuple(Decimal(each) for each in (value if isinstance(value, list) else [value]))
        for key, value in row.items() if key not in _ABOUT
    }
    return Figures(name, row["first"], row.get("last"), row["source"], row["checked"], values)


def in_force(jurisdiction: str, name: str, day: date) -> Figures | Unknown:
    """The table that stands on `day`; unknown, with the cause, where the pack holds none for it."""
    for found in tables(jurisdiction).get(name, ()):
        if found.first <= day and (found.last is None or day <= found.last):
            return found
    words = name.replace("_", " ")
    return Unknown(
        f"the {jurisdiction} pack holds no figures for '{words}' on {day}",
        "look them up in that year's official tables; gains, netting and losses carried forward are computed without them",
    )
