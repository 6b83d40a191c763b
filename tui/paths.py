"""Files and folders that the user names by pasting or dropping them."""

import shlex
from pathlib import Path
from urllib.parse import unquote, urlparse


def pasted(written: str) -> list[Path]:
    """The existing files and folders that a pasted or dropped text names; empty where it names none."""
    try:
        words = [
            word
            for line in written.splitlines()
            if line.strip()
            for word in ([line.strip()] if Path(line.strip()).exists() else shlex.split(line))
        ]
        paths = [Path(unquote(urlparse(word).path) if word.startswith("file://") else word).expanduser() for word in words]
        return paths if paths and all(path.exists() for path in paths) else []
    except (OSError, ValueError):
        return []


def after(folder: str, written: str) -> str:
    """What was written into a field that began with `folder`: a whole path that was typed or pasted behind it stands by itself."""
    rest = written.removeprefix(folder).strip()
    return rest if rest.startswith(("/", "~", "file://", "'", '"')) or Path(rest).is_absolute() else written.strip()


def short(path: Path) -> str:
    """A path as people say it: `~/exports` for one in the home folder."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)
