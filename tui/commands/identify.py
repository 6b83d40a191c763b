"""`trimtab lots identify`: the lots that a sale takes, with the time at which they were named."""

from collections.abc import Iterator

import click

from core.model import symbol
from core.money import text
from core.services import identifying
from core.services.contracts import identifying as contract
from tui.cli_options import Command
from tui.cli_text import Notes, day, moment, plain, table
from tui.commands.session import opened, show


@click.command("identify", cls=Command)
@click.argument("sale", metavar="SALE")
@click.argument("lots", nargs=-1, metavar="[LOT[=UNITS]]...")
@click.option("--recorded", default="", metavar="DATE[TIME]", help="When the lots were named; default: now.")
@click.option("--channel", default=identifying.OWN, show_default=True, metavar="TEXT", help="Where: own books, or told to the broker.")
@click.option("--confirmed", is_flag=True, help="The broker confirmed it; without lots: of what was recorded last.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def identify_command(sale: str, lots: tuple[str, ...], recorded: str, channel: str, confirmed: bool, reason: str) -> None:
    """Name the lots that event SALE takes; without lots, show what was named."""
    with opened() as ws:
        if lots or confirmed:
            found = identifying.name(ws, sale, lots, recorded=recorded, confirmed=confirmed, channel=channel, reason=reason)
        else:
            found = identifying.load(ws, sale)
        show(lambda: contract.identified(ws, found), lambda: _identified(found, ws.tz, ws.base_currency))


def _identified(found: identifying.Identified, tz: str, currency: str) -> Iterator[str]:
    what = f"{text(found.quantity)} {plain(symbol(found.asset))} in {plain(found.account)}"
    yield f"{found.event.kind} of {what} at {moment(found.event.at, tz)}"
    for each in found.records:
        lots = ", ".join(f"{plain(lot)} {text(units)}" for lot, units in each.lots)
        yield f"named {moment(each.recorded_at, tz)}, {plain(each.channel)}{', confirmed' if each.confirmed else ''}: {lots}"
    if not found.records:
        yield "no lots were named"
    notes = Notes()
    rows = (
        (
            each.lot, day(each.acquired), notes.quantity(each.quantity), notes.money(each.basis), notes.money(each.gain, sign=True),
            each.term.value if each.term else "?", "; ".join(each.marks),
        )
        for each in found.sales
    )
    yield from table(["Lot", "Acquired", "Quantity>", f"Basis {currency}>", "Gain>", "Term", "Open"], rows)
    yield from notes.lines()
