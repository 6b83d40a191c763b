"""A broker's history that is declared: columns by what they hold and a table of row types, in place of code. Knows no broker.

What a broker does beyond that is a method to override: `days`, `symbol`, `asset`, `owner`, `name_in`. Cells are read in `broker_rows`,
events made in `broker_events`, of several rows in `broker_orders` and `broker_actions`; holdings are `holdings`, files of several tables
`sections`.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from core.model import ParsedFile
from core.money import ZERO, cents, multiply, negate, ratio
from importers import dates, securities
from importers.base import Context, Importer, Reading, Table
from importers.broker_actions import Actions
from importers.broker_cells import known
from importers.broker_events import Booker
from importers.broker_means import MOVE, Columns, shown
from importers.broker_orders import together
from importers.broker_rows import Row, Rows
from importers.footers import drop_footers
from importers.means import Means, Only, When
from importers.numbers import maybe
from importers.times import FORMAT, Clock, clock, zone_in


class Broker(Importer):
    """Base of the brokers' importers that are declared; see docs/writing-importers.md."""

    custody = "broker"
    columns: ClassVar[Columns]
    types: ClassVar[tuple[tuple[str, Means], ...]]
    """The first entry that fits counts: words with `|` between them, case aside, or `~` and a regular expression over type and text."""
    when: ClassVar[tuple[When, ...]] = ()
    only: ClassVar[tuple[Only, ...]] = ()
    ids: ClassVar[tuple[str, ...]] = ()
    """Columns that together are the broker's own id of a row. Without any, a row is its content and its number among equal rows."""
    family: ClassVar[str] = ""
    """Names identities, where several importers read one history; the importer's id by itself."""
    zone: ClassVar[str] = "America/New_York"
    """Of the dates and times. Empty: what the date column's name, the file's name or the user says."""
    order: ClassVar[str] = "mdy"
    """`ymd`, `dmy` or `mdy`; years of four digits in front are understood in each."""
    as_of: ClassVar[str] = ""
    """Regular expression with the effective date as group 1, in the date's cell or the type: it counts before the posting date."""
    decimal_comma: ClassVar[bool] = False
    currency: ClassVar[str] = "USD"
    """Where neither a column nor the amount says one."""
    signed: ClassVar[bool] = True
    """Amounts are below zero where money goes out. Otherwise the type says the direction, and a minus takes something back."""
    net: ClassVar[bool] = True
    """Fees, taxes and accrued interest are in the amount, as in what moved the cash. Otherwise they come on top."""
    fees_signed: ClassVar[bool] = False
    """Fees are written as cash moves: below zero where paid."""
    taxes_signed: ClassVar[bool] = False
    """Taxes are written as cash moves: below zero where withheld, above zero where given back."""
    charges_apart: ClassVar[bool] = False
    """Fees and taxes in another currency than the amount were paid in that currency, besides the amount."""
    computed: ClassVar[bool] = False
    """A trade without an amount is quantity times price."""
    price_in_amount: ClassVar[bool] = True
    """Prices are in the amount's currency, so that the two can be compared."""
    rate_of_other: ClassVar[bool] = False
    """The rate is of one foreign unit in the amount's currency, not the other way round."""
    sweeps: ClassVar[Collection[str]] = frozenset()
    """Symbols of money market funds that hold the account's cash: they are cash, and moves between the two are ignored."""
    by_name: ClassVar[bool] = False
    """A security that has a name alone is called by it; the user says which it is."""
    footer: ClassVar[str] = ""
    """Regular expression of how lines begin that are no rows: totals, disclaimers."""
    account_in: ClassVar[str] = ""
    """Regular expression with the account's number as group 1, in the lines above the header or in the file's name."""
    digits: ClassVar[int] = 4
    """How many digits of an account's number name it: as many as the shortest of the broker's exports show."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if "signatures" in cls.__dict__ or "columns" in cls.__dict__:
            cls.signatures = tuple(known(each, columns_of(cls)) for each in cls.signatures)
        if "types" in cls.__dict__ and "becomes" not in cls.__dict__:
            told = {shown(words): means.says for words, means in cls.types}
            cases: tuple[Only | When, ...] = (*cls.when, *cls.only)
            told |= {f"{each.where}: any type": each.otherwise.says for each in cases}
            told.setdefault("any other", "quarantined by its name")
            cls.becomes = tuple(told.items())

    def days(self, written: str, action: str) -> Sequence[date]:
        """The dates of a row, `datetime` where the time of day is stated; all of them name it, the last one counts. Raises `ValueError`."""
        found = dates.read(written, self.order)
        stated: list[date] = [found if dates.has_time(written) else found.date()]
        later = re.search(self.as_of, f"{written} {action}", re.IGNORECASE) if self.as_of else None
        return [*stated, dates.read(later[1], self.order).date()] if later else stated

    def currency_of(self, table: Table) -> str:
        """The currency of amounts that name none: what the importer says, or a title or another section of the file (`table.rows`)."""
        return self.currency

    def number(self, written: str) -> Decimal | None:
        """A cell as a number; None for a blank. Raises `ValueError`."""
        return maybe(written, decimal_comma=self.decimal_comma)

    def symbol(self, written: str) -> str:
        """A symbol cell as the security's code; empty where it names none."""
        return securities.bare(written)

    def asset(self, code: str, kind: str) -> str:
        """The asset id of a code, where it is no security; empty: it is one. `kind` is the cell of `Columns.kind`."""
        return f"cash:{self.currency}" if code in self.sweeps else ""

    def owner(self, named: str) -> str:
        """The account that the file means by what its column `Columns.account` holds."""
        found = re.search(r"(\w*\d{3,})\W*$", named)
        return securities.called(self.venue, found[1], self.digits) if found else f"{self.venue} {named}"

    def name_in(self, description: str) -> str:
        """The security's name in a description; rows of one corporate action are told by it."""
        return description

    def prepare(self, cell: dict[str, str]) -> None:
        """Changes the cells of a row, by the names of `Columns`, after its pattern has captured and before they are read."""

    def revise(self, rows: Sequence[Row]) -> None:
        """Changes rows whose meaning the other rows of the file decide, before anything is booked."""

    def remarks(self, rows: Sequence[Row]) -> Iterable[str]:
        """Sentences to say with a file."""
        return ()

    def paid(self, fee: Decimal) -> Decimal:
        """A cell of a fee as what was paid; a rebate stays in the amount."""
        return max(negate(fee), ZERO) if self.fees_signed else fee.copy_abs()

    def converted(self, amount: Decimal, rate: Decimal | None) -> Decimal | None:
        """A charge in the other currency as the amount's, to the cent; None where the row states no rate."""
        if not rate:
            return None
        return cents(multiply(amount, rate) if self.rate_of_other else ratio(amount, rate))

    def parse(self, table: Table, context: Context) -> ParsedFile:
        drop_footers(table, self.footer, table.column(*self.columns.date.split("|")))
        reading = Reading(table, self, self.account(table, context), *self.clock_of(table, context))
        self.fill(table, reading, context)
        return reading.finish()

    def account(self, table: Table, context: Context) -> str:
        """The file's account: the user's word, the one that its column names, the number in its titles or name, else the venue."""
        named = set(self._named(table).values())
        if len(named) == 1 and not context.account:
            return context.first_name(named.pop())
        titles = [",".join(cells) for cells in table.preamble]
        return context.first_name(securities.account(context.account, self.venue, self.account_in, self.digits, titles, (table.name,)))

    def clock_of(self, table: Table, context: Context) -> tuple[str, str]:
        """The zone of the file's times and where it came from."""
        times = self._clock(table, context)
        return times.zone, times.source

    def _clock(self, table: Table, context: Context) -> Clock:
        if self.zone:
            return Clock(self.zone, FORMAT, context.account or self.venue)
        place = table.column(*self.columns.date.split("|"))
        return clock(table, context, context.account or self.venue, header=zone_in(table.header[place]) if place < table.blank else "")

    def fill(self, table: Table, reading: Reading, context: Context) -> None:
        """Makes of the table's rows what they mean."""
        reading.named = context.names(self.venue)
        times = self._clock(table, context)
        reader = Rows(self, table, reading, times, self._owners(table, reading, context))
        rows = list(reader.read())
        self.revise(rows)
        booker = Booker(reading, self)
        paired = [row for row in rows if _is_paired(row)]
        moves = Actions(reading, self.family or self.id, rows, self.name_in).book(paired)
        for row in moves:
            booker.book(row, MOVE)
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            if row.together:
                groups.setdefault((row.account, *row.together), []).append(row)
            elif not _is_paired(row):
                booker.book(row)
            if row.asset and row.name and self.name_in(row.name) == row.name and not row.option:
                reading.parsed.asset_names.setdefault(row.asset, row.name)
        for group in groups.values():
            if len(group) > 1:
                together(group, reading, self)
            else:
                booker.book(group[0])
        reading.parsed.names += reader.named.seen()
        reader.balances()
        for sentence in (*reader.named.wrong, *self.remarks(rows)):
            reading.warn(sentence)
        times.remark(reading.warn)

    def _owners(self, table: Table, reading: Reading, context: Context) -> dict[str, str]:
        """The accounts that a column names; the user's word is for a file of one."""
        found = self._named(table)
        owners = list(dict.fromkeys(found.values()))
        if context.account and len(owners) <= 1:
            return dict.fromkeys(found, reading.account)
        if context.account:
            reading.warn(f"the file holds {len(owners)} accounts, so they keep their own names: {', '.join(owners)}")
        return {each: context.first_name(owner) for each, owner in found.items()}

    def _named(self, table: Table) -> dict[str, str]:
        place = next((table.column(each) for each in self.columns.account.split("|") if each and table.has(each)), table.blank)
        named = dict.fromkeys(cells[place].strip() for _, cells in table.records) if place != table.blank else {}
        return {each: self.owner(each) for each in named if each}


def _is_paired(row: Row) -> bool:
    """Whether a row is a part of a corporate action that can be read."""
    return row.means is not None and bool(row.means.pair) and not row.option and (bool(row.asset) or not row.code)


def columns_of(importer: type[Broker]) -> list[str]:
    """Every column that an importer reads, as its table names them."""
    columns = importer.columns
    specs: list[str] = [*importer.ids, *(each.column for each in importer.when), *(each.column for each in importer.only)]
    for field in Columns.__struct_fields__:
        value = getattr(columns, field)
        specs += [value] if isinstance(value, str) else [part for each in value for part in ([each] if isinstance(each, str) else each)]
    return specs
