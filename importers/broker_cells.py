"""Cells of declared broker importers: which columns hold what, what a row's type is, numbers, currencies, charges. No events."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from core.money import ZERO, add, multiply, negate
from importers.base import Reading, Signature, Table
from importers.broker_means import Columns
from importers.means import Means, Only, When
from importers.named import Named

if TYPE_CHECKING:
    from importers.broker import Broker

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|[$€£]")
_PENCE = frozenset({"GBX", "GBp", "GBPX", "GBPp"})
_IDENTIFIERS = ("isin", "cusip")
_CAPTURED = ("quantity", "price", "amount", "currency", "symbol", "isin", "cusip", "name")


class _Place(NamedTuple):
    """Where a declared column is: the first of `columns` that is filled; else `constant`."""

    columns: tuple[int, ...]
    constant: str

    def cell(self, cells: list[str]) -> str:
        for column in self.columns:
            written = cells[column].strip()
            if written:
                return written
        return self.constant


class Cells:
    """The declared columns of one table."""

    def __init__(self, importer: "Broker", table: Table, reading: Reading) -> None:
        self._importer, self._table, self._reading = importer, table, reading
        self.default = importer.currency_of(table)
        columns = importer.columns
        self._place = {
            name: self._at(getattr(columns, name)) for name in Columns.__struct_fields__ if isinstance(getattr(columns, name), str)
        }
        self._charges = {"fees": self._pairs(columns.fees), "taxes": self._pairs(columns.taxes)}
        self._ids = [self._at(each) for each in importer.ids]
        cases: tuple[Only | When, ...] = (*importer.only, *importer.when)
        self._cases = [(place, each) for each in cases if (place := self._at(each.column)).columns]
        self._types = [
            (re.compile(words[1:], re.IGNORECASE) if words.startswith("~") else frozenset(_plain(word) for word in words.split("|")), means)
            for words, means in importer.types
        ]
        self._together = {name: self._at(name) for _, means in importer.types for name in means.together}
        named = {scheme: self._present(getattr(columns, scheme)) for scheme in _IDENTIFIERS}
        self.named = Named(table, {scheme: name for scheme, name in named.items() if name})

    def texts(self, cells: list[str]) -> dict[str, str]:
        """The cell of each declared column."""
        return {name: place.cell(cells) for name, place in self._place.items()}

    def ids(self, cells: list[str]) -> list[str]:
        """The broker's own id of a row."""
        return [place.cell(cells) for place in self._ids]

    def means(self, cells: list[str], cell: dict[str, str], action: str) -> tuple[Means | None, dict[str, str]]:
        """What a row is, and what the pattern that says so captured."""
        for place, each in self._cases:
            if not each.takes(place.cell(cells)):
                return each.otherwise, {}
        said = " ".join(f"{action} {cell['text']}".split())
        words = (_plain(action), _plain(cell["type"]))
        for known, means in self._types:
            if isinstance(known, frozenset):
                if not known.isdisjoint(words):
                    return means, {}
                continue
            found = known.search(said)
            if found:
                return means, {name: value for name, value in found.groupdict().items() if value and name in _CAPTURED}
        return None, {}

    def currency(self, cell: dict[str, str]) -> tuple[str, Decimal]:
        """The currency of the amount, and what one of its written units is: pence are hundredths."""
        written = cell["currency"]
        if not written:
            found = _CODE.search(cell["amount"] or cell["debit"])
            written = found[0] if found else self.default
        if written in _PENCE:
            return "GBP", Decimal("0.01")
        return _SIGNS.get(written, written.upper()), Decimal(1)

    def charged(
        self, role: str, cells: list[str], currency: str, unit: Decimal, rate: Decimal | None, apart: list[tuple[str, Decimal, str]]
    ) -> Decimal:
        """The columns of fees or taxes in the currency of the amount; one in another currency without a rate is said and left in it.

        Where the importer's charges are paid apart, those in another currency go to `apart`.
        """
        found = ZERO
        for column, of in self._charges[role]:
            amount = self.number(column.cell(cells))
            if not amount:
                continue
            withheld = negate(amount) if self._importer.taxes_signed else amount.copy_abs()
            amount = self._importer.paid(amount) if role == "fees" else withheld
            stated = of.cell(cells)
            if stated in _PENCE:
                stated, amount = "GBP", multiply(amount, Decimal("0.01"))
            if stated and stated.upper() != currency:
                if self._importer.charges_apart:
                    apart.append((role, amount, stated.upper()))
                    continue
                converted = self._importer.converted(amount, rate)
                if converted is None:
                    self._reading.warn(f"some {role} are in another currency than the amount, with no rate for it, and are left in it")
                    continue
                amount, stated = converted, ""
            found = add(found, amount if stated or unit == 1 else multiply(amount, unit))
        return found

    def together(self, means: Means | None, cells: list[str]) -> tuple[str, ...]:
        values = [self._together[name].cell(cells) for name in means.together] if means is not None else []
        return tuple(values) if any(values) else ()

    def number(self, cell: str, aside: bool = False) -> Decimal | None:
        """A cell as a number; of a row that is set aside anyway also what is none. Raises `ValueError`."""
        try:
            return self._importer.number(cell) if cell else None
        except ValueError:
            if aside:
                return None
            raise

    def _at(self, spec: str) -> _Place:
        """The columns that `|` parts, as far as the file has them; `=USD` and `?name` may stand at the end.

        `Change+1` is the column to the right of `Change`, for one that has no name.
        """
        columns, constant, table = [], "", self._table
        for each in spec.split("|") if spec else ():
            name, plus, right = each.rpartition("+")
            if each.startswith("?"):
                constant = constant or (table.matched[each[1:]].group(1).upper() if each[1:] in table.matched else "")
            elif each.startswith("="):
                constant = constant or each[1:]
            elif table.has(each):
                columns.append(table.column(each))
            elif plus and right.isdigit() and table.has(name):
                columns.append(min(table.column(name) + int(right), table.blank))
        return _Place(tuple(columns), constant)

    def _pairs(self, specs: tuple[str | tuple[str, str], ...]) -> list[tuple[_Place, _Place]]:
        """Columns of charges, each with that of its currency."""
        parted = ((each, "") if isinstance(each, str) else each for each in specs)
        return [(self._at(column), self._at(currency)) for column, currency in parted]

    def _present(self, spec: str) -> str:
        return next((each for each in spec.split("|") if each and self._table.has(each)), "")


def known(signature: Signature, specs: Iterable[str]) -> Signature:
    """The signature with every column that is read among its names, so that none of them passes for one that is new."""
    names = [each for spec in specs for each in spec.split("|") if each and each[0] not in "=?" and "+" not in each]
    asked = {asked for asked, _ in signature.patterns}
    more = (name for name in names if name not in (*signature.required, *signature.optional, *asked))
    return replace(signature, optional=(*signature.optional, *dict.fromkeys(more)))


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()
