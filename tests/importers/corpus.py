"""`make corpus`: every file of a folder of public samples in one table: the format and generation detected, what became of its rows, and
whether what other programs' tests say of it agrees.

Run `python -m tests.importers.corpus FOLDER`; nothing is stored. What an import asks its user is answered here: a file whose times are in
no stated zone is read as UTC, and a fund that a file knows by its name alone is named (`NAMED`). Exit 1 where fewer files are detected, or
more rows of supported formats wait, than the aims allow, or a disagreement is not explained in `docs/disagreements.py`. Rows that it names
as broken by whoever made the sample have to wait, and are counted apart too.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from core.model import Fate
from core.services.workspace import open_workspace
from docs.disagreements import BROKEN, WHY
from importers.registry import built_in
from importers.service import read_files
from tests.importers.expectations import agreement, claims

DETECTED, WAITING = 95, 3
"""Percent: of the files at least, and of the rows of supported formats at most."""
NAMED = {
    ("Hargreaves Lansdown", "Vanguard FTSE Developed World UCITS ETF"): "security:VEVE",
    ("Vanguard UK", "Emerging Markets Stock Index Fund - Accumulation"): "security:IE00B50MZ724",
    ("Vanguard UK", "U.S. Equity Index Fund - Accumulation"): "security:GB00B5B71Q71",
}
"""What the holder of each sample would answer when asked what a name means."""


def main(folder: Path) -> int:
    if not folder.is_dir():
        sys.stdout.write(f"skipped: there is no folder {folder}\n")
        return 0
    top = folder.parent if folder.name != "corpus" and folder.parent.name == "corpus" else folder
    listed = top.parent / "expectations.md"
    said = claims(listed) if listed.is_file() else {}
    supported = {each.id for each in built_in() if each.supported}
    files = sorted(path for path in folder.rglob("*.csv"))
    known = agree = differ = broken = 0
    unexplained: list[str] = []
    rows: Counter[Fate] = Counter()
    with tempfile.TemporaryDirectory() as home, open_workspace(Path(home) / "corpus.db") as ws:
        sys.stdout.write(f"{'file':<66} {'format':<24} {'generation':<14} read booked ignored quarantined  others\n")
        for path in files:
            read = read_files(ws, [path], ask=lambda account, name: "UTC", named=NAMED)[0]
            name = str(path.relative_to(top))
            if read.parsed is None:
                sys.stdout.write(f"{name:<66} {'not recognised':<24} {read.problem[:90]}\n")
                continue
            known += 1
            fates = Counter(row.fate for row in read.parsed.rows)
            if read.parsed.format in supported:
                rows += fates
            waiting = {row.line for row in read.parsed.rows if row.fate is Fate.QUARANTINED}
            assert waiting.issuperset(BROKEN.get(name, ())), f"{name} has rows that cannot be read and were"
            broken += len(BROKEN.get(name, ()))
            counts = [fates[fate] for fate in (Fate.BOOKED, Fate.IGNORED, Fate.QUARANTINED)]
            assert sum(counts) == len(read.parsed.rows)
            claimed = said.get(name) or said.get(path.name)
            verdict = agreement(read.parsed, claimed) if claimed else "-"
            agree += verdict == "agrees"
            if verdict.startswith("differs"):
                differ += 1
                if name not in WHY:
                    unexplained.append(name)
                    verdict += " (not explained)"
            found = f"{name:<66} {read.parsed.format:<24} {read.parsed.version:<14}"
            sys.stdout.write(f"{found} {len(read.parsed.rows):>4} {counts[0]:>6} {counts[1]:>7} {counts[2]:>11}  {verdict}\n")
    waits = rows[Fate.QUARANTINED]
    share, wait = 100 * known / len(files), 100 * waits / max(1, rows.total())
    sys.stdout.write(
        f"{known} of {len(files)} files recognised ({share:.0f} %, aim {DETECTED}); {waits} of {rows.total()} rows of supported formats "
        f"wait ({wait:.1f} %, aim at most {WAITING}), {broken} of them as they are broken in the sample; {agree} agree with others, "
        f"{differ} differ, {len(unexplained)} of them unexplained\n"
    )
    return int(folder == top and (share < DETECTED or wait > WAITING or bool(unexplained)))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
