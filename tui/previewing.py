"""What the import shows between choosing files and storing them: rows beside what they become, issues by cause, what would change. Pure."""

from __future__ import annotations

from pathlib import Path

from core.model.sources import UNKNOWN_ASSET
from tui.importing import answer, problem, short_answer
from tui.lines import Line
from tui.outcome import Conflict, FileOutcome, Outcome
from tui.paths import short
from tui.text import plural
from tui.widgets.table import Cell, Column, Row

GO = "go:"
SAMPLES = (Column("Line", 5, "right"), Column("As it stands in the file", 28, grow=1), Column("What it becomes", 36, grow=1))
ISSUES = (Column("What", 34, grow=2), Column("Where", 14, grow=1, drop=1), Column("Remedy", 24, grow=3))
CHANGES = (Column("What", 24, grow=2), Column("Account", 12, grow=1), Column("Now", 16, "right"), Column("After", 16, "right"))


# rows beside what they become


def samples(outcome: Outcome) -> list[Row]:
    """The first rows of each file, raw beside parsed, under the format that was detected; files that were not read stand last."""
    rows: list[Row] = []
    for number, file in sorted(enumerate(outcome.files), key=lambda pair: bool(pair[1].problem)):
        rows.append(Row(f"heading:{number}", (f"{file.name}: {recognised(file)}",), heading=True))
        for row in file.samples:
            tone = {"quarantined": "soft", "ignored": "quiet"}.get(row.fate, "")
            means = row.means if row.fate == "booked" else f"{row.fate}: {row.means}"
            rows.append(Row(f"sample:{number} {row.line}", (str(row.line), Cell(row.raw, "other"), Cell(means, tone))))
        if not file.samples:
            said = problem(file) if file.problem else "it stands in the ledger already, byte for byte"
            rows.append(Row(f"sample:{number} 0", ("", Cell(said, "hard" if file.problem else "quiet"))))
    return rows


def recognised(file: FileOutcome) -> str:
    """`kraken-ledgers 2024 by exact header, account Kraken, times in UTC`."""
    if file.problem:
        return "not read"
    account = f"account {file.account}" if file.account else "accounts as its rows say"
    how = f" {detected(file)}" if file.detected else ""
    return f"{file.format} {file.version}".strip() + f"{how}, {account}, times in {file.zone}, {plural(file.read, 'row')}"


def detected(file: FileOutcome) -> str:
    """How sure it is that the file is of its format."""
    said = {"exact": "by exact header", "chosen": "as you said", "mapping": "by your mapping"}
    return said.get(file.detected, f"by header with {plural(len(file.unknown_columns), 'unknown column')}")


def unread_columns(file: FileOutcome) -> list[Line]:
    """The columns that the format does not name."""
    if not file.unknown_columns:
        return []
    return [[(f" not read, since {file.format} knows no such column: {', '.join(file.unknown_columns)}", "approaching")]]


def of_sample(outcome: Outcome, key: str) -> list[Line]:
    """One row in full."""
    number, _, line = key.partition(":")[2].partition(" ")
    file = outcome.files[int(number)]
    row = next((row for row in file.samples if str(row.line) == line), None)
    keys = [_keys(("enter", "goes on to the issues"), ("e", "account, zone or format"), ("esc", "other files"))]
    if row is None:
        return [*keys, [(file.name, "bold")], *([[(f" {problem(file)}", "hard")]] if file.problem else [])]
    return [
        *keys, [(f"{file.name}, line {row.line}", "bold"), (f"  {recognised(file)}", "quiet")], [(f" {row.raw}", "other")],
        f" {row.fate}: {row.means}" if row.fate != "booked" else f" {row.means}", *unread_columns(file),
    ]  # fmt: skip


# issues


