"""A defect of the program: one sentence for the user, the traceback in a log file. `TRIMTAB_DEBUG=1` shows the traceback as well.

The log says where the program stood, not what its variables held; the error's own words may quote a row or a path.
"""

import os
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

LOG = "defects.log"
MOST = 1_000_000
"""Bytes from which on the log is begun anew."""
_WORDS = 160


def report(error: BaseException) -> str:
    """Writes the traceback to the log; the sentence that says what happened, with the remedy and where the log is."""
    written = "".join(traceback.format_exception(error))
    if os.environ.get("TRIMTAB_DEBUG", "") not in ("", "0"):
        sys.stderr.write(written)
    said = " ".join("".join(traceback.format_exception_only(error)).split())
    said = "".join(character if character.isprintable() else "?" for character in said)
    said = said[:_WORDS] + "…" if len(said) > _WORDS else said
    log = _log(written)
    where = f"report what {log} says if it happens again" if log else "set TRIMTAB_DEBUG=1 to see where (no log could be written)"
    return f"a defect of the program ended this ({said}); only finished changes are kept: try again, and {where}"


def _log(written: str) -> Path | None:
    """The log that now has `written` at its end: in the user's folder for logs, else in the one for temporary files; None where neither."""
    from tempfile import mkdtemp

    from platformdirs import user_log_path

    entry = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {sys.argv[0]}\n{written}\n"
    for temporary in (False, True):
        with suppress(OSError):
            folder = Path(mkdtemp(prefix="trimtab-")) if temporary else user_log_path("trimtab", appauthor=False)
            path = folder / LOG
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = not path.exists() or path.stat().st_size > MOST
            flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if fresh else os.O_APPEND)
            with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(entry)
            return path
    return None


class Defects:
    """Mixed into `TrimtabApp`, before `App`: a defect ends the app and is kept for whoever ran it; nothing is drawn over the terminal."""

    defect: Exception | None = None

    def _handle_exception(self, error: Exception) -> None:
        if self.defect is None:
            cause = getattr(error, "error", None)
            self.defect = cause if isinstance(cause, Exception) else error
        super()._handle_exception(error)  # type: ignore[misc]

    def _print_error_renderables(self) -> None:
        if self.defect is None:
            super()._print_error_renderables()  # type: ignore[misc]
