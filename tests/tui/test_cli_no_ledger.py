"""A ledger that is not there: looking never makes one, a wrong name is said, and a rehearsal leaves nothing behind."""

import sqlite3
from pathlib import Path

import pytest

from tests.tui.cli_desk import CLOCK, SAMPLES, Shell
from tests.tui.test_bad_input import POSIX, ledger_of, locked_away, one_sentence, without_rights

__all__ = ["locked_away"]

VIEWS = (
    ("status",), (), ("plan",), ("queue",), ("checklist",), ("lots",), ("gains", "--year", "2025"), ("income", "--year", "2025"),
    ("transfers",), ("quarantine",), ("questions",), ("accounts",), ("assets",), ("prices",), ("prices", "missing"), ("events",),
    ("policy",), ("journal",), ("due",), ("imports",),
)
"""Commands that only look."""
WANTING = (
    ("verify",), ("backup", "x.db"), ("export", "--out", "csv"), ("queue", "approve", "A1"), ("queue", "undo"), ("undo-import", "1"),
    ("checklist", "tick", "monday.prices"), ("journal", "note", "hello"), ("transfers", "link", "a", "b"), ("events", "revert", "a"),
    ("quarantine", "dismiss", "1", "--reason", "x"), ("accounts", "rename", "a", "b"),
)
"""Commands that want what is in a ledger."""
MAKING = (
    ("import", str(SAMPLES / "kraken-ledgers-2026-11-23.csv")), ("accounts", "set", "Bank", "--owner", "self"),
    ("assets", "set", "crypto:BTC", "--class", "btc"),
    ("prices", "set", "crypto:BTC", "1"), ("add", "deposit", "--account", "B", "--asset", "USD", "--quantity", "1", "--at", "2026-01-01"),
)


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize("words", [*VIEWS, *WANTING], ids=" ".join)
def test_a_ledger_name_that_is_wrong_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Exit 3, one sentence with the commands that make a ledger, and nothing was made, neither file nor folder."""
    before = everything(tmp_path)
    for path in (tmp_path / "typo.db", tmp_path / "no" / "such" / "ledger.db"):
        said = one_sentence(Shell(tmp_path, path)(*words, code=3))
        assert said == f"trimtab: there is no ledger at {path}; 'trimtab import FILE' or 'trimtab demo' makes one"
    assert everything(tmp_path) == before


@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
def test_before_the_first_import_a_view_says_how_to_begin(tmp_path: Path, words: tuple[str, ...]) -> None:
    """In the default place nothing is wrong: an empty answer, in the shape of the contract, and still no file."""
    shell = Shell(tmp_path, None)
    before = everything(tmp_path)
    answer = shell(*words, code=None)
    assert answer.code == (1 if words == ("due",) else 0)
    if words != ("due",):
        assert "trimtab import" in answer.out + answer.err
        assert "trimtab demo" in answer.out + answer.err
    framed = shell.json(*words, code=None)
    assert {"schema", "as_of", "currency"} <= framed.keys()
    assert everything(tmp_path) == before


@pytest.mark.parametrize("words", WANTING, ids=" ".join)
def test_before_the_first_import_there_is_nothing_to_act_on(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Exit 3, or 1 for a name that nothing has; nothing is made."""
    answer = Shell(tmp_path, None)(*words, code=None)
    assert answer.code in (1, 3)
    one_sentence(answer)
    assert everything(tmp_path) == []


@pytest.mark.parametrize("words", MAKING, ids=lambda words: " ".join(words)[:30])
def test_what_may_begin_a_ledger_makes_it(fresh: Shell, words: tuple[str, ...]) -> None:
    """With its folder; then every view opens it."""
    fresh(*words, code=0)
    assert ledger_of(fresh).is_file()
    fresh("status")


def test_a_policy_can_be_shown_before_its_ledger_is_there(fresh: Shell) -> None:
    """`policy use` needs none either."""
    fresh("policy", "use", "monitor")
    assert "monitor" in fresh("policy", "show").out
    assert not ledger_of(fresh).exists()


def test_a_rehearsal_needs_no_ledger(tmp_path: Path) -> None:
    """`import --dry-run` answers as the import would, with nothing made in the named place or in the default one."""
    for shell in (Shell(tmp_path, tmp_path / "new" / "ledger.db"), Shell(tmp_path, None)):
        told = shell.json("import", str(SAMPLES), "--dry-run", "--as-of", CLOCK, code=None)
        assert told["import"] is None
        assert everything(tmp_path) == []
    assert "would be stored; nothing was" in shell("import", str(SAMPLES), "--dry-run", "--as-of", CLOCK, code=None).out
    kept = Shell(tmp_path, tmp_path / "kept.db").json("import", str(SAMPLES), code=None)
    assert [file["rows"] for file in kept["files"]] == [file["rows"] for file in told["files"]]


def test_a_rehearsal_knows_what_is_there(shell: Shell) -> None:
    """The demo's own files again: all duplicates; the ledger keeps every byte that counts."""
    before = shell.json("journal", "--limit", "1")
    told = shell.json("import", str(SAMPLES), "--dry-run", code=None)
    assert sum(file["rows"]["booked"] for file in told["files"]) == 0
    assert shell.json("journal", "--limit", "1") == before


@POSIX
def test_a_rehearsal_works_where_nothing_can_be_written(locked_away: Shell) -> None:
    """On a ledger that may only be read: the same answer, the same bytes."""
    before = ledger_of(locked_away).read_bytes()
    answer = without_rights(locked_away, "import", str(SAMPLES), "--dry-run")
    assert "Dry run: 0 new events would be stored; nothing was." in answer.out
    assert answer.err == ""
    entry = locked_away.folder / "entry.csv"
    entry.write_text("kind,at,account,asset,quantity,value\nbuy,2024-01-05,B,security:VTI,1,5\n")
    assert "would be added" in without_rights(locked_away, "add", "csv", str(entry), "--dry-run").out
    assert ledger_of(locked_away).read_bytes() == before
    assert {each.name for each in ledger_of(locked_away).parent.iterdir()} == {"ledger.db", "ledger.toml"}


def test_an_empty_ledger_in_memory_takes_no_writes(tmp_path: Path) -> None:
    """What looks at nothing cannot lose a decision: the write is refused with the way to begin."""
    answer = Shell(tmp_path, None)("journal", "note", "hello", "--as-of", CLOCK, code=3)
    assert "yet: 'trimtab import FILE' makes it" in one_sentence(answer)


def test_a_file_that_is_empty_is_still_a_ledger_to_be(tmp_path: Path) -> None:
    """An empty file, as `touch` makes it, is opened and filled as before."""
    path = tmp_path / "touched.db"
    path.touch()
    Shell(tmp_path, path)("status")
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone()[0] > 0
    connection.close()
