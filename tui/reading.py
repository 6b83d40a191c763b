"""An import in the working process: read, rehearse or store, and say what came of it. No interface is loaded here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.model import Draft, Event, Fate, ParsedFile, PriceSeen, symbol, zone
from core.money import text
from core.services import imports
from core.services.rehearsal import Delta, rehearse
from core.services.workspace import Workspace
from core.unknown import Unknown
from tui.outcome import Cause, Change, Conflict, FileOutcome, Outcome, Sample
from tui.text import quantity, stamp

if TYPE_CHECKING:
    from core.services.imports import FileReport, Imported
    from core.services.reconcile import Reconciled
    from importers.service import ImportResult, ReadFile

LINES = 50
"""Quarantined lines shown of each cause, and conflicts of each file."""
SAMPLES = 10
"""Rows of each file that are shown beside what they become."""
COMPARED = 100_000
"""With more rows than these in the ledger, running balances are compared on request only: they are read from all files again."""


class Talk(Protocol):
    """Whoever waits for the work: is told how far it is, and may stop it."""

    def stage(self, what: str, unit: str = "") -> None: ...
    def progress(self, done: int, total: int) -> None: ...
    def stopped(self) -> bool: ...


def imported(ws: Workspace, request: Mapping[str, Any], talk: Talk) -> dict[str, Any]:
    """The import that is asked for, or with `dry_run` what it would do, as an `Outcome` taken apart."""
    from core.services.prices import how_many_missing
    from importers.service import import_paths, reconcile

    zones: dict[str, str] = request.get("zones") or {}
    names: dict[str, str] = request.get("names") or {}

    began: list[int] = []

    def progress(done: int, total: int) -> None:
        if not began:
            began.append(total)
            talk.stage("checking" if dry else "storing", "rows")
        talk.progress(done, total)
        if done >= total:
            talk.stage("booking")

    def store() -> ImportResult:
        return import_paths(
            ws, [Path(path) for path in request["paths"]], progress=progress, cancelled=talk.stopped,
            account=request.get("account") or None, format=request.get("format") or None, timezone=request.get("timezone") or None,
            ask=lambda account, name: zones.get(account or name, ""), release=not dry, names=names, reading=talk.progress,
        )  # fmt: skip

    dry = bool(request["dry_run"])
    talk.stage("reading", "files")
    if not dry:
        result = store()
        done = result.done
        return asdict(Outcome(False, done.report.id if done else 0, _files(result, ws), _followed(done), names=tuple(names.items())))

    def compared(result: ImportResult) -> tuple[tuple[Reconciled, ...] | None, int]:
        rows = sum(file.read for one in imports.history(ws) if one.undone_at is None for file in one.files)
        if result.done is None:
            return (), 0
        talk.stage("balances")
        return (reconcile(ws) if rows <= COMPARED else None), how_many_missing(ws)

    result, (stated, lacking), delta = rehearse(ws, store, compared)
    notes = ["The ledger is large: 'trimtab reconcile' compares running balances after the import."] if stated is None else []
    mine = [one for one in stated or () if one.file in {file.path.name for file in result.files}]
    disagree = tuple(_differs(one) for one in mine if not one.agrees and not isinstance(one.difference, Unknown))
    agreed = sum(one.agrees for one in mine)
    return asdict(
        Outcome(
            True, 0, _files(result, ws), (*notes, *_lacking(lacking)), _changes(result.done, delta), disagree, agreed, tuple(names.items())
        )
    )


def _files(result: ImportResult, ws: Workspace) -> tuple[FileOutcome, ...]:
    reports = iter(result.done.report.files if result.done else ())
    return tuple(_file(file, next(reports) if file.parsed or file.known else None, zone(ws.tz)) for file in result.files)


def _file(file: ReadFile, report: FileReport | None, tz: tzinfo) -> FileOutcome:
    if report is None:
        return FileOutcome(str(file.path), file.path.name, problem=file.problem, asks=file.asks, account=file.account)
    groups = tuple(
        _cause(cause, [row for row in report.quarantined if row.cause == cause])
        for cause in dict.fromkeys(row.cause for row in report.quarantined)
    )
    rules = tuple(sorted(Counter(row.rule for row in report.ignored).items(), key=lambda pair: -pair[1]))
    counts = {fate: report.counts.get(fate, 0) for fate in Fate}
    return FileOutcome(
        str(file.path), report.name, report.format, report.version, report.account, report.timezone, report.read, counts[Fate.BOOKED],
        counts[Fate.DUPLICATE], counts[Fate.IGNORED], counts[Fate.QUARANTINED], report.events_new, report.observations, groups, rules,
        report.warnings, _samples(file.parsed, zone_of(report.timezone, tz)) if file.parsed else (),
        detected=file.detected, unknown_columns=file.unknown_columns, conflicts=_conflicts(report), conflicting=len(report.contradictions),
    )  # fmt: skip


def _conflicts(report: FileReport) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(each.line, each.raw, f"{each.other_file} line {each.other_line}", each.other_raw, each.stands)
        for each in report.contradictions[:LINES]
    )


def zone_of(written: str, otherwise: tzinfo) -> tzinfo:
    """The zone that a file was read in, so that its times are shown as they stand there."""
    from core.model.events import zone_or_offset

    try:
        return zone_or_offset(written)
    except ValueError:
        return otherwise


def _cause(cause: str, rows: list[Any]) -> Cause:
    return Cause(cause, len(rows), rows[0].reason, tuple((row.line, row.raw) for row in rows[:LINES]))


def _samples(parsed: ParsedFile, tz: tzinfo) -> tuple[Sample, ...]:
    """The first rows beside what they become."""
    means: dict[int, list[str]] = {}
    for draft in parsed.drafts:
        for index in draft.rows:
            if index < SAMPLES:
                means.setdefault(index, []).append(event_text(draft, tz))
    for seen in parsed.prices:
        if seen.row is not None and seen.row < SAMPLES:
            means.setdefault(seen.row, []).append(price_text(seen, tz))
    for held in parsed.positions:
        if held.row is not None and held.row < SAMPLES:
            means.setdefault(held.row, []).append(f"{stamp(held.at, tz)} holds {quantity(held.quantity)} {symbol(held.asset)}")
    return tuple(
        Sample(row.line, row.text, "; ".join(means.get(index, ())) or row.reason, row.fate.value)
        for index, row in enumerate(parsed.rows[:SAMPLES])
    )


def event_text(draft: Draft | Event, tz: tzinfo) -> str:
    """`2024-01-05 10:00 buy +0.5 BTC, -20,000 USD`."""
    when = draft.stated_date.isoformat() if draft.stated_date else stamp(draft.at, tz)
    kind = " ".join(filter(None, (draft.kind.value, draft.variety)))
    legs = ", ".join(f"{'+' if leg.quantity > 0 else ''}{quantity(leg.quantity)} {symbol(leg.asset)}" for leg in draft.legs)
    return f"{when} {kind} {legs}"


def price_text(seen: PriceSeen, tz: tzinfo) -> str:
    """`2024-01-05 price of BTC 40,000 USD`."""
    return f"{stamp(seen.at, tz)} price of {symbol(seen.asset)} {text(seen.price)} {seen.currency}"


def _changes(done: Imported | None, delta: Delta) -> tuple[Change, ...]:
    """What would differ: events, lots, disposals, transfers, questions, then every balance."""
    if done is None:
        return ()
    made = [Change("events", "", f"+{done.report.events_new:,}")]
    for what, name in (
        ("open lots", "lots"), ("disposals", "disposals"), ("transfers matched", "matched"), ("transfers ambiguous", "ambiguous"),
        ("movements with one side", "open"), ("questions", "questions"),
    ):  # fmt: skip
        before, after = getattr(delta.before, name), getattr(delta.after, name)
        if before != after:
            made.append(Change(what, f"{before:,}", f"{after:,}"))
    made += [Change(symbol(one.asset), quantity(one.before), quantity(one.after), one.account) for one in delta.balances]
    return tuple(made)


def _differs(one: Reconciled) -> str:
    """What the ledger would hold and what a file states, with the first row that differs."""
    first = f"; from line {one.first.line} of {one.first.file} on" if one.first else ""
    computed = one.computed if isinstance(one.computed, Unknown) else text(one.computed)
    return f"{one.account} {symbol(one.asset)} {one.what}: the file states {text(one.stated)}, the ledger would hold {computed}{first}."


def _lacking(prices: int) -> tuple[str, ...]:
    """What would be lacking after it."""
    if not prices:
        return ()
    return (f"{prices} values would lack a price: import a positions export or a price file, or R fetches them.",)


def _followed(done: Imported | None) -> tuple[str, ...]:
    """What followed from an import, in sentences."""
    if done is None:
        return ()
    notes = [
        f"{done.matched} own transfers are matched in the whole ledger; {done.ambiguous} could be several, {done.open} have one side only."
    ]
    notes += [
        f"{each.account} {symbol(each.asset)}: the ledger holds {text(each.ledger)}, the export states {text(each.export)}; "
        "nothing was adjusted."
        for each in done.differences
    ]
    notes += _filled(done)
    if done.prices_missing:
        notes.append(f"{done.prices_missing} values lack a price: import a positions export or a price file, or enter them with A.")
    return tuple(notes)


def _filled(done: Imported) -> list[str]:
    return [f"Tickets filled: {', '.join(done.filled)}."] if done.filled else []

