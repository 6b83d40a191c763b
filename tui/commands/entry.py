"""`trimtab add`: what no export covers, by options or CSV."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from core.model import EventKind
from core.services import entries, positions
from core.services.contracts import settings as contract
from core.services.drafts import COLUMNS, fields_of
from core.services.entries import HOLDING_COLUMNS, Added, BadLines
from core.services.workspace import Workspace
from tui.cli_options import Command, Group, UserPath
from tui.cli_text import plain
from tui.commands.session import opened, say, show


def options(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """One option per field of an entry."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(names):
            what = {**COLUMNS, **HOLDING_COLUMNS}[name]
            click.option(f"--{name.replace('_', '-')}", name, default="", metavar="TEXT", help=f"{what[0].upper()}{what[1:]}.")(function)
        return function

    return add


class Events(Group):
    """Every kind of event is a command of its own, beside opening, defi, bond and csv."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *(kind.value for kind in EventKind if kind is not EventKind.OPENING)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        if found is None and cmd_name.replace("-", "_") in set(EventKind):
            return _event(EventKind(cmd_name.replace("-", "_")))
        return found


@click.group("add", cls=Events, invoke_without_command=False)
def add_command() -> None:
    """Enter what no export covers: any event, opening lots, DeFi, fixed income, or a CSV of them."""


def _event(kind: EventKind) -> click.Command:
    @options(*fields_of(kind))
    def run(**fields: str) -> None:
        with opened(make=True) as ws:
            _show(ws, entries.add_event(ws, {"kind": kind.value, **_said(fields)}))

    return Command(kind.value, callback=run, params=_params(run), help=f"Enter an event of kind {kind.value}.")


def _params(function: Any) -> list[click.Parameter]:
    found: list[click.Parameter] = list(reversed(function.__click_params__))
    return found


def _said(fields: dict[str, str]) -> dict[str, str]:
    return {name: written for name, written in fields.items() if written}


@add_command.command("opening")
@options("account", "asset", "quantity", "value", "currency", "acquired", "at", "note")
@click.option("--from-positions", is_flag=True, help="From the newest positions exports: what the ledger holds nothing of.")
@click.option("--dry-run", is_flag=True, help="With --from-positions: say what would be added.")
def opening(from_positions: bool, dry_run: bool, **fields: str) -> None:
    """Enter a lot held before the first imported row; without --value its basis is unknown, without --acquired its date."""
    with opened(make=not dry_run, rehearse=dry_run) as ws:
        if from_positions:
            found = positions.openings(ws, account=fields["account"], dry_run=dry_run)
            _show(ws, found, dry_run=dry_run)
            if not found.keys and not found.skipped:
                say("the ledger holds already what the newest positions exports state")
            if found.keys:
                say("dates of purchase are unknown until you say them: trimtab events correct LOT --acquired DATE --value BASIS")
        else:
            _show(ws, entries.opening(ws, _said(fields)))


@add_command.command("defi")
@options(
    "asset", "account", "protocol", "strategy", "pegged", "quantity", "value", "currency", "at", "basis", "acquired", "class", "name",
    "note",
)
def defi(**fields: str) -> None:
    """Enter a DeFi holding with its value; it becomes the asset defi:NAME."""
    with opened(make=True) as ws:
        _show(ws, entries.defi(ws, _said(fields)))


@add_command.command("bond")
@options("asset", "account", "quantity", "value", "currency", "at", "basis", "acquired", "class", "name", "note")
def bond(**fields: str) -> None:
    """Enter fixed income (a bond, bill or deposit) with its value."""
    with opened(make=True) as ws:
        _show(ws, entries.fixed_income(ws, _said(fields)))


@add_command.command("csv")
@click.argument("file", type=UserPath())
@click.option("--dry-run", is_flag=True, help="Check every line and store nothing.")
def csv(file: Path, dry_run: bool) -> None:
    """Enter every line of a CSV file, or none of them. Its columns are in docs/cli.md."""
    with opened(make=not dry_run, rehearse=dry_run) as ws:
        try:
            _show(ws, entries.from_csv(ws, file, dry_run=dry_run), dry_run=dry_run)
        except BadLines as error:
            for each in error.errors:
                say(f"{file.name}, line {each.line}: {each.reason}")
            raise


def _show(ws: Workspace, found: Added, *, dry_run: bool = False) -> None:
    for name in found.accounts:
        say(f"new account {name}; see 'trimtab accounts set {name}' for owner, tax type and custody")
    verb = "would be added" if dry_run else "added"
    keys = ", ".join(found.keys[:5])
    present = f", {found.present} were there already" if found.present else ""
    show(
        lambda: contract.added(ws, found),
        lambda: [f"{len(found.keys)} event(s) {verb}{present}: {keys}".rstrip(": "), *(plain(each) for each in found.skipped)],
    )
