"""`make diff`: random streams booked by Trimtab and by its peers. Every difference that docs/differential.md does not explain is a failure.

`python -m tests.differential [PEER ...] [--seed N]`
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
from msgspec.structs import replace

from tests.differential.comparisons import COMPARISONS, Comparison
from tests.differential.ours import Row
from tests.differential.streams import Stream, sound, stream
from tests.peers import installed, version

DRIVERS = Path(__file__).with_name("peers")


def ask(python: Path, driver: str, streams: list[Stream]) -> list[dict[str, object]]:
    """What the peer makes of each stream. Raises `RuntimeError` where the driver itself ends in an error."""
    with tempfile.TemporaryDirectory() as home:  # what a peer writes about itself goes there
        keep = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        done = subprocess.run(
            [str(python), str(DRIVERS / driver)], check=False, capture_output=True, text=True, cwd=home, timeout=900,
            input=json.dumps([msgspec.to_builtins(each) for each in streams]), env={**keep, "HOME": home, "PYTHONUTF8": "1"},
        )
    if done.returncode:
        raise RuntimeError(f"{driver} ended in an error: {(done.stderr.strip().splitlines() or [done.returncode])[-1]}")
    found: list[dict[str, object]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def difference(comparison: Comparison, given: Stream, result: dict[str, object], peer_version: str) -> tuple[str, bool]:
    """(what differs, whether it is explained); empty where nothing does."""
    error = str(result.get("error", ""))
    said = f"it gives up: {error}" if "error" in result else compare(
        comparison, comparison.ours(given), comparison.read(given, result["rows"])  # type: ignore[arg-type]
    )
    why = comparison.defect(given, error, peer_version) if said else ""
    return why or said, bool(why)


def compare(comparison: Comparison, ours: list[Row], theirs: list[Row]) -> str:
    if [name for name, _ in ours] != [name for name, _ in theirs]:
        return f"ours {_shown(ours)}; theirs {_shown(theirs)}"
    for (name, here), (_, there) in zip(ours, theirs, strict=True):
        if any((one - other).copy_abs() > comparison.tolerance for one, other in zip(here, there, strict=True)):
            return f"{' '.join(name)}: ours {_figures(here)}; theirs {_figures(there)}"
    return ""


def _shown(rows: list[Row]) -> str:
    return ", ".join(f"{' '.join(name)} {figures[0]:f}" for name, figures in rows) or "nothing"


def _figures(figures: tuple[object, ...]) -> str:
    return " ".join(f"{figure:f}" for figure in figures)


def smallest(comparison: Comparison, python: Path, peer_version: str, given: Stream) -> Stream:
    """The stream without every line that can go while the difference stays."""
    while True:
        fewer = [replace(given, lines=given.lines[:place] + given.lines[place + 1:]) for place in range(len(given.lines))]
        fewer = [each for each in fewer if sound(each.lines)]
        results = ask(python, comparison.driver, fewer) if fewer else []
        for each, result in zip(fewer, results, strict=True):
            said, explained = difference(comparison, each, result, peer_version)
            if said and not explained:
                given = each
                break
        else:
            return given


def run(comparison: Comparison, seed: int) -> tuple[int, int]:
    """(streams compared, unexplained differences); prints both, with the smallest stream that shows each difference."""
    python = installed(comparison.peer)
    if python is None:
        print(f"{comparison.peer}: NOT COMPARED, it cannot be installed from the package index")
        return 0, 1
    peer_version = version(python, comparison.peer)
    shape = comparison.shape(peer_version)
    given = [stream(seed + number, method, shape) for method in comparison.methods for number in range(comparison.streams)]
    given = [each for each in given if sound(each.lines)]
    explained: dict[str, int] = {}
    failed = 0
    for each, result in zip(given, ask(python, comparison.driver, given), strict=True):
        said, known = difference(comparison, each, result, peer_version)
        if said and known:
            explained[said] = explained.get(said, 0) + 1
        elif said:
            failed += 1
            small = smallest(comparison, python, peer_version, each)
            said, _ = difference(comparison, small, ask(python, comparison.driver, [small])[0], peer_version)
            print(f"DIFFERENCE {comparison.peer} {peer_version} {each.method}, seed {each.seed}: {said}")
            for line in small.lines:
                print(f"    {line.day} {line.account} {line.what} {line.units} for {line.amount} fee {line.fee}  ({line.key})")
    names = ", ".join(comparison.methods)
    print(f"{comparison.peer} {peer_version} ({names}): {len(given)} streams, {failed} unexplained differences")
    for why, count in explained.items():
        print(f"    explained, {count} streams: {why}")
    return len(given) - sum(explained.values()), failed


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("peer", nargs="*", help="which peers; all where none is named")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    said = parser.parse_args(arguments)
    strange = set(said.peer) - {each.peer for each in COMPARISONS}
    if strange:
        print(f"{', '.join(sorted(strange))}: no such peer; there are {', '.join(each.peer for each in COMPARISONS)}", file=sys.stderr)
        return 2
    compared = failed = 0
    for comparison in COMPARISONS:
        if not said.peer or comparison.peer in said.peer:
            streams, differences = run(comparison, said.seed)
            compared, failed = compared + streams, failed + differences
    print(f"{compared} streams compared, {failed} failure{'' if failed == 1 else 's'}")
    return 1 if failed or not compared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
