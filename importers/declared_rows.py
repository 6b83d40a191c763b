"""Rows of declared importers: cells by what the importer says they hold, as legs. Events are made of them in `declared_events`."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from core.model import EventKind, Leg, LegRole
from core.money import add, cut, negate, subtract, text
from importers import dates
from importers.base import Context, Reading, Table
from importers.chain import Chains
from importers.currencies import UnknownAsset, crypto_or_cash
from importers.means import Columns, Means
from importers.numbers import maybe
from importers.times import Clock, utc

if TYPE_CHECKING:
    from importers.declared import Declared

AGAIN = "the same row once more in this file"
_ROLES = {EventKind.FEE: LegRole.FEE, EventKind.TAX: LegRole.TAX}
_CODES = ("asset", "other_asset", "fee_asset", "currency")
_DATE = len("2024-01-31")


class Line(Struct, gc=False):
    """A row that was read: what it moves, fees among it. `ids` name its event in another export too; empty where none do."""

    index: int
    key: bytes
    at: datetime
    day: date | None
    means: Means
    legs: tuple[Leg, ...]
    ids: tuple[str, ...]
    refs: tuple[str, ...]
    note: str


class _Stated(Struct, gc=False):
    """The figures of one row, as they are written, and the source's codes beside them."""

    code: str
    other_code: str
    amount: Decimal
    other: Decimal | None
    fee: Decimal | None
    fee_code: str
    ref: str


