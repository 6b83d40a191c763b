"""The what-if of a sale: quantity typed, methods side by side, and units moved from lot to lot by hand. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize

from core.model import symbol
from core.money import text
from core.policy.laws import AMERICAN
from core.unknown import known
from tui import whatif
from tui.actions import bindings
from tui.lines import Lines, content
from tui.screens.base import Dialog
from tui.text import money, quantity
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.lots import LotRow
    from core.services.whatif import Way, WhatIf
    from tui.shell import TrimtabApp

NAMED = "named lots"
_COLUMNS = (
    Column("Lot", 13), Column("Acquired", 10), Column("Term", 7), Column("Held", 8, "right", grow=1), Column("Sold", 8, "right", grow=1),
    Column("Basis", 10, "right", grow=1, drop=2), Column("Gain", 10, "right", grow=1), Column("Disallowed", 10, "right", drop=1),
    Column("Tax", 9, "right", grow=1),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A sale as it is asked about; the lots by id with their units, empty where none are named."""

    account: str
    asset: str
    quantity: str
    price: str = ""
    lots: tuple[tuple[str, Decimal], ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(f"{id}={text(units)}" for id, units in self.lots)


class WhatIfScreen(Dialog[None]):
    """Over one asset in one account; begins with `asked`, on its named lots where it has some."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("whatif")]
    DEFAULT_CSS = """
    WhatIfScreen > .box { width: 100%; height: 100%; }
    WhatIfScreen #whatif-methods { height: auto; padding: 1 0 1 0; }
    WhatIfScreen #whatif-lots { height: 1fr; min-height: 4; }
    WhatIfScreen #whatif-notes { height: auto; max-height: 7; border-top: solid $line; }
    """

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked
        self.found: WhatIf | None = None
        self.chosen = NAMED if asked.lots else ""

    @property
    def shell(self) -> TrimtabApp:
        return cast("TrimtabApp", self.app)

    @property
    def currency(self) -> str:
        return self.shell.review.currency if self.shell.review else "USD"

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Lines(id="whatif-head")
            yield Lines(id="whatif-methods")
            yield Table(_COLUMNS, id="whatif-lots", empty="Booking the sale by every method …")
            yield Lines(id="whatif-notes")
            yield Lines(classes="error")
            yield Lines(classes="hint")

    def on_mount(self) -> None:
        self.query_one(".box").border_title = content([f"What if: sell {symbol(self.asked.asset)} in {self.asked.account}"])
        self.query_one(".hint", Lines).write(["e quantity  p price  tab method  ← → move units  i why  esc close"])
        self.query_one(Table).focus()
        self.ask(self.asked)

    def ask(self, asked: Asked) -> None:
        """Has the sale booked by every method on the ledger's thread; what is refused is said, and the answer before it stays."""
        work: Callable[[], Awaitable[None]] = partial(self._ask, asked)
        self.run_worker(work, group="whatif", exclusive=True)

    async def _ask(self, asked: Asked) -> None:
        desk = self.shell.desk
        try:
            found = await desk.call(desk.what_if, asked.account, asked.asset, asked.quantity, asked.price, asked.named)
        except desk.failures as error:
            self.query_one(".error", Lines).write([str(error)])
            return
        self.query_one(".error", Lines).write([])
        first, self.asked, self.found = self.found is None, asked, found
        if found.way(self.chosen) is None:
            self.chosen = next((way.name for way in found.ways if way.standing), found.ways[0].name)
        self.draw()
        if first and asked.lots:
            self.query_one(Table).select(asked.lots[0][0])

    @property
    def way(self) -> Way | None:
        return self.found.way(self.chosen) if self.found else None

    def draw(self) -> None:
        """Shows the answer, the chosen method in full."""
        found, way = self.found, self.way
        if found is None or way is None:
            return
        cells = self.query_one(Table).cells
        self.query_one("#whatif-head", Lines).write(whatif.head(found, self.currency))
        self.query_one("#whatif-methods", Lines).write(whatif.methods(found, self.chosen, self.currency, cells))
        self.query_one("#whatif-notes", Lines).write(whatif.notes(found, way, symbol(found.sale.asset), self.currency))
        self.query_one(Table).show([self._row(lot, way) for lot in found.held])

    def _row(self, lot: LotRow, way: Way) -> Row:
        one, currency = lot.lot, self.currency
        sold = way.of(one.id)
        law = self.found.rates.words if self.found else AMERICAN
        term = law.code(lot.term) + ("" if lot.days_to_long is None else f" {lot.days_to_long}d")
        acquired = "?" if one.date_unknown is not None else str(one.acquired)
        head = (one.id, acquired, term, quantity(one.quantity, 6))
        if sold is None:
            rest = (Cell(money(value, currency, 2, signed=signed), "quiet") for value, signed in ((one.basis, False), (lot.gain, True)))
            return Row(one.id, (*head, "-", *rest), "quiet")
        lost = "-" if known(sold.disallowed) and not sold.disallowed else Cell(money(sold.disallowed, currency, 2), "soft")
        return Row(one.id, (
            *head, Cell(quantity(sold.quantity, 6), "note"), money(sold.basis, currency, 2), money(sold.gain, currency, 2, signed=True),
            lost, money(sold.tax, currency, 2),
        ))  # fmt: skip

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self.draw)

    # what is chosen and asked anew

    def action_method(self, by: int) -> None:
        """The next method, round the end."""
        if self.found:
            names = [way.name for way in self.found.ways]
            self.chosen = names[(names.index(self.chosen) + by) % len(names)]
            self.draw()

    def action_edit(self) -> None:
        """Asks for the quantity; lots named by hand are no longer those."""
        from tui.screens.choice import Choice

        def said(written: str) -> None:
            self.ask(replace(self.asked, quantity=written, lots=()))

        field = "units, all, or money such as $5000"
        self.shell.ask(Choice("Sell how much?", (), free=field, value=self.asked.quantity), said)

    def action_price(self) -> None:
        """Asks for the price of one unit; empty for the last one."""
        from tui.screens.choice import Choice

        def said(written: str) -> None:
            self.ask(replace(self.asked, price=written.strip()))

        field = "price of one unit; empty for the last one"
        self.shell.ask(Choice("At which price?", (), free=field, value=self.asked.price, skippable=True), said)

    def action_move(self, by: int) -> None:
        """Takes a tenth of the sale more, or less, of the highlighted lot; the others give it up, or take it."""
        found, way, lot = self.found, self.way, self.query_one(Table).key
        if found is None or way is None or not lot:
            return
        if len(found.ways) < 2:
            self.shell.say("The law says which units are sold; none can be moved.")
            return
        held = {each.lot.id: each.lot.quantity for each in found.held}
        taken = {id: sold.quantity for id in held if (sold := way.of(id)) is not None}
        made = whatif.moved(taken, held, list(held), lot, found.step if by > 0 else -found.step)
        if made == taken:
            self.shell.say("There is nothing more of it to move.")
            return
        self.chosen = NAMED
        self.ask(replace(self.asked, quantity=text(found.sale.quantity), lots=tuple(made.items())))

    def action_why(self) -> None:
        """Opens the highlighted lot."""
        if lot := self.query_one(Table).key:
            self.shell.open_figure("lot", lot)
