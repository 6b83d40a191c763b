"""`trimtab events`: listed, corrected, put back, removed."""

from collections.abc import Iterator

import click

from core.model import Event, symbol
from core.money import text
from core.services import events, readings
from core.services.contracts import events as contract
from core.services.lots import asset_named
from tui.cli_options import Group
from tui.cli_text import Notes, moment, plain, table
from tui.commands.session import opened, show
from tui.commands.settings import field_options


@click.group("events", cls=Group)
@click.option("--account", metavar="NAME", help="Of one account.")
@click.option("--asset", metavar="ASSET", help="Of one asset.")
@click.option("--kind", metavar="KIND", help="Of one kind.")
@click.option("--limit", type=click.IntRange(1, 10**9), default=50, show_default=True, metavar="N", help="The newest N.")
@click.pass_context
def events_command(ctx: click.Context, account: str | None, asset: str | None, kind: str | None, limit: int) -> None:
    """Events with their legs and ids, newest first."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            found = events.page(ws, account=account, asset=asset_named(ws, asset), kind=kind, limit=limit)
            show(lambda: contract.events(ws, found), lambda: _events(found, ws.tz))


@events_command.command("correct")
@click.argument("event", metavar="ID")
@field_options(events.FIELDS)
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def correct(event: str, reason: str, **fields: str) -> None:
    """Put your version in the place of event ID (or of the event that acquired lot ID); the original is kept beside it."""
    with opened() as ws:
        done = events.correct(ws, event, fields, reason)
        show(lambda: contract.event(ws, done), lambda: [_line(done, ws.tz)])


@events_command.command("revert")
@click.argument("event", metavar="ID")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def revert(event: str, reason: str) -> None:
    """Put an event back as it was imported or entered."""
    with opened() as ws:
        done = events.revert(ws, event, reason)
        show(lambda: contract.event(ws, done), lambda: [_line(done, ws.tz)])


@events_command.command("treat")
@click.argument("event", metavar="ID")
@click.argument("reading", required=False, type=click.Choice(readings.WORDS))
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def treat(event: str, reading: str | None, reason: str) -> None:
    """A wrap, a liquidity pool or staking in both readings; with a reading: from now on the event is read so."""
    with opened() as ws:
        found = readings.treat(ws, event, reading, reason) if reading else readings.compare(ws, event)
        show(lambda: contract.treated(ws, found), lambda: _readings(found, ws.base_currency))


def _readings(found: readings.Readings, currency: str) -> Iterator[str]:
    notes = Notes()
    rows = [
        (
            each.reading.value + (" *" if each.reading is found.stands else ""), notes.money(each.gain, sign=True),
            notes.money(each.realised, sign=True), notes.money(each.basis), str(each.oldest or "?"),
        )
        for each in found.outcomes
    ]
    gain, realised, basis = (notes.money(each, sign=True) for each in (found.gain, found.realised, found.basis))
    rows.append(("difference", gain, realised, basis, ""))
    yield from table(["Reading", f"Gain {currency}>", "Realised so far>", "Basis of what arrived>", "Oldest units of"], rows)
    yield f"* stands, by {'your word on the event' if found.word else 'the policy'}"
    yield from notes.lines()


@events_command.command("remove")
@click.argument("event", metavar="ID")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def remove(event: str, reason: str) -> None:
    """Take out an event that was entered by hand."""
    with opened() as ws:
        done = events.remove(ws, event, reason)
        show(lambda: contract.event(ws, done), lambda: [f"removed: {_line(done, ws.tz)}"])


@events_command.command("changes")
@click.argument("event", metavar="ID")
def changes(event: str) -> None:
    """The corrections of an event, oldest first."""
    with opened() as ws:
        found = events.changes(ws, event)
        show(
            lambda: contract.changes(ws, found),
            lambda: [
                f"{moment(each.at, ws.tz)}  {plain(each.reason)}: {_line(each.event, ws.tz) if each.event else 'as it was'}"
                for each in found
            ] or ["It was never corrected."],
        )


def _events(found: events.EventPage, tz: str) -> Iterator[str]:
    if not found.rows:
        yield "No events."
    for row in found.rows:
        where = "; ".join(f"{line.name}, line {line.line}" for line in row.lines[:2]) or "by hand"
        whole = f"; put together from {', '.join(part[:12] for part in row.parts)}" if row.parts else ""
        yield f"{_line(row.event, tz)}  ({plain(where)}{whole})"
    if found.total > len(found.rows):
        yield f"{len(found.rows):,} of {found.total:,}; --limit shows more"


def _line(event: Event, tz: str) -> str:
    legs = ", ".join(f"{plain(leg.account)} {leg.role.value} {text(leg.quantity)} {plain(symbol(leg.asset))}" for leg in event.legs)
    state = "" if event.state.value == "imported" else f" ({event.state.value})"
    return f"{event.key}  {moment(event.at, tz)}  {event.kind.value} {event.variety}{state}: {legs}".replace(" :", ":").replace("  (", " (")
