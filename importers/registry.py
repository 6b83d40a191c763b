"""Finds the importers: those of every module of `importers.sources`, and those of other installed packages. Nothing is listed by hand.

Those of Trimtab are asked first, and the others only where none of them fits or by name, so that an installed package cannot take over
a format that is known, and its metadata is read only then.
"""

from collections.abc import Collection, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import overload

import importers.sources
from importers.base import Importer
from importers.generic import IMPORTER as OWN_LAYOUT

GROUP = "trimtab.importers"
"""The group of entry points by which other packages name their importers."""


@cache
def built_in() -> tuple[Importer, ...]:
    """The importers of this package, by id: its own layout and the sources."""
    found: dict[str, Importer] = {OWN_LAYOUT.id: OWN_LAYOUT}
    for each in iter_modules(importers.sources.__path__):
        module = import_module(f"importers.sources.{each.name}")
        for importer in (*getattr(module, "IMPORTERS", ()), getattr(module, "IMPORTER", None)):
            if isinstance(importer, Importer):
                found[importer.id] = importer
    return tuple(found[name] for name in sorted(found))


class BuiltIn(Sequence[Importer]):
    """`built_in()`, loaded when one of them is asked for: a file of Trimtab's own layout needs none of them."""

    @overload
    def __getitem__(self, place: int) -> Importer: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Importer]: ...
    def __getitem__(self, place: int | slice) -> Importer | Sequence[Importer]:
        return built_in()[place]

    def __len__(self) -> int:
        return len(built_in())


def plugged() -> tuple[Importer, ...]:
    """The importers of other installed packages, by id; broken ones are left out, and named by `troubles`."""
    from importers.plugins import load

    return load(GROUP, frozenset(known.id for known in built_in()))[0]


def troubles() -> tuple[str, ...]:
    """One sentence for each importer of another package that cannot be used."""
    from importers.plugins import load

    return load(GROUP, frozenset(known.id for known in built_in()))[1]


def all_importers() -> tuple[Importer, ...]:
    """Every importer, those of this package first, each part by id."""
    return (*built_in(), *plugged())


def covering(names: Collection[str]) -> tuple[Importer, ...]:
    """The importers among which those of `names` are, as far as they exist."""
    known = built_in()
    return known if {each.id for each in known}.issuperset(names) else all_importers()


def importer(name: str) -> Importer:
    """The importer of that id. Raises `ValueError`."""
    for known in covering((name,)):
        if known.id == name:
            return known
    raise ValueError(no_format(name))


def no_format(name: str) -> str:
    """Says that nothing is called so, and what was perhaps meant."""
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), [known.id for known in all_importers()], n=3, cutoff=0.5)
    return f"{name!r} is no format; " + (f"did you mean {' or '.join(near)}?" if near else "'trimtab formats' lists them")
