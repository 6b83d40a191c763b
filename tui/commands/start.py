"""The review: `trimtab` without a command, `trimtab status` and `trimtab demo`."""

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from core.services import review
from core.services.contracts import portfolio as contract
from core.services.errors import USAGE
from core.services.userfiles import stands
from core.services.workspace import Workspace, mark_demo, open_workspace
from tui.cli_options import Command, Settings, settings
from tui.commands.monday import monday, status_lines
from tui.commands.session import Failed, as_of, ledger_path, opened, policy_path, say, sentences, show


def open_review(said: Settings) -> int:
    """The app where there is a terminal, else the review as text."""
    if said.json or not terminal():
        with opened(hint=False) as ws:
            _print(ws)
        return 0
    if _app(ledger_path(), policy_path(), as_of(), demo=False) == "demo":
        return show_demo(None, plain=False)
    return 0


def _app(ledger: Path, policy: Path | None, clock: datetime | None, *, demo: bool) -> str | None:
    with sentences():
        from tui.app import run

        return run(ledger, policy, clock, demo=demo)


def terminal() -> bool:
    """Whether a person sits at both ends, at a terminal that can draw a screen; it is drawn on stderr."""
    ends = (sys.stdin, sys.stdout, sys.stderr)
    return all(end is not None and end.isatty() for end in ends) and os.environ.get("TERM") != "dumb"


def _print(ws: Workspace) -> None:
    found = review.load(ws)
    show(lambda: contract.status(ws, found), lambda: monday(found))


@click.command("status", cls=Command)
def status_command() -> None:
    """Total, sleeves, limits, queue and checklist in figures."""
    with opened(hint=False) as ws:
        found = review.load(ws)
        show(lambda: contract.status(ws, found), lambda: status_lines(found))


@click.command("demo", cls=Command)
@click.option("--plain", is_flag=True, help="Print the Monday review and exit; so it does where there is no terminal.")
def demo_command(plain: bool) -> int:
    """The strategy's portfolio, made by importing sample exports; in a temporary ledger unless --ledger names one."""
    return show_demo(settings().ledger, plain=plain or settings().json)


def show_demo(ledger: Path | None, *, plain: bool) -> int:
    """Build the demo and open it, or print its review."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="trimtab-demo-", ignore_cleanup_errors=True) as folder:
        path = ledger or Path(folder) / "demo.db"
        now = build(path)
        if plain or not terminal():
            with sentences(), open_workspace(path, policy_path(), as_of() or now) as ws:
                _print(ws)
        else:
            _app(path, policy_path(), as_of() or now, demo=True)
    return 0


def build(ledger: Path) -> datetime:
    """Make the demo's ledger and policy, unless they are there already; returns the demo's clock."""
    from importers import demo

    with sentences():
        if stands(ledger):
            with open_workspace(ledger, policy_path(), demo.NOW) as ws:
                if not ws.demo:
                    raise Failed(f"{ledger} is a ledger of your own; name another --ledger for the demo", USAGE)
            return demo.NOW
        demo.build(ledger)
        with open_workspace(ledger, as_of=demo.NOW) as ws:
            mark_demo(ws)
        say(f"demo ledger {ledger}")
    return demo.NOW
