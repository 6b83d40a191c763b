"""Work in a process of its own: an import, or its preview. One at a time; cancel is asked for, then at once forced.

The child talks in lines of JSON on its standard output and hears `cancel` on its standard input. The ledger survives its death at any
moment.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from textual.message import Message

from tui.messages import JobDone, JobMoved

PATIENCE = 0.15
"""Seconds between asking a child to stop and ending it."""
_LINE = 1 << 26


class Job:
    """One run of `tui.child`. When it has ended, `result` or `error` is set; `cancelled` where it was stopped."""

    def __init__(
        self, title: str, request: Mapping[str, Any], then: Callable[[Job], None], *, changes: bool = True, unit: str = ""
    ) -> None:
        self.unit = f" {unit}" if unit else ""
        self.last = -1
        """The newest import of the ledger before this work; -1 until the child has opened it."""
        self.title, self.request, self.then, self.changes = title, dict(request), then, changes
        self.result: dict[str, Any] | None = None
        self.error = ""
        self.cancelled = False
        self.done = self.total = 0
        self.stage = ""
        self._began = time.monotonic()
        self._process: asyncio.subprocess.Process | None = None

    def line(self) -> str:
        """`Import storing 18,400/43,900 rows (9,100 rows/s, 3 s left)`."""
        if self.cancelled:
            return f"{self.title}: stopping …"
        title = f"{self.title}{': ' + self.stage if self.stage else ''}"
        if not self.total:
            return f"{title} …"
        if self.done >= self.total:
            return f"{title}: {self.total:,} done, finishing …"
        rate = self.done / max(0.001, time.monotonic() - self._began)
        left = f", {_span(max(0, round((self.total - self.done) / rate)))} left" if rate >= 1 else ""
        return f"{title} {self.done:,}/{self.total:,}{self.unit} ({rate:,.0f}{self.unit}/s{left})"

    async def run(self, post: Callable[[Message], object]) -> None:
        """Runs the child to its end and posts `JobDone`, whatever happens."""
        root = str(Path(__file__).parents[1])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tui.child",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path}, limit=_LINE, start_new_session=True,
        )  # fmt: skip
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RuntimeError("the importing process has no pipes")
        process.stdin.write(json.dumps(self.request).encode() + b"\n")
        errors = asyncio.create_task(process.stderr.read())
        try:
            async for line in process.stdout:
                if line.endswith(b"\n"):
                    self._hear(json.loads(line), post)
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
            process.stdin.close()
        if self.result is None and not self.error and not self.cancelled:
            said = (await errors).decode(errors="replace").strip().splitlines()
            why = said[-1] if said else "no reason given"
            self.error = f"{self.title} ended without an answer ({why}); nothing of it was stored, try it on the command line"
        post(JobDone(self))

    def _hear(self, said: dict[str, Any], post: Callable[[Message], object]) -> None:
        if "progress" in said:
            self.done, self.total = said["progress"]
            post(JobMoved())
        elif "stage" in said:
            self.stage, self.done, self.total, self._began = said["stage"], 0, 0, time.monotonic()
            self.unit = f" {said['unit']}" if said["unit"] else self.unit
            post(JobMoved())
        elif "last" in said:
            self.last = said["last"]
        elif "result" in said:
            self.result = said["result"]
        elif "cancelled" in said:
            self.cancelled = True
        else:
            self.error = said["error"]

    def cancel(self) -> None:
        """Asks the child to stop; ends it where it does not."""
        process = self._process
        if self.cancelled or process is None or process.stdin is None:
            return
        self.cancelled = True
        process.stdin.write(b"cancel\n")
        asyncio.get_running_loop().call_later(PATIENCE, self.kill)

    def kill(self) -> None:
        """Ends the child at once."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()


def _span(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"
