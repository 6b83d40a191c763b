"""A folder that is watched: which files came or changed since, and which are still being written. Looks at names, times and sizes alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

FILES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"})
"""Endings of files that are read."""
PARTIAL = frozenset({".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp"})
"""Endings that browsers give a download until it is whole."""
EVERY = 2.0
"""Seconds from look to look; a file whose size and time stood still for one is taken for whole."""

Seen = dict[Path, tuple[int, int]]
"""Time of the last change in nanoseconds, and size in bytes."""


def look(folder: Path) -> Seen:
    """The files of a folder; those that vanish meanwhile are left out, and a folder that cannot be read has none."""
    found: Seen = {}
    try:
        entries = list(folder.iterdir())
    except OSError:
        return found
    for entry in entries:
        if not entry.name.startswith((".", "~$")) and entry.suffix.lower() in FILES | PARTIAL:
            try:
                stat = entry.stat()
            except OSError:
                continue
            found[entry] = (stat.st_mtime_ns, stat.st_size)
    return found


@dataclass(slots=True)
class Watch:
    """What was there when the watch began, or was looked into since, is `known`; `new` and `growing` are what came."""

    folder: Path
    known: Seen
    last: Seen = field(default_factory=dict)
    new: tuple[Path, ...] = ()
    growing: tuple[Path, ...] = ()

    def take(self, seen: Seen) -> tuple[Path, ...]:
        """Compares with the look before; gives the files that have become new with this one."""
        before = set(self.new)
        new: list[Path] = []
        growing: list[Path] = []
        parts = {path.with_suffix("") for path in seen if path.suffix.lower() in PARTIAL}
        for path, state in sorted(seen.items()):
            if path.suffix.lower() in PARTIAL:
                growing.append(path)
            elif self.known.get(path) != state:
                whole = self.last.get(path) == state and state[1] > 0 and path not in parts
                (new if whole else growing).append(path)
        self.last, self.new, self.growing = seen, tuple(new), tuple(growing)
        return tuple(path for path in new if path not in before)

    def done(self, paths: tuple[Path, ...]) -> None:
        """These were looked into: they are new no longer, until they change again."""
        for path in paths:
            if path in self.last:
                self.known[path] = self.last[path]
        self.new = tuple(path for path in self.new if path not in paths)
