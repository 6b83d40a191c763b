"""Which importer reads a file: headers found by name. No reading of rows, no source's own words."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from importers.base import Importer, Signature, Table, plain
from importers.csvfile import DELIMITERS, Content, Unreadable, head, table

_WIDEST = 500
"""Columns of the widest table in a file of several."""


class Recognised(Struct, frozen=True):
    """The best match of a signature to a header: `header_at` counts the non-blank records from 0."""

    importer: Importer
    signature: Signature
    delimiter: str
    header_at: int
    score: tuple[int, int, int]
    equals: tuple[Importer, ...] = ()
    """Other importers that fit just as well."""


@lru_cache(maxsize=4096)
def _plain(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, names))


def fit(signature: Signature, names: list[str]) -> tuple[int, int, int] | None:
    """How well a header fits (names required, names optional, minus names unknown); None where it does not. `names` are plain."""
    there = set(names)
    if not there.issuperset(_plain(signature.required)) or not there.isdisjoint(_plain(signature.absent)):
        return None
    patterns = 0
    for _, pattern in signature.patterns:
        if not any(re.search(pattern, name, re.IGNORECASE) for name in names):
            return None
        patterns += 1
    needed = len(signature.required) + patterns
    optional = len(there.intersection(_plain(signature.optional)))
    return needed, optional, needed + optional - len([name for name in names if name])


def recognise(source: Content, importers: Iterable[Importer]) -> Recognised | None:
    """The importer whose signature fits best; the header may stand below a preamble. Raises `Unreadable` for absurd files.

    Where a file repeats its header, as one with several accounts does, the first counts: nothing above a later one is lost. The file's
    name, and cells, count for a signature that asks for them, unless the importer is the only candidate.
    """
    best: Recognised | None = None
    candidates = list(importers)
    by_number, by_name = _indexed(tuple(candidates))
    stated = dict.fromkeys(importer.delimiter for importer in candidates if importer.delimiter)
    for delimiter in (*DELIMITERS, *(each for each in stated if each not in DELIMITERS)):
        records = head(source, delimiter)
        for place, cells in enumerate(records):
            names = [plain(cell) for cell in cells]
            possible = sorted({number for name in {"", *names} for number in by_name.get(name, ())})
            for importer, signature in (by_number[number] for number in possible):
                if delimiter not in (importer.delimiter or DELIMITERS):
                    continue
                score = fit(signature, names)
                if score is not None and signature.named and len(candidates) > 1:
                    told = re.search(signature.named, source.name, re.IGNORECASE)
                    score = (score[0] + 1, *score[1:]) if told else None
                if score is not None and signature.cells and len(candidates) > 1 and not _borne_out(signature, names, records[place + 1 :]):
                    score = None
                if score is None or (best is not None and best.signature is signature and best.delimiter == delimiter):
                    continue
                if best is None or score > best.score:
                    best = Recognised(importer, signature, delimiter, place, score)
                elif score == best.score and importer is not best.importer:
                    best = replace(best, equals=tuple(dict.fromkeys((*best.equals, importer))))
    return best


def _borne_out(signature: Signature, names: list[str], rows: list[list[str]]) -> bool:
    """Whether the rows below a header of common names say that it is this source's; without rows there is nothing to mistake."""
    return not rows or all(
        any(re.search(pattern, cells[place], re.IGNORECASE) for cells in rows if len(cells) > place)
        for place, pattern in ((names.index(plain(name)), pattern) for name, pattern in signature.cells)
    )


@lru_cache(maxsize=8)
def _indexed(importers: tuple[Importer, ...]) -> tuple[list[tuple[Importer, Signature]], dict[str, list[int]]]:
    """Every signature, and by the rarest of the names that each requires its number: a header without that name need not be tried."""
    every = [(importer, signature) for importer in importers for signature in importer.signatures]
    often = Counter(name for _, signature in every for name in _plain(signature.required))
    by_name: dict[str, list[int]] = {}
    for number, (_, signature) in enumerate(every):
        rarest = min(_plain(signature.required), key=lambda name: (often[name], name), default="")
        by_name.setdefault(rarest, []).append(number)
    return every, by_name


def unnamed(source: Content, found: Recognised) -> tuple[str, ...]:
    """Columns of the header that the signature does not name, as they are written."""
    signature = found.signature
    known = {"", *map(plain, signature.required), *map(plain, signature.optional)}
    cells = head(source, found.delimiter)[found.header_at]

    def told(name: str) -> bool:
        return name in known or any(re.search(each, name, re.IGNORECASE) for _, each in signature.patterns)

    return tuple(_shown(cell) for cell in cells if not told(plain(cell)))


def _first(source: Content, found: Recognised) -> int:
    """The first header in the file that any signature of the importer fits."""
    for place, cells in enumerate(head(source, found.delimiter)):
        names = [plain(cell) for cell in cells]
        if any(fit(signature, names) for signature in found.importer.signatures):
            return place
    return found.header_at


def read_table(source: Content, found: Recognised) -> Table:
    """The rows under the recognised header, with its pattern columns placed under the names they are asked by."""
    several = found.importer.sections
    result = table(source, found.delimiter, _first(source, found) if several else found.header_at, repeats=several)
    result.version = found.signature.version
    if several:
        widest = max((line.count(found.delimiter) + 1 for line in source.lines), default=0)
        result.header += [""] * (min(widest, _WIDEST) - len(result.header))
    for asked, pattern in found.signature.patterns:
        for place, name in enumerate(result.header):
            match = re.search(pattern, plain(name), re.IGNORECASE)
            if match:
                result.matched[asked] = re.search(pattern, name, re.IGNORECASE) or match
                result.places[plain(asked)] = place
                break
    return result


def unrecognised(source: Content, importers: Iterable[Importer] = ()) -> str:
    """Why no importer fits, in one sentence with the remedy; an export that another one of the same source replaces is named."""
    known = list(importers)
    for delimiter in DELIMITERS:
        records = head(source, delimiter)
        for cells in records:
            there = {plain(cell) for cell in cells}
            for importer in known:
                for header, sentence in importer.instead:
                    if there.issuperset(map(plain, header)):
                        return sentence
        widest = max(records, key=len, default=[])
        if len(widest) > 2:
            names = ", ".join(map(_shown, widest[:6]))
            return f"its header ({names} ...) is of no known format; see trimtab formats, or begin a mapping with trimtab mapping suggest"
    raise Unreadable("holds no table; export the transactions as CSV")


def _shown(name: str) -> str:
    """A column's name as a sentence can hold it, whatever the file says."""
    return "".join(char if char.isprintable() else " " for char in name[:40]).strip()
