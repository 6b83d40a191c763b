"""Importers of other installed packages: found by their entry points, checked before they are used, and never trusted to hold.

A package names an `Importer` (or a class of one) in the group `trimtab.importers`. One that is broken is a sentence and does not stop the
rest; one that fails on a file, or hands over what the ledger cannot hold, fails that file alone.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from core.model import AssetKind, Draft, EventKind, Leg, LegRole, ParsedFile
from importers.base import KEY_BYTES, Context, Failed, Importer, Signature, Table
from importers.dates import Undecided
from importers.times import NeedsZone

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]")
_TEXTS = ("title", "venue", "custody", "how_to_export", "evidence")
_KINDS = tuple(f"{kind.value}:" for kind in AssetKind)
_REMEDY = "update or uninstall it"


class Plugged(Importer):
    """An importer of another package, held to the contract: what it hands over can be stored, and what it raises is a sentence."""

    def __init__(self, importer: Importer, package: str) -> None:
        self._importer, self._package = importer, package
        self.id, self.revision, self.delimiter = importer.id, importer.revision, importer.delimiter
        self.title, self.venue, self.custody = importer.title, importer.venue, importer.custody
        self.how_to_export, self.evidence = importer.how_to_export, importer.evidence
        self.signatures = tuple(importer.signatures)
        self.becomes = tuple((str(rows), str(event)) for rows, event in importer.becomes)

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """As the package reads it. Raises `NeedsZone`, `Undecided`, `Failed`, and `ImportCancelled` where the user wishes it."""
        from core.services.errors import ImportCancelled

        try:
            parsed = self._importer.parse(table, context)
            wrong = _wrong(parsed, table)
        except (NeedsZone, Undecided, ImportCancelled):
            raise
        except Exception as error:  # whatever another package does, the file is one sentence
            raise Failed(f"{self.id} of {self._package} failed ({_named(error)}); {_REMEDY}, or tell its author") from error
        if wrong:
            raise Failed(f"{self.id} of {self._package} gave {wrong}; {_REMEDY}, or tell its author")
        return parsed


@cache
def load(group: str, taken: frozenset[str]) -> tuple[tuple[Importer, ...], tuple[str, ...]]:
    """The importers of a group of entry points by id, and why others cannot be used. Ids in `taken` are known already."""
    found: dict[str, Importer] = {}
    wrong: list[str] = []
    points = sorted(entry_points(group=group), key=lambda point: (point.dist.name if point.dist else "", point.name))
    for point in dict.fromkeys(points):
        package = f"the package {point.dist.name}" if point.dist else f"the entry point {point.name}"
        try:
            importer = _made(point)
        except Exception as error:  # noqa: BLE001 -- a broken package must not stop the others
            wrong.append(f"the importer {point.name} of {package} cannot be loaded ({_named(error)}); {_REMEDY}")
            continue
        problem = _unfit(importer)
        if not problem and importer.id in taken:
            problem = f"calls itself {importer.id}, which Trimtab reads itself"
        if not problem and importer.id in found:
            problem = f"calls itself {importer.id}, as another one does"
        if problem:
            wrong.append(f"the importer {point.name} of {package} {problem}; {_REMEDY}")
        else:
            found[importer.id] = Plugged(importer, package)
    return tuple(found[name] for name in sorted(found)), tuple(wrong)


def _made(point: EntryPoint) -> Any:
    try:
        plugged = point.load()
        return plugged() if isinstance(plugged, type) else plugged
    except SystemExit as error:
        raise RuntimeError("it ended the program") from error


def _unfit(importer: Any) -> str:
    """What an importer lacks; empty for one that can be used."""
    if not isinstance(importer, Importer):
        return f"is {type(importer).__name__!r}, not an importers.base.Importer"
    name = getattr(importer, "id", None)
    if not isinstance(name, str) or not _ID.fullmatch(name):
        return "has no id of small letters, digits and dashes"
    for text in _TEXTS:
        if not isinstance(getattr(importer, text, None), str) or not getattr(importer, text):
            return f"has no {text}"
    if importer.custody not in ("broker", "exchange", "wallet"):
        return "has a custody other than broker, exchange and wallet"
    if not isinstance(importer.revision, int):
        return "has a revision that is no whole number"
    signatures = getattr(importer, "signatures", None)
    if not isinstance(signatures, tuple) or not signatures or not all(isinstance(each, Signature) for each in signatures):
        return "has no signatures"
    return _bad_signature(signatures)


def _bad_signature(signatures: tuple[Signature, ...]) -> str:
    for each in signatures:
        if len(each.required) + len(each.patterns) < 2:
            return f"has a signature {each.version!r} of fewer than two columns, which would fit other files too"
        try:
            for _, pattern in each.patterns:
                re.compile(pattern)
        except re.error as error:
            return f"has a pattern that is none ({error})"
    return ""


def _wrong(parsed: Any, table: Table) -> str:
    """What of a parsed file the ledger could not hold; empty for a sound one."""
    if not isinstance(parsed, ParsedFile):
        return f"{type(parsed).__name__!r} in place of a parsed file"
    if parsed.rows is not table.rows and len(parsed.rows) != len(table.rows):
        return f"{len(parsed.rows)} rows for the {len(table.rows)} of the file"
    for row in parsed.rows:
        if row.fate in ("ignored", "quarantined") and not row.reason:
            return f"no reason for line {row.line}, which it sets aside"
    return next((found for draft in parsed.drafts for found in _draft(draft, len(parsed.rows))), "")


def _draft(draft: Draft, rows: int) -> Iterator[str]:
    if len(draft.key) != KEY_BYTES or (draft.fallback and len(draft.fallback) != KEY_BYTES):
        yield "an event whose key has not 16 bytes (use Reading.key)"
    if not isinstance(draft.at, datetime) or draft.at.tzinfo is None:
        yield "an event without an instant"
    if not draft.legs or not draft.rows or not all(0 <= index < rows for index in draft.rows):
        yield "an event without legs or rows"
    if not isinstance(draft.kind, EventKind):
        yield f"an event of the kind {str(draft.kind)[:20]!r}"
    for leg in draft.legs:
        if not _amount(leg):
            yield "an amount that is no finite decimal"
        if not leg.asset.startswith(_KINDS):
            yield f"an asset {leg.asset[:20]!r} without its kind (crypto:BTC, cash:EUR, security:VTI)"
        if not isinstance(leg.role, LegRole):
            yield f"a leg in the role {str(leg.role)[:20]!r}"


def _amount(leg: Leg) -> bool:
    return all(isinstance(each, Decimal) and each.is_finite() for each in (leg.quantity, *(() if leg.value is None else (leg.value,))))


def _named(error: Exception) -> str:
    said = " ".join("".join(char if char.isprintable() else " " for char in str(error)).split())[:120]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
