"""Reading small files that the user names: policies, entries, mappings. Knows nothing of what is in them."""

import errno
from pathlib import Path


def read_user_file(path: Path) -> bytes:
    """The bytes of a file. Raises `OSError` also for a device or pipe, which might have no end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a device or pipe, not a file", str(path))
    return path.read_bytes()


def absent(path: Path) -> bool:
    """Whether it is certain that nothing is there; False also where that cannot be told, so that opening it says why."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def stands(path: Path) -> bool:
    """Whether something is there; False also where that cannot be told, so that opening it says why."""
    try:
        return path.exists()
    except OSError:
        return False
