"""`trimtab import`, `imports`, `undo-import`, `quarantine` and `formats`."""

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from core.model import Fate, ParsedFile, symbol
from core.money import text
from core.services import imports
from core.services.contracts import files as contract
from core.services.errors import Invalid
from core.services.imports import FileView, Imported, ImportInfo, QuarantinedLine, collector_paused
from core.services.workspace import Workspace
from importers import service
from tui.cli_options import NUMBER, Command, UserPath
from tui.cli_text import moment, plain, table
from tui.commands.session import as_of, opened, opened_if_there, policy_here, say, show


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
        result = service.import_paths(
            ws, paths, account=account, format=format_id, timezone=timezone, mapping=mapping, dry_run=dry_run, progress=_progress(),
            ask=_ask_zone(), known=not events, release=not events, names=_names(names),
            confirm=None if confirmed else _confirm,
        )
        views = _views(result)
        show(lambda: contract.imported(ws, views, result.done, events=events), lambda: _imported(ws, views, result.done, events, dry_run))
        gc.freeze()  # the process ends with the command: what the import leaves is not worth a walk through it
        return 1 if any(view.problem or (view.report and view.report.counts.get(Fate.QUARANTINED)) for view in views) else 0


def _confirm(file: service.ReadFile) -> bool:
    """Shows a person at a terminal what a file of weak evidence would book, and asks; without one it is not booked."""
    import sys

    if file.parsed is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    for line in _events(file.parsed, "UTC"):
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
        while True:
            said = click.prompt(f"Time zone of the times of {whose} (empty: leave it out)", default="", show_default=False, err=True)
            try:
                return service.checked_zone(said)
            except Invalid as error:
                say(str(error))

    return ask


def _progress() -> service.Progress | None:
    """A line on stderr that is written over, where a person watches."""
    import sys

    if not sys.stderr.isatty():
        return None

    def say_so(done: int, total: int) -> None:
        click.echo(f"\r{done:,} of {total:,} rows" + ("\r\033[K" if done >= total else ""), err=True, nl=False)

    return say_so


def _imported(ws: Workspace, views: list[FileView], done: Imported | None, events: bool, dry_run: bool) -> Iterator[str]:
    for view in views:
        yield from _file(view, ws.tz, events)
    if done is None:
        yield "Nothing was imported."
    elif dry_run:
        yield f"Dry run: {done.report.events_new:,} new events would be stored; nothing was."
    elif not done.report.id:
        yield "Nothing is new; nothing was stored."
        yield from _followed(done)
    else:
        yield f"Import {done.report.id}: {done.report.events_new:,} new events; 'trimtab undo-import {done.report.id}' takes it back."
        yield from _followed(done)


def _file(view: FileView, tz: str, events: bool) -> Iterator[str]:
    report = view.report
    if report is None:
        name = Path(view.path).name
        said = view.problem.removeprefix(name) if name else f" {view.problem}"
        yield plain(f"{view.path}{said}" if said != view.problem else f"{view.path}: {view.problem}")
        return
    counts = ", ".join(f"{report.counts.get(fate, 0):,} {fate.value}" for fate in Fate)
    account = plain(report.account) or "(in the rows)"
    zone = f"times in {plain(report.timezone)} ({report.zone_source})"
    yield f"{plain(view.path)}: {report.format} {report.version}{_detected(view)}, account {account}, {zone}"
    yield f"  {report.read:,} rows = {counts}" + (f"; {report.observations:,} prices and positions" if report.observations else "")
    yield from (f"  warning: {plain(each)}" for each in report.warnings)
    yield from _waiting(report.quarantined)
    for each in report.contradictions[:20]:
        counts_now = "the earlier one counts" if each.stands else "this one counts"
        yield f"  line {each.line} contradicts {plain(each.other_file)} line {each.other_line}, which has the same id; {counts_now}"
    if len(report.contradictions) > 20:
        yield f"  and {len(report.contradictions) - 20:,} more rows that contradict the ledger"
    if events and view.parsed:
        yield from _events(view.parsed, tz)


def _waiting(rows: Sequence[QuarantinedLine]) -> Iterator[str]:
    """Rows in quarantine: one by one where they are few, else those of one reason together."""
    by_reason: dict[str, list[QuarantinedLine]] = {}
    for row in rows:
        by_reason.setdefault(row.reason, []).append(row)
    for reason, alike in by_reason.items():
        if len(alike) <= 3:
            yield from (f"  line {row.line}: {plain(reason)}: {plain(row.raw)[:160]}" for row in alike)
        else:
            yield f"  {len(alike):,} rows (lines {', '.join(str(row.line) for row in alike[:5])} ...): {plain(reason)}"


def _events(parsed: ParsedFile, tz: str) -> Iterator[str]:
    for draft in parsed.drafts:
        legs = ", ".join(f"{leg.role.value} {text(leg.quantity)} {plain(symbol(leg.asset))}" for leg in draft.legs)
        lines = ",".join(str(parsed.rows[index].line) for index in draft.rows)
        yield f"  {moment(draft.at, tz)} {draft.kind.value} {draft.variety} {legs}  (line {lines})".replace("  (", " (")


def _detected(view: FileView) -> str:
    """How the format was found."""
    if view.unknown_columns and view.detected == "tolerant":
        return f" (columns it does not know: {', '.join(plain(name) for name in view.unknown_columns)})"
    return {"exact": " (exact header)", "chosen": " (as you said)", "mapping": " (your mapping)"}.get(view.detected, "")


def _followed(done: Imported) -> Iterator[str]:
    yield f"Transfers: {done.matched} matched, {done.ambiguous} ambiguous, {done.open} open."
    if done.filled:
        yield f"Tickets filled, wholly or in part: {', '.join(plain(each) for each in done.filled)}."
    if done.prices_missing:
        yield f"{done.prices_missing} prices are lacking: 'trimtab prices missing' says how to get them."
    if done.differences:
        yield "Positions that disagree with the ledger (nothing was adjusted):"
        yield from table(
            ["Account", "Asset", "Ledger>", "Export>", "Difference>"],
            [(each.account, symbol(each.asset), text(each.ledger), text(each.export), text(each.difference)) for each in done.differences],
        )


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
    yield "'trimtab formats NAME' says how to export one, and what its rows become. Of a format that is only recognised rows are kept and wait."


def _described(found: tuple[service.FormatView, ...]) -> Iterator[str]:
    for each in found:
        yield f"{each.id}: {plain(each.title)}; {_status(each)}, evidence {each.evidence}, generations {', '.join(each.versions)}"
        yield f"  export: {plain(each.how_to_export)}"
        yield from (f"  {plain(row)}: {plain(event)}" for row, event in each.becomes)
