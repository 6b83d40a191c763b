"""`trimtab report` on the demo: what it prints is kept word for word, and every refusal is one sentence with its exit code."""

import csv
import os
from pathlib import Path

import pytest

from core.services.reports import NAMES
from tests.tui.cli_desk import ROOT, Shell

GOLDEN = ROOT / "tests" / "tui" / "golden" / "reports"
KEPT = ("8949-2025", "8949-2026", "schedule-d-2025", "gains-2026", "wash-2026", "carryforward-2026", "income-2025")
BROKERS = {"Schwab ...321": "basis", "Coinbase": "proceeds"}
"""What is said of two accounts' forms; of the others it is not."""


@pytest.fixture
def told(shell: Shell) -> Shell:
    for account, form in BROKERS.items():
        shell("accounts", "set", account, "--form-1099", form)
    return shell


@pytest.mark.parametrize("name", KEPT)
def test_a_printed_report_is_as_it_was(name: str, told: Shell) -> None:
    """Byte for byte; `TRIMTAB_GOLDEN=write` writes them anew, for review in the diff."""
    kind, _, year = name.rpartition("-")
    told("report", kind, "--year", year, "--out", str(told.folder / "out"))
    made = (told.folder / "out" / f"{name}.txt").read_bytes()
    if os.environ.get("TRIMTAB_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / f"{name}.txt").write_bytes(made)
    assert made == (GOLDEN / f"{name}.txt").read_bytes()


def test_every_report_is_written_or_says_why_not(shell: Shell) -> None:
    """Of a US ledger: all but the British one; stdout is the two paths, stderr one line."""
    for name in NAMES:
        done = shell("report", name, "--out", str(shell.folder / "out"), code=2 if name == "uk" else 0)
        if name != "uk":
            assert [Path(line).name for line in done.out.splitlines()] == [f"{name}-2026.csv", f"{name}-2026.txt"]
            assert done.err.startswith(f"{name} 2026 by US ")


def test_without_a_name_they_are_listed(shell: Shell, fresh: Shell) -> None:
    """With one line each, also before there is a ledger."""
    assert [line.split()[0] for line in shell("report").out.splitlines()[1:]] == list(NAMES)
    assert [each["report"] for each in fresh.json("report")["reports"]] == list(NAMES)
    refused = fresh("report", "gains", "--out", str(fresh.folder / "out"), code=3)
    assert "there is no ledger at" in refused.err
    assert not (fresh.folder / "out").exists()


def test_the_answer_in_json_counts_what_is_unknown(shell: Shell) -> None:
    """The rows of the files are not in it, their number is."""
    shell("add", "income", "--account", "Kraken", "--asset", "crypto:KSM", "--quantity", "1", "--variety", "staking", "--at", "2026-11-03")
    found = shell.json("report", "income", "--year", "2026", "--out", str(shell.folder / "out"))
    assert (found["report"], found["year"], found["unknown_figures"]) == ("income", "2026", 1)
    said = shell("report", "income", "--year", "2026", "--out", str(shell.folder / "text")).err
    assert ", 1 figure unknown: the head of the report says why" in said
    assert found["rows"] == len(Path(found["files"][0]).read_text(encoding="utf-8").splitlines()) - 1
    assert found["causes"][0]["cause"].startswith("no price for KSM")


@pytest.mark.parametrize(("words", "code", "said"), [
    (("8949",), 2, "--out is missing: name the folder for 8949"),
    (("tax-return", "--out", "x"), 2, "there is no report 'tax-return'"),
    (("8949", "--year", "2099", "--out", "x"), 2, "the tax year 2099 has not begun at the clock"),
    (("8949", "--year", "25", "--out", "x"), 2, "'25' is no tax year; write it like 2024"),
    (("8949", "--year", "2025/26", "--out", "x"), 2, "is no tax year"),
    (("uk", "--out", "x"), 2, "the policy's jurisdiction is US"),
    (("unrealised", "--year", "2024", "--out", "x"), 2, "add --as-of 2024-12-31"),
    (("8949", "--out", ""), 2, "it is empty; name a file or folder"),
    (("8949", "--out", "y" * 300), 1, "cannot be written (File name too long)"),
])  # fmt: skip
def test_what_cannot_be_meant_is_one_sentence(words: tuple[str, ...], code: int, said: str, shell: Shell, tmp_path: Path) -> None:
    """Exit 2 for what cannot be meant, 1 for what cannot be written; nothing is left."""
    done = shell("report", *(str(tmp_path / word) if word[:1] in "xy" and word else word for word in words), code=code)
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "x").exists()


def test_files_are_replaced_when_that_is_asked_for(shell: Shell, tmp_path: Path) -> None:
    """Else exit 1, and they stay."""
    out = str(tmp_path / "out")
    shell("report", "gains", "--year", "2025", "--out", out)
    (tmp_path / "out" / "gains-2025.csv").write_text("mine")
    refused = shell("report", "gains", "--year", "2025", "--out", out, code=1)
    assert "let it be replaced (--force)" in refused.err
    assert (tmp_path / "out" / "gains-2025.csv").read_text() == "mine"
    shell("report", "gains", "--year", "2025", "--out", out, "--force")
    assert (tmp_path / "out" / "gains-2025.csv").read_text().startswith("asset,")


def test_hostile_names_stay_text(shell: Shell, tmp_path: Path) -> None:
    """An account that is a formula, printed and in the CSV."""
    shell("add", "buy", "--account", "=1+1", "--asset", "security:VTI", "--quantity", "2", "--value", "100", "--at", "2026-01-05")
    shell("report", "unrealised", "--out", str(tmp_path / "out"))
    rows = list(csv.DictReader((tmp_path / "out" / "unrealised-2026.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["account"] for row in rows if "1+1" in row["account"]] == ["'=1+1"]
