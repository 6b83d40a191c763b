"""What an importer is: signatures of headers, a table to read, and a `Reading` that collects what the rows mean.

Owns the contract between the reader of files and the sources. No source's own words, no ledger, no I/O.

An importer is one module in this package with `IMPORTER = ...`; nothing else has to be touched. Its `parse` goes through
`table.records`, and for each record books a draft, a price or a position, ignores it by a named rule, or quarantines it with a
reason. `Reading.finish` quarantines what was forgotten, so that rows read = booked + ignored + quarantined.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from itertools import chain
from shlex import quote
from typing import Any

from msgspec import Struct, field

from core.model import Draft, Fate, ParsedFile, PositionSeen, PriceSeen, SourceRow
from core.model.sources import UNKNOWN_ASSET, GainSeen, LotSeen

KEY_BYTES = 16
LOOKS = 1024
"""Rows or events between two looks whether to go on: some hundredths of a second."""


def plain(name: str) -> str:
    """A column name as signatures compare it: no BOM, no outer blanks, single spaces, no case."""
    return " ".join(name.replace("\ufeff", "").split()).casefold()


class Signature(Struct, frozen=True):
    """One generation of a source's header. Order, case, extra columns and a preamble above it do not matter.

    `required` names must all be there; `patterns` are (name to ask by, regular expression) for columns whose name carries data,
    and must all match a column; `absent` names belong to another format that looks alike. `optional` names break a tie. `named` is a
    regular expression that the file's name must fit, where another source writes the same header. `cells` are (column, regular expression)
    for a header of common names alone, as any bank writes: a cell of one of the first rows below it must fit, each.
    """

    version: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()
    absent: tuple[str, ...] = ()
    named: str = ""
    cells: tuple[tuple[str, str], ...] = ()


class Context(Struct, frozen=True):
    """What the user or the ledger says about the files; empty texts where nothing was said."""

    account: str = ""
    timezone: str = ""
    base_currency: str = "USD"
    first_names: Mapping[str, str] = field(default_factory=dict)
    """The name under which the ledger first met an account, by each name it had: identities rest on it, so renaming repeats nothing."""
    asset_names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What the user calls a code that a venue's exports use: (venue, code) -> asset id."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """The time zone that an account remembers of an earlier import, by the account's first name."""
    instead: str = ""
    """Reads a file's times as if nothing but this zone were said, to compare it with an earlier import in that zone."""

    def names(self, venue: str) -> dict[str, str]:
        """Asset ids by the codes of one venue that the user has named."""
        return {code: asset for (named, code), asset in self.asset_names.items() if named == venue}

    def first_name(self, account: str) -> str:
        """What an account that a file names is to be called in drafts and identities."""
        return self.first_names.get(account, account)


Record = tuple[int, list[str]]
"""A row's place in `Table.rows` and its cells."""


class Table(Struct):
    """A file's records under its header. `rows[i]` is the record verbatim, `(i, cells)` in `records` its cells.

    `consume` reads them one after the other, so that a large file's cells never stand in memory together; `records` reads them all, for
    an importer that has to look ahead. `rows` grows with either.

    Each `cells` has at least `len(header) + 1` items; the one at `blank` is always empty, so a missing column is read there. Rows
    that are damaged (cut off, NUL bytes, more cells than the header) are in `rows`, quarantined, and not in `records`.
    """

    name: str
    sha256: str
    encoding: str
    delimiter: str
    preamble: list[list[str]]
    header: list[str]
    version: str = ""
    rows: list[SourceRow] = field(default_factory=list)
    unread: Iterator[Record] = field(default_factory=lambda: iter(()))
    warnings: list[str] = field(default_factory=list)
    matched: dict[str, re.Match[str]] = field(default_factory=dict)
    """The signature's patterns, as they matched: the currency or zone that a column name carries."""
    places: dict[str, int] = field(default_factory=dict)
    """Column by plain name, first occurrence; pattern columns under the name they are asked by."""
    chains: list[Any] | None = None
    """Where it is a list, importers leave the running balances of the file in it (`importers.chain.Chains`)."""
    check: Callable[[], None] | None = None
    """Asked at every `LOOKS` rows and events; raises where the user wants no more of the file."""
    _read: list[Record] | None = None

    @property
    def blank(self) -> int:
        """The place of a cell that is always empty."""
        return len(self.header)

    def has(self, name: str) -> bool:
        """Whether the file has a column of that name."""
        return plain(name) in self.places

    def column(self, *names: str) -> int:
        """The place of the first of `names` that the file has; `blank` where it has none of them."""
        for name in names:
            place = self.places.get(plain(name))
            if place is not None:
                return place
        return self.blank

    def columns(self, *names: str) -> tuple[int, ...]:
        """`column` for each name."""
        return tuple(self.column(name) for name in names)

    def repeated(self, name: str) -> tuple[int, ...]:
        """Every place of a name that occurs more than once, in file order."""
        wanted = plain(name)
        return tuple(place for place, title in enumerate(self.header) if plain(title) == wanted)

    @property
    def records(self) -> list[Record]:
        """All records."""
        if self._read is None:
            self._read = list(self.unread)
        return self._read

    def consume(self) -> Iterator[Record]:
        """The records, once."""
        if self._read is None:
            return self.unread
        records, self._read = self._read, []
        return iter(records)

    def drop(self, indexes: Collection[int]) -> None:
        """Takes out records that are no rows (titles, totals, repeated headers). Before the first draft: rows are renumbered."""
        if not indexes:
            return
        gone = set(indexes)
        new: dict[int, int] = {}
        kept: list[SourceRow] = []
        read = self.records
        for index, row in enumerate(self.rows):
            if index not in gone:
                new[index] = len(kept)
                kept.append(row)
        self._read = [(new[index], cells) for index, cells in read if index in new]
        self.rows[:] = kept


