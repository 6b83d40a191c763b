"""A table over pages of the ledger: only what is seen is read, from whichever end is nearer. For 100,000 rows it costs what 100 do.

A source gives a page after a cursor, forwards or backwards; rows come by message, never from a thread that draws.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual.message import Message

from tui.widgets.table import Column, Row, Table

PAGE = 256
KEPT = 16
"""Pages held in memory."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows after a cursor, the cursor after them (None: no more), and how many rows there are in all."""

    rows: tuple[Row, ...]
    after: object | None
    total: int


Source = Callable[[object | None, bool], Awaitable[Slice]]
"""(cursor or None for the beginning, backwards) -> at most `PAGE` rows."""


class PagedTable(Table):
    """A table whose rows come from a `Source`."""

    class Read(Message):
        """A page has been read: its number from the front or, `backwards`, from the end."""

        def __init__(self, table: PagedTable, generation: int, number: int, backwards: bool, found: Slice) -> None:
            super().__init__()
            self.table, self.generation, self.number, self.backwards, self.found = table, generation, number, backwards, found

    def __init__(self, columns: Sequence[Column], *, id: str | None = None, empty: str = "") -> None:
        super().__init__(columns, id=id, empty=empty)
        self._source: Source | None = None
        self._total = 0
        self._generation = 0
        self._pages: dict[tuple[bool, int], tuple[Row, ...]] = {}
        self._cursors: dict[bool, list[object | None]] = {False: [None], True: [None]}
        self._wanted: tuple[bool, int] | None = None
        self._selected = ""

    @property
    def row_count(self) -> int:
        return self._total

    def open(self, source: Source, *, keep: bool = False) -> None:
        """Reads from a new source, from its first row, or with `keep` from where the cursor stands."""
        self._generation += 1
        self._source = source
        self._cursors = {False: [None], True: [None]}
        if not keep:
            self.cursor, self._total = 0, 0
            self.scroll_to(y=0, animate=False)
        self._pages.clear()
        self._wanted = None
        self._want(False, self.cursor // PAGE if keep else 0)

    def row_at(self, index: int) -> Row | None:
        if not 0 <= index < self._total:
            return None
        number, place = divmod(index, PAGE)
        page = self._pages.get((False, number))
        if page is not None and place < len(page):
            return page[place]
        back_number, back_place = divmod(self._total - 1 - index, PAGE)
        page = self._pages.get((True, back_number))
        if page is not None and back_place < len(page):
            return page[back_place]
        self._want(*self._nearest(number, back_number))
        return None

    def _nearest(self, number: int, back_number: int) -> tuple[bool, int]:
        """The way to a page that takes fewest reads: from the front or from the end."""
        front = max(0, number - len(self._cursors[False]) + 1)
        back = max(0, back_number - len(self._cursors[True]) + 1)
        return (True, back_number) if back < front else (False, number)

    def _want(self, backwards: bool, number: int) -> None:
        """Asks for a page; where several are asked for in a row only the last one is walked to."""
        busy, self._wanted = self._wanted is not None, (backwards, number)
        if not busy:
            self._walk()

    def _walk(self) -> None:
        if self._wanted is None or self._source is None:
            return
        backwards, number = self._wanted
        known = self._cursors[backwards]
        at = min(number, len(known) - 1)
        self.run_worker(self._read(self._source, self._generation, at, backwards, known[at]), group="pages")

    async def _read(self, source: Source, generation: int, number: int, backwards: bool, cursor: object | None) -> None:
        found = await source(cursor, backwards)
        self.post_message(self.Read(self, generation, number, backwards, found))

    def on_paged_table_read(self, event: Read) -> None:
        event.stop()
        if event.generation != self._generation:
            return
        known, found = self._cursors[event.backwards], event.found
        if event.number == len(known) - 1 and found.after is not None:
            known.append(found.after)
        if (event.backwards, event.number) == self._wanted or found.after is None:
            self._wanted = None
            self._pages[event.backwards, event.number] = found.rows
            while len(self._pages) > KEPT:
                del self._pages[next(iter(self._pages))]
        if found.total != self._total:
            self._total = found.total
            self._resize()
        self.refresh()
        if self._wanted is not None:
            self._walk()
        elif (key := self.key) != self._selected or not key:
            self._selected = key
            self.move_to(self.cursor, force=True)