def issues(outcome: Outcome) -> list[Row]:
    """New, duplicate, in conflict, quarantined by cause, not read: each with what can be done."""
    new, same = outcome.count("booked"), outcome.count("duplicate")
    said = "Go on to what changes in the ledger: enter" if new else "Nothing is new; esc goes back"
    rows = [Row(GO, (Cell(said, "note"),))]
    unread = [(number, file) for number, file in enumerate(outcome.files) if file.problem]
    if unread:
        rows.append(_heading("Not read", plural(len(unread), "file")))
        rows += [Row(f"problem:{n}", (Cell(f.name, "hard"), f.asks, short_answer(f))) for n, f in unread]
    if causes := outcome.causes:
        rows.append(_heading("Quarantined", plural(sum(cause.count for cause in causes), "row")))
        for cause in causes:
            where = ", ".join(f.name for f in outcome.files if any(each.cause == cause.cause for each in f.causes))
            remedy = f"enter names it: {cause.reason}" if code_of(cause.cause) else cause.reason
            rows.append(Row(f"cause:{cause.cause}", (Cell(f"{plural(cause.count, 'row')}: {cause.cause}", "soft"), where, remedy)))
    if outcome.names:
        rows.append(_heading("Named by you", str(len(outcome.names))))
        rows += [Row(f"named:{code}", (f"{code} is {asset}", "", "enter takes the name back")) for code, asset in outcome.names]
    mapped = [(n, f) for n, f in enumerate(outcome.files) if f.detected == "mapping"]
    if mapped:
        rows.append(_heading("Read by your mappings", plural(len(mapped), "file")))
        rows += [Row(f"mapped:{n}", (f.name, f.format, "enter changes the mapping beside this file")) for n, f in mapped]
    if outcome.conflicting:
        rows.append(_heading("Conflicts with the ledger", plural(outcome.conflicting, "row")))
        rows += [
            Row(f"conflict:{n} {place}", (Cell(f"{f.name} line {each.line}", "hard"), each.other, _stands(each)))
            for n, f in enumerate(outcome.files) for place, each in enumerate(f.conflicts)
        ]  # fmt: skip
    warned = [(number, place, f, w) for number, f in enumerate(outcome.files) for place, w in enumerate(f.warnings)]
    if warned:
        rows.append(_heading("Remarks", str(len(warned))))
        rows += [Row(f"warning:{n} {place}", (Cell(f.name, "approaching"), "", w)) for n, place, f, w in warned]
    for title, name, what in (("New", "booked", new), ("Duplicate", "duplicate", same)):
        if what:
            rows.append(_heading(title, plural(what, "row")))
            rows += [
                Row(f"{name}:{n}", (f"{plural(getattr(f, name), 'row')} of {f.name}", f.account, _about(f, name)))
                for n, f in enumerate(outcome.files)
                if getattr(f, name)
            ]  # fmt: skip
    ignored = [(n, f, rule, count) for n, f in enumerate(outcome.files) for rule, count in f.rules]
    if ignored:
        rows.append(_heading("Ignored by a rule", plural(sum(count for *_, count in ignored), "row")))
        rows += [Row(f"ignored:{n} {rule}", (f"{plural(count, 'row')}: {rule}", f.name, "")) for n, f, rule, count in ignored]
    return rows


def code_of(cause: str) -> str:
    """The code that waits for a name; empty for another cause."""
    return cause.removeprefix(f"{UNKNOWN_ASSET} ") if cause.startswith(f"{UNKNOWN_ASSET} ") else ""


def _stands(each: Conflict) -> str:
    return "same id, other content: the earlier one stays" if each.stands else "same id, other content: this one takes its place"


def _heading(title: str, count: str) -> Row:
    return Row(f"heading:{title}", (f"{title} ({count})",), heading=True)


def _about(file: FileOutcome, fate: str) -> str:
    if fate == "duplicate":
        return "in the ledger already; nothing is booked twice"
    seen = f", {plural(file.observations, 'price or position', 'prices and positions')}" if file.observations else ""
    return f"{plural(file.events, 'new event')}{seen}"


