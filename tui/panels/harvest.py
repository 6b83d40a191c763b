"""The year's harvest: losses worth realising (HIGH), gains worth holding (MED), the rest (LOW), and what was sold this year.

It shows and opens; what is harvested is decided in the queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.model import ActionState, symbol
from core.money import text
from core.policy.laws import AMERICAN, Words
from core.unknown import known
from tui import explain
from tui.actions import bindings
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.text import UNKNOWN, day, money, percent, quantity
from tui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from core.services.gains import GainRow, Gains
    from core.services.harvest import Harvest, Held, Loss
    from core.services.review import Review
    from core.unknown import Maybe

SOLD = 200
"""Sales of the year that are listed, the newest first."""
_COLUMNS = (
    Column("Asset", 9, grow=1), Column("Account", 9, grow=2, drop=2), Column("Value", 10, "right"), Column("Gain", 10, "right"),
    Column("Allowed", 9, "right", drop=1), Column("Tax", 9, "right"), Column("What to do, or when", 18, grow=4),
)


class HarvestPanel(Panel):
    name_of = "harvest"
    heading = "Harvest"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("harvest")]
    DEFAULT_CSS = "HarvestPanel #harvest-head { height: auto; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.found: Harvest | None = None
        self.losses: dict[str, Loss] = {}
        self.positions: dict[str, Held] = {}
        self.sales: dict[str, GainRow] = {}
        self.revision = -1

    def compose(self) -> ComposeResult:
        yield Lines(id="harvest-head")
        yield Table(_COLUMNS, id="harvest-table", empty="Looking for losses and gains …")
        yield Lines(id="harvest-detail", classes="detail")

    def show(self, review: Review) -> None:
        if self.display and review.revision != self.revision:
            self.shown()

    def shown(self) -> None:
        self.revision = self.shell.review.revision if self.shell.review else -1
        self.shell.fetch(self.shell.desk.harvest, self.take, "harvest")

    @property
    def currency(self) -> str:
        return self.shell.review.currency if self.shell.review else "USD"

    @property
    def law(self) -> Words:
        """What the policy's law calls the two kinds of gain."""
        return self.shell.review.words if self.shell.review else AMERICAN

    def take(self, found: tuple[Harvest, Gains]) -> None:
        """Draws one look."""
        harvest, gains = found
        self.found = harvest
        sold = sorted(gains.rows, key=lambda row: row.disposal.sold_at, reverse=True)[:SOLD]
        self.losses = {each.item.action.id: each for each in harvest.high}
        self.positions = {f"{each.account}\x1f{each.asset}": each for each in (*harvest.hold, *harvest.ordinary)}
        self.sales = {f"{number}:{row.disposal.event}": row for number, row in enumerate(sold)}
        rows = [Row("h:high", (f"HIGH  harvest: {len(harvest.high)} losses worth their sale",), heading=True)]
        rows += [self._loss(key, each) for key, each in self.losses.items()]
        rows.append(Row("h:med", (f"MED  hold: {len(harvest.hold)} positions with a gain",), heading=True))
        held = [(key, each, self._held(key, each)) for key, each in self.positions.items()]
        rows += [row for _, each, row in held if not each.why]
        rows.append(Row("h:low", (f"LOW  ordinary rebalancing: {len(harvest.ordinary)} positions",), heading=True))
        rows += [row for _, each, row in held if each.why]
        if sold:
            rows.append(Row("h:sold", (f"Sold in {gains.year}: {len(gains.rows)} matches of lots",), heading=True))
            rows += [self._sale(key, each) for key, each in self.sales.items()]
        empty = self.shell.empty_sentence() or "There is nothing to harvest: no position is counted."
        self.table.show(rows if self.losses or self.positions or sold else [], empty=empty)
        self.query_one("#harvest-head", Lines).write(self._head(harvest))

    def _head(self, found: Harvest) -> list[Line]:
        year, end, currency = found.offset, found.year_end, self.currency
        so_far = f"short {money(year.short, currency, signed=True)}, long {money(year.long, currency, signed=True)}"
        to_offset = f"  to offset {money(year.to_offset, currency)}"
        left = f"{money(year.limit_left, currency)} of {money(year.limit, currency)} left  " if self.law == AMERICAN else ""
        codes = self.law.codes if self.law != AMERICAN else ("short", "long")
        both = zip((found.rates.short, found.rates.long), codes, strict=True)
        rates = ", ".join(f"{percent(rate)} {code}" for rate, code in both) if self.law.long else percent(found.rates.short)
        lines: list[Line] = [
            [(f"Harvest {end.year}", "bold"), ("  realised ", "quiet"), (so_far, ""), (to_offset, "")],
            [(f"{left}counts to {day(end.securities)}  tax {rates}", "quiet")],
        ]
        if end.crosses:
            said = "The days after a sale today reach into the next year: a purchase there takes away a loss of this one."
            lines.append([(said, "soft")])
        return lines

    def _loss(self, key: str, one: Loss) -> Row:
        action, currency = one.item.action, self.currency
        said: Cell | str = "harvest" + (f": {symbol(one.substitutes[0][0])} instead" if one.substitutes else "")
        if one.item.state is not ActionState.PROPOSED:
            said = Cell(explain.state_words(one.item, self.shell.zone), "note")
        elif action.blocked_by:
            said = Cell(f"blocked: {action.blocked_by[0].cause}", "hard")
        loss = f"-{money(one.loss, currency)}" if known(one.loss) else UNKNOWN
        short = known(one.allowed) and known(one.loss) and one.allowed < one.loss
        saved = f"-{money(one.worth, currency)}" if known(one.worth) else UNKNOWN
        cells = (symbol(action.asset), action.account, money(action.value, currency), Cell(loss, "soft"))
        return Row(key, (*cells, Cell(money(one.allowed, currency), "soft" if short else ""), saved, said))

    def _held(self, key: str, one: Held) -> Row:
        currency = self.currency
        said = one.why or "hold"
        if not one.why and one.near:
            said += f": {self.law.codes[1]} in {one.near[0].days_to_long}d, saves {money(one.waiting, currency)}"
        gain = Cell(money(one.gain, currency, signed=True), "ok" if not one.why else "")
        tax = money(one.tax, currency, signed=True)
        return Row(key, (symbol(one.asset), one.account, money(one.value, currency), gain, "", tax, Cell(said, "quiet" if one.why else "")))

    def _sale(self, key: str, row: GainRow) -> Row:
        one, currency = row.disposal, self.currency
        term = self.law.code(one.term)
        lost = money(one.disallowed, currency) if not known(one.disallowed) or one.disallowed else ""
        said = ", ".join([f"{one.kind} of {day(one.sold)}", *([term] if term else []), f"lot {one.lot or 'missing'}"])
        said += f", {lost} disallowed" if lost else ""
        gain = Cell(money(one.gain, currency, signed=True), "quiet")
        return Row(key, (symbol(one.asset), one.account, money(one.proceeds, currency), gain, "", "", said), "quiet")

    # the highlighted row

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.query_one("#harvest-detail", Lines).write(self.detail(event.key))

    def detail(self, key: str) -> list[Line]:
        """What is known of a loss, a position or a sale."""
        if (loss := self.losses.get(key)) is not None:
            return _loss_lines(loss, self.currency)
        if (held := self.positions.get(key)) is not None:
            return _held_lines(held, self.currency, self.law)
        if (sale := self.sales.get(key)) is not None:
            one = sale.disposal
            amounts = f"proceeds {money(one.proceeds, self.currency, 2)}, basis {money(one.basis, self.currency, 2)}"
            open_ = (f" Open: {each}." for each in one.marks)
            return [[(f"{quantity(one.quantity)} {symbol(one.asset)}", "bold"), (f"  {amounts}", "")], *open_]
        return []

    def on_table_opened(self, event: Table.Opened) -> None:
        self.action_why()

    def action_why(self) -> None:
        """Opens the action or the sale; of a position its first lot that is near, else the what-if."""
        key = self.table.key
        if key in self.losses:
            self.shell.open_figure("action", key)
        elif key in self.sales:
            self.shell.open_figure("sale", self.sales[key].disposal.event)
        elif (held := self.positions.get(key)) is not None and held.near:
            self.shell.open_figure("lot", held.near[0].lot.id)
        else:
            self.action_whatif()

    def action_whatif(self) -> None:
        """The sale of what is highlighted, by every method."""
        key = self.table.key
        action = self.losses[key].item.action if key in self.losses else None
        if action is not None and known(action.quantity):
            picked = tuple((pick.lot, pick.quantity) for pick in action.lots)
            self.shell.what_if(action.account, action.asset, text(action.quantity), picked)
        elif (held := self.positions.get(key)) is not None:
            self.shell.what_if(held.account, held.asset, "all")
        else:
            self.shell.say("A what-if is of something that is held and whose size is known; this is none.")


