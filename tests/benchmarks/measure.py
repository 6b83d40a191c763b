"""CPU seconds and peak memory of whole processes, in interleaved runs, so that a ratio is fair on a shared machine."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """`cpu` user and system seconds of the process and its children; `peak` megabytes of the largest of them."""

    cpu: float
    peak: float
    out: str


WRAP = (
    "import json,resource,subprocess,sys\n"
    "done=subprocess.run(sys.argv[1:],capture_output=True,text=True)\n"
    "use=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(json.dumps([use.ru_utime+use.ru_stime,use.ru_maxrss/1024,done.returncode,done.stdout,done.stderr]))\n"
)


def run(*command: str) -> Run:
    """Runs one command; raises with its last words where it fails. Bytecode is kept, as that of an installed program is."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run([sys.executable, "-c", WRAP, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    cpu, peak, code, out, err = json.loads(done.stdout)
    if code not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {err[-800:]}")
    return Run(cpu, peak, out)


def interleaved(times: int, *prepared: Callable[[], Run]) -> list[list[Run]]:
    """Each of `prepared` once a round, `times` rounds."""
    rounds = [[step() for step in prepared] for _ in range(times)]
    return [list(column) for column in zip(*rounds, strict=True)]


def median(runs: list[Run]) -> float:
    return statistics.median(each.cpu for each in runs)


def ratio(ours: list[Run], theirs: list[Run]) -> float:
    """Median of the rounds' own ratios."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(ours, theirs, strict=True))
