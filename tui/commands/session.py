"""What every command does first and last: open the workspace, answer in text or JSON, turn a failure into a sentence."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from core.policy import Policy
from core.services.errors import FAILURES, NO_LEDGER, USAGE, exit_code
from core.services.userfiles import stands
from core.services.workspace import Workspace, default_ledger, find_policy, open_workspace
from tui.cli_options import settings
from tui.cli_text import plain


class Failed(click.ClickException):
    """A failure as one sentence with its exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def sentences() -> Iterator[None]:
    """Turns what a service refuses into one sentence on stderr and its exit code."""
    try:
        yield
    except FAILURES as error:
        raise Failed(plain(error), exit_code(error)) from error


@contextmanager
def opened(*, must_exist: bool = False) -> Iterator[Workspace]:
    """The workspace that the global options name."""
    with sentences():
        ledger = ledger_path()
        if must_exist and not stands(ledger):
            raise Failed(f"there is no ledger at {plain(ledger)}; check --ledger, or import a file to make one", NO_LEDGER)
        with open_workspace(ledger, policy_path(), as_of()) as ws:
            yield ws


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
    """The ledger's file."""
    return settings().ledger or default_ledger()


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
    """The answer on stdout: JSON where it was asked for, else text."""
    if settings().json:
        sys.stdout.write(json.dumps(payload()) + "\n")
    else:
        written = "\n".join(lines())
        if written:
            sys.stdout.write(f"{written}\n")


def say(sentence: str) -> None:
    """Talk, on stderr."""
    sys.stderr.write(f"{plain(sentence)}\n")