def of_issue(outcome: Outcome, key: str) -> list[Line]:
    """One issue: its rows with their text, and the remedy."""
    kind, _, name = key.partition(":")
    if kind == "problem":
        file = outcome.files[int(name)]
        return [
            [(file.name, "bold")], [(f" {short(Path(file.path))}", "quiet")], [(f" {problem(file)}", "hard")],
            [(f" {answer(file)}", "note")],
        ]  # fmt: skip
    if kind == "cause":
        cause = next(cause for cause in outcome.causes if cause.cause == name)
        lines: list[Line] = [[(f"{plural(cause.count, 'row')}: {cause.cause}", "bold")], f" {cause.reason}"]
        lines += [[(f"  line {number}: ", "quiet"), (text, "other")] for number, text in cause.lines]
        if code_of(cause.cause):
            lines.insert(1, [(" enter", "key"), (" says what it is: all its rows are then booked in this import", "note")])
        return [*lines, [(" They are kept; after the import one remedy in the Inbox (5) mends them all.", "quiet")]]
    if kind == "named":
        return [[(f"{name} is {dict(outcome.names)[name]}", "bold")], " Remembered with the import, for every export of its venue."]
    if kind == "conflict":
        number, _, place = name.partition(" ")
        file = outcome.files[int(number)]
        each = file.conflicts[int(place)]
        return [
            [(f"{file.name} line {each.line}", "bold"), (f"  {_stands(each)}", "approaching")], [(f" {each.raw}", "other")],
            [(f" {each.other}, in the ledger:", "quiet")], [(f" {each.other_raw}", "other")],
            [(" Nothing is booked twice. If the wrong one counts, undo the import of the other.", "quiet")],
        ]  # fmt: skip
    if kind == "warning":
        number, _, place = name.partition(" ")
        file = outcome.files[int(number)]
        return [[(file.name, "bold")], [(f" {file.warnings[int(place)]}", "approaching")]]
    new, same, held = (outcome.count(fate) for fate in ("booked", "duplicate", "quarantined"))
    ignored = outcome.count("ignored")
    read = sum(file.read for file in outcome.files)
    said = f"; {outcome.conflicting:,} in conflict" if outcome.conflicting else ""
    return [
        [(f"{plural(read, 'row')} = {new:,} new + {same:,} duplicate + {ignored:,} ignored + {held:,} quarantined{said}", "bold")],
        _keys(("enter", "goes on from the first line, or opens an issue"), ("esc", "back to the rows")),
    ]


# what would change


def changes(outcome: Outcome) -> list[Row]:
    """The ledger now and after: what disagrees with the files' own balances first."""
    rows = [Row(GO, (Cell(f"Import {plural(outcome.count('booked'), 'new row')} as one import: enter", "note"),))]
    if outcome.disagreements:
        rows.append(_heading("The files state other balances", str(len(outcome.disagreements))))
        rows += [Row(f"differs:{n}", (Cell(said, "hard"),)) for n, said in enumerate(outcome.disagreements)]
    elif outcome.agreed:
        rows.append(Row("agreed:", (Cell(f"All {outcome.agreed:,} balances that the files state would agree", "ok"),)))
    for title, those in (
        ("What follows", [(n, c) for n, c in enumerate(outcome.changes) if not c.of]),
        ("Balances", [(n, c) for n, c in enumerate(outcome.changes) if c.of]),
    ):
        if those:
            rows.append(_heading(title, str(len(those))))
            rows += [Row(f"change:{n}", (c.what, c.of, c.before, c.after)) for n, c in those]
    return rows


def of_change(outcome: Outcome, key: str) -> list[Line]:
    """What enter does, then the highlighted line in full."""
    kind, _, name = key.partition(":")
    lines: list[Line] = [_keys(("enter", f"imports {plural(outcome.count('booked'), 'new row')} as one import, one undo"), ("esc", "back"))]
    if kind == "differs":
        lines.append([(f" {outcome.disagreements[int(name)]}", "hard")])
        lines.append(" Nothing is adjusted: what is lacking is usually an older export, or a row in quarantine.")
    if kind == "change":
        change = outcome.changes[int(name)]
        lines.append([(f" {change.of} {change.what}: ".replace("  ", " "), "bold"), (f"{change.before or '-'} -> {change.after}", "")])
    return [*lines, *(f" {note}" for note in outcome.notes)]


def _keys(*pairs: tuple[str, str]) -> Line:
    parts: list[tuple[str, str]] = []
    for key, said in pairs:
        parts += [(f"{'   ' if parts else ' '}{key}", "key"), (f" {said}", "quiet")]
    return parts
