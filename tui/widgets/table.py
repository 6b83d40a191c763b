"""A table drawn line by line: fixed header, cursor, marks, columns that give way where room is short.

It draws plain text (never markup) and only the lines that are seen, so its cost does not grow with the rows. Where rows come from
is `row_count` and `row_at`; here a list, in `widgets.paged` pages of the ledger. Nothing of the domain enters.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.actions import bindings
from tui.text import fit, width, wrap
from tui.themes import MONO_TONES
from tui.widgets.rows import Cell, Column, Row, cell_at, cell_text, row_text

TONES = {
    "ok": "$state-ok", "approaching": "$state-approaching", "soft": "$state-soft", "hard": "bold $state-hard", "note": "$state-note",
    "other": "$state-other", "quiet": "$quiet", "heading": "bold $quiet", "header": "bold $quiet", "cursor": "bold on $row",
    "cursor-blur": "on $row-quiet",
}  # fmt: skip
"""How each tone looks, in the theme's variables. Read from the theme and not from style rules: a screen has many cells."""


class Table(ScrollView, can_focus=True):
    """A table of `Row`s in memory."""

    DEFAULT_CSS = "Table { height: 1fr; background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("table")]
    ALLOW_SELECT = False

    class Highlighted(Message):
        """The cursor stands on another row; `key` is empty where there is none."""

        def __init__(self, table: "Table", key: str) -> None:
            super().__init__()
            self.table, self.key = table, key

        @property
        def control(self) -> "Table":
            return self.table

    class Opened(Highlighted):
        """Enter, or a click on the highlighted row."""

    class HeaderClicked(Highlighted):
        """A click on a column's title; `key` is the column's."""

    class Copied(Highlighted):
        """The user wants `key` on the clipboard."""

    def __init__(self, columns: Sequence[Column], *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.empty = empty
        self.sorted_by = ""
        self.descending = False
        self.marks: set[str] = set()
        self.hidden: set[str] = set()
        """Titles of columns that the user left out."""
        self.filter_text = ""
        self.searched = ""
        self.cursor = 0
        self._all: Sequence[Row] = ()
        self._rows: Sequence[Row] = ()
        self._layout: tuple[int, tuple[tuple[int, Column, int], ...]] = (-1, ())
        self._styles: dict[tuple[str, Style], Style] = {}

    # what is shown

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def row_at(self, index: int) -> Row | None:
        """The row, or None where it has not been read yet."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    @property
    def key(self) -> str:
        """The key of the highlighted row; empty for none."""
        row = self.row_at(self.cursor)
        return row.key if row and not row.heading else ""

    def show(self, rows: Sequence[Row], *, empty: str | None = None, in_place: bool = False) -> None:
        """Takes new rows; marks stay on their keys, and so does the cursor, or `in_place` (or where its row is gone) at its height."""
        key = "" if in_place else self.key
        self._all = rows
        if empty is not None:
            self.empty = empty
        self.marks &= {row.key for row in rows}
        self._apply(key)

    def filter(self, written: str) -> None:
        """Shows only the rows that contain every word of `written`, whatever the case."""
        key = self.key
        self.filter_text = written.strip()
        self.searched = self.filter_text or self.searched
        self._apply(key)

    def match(self, written: str, by: int) -> bool:
        """Puts the cursor on the next row (-1: the one before) that contains every word, round the end; False where none does."""
        count, words = len(self._rows), written.casefold().split()
        for step in range(1, count + 1):
            place = (self.cursor + by * step) % count
            if not self._rows[place].heading and _has(self._rows[place], words):
                self.move_to(place)
                return True
        return False

    def _apply(self, key: str) -> None:
        words = self.filter_text.casefold().split()
        self._rows = [row for row in self._all if _has(row, words)] if words else self._all
        found = next((i for i, row in enumerate(self._rows) if key and row.key == key), min(self.cursor, max(0, len(self._rows) - 1)))
        self._resize()
        self.move_to(found, force=True)

    @property
    def cells(self) -> int:
        """The width that lines have, beside the scrollbar."""
        return self.scrollable_content_region.width

    def _resize(self) -> None:
        self._layout = (-1, ())
        self.virtual_size = Size(0, self.row_count + 1)
        self.refresh()

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self._resize()

    def toggle_column(self, title: str) -> bool:
        """Leaves a column out or shows it again; False where it is the last one shown."""
        hidden = self.hidden ^ {title}
        if all(column.title in hidden for column in self.columns):
            return False
        self.hidden = hidden
        self._resize()
        return True

    # the cursor

    def move_to(self, index: int, *, force: bool = False, step: int = 1) -> None:
        """Puts the cursor on `index`, over a heading to the next row, and brings it into view."""
        last = self.row_count - 1
        index = max(0, min(index, last))
        while (row := self.row_at(index)) and row.heading and 0 <= index + step <= last:
            index += step
        if row and row.heading:
            index = next((i for i in range(last + 1) if (r := self.row_at(i)) and not r.heading), index)
        moved = index != self.cursor
        self.cursor = index
        height = max(1, self.size.height - 1)
        top = round(self.scroll_y)
        first = 0 if index == 1 and (r := self.row_at(0)) and r.heading else index
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif index >= top + height:
            self.scroll_to(y=index - height + 1, animate=False)
        self.refresh()
        if moved or force:
            self.post_message(self.Highlighted(self, self.key))

    def select(self, key: str) -> bool:
        """Puts the cursor on the row of that key; False where it is not shown."""
        found = next((i for i, row in enumerate(self._rows) if row.key == key), None)
        if found is not None:
            self.move_to(found)
        return found is not None

    def action_cursor(self, by: int) -> None:
        self.move_to(self.cursor + by, step=by)

    def action_edge(self, side: int) -> None:
        self.move_to(0 if side < 0 else self.row_count - 1, step=-side)

    def action_page(self, share: float) -> None:
        by = round(share * max(1, self.size.height - 1))
        self.move_to(self.cursor + by, step=1 if by > 0 else -1)

    def action_open(self) -> None:
        if self.key:
            self.post_message(self.Opened(self, self.key))

    def action_copy(self) -> None:
        if row := self.row_at(self.cursor):
            self.post_message(self.Copied(self, "\t".join(cell_text(cell) for cell in row.cells)))

    def action_copy_all(self) -> None:
        titles = "\t".join(column.title for column in self.columns)
        rows = ["\t".join(cell_text(cell) for cell in row.cells) for index in range(self.row_count) if (row := self.row_at(index))]
        self.post_message(self.Copied(self, "\n".join([titles, *rows])))

    def chosen(self) -> list[str]:
        """The keys of the marked rows in the order shown, else of the highlighted one."""
        marked = [row.key for row in self._all if row.key in self.marks]
        return marked or ([self.key] if self.key else [])

    def mark(self, keys: Sequence[str]) -> None:
        """Turns the mark of each key round."""
        self.marks ^= set(keys)
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        self._resize()
        self.move_to(self.cursor)

    async def on_click(self, event: Click) -> None:
        if event.y == 0:
            at = 2
            for _, column, cells in self._fitted():
                if at <= event.x < at + cells and column.key:
                    self.post_message(self.HeaderClicked(self, column.key))
                at += cells + 1
            return
        index = round(self.scroll_y) + event.y - 1
        if index < self.row_count:
            self.move_to(index) if index != self.cursor else self.action_open()

    # drawing

    def _fitted(self) -> tuple[tuple[int, Column, int], ...]:
        total = self.cells
        if self._layout[0] != total:
            shown = [(i, c) for i, c in enumerate(self.columns) if c.title not in self.hidden]
            kept = shown or list(enumerate(self.columns))
            while sum(c.cells + 1 for _, c in kept) + 1 > total and (gone := max((c.drop for _, c in kept), default=0)):
                kept = [(i, c) for i, c in kept if c.drop != gone]
            spare = max(0, total - 1 - sum(c.cells + 1 for _, c in kept))
            shares = sum(c.grow for _, c in kept)
            self._layout = (total, tuple((i, c, c.cells + (spare * c.grow // shares if shares else 0)) for i, c in kept))
        return self._layout[1]

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _toned(self, base: Style, tone: str) -> Style:
        """`base` in one of the tones."""
        found = self._styles.get((tone, base))
        if found is None:
            variables = self.app.theme_variables
            written = MONO_TONES[tone] if self.app.no_color else TONES[tone]
            words = (variables[word[1:]] if word.startswith("$") else word for word in written.split())
            found = self._styles[tone, base] = base + Style.parse(" ".join(words))
        return found

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        total = self.cells
        if y == 0 and (self.row_count or not self.empty):
            head = self._toned(base, "header")
            arrow = {self.sorted_by: "v" if self.descending else "^"} if self.sorted_by else {}
            titles = (fit(c.title + arrow.get(c.key, "") if c.key else c.title, cells, c.align) for _, c, cells in self._fitted())
            return Strip([Segment(fit("  " + " ".join(titles), total), head)], total)
        if not self.row_count:
            lines = wrap(self.empty, max(10, total - 4))
            return Strip([Segment(fit("  " + lines[y] if y < len(lines) else "", total), base)], total)
        index = round(self.scroll_y) + y - 1
        if index >= self.row_count:
            return Strip.blank(total, base)
        return self._row_strip(self.row_at(index), index == self.cursor, total, base)

    def _row_strip(self, row: Row | None, current: bool, total: int, base: Style) -> Strip:
        if current:
            base = self._toned(base, "cursor" if self.has_focus else "cursor-blur")
        if row is None:
            return Strip([Segment(fit("  …", total), base)], total)
        if row.heading:
            style = self._toned(base, "heading")
            return Strip([Segment(fit("  " + cell_text(row.cells[0]), total), style)], total)
        gutter = (">" if current else " ") + ("*" if row.key in self.marks else " ")
        segments = [Segment(gutter, base)]
        used = 2
        fitted = self._fitted()
        place = 0
        while place < len(fitted):
            i, column, cells = fitted[place]
            cell = row.cells[i] if i < len(row.cells) else ""
            written = cell_text(cell)
            place += 1
            while width(written) > cells and place < len(fitted) and not cell_at(row, fitted[place][0]):
                cells += fitted[place][2] + 1
                place += 1
            tone = (cell.tone if isinstance(cell, Cell) else "") or row.tone
            style = self._toned(base, tone) if tone else base
            segments.append(Segment(fit(written, cells, column.align), style))
            used += cells
            if place < len(fitted):
                segments.append(Segment(" ", base))
                used += 1
        if used < total:
            segments.append(Segment(" " * (total - used), base))
        return Strip(segments, max(used, total)).crop(0, total)


def _has(row: Row, words: Sequence[str]) -> bool:
    text = row_text(row)
    return all(word in text for word in words)


__all__ = ["TONES", "Cell", "Column", "Row", "Table"]
