"""Rows of declared broker importers: cells by what the importer says they hold, each row with its identity. Makes no events."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from core.model import AssetKind, EventKind, asset_id, kind_of
from core.money import ZERO, add, multiply, negate, text
from importers.base import Reading, Table, identity
from importers.broker_cells import Cells
from importers.chain import Chains
from importers.declared_rows import AGAIN
from importers.means import Means
from importers.securities import bare, is_derivative, is_option, security
from importers.times import Clock

if TYPE_CHECKING:
    from importers.broker import Broker


class Row(Struct, gc=False):
    """One row that was read. Amounts are in `currency` and signed as written; `fees` and `taxes` are above zero where paid."""

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
    apart: tuple[tuple[str, Decimal, str], ...] = ()
    """Fees and taxes in other currencies than the amount's: `fees` or `taxes`, what was paid, its currency."""

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


class Rows:
    """Reads the rows of one table."""

    def __init__(self, importer: "Broker", table: Table, reading: Reading, times: Clock, owners: dict[str, str]) -> None:
        self._importer, self._table, self._reading, self._times, self._owners = importer, table, reading, times, owners
        self._cells = Cells(importer, table, reading)
        self.named = self._cells.named
        self._seen: dict[tuple[str, ...], int] = {}
        self._by_id: dict[bytes, int] = {}
        self._chains: dict[str, Chains] = {}

    def read(self) -> Iterator[Row]:
        """Every row that can be read, with its key; one whose cells cannot be read is quarantined."""
        for index, cells in self._table.records:
            cell = self._cells.texts(cells)
            action = " ".join(f"{cell['type']} {cell['subtype']}".split())
            means, captured = self._cells.means(cells, cell, action)
            cell |= captured
            try:
                self._importer.prepare(cell)
                row = self._row(index, cells, cell, action, means)
            except ValueError as error:
                self._leave(index, cells, means, f"{error}; export the file again or enter the row by hand")
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
        if means is None or means.rule or means.two or (means.kind is None and row.asset == row.cash):
            return ZERO if means is not None else row.amount
        change = row.amount
        if not importer.signed:
            out = means.sign > 0 if means.kind is None else means.sign < 0 or means.kind in (EventKind.FEE, EventKind.TAX)
            change = negate(change) if out else change
        return change if importer.net else add(change, negate(add(row.fees, row.taxes)))

    def _leave(self, index: int, cells: list[str], means: Means | None, problem: str) -> None:
        """Sets aside a row that cannot be read; one that is set aside anyway is so whatever its cells say."""
        reading = self._reading
        reading.content_key(index, self._importer.family or self._importer.id, "unread", *(cell.strip() for cell in cells))
        if means is not None and means.rule:
            reading.ignore(index, means.rule)
        elif means is not None and means.cause:
            reading.quarantine(index, means.cause, means.reason)
        else:
            reading.quarantine(index, "unreadable cell", problem)

    def _row(self, index: int, cells: list[str], cell: dict[str, str], action: str, means: Means | None) -> Row:
        importer, aside = self._importer, means is not None and bool(means.cause or means.rule)
        if not action and (importer.columns.type or not cell["text"]):
            raise ValueError("the row names no action")
        written = f"{cell['date']} {cell['clock']}".strip()
        days = importer.days(written, action)
        symbol, isin = importer.symbol(cell["symbol"]), bare(cell["isin"])
        known = symbol or isin or bare(cell["cusip"])
        code = known or (bare(cell["name"]) if importer.by_name else "")
        currency, unit = self._cells.currency(cell)
        quantity, price, amount, debit, accrued, rate = (
            self._cells.number(cell[name], aside) for name in ("quantity", "price", "amount", "debit", "accrued", "rate")
        )
        if debit:
            amount = add(amount or ZERO, negate(debit.copy_abs()))
        size = (quantity or ZERO).copy_abs() if means is not None and means.kind is None and means.sign < 0 else quantity or ZERO
        owner = self._owners.get(cell["account"], self._reading.account)
        day, at, timed = self._moment(days[-1])
        apart: list[tuple[str, Decimal, str]] = []
        fees, taxes = (ZERO if aside else self._cells.charged(role, cells, currency, unit, rate, apart) for role in ("fees", "taxes"))
        row = Row(
            index, self._table.rows[index].line, day, at, timed, action or cell["text"], means, code,
            self._asset(code, cell["kind"], named=not known), " ".join(cell["name"].split()), " ".join(cell["text"].split()), size, price,
            multiply(amount or ZERO, unit), fees, taxes, multiply((accrued or ZERO).copy_abs(), unit), currency, owner,
            (cell["refs"],) if cell["refs"] else (), self._cells.together(means, cells), is_option(symbol) or is_derivative(cell["kind"]),
            self._cells.number(cell["balance"], aside), self._moment(days[0])[1], apart=tuple(apart),
        )
        said = [self._moment(each)[1].isoformat() if isinstance(each, datetime) else each.isoformat() for each in days]
        row.key = self._identify(row, cells, said)
        return row

    def _moment(self, stated: date) -> tuple[date, datetime, bool]:
        """The civil day, the instant, and whether a time of day was stated."""
        if not isinstance(stated, datetime):
            return stated, self._times.noon(stated), False
        return stated.date(), stated.astimezone(UTC) if stated.tzinfo else self._times.at(stated), True

    def _asset(self, code: str, kind: str, *, named: bool) -> str:
        """The asset id of a code; empty for none, and for a name that the user has not said the meaning of."""
        if not code:
            return ""
        return self._reading.named.get(code) or self._importer.asset(code, kind) or ("" if named else security(code))

    def _identify(self, row: Row, cells: list[str], days: list[str]) -> bytes:
        """Sets and gives the key of a row; empty where its id stands in the file already."""
        reading, family = self._reading, self._importer.family or self._importer.id
        ids = self._cells.ids(cells)
        if not any(ids):
            parts = (
                row.account, family, *days, row.action.casefold(), row.code, row.text, text(row.quantity), text(row.price or ZERO),
                text(row.fees), text(row.amount), *([row.currency] if row.currency != self._cells.default else []),
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

def is_cash(asset: str) -> bool:
    """Whether an asset is money."""
    return bool(asset) and kind_of(asset) is AssetKind.CASH
