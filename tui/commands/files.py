"""`trimtab import`, `imports`, `undo-import`, `quarantine` and `formats`."""

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from core.model import Fate
from core.services import imports
from core.services.contracts import files as contract
from core.services.errors import Invalid
from core.services.imports import FileView, ImportInfo, collector_paused
from importers import service
from tui.cli_import import events_of, report
from tui.cli_options import NUMBER, Command, UserPath
from tui.cli_text import moment, plain, table
from tui.commands.session import as_of, opened, opened_if_there, policy_here, say, show

_CLEARED = "\r\033[K"
"""Takes the line back that is written over while an import runs."""


@click.command("import", cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=UserPath())
@click.option("--account", metavar="NAME", help="The account that the files belong to, where they do not say.")
@click.option("--format", "format_id", metavar="ID", help="Read them as this format; see 'trimtab formats'.")
@click.option("--tz", "timezone", metavar="ZONE", help="The time zone of their times, where they do not say.")
@click.option("--mapping", metavar="FILE", type=UserPath(), help="A mapping file: what the columns of any CSV mean.")
@click.option("--name", "names", multiple=True, metavar="CODE=ASSET", help="What a code is that waits for a name (BTC, security:VTI).")
@click.option("--confirmed", is_flag=True, help="The events of files whose layout is known from weak evidence were looked at.")
@click.option("--dry-run", is_flag=True, help="Say what would be stored and store nothing.")
@click.option("--events", is_flag=True, help="Show the events that the rows mean.")
def import_command(
    paths: tuple[Path, ...], account: str | None, format_id: str | None, timezone: str | None, mapping: Path | None,
    names: tuple[str, ...], confirmed: bool, dry_run: bool, events: bool,
) -> int:
    """Import export files, or folders of them, as one import; exit 1 where anything was quarantined or not recognised."""
    with collector_paused(), opened(make=not dry_run, rehearse=dry_run) as ws:
        line = _Watched()
        result = service.import_paths(
            ws, paths, account=account, format=format_id, timezone=timezone, mapping=mapping, dry_run=dry_run, progress=line.stored,
            ask=_ask_zone(), known=not events, release=not events, names=_names(names),
            confirm=None if confirmed else _confirm,
        )
        line.say("")
        views = _views(result)
        show(
            lambda: contract.imported(ws, views, result.done, events=events),
            lambda: report(ws, views, result.done, events=events, dry_run=dry_run),
        )
        gc.freeze()  # the process ends with the command: what the import leaves is not worth a walk through it
        return 1 if any(view.problem or (view.report and view.report.counts.get(Fate.QUARANTINED)) for view in views) else 0


def _confirm(file: service.ReadFile) -> bool:
    """Shows a person at a terminal what a file of weak evidence would book, and asks; without one it is not booked."""
    import sys

    if file.parsed is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    click.echo(_CLEARED, err=True, nl=False)
    for line in events_of(file.parsed, "UTC"):
        say(line)
    return click.confirm(f"The layout of {plain(file.path.name)} is known from weak evidence alone. Are these its events?", err=True)


def _names(written: tuple[str, ...]) -> dict[str, str]:
    """Codes with what they mean."""
    found = {}
    for each in written:
        code, sign, asset = each.rpartition("=")
        if not (code.strip() and sign and asset.strip()):
            raise click.UsageError(f"{each!r} names nothing; write the code, an equals sign and the asset, like --name XBT.Q=BTC")
        found[code.strip()] = asset.strip()
    return found


def _views(result: service.ImportResult) -> list[FileView]:
    reports = iter(result.done.report.files if result.done else ())
    return [
        FileView(str(each.path), problem=each.problem, asks=each.asks)
        if each.parsed is None and each.known is None
        else FileView(str(each.path), next(reports), each.parsed, detected=each.detected, unknown_columns=each.unknown_columns)
        for each in result.files
    ]


def _ask_zone() -> service.AskZone | None:
    """Asks a person at a terminal for a zone that nothing says; without one the file is not read and the sentence says how to."""
    import sys

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(account: str, name: str) -> str:
        whose = f"account {plain(account)}, {plain(name)}" if account else plain(name)
        click.echo(_CLEARED, err=True, nl=False)
        while True:
            said = click.prompt(f"Time zone of the times of {whose} (empty: leave it out)", default="", show_default=False, err=True)
            try:
                return service.checked_zone(said)
            except Invalid as error:
                say(str(error))

    return ask


