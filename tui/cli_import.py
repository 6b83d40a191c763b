"""What is said of an import on the command line: file by file, and for many files what is left to do for all of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.model import Fate, ParsedFile, symbol
from core.money import text
from core.services.imports import FileView, Imported, QuarantinedLine
from core.services.workspace import Workspace
from tui.cli_text import moment, plain, table

MANY = 10
"""Files of which the details are said together, not one by one."""
MOST_REASONS = 25
_ASKS = {
    "time zone": "do not say the time zone of their times: {}; import them with --tz, or each with its own",
    "date order": "do not say whether the day or the month comes first: {}; begin a mapping with 'trimtab mapping suggest FILE'",
    "mapping": "fit several saved mappings: {}; choose one with --format",
    "undo": "were read in another time zone before: {}; import each by itself to see how",
    "confirmation": "rest on weak evidence: {}; look at each with --dry-run --events, then import it with --confirmed",
}


def report(ws: Workspace, views: Sequence[FileView], done: Imported | None, *, events: bool, dry_run: bool) -> Iterator[str]:
    """What an import did: file by file, and where they are many, what is left to do for all of them together."""
    many = len(views) > MANY
    for view in views:
        yield from _file(view, ws.tz, events, brief=many and not events)
    if many:
        yield from _left(views)
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


def _file(view: FileView, tz: str, events: bool, *, brief: bool) -> Iterator[str]:
    report = view.report
    if report is None and brief and view.asks:
        return
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
    if brief:
        return
    yield from (f"  warning: {plain(each)}" for each in report.warnings)
    yield from _waiting(report.quarantined)
    for each in report.contradictions[:20]:
        counts_now = "the earlier one counts" if each.stands else "this one counts"
        yield f"  line {each.line} contradicts {plain(each.other_file)} line {each.other_line}, which has the same id; {counts_now}"
    if len(report.contradictions) > 20:
        yield f"  and {len(report.contradictions) - 20:,} more rows that contradict the ledger"
    if events and view.parsed:
        yield from events_of(view.parsed, tz)


def _left(views: Sequence[FileView]) -> Iterator[str]:
    """What is left to do for many files: the rows that wait by cause, the files that wait for one answer, those that cannot be read."""
    reports = [view.report for view in views if view.report]
    waiting: dict[str, list[str]] = {}
    warnings: dict[str, list[str]] = {}
    called = _called(views)
    for view in views:
        for row in view.report.quarantined if view.report else ():
            waiting.setdefault(row.reason, []).append(called[view.path])
        for warning in view.report.warnings if view.report else ():
            warnings.setdefault(warning, []).append(called[view.path])
    unread = [view for view in views if view.report is None]
    whole = sum(not each.quarantined for each in reports)
    yield ""
    yield f"{len(views):,} files: {whole:,} read whole, {len(reports) - whole:,} with rows that wait, {len(unread):,} not read."
    for asks, what in _ASKS.items():
        names = [called[view.path] for view in unread if view.asks == asks]
        if names:
            yield f"  {len(names):,} {what.format(_some(names))}"
    yield from (f"  warning in {_some(names)}: {plain(said)}" for said, names in warnings.items())
    if waiting:
        rows = sum(map(len, waiting.values()))
        yield f"{rows:,} rows wait; 'trimtab quarantine' shows them, and the inbox of the app settles those of one cause together:"
    most = sorted(waiting.items(), key=lambda found: -len(found[1]))
    for reason, names in most[:MOST_REASONS]:
        yield f"  {len(names):,} in {_some(list(dict.fromkeys(names)))}: {plain(reason)}"
    if len(most) > MOST_REASONS:
        yield f"  and {sum(len(names) for _, names in most[MOST_REASONS:]):,} for {len(most) - MOST_REASONS:,} more reasons"


def _called(views: Sequence[FileView]) -> dict[str, str]:
    """Each path's name, with its folder where files of several folders share the name."""
    paths = {view.path: Path(view.path) for view in views}
    often = Counter(path.name for path in paths.values())
    return {written: str(Path(*path.parts[-2:])) if often[path.name] > 1 else path.name for written, path in paths.items()}


def _some(names: Sequence[str]) -> str:
    """At most three names."""
    return plain(", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else ""))


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


def events_of(parsed: ParsedFile, tz: str) -> Iterator[str]:
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
        lacking = "1 price is" if done.prices_missing == 1 else f"{done.prices_missing:,} prices are"
        yield f"{lacking} lacking: 'trimtab prices missing' says how to get them."
    if done.differences:
        yield "Positions that disagree with the ledger (nothing was adjusted):"
        yield from table(
            ["Account", "Asset", "Ledger>", "Export>", "Difference>"],
            [(each.account, symbol(each.asset), text(each.ledger), text(each.export), text(each.difference)) for each in done.differences],
        )
