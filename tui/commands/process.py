"""`trimtab checklist`, `due` and `journal`."""

from collections.abc import Iterable, Iterator, Sequence

import click

from core.model import JournalEntry, Step
from core.services import checklist, due, journal
from core.services.contracts import portfolio
from core.services.contracts import settings as contract
from tui.cli_options import Command, Group
from tui.cli_text import moment, plain, table
from tui.commands.session import opened, say, show


@click.group("checklist", cls=Group)
@click.pass_context
def checklist_command(ctx: click.Context) -> None:
    """The steps of this period's reviews; what the program can check it has checked."""
    if ctx.invoked_subcommand is None:
        _show()


def _show() -> None:
    with opened() as ws:
        steps = checklist.load(ws)
        show(lambda: portfolio.checklist(ws, steps), lambda: step_lines(steps, ws.tz))


@checklist_command.command("tick")
@click.argument("step", metavar="ID")
@click.option("--evidence", default="", metavar="TEXT", help="What was done; kept with the tick.")
def tick(step: str, evidence: str) -> None:
    """Tick a step as done."""
    with opened() as ws:
        done = checklist.tick(ws, step, evidence)
        say(f"{done.id}: done")
    _show()


@checklist_command.command("untick")
@click.argument("step", metavar="ID")
def untick(step: str) -> None:
    """Take a tick back."""
    with opened() as ws:
        done = checklist.untick(ws, step)
        say(f"{done.id}: open again")
    _show()


def step_lines(steps: Iterable[Step], tz: str) -> Iterator[str]:
    cells = [("✓" if step.done else "·", step.id, moment(step.due, tz), step.what, step.by, step.evidence) for step in steps]
    if cells:
        yield from table(["", "Id", "Due", "Step", "By", "Evidence"], cells)
    else:
        yield "No checklist is open."


@click.command("due", cls=Command)
def due_command() -> int:
    """What is due now: prints nothing and exits 0 where nothing is, else exits 1. For shell prompts and cron."""
    with opened(hint=False) as ws:
        found = due.load(ws)
        show(lambda: portfolio.due(ws, found), lambda: [f"{plain(each.what)} (since {moment(each.since, ws.tz)})" for each in found])
        return 1 if found else 0


@click.group("journal", cls=Group)
@click.option("--limit", type=click.IntRange(1, 10**9), default=50, show_default=True, metavar="N", help="The newest N entries.")
@click.option("--kind", metavar="KIND", help="Entries of one kind.")
@click.pass_context
def journal_command(ctx: click.Context, limit: int, kind: str | None) -> None:
    """Every decision and correction with its reason, newest first."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            found = journal.entries(ws, limit=limit, kind=kind)
            show(lambda: contract.journal(ws, found), lambda: _journal(found, ws.tz, kind))


@journal_command.command("note")
@click.argument("text")
@click.option("--subject", default="", metavar="ID", help="What the note is about.")
def note(text: str, subject: str) -> None:
    """Append a note."""
    with opened() as ws:
        entry = journal.note(ws, text, subject)
        show(lambda: contract.journal(ws, [entry]), lambda: [f"note {entry.seq} added"])


def _journal(found: Sequence[JournalEntry], tz: str, kind: str | None) -> Iterator[str]:
    if not found:
        yield f"The journal has no entry of kind {plain(kind)}." if kind else "The journal is empty."
        return
    yield from table(
        ["No>", "At", "Kind", "Subject", "Reason", "Hash"],
        [(each.seq, moment(each.at, tz), each.kind, each.subject, each.reason, each.hash[:12]) for each in found],
    )