class _Watched:
    """A line on stderr that is written over, where a person watches: what is done now, and how far."""

    def __init__(self) -> None:
        import sys

        self._on = sys.stderr.isatty()
        self.say("reading ...")

    def say(self, what: str) -> None:
        if self._on:
            click.echo(f"{_CLEARED}{what}", err=True, nl=False)

    def stored(self, done: int, total: int) -> None:
        self.say(f"{done:,} of {total:,} rows stored" if done < total else f"{total:,} rows stored; booking ...")


@click.command("imports", cls=Command)
def imports_command() -> None:
    """Every import with its files and what became of their rows, newest first; undone ones too."""
    with opened() as ws:
        found = imports.history(ws)[::-1]
        show(lambda: contract.history(ws, found), lambda: _history(found, ws.tz))


def _history(found: Sequence[ImportInfo], tz: str) -> Iterator[str]:
    if not found:
        yield "No imports yet: 'trimtab import FILE' makes the first."
        return
    cells = []
    for one in found:
        undone = f"undone {moment(one.undone_at, tz)}" if one.undone_at else ""
        for each in one.files:
            rows = [""] * 5 if one.undone_at else [each.read, *(each.counts.get(fate, 0) for fate in Fate)]
            cells.append((one.id, moment(one.at, tz), each.name, each.format, each.version, each.account, *rows, undone))
    heads = ["Import>", "At", "File", "Format", "Version", "Account", "Rows>", *(f"{fate.value.capitalize()}>" for fate in Fate), ""]
    yield from table(heads, cells)


@click.command("undo-import", cls=Command)
@click.argument("number", metavar="ID", type=NUMBER)
def undo_import_command(number: int) -> None:
    """Take import ID back as a whole; what other files support stays."""
    with opened() as ws:
        report = imports.undo(ws, number)
        show(
            lambda: contract.undone(ws, report),
            lambda: [f"Import {report.id} undone: {report.events_removed:,} events, {report.rows:,} rows, {report.prices:,} prices gone."],
        )


@click.command("formats", cls=Command)
@click.argument("words", nargs=-1, metavar="[NAME...]")
def formats_command(words: tuple[str, ...]) -> None:
    """The export formats that are read; those of a name with what their rows become and how to get them."""
    with opened_if_there() as ws:
        wanted = " ".join(words).casefold().strip()
        found = tuple(each for each in service.formats(ws) if wanted in each.id.casefold() or wanted in each.title.casefold())
        if not found:
            others = "'trimtab formats' lists all, 'trimtab mapping suggest FILE' reads others"
            raise Invalid(f"no format has {plain(wanted)!r} in its name; {others}")
        show(
            lambda: contract.formats(policy_here(), as_of(), [_format(each) for each in found]),
            lambda: _described(found) if wanted else _listed(found),
        )
        for problem in service.plugin_troubles():
            say(problem)


def _format(each: service.FormatView) -> dict[str, object]:
    return {
        "id": each.id, "title": each.title, "versions": each.versions, "supported": each.supported, "evidence": each.evidence,
        "how_to_export": each.how_to_export, "becomes": [{"row": row, "event": event} for row, event in each.becomes],
    }


def _status(each: service.FormatView) -> str:
    return "supported" if each.supported else "recognised"


def _listed(found: tuple[service.FormatView, ...]) -> Iterator[str]:
    rows = [(each.id, plain(each.title), _status(each), each.evidence) for each in found]
    yield from table(["Id", "Title", "Status", "Evidence"], rows)
    yield ""
    yield "'trimtab formats NAME' says how to export one, and what its rows become. Rows of one that is only recognised are kept and wait."


def _described(found: tuple[service.FormatView, ...]) -> Iterator[str]:
    for each in found:
        yield f"{each.id}: {plain(each.title)}; {_status(each)}, evidence {each.evidence}, generations {', '.join(each.versions)}"
        yield f"  export: {plain(each.how_to_export)}"
        yield from (f"  {plain(row)}: {plain(event)}" for row, event in each.becomes)
