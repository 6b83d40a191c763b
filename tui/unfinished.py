"""Files that were looked into and neither imported nor given up: kept beside the ledger until they are, by their names alone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.services.imports import ImportInfo


@dataclass(frozen=True, slots=True)
class Unfinished:
    """`names` as they were chosen, a folder's ends with a slash. `last` is the ledger's newest import then, -1 where that is not known."""

    began: str
    names: tuple[str, ...]
    last: int = -1

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.began)

    def left(self, history: Iterable[ImportInfo]) -> tuple[str, ...]:
        """Those that no import since then holds."""
        since = [info for info in history if 0 <= self.last < info.id and info.undone_at is None]
        done = {file.name.partition(" [")[0] for info in since for file in info.files}
        return tuple(name for name in self.names if name not in done)

    def found(self, names: Iterable[str], folder: Path) -> list[Path]:
        """Those of `names` that are in a folder, or are that folder."""
        places = [folder if name == f"{folder.name}/" else folder / name.rstrip("/") for name in names]
        return [path for path in places if path.exists()]


def place(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}.unfinished")


def begin(ledger: Path, paths: Iterable[Path], at: datetime, last: int = -1) -> None:
    """Keeps the names; where that cannot be written, nothing is offered later."""
    unfinished = Unfinished(at.isoformat(), tuple(path.name + ("/" if path.is_dir() else "") for path in paths), last)
    if ledger.parent.is_dir():
        try:
            place(ledger).write_text(json.dumps(asdict(unfinished)), encoding="utf-8")
        except OSError:
            forget(ledger)


def forget(ledger: Path) -> None:
    """They were imported, or given up."""
    try:
        place(ledger).unlink(missing_ok=True)
    except OSError:
        return


def read(ledger: Path) -> Unfinished | None:
    """What was left; None for nothing, or for a file that something else wrote."""
    from msgspec import MsgspecError, convert

    try:
        said = convert(json.loads(place(ledger).read_text(encoding="utf-8")), Unfinished)
        plain = all(name.rstrip("/") == Path(name).name not in ("", "..") for name in said.names)
        return said if said.names and plain and said.at else None
    except (OSError, ValueError, MsgspecError):
        return None


def sentence(left: Sequence[str], of: Sequence[str]) -> str:
    """`3 of 5 files were looked into and not imported`, `the folder x was looked into ...`."""
    if len(of) == 1:
        whole = f"the folder {of[0].rstrip('/')}" if of[0].endswith("/") else of[0]
    else:
        whole = plural(len(of), "file") if len(left) == len(of) else f"{len(left)} of {plural(len(of), 'file')}"
    return f"{whole} {'was' if len(left) == 1 else 'were'} looked into and not imported"
