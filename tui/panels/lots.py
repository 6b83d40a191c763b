"""Every tax lot, paged from the ledger: sorted by any column, filtered by words like `term:long gain<0 asset:btc`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType

from core.model import symbol
from core.money import text
from core.policy.laws import AMERICAN, Words
from core.unknown import Maybe, known
from tui import layout
from tui.actions import bindings
from tui.lines import Line, Lines, content
from tui.messages import Failed
from tui.panels.base import Panel
from tui.text import money, quantity, sign
from tui.widgets.paged import PagedTable, Slice
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.lots import LotRow
    from core.services.review import Review
    from tui.panels.bands import BandsPanel

_COLUMNS = (
    Column("Lot", 8, key="id"),
    Column("Asset", 6, grow=2, key="asset"),
    Column("Account", 9, grow=2, drop=3, key="account"),
    Column("Acquired", 10, key="acquired"),
    Column("Term", 4),
    Column("Quantity", 10, "right", grow=1, key="quantity"),
    Column("Basis", 9, "right", grow=1, drop=2, key="basis"),
    Column("Value", 9, "right", grow=1, drop=1, key="value"),
    Column("Gain", 9, "right", grow=1, key="gain"),
)


class LotsPanel(Panel):
    name_of = "lots"
    heading = "3 Tax lots"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("lots")]

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.searched = ""
        self.followed = ("", "")
        """The class that is followed, and its title; both empty for none."""
        self.whole = False
        """Whether n or N has gone through all lots: no class is followed until esc."""
        self.sort = "acquired"
        self.descending = False
        self.revision = -1
        self.rows: dict[str, LotRow] = {}

    def compose(self) -> ComposeResult:
        yield PagedTable(_COLUMNS, id="lots-table", empty="Reading the lots …")
        yield Lines(id="lots-detail", classes="detail")

    def show(self, review: Review) -> None:
        if self.display and review.revision != self.revision:
            self.read(keep=True)

    def shown(self) -> None:
        review = self.shell.review
        if review is None or review.revision != self.revision:
            self.read(keep=True)

    @property
    def paged(self) -> PagedTable:
        return self.query_one(PagedTable)

    def read(self, *, keep: bool = False) -> None:
        """Reads the lots anew, with the sort and the filter that stand."""
        self.revision = self.shell.review.revision if self.shell.review else -1
        self.paged.sorted_by, self.paged.descending = self.sort, self.descending
        self.paged.filter_text = self.words
        title = self.followed[1]
        self.paged.empty = (
            f"No lot passes {self.words!r}; esc clears the filter."
            if self.words
            else f"{title} holds no lots."
            if title
            else "There are no lots yet: import a file (4), or A enters an opening lot."
        )
        said = self.words or title
        self.border_title = content([self.heading + (f" · {said}" if said else "")])
        self.paged.open(self._page, keep=keep)

    async def _page(self, start: int) -> Slice | None:
        desk = self.shell.desk
        try:
            found = await desk.call(desk.lots_page, self.sort, self.descending, self.words or self.within, start)
        except desk.failures as error:
            self.shell.post_message(Failed(str(error)))
            return None
        review = self.shell.review
        currency, law = (review.currency, review.words) if review else ("", AMERICAN)
        if len(self.rows) > 20_000:
            self.rows.clear()
        self.rows.update((row.lot.id, row) for row in found.rows)
        return Slice(tuple(_row(row, currency, law) for row in found.rows), found.total)

    # the class beside it

    @property
    def within(self) -> str:
        """The words that name the class that is followed; empty for none."""
        return f"class:{self.followed[0]}" if self.followed[0] else ""

    def follow(self) -> None:
        """Shows the lots of the class highlighted in the bands where those stand beside it; all lots elsewhere."""
        beside = layout.side_by_side(self.shell) and self.shell.review is not None and not self.whole
        state = cast("BandsPanel", self.shell.panel("bands")).sleeve if beside else None
        wanted = (state.name, state.title) if state else ("", "")
        if wanted != self.followed:
            self.followed = wanted
            if not self.words:
                self.once_there(self.read)

    # sorting and filtering

    def action_sort(self, column: str = "") -> None:
        keys = [column.key for column in _COLUMNS if column.key]
        if column and column not in keys:
            self.shell.say(f"Lots are sorted by {', '.join(keys)}.", error=True)
        elif column:
            self.descending = column == self.sort and not self.descending
            self.sort = column
            self.read()
        elif not self.descending:
            self.descending = True
            self.read()
        else:
            self.sort, self.descending = keys[(keys.index(self.sort) + 1) % len(keys)], False
            self.read()

    def on_table_header_clicked(self, event: Table.HeaderClicked) -> None:
        self.action_sort(event.key)

    def narrow(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self.searched = words or self.searched
            self.read()

    def sought(self) -> str:
        return self.words or self.searched

    def match(self, words: str, by: int) -> None:
        desk, place, filtered = self.shell.desk, self.table.cursor, bool(self.words)
        within = "" if filtered else self.within
        self.shell.fetch(
            lambda: desk.lots_match(self.sort, self.descending, within, words, place, filtered, by), self._matched, "match"
        )

    def _matched(self, place: int | None) -> None:
        if place is None:
            self.shell.say(f"No lot passes {self.sought()!r}.")
        elif self.words:
            self.words, self.followed, self.whole = "", ("", ""), True
            self.paged.cursor = place
            self.read(keep=True)
        else:
            self.table.move_to(place)

    def back(self) -> bool:
        if self.words:
            self.narrow("")
        elif self.whole and layout.side_by_side(self.shell):
            self.whole = False
            self.follow()
        else:
            return False
        return True

    # the highlighted lot

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#lots-detail", Lines).write(self.detail())

    def on_table_opened(self, event: Table.Opened) -> None:
        self.action_why()

    def action_why(self) -> None:
        """Opens the highlighted lot down to the rows of files."""
        if (key := self.table.key) in self.rows:
            self.shell.open_figure("lot", key)

    def action_whatif(self) -> None:
        """A sale of the highlighted lot, by every method."""
        if (row := self.rows.get(self.table.key)) is not None:
            self.shell.what_if(row.lot.account, row.lot.asset, text(row.lot.quantity), ((row.lot.id, row.lot.quantity),))

    def detail(self) -> list[Line]:
        """Everything known of the highlighted lot."""
        row = self.rows.get(self.table.key)
        if row is None:
            return []
        lot, currency = row.lot, self.shell.review.currency if self.shell.review else ""
        lines: list[Line] = [[(f"{lot.id}  {quantity(lot.quantity)} {symbol(lot.asset)}", "bold"), (f"  in {lot.account}", "")]]
        when = f"date not known ({lot.date_unknown})" if lot.date_unknown is not None else f"acquired {lot.acquired}"
        law = self.shell.review.words if self.shell.review else AMERICAN
        term = law.of(row.term)
        if row.days_to_long is not None:
            term += f", {law.long} on {lot.long_term_on} ({row.days_to_long} days)"
        lines.append(f" {when}, {term}" if term else f" {when}")
        amounts = (("basis", lot.basis), ("value", row.value), ("gain", row.gain))
        lines.append(" " + ", ".join(f"{name} {_amount(value, currency)}" for name, value in amounts))
        return lines


def _amount(value: Maybe, currency: str) -> str:
    return money(value, currency, 2) if known(value) else f"not known: {value}"


def _row(row: LotRow, currency: str, law: Words) -> Row:
    lot = row.lot
    gain = Cell(money(row.gain, currency, signed=True), ("soft", "", "ok")[sign(row.gain) + 1] if known(row.gain) else "other")
    term = law.code(row.term)
    acquired = "?" if lot.date_unknown is not None else str(lot.acquired)
    cells = (
        lot.id,
        symbol(lot.asset),
        lot.account,
        acquired,
        term,
        quantity(lot.quantity, 6),
        money(lot.basis, currency),
        money(row.value, currency),
        gain,
    )
    return Row(lot.id, cells)
