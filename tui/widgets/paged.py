"""A table over pages of the ledger: only what is seen is read. For 100,000 rows it costs what 100 do.

A source gives the rows from a place on; they come by message, never from a thread that draws.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual.message import Message

from tui.widgets.table import Column, Row, Table

PAGE = 256
"""Rows of one page: what a source gives at most."""
KEPT = 16
"""Pages held in memory."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


Source = Callable[[int], Awaitable[Slice | None]]
"""Place of the first row -> at most `PAGE` rows; None where they cannot be read."""


class PagedTable(Table):
    """A table whose rows come from a `Source`."""

    class Read(Message):
        """A page has been read."""

        def __init__(self, generation: int, number: int, found: Slice | None) -> None:
            super().__init__()
            self.generation, self.number, self.found = generation, number, found

    def __init__(self, columns: Sequence[Column], *, id: str | None = None, empty: str = "") -> None:
        super().__init__(columns, id=id, empty=empty)
        self._source: Source | None = None
        self._total = 0
        self._generation = 0
        self._stale = False
        self._pages: dict[int, tuple[Row, ...]] = {}
        self._asked: set[int] = set()
        self._selected = ""

    @property
    def row_count(self) -> int:
        return self._total

    def open(self, source: Source, *, keep: bool = False) -> None:
        """Reads from a new source, from its first row, or with `keep` from where the cursor stands."""
        self._generation += 1
        self._source = source
        self._asked.clear()
        self._selected = ""
        self._stale = True
        if not keep:
            self.cursor, self._total = 0, 0
            self._pages.clear()
            self.scroll_to(y=0, animate=False)
        self._want(self.cursor // PAGE)

    def row_at(self, index: int) -> Row | None:
        if not 0 <= index < self._total:
            return None
        number, place = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        return page[place] if place < len(page) else None

    def _want(self, number: int) -> None:
        if self._source is not None and number not in self._asked:
            self._asked.add(number)
            work: Callable[[], Awaitable[None]] = partial(self._read, self._source, self._generation, number)
            self.run_worker(work, group="pages")

    async def _read(self, source: Source, generation: int, number: int) -> None:
        self.post_message(self.Read(generation, number, await source(number * PAGE)))

    def on_paged_table_read(self, event: Read) -> None:
        event.stop()
        if event.generation != self._generation or event.found is None:
            return
        if self._stale:
            self._stale = False
            self._pages.clear()
        self._pages[event.number] = event.found.rows
        while len(self._pages) > KEPT:
            gone = next(iter(self._pages))
            del self._pages[gone]
            self._asked.discard(gone)
        if event.found.total != self._total:
            self._total = event.found.total
            self._resize()
        self.refresh()
        if self.key != self._selected or not self._total:
            self._selected = self.key
            self.move_to(self.cursor, force=True)
