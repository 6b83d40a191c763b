"""Which event each row of a file supports, while the file is being stored. Holds no SQL."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, count

from core.model import Draft


class Claims:
    """Compact, because most rows support exactly one event."""

    def __init__(self, rows: int) -> None:
        self.by_row = array("q", bytes(8 * rows))
        self.doubtful = bytearray(rows)
        """1 where every event the row supports was there before."""
        self.shared: set[int] = set()
        self.unclaimed: set[int] = set()
        self._more: set[tuple[int, int]] = set()

    def all_new(self, drafts: Iterable[Draft], first: int) -> None:
        """Every draft is a new event; they are numbered from `first` on."""
        by_row = self.by_row
        for number, draft in enumerate(drafts, first):
            for row in draft.rows:
                if by_row[row]:
                    self._more.add((row, number))
                else:
                    by_row[row] = number

    def new(self, rows: Sequence[int], event: int) -> None:
        self._add(rows, event, before=False)

    def again(self, rows: Sequence[int], event: int) -> None:
        """A second draft of the same file that says exactly the same."""
        self._add(rows, event, before=True)

    def stored(self, rows: Sequence[int], event: int, claimed: bool) -> None:
        self._add(rows, event, before=claimed)
        self.shared.add(event)
        if not claimed:
            self.unclaimed.add(event)

    def _add(self, rows: Sequence[int], event: int, *, before: bool) -> None:
        for row in rows:
            held = self.by_row[row]
            if not held:
                self.by_row[row] = event
                self.doubtful[row] = before
                continue
            if held != event:
                self._more.add((row, event))
            self.doubtful[row] = self.doubtful[row] and before

    def pairs(self, first_row: int) -> Iterator[tuple[int, int]]:
        """(row, event) as stored, where the first row of the file has the number `first_row`."""
        several = ((first_row + row, event) for row, event in sorted(self._more))
        return chain(compress(zip(count(first_row), self.by_row), self.by_row), several)
