"""A figure opened: its formula, the figures below it, and the rows of files at the end. Folds like the bands do; y copies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from core.model.currencies import FIAT
from core.money import text
from core.unknown import Maybe, Unknown, known
from tui.actions import bindings
from tui.lines import Line, Lines, content
from tui.screens.base import Dialog
from tui.text import UNKNOWN, clean, money
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.explain.nodes import Node, Source

_COLUMNS = (Column("What", 26, grow=1), Column("Figure", 14, "right"), Column("How", 24, grow=6))
SHOWN = 2
"""How deep it is open at first."""


class TreeScreen(Dialog[None]):
    """`root` and what lies below it, as deep as it goes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("tree")]
    DEFAULT_CSS = """
    TreeScreen > .box { width: 100%; height: 100%; }
    TreeScreen Table { height: 1fr; }
    TreeScreen #tree-detail { height: auto; max-height: 9; border-top: solid $line; }
    """

    def __init__(self, title: str, root: Node) -> None:
        super().__init__()
        self.heading, self.root = title, root
        self.nodes: dict[str, Node] = {}
        self.sources: dict[str, Source] = {}
        self.open: set[str] = set()
        self._number("0", root, 0)

    def _number(self, key: str, node: Node, depth: int) -> None:
        self.nodes[key] = node
        if depth < SHOWN:
            self.open.add(key)
        for number, part in enumerate(node.parts):
            self._number(f"{key}.{number}", part, depth + 1)
        for number, source in enumerate(node.rows):
            self.sources[f"{key}.r{number}"] = source

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Table(_COLUMNS, id="tree-table")
            yield Lines(id="tree-detail")
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        self.query_one(".box").border_title = content([self.heading])
        self.query_one(".hint", Lines).write(["j k  l unfold  h fold  enter open  y copy  Y copy all  esc close"])
        self.table.focus()
        self.draw()

    @property
    def table(self) -> Table:
        return self.query_one(Table)

    def draw(self) -> None:
        """Shows what is unfolded; the cursor stays on its line."""
        self.table.show(list(self._rows("0", self.root, 0)))

    def _rows(self, key: str, node: Node, depth: int) -> Iterator[Row]:
        below = bool(node.parts or node.rows)
        glyph = ("▾ " if key in self.open else "▸ ") if below else "  "
        value = Cell(_figure(node.value, node.unit), "" if known(node.value) else "other") if node.value is not None else ""
        how = "  ".join(filter(None, (clean(node.said), f"[{', '.join(node.rules)}]" if node.rules else "")))
        yield Row(key, (f"{'  ' * depth}{glyph}{clean(node.label)}", value, how))
        if key in self.open:
            for number, part in enumerate(node.parts):
                yield from self._rows(f"{key}.{number}", part, depth + 1)
            for number, source in enumerate(node.rows):
                label = f"{'  ' * (depth + 1)}  line {source.line}"
                yield Row(f"{key}.r{number}", (label, "", f"{clean(source.name)}: {clean(source.text)}"), "quiet")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#tree-detail", Lines).write(self.detail(event.key))

    def detail(self, key: str) -> list[Line]:
        """The highlighted line in full."""
        source, node = self.sources.get(key), self.nodes.get(key)
        if source is not None:
            return [[(f"{source.name}, line {source.line}", "bold")], source.text]
        if node is None:
            return []
        figure = f"  {_figure(node.value, node.unit, exact=True)}" if node.value is not None else ""
        lines: list[Line] = [[(node.label, "bold"), (figure, "")], *([node.said] if node.said else ())]
        if isinstance(node.value, Unknown) and str(node.value) not in node.said:
            lines.append([("not known: ", "other"), (str(node.value), "")])
        return lines + ([[(f"Rules {', '.join(node.rules)} of docs/rules.md.", "quiet")]] if node.rules else [])

    def on_table_opened(self, event: Table.Opened) -> None:
        if event.key in self.nodes:
            self.open ^= {event.key}
            self.draw()

    def action_fold(self, shut: bool) -> None:
        """Shows what is below the highlighted line, or hides it; where nothing is shown, goes to the line above it."""
        key = self.table.key
        node = self.nodes.get(key)
        if not shut and node is not None and (node.parts or node.rows):
            self.open.add(key)
        elif shut and key in self.open and node is not None and (node.parts or node.rows):
            self.open.discard(key)
        elif shut and "." in key:
            self.table.select(key.rpartition(".")[0])
            return
        self.draw()


def _figure(value: Maybe, unit: str, *, exact: bool = False) -> str:
    """Money to the cent, or exact; units as they are."""
    if not known(value):
        return UNKNOWN
    if unit in FIAT and not exact:
        return money(value, unit, 2)
    return f"{text(value)} {unit}".rstrip()
