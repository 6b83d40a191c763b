"""What every command does first and last: open the workspace, answer in text or JSON, turn a failure into a sentence."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from core.policy import Policy
from core.services.errors import FAILURES, NO_LEDGER, USAGE, exit_code
from core.services.userfiles import absent, stands
from core.services.workspace import Opening, Workspace, default_ledger, find_policy, open_workspace
from tui.cli_options import settings
from tui.cli_text import plain


class Failed(click.ClickException):
    """A failure as one sentence with its exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def sentences(code: int | None = None) -> Iterator[None]:
    """Turns what a service refuses into one sentence on stderr and its exit code, or `code` where a command means another."""
    try:
        yield
    except FAILURES as error:
        raise Failed(plain(error), exit_code(error) if code is None else code) from error


@contextmanager
def opened(
    *, make: bool = False, must_exist: bool = False, rehearse: bool = False, blank: bool = False, hint: bool = True
) -> Iterator[Workspace]:
    """The workspace that the global options name.

    A ledger that is not there is made only for commands that may begin one (`make`). Others refuse one that was named, because the name
    is wrong, and show an empty one in the default place, because nothing is wrong before the first import; `must_exist` refuses there
    too, and `blank` shows an empty one for a named ledger. `rehearse` is for what is not kept. `hint`: say on
    stderr, before the first import, how to begin.
    """
    with sentences():
        ledger = ledger_path()
        how = Opening.REHEARSE if rehearse else Opening.MAKE
        if not (make or rehearse) and absent(ledger):
            if must_exist or (settings().ledger and not blank):
                raise Failed(f"there is no ledger at {plain(ledger)}; 'trimtab import FILE' or 'trimtab demo' makes one", NO_LEDGER)
            how = Opening.EMPTY
        with _kept_if_used(ledger, make=make), open_workspace(ledger, policy_path(), as_of(), how=how) as ws:
            yield ws
        if how is Opening.EMPTY and hint and not settings().json:
            say("nothing is imported yet: 'trimtab import FILE' reads an export, 'trimtab demo' shows the sample portfolio")


@contextmanager
def _kept_if_used(ledger: Path, *, make: bool) -> Iterator[None]:
    """Takes a ledger away again that a command began and wrote nothing into, with the folders that were made for it."""
    new = make and absent(ledger)
    folders = [folder for folder in ledger.absolute().parents if new and absent(folder)]
    try:
        yield
    finally:
        if new and stands(ledger):
            from core.services.maintenance import discard

            if discard(ledger):
                with suppress(OSError):
                    for folder in folders:
                        folder.rmdir()


@contextmanager
def opened_if_there() -> Iterator[Workspace | None]:
    """The workspace, or None where its ledger is not there yet: for views that can do without."""
    if stands(ledger_path()):
        with opened() as ws:
            yield ws
    else:
        yield None


def policy_here() -> Policy:
    """The policy in force, without opening a ledger."""
    with sentences():
        return find_policy(ledger_path(), policy_path())[0]


def ledger_path() -> Path:
    """The ledger's file. Raises `Failed` where a folder alone is named."""
    ledger = settings().ledger or default_ledger()
    if not ledger.name:
        raise Failed(f"{ledger} is a folder: name the ledger file itself with --ledger", NO_LEDGER)
    return ledger


def policy_path() -> Path | None:
    return settings().policy


def as_of() -> datetime | None:
    """The clock as the user gave it: a date alone is its last moment; without an offset it is meant in the policy's zone."""
    written = settings().as_of
    if written is None:
        return None
    try:
        if len(written.strip()) <= 10:
            meant = datetime.combine(date.fromisoformat(written.strip()), time(23, 59, 59))
        else:
            meant = datetime.fromisoformat(written.strip())
    except ValueError:
        raise Failed(f"--as-of: {plain(written)!r} is no date or time; write 2026-11-23 or 2026-11-23T09:00", USAGE) from None
    if not 1900 <= meant.year <= 9000:
        raise Failed(f"--as-of: {plain(written)} is out of range; write a year from 1900 to 9000", USAGE)
    return meant


def show(payload: Callable[[], dict[str, Any]], lines: Callable[[], Iterable[str]]) -> None:
    """The answer on stdout: JSON where it was asked for, else text in which no character steers the terminal, wherever it came from."""
    if settings().json:
        sys.stdout.write(json.dumps(payload()) + "\n")
    else:
        written = [plain(part) for line in lines() for part in line.split("\n")]
        if written:
            sys.stdout.write("\n".join(written) + "\n")


def write_json(head: dict[str, Any], name: str, rows: Iterable[dict[str, Any]]) -> None:
    """A JSON answer whose list `name` may be too long to stand in memory: written as it is read."""
    sys.stdout.write(f"{json.dumps(head)[:-1]}, {json.dumps(name)}: [")
    for number, row in enumerate(rows):
        sys.stdout.write(f"{', ' if number else ''}{json.dumps(row)}")
    sys.stdout.write("]}\n")


def write_lines(lines: Iterable[str]) -> None:
    """Text of any length on stdout, written as it is made."""
    sys.stdout.writelines(f"{plain(line)}\n" for line in lines)


def say(sentence: str) -> None:
    """Talk, on stderr; where nobody can hear it the work goes on."""
    with suppress(OSError):
        sys.stderr.write(f"{plain(sentence)}\n")