def _loss_lines(one: Loss, currency: str) -> list[Line]:
    name = symbol(one.item.action.asset)
    amounts = (
        ("loss", one.loss), ("allowed", one.allowed), ("deferred", one.deferred), ("lost for good", one.forfeited), ("worth", one.worth),
    )
    lines: list[Line] = [[(name, "bold"), ("  " + ", ".join(f"{word} {money(value, currency, 2)}" for word, value in amounts), "")]]
    saved, carried = one.effect.saved, one.effect.carried
    if known(saved) and known(carried):
        lines.append(f" This year it saves {money(saved, currency, 2)}; {money(carried, currency, 2)} are carried on.")
    else:
        lines.append([(" What it saves this year is not known: ", "other"), (str(carried if known(saved) else saved), "")])
    for wash in one.washes:
        goes = "lost for good" if wash.forfeited else "joins its basis"
        lines.append(f" {quantity(wash.quantity)} bought in {wash.into} on {wash.acquired}: {money(wash.amount, currency, 2)} {goes}.")
    if one.window:
        lines.append(f" Bought from {day(one.window[0])} to {day(one.window[1])}, in any account, it disallows as much of the loss.")
    lines += [f" Recurring purchases on {', '.join(day(each) for each in one.purchases)}."] if one.purchases else []
    lines += [f" {account} reinvests its dividends." for account in one.reinvesting]
    lines += [f" {symbol(asset)} keeps the exposure{f', not today: {why}' if why else ''}." for asset, why in one.substitutes]
    return lines


def _held_lines(one: Held, currency: str, law: Words) -> list[Line]:
    amounts = f"gain {money(one.gain, currency, 2, signed=True)}, tax if all of it were sold today {_said(one.tax, currency)}"
    lines: list[Line] = [[(f"{quantity(one.quantity)} {symbol(one.asset)}", "bold"), (f" in {one.account}: {amounts}", "")]]
    lines += [f" {one.why}."] if one.why else []
    for row in one.near[:4]:
        gain = money(row.gain, currency, 2, signed=True)
        when = f"{law.long} on {row.lot.long_term_on} ({row.days_to_long} days)"
        lines.append(f" {row.lot.id}: {quantity(row.lot.quantity)}, gain {gain}, {when}")
    return lines


def _said(value: Maybe, currency: str) -> str:
    return money(value, currency, 2) if known(value) else f"what is not known ({value})"
