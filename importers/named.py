"""Identifiers that rows state beside a symbol: ISIN, CUSIP, FIGI, SEDOL. Collects which names a file gives to one security, and when.

Legs keep the symbol; what the names mean together is the ledger's. An identifier whose check digit is wrong is none, and is said once.
"""

from datetime import date

from core.model import NamesSeen
from core.model.identifiers import Scheme, identifier
from importers.base import Table
from importers.numbers import BLANKS

SCHEMES = (Scheme.ISIN, Scheme.CUSIP, Scheme.FIGI, Scheme.SEDOL)
"""The strongest first; each is a field of a mapping."""


class Named:
    """The identifier columns of one table. `any` is False where it has none: then nothing here is asked."""

    def __init__(self, table: Table, columns: dict[str, str]) -> None:
        places = [(scheme, table.column(columns[scheme])) for scheme in SCHEMES if scheme in columns]
        self._places = [(scheme, place) for scheme, place in places if place != table.blank]
        self.any = bool(self._places)
        self._ids: dict[tuple[str, str], str] = {}
        self._seen: dict[tuple[str, str], tuple[date, date]] = {}
        self.wrong: dict[str, None] = {}
        """Sentences about identifiers that cannot be."""

    def ids(self, cells: list[str]) -> list[str]:
        """Asset ids of a row's identifiers, the strongest first."""
        found = (self._id(scheme, cells[place].strip()) for scheme, place in self._places)
        return [each for each in found if each]

    def note(self, asset: str, cells: list[str], day: date) -> None:
        """A row of `day` states its identifiers for `asset`."""
        ids = self.ids(cells)
        for name in (asset, *ids[1:]) if ids else ():
            if name != ids[0]:
                first, last = self._seen.get((name, ids[0]), (day, day))
                self._seen[name, ids[0]] = (min(first, day), max(last, day))

    def seen(self) -> list[NamesSeen]:
        """Each pair of names once, with the first and last day that states it."""
        return [NamesSeen(name, asset, first, last) for (name, asset), (first, last) in self._seen.items()]

    def _id(self, scheme: Scheme, written: str) -> str:
        if written.casefold() in BLANKS:
            return ""
        found = self._ids.get((scheme, written))
        if found is None:
            try:
                found = identifier(scheme, written)
            except ValueError as error:
                found = ""
                self.wrong[f"{error}; it was not used"] = None
            self._ids[scheme, written] = found
        return found
