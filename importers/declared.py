"""An importer that is declared: columns by what they hold and a table of row types, in place of code. Knows no source.

What a source does beyond that is a method to override: `asset` for its codes, `split` for its pairs, `compute` for what a column says in
words. Cells are read in `declared_cells`, rows in `declared_rows`, events made of them in `declared_events`. Every row is booked, ignored
by a rule or quarantined with its remedy.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, ClassVar

from msgspec.structs import astuple, replace

from core.model import LegRole, ParsedFile
from importers.base import Context, Importer, Reading, Signature, Table, plain
from importers.chain import Chains
from importers.currencies import crypto_or_cash, spelled
from importers.declared_cells import Cells, captured
from importers.declared_columns import told_of
from importers.declared_events import book, book_timed
from importers.declared_rows import Line, Rows
from importers.likeness import as_fallback, as_key
from importers.means import Charge, Columns, Means, Only, When
from importers.times import FORMAT, Clock, canonical, clock, zone_in


class Declared(Importer):
    """Base of the importers that are declared; see docs/writing-importers.md."""

    columns: ClassVar[Columns]
    types: ClassVar[tuple[tuple[str, Means], ...]]
    """Row types as the file writes them, case aside, with `|` between words of one meaning; with a subtype `buy market`, `buy` for any
    subtype or `* market` for any type; `~dust|sweep` is a regular expression, asked after the words; `*` takes every other one. One row is
    one event, unless its meaning says more."""
    ids: ClassVar[tuple[str, ...]] = ()
    """Columns that together are the source's own id of a row. Without any, a row is its content and its number among equal rows."""
    content: ClassVar[tuple[str, ...]] = ()
    """Columns that tell rows without an id apart, beside time, type, asset and figures."""
    refs_tell: ClassVar[bool] = True
    """Whether `Columns.refs` tells such rows apart too; not where earlier files of the source lack that column."""
    parts: ClassVar[bool] = False
    """Whether a row is a part of the transaction that `Columns.refs` names, of which other rows and exports of the account tell the rest:
    the parts are booked as one event (rule L2.11)."""
    only: ClassVar[tuple[Only | When, ...]] = ()
    """Rows that are something else than their type; the first that applies."""
    charges: ClassVar[tuple[Charge, ...]] = ()
    """Fees and taxes beside `Columns.fee`."""
    codes: ClassVar[Mapping[str, str]] = {}
    """The source's own codes of assets."""
    quotes: ClassVar[tuple[str, ...]] = ()
    """Assets that prices are in, where pairs are glued (`BTCUSDT`); the longest that fits is taken."""
    captures: ClassVar[tuple[tuple[str, str], ...]] = ()
    """(name, regular expression with one group) for what the file's name or the lines above its header say; asked for by `?name`. One that
    is named `zone` is the zone of the times."""
    computed: ClassVar[tuple[str, ...]] = ()
    """Columns that `compute` gives."""
    zone: ClassVar[str] = "UTC"
    """Of times that carry none. Empty: what the time column's name, the lines above the header, the file's name or the user says."""
    order: ClassVar[str] = ""
    """`ymd`, `dmy` or `mdy` where dates are not ISO 8601; `?`: one of these, as all dates of the file say;
    `ymd?`: that one, unless some date is none in it."""
    decimal_comma: ClassVar[bool] = False
    includes_fee: ClassVar[str] = ""
    """`amount` or `other`, where that column is what came or went with the fee taken off or on: then the fee is told apart from it."""
    fee_sign: ClassVar[int] = 1
    """-1 where fees that were paid are written below zero, 0 where either is."""
    secondary: ClassVar[bool] = False
    """Whether another export of the source holds all of this one: its reading counts where both are imported (rule L2.5)."""
    alike: ClassVar[str] = ""
    """A word that an export shares with a complete one of the source where they share no ids: an event is then the same event by what it
    moved on its day. The one of the two that is not `secondary` is the complete one."""
    remark: ClassVar[str] = ""
    """One sentence that is said with every file."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if "types" in cls.__dict__ and "becomes" not in cls.__dict__:
            told = {"any other" if words == "*" else told_of(words): means.says for words, means in cls.types}
            told |= {f"{each.where}: any type": each.otherwise.says for each in cls.only}
            told.setdefault("any other", "quarantined by its name")
            cls.becomes = tuple(told.items())
        if "signatures" in cls.__dict__:
            read = _read(cls)
            cls.signatures = tuple(
                replace(each, optional=tuple(dict.fromkeys((*each.optional, *(name for name in read if plain(name) not in _stated(each))))))
                for each in cls.signatures
            )

    def asset(self, code: str) -> tuple[str, LegRole]:
        """Asset id and leg role of a code that the user has not named. Raises `UnknownAsset` for one that names nothing by itself."""
        return crypto_or_cash(spelled(code.upper(), {}))

    def owner(self, account: str, named: str) -> str:
        """The account that the file means by what its column `Columns.account` holds."""
        return f"{account} {named}"

    def split(self, pair: str) -> tuple[str, str]:
        """The asset and the other asset of a market. Raises `ValueError`."""
        for mark in "/-_:":
            base, found, quote = pair.partition(mark)
            if found and base and quote:
                return base, quote
        glued = pair.upper()
        for quote in sorted(self.quotes, key=len, reverse=True):
            if glued.endswith(quote) and glued != quote:
                return pair[: -len(quote)], pair[-len(quote) :]
        raise ValueError(f"the pair {pair[:20]!r} cannot be told apart")

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        """The cells of the columns `computed`, from the texts of a row by column name. Raises `ValueError` with a clause."""
        raise NotImplementedError(f"{type(self).__name__} names the columns {', '.join(self.computed)} and computes none")

    def begin(self, table: Table) -> None:
        """Called once for each file, on an importer of its own: what `compute` and `asset` need to know of all its rows."""

    def parse(self, table: Table, context: Context) -> ParsedFile:
        reader = copy(self)
        reader.begin(table)
        return reader._parse(table, context)

    def _parse(self, table: Table, context: Context) -> ParsedFile:
        account = context.account or self.venue
        if self.zone:
            times = Clock(self.zone, FORMAT, account)
        else:
            place = table.column(*self.columns.time.split("|"))
            title = zone_in(table.header[place]) if place < table.blank else ""
            times = clock(table, context, account, header=title or _zone(captured(self, table).get("zone", "")))
        reading = Reading(table, self, account, times.zone, times.source)
        reading.named = context.names(self.venue)
        if self.remark:
            reading.warn(self.remark)
        chains: dict[str, Chains] = {}
        events: dict[tuple[str, ...], list[Line]] = {}
        timed: dict[str, list[Line]] = {}
        rows = Rows(Cells(self, table, reading, times, context), chains)
        for line, together in rows.lines():
            if line.means.second:
                timed.setdefault(line.means.second, []).append(line)
            elif together:
                events.setdefault(together, []).append(line)
            else:
                book(reading, [line], self.secondary)
        for together, lines in events.items():
            if together in rows.nameless:
                reading.unknown_asset([line.index for line in lines], rows.nameless[together])
            else:
                book(reading, lines, self.secondary)
        for name, lines in timed.items():
            self._timed(reading, name, lines, rows.nameless)
        if self.alike:
            (as_key if self.secondary else as_fallback)(reading, self.alike)
        times.remark(reading.warn)
        for each in chains.values():
            each.report()
        return reading.finish()

    def _timed(self, reading: Reading, name: str, lines: list[Line], nameless: Mapping[tuple[str, ...], str]) -> None:
        """Rows of which one second may be a trade; those of a second in which an asset has no name wait with it."""
        waiting = {line.index: code for line in lines if (code := nameless.get((name, line.at.isoformat())))}
        for index, code in waiting.items():
            reading.unknown_asset(index, code)
        quotes = frozenset(self.asset(code)[0] for code in self.quotes)
        book_timed(reading, [line for line in lines if line.index not in waiting], self.secondary, quotes.__contains__)


def _zone(said: str) -> str:
    """A zone that was captured; empty where what was captured is none."""
    try:
        return canonical(said) if said else ""
    except ValueError:
        return ""


def _read(cls: type[Declared]) -> tuple[str, ...]:
    """The columns that a declaration reads, under every name that they have."""
    specs = [*astuple(cls.columns), *cls.ids, *(each.column for each in (*cls.only, *cls.charges))]
    specs += [name for _, means in cls.types for name in (*means.key[1:], *means.together)]
    names = (name.partition("#")[0] for spec in specs if spec[:1] not in ("=", "?") for name in spec.split("|"))
    return tuple(dict.fromkeys(name for name in names if name and name not in cls.computed))


def _stated(signature: Signature) -> frozenset[str]:
    return frozenset(map(plain, (*signature.required, *signature.absent, *(name for name, _ in signature.patterns))))
