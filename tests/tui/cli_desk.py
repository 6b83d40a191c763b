"""The command line under test: run in this process against a copy of the demo's ledger, or as a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tui.cli import cli

ROOT = Path(__file__).parents[2]
CLOCK = "2026-11-23T09:00"
SAMPLES = ROOT / "importers" / "samples"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """`trimtab` on one ledger at the demo's clock; its user data folder is its own too."""

    def __init__(self, folder: Path, ledger: Path | None) -> None:
        self.folder = folder
        self.fixed = ["--ledger", str(ledger), "--as-of", CLOCK] if ledger else []
        self.env = {"XDG_DATA_HOME": str(folder / "data"), "NO_COLOR": "1"}

    def __call__(self, *words: str, code: int | None = 0) -> Answer:
        """Runs one command in this process; its exit code must be `code`, where one is given."""
        done = CliRunner().invoke(cli, [*words, *self.fixed], env=self.env)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        answer = Answer(done.exit_code, done.stdout, done.stderr)
        assert "a defect of the program" not in answer.err, answer.err
        assert code is None or answer.code == code, answer
        return answer

    def json(self, *words: str, code: int | None = 0) -> Any:
        return self(*words, "--json", code=code).json

    def process(self, *words: str, **more: Any) -> "subprocess.CompletedProcess[str]":
        """Runs one command as a process of its own."""
        command = [sys.executable, "-m", "tui.cli", *words, *self.fixed]
        env = {**os.environ, **self.env, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, text=True, cwd=self.folder, env=env, timeout=60, check=False, **more)
