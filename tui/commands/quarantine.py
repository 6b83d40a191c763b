"""`trimtab quarantine`: what could not be booked, by cause, and the remedies."""

from collections.abc import Iterator, Sequence

import click

from core.services import quarantine
from core.services.contracts import quarantine as contract
from core.services.quarantine import Cause, QuarantinedRow
from core.services.workspace import Workspace
from importers import service
from tui.cli_options import NUMBER, Group
from tui.cli_text import plain, table
from tui.commands.session import opened, say, show

SETTLED = "settled"
"""What `show` takes beside causes and rows."""


@click.group("quarantine", cls=Group)
@click.pass_context
def quarantine_command(ctx: click.Context) -> None:
    """Rows that could not be booked, grouped by cause, with the one remedy for each."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            found, older = quarantine.causes(ws), service.older(ws)
            show(lambda: contract.quarantine(ws, found, older), lambda: _causes(found, older))


def _causes(found: Sequence[Cause], older: Sequence[service.Older]) -> Iterator[str]:
    for each in found:
        where = ", ".join((*each.formats, *(f"account {account}" for account in each.accounts if account)))
        yield plain(f"{_rows(each.count)}: {each.cause} ({where})")
        yield f"    {each.example.id}: {_place(each.example)}: {plain(each.example.text)[:160]}"
        yield plain(f"    {each.remedy}")
        yield plain(f"    do: {each.command}")
    if not found:
        yield "Nothing is in quarantine."
    for one in older:
        if one.gone:
            yield f"{_rows(one.rows)} of {plain(one.format)} wait, which no longer exists here: 'trimtab quarantine retry' tries the others"
        else:
            yield f"{_rows(one.rows)} of {plain(one.format)} wait from an older reader: trimtab quarantine retry"


def _place(row: QuarantinedRow) -> str:
    return f"{plain(row.file)}:{row.line}"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


@quarantine_command.command("show")
@click.argument("which", metavar="CAUSE|ID|settled")
def show_command(which: str) -> None:
    """The rows of a cause, one row by its number, or those that were settled: original text, file and line."""
    with opened() as ws:
        found = quarantine.settled(ws) if which == SETTLED else quarantine.rows_of(ws, which)
        show(lambda: contract.rows(ws, found), lambda: _shown(found))


def _shown(found: Sequence[QuarantinedRow]) -> Iterator[str]:
    for row in found:
        yield f"{row.id}: {_place(row)}: {plain(row.cause)}: {plain(row.reason)}"
        yield from (f"    {plain(line)}" for line in row.text.split("\n"))
    if not found:
        yield "No rows."


@quarantine_command.command("retry")
@click.option("--cause", default="", metavar="CAUSE", help="Only files with rows of this cause.")
@click.option("--file", "file", type=NUMBER, metavar="ID", help="Only this file; see the field `file` with --json.")
@click.option("--all", "everything", is_flag=True, help="Also files of which nothing waits.")
@click.option("--account", default="", metavar="NAME", help="With --file: the account that the file belongs to.")
@click.option("--tz", "timezone", default="", metavar="ZONE", help="With --file: the time zone of its times.")
def retry_command(cause: str, file: int | None, everything: bool, account: str, timezone: str) -> int:
    """Read the files of waiting rows anew, by today's readers and settings, without the originals; exit 1 where one cannot be read."""
    with opened() as ws:
        zone = service.checked_zone(timezone)
        return _read_anew(ws, service.retry(ws, cause=cause, file=file, everything=everything, account=account.strip(), timezone=zone))


@quarantine_command.command("name")
@click.argument("code", metavar="CODE")
@click.argument("asset", metavar="ASSET", default="")
@click.option("--venue", default="", metavar="NAME", help="Whose code it is, where several venues use it or none waits for it.")
@click.option("--forget", is_flag=True, help="Take the name back.")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def name_command(code: str, asset: str, venue: str, forget: bool, reason: str) -> int:
    """Say what asset a code is (BTC, security:VTI); remembered for the venue, and the files that hold it are read anew."""
    if not asset and not forget:
        raise click.UsageError(f"say what {code} is: trimtab quarantine name {code} ASSET")
    with opened() as ws:
        if forget:
            return _read_anew(ws, service.forget_name(ws, code, venue=venue, reason=reason))
        return _read_anew(ws, service.name_asset(ws, code, asset, venue=venue, reason=reason))


@quarantine_command.command("names")
def names_command() -> None:
    """What codes of venues mean by your word."""
    with opened() as ws:
        found = quarantine.names(ws)
        rows = [(plain(venue), plain(code), plain(asset)) for (venue, code), asset in found.items()]
        show(lambda: contract.names(ws, found), lambda: table(["Venue", "Code", "Asset"], rows) if rows else ["No names were given."])


@quarantine_command.command("dismiss")
@click.argument("which", metavar="CAUSE|ID")
@click.option("--reason", required=True, metavar="TEXT", help="Kept in the journal.")
def dismiss_command(which: str, reason: str) -> None:
    """Say that a row, or all rows of a cause, mean nothing; they stay in their files' accounts and are not booked later."""
    with opened() as ws:
        count = quarantine.dismiss(ws, which, reason)
        _left(ws, f"{_rows(count)} settled")


@quarantine_command.command("settle")
@click.argument("row", type=NUMBER, metavar="ROW")
@click.argument("event", metavar="EVENT")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def settle_command(row: int, event: str, reason: str) -> None:
    """Say that EVENT, entered by hand with 'trimtab add', is what row ROW means; the row is not booked beside it later."""
    with opened() as ws:
        quarantine.settle(ws, row, event, reason)
        _left(ws, f"row {row} is settled")


@quarantine_command.command("reopen")
@click.argument("row", type=NUMBER, metavar="ROW")
@click.option("--reason", default="", metavar="TEXT", help="Kept in the journal.")
def reopen_command(row: int, reason: str) -> None:
    """Take the word on a settled row back: it waits again."""
    with opened() as ws:
        quarantine.reopen(ws, row, reason)
        _left(ws, f"row {row} waits again")


def _left(ws: Workspace, said: str) -> None:
    found = quarantine.causes(ws)
    show(lambda: contract.quarantine(ws, found), lambda: [f"{said}; {sum(each.count for each in found):,} left"])


def _read_anew(ws: Workspace, found: service.RetryResult) -> int:
    waiting = sum(each.count for each in quarantine.causes(ws))
    show(lambda: contract.retried(ws, found.done, found.problems, waiting), lambda: _retried(found, waiting))
    return 1 if found.problems else 0


def _retried(found: service.RetryResult, waiting: int) -> Iterator[str]:
    for each in found.done:
        before, after = ({fate.value: count for fate, count in counts.items()} for counts in (each.before, each.after))
        counts = ", ".join(f"{after[fate]:,} {fate}" for fate in after)
        yield f"{plain(each.name)} (file {each.file}, import {each.import_id}): {sum(after.values()):,} rows = {counts}" + (
            "; as before" if before == after else f"; {_rows(each.left)} left the quarantine" if each.left > 0 else ""
        )
    if not found.done:
        yield "No file was read anew."
    for problem in found.problems:
        say(plain(problem))
    yield f"{_rows(waiting)} still wait{'s' if waiting == 1 else ''}." if waiting else "Nothing is in quarantine."
