"""An importer that is declared: columns by what they hold and a table of row types, in place of code. Knows no source.

What a source does beyond that is a method to override: `asset` for its codes, `split` for its pairs. Rows are read in `declared_rows`,
events made of them in `declared_events`. Every row is booked, ignored by a rule or quarantined with its remedy.
"""

from typing import Any, ClassVar

from core.model import LegRole, ParsedFile
from importers.base import Context, Importer, Reading, Table
from importers.chain import Chains
from importers.currencies import crypto_or_cash, spelled
from importers.declared_events import book
from importers.declared_rows import Line, Rows
from importers.means import Columns, Means, Only
from importers.times import FORMAT, Clock, clock, zone_in


class Declared(Importer):
    """Base of the importers that are declared; see docs/writing-importers.md."""

    columns: ClassVar[Columns]
    types: ClassVar[tuple[tuple[str, Means], ...]]
    """Row types as the file writes them, case aside, with `|` between words of one meaning; `*` takes every other one. One row is one
    event, unless `Means.together` says more."""
    ids: ClassVar[tuple[str, ...]] = ()
    """Columns that together are the source's own id of a row. Without any, a row is its content and its number among equal rows."""
    only: ClassVar[tuple[Only, ...]] = ()
    zone: ClassVar[str] = "UTC"
    """Of times that carry none. Empty: what the time column's name, the file's name or the user says."""
    order: ClassVar[str] = ""
    """`ymd`, `dmy` or `mdy` where dates are not ISO 8601."""
    decimal_comma: ClassVar[bool] = False
    includes_fee: ClassVar[str] = ""
    """`amount` or `other`, where that column is what came or went with the fee taken off or on: then the fee is told apart from it."""
    secondary: ClassVar[bool] = False
    """Whether another export of the source holds all of this one: its reading counts where both are imported (rule L2.5)."""
    remark: ClassVar[str] = ""
    """One sentence that is said with every file."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if "types" in cls.__dict__ and "becomes" not in cls.__dict__:
            told = {"any other" if words == "*" else ", ".join(words.split("|")): means.says for words, means in cls.types}
            told |= {f"{each.where}: any type": each.otherwise.says for each in cls.only}
            told.setdefault("any other", "quarantined by its name")
            cls.becomes = tuple(told.items())

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
        raise ValueError(f"the pair {pair[:20]!r} cannot be told apart")

    def parse(self, table: Table, context: Context) -> ParsedFile:
        account = context.account or self.venue
        if self.zone:
            times = Clock(self.zone, FORMAT, account)
        else:
            place = table.column(*self.columns.time.split("|"))
            times = clock(table, context, account, header=zone_in(table.header[place]) if place < table.blank else "")
        reading = Reading(table, self, account, times.zone, times.source)
        reading.named = context.names(self.venue)
        if self.remark:
            reading.warn(self.remark)
        chains: dict[str, Chains] = {}
        events: dict[tuple[str, ...], list[Line]] = {}
        rows = Rows(self, table, reading, times, context, chains)
        for line, together in rows.lines():
            if together:
                events.setdefault(together, []).append(line)
            else:
                book(reading, [line], self.secondary)
        for together, lines in events.items():
            if together in rows.nameless:
                reading.unknown_asset([line.index for line in lines], rows.nameless[together])
            else:
                book(reading, lines, self.secondary)
        times.remark(reading.warn)
        for each in chains.values():
            each.report()
        return reading.finish()
