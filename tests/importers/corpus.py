"""`make corpus`: every file of a folder of public samples in one table: the format and generation detected, and what became of its rows.

Run `python -m tests.importers.corpus FOLDER`; nothing is stored. A file whose times are in no stated zone is read as UTC here.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from core.model import Fate
from core.services.workspace import open_workspace
from importers.service import read_files


def main(folder: Path) -> int:
    if not folder.is_dir():
        sys.stdout.write(f"skipped: there is no folder {folder}\n")
        return 0
    known, files = 0, sorted(path for path in folder.rglob("*.csv"))
    with tempfile.TemporaryDirectory() as home, open_workspace(Path(home) / "corpus.db") as ws:
        sys.stdout.write(f"{'file':<62} {'format':<22} {'generation':<14} read booked ignored quarantined\n")
        for path in files:
            read = read_files(ws, [path], ask=lambda account, name: "UTC")[0]
            name = str(path.relative_to(folder))
            if read.parsed is None:
                sys.stdout.write(f"{name:<62} {'not recognised':<22}\n")
                continue
            known += 1
            fates = Counter(row.fate for row in read.parsed.rows)
            counts = [fates[fate] for fate in (Fate.BOOKED, Fate.IGNORED, Fate.QUARANTINED)]
            assert sum(counts) == len(read.parsed.rows)
            found = f"{name:<62} {read.parsed.format:<22} {read.parsed.version:<14}"
            sys.stdout.write(f"{found} {len(read.parsed.rows):>4} {counts[0]:>6} {counts[1]:>7} {counts[2]:>11}\n")
    sys.stdout.write(f"{known} of {len(files)} files recognised\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
