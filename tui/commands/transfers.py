"""`trimtab transfers`: own transfers as they were matched, and the user's word on them."""

from collections.abc import Iterator

import click

from core.model import Event, LinkKind, Term, symbol
from core.money import text
from core.services import transfers, treatments
from core.services.contracts import transfers as contract
from core.services.workspace import Workspace
from tui.cli_options import Group
from tui.cli_text import Notes, moment, plain, table
from tui.commands.session import opened, say, show


@click.group("transfers", cls=Group)
@click.pass_context
def transfers_command(ctx: click.Context) -> None:
    """Transfers between own accounts: matched, ambiguous, open."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            _show(ws)


@transfers_command.command("link")
@click.argument("out")
@click.argument("into", metavar="IN")
@click.option(
    "--as", "kind", type=click.Choice(transfers.KINDS), default=LinkKind.TRANSFER.value, show_default=True,
    help="Of two assets: bridge or wrap carry basis and date over; swap is an exchange at value.",
)
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def link(out: str, into: str, kind: str, reason: str) -> None:
    """Say that the events OUT and IN are one movement."""
    with opened() as ws:
        if transfers.link(ws, out, into, reason, kind) is None:
            say("noted, but the two do not fit together as they are; check account, asset and which of them went out")
        _show(ws)


@transfers_command.command("unlink")
@click.argument("out")
@click.argument("into", metavar="IN")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def unlink(out: str, into: str, reason: str) -> None:
    """Say that the events OUT and IN are not one movement; the next best may be found."""
    with opened() as ws:
        transfers.unlink(ws, out, into, reason)
        _show(ws)


@transfers_command.command("compare")
@click.argument("out")
@click.argument("into", metavar="IN")
def compare(out: str, into: str) -> None:
    """What linking OUT and IN as a bridge, a wrap or a swap would book; changes nothing."""
    with opened() as ws:
        found = treatments.compare(ws, out, into)
        show(lambda: contract.compared(ws, found), lambda: _treatments(found, ws.base_currency))


def _treatments(found: tuple[treatments.Treatment, ...], currency: str) -> Iterator[str]:
    notes = Notes()
    rows = [
        (each.kind.value, notes.money(each.gain[Term.SHORT], sign=True), notes.money(each.gain[Term.LONG], sign=True),
         notes.money(each.basis), str(each.oldest or "?"))
        for each in found
    ]
    yield from table(["As", f"Gain short {currency}>", "Gain long>", "Basis of what arrived>", "Oldest units of"], rows)
    yield from notes.lines()


def _show(ws: Workspace) -> None:
    found = transfers.load(ws)
    sides = transfers.open_sides(ws, found)
    show(lambda: contract.transfers(ws, found, sides), lambda: _lines(found, sides, ws.tz))


def _lines(found: transfers.Transfers, sides: tuple[transfers.OpenSide, ...], tz: str) -> Iterator[str]:
    for one in found.matched:
        fee = f", fee {text(one.match.fee)}" if one.match.fee else ""
        kind = "" if one.match.kind is LinkKind.TRANSFER else f" as a {one.match.kind.value}"
        yield f"matched by {one.match.tier}{kind}{fee}:"
        yield f"    {_side(one.outgoing, tz)}"
        yield f"    {_side(one.incoming, tz)}"
    for each in found.ambiguous:
        yield f"ambiguous: {_side(each.outgoing, tz)}; link it with one of"
        for candidate in each.ranked:
            yield f"    {_side(candidate.event, tz)}"
            yield f"        {plain('; '.join(candidate.fit.why))}"
    asked = {side.event.key: side for side in sides}
    for event in found.open:
        yield f"open: {_side(event, tz)}"
        if event.key in asked:
            yield f"    {asked[event.key].question.id}: answer {', '.join(repr(form) for form in asked[event.key].answers)}"
    if not (found.matched or found.ambiguous or found.open):
        yield "No transfers."


def _side(event: Event, tz: str) -> str:
    legs = ", ".join(f"{plain(leg.account)} {text(leg.quantity)} {plain(symbol(leg.asset))}" for leg in event.legs)
    return f"{event.key}  {moment(event.at, tz)}  {event.kind.value}  {legs}"
