"""Rows of declared importers: what each means, and its identity. Cells are read in `declared_cells`, legs made of them in `declared_legs`,
events in `declared_events`."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from core.model import PART, Leg
from core.money import ZERO, add, text
from importers.base import Reading
from importers.chain import Chains
from importers.currencies import UnknownAsset
from importers.declared_cells import Cells, Stated
from importers.declared_legs import Legs
from importers.means import Means

AGAIN = "the same row once more in this file"
TWICE = "id twice"


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


class Rows:
    """Reads the rows of one file."""

    def __init__(self, cells: Cells, chains: dict[str, Chains]) -> None:
        importer = cells.importer
        self._cells, self._chains, self._legs = cells, chains, Legs(cells)
        self._reading: Reading = cells.reading
        words = [(" ".join(word.split()).lower(), means) for each, means in importer.types for word in _words(each)]
        self._types = {word: means for word, means in words if not word.startswith("~")}
        self._patterns = [(re.compile(word[1:]), means) for word, means in words if word.startswith("~")]
        self._ids = tuple(map(cells.at, importer.ids))
        self._content = tuple(map(cells.at, importer.content))
        self._both_balances = cells.place["other_balance"] != cells.table.blank
        self._only = [(place, each) for each in importer.only if (place := cells.at(each.column)) != cells.table.blank]
        every = [*(means for _, means in words), *(each.otherwise for each in importer.only)]
        self._named = {name: cells.at(name) for means in every for name in (*means.key[1:], *means.together)}
        self.nameless: dict[tuple[str, ...], str] = {}
        """Events of which a row names an asset that nobody knows, with its code."""
        self._seen: dict[bytes, int] = {}

    def lines(self) -> Iterator[tuple[Line, tuple[str, ...]]]:
        """Every row that moves something, with what the rows of its event have in common; empty where it is an event by itself."""
        source, reading, type_, subtype_ = self._cells, self._reading, self._cells.place["type"], self._cells.place["subtype"]
        fixed = (source.fixed["type"], source.fixed["subtype"])
        known: dict[tuple[str, str], tuple[str, Means | None]] = {}
        for index, read in source.table.consume():
            try:
                cells = source.whole(read)
            except ValueError as error:
                self._unreadable(index, source.bare(read), "", str(error))
                continue
            written = (fixed[0] or cells[type_], fixed[1] or cells[subtype_])
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
            elif means.cause or (means.rule and not means.cancels):
                if self._identify(index, cells, word, ""):
                    self._set_aside(index, means)
            else:
                try:
                    line = self._line(index, cells, word, means)
                except UnknownAsset as error:
                    self._identify(index, cells, word, "")
                    reading.unknown_asset(index, error.code)
                    self.nameless[self._together(means, cells, source.moment(cells)[0])] = error.code
                    continue
                except ValueError as error:
                    self._unreadable(index, cells, word, str(error))
                    continue
                if line is not None:
                    yield line, self._together(means, cells, line.at)

    def _together(self, means: Means, cells: list[str], at: datetime) -> tuple[str, ...]:
        """What the rows of an event have in common; empty where a row is one by itself."""
        if means.second:
            return (means.second, at.isoformat())
        if not means.together:
            return ()
        return (*means.together, *(cells[self._named[name]].strip() for name in means.together))

    def _means(self, type_: str, subtype: str) -> tuple[str, Means | None]:
        """The row type as one word, and what it means."""
        kind, more = " ".join(type_.split()).lower(), " ".join(subtype.split()).lower()
        word = f"{kind} {more}".strip()
        types = self._types
        for known in (word, kind, f"* {more}"):
            if known in types:
                return word, types[known]
        found = next((means for pattern, means in self._patterns if pattern.search(word)), None)
        return word, found or types.get("*")

    def _line(self, index: int, cells: list[str], word: str, means: Means) -> Line | None:
        """The row as legs; None where it was set aside. Raises `ValueError` with a clause."""
        source = self._cells
        (at, day), stated = source.moment(cells), source.stated(cells, means)
        asset, role = source.asset(stated.code)
        legs, change = self._legs.made(cells, asset, role, stated, means)
        key = self._identify(index, cells, word, asset, at, stated)
        if not key:
            return None
        problem = _problem(stated, means, word, source.importer.fee_sign)
        if problem:
            self._reading.quarantine(index, *problem)
            return None
        self._follow(index, cells, at, "balance", stated.code, change)
        if self._both_balances and stated.other is not None:
            against = source.asset(stated.other_code)[0]
            moved = ZERO
            for leg in legs:
                if leg.asset == against:
                    moved = add(moved, leg.quantity)
            self._follow(index, cells, at, "other_balance", stated.other_code, moved)
        ids = tuple(cells[self._named[name]].strip() for name in means.key[1:])
        refs = () if not stated.ref else (stated.ref, PART + stated.ref) if source.importer.parts else (stated.ref,)
        return Line(index, key, at, day, means, legs, ids, refs, source.text(cells, "note"))

    def _follow(self, index: int, cells: list[str], at: datetime, role: str, code: str, change: Decimal) -> None:
        """Links the balance that a row states into the chain of its asset."""
        balance = self._cells.number(cells, role)
        if balance is not None:
            owner = self._cells.owner(cells)
            chains = self._chains.setdefault(owner, Chains(self._reading, account=owner))
            chains.links[code, self._cells.text(cells, "drawer"), self._cells.asset(code)[0]].append((at, index, change, balance))

    def _identify(
        self, index: int, cells: list[str], word: str, asset: str, at: datetime | None = None, stated: Stated | None = None
    ) -> bytes:
        """Sets and gives the key of a row; empty where its id stands in the file already."""
        reading, source = self._reading, self._cells
        name = source.importer.id
        ids = [cells[place].strip() for place in self._ids]
        if not any(ids):
            if at is None or stated is None:
                filled = ((role, cells[place].strip()) for role, place in source.place.items() if not role.endswith("balance"))
                content = tuple(f"{role}={cell}" for role, cell in filled if cell)
            else:
                figures = (text(stated.amount), stated.other_code, _text(stated.other), _text(stated.fee))
                content = (at.isoformat(), *figures, stated.ref if source.importer.refs_tell else "")
            more = (cells[place].strip().casefold() for place in self._content)
            return reading.content_key(index, name, word, asset, *content, *more)
        key = reading.key(name, word, asset, *ids)
        row = reading.rows[index]
        first = self._seen.setdefault(key, index)
        if first == index:
            row.key = key
            return key
        if reading.rows[first].text == row.text:
            row.key = key
            reading.ignore(index, AGAIN)
        else:
            said = " ".join(filter(None, ids))
            reading.content_key(index, name, TWICE, row.text)
            reading.quarantine(index, TWICE, f"the id {said[:80]} stands on two different rows; export again, ids must be unique")
        return b""

    def _unreadable(self, index: int, cells: list[str], word: str, clause: str) -> None:
        """A row that waits because of a cell; its key is its id or its content, so that it waits once however often it comes."""
        if self._identify(index, cells, word, ""):
            self._reading.quarantine(index, "unreadable", f"{clause}; mend the cell, or export again")

    def _set_aside(self, index: int, means: Means) -> None:
        if means.rule:
            self._reading.ignore(index, means.rule)
        else:
            self._reading.quarantine(index, means.cause, means.reason)


def _words(each: str) -> list[str]:
    """The words of one line of the type table; a regular expression is one, whatever bars it has."""
    return [each] if each.startswith("~") else each.split("|")


def _problem(stated: Stated, means: Means, word: str, fee_sign: int) -> tuple[str, str] | None:
    """Cause and reason where the signs of a row say something else than its type."""
    fee = stated.fee
    if (fee is not None and (fee_sign < 0 < fee or fee < 0 < fee_sign)) or (means.charge and stated.amount > 0):
        return "negative fee", "a fee that comes in gives something back; add the event by hand"
    if means.sign > 0 and stated.amount < 0:
        return "sign against type", f"the row type {word[:40]!r} brings in, but its amount is below zero; add the event by hand"
    return None


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else text(amount)
