"""Several files written as one: all of them or none."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to write into that becomes `folder`, or whose files become its, once all of them are written; else it is gone."""
    there = folder.is_dir()
    if not there and folder.exists():
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    part = folder / f".part-{os.getpid()}" if there else folder.absolute().with_name(f".{folder.absolute().name}.part-{os.getpid()}")
    part.mkdir(parents=True)
    try:
        yield part
        if there:
            for path in sorted(part.iterdir()):
                os.replace(path, folder / path.name)  # noqa: PTH105
            part.rmdir()
        else:
            part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