class Rows:
    """Reads the rows of one file."""

    def __init__(
        self, importer: "Declared", table: Table, reading: Reading, times: Clock, context: Context, chains: dict[str, Chains]
    ) -> None:
        self._importer, self._table, self._reading, self._times = importer, table, reading, times
        self._context, self._chains = context, chains
        self._types = {" ".join(word.split()).lower(): means for words, means in importer.types for word in words.split("|")}
        self._place = {name: self._at(getattr(importer.columns, name)) for name in Columns.__struct_fields__}
        self._fixed = {name: self._constant(getattr(importer.columns, name)) for name in _CODES}
        self._ids = tuple(map(self._at, importer.ids))
        self._only = [(place, each) for each in importer.only if (place := self._at(each.column)) != table.blank]
        self._named = {name: self._at(name) for means in self._types.values() for name in (*means.key[1:], *means.together)}
        self.nameless: dict[tuple[str, ...], str] = {}
        """Events of which a row names an asset that nobody knows, with its code."""
        self._seen: dict[bytes, int] = {}
        self._assets: dict[str, tuple[str, LegRole]] = {}
        self._pairs: dict[str, tuple[str, str]] = {}
        self._stamps: dict[str, tuple[datetime, date | None]] = {}

    def lines(self) -> Iterator[tuple[Line, tuple[str, ...]]]:
        """Every row that moves something, with what the rows of its event have in common; empty where it is an event by itself."""
        reading, type_, subtype_, together = self._reading, self._place["type"], self._place["subtype"], self._together
        known: dict[tuple[str, str], tuple[str, Means | None]] = {}
        for index, cells in self._table.consume():
            written = (cells[type_], cells[subtype_])
            found = known.get(written)
            if found is None:
                found = known[written] = self._means(*written)
            word, means = found
            for place, each in self._only:
                if not each.takes(cells[place]):
                    means = each.otherwise
                    break
            if means is None:
                if self._identify(index, cells, word, ""):
                    said = f"the row type {word[:40]!r} is not known; add the event by hand"
                    reading.quarantine(index, f"unknown type: {word[:40]}", said)
            elif means.rule or means.cause:
                if self._identify(index, cells, word, ""):
                    self._set_aside(index, means)
            else:
                try:
                    line = self._line(index, cells, word, means)
                except UnknownAsset as error:
                    reading.unknown_asset(index, error.code)
                    self.nameless[together(means, cells)] = error.code
                    continue
                except ValueError as error:
                    reading.quarantine(index, "unreadable", f"{error}; mend the cell, or export again")
                    continue
                if line is not None:
                    yield line, together(means, cells)

    def _means(self, type_: str, subtype: str) -> tuple[str, Means | None]:
        """The row type as one word, and what it means."""
        kind = " ".join(type_.split()).lower()
        word = f"{kind} {' '.join(subtype.split()).lower()}".rstrip()
        return word, self._types.get(word) or self._types.get(kind) or self._types.get("*")

    def _line(self, index: int, cells: list[str], word: str, means: Means) -> Line | None:
        """The row as legs; None where it was set aside. Raises `ValueError` with a clause."""
        (at, day), stated = self._moment(cells), self._stated(cells, means.kind is None)
        asset, role = self._asset(stated.code)
        legs, change = self._legs(cells, asset, role, stated, means)
        key = self._identify(index, cells, word, asset, at, stated)
        if not key:
            return None
        problem = _problem(stated, means, word)
        if problem:
            self._reading.quarantine(index, *problem)
            return None
        balance = self._number(cells, "balance")
        if balance is not None:
            owner = self._owner(cells)
            chains = self._chains.setdefault(owner, Chains(self._reading, account=owner))
            chains.links[stated.code, "", asset].append((at, index, change, balance))
        ids = tuple(cells[self._named[name]].strip() for name in means.key[1:])
        refs = (stated.ref,) if stated.ref else ()
        return Line(index, key, at, day, means, legs, ids, refs, cells[self._place["note"]].strip())

    def _legs(self, cells: list[str], asset: str, role: LegRole, stated: _Stated, means: Means) -> tuple[tuple[Leg, ...], Decimal]:
        """What the row moves, and by how much it changes the balance of its asset."""
        account, includes = self._owner(cells), self._importer.includes_fee
        amount, other, fee = stated.amount, stated.other, stated.fee
        if means.sign:
            amount = amount.copy_abs() if means.sign > 0 else negate(amount.copy_abs())
        if other is not None:
            other = negate(other.copy_abs()) if amount > 0 else other.copy_abs()
        change, charged, incoming = amount, None, amount > 0
        if fee and means.charged:
            paid_in = self._asset(stated.fee_code)[0]
            if paid_in == asset:
                if includes == "amount":
                    amount = add(amount, fee)
                change = subtract(amount, fee)
            elif includes == "other" and other is not None and paid_in == self._asset(stated.other_code)[0]:
                other = add(other, fee)
            if means.kind is EventKind.INCOME and paid_in == asset:
                amount = change
            else:
                charged = Leg(account, paid_in, negate(fee), LegRole.FEE)
            if (amount and (amount > 0) is not incoming) or (other and (other > 0) is incoming):
                raise ValueError("the fee is above what it was charged on")
        legs = [self._moved(cells, account, asset, LegRole.FEE if means.charge else role, amount, stated, means)] if amount else []
        if other:
            code, its_role = self._asset(stated.other_code)
            legs.append(Leg(account, code, other, its_role))
        return (*legs, *((charged,) if charged else ())), change

    def _moved(
        self, cells: list[str], account: str, asset: str, role: LegRole, amount: Decimal, stated: _Stated, means: Means
    ) -> Leg:
        """The leg of the amount, with its part of what the file says the stated amount was worth."""
        role = _ROLES.get(means.kind, role) if means.kind else role
        worth = self._number(cells, "value") if role is LegRole.ASSET else None
        currency = self._fixed["currency"] or cells[self._place["currency"]].strip().upper()
        if worth and currency:
            return Leg(account, asset, amount, role, cut(worth.copy_abs(), amount.copy_abs(), stated.amount.copy_abs()), currency)
        return Leg(account, asset, amount, role)

    def _stated(self, cells: list[str], trades: bool) -> _Stated:
        place, fixed = self._place, self._fixed
        pair = cells[place["pair"]]
        sides = self._pairs.get(pair)
        if sides is None and pair and not pair.isspace():
            sides = self._pairs[pair] = self._importer.split(pair.strip())
        if sides is not None:
            code, other_code = sides
        else:
            code = fixed["asset"] or cells[place["asset"]].strip()
            other_code = fixed["other_asset"] or cells[place["other_asset"]].strip()
        amount, fee = self._number(cells, "amount"), self._number(cells, "fee")
        other = self._number(cells, "other") if trades else None
        if amount is None:
            raise ValueError("the row states no amount")
        fee_code = fixed["fee_asset"] or cells[place["fee_asset"]].strip() or (other_code if other is not None else code)
        return _Stated(code, other_code, amount, other, fee, fee_code, cells[place["refs"]].strip())

    def _identify(
        self, index: int, cells: list[str], word: str, asset: str, at: datetime | None = None, stated: _Stated | None = None
    ) -> bytes:
        """Sets and gives the key of a row; empty where its id stands in the file already."""
        reading = self._reading
        ids = [cells[place].strip() for place in self._ids]
        if not any(ids):
            if at is None or stated is None:
                content = tuple(cells[place].strip() for name, place in self._place.items() if name != "balance")
            else:
                figures = (text(stated.amount), stated.other_code, _text(stated.other), _text(stated.fee))
                content = (at.isoformat(), *figures, stated.ref)
            return reading.content_key(index, self._importer.id, word, asset, *content)
        key = reading.row_key(index, self._importer.id, word, asset, *ids)
        first = self._seen.setdefault(key, index)
        if first == index:
            return key
        if reading.rows[first].text == reading.rows[index].text:
            reading.ignore(index, AGAIN)
        else:
            said = " ".join(filter(None, ids))
            reading.quarantine(index, "id twice", f"the id {said[:80]} stands on two different rows; export again, ids must be unique")
        return b""

    def _set_aside(self, index: int, means: Means) -> None:
        if means.rule:
            self._reading.ignore(index, means.rule)
        else:
            self._reading.quarantine(index, means.cause, means.reason)

    def _together(self, means: Means, cells: list[str]) -> tuple[str, ...]:
        """What the rows of an event have in common; empty where a row is one by itself."""
        return (*means.together, *(cells[self._named[name]].strip() for name in means.together))

    def _at(self, spec: str) -> int:
        return self._table.column(*spec.split("|")) if spec else self._table.blank

    def _constant(self, spec: str) -> str:
        if spec.startswith("?"):
            return self._table.matched[spec[1:]].group(1)
        return spec[1:] if spec.startswith("=") else ""

    def _asset(self, code: str) -> tuple[str, LegRole]:
        found = self._assets.get(code)
        if found is None:
            if not code:
                raise ValueError("the row names no asset")
            meant = self._reading.named.get(code)
            try:
                found = self._assets[code] = crypto_or_cash(meant) if meant else self._importer.asset(code)
            except UnknownAsset:
                raise UnknownAsset(code) from None
        return found

    def _number(self, cells: list[str], role: str) -> Decimal | None:
        cell = cells[self._place[role]]
        return maybe(cell, decimal_comma=self._importer.decimal_comma) if cell else None

    def _owner(self, cells: list[str]) -> str:
        named = cells[self._place["account"]].strip()
        return self._context.first_name(self._importer.owner(self._reading.account, named)) if named else self._reading.account

    def _moment(self, cells: list[str]) -> tuple[datetime, date | None]:
        """The instant of a row, and its civil date where it states no time of day."""
        written = f"{cells[self._place['time']]} {cells[self._place['clock']]}".strip()
        found = self._stamps.get(written)
        if found is None:
            found = self._stamps[written] = self._read_time(written)
        return found

    def _read_time(self, written: str) -> tuple[datetime, date | None]:
        order = self._importer.order
        if not order and self._importer.zone == "UTC" and len(written) > _DATE:
            return utc(written), None
        found = dates.read(written, order or "ymd")
        if not dates.has_time(written):
            return self._times.noon(found.date()), found.date()
        return (found if found.tzinfo else self._times.at(found)), None


def _problem(stated: _Stated, means: Means, word: str) -> tuple[str, str] | None:
    """Cause and reason where the signs of a row say something else than its type."""
    if (stated.fee is not None and stated.fee < 0) or (means.charge and stated.amount > 0):
        return "negative fee", "a fee that comes in gives something back; add the event by hand"
    if means.sign > 0 and stated.amount < 0:
        return "sign against type", f"the row type {word[:40]!r} brings in, but its amount is below zero; add the event by hand"
    return None


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else text(amount)
