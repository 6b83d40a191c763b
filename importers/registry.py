"""Finds the importers: every module of this package with an `IMPORTER`, and plug-ins. Nothing is listed by hand."""

from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.metadata import entry_points
from importlib.util import find_spec
from pkgutil import iter_modules

import importers
from importers.base import Importer

GROUP = "trimtab.importers"


@cache
def all_importers() -> tuple[Importer, ...]:
    """Every importer, by id. A plug-in is an entry point of the group `trimtab.importers` that names an `Importer`."""
    found: dict[str, Importer] = {}
    for module in iter_modules(importers.__path__):
        if not module.ispkg and _names_an_importer(f"importers.{module.name}"):
            importer = getattr(import_module(f"importers.{module.name}"), "IMPORTER", None)
            if isinstance(importer, Importer):
                found[importer.id] = importer
    for point in entry_points(group=GROUP):
        plugged = point.load()
        importer = plugged() if isinstance(plugged, type) else plugged
        if isinstance(importer, Importer):
            found.setdefault(importer.id, importer)
    return tuple(found[name] for name in sorted(found))


def importer(name: str) -> Importer:
    """The importer of that id. Raises `ValueError` with the ids there are."""
    for known in all_importers():
        if known.id == name:
            return known
    raise ValueError(f"{name!r} is no format; there are {', '.join(known.id for known in all_importers())}")


def _names_an_importer(module: str) -> bool:
    """Whether a module's source has an `IMPORTER`, so that shared parts, the service and the demo are not loaded for nothing."""
    spec = find_spec(module)
    loader = spec.loader if spec else None
    if not isinstance(loader, SourceFileLoader):
        return True
    return "\nIMPORTER" in (loader.get_source(module) or "\nIMPORTER")