def identity(account: str, *parts: str) -> bytes:
    """16 bytes that name `parts` within `account`; the same for the same texts on every machine."""
    return blake2b("\x1f".join((account, *parts)).encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


_LONGEST_REASON = 400
_LONGEST_CODE = 120
"""Letters of what a source calls an asset: funds have long names, and the user names them by the whole of it."""


def _shown(reason: str) -> str:
    """A reason as one line, whatever cells of the file it quotes; its remedy, which stands at its end, is kept."""
    line = "".join(char if char.isprintable() else " " for char in reason)
    return line if len(line) <= _LONGEST_REASON else f"{line[:150]} ... {line[-200:]}"


class Reading:
    """Collects what an importer makes of a table, and keeps the account of every row."""

    def __init__(
        self, table: Table, importer: "Importer", account: str, zone: str = "UTC", zone_source: str = "format", custody: str | None = None
    ) -> None:
        self.table = table
        self.rows = table.rows
        self.account = account
        self._seen: dict[tuple[str, ...], int] = {}
        self.named: Mapping[str, str] = {}
        """Asset ids by the venue's codes that the user has named."""
        self._account = blake2b(f"{account}\x1f".encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES)
        self.parsed = ParsedFile(
            name=table.name, sha256=table.sha256, format=importer.id, version=table.version, account=account, zone=zone,
            zone_source=zone_source, rows=table.rows, warnings=list(table.warnings),
            custody=importer.custody if custody is None else custody, venue=importer.venue,
        )
        self.drafts = self.parsed.drafts
        self._check = table.check

    def key(self, *parts: str) -> bytes:
        """The identity of `parts` (a source's own id, say) in this account."""
        told = "\x1f".join(parts) if len(parts) > 1 else parts[0]
        hashed = self._account.copy()
        hashed.update(told.encode("utf-8", "surrogatepass"))
        return hashed.digest()

    def row_key(self, index: int, *parts: str) -> bytes:
        """Sets and returns the key of a row by its source's own id."""
        key = self.rows[index].key = self.key(*parts)
        return key

    def content_key(self, index: int, *parts: str) -> bytes:
        """Sets and returns the key of a row that has no id: its normalised content and its occurrence within the file."""
        seen = self._seen.get(parts, 0) + 1
        self._seen[parts] = seen
        return self.row_key(index, *parts, f"#{seen}")

    def book(self, draft: Draft) -> None:
        """Adds an event; its rows count as booked."""
        self.drafts.append(draft)
        if self._check is not None and not len(self.drafts) % LOOKS:
            self._check()

    def price(self, asset: str, at: datetime, price: Decimal, currency: str, row: int | None = None) -> None:
        """Adds a price that the file states: one unit of `asset` in `currency`; its row counts as booked."""
        self.parsed.prices.append(PriceSeen(asset, at, price, currency, row))

    def position(self, seen: PositionSeen) -> None:
        """Adds a holding that the file states; its row counts as booked."""
        self.parsed.positions.append(seen)

    def lot(self, seen: LotSeen) -> None:
        """Adds an open lot that the file states; its row counts as booked."""
        self.parsed.lots.append(seen)

    def gain(self, seen: GainSeen) -> None:
        """Adds a closed lot that the file states; its row counts as booked."""
        self.parsed.gains.append(seen)

    def ignore(self, rows: int | Iterable[int], rule: str) -> None:
        """Rows that by the rule of that name mean nothing for holdings."""
        self._set(rows, Fate.IGNORED, rule, "")

    def quarantine(self, rows: int | Iterable[int], cause: str, reason: str) -> None:
        """Rows that wait for the user: `cause` groups what one remedy mends, `reason` is one sentence with the remedy."""
        self._set(rows, Fate.QUARANTINED, reason if len(reason) <= _LONGEST_REASON and reason.isprintable() else _shown(reason), cause)

    def unknown_asset(self, rows: int | Iterable[int], code: str) -> None:
        """Rows that wait for the user to name an asset; all rows of one code have one remedy."""
        said = " ".join(code.split())[:_LONGEST_CODE]
        self.quarantine(
            rows, f"{UNKNOWN_ASSET} {said}",
            f"{self.parsed.venue or self.parsed.format} calls something {said}, which is no asset that is known here; name it: "
            f"trimtab quarantine name {quote(said)} ASSET",
        )

    def _set(self, rows: int | Iterable[int], fate: Fate, reason: str, cause: str) -> None:
        for index in (rows,) if isinstance(rows, int) else rows:
            row = self.rows[index]
            row.fate, row.reason, row.cause = fate, reason, cause

    def warn(self, sentence: str) -> None:
        """One sentence about the file as a whole; said once."""
        if sentence not in self.parsed.warnings:
            self.parsed.warnings.append(sentence)

    def finish(self) -> ParsedFile:
        """The file, read. A row that nothing was made of is quarantined, never lost."""
        made = bytearray(len(self.rows))
        for draft in self.drafts:
            for index in draft.rows:
                made[index] = 1
        parsed = self.parsed
        places: Iterable[int | None] = chain(
            (each.row for each in parsed.prices), (each.row for each in parsed.positions), (each.row for each in parsed.lots),
            (each.row for each in parsed.gains),
        )
        for place in places:
            if place is not None:
                made[place] = 1
        if not all(made):
            for index, row in enumerate(self.rows):
                if not made[index] and row.fate is Fate.BOOKED:
                    self.quarantine(index, "not understood", "nothing was made of this row; add it by hand, or report the format")
            from importers.headers import distrust_below

            distrust_below(self)
        return self.parsed


class Failed(Exception):
    """An importer that is no part of Trimtab could not read a file; one clause with the remedy."""


class Importer(ABC):
    """One source's export. The texts are shown by `trimtab formats` and in docs/importers.md."""

    id: str
    """Stable, as `--format` takes it: `kraken-ledgers`."""
    title: str
    venue: str
    """Name of the source; also the account's name where neither the user nor the file names one."""
    custody: str = "exchange"
    """`broker`, `exchange` or `wallet`: the custody of an account that the file brings in."""
    signatures: tuple[Signature, ...]
    """Newest generation first."""
    delimiter: str = ""
    """The character between cells, where it cannot be found by itself."""
    how_to_export: str
    evidence: str = "sample"
    """What the layout rests on: `sample` (a real file), `parser` (another program's reader) or `weak`."""
    sections: bool = False
    """Whether the file holds several tables, one below the other: rows may then be of any width, and the first header counts."""
    supported: bool = True
    """False: the header is recognised and every row waits in quarantine."""
    revision: int = 1
    """Raised with every change of what rows mean, so that rows which wait from before are known to deserve another reading."""
    becomes: Sequence[tuple[str, str]] = ()
    """What becomes what: (row type, event), for the docs."""
    instead: Sequence[tuple[tuple[str, ...], str]] = ()
    """Other exports of the source that do not serve: names of their header, and one clause that says which export to take."""

    @abstractmethod
    def parse(self, table: Table, context: Context) -> ParsedFile:
        """What the table's rows mean. A row it cannot read is quarantined.

        Raises `times.NeedsZone` and `dates.Undecided` where the whole file waits for one answer of the user, and nothing else for what a
        file holds.
        """
