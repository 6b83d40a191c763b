"""Rows of declared broker importers: cells by what the importer says they hold, each row with its identity. Makes no events."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from core.model import AssetKind, EventKind, asset_id, kind_of
from core.money import ZERO, add, multiply, negate, text
from importers.base import Reading, Table, identity
from importers.broker_means import Columns
from importers.chain import Chains
from importers.declared_rows import AGAIN
from importers.means import Means, Only, When
from importers.named import Named
from importers.securities import bare, is_derivative, is_option, security
from importers.times import Clock

if TYPE_CHECKING:
    from importers.broker import Broker

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|[$€£]")
_PENCE = frozenset({"GBX", "GBp", "GBPX", "GBPp"})
_IDENTIFIERS = ("isin", "cusip")
_CAPTURED = ("quantity", "price", "amount", "currency", "symbol", "isin", "cusip", "name")


class Row(Struct, gc=False):
    """One row that was read. Amounts are in `currency` and signed as written; `fees` and `taxes` without sign."""

    index: int
    line: int
    day: date
    at: datetime
    timed: bool
    """Whether the file states a time of day."""
    action: str
    means: Means | None
    code: str
    """What the file calls the security; empty where it names none."""
    asset: str
    name: str
    text: str
    quantity: Decimal
    price: Decimal | None
    amount: Decimal
    fees: Decimal
    taxes: Decimal
    accrued: Decimal
    currency: str
    account: str
    refs: tuple[str, ...]
    together: tuple[str, ...]
    option: bool
    balance: Decimal | None
    posted: datetime
    """The first date of the row, by which a running balance goes; `at` is of the last."""
    key: bytes = b""

    @property
    def cash(self) -> str:
        return asset_id(AssetKind.CASH, self.currency)

    @property
    def note(self) -> str:
        said: list[str] = []
        for part in (self.action, self.code, self.text):
            if part and not any(part in each for each in said):
                said.append(part)
        return ": ".join(said)


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


class Rows:
    """Reads the rows of one table."""

    def __init__(self, importer: "Broker", table: Table, reading: Reading, times: Clock, owners: dict[str, str]) -> None:
        self._importer, self._table, self._reading, self._times, self._owners = importer, table, reading, times, owners
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
        self._seen: dict[tuple[str, ...], int] = {}
        self._by_id: dict[bytes, int] = {}
        self._chains: dict[str, Chains] = {}

    def read(self) -> Iterator[Row]:
        """Every row that can be read, with its key; one whose cells cannot be read is quarantined."""
        for index, cells in self._table.records:
            try:
                row = self._row(index, cells)
            except ValueError as error:
                remedy = "export the file again or enter the row by hand"
                self._reading.quarantine(index, "unreadable cell", f"{error}; {remedy}")
                continue
            if not row.key:
                continue
            if row.asset and self.named.any:
                self.named.note(row.asset, cells, row.day)
            if row.balance is not None:
                chains = self._chains.setdefault(row.account, Chains(self._reading, account=row.account))
                chains.links[row.currency, "", row.cash].append((row.posted, index, self._change(row), row.balance))
            yield row

    def balances(self) -> None:
        """Checks the running balances."""
        for each in self._chains.values():
            each.report()

    def _change(self, row: Row) -> Decimal:
        """What a row does to the cash, for its running balance."""
        means, importer = row.means, self._importer
        if means is None or means.rule or (means.kind is None and row.asset == row.cash):
            return ZERO if means is not None else row.amount
        change = row.amount
        if not importer.signed:
            out = means.sign > 0 if means.kind is None else means.sign < 0 or means.kind in (EventKind.FEE, EventKind.TAX)
            change = negate(change) if out else change
        return change if importer.net else add(change, negate(add(row.fees, row.taxes)))

    def _row(self, index: int, cells: list[str]) -> Row:
        importer, cell = self._importer, {name: place.cell(cells) for name, place in self._place.items()}
        action = " ".join(f"{cell['type']} {cell['subtype']}".split())
        if not action and (importer.columns.type or not cell["text"]):
            raise ValueError("the row names no action")
        means, captured = self._means(cells, cell, action)
        cell |= captured
        aside = means is not None and bool(means.cause or means.rule)
        written = f"{cell['date']} {cell['clock']}".strip()
        days = importer.days(written, action)
        symbol, isin = importer.symbol(cell["symbol"]), bare(cell["isin"])
        known = symbol or isin or bare(cell["cusip"])
        code = known or (bare(cell["name"]) if importer.by_name else "")
        currency, unit = self._currency(cell)
        quantity, price, amount, debit, accrued, rate = (
            self._number(cell[name], aside) for name in ("quantity", "price", "amount", "debit", "accrued", "rate")
        )
        if debit:
            amount = add(amount or ZERO, negate(debit.copy_abs()))
        size = (quantity or ZERO).copy_abs() if means is not None and means.kind is None and means.sign < 0 else quantity or ZERO
        owner = self._owners.get(cell["account"], self._reading.account)
        day, at, timed = self._moment(days[-1])
        fees, taxes = (ZERO if aside else self._charged(role, cells, currency, unit, rate) for role in ("fees", "taxes"))
        row = Row(
            index, self._table.rows[index].line, day, at, timed, action or cell["text"], means, code,
            self._asset(code, cell["kind"], named=not known), " ".join(cell["name"].split()), " ".join(cell["text"].split()), size, price,
            multiply(amount or ZERO, unit), fees, taxes, multiply((accrued or ZERO).copy_abs(), unit), currency, owner,
            (cell["refs"],) if cell["refs"] else (), self._group(means, cells), is_option(symbol) or is_derivative(cell["kind"]),
            self._number(cell["balance"], aside), self._moment(days[0])[1],
        )
        row.key = self._identify(row, cells, [each.isoformat() for each in days])
        return row

    def _moment(self, stated: date) -> tuple[date, datetime, bool]:
        """The civil day, the instant, and whether a time of day was stated."""
        if not isinstance(stated, datetime):
            return stated, self._times.noon(stated), False
        return stated.date(), stated if stated.tzinfo else self._times.at(stated), True

    def _means(self, cells: list[str], cell: dict[str, str], action: str) -> tuple[Means | None, dict[str, str]]:
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

    def _asset(self, code: str, kind: str, *, named: bool) -> str:
        """The asset id of a code; empty for none, and for a name that the user has not said the meaning of."""
        if not code:
            return ""
        return self._reading.named.get(code) or self._importer.asset(code, kind) or ("" if named else security(code))

    def _currency(self, cell: dict[str, str]) -> tuple[str, Decimal]:
        """The currency of the amount, and what one of its written units is: pence are hundredths."""
        written = cell["currency"]
        if not written:
            found = _CODE.search(cell["amount"] or cell["debit"])
            written = found[0] if found else self._importer.currency
        if written in _PENCE:
            return "GBP", Decimal("0.01")
        return _SIGNS.get(written, written.upper()), Decimal(1)

    def _charged(self, role: str, cells: list[str], currency: str, unit: Decimal, rate: Decimal | None) -> Decimal:
        """The columns of fees or taxes in the currency of the amount; one in another currency without a rate is said and left in it."""
        found = ZERO
        for column, of in self._charges[role]:
            amount = self._number(column.cell(cells))
            if not amount:
                continue
            amount = self._importer.paid(amount) if role == "fees" else amount.copy_abs()
            stated = of.cell(cells)
            if stated in _PENCE:
                stated, amount = "GBP", multiply(amount, Decimal("0.01"))
            if stated and stated.upper() != currency:
                converted = self._importer.converted(amount, rate)
                if converted is None:
                    self._reading.warn(f"some {role} are in another currency than the amount, with no rate for it, and are left in it")
                    continue
                amount, stated = converted, ""
            found = add(found, amount if stated or unit == 1 else multiply(amount, unit))
        return found

    def _identify(self, row: Row, cells: list[str], days: list[str]) -> bytes:
        """Sets and gives the key of a row; empty where its id stands in the file already."""
        reading, family = self._reading, self._importer.family or self._importer.id
        ids = [place.cell(cells) for place in self._ids]
        if not any(ids):
            parts = (
                row.account, family, *days, row.action.casefold(), row.code, row.text, text(row.quantity), text(row.price or ZERO),
                text(row.fees), text(row.amount), *([row.currency] if row.currency != self._importer.currency else []),
            )
            seen = self._seen[parts] = self._seen.get(parts, 0) + 1
            key = reading.rows[row.index].key = identity(*parts, f"#{seen}")
            return key
        key = reading.rows[row.index].key = identity(row.account, family, row.action.casefold(), row.code, *ids)
        first = self._by_id.setdefault(key, row.index)
        if first == row.index:
            return key
        if reading.rows[first].text == reading.rows[row.index].text:
            reading.ignore(row.index, AGAIN)
        else:
            said = " ".join(filter(None, ids))
            reading.quarantine(row.index, "id twice", f"the id {said[:80]} stands on two different rows; export again, ids must be unique")
        return b""

    def _group(self, means: Means | None, cells: list[str]) -> tuple[str, ...]:
        values = [self._together[name].cell(cells) for name in means.together] if means is not None else []
        return tuple(values) if any(values) else ()

    def _number(self, cell: str, aside: bool = False) -> Decimal | None:
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


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()


def is_cash(asset: str) -> bool:
    """Whether an asset is money."""
    return bool(asset) and kind_of(asset) is AssetKind.CASH
