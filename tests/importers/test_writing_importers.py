"""docs/writing-importers.md, followed to the letter: its files become a package, its command and test are run, its output is compared."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from importers.base import Failed
from importers.trying import read

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writing-importers.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> dict[str, str]:
    """The page's code blocks by the name after their language."""
    return {name: body for _, name, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if name}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python that finds Trimtab and what is installed in `folder`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRIMTAB", "PYTEST", "COVERAGE"))}
    path = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(folder))), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=clean | path, capture_output=True, text=True, encoding="utf-8", timeout=120,
        check=False,
    )


def trimtab(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "tui.cli", *arguments, "--ledger", str(folder / "ledger.db"), "--as-of", "2026-11-23T09:00")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's files in a folder, with what an installer would write beside them: the metadata that its pyproject asks for."""
    folder = tmp_path_factory.mktemp("harbour")
    for name, body in blocks().items():
        if "." in name:
            (folder / name).write_text(body, encoding="utf-8")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = project["entry-points"]["trimtab.importers"]
    install(folder, project["name"], project["version"], *(f"{name} = {value}" for name, value in points.items()))
    return folder


def install(folder: Path, name: str, version: str, *points: str) -> None:
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[trimtab.importers]\n" + "\n".join(points) + "\n", encoding="utf-8")


def test_the_commands_of_the_page_print_what_it_says(package: Path) -> None:
    """The sample is recognised by the installed package, and every row becomes what the page shows."""
    command = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("trimtab import"))
    done = trimtab(package, *command.split()[1:])
    assert (done.stdout, done.stderr) == (blocks()["output"], "")
    assert done.returncode == 1
    assert not (package / "ledger.db").exists()


