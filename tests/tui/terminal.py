"""A terminal for whole processes: a pseudo-terminal that keeps every byte the program writes, and answers none of its questions."""

import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Terminal:
    """Runs `python -c SCRIPT` in a terminal of that size. `written` is what came out so far."""

    script: str
    env: dict[str, str]
    size: tuple[int, int] = (80, 24)
    written: bytes = b""
    _looked: int = 0
    process: "subprocess.Popen[bytes]" = field(init=False)
    master: int = field(init=False)

    def __enter__(self) -> "Terminal":
        self.master, side = pty.openpty()
        ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", self.size[1], self.size[0], 0, 0))
        env = {**os.environ, "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **self.env}
        command = [sys.executable, "-c", self.script]
        self.process = subprocess.Popen(command, stdin=side, stdout=side, stderr=side, env=env, cwd=ROOT, start_new_session=True)
        os.close(side)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

    def until(self, part: str, seconds: float = 30) -> bytes:
        """Reads until `part` was written since it was last looked for, and gives all that was written."""
        end, begun = time.monotonic() + seconds, self._looked
        while part.encode() not in self.written[begun:]:
            assert time.monotonic() < end, self.written[-2000:]
            assert self._read(), self.written[-2000:]
        self._looked = self.written.index(part.encode(), begun) + len(part.encode())
        return self.written

    def wait(self, seconds: float) -> None:
        """Reads for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._read():
            pass

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end(self, seconds: float = 30) -> int:
        """Reads to the end; the exit code."""
        end = time.monotonic() + seconds
        while self._read():
            assert time.monotonic() < end, self.written[-2000:]
        return self.process.wait(seconds)

    def _read(self) -> bool:
        """False at the end."""
        if not select.select([self.master], [], [], 0.2)[0]:
            return self.process.poll() is None
        try:
            got = os.read(self.master, 1 << 16)
        except OSError:
            return False
        self.written += got
        return bool(got)


def trimtab(*words: str, before: Sequence[str] = ()) -> str:
    """A script that does `before` and then what `trimtab WORDS` does."""
    return "\n".join(["import sys", *before, f"sys.argv = ['trimtab', *{list(words)!r}]", "from tui.cli import main", "main()"])
