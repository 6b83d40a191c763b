"""`make bench`: CPU ratios of interleaved runs and peak memory, printed as a table. Peers are installed into environments of their own.

Without a package index the peers are left out, and the table says so.
"""

import argparse
import math
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks import booking as lots_booked
from tests.benchmarks import transfers as moves
from tests.benchmarks import workload
from tests.benchmarks.measure import ROOT, Run, interleaved, median, ratio, run
from tests.peers import installed

HELLO = ROOT / "tests" / "benchmarks" / "hello.py"


def line(what: str, measured: str, aim: str, met: bool | None) -> None:
    sys.stdout.write(f"{what:<58} {measured:>22}   {aim:<18} {'' if met is None else 'ok' if met else 'MISSED'}\n")
    sys.stdout.flush()


def trimtab(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tui.cli", *arguments]


def start_up() -> None:
    ours, theirs = interleaved(9, partial(run, *trimtab("--help")), partial(run, sys.executable, "-c", "import click"))
    found = ratio(ours, theirs)
    line("trimtab --help / import click, CPU", f"{found:.2f}", "at most 2", found <= 2)


def first_frame(folder: Path) -> None:
    ledger = str(folder / "demo.db")
    run(*trimtab("demo", "--plain", "--ledger", ledger))
    script = str(ROOT / "tests" / "benchmarks" / "first_frame.py")
    ours, theirs = interleaved(7, partial(run, sys.executable, script, ledger), partial(run, sys.executable, str(HELLO)))
    rounds = [(float(one.out), float(other.out)) for one, other in zip(ours, theirs, strict=True)]
    found = statistics.median(one / other for one, other in rounds)
    line("first frame with sleeve figures / Textual hello, CPU", f"{found:.2f} ({rounds[0][0]:.2f} s)", "at most 2", found <= 2)


def bulk(folder: Path) -> None:
    source = folder / "kraken-100k.csv"
    rows = workload.kraken_ledgers(source, 50_000)
    count = iter(range(1000))
    baseline = str(ROOT / "tests" / "benchmarks" / "baseline.py")

    def ours() -> object:
        return run(*trimtab("import", str(source), "--ledger", str(folder / f"bulk{next(count)}.db"), "--tz", "UTC", "--json"))

    mine, theirs = interleaved(3, ours, lambda: run(sys.executable, baseline, str(source), str(folder / f"base{next(count)}.db")))  # type: ignore[arg-type]
    found, peak = ratio(mine, theirs), max(each.peak for each in mine)
    line(f"{rows:,} Kraken rows imported and booked / baseline, CPU", f"{found:.2f} ({median(mine):.2f} s)", "at most 8", found <= 8)
    line("  its peak memory", f"{peak:.0f} MB", "under 400 MB", peak < 400)


def week(folder: Path) -> None:
    """A week into a large ledger and a large file again, each without the program's start: what the week's file costs once it is known."""
    whole, old, new = (folder / f"{name}.csv" for name in ("whole", "old", "week"))
    workload.kraken_ledgers(whole, 50_500)
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    for path, part in ((old, lines[:100_002]), (new, lines[:1] + lines[100_002:])):
        path.write_text("".join(part), encoding="utf-8")
    count = iter(range(1000))

    def round_() -> tuple[float, float, float]:
        ledger = str(folder / f"week{next(count)}.db")
        into = ("--ledger", ledger, "--tz", "UTC", "--json")
        full, small, start, known = (run(*trimtab("import", str(path), *into)).cpu for path in (old, new, new, old))
        return full - start, small - start, known - start

    rounds = [round_() for _ in range(3)]
    found = statistics.median(small / full for full, small, _ in rounds)
    line("1,000 rows of a week into 100,000 / the full import, CPU", f"{found:.3f}", "at most 0.1", found <= 0.1)
    extra = statistics.median(known for _, _, known in rounds)
    hashed = statistics.median(
        run(sys.executable, "-c", f"import hashlib; hashlib.sha256(open({str(old)!r}, 'rb').read())").cpu
        - run(sys.executable, "-c", "import hashlib").cpu
        for _ in range(3)
    )
    told = f"{extra * 1000:.0f} ms (SHA-256: {hashed * 1000:.0f} ms)"
    line("the same 100,000 rows again, beyond a small known file", told, "at most 1.5 times", extra <= 1.5 * hashed)


def million(folder: Path) -> None:
    """Three rounds, which take minutes: the import alone, the import with all that follows from it, and how both grow."""
    sources = {size: folder / f"kraken-{size}.csv" for size in (10_000, 100_000, 1_000_000)}
    counts = {size: workload.kraken_ledgers(path, size // 2) for size, path in sources.items()}
    count = iter(range(1000))
    base = str(ROOT / "tests" / "benchmarks" / "baseline.py")
    alone = (sys.executable, "-m", "tests.benchmarks.import_alone", "import")

    def ours(size: int, *command: str) -> Run:
        ledger = folder / f"million{next(count)}.db"
        done = run(*command, str(sources[size]), "--ledger", str(ledger), "--tz", "UTC", "--json")
        ledger.unlink()
        return done

    def theirs() -> Run:
        target = folder / f"million{next(count)}.db"
        done = run(sys.executable, base, str(sources[1_000_000]), str(target))
        target.unlink()
        return done

    whole = trimtab("import")
    steps: list[Callable[[], Run]] = [theirs, *(partial(ours, size, *command) for command in (alone, whole) for size in sources)]
    baseline, *measured = interleaved(3, *steps)
    start = median(interleaved(3, partial(run, *trimtab("formats")))[0])
    for what, aim, runs in (("imported", 7, measured[:3]), ("imported and booked", 0, measured[3:])):
        found, peak = ratio(runs[2], baseline), max(each.peak for each in runs[2])
        told = (f"at most {aim}", found <= aim) if aim else ("none", None)
        line(f"{counts[1_000_000]:,} Kraken rows {what} / baseline, CPU", f"{found:.2f} ({median(runs[2]):.0f} s)", *told)
        line("  its peak memory", f"{peak:.0f} MB", "under 1,000 MB", peak < 1000)
        small, large = (median(each) - start for each in (runs[0], runs[2]))
        growth = math.log(large / small, 100)
        line("  growth from 10,000 rows on, start-up taken off", f"{growth:.2f}", "at most 1.15", growth <= 1.15)


def peers(folder: Path) -> None:
    source = folder / "plain-10k.csv"
    workload.plain(source, 10_000)
    workload.table(folder / "table.csv", 10_000)
    workload.beancount(folder / "book.beancount", 10_000)
    count = iter(range(1000))
    driver = str(ROOT / "tests" / "benchmarks" / "rp2_driver.py")
    homes = {name: installed(name) for name in ("rp2", "beancount")}

    def ours() -> object:
        return run(*trimtab("import", str(source), "--ledger", str(folder / f"peer{next(count)}.db"), "--tz", "UTC", "--json"))

    rp2, bean = homes["rp2"], homes["beancount"]
    if rp2:
        run(str(rp2), driver, "prepare", str(folder / "table.csv"), str(folder))
        mine, theirs = interleaved(3, ours, lambda: run(str(rp2), driver, "run", str(folder)))  # type: ignore[arg-type]
        found = ratio(mine, theirs)
        line("10,000 transactions / rp2 without reports, CPU", f"{found:.2f} ({median(mine):.2f} s)", "at most 0.25", found <= 0.25)
    if bean:
        check = str(bean.parent / "bean-check")
        mine, theirs = interleaved(3, ours, lambda: run(check, "--no-cache", str(folder / "book.beancount")))  # type: ignore[arg-type]
        found = ratio(mine, theirs)
        line("10,000 transactions / beancount, CPU", f"{found:.2f} ({median(mine):.2f} s)", "at most 0.50", found <= 0.5)
    for name, home in homes.items():
        if not home:
            line(f"10,000 transactions / {name}", "not measured", "no package index", None)


def lots(folder: Path) -> None:
    script = str(ROOT / "tests" / "benchmarks" / "lots_table.py")
    opened, paged = (float(word) for word in run(sys.executable, script, str(folder / "lots.db")).out.split()[-2:])
    line("lots table over 100,000 lots: open, CPU", f"{opened * 1000:.0f} ms", "under 300 ms", opened < 0.3)
    line("  page down, CPU, worst of 20", f"{paged * 1000:.1f} ms", "under 30 ms", paged < 0.03)


def transfers(_: Path) -> None:
    """A million events of each shape, in this process."""
    for shape, cpu, growth, pairs, ambiguous in moves.rows():
        line(f"1,000,000 events: {shape}", f"{cpu:.1f} s", "under 30 s", cpu < 30)
        line(f"  {pairs:,} pairs, {ambiguous:,} ambiguous; growth", f"{growth:.2f}", "at most 1.15", growth <= 1.15)


def booking(_: Path) -> None:
    """A million trades by every method, in this process; the longest part after `million`."""
    plain: dict[tuple[str, str], float] = {}
    for found in lots_booked.rows():
        plain[found.shape, found.method] = found.cpu
        whole = f"1,000,000 trades, {found.shape}, {found.method}"
        line(whole, f"{found.cpu:.0f} s, {found.lots:,} lots left", "none", None)
        line("  growth from 10,000 trades on", f"{found.growth:.2f}", "at most 1.15", found.growth <= 1.15)
        if found.method == "FIFO without wash sales":
            times = found.cpu / found.bare
            line("  / a bare loop over integers", f"{times:.1f} ({found.bare:.2f} s)", "at most 12", times <= 12)
            line("  / the same loop without garbage collector", f"{found.cpu / found.lean:.1f} ({found.lean:.2f} s)", "none", None)
        if found.method == "HIFO without wash sales":
            times = found.cpu / plain[found.shape, "FIFO without wash sales"]
            line("  / FIFO without wash sales", f"{times:.2f}", "at most 1.25", times <= 1.25)


def correction(folder: Path) -> None:
    """One event of a ledger of 100,000 transactions corrected, and what of it is on screen."""
    source, ledger = folder / "plain-100k.csv", str(folder / "corrected.db")
    workload.plain(source, 100_000)
    run(*trimtab("import", str(source), "--ledger", ledger, "--tz", "UTC", "--json"))
    touched, *spent = run(sys.executable, str(ROOT / "tests" / "benchmarks" / "correction.py"), ledger).out.split()
    found = statistics.median(map(float, spent))
    line(f"one event of 100,000 corrected, {touched} of its asset, CPU", f"{found * 1000:.0f} ms", "under 200 ms", found < 0.2)


PARTS = {
    "start": lambda _: start_up(), "frame": first_frame, "bulk": bulk, "week": week, "million": million, "peers": peers, "lots": lots,
    "transfers": transfers, "correction": correction, "booking": booking,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="which measurements; all where none is named")
    chosen = parser.parse_args().part or list(PARTS)
    with tempfile.TemporaryDirectory() as name:
        for part in chosen:
            PARTS[part](Path(name))


if __name__ == "__main__":
    main()
