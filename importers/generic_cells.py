"""Mapped cells as values: instants, assets, amounts. Owns how a mapping's settings read one cell; legs are made in `generic`."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from core.model import AssetKind, LegRole, asset_id, kind_of
from importers import dates
from importers.base import Context, Table, plain
from importers.currencies import ALSO_TICKERS, FIAT, crypto_or_cash, spelled
from importers.generic_mapping import FIELDS, Mapping, Meaning, meaning_of
from importers.named import Named
from importers.numbers import maybe
from importers.times import Clock

AMOUNTS = ("quantity", "price", "amount", "fee", "tax", "to_quantity")
"""The fields that are numbers."""
_KINDS = frozenset(kind.value for kind in AssetKind)


class Wrong(ValueError):
    """Why a row cannot be what its type says; one clause with the remedy."""


class Cells:
    """The cells of one table, by field of its mapping. Every method raises `ValueError` for a cell that cannot be meant."""

    def __init__(self, table: Table, mapping: Mapping, account: str, context: Context, times: Clock, order: str) -> None:
        self.mapping = mapping
        self.times = times
        self.order = order
        self._account = account
        self._context = context
        self._places = {field: table.column(mapping.columns[field]) if field in mapping.columns else table.blank for field in FIELDS}
        self.there = frozenset(field for field, place in self._places.items() if place != table.blank)
        """Fields that the table has; the others need not be asked for in every row."""
        self._amounts = [self._places[field] for field in AMOUNTS]
        self.given = context.names(mapping.venue or mapping.name)
        """Asset ids by symbols that the user has named."""
        self.named = Named(table, mapping.columns)
        self._words: dict[str, Meaning] = {}
        self._assets: dict[tuple[str, str], tuple[str, LegRole]] = {}
        self.own_zone = False
        """Whether a cell stated an offset of its own."""

    def text(self, cells: list[str], field: str) -> str:
        return cells[self._places[field]].strip()

    def number(self, cells: list[str], field: str) -> Decimal | None:
        written = cells[self._places[field]]
        return maybe(written, decimal_comma=self.mapping.decimal_comma) if written else None

    def amounts(self, cells: list[str]) -> list[Decimal | None]:
        """The numbers of a row, in the order of `AMOUNTS`."""
        comma = self.mapping.decimal_comma
        return [maybe(written, decimal_comma=comma) if (written := cells[place]) else None for place in self._amounts]

    def account(self, cells: list[str]) -> str:
        """The user's word goes before the row's, the row's before the mapping's."""
        stated = "" if self._context.account else self.text(cells, "account")
        return self._context.first_name(stated) if stated else self._account

    def when(self, cells: list[str]) -> tuple[datetime, date | None]:
        """The instant in UTC, and the civil date where the row states no time. Raises `NeedsZone` too."""
        day, clock = self.text(cells, "date"), self.text(cells, "time") if "time" in self.there else ""
        found, timed = self._day(day)
        if clock:
            found, timed = datetime.combine(found.date(), self._clock(clock)), True
        if not timed:
            return self.times.noon(found.date()), found.date()
        if found.tzinfo is not None:
            self.own_zone = True
            return found.astimezone(UTC), None
        return self.times.at(found), None

    def _day(self, written: str) -> tuple[datetime, bool]:
        form = self.mapping.date_format
        try:
            if form:
                return datetime.strptime(written, form), "%H" in form or "%I" in form  # noqa: DTZ007 - the zone is the mapping's
            return datetime.fromisoformat(written), len(written) > 10
        except ValueError:
            if form:
                raise ValueError(f"{written[:40]!r} is not a date written as date_format {form!r} says") from None
        try:
            return dates.read(written, self.order), dates.has_time(written)
        except ValueError:
            raise ValueError(
                f"{written[:40]!r} is not a date with the {dates.SHOWN[self.order]}, like 2024-01-31; set date_order or date_format for "
                f"another way of writing it"
            ) from None

    def _clock(self, written: str) -> time:
        form = self.mapping.time_format
        try:
            return datetime.strptime(written, form).time() if form else time.fromisoformat(written)  # noqa: DTZ007
        except ValueError:
            raise ValueError(f"{written[:40]!r} is not a time; write it like 14:05:00, or set time_format") from None

    def currency(self, cells: list[str]) -> str:
        said = (self.text(cells, "currency") or self.mapping.currency).upper()
        if not said:
            raise Wrong("this row has an amount and no currency; map a currency column, or set currency")
        return said

    def asset(self, cells: list[str], field: str = "asset") -> tuple[str, LegRole]:
        """Asset id and role of a symbol; an empty id where the cell is."""
        symbol = self.text(cells, field)
        ids = self.named.ids(cells) if field == "asset" and self.named.any else ()
        if not symbol:
            return ids[0] if ids else "", LegRole.ASSET
        stated = self.text(cells, "kind").casefold() if field == "asset" and "kind" in self.there else ""
        if ids and not stated and symbol not in self.mapping.assets:
            stated = AssetKind.SECURITY
        met = self._assets.get((symbol, stated))
        if met is None:
            found = self.mapping.assets.get(symbol) or self.given.get(symbol) or self._named(symbol, stated)
            met = self._assets[symbol, stated] = found, LegRole.CASH if kind_of(found) is AssetKind.CASH else LegRole.ASSET
        return met

    def _named(self, symbol: str, stated: str) -> str:
        if symbol.partition(":")[0] in _KINDS:
            return symbol
        if stated:
            if stated not in _KINDS:
                raise Wrong(f"{stated!r} is no kind of asset; there are crypto, security, cash and defi")
            return asset_id(AssetKind(stated), symbol)
        if self.mapping.asset_kind == "auto" or (symbol in FIAT and not (self.mapping.asset_kind == "security" and symbol in ALSO_TICKERS)):
            return crypto_or_cash(spelled(symbol, {}))[0]
        return asset_id(AssetKind(self.mapping.asset_kind), symbol)

    def note_names(self, cells: list[str]) -> None:
        """Remembers what the row states of the names of its asset."""
        at, stated = self.when(cells)
        asset, role = self.asset(cells)
        if role is LegRole.ASSET:
            self.named.note(asset, cells, stated or at.astimezone(self.times.where).date())

    def meaning(self, cells: list[str]) -> Meaning:
        """What the row is. Without [types] the words are those of the plain layout: `buy`, `income staking`."""
        word = self.text(cells, "type")
        if not word:
            if self.mapping.default_type is None:
                raise Wrong("this row has no type; fill the cell, or set default_type")
            return self.mapping.default_type
        found = self._words.get(word) or self.mapping.types.get(plain(word))
        if found is None:
            if self.mapping.types:
                raise Wrong(f"the type word {word!r} is not in [types]; add it there")
            found = meaning_of(plain(word))
        self._words[word] = found
        return found
