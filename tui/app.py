"""The way into the app: built over a ledger, for the terminal, for tests and for screenshots. Nothing is loaded until it is called."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.shell import TrimtabApp


def build_app(
    ledger: Path,
    policy: Path | None = None,
    as_of: datetime | None = None,
    *,
    keys: Path | None = None,
    demo: bool = False,
    poll: float = 2.0,
) -> TrimtabApp:
    """The app over a ledger, not yet running. `as_of` fixes the clock, `keys` is a `keys.toml`, `poll` the seconds between two looks at
    whether another process has written (0: never). Raises `KeysError` for keys that cannot be meant.
    """
    with _without_collector():
        from tui.desk import Desk
        from tui.keymap import load_keys
        from tui.shell import TrimtabApp

        return TrimtabApp(Desk(ledger, policy, as_of), keys=load_keys(keys) if keys else {}, demo=demo, poll=poll)


def run(
    ledger: Path, policy: Path | None = None, as_of: datetime | None = None, *, keys: Path | None = None, demo: bool = False
) -> str | None:
    """Opens the app in the terminal; returns `demo` where the user asked for the demo instead. Without `keys` the user's own are taken.

    Raises the error that ended the app, once the terminal is as it was.
    """
    from tui.keymap import KeysError, default_keys

    found = keys or default_keys()
    problem = ""
    try:
        app = build_app(ledger, policy, as_of, keys=found if found.is_file() else None, demo=demo)
    except KeysError as error:
        problem = str(error)
        app = build_app(ledger, policy, as_of, demo=demo)
    app.warning = problem
    try:
        asked = app.run()
    finally:
        app.desk.close()
    if app.defect is not None:
        raise app.defect
    return asked


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pauses the garbage collector while modules are loaded, and spares it what they made: thousands of objects and no garbage."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
        if was:
            gc.enable()
