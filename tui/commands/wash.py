"""`trimtab wash`: where disallowed losses went, what not to buy and which lots not to sell."""

from collections.abc import Iterator

import click

from core.model import symbol
from core.services import wash
from core.services.contracts import wash as contract
from tui.cli_options import Command
from tui.cli_text import Notes, day, table
from tui.commands.session import opened, show


@click.command("wash", cls=Command)
@click.option("--year", default="", metavar="Y", help="The tax year of the sales; default: that of the clock.")
def wash_command(year: str) -> None:
    """Wash sales of a year, and what they forbid now: what not to buy until when, which lots not to sell before when."""
    with opened() as ws:
        found = wash.load(ws, year)
        show(lambda: contract.washes(ws, found), lambda: _lines(found, ws.base_currency))


def _lines(found: wash.WashYear, currency: str) -> Iterator[str]:
    notes = Notes()
    yield from _rows(found, notes, currency)
    yield ""
    yield "Do not buy, in any account"
    yield from table(["Asset", "Until", "Sold", "Loss at stake>", "Similar, yours to judge"], [
        (", ".join(map(symbol, one.assets)), day(one.until), day(one.sold), notes.money(one.loss), ", ".join(map(symbol, one.similar)))
        for one in found.buying
    ]) if found.buying else ("  nothing: no loss of the last 30 days is at stake",)
    yield ""
    yield "Do not sell at a loss"
    yield from table(["Lot", "Account", "Asset", "Acquired", "Before", "Bought", "Units>", "Gain now>"], [
        (
            one.lot.id, one.lot.account, symbol(one.lot.asset), day(one.lot.acquired), day(one.before), day(one.bought),
            notes.quantity(one.units), notes.money(one.gain, sign=True),
        )
        for one in found.selling
    ]) if found.selling else ("  nothing: no lot below its basis would be replaced by what was bought in the last 30 days",)
    yield from notes.lines()


def _rows(found: wash.WashYear, notes: Notes, currency: str) -> Iterator[str]:
    if not found.rows:
        yield f"No loss is disallowed in {found.year}."
        return
    yield from table(["Sold", "Asset", "Account", "Lot", "Units>", f"Disallowed {currency}>", "Replaced by", "In", "Bought", "Days>", ""], [
        (
            day(row.wash.sold), symbol(row.wash.asset), row.wash.account, row.wash.lot, notes.quantity(row.wash.quantity),
            notes.money(row.wash.amount), row.wash.replacement, row.wash.into, day(row.wash.acquired), str(row.wash.days),
            "lost for good" if row.wash.forfeited else "",
        )
        for row in found.rows
    ])
    yield f"Disallowed {notes.money(found.disallowed)}, of it lost for good {notes.money(found.forfeited)}"
