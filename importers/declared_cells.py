"""Cells of declared importers: the texts, figures, codes and instants of one row, by what the importer says that its columns hold.

Owns how columns are found and what is captured from outside the table. What a row means is in `declared_rows`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from core.model import LegRole
from core.money import multiply, negate
from importers.base import Context, Reading, Table, plain
from importers.currencies import UnknownAsset, crypto_or_cash
from importers.declared_columns import Columns
from importers.declared_times import AS_THE_FILE, Moments, order_of
from importers.numbers import maybe
from importers.times import Clock

if TYPE_CHECKING:
    from importers.declared import Declared
    from importers.means import Means

_GLUED = re.compile(r"(?P<figure>[+\-]?[\d.,]*\d)\s*(?P<code>[^\d\s.,].*)?")
_DIGITS_FIRST = ("1000CHEEMS", "1000SATS", "1000CAT", "1MBABYDOGE", "1INCH", "1EARTH", "1ART", "1SOL", "0X0", "0G", "2Z", "4ART")
"""Codes that begin with a digit, which may stand against a figure."""


class Stated(Struct, gc=False):
    """The figures of one row, as they are written, and the source's codes beside them."""

    code: str
    other_code: str
    amount: Decimal
    other: Decimal | None
    fee: Decimal | None
    fee_code: str
    ref: str
    sided: bool = False
    """Whether the row has a column for each side."""