def test_the_test_of_the_page_passes(package: Path) -> None:
    done = run(package, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_harbour.py")
    assert done.returncode == 0, done.stdout


def test_the_installed_importer_is_listed_and_asked_for_by_name(package: Path) -> None:
    assert "Harbour: account history" in trimtab(package, "formats").stdout
    done = trimtab(package, "import", "harbour.csv", "--format", "harbour")
    assert "7 rows = 5 booked, 0 duplicate, 1 ignored, 1 quarantined" in done.stdout
    again = trimtab(package, "import", "harbour.csv")
    assert "7 rows = 0 booked, 5 duplicate, 1 ignored, 1 quarantined" in again.stdout


def test_the_page_names_every_column_and_setting_that_a_declaration_has() -> None:
    """What the declared layer can do and the page does not mention would not be found."""
    from importers.declared import Declared
    from importers.means import Columns

    page = PAGE.read_text(encoding="utf-8")
    settings = {name for name in Declared.__annotations__ if name not in ("zone", "remark")}
    assert [name for name in (*Columns.__slots__, *settings) if not re.search(rf"\b{name}\b ?=", page)] == ["note"]


BROKEN = {
    "raises": ("raise OSError('no such wheel')", "cannot be loaded (OSError: no such wheel)"),
    "ends": ("raise SystemExit(3)", "cannot be loaded (RuntimeError: it ended the program)"),
    "wrong": ("IT = 'an importer'", "is 'str', not an importers.base.Importer"),
    "bare": ("class IT:\n    pass", "is 'IT', not an importers.base.Importer"),
    "clash": ("class IT(Harbour):\n    id = 'kraken-ledgers'", "calls itself kraken-ledgers, which Trimtab reads itself"),
    "twice": ("class IT(Harbour):\n    pass", "calls itself harbour, as another one does"),
    "nameless": ("class IT(Harbour):\n    id = 'No Id'", "has no id of small letters, digits and dashes"),
    "greedy": ("class IT(Harbour):\n    id = 'greedy'\n    signatures = (Signature('1', ('Time',)),)", "fewer than two columns"),
    "torn": (
        "class IT(Harbour):\n    id = 'torn'\n    signatures = (Signature('1', ('A', 'B'), patterns=(('c', '('),)),)",
        "pattern that is none",
    ),
}


def test_a_broken_package_is_a_sentence_and_stops_nothing(package: Path, tmp_path: Path) -> None:
    """Whatever a package does when it is loaded: the others work, `formats` and an import that finds no format say what is wrong."""
    for name in ("trimtab_harbour.py", "harbour.csv"):
        (tmp_path / name).write_text((package / name).read_text(encoding="utf-8"), encoding="utf-8")
    install(tmp_path, "harbour", "1", "harbour = trimtab_harbour:Harbour")
    head = "from importers.base import Signature\nfrom trimtab_harbour import Harbour\n"
    for name, (body, _) in BROKEN.items():
        (tmp_path / f"broken_{name}.py").write_text(f"{head}{body}\n", encoding="utf-8")
    install(tmp_path, "zz-broken", "1", *(f"{name} = broken_{name}:IT" for name in BROKEN), "gone = there_is_none:IT")
    listed = trimtab(tmp_path, "formats")
    assert (listed.returncode, "Harbour: account history" in listed.stdout) == (0, True)
    said = listed.stderr.splitlines()
    for name, (_, sentence) in BROKEN.items():
        assert any(f"the importer {name} of the package zz-broken" in line and sentence in line for line in said), (name, said)
    assert len(said) == len(BROKEN) + 1
    assert "Traceback" not in listed.stderr
    assert "5 booked" in trimtab(tmp_path, "import", "harbour.csv").stdout
    (tmp_path / "odd.csv").write_text("a,b,c,d\n1,2,3,4\n", encoding="utf-8")
    odd = trimtab(tmp_path, "import", "odd.csv")
    assert "of no known format" in odd.stdout + odd.stderr
    assert "calls itself kraken-ledgers" in odd.stdout + odd.stderr


FAILING = {
    "raise KeyError('Fee')": "failed (KeyError: 'Fee')",
    "return None": "gave 'NoneType' in place of a parsed file",
    "book(b'short', NOON, LEG)": "an event whose key has not 16 bytes",
    "book(KEY, NOON, Leg('Harbour', 'cash:EUR', 1.5, LegRole.CASH))": "an amount that is no finite decimal",
    "book(KEY, NOON, Leg('Harbour', 'EUR', Decimal(1), LegRole.CASH))": "an asset 'EUR' without its kind",
    "book(KEY, NOON, LEG, rows=(-1,))": "an event without legs or rows",
    "book(KEY, NOON, LEG, kind='party')": "an event of the kind 'party'",
    "book(KEY, NOON.replace(tzinfo=None), LEG)": "an event without an instant",
    "reading.quarantine(0, 'cause', '')": "no reason for line 3",
}


OWN_PARSE = """
    def parse(self, table, context):
        from datetime import UTC, datetime
        from decimal import Decimal

        from core.model import Draft, EventKind, Leg, LegRole
        from importers.base import Reading

        def book(key, at, leg, rows=(0,), kind=EventKind.DEPOSIT):
            reading.book(Draft(key, kind, at, (leg,), rows))

        table.records
        reading = Reading(table, self, "Harbour")
        KEY, NOON, LEG = reading.key("1"), datetime(2024, 1, 5, 12, tzinfo=UTC), Leg("Harbour", "cash:EUR", Decimal(1), LegRole.CASH)
        BODY
        return reading.finish()
"""


@pytest.mark.parametrize("body", FAILING)
def test_what_an_importer_hands_over_is_checked(tmp_path: Path, body: str) -> None:
    """Author's tests and imports say the same: what it raised, or what the ledger could not hold."""
    (tmp_path / "harbour.csv").write_text(blocks()["harbour.csv"], encoding="utf-8")
    made: dict[str, Any] = {}
    exec(compile(blocks()["trimtab_harbour.py"] + OWN_PARSE.replace("BODY", body), "trimtab_harbour.py", "exec"), made)
    with pytest.raises(Failed, match=re.escape(FAILING[body])):
        read(made["Harbour"](), tmp_path / "harbour.csv")


def test_an_importer_that_fails_on_a_file_fails_that_file_alone(tmp_path: Path) -> None:
    """What another package raises cannot end in a traceback, nor keep the other files out."""
    source = blocks()["trimtab_harbour.py"] + OWN_PARSE.replace("BODY", "raise KeyError('Fee')")
    (tmp_path / "trimtab_harbour.py").write_text(source, encoding="utf-8")
    (tmp_path / "harbour.csv").write_text(blocks()["harbour.csv"], encoding="utf-8")
    (tmp_path / "other.csv").write_text("date,type,asset,quantity\n2024-01-05,deposit,crypto:BTC,1\n", encoding="utf-8")
    install(tmp_path, "trimtab-harbour", "1.0", "harbour = trimtab_harbour:Harbour")
    done = trimtab(tmp_path, "import", "harbour.csv", "other.csv", "--tz", "UTC")
    said = done.stdout + done.stderr
    assert "harbour.csv: harbour of the package trimtab-harbour failed (KeyError: 'Fee'); update or uninstall it" in said
    assert "1 new events" in said
    assert "Traceback" not in said


def test_a_known_format_reads_no_metadata_and_cannot_be_taken_over(package: Path, tmp_path: Path) -> None:
    """`importlib.metadata` is imported only where no built-in importer fits; a package that claims a known header is not asked."""
    (tmp_path / "thief.py").write_text(
        "from trimtab_harbour import Harbour\nfrom importers.base import Signature\n\nclass Thief(Harbour):\n    id = 'thief'\n"
        "    signatures = (Signature('1', ('txid', 'refid', 'time', 'type', 'subtype', 'subclass', 'asset', 'wallet', 'fee')),)\n",
        encoding="utf-8",
    )
    (tmp_path / "trimtab_harbour.py").write_text(blocks()["trimtab_harbour.py"], encoding="utf-8")
    install(tmp_path, "thief", "1", "thief = thief:Thief")
    sample = Path(__file__).parent / "fixtures" / "kraken_v6.csv"
    code = (
        "import sys\nfrom pathlib import Path\nfrom core.services.workspace import open_workspace\n"
        "from importers.service import read_files\n"
        f"with open_workspace(Path({str(tmp_path / 'ledger.db')!r})) as ws:\n"
        f"    print(read_files(ws, [Path({str(sample)!r})])[0].parsed.format, 'importers.plugins' in sys.modules, 'thief' in sys.modules)\n"
    )
    assert run(tmp_path, "-c", code).stdout.split() == ["kraken-ledgers", "False", "False"]
