"""The table of exit codes in docs/cli.md, case by case: what cannot be used, by command, gets one sentence and the code of its kind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.cli_desk import SAMPLES, Shell
from tests.tui.test_bad_input import POSIX, bound, facts, ledger_of, one_sentence

WORK = {
    "import": ("import", "?"),
    "prices import": ("prices", "import", "?"),
    "add csv": ("add", "csv", "?"),
    "policy check": ("policy", "check", "?"),
    "restore": ("restore", "?"),
}
"""Commands with the file that they work on."""
SETTINGS = {
    "--policy": ("status", "--policy", "?"),
    "--mapping": ("import", "--mapping", "?", str(SAMPLES / "kraken-ledgers-2026-11-23.csv")),
    "import --policy": ("import", str(SAMPLES), "--policy", "?"),
}
"""Files that an option names."""


def missing(path: Path) -> None:
    """Nothing lies there."""


def folder(path: Path) -> None:
    path.mkdir()


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 20)


def empty(path: Path) -> None:
    path.touch()


def words(path: Path) -> None:
    path.write_text("this is neither a table nor a policy\n")


def loop(path: Path) -> None:
    path.symlink_to(path)


def another(path: Path) -> None:
    """A file of the wrong kind altogether: another program's database."""
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()


MADE: tuple[Callable[[Path], None], ...] = (missing, folder, noise, empty, words, loop, another)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("command", [*WORK, *SETTINGS])
def test_a_file_that_cannot_be_used(shell: Shell, command: str, make: Callable[[Path], None]) -> None:
    """1 where it is what the command works on, 2 where it is a setting; the ledger stays as it was."""
    if command == "policy check" and make is empty:
        pytest.skip("an empty policy is refused for what it lacks, below")
    path = shell.folder / "given"
    make(path)
    before = facts(shell)
    code = 1 if command in WORK else 2
    answer = shell(*(str(path) if word == "?" else word for word in {**WORK, **SETTINGS}[command]), code=None)
    assert answer.code == code, answer
    if command == "import":
        assert "Nothing was imported." in answer.out
        assert answer.err == ""
    else:
        assert "given" in one_sentence(answer)
        assert answer.out == ""
    assert facts(shell) == before


@POSIX
@pytest.mark.parametrize("command", [*WORK, *SETTINGS])
def test_a_file_that_may_not_be_read(shell: Shell, command: str) -> None:
    """The same codes, where permission is what lacks."""
    path = shell.folder / "given"
    path.write_text("x")
    path.chmod(0)
    asked = (str(path) if word == "?" else word for word in {**WORK, **SETTINGS}[command])
    done = shell.process(*asked, preexec_fn=bound)
    if "chmod" not in done.stdout + done.stderr and "Permission denied" not in done.stdout + done.stderr:
        assert command == "restore"
        assert "cannot be" in done.stderr
    assert done.returncode == (1 if command in WORK else 2)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "ledger", ["typo.db", "no/such/folder/x.db", "file/x.db", ".", "text.db", "foreign.db", "loop.db"], ids=lambda name: name
)
@pytest.mark.parametrize("command", [("status",), ("lots",), ("import", str(SAMPLES)), ("verify",), ("due",)], ids=" ".join)
def test_a_ledger_that_cannot_be_used(tmp_path: Path, command: tuple[str, ...], ledger: str) -> None:
    """3, whatever the command; but an import may make one where it can."""
    (tmp_path / "file").write_text("a file, not a folder")
    words(tmp_path / "text.db")
    another(tmp_path / "foreign.db")
    loop(tmp_path / "loop.db")
    makes = command[0] == "import" and ledger in ("typo.db", "no/such/folder/x.db")
    answer = Shell(tmp_path, tmp_path / ledger)(*command, code=None)
    if makes:
        assert (answer.code, answer.err) == (1, "")
        return
    assert answer.code == 3
    one_sentence(answer)
    assert (tmp_path / "file").read_text() == "a file, not a folder"


OUTPUTS = {
    "backup there": ("backup", "there"),
    "backup in no folder": ("backup", "no/such/folder/x.db"),
    "export into a file": ("export", "--out", "there"),
    "tickets into a file": ("queue", "export", "--out", "there/x"),
}


@pytest.mark.parametrize("what", OUTPUTS)
def test_an_output_that_cannot_be_written(shell: Shell, what: str) -> None:
    """1: the work failed; what lies there is not touched, and no decision is lost."""
    (shell.folder / "there").write_text("mine")
    free = next(each["id"] for each in shell.json("queue")["actions"] if not each["blocked_by"])
    shell("queue", "approve", free)
    before = facts(shell)
    *command, path = OUTPUTS[what]
    one_sentence(shell(*command, str(shell.folder / path), code=1))
    assert (shell.folder / "there").read_text() == "mine"
    assert facts(shell) == before


def test_the_ledger_is_no_backup_of_itself(shell: Shell) -> None:
    """2: it cannot be meant."""
    assert "is the ledger itself" in one_sentence(shell("restore", shell.fixed[1], code=2))


def test_the_doctor_looks_and_makes_nothing(shell: Shell, tmp_path: Path) -> None:
    """Of a ledger, of none, of an older one and of what is none: what it is, and every file as it was."""
    found = {each["name"]: each["found"] for each in shell.json("doctor")["checks"]}
    assert found["ledger file"] == shell.fixed[1]
    assert found["ledger size"] == f"{ledger_of(shell).stat().st_size:,} bytes"
    assert found["imports"] == "1"
    assert found["writable"] == "yes"
    assert found["ledger"].startswith("schema ")
    assert {"trimtab", "python", "sqlite", "policy", "terminal", "encoding"} <= found.keys()
    shell("undo-import", "1")
    assert "0, and 1 undone" in shell("doctor").out
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    shell("doctor")
    assert "not there yet" in Shell(tmp_path, tmp_path / "no" / "x.db")("doctor").out
    assert "not there yet" in Shell(tmp_path, None)("doctor").out
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before
    noise(tmp_path / "noise.db")
    assert "is not a Trimtab ledger" in Shell(tmp_path, tmp_path / "noise.db")("doctor", code=1).out
    empty(tmp_path / "touched.db")
    assert "an empty file" in Shell(tmp_path, tmp_path / "touched.db")("doctor").out
    assert (tmp_path / "touched.db").stat().st_size == 0


def test_the_doctor_does_not_bring_a_ledger_up_to_date(shell: Shell) -> None:
    """An older schema is said, and left to the command that uses it."""
    import sqlite3

    connection = sqlite3.connect(ledger_of(shell))
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    before = ledger_of(shell).read_bytes()
    assert "schema 1, revision" in shell("doctor").out
    assert "a copy is kept" in shell("doctor").out
    assert ledger_of(shell).read_bytes() == before