class Cells:
    """Reads the cells of one file's rows."""

    def __init__(self, importer: "Declared", table: Table, reading: Reading, times: Clock, context: Context) -> None:
        self.importer, self.table, self.reading, self._context = importer, table, reading, context
        self._captured = captured(importer, table)
        self._added = {plain(name): table.blank + 1 + place for place, name in enumerate(importer.computed)}
        said = {name: getattr(importer.columns, name) for name in Columns.__struct_fields__}
        self.place = {name: self.at(spec) for name, spec in said.items()}
        self.fixed = {name: self.constant(spec) for name, spec in said.items()}
        place = self.place
        self._said = frozenset(name for name in said if self.fixed[name] or place[name] != table.blank)
        """What stands anywhere in this file: the rest is empty without a look."""
        self._timed = not self._said.isdisjoint(("clock", "zone"))
        self.sides = place["sent"] != table.blank or place["received"] != table.blank
        self._glued = {
            figure: place[figure] != table.blank and place[figure] == place[code]
            for figure, code in (
                ("amount", "asset"), ("other", "other_asset"), ("fee", "fee_asset"), ("sent", "sent_asset"), ("received", "received_asset"),
            )
        }
        order = importer.order
        if order.endswith(AS_THE_FILE):
            order = order_of(table, place["time"], order.removesuffix(AS_THE_FILE))
        self._moments = Moments(times, order, plain=importer.zone == "UTC")
        self._assets: dict[str, tuple[str, LegRole]] = {}
        self._pairs: dict[str, tuple[str, str]] = {}
        self._owners: dict[str, str] = {}
        self._asked: dict[str, int] = {}

    def at(self, spec: str) -> int:
        """The place of a column, one that is computed before the file's own; that of an empty cell where there is none."""
        for name in spec.split("|") if spec else ():
            added = self._added.get(plain(name))
            if added is not None:
                return added
        return self._own(spec)

    def _own(self, spec: str) -> int:
        """The place of a column of the file."""
        for name in spec.split("|") if spec else ():
            base, mark, number = name.rpartition("#")
            if mark and base and number.isdigit():
                several = self.table.repeated(base)
                if 0 < int(number) <= len(several):
                    return several[int(number) - 1]
            elif (found := self.table.column(name)) != self.table.blank:
                return found
        return self.table.blank

    def constant(self, spec: str) -> str:
        """What stands in place of a column."""
        if spec.startswith("?"):
            return self._captured.get(spec[1:], "")
        return spec[1:] if spec.startswith("=") else ""

    def whole(self, cells: list[str]) -> list[str]:
        """The cells with those that the importer computes behind them."""
        if not self._added:
            return cells
        row = [*cells[: self.table.blank], ""]
        return [*row, *self.importer.compute(self.look(row))]

    def bare(self, cells: list[str]) -> list[str]:
        """The cells of a row for which nothing could be computed."""
        return [*cells[: self.table.blank + 1], *("" for _ in self._added)]

    def look(self, cells: list[str]) -> Callable[[str], str]:
        """What an importer asks a row: a column's name, or `?name` for what was captured, to its text."""
        known = self._asked

        def ask(name: str) -> str:
            if name.startswith("?"):
                return self.constant(name)
            if name not in known:
                known[name] = self._own(name)
            return cells[known[name]].strip()

        return ask

    def text(self, cells: list[str], role: str) -> str:
        """What stands for `role` in a row, without outer blanks."""
        return (self.fixed[role] or cells[self.place[role]].strip()) if role in self._said else ""

    def number(self, cells: list[str], role: str) -> Decimal | None:
        """The figure of `role`; None where the cell is blank. Raises `ValueError`."""
        return self.figure(cells[self.place[role]])

    def figure(self, cell: str) -> Decimal | None:
        """A cell as a number; None where it is blank. Raises `ValueError`."""
        return maybe(cell, decimal_comma=self.importer.decimal_comma) if cell else None

    def measure(self, cells: list[str], figure: str, code: str) -> tuple[Decimal | None, str]:
        """A figure and the asset that it is of, from two cells or from one. Raises `ValueError`."""
        if not self._glued[figure]:
            return self.number(cells, figure), self.text(cells, code)
        cell = cells[self.place[figure]].strip()
        for known in _DIGITS_FIRST:
            if cell.endswith(known) and ("." in cell or cell[: -len(known)].endswith(" ")):
                return self.figure(cell[: -len(known)].strip()), known
        found = _GLUED.fullmatch(cell)
        if not found:
            return self.figure(cell), ""
        return self.figure(found["figure"]), (found["code"] or "").strip()

    def moment(self, cells: list[str]) -> tuple[datetime, date | None]:
        """The instant of a row, and its civil date where it states no time of day. Raises `ValueError`."""
        written = cells[self.place["time"]]
        if self._timed:
            return self._moments.at(f"{written} {cells[self.place['clock']]}".strip(), self.text(cells, "zone"))
        return self._moments.at(written.strip())

    def owner(self, cells: list[str], role: str = "account") -> str:
        """The account of a row."""
        named = self.text(cells, role)
        if not named:
            return self.reading.account if role == "account" else self.owner(cells)
        found = self._owners.get(named)
        if found is None:
            found = self._owners[named] = self._context.first_name(self.importer.owner(self.reading.account, named))
        return found

    def asset(self, code: str) -> tuple[str, LegRole]:
        """Asset id and leg role of one of the source's codes. Raises `UnknownAsset`, and `ValueError` where there is none."""
        found = self._assets.get(code)
        if found is None:
            if not code:
                raise ValueError("the row names no asset")
            meant = self.reading.named.get(code)
            try:
                found = self._assets[code] = crypto_or_cash(meant) if meant else self.importer.asset(self.importer.codes.get(code, code))
            except UnknownAsset:
                raise UnknownAsset(code) from None
        return found

    def stated(self, cells: list[str], means: "Means") -> Stated:
        """The figures of a row that is read as `means`. Raises `ValueError` with a clause."""
        fee, fee_code = self.measure(cells, "fee", "fee_asset")
        ref = cells[self.place["refs"]].strip()
        if self.sides:
            both = self._both(cells, means)
            if both is not None:
                main, moved, against, paid = both
                return Stated(main, against, moved, paid, fee, fee_code or (against if paid is not None else main), ref, True)
        sided = means.sided or means.either
        amount, code = self.measure(cells, "amount", "asset")
        other, other_code = self.measure(cells, "other", "other_asset") if sided else (None, "")
        pair = cells[self.place["pair"]]
        if pair and not pair.isspace():
            code, other_code = self._split(pair)
        if amount is None:
            if not means.moved:
                return Stated(code or fee_code, "", Decimal(0), None, fee, fee_code or code, ref)
            raise ValueError("the row states no amount")
        if sided and other is None and other_code and (price := self.number(cells, "price")):
            other = multiply(amount.copy_abs(), price)
        fee_code = fee_code or (other_code if other is not None else code)
        return Stated(code, other_code, amount, other, fee, fee_code, ref)

    def _both(self, cells: list[str], means: "Means") -> tuple[str, Decimal, str, Decimal | None] | None:
        """Code and amount of a row's main side, code and amount of the other; None where it states neither."""
        got, got_code = self.measure(cells, "received", "received_asset")
        gone, gone_code = self.measure(cells, "sent", "sent_asset")
        got, gone = got and got.copy_abs(), gone and gone.copy_abs()
        if got and gone:
            if not means.sided and not means.either:
                raise ValueError("the row states two sides, and its type has one")
            return got_code, got, gone_code, gone
        if got:
            return got_code, got, "", None
        if gone:
            return gone_code, negate(gone), "", None
        return None

    def _split(self, pair: str) -> tuple[str, str]:
        sides = self._pairs.get(pair)
        if sides is None:
            sides = self._pairs[pair] = self.importer.split(pair.strip())
        return sides


def captured(importer: "Declared", table: Table) -> dict[str, str]:
    """What a file says beside its rows: in the titles of its columns, in its name, above its header."""
    found = {name: match.group(1) for name, match in table.matched.items() if match.re.groups and match.group(1)}
    outside = [table.name, *(" ".join(cells) for cells in table.preamble)]
    for name, pattern in importer.captures:
        match = next((match for text in outside if (match := re.search(pattern, text, re.IGNORECASE))), None)
        if match and name not in found:
            found[name] = match.group(1)
    return found
