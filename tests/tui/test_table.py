"""The table: columns that give way, cursor and marks across reloads, and pages of a long list read only where they are seen."""

from typing import Any

from textual.app import App, ComposeResult

from tests.tui import screen
from tests.tui.screen import Hand
from tui.widgets.paged import PAGE, PagedTable, Slice
from tui.widgets.table import Cell, Column, Row, Table

COLUMNS = (Column("Name", 6, grow=1), Column("Much", 6, "right", drop=2), Column("Some", 6, "right", drop=1), Column("End", 3))


class Bench(App[None]):
    """One table on a screen."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table
        self.highlighted: list[str] = []
        self.desk = self

    def close(self) -> None: ...

    def get_theme_variable_defaults(self) -> dict[str, str]:
        from tui.themes import VARIABLES

        return VARIABLES

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.highlighted.append(event.key)


def row(name: str, *cells: Any) -> Row:
    return Row(name, (name, *cells))


def rows(count: int) -> list[Row]:
    return [row(f"r{number}", "1", "2", Cell("ok", "ok")) for number in range(count)]


def test_columns_give_way_where_room_is_short() -> None:
    """Those with the highest `drop` go first; what is left still fills the line."""
    seen: dict[int, str] = {}

    async def steps(hand: Hand) -> None:
        hand.app.table.show(rows(2))
        for cells in (40, 25, 17):
            await hand.resize(cells, 6)
            seen[cells] = hand.text.splitlines()[0]

    screen.drive(Bench(Table(COLUMNS)), steps, (40, 6))
    assert [seen[40].split(), seen[25].split(), seen[17].split()] == [
        ["Name", "Much", "Some", "End"],
        ["Name", "Some", "End"],
        ["Name", "End"],
    ]


def test_the_cursor_skips_headings_and_stays_on_its_row() -> None:
    """Headings cannot be highlighted; after a reload cursor and marks are on the same keys, in place where they are asked to be."""

    async def steps(hand: Hand) -> None:
        table = hand.app.table
        heading = Row("heading:x", ("Part",), heading=True)
        table.show([heading, row("a"), row("b"), heading, row("c")])
        await hand.settle()
        assert table.key == "a"
        await hand.press("j", "j")
        assert table.key == "c"
        await hand.press("k", "k", "k")
        assert table.key == "a"
        table.mark(["b", "c"])
        table.select("b")
        table.show([row("z"), row("b"), row("c")])
        assert table.key == "b"
        assert table.marks == {"b", "c"}
        table.show([row("b"), row("z"), row("c")], in_place=True)
        assert table.key == "z"
        table.show([])
        assert (table.key, table.marks) == ("", set())

    screen.drive(Bench(Table(COLUMNS)), steps, (40, 8))


def test_moving_by_page_and_to_the_ends_keeps_the_cursor_in_view() -> None:
    """ctrl+d, ctrl+u, pgdn, g and G; the header stays."""

    async def steps(hand: Hand) -> None:
        hand.app.table.show(rows(100))
        for key, name in (
            ("G", "r99"),
            ("g", "r0"),
            ("ctrl+d", "r4"),
            ("pagedown", "r13"),
            ("ctrl+u", "r9"),
            ("end", "r99"),
            ("home", "r0"),
        ):
            await hand.press(key)
            assert hand.app.table.key == name, key
            assert f"> {name}" in hand.line(">").replace(">   ", "> ").replace(">  ", "> ")
            assert "Name" in hand.text.splitlines()[0]

    screen.drive(Bench(Table(COLUMNS)), steps, (40, 10))


def test_clicks_highlight_open_and_sort() -> None:
    """A click highlights, a second one opens; a click on a title names the column."""
    said: list[tuple[str, str]] = []

    class Clicked(Bench):
        def on_table_opened(self, event: Table.Opened) -> None:
            said.append(("opened", event.key))

        def on_table_header_clicked(self, event: Table.HeaderClicked) -> None:
            said.append(("header", event.key))

    async def steps(hand: Hand) -> None:
        hand.app.table.show(rows(5))
        await hand.settle()
        await hand.pilot.click(Table, offset=(5, 3))
        await hand.settle()
        assert hand.app.table.key == "r2"
        await hand.pilot.click(Table, offset=(5, 3))
        await hand.pilot.click(Table, offset=(3, 0))
        await hand.settle()

    screen.drive(Clicked(Table((Column("Name", 10, key="name"),))), steps, (40, 10))
    assert said == [("opened", "r2"), ("header", "name")]


def test_a_long_list_reads_only_what_is_seen() -> None:
    """100,000 rows: two ends and a jump to the middle read a handful of pages, and no more are kept than allowed."""
    asked: list[int] = []

    async def source(start: int) -> Slice:
        asked.append(start)
        return Slice(tuple(row(f"r{number}", "1", "2", "ok") for number in range(start, min(start + PAGE, 100_000))), 100_000)

    async def steps(hand: Hand) -> None:
        table = hand.app.table
        table.open(source)
        await hand.settle()
        assert (table.key, table.row_count) == ("r0", 100_000)
        await hand.press("G")
        assert table.key == "r99999"
        table.move_to(50_000)
        await hand.settle()
        assert table.key == "r50000"
        assert "r50000" in hand.line(">")
        assert len(asked) <= 5
        table.open(source, keep=True)
        await hand.settle()
        assert table.key == "r50000"

    screen.drive(Bench(PagedTable(COLUMNS)), steps, (60, 20))


def test_a_source_that_fails_leaves_the_table_standing() -> None:
    """None from the source (the failure was said elsewhere) shows nothing and breaks nothing."""

    async def source(start: int) -> None:
        return None

    async def steps(hand: Hand) -> None:
        hand.app.table.open(source)
        await hand.press("j", "G")
        assert hand.app.table.row_count == 0

    screen.drive(Bench(PagedTable(COLUMNS, empty="Nothing.")), steps, (60, 20))
