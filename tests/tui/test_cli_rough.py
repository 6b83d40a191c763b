"""Rough surroundings: no folder, no ear, odd bytes, Ctrl-C in the middle, and words that no option can mean."""

import os
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from core.ledger import Ledger
from tests.tui.cli_desk import ROOT, SAMPLES, Answer, Shell
from tests.tui.test_bad_input import POSIX, facts, ledger_of, many_rows, one_sentence

MAIN = "from tui.cli import main; main()"


def environment(shell: Shell, **more: str) -> dict[str, str]:
    return {**os.environ, **shell.env, "PYTHONPATH": str(ROOT), **more}


@POSIX
def test_bytes_that_are_no_text(shell: Shell) -> None:
    """In a name: a usage error. In a file's name: the file is read, and the name is shown with escapes."""
    odd = os.fsdecode(b"na\xffme")
    before = facts(shell)
    answer = shell.process("accounts", "set", odd, "--owner", "self")
    assert answer.returncode == 2
    assert "holds bytes that are no text" in one_sentence(Answer(2, "", answer.stderr))
    assert facts(shell) == before
    file = shell.folder / f"{odd}.csv"
    try:
        file.write_bytes((SAMPLES / "kraken-ledgers-2026-11-23.csv").read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    done = shell.process("import", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "na\\udcffme.csv: kraken-ledgers" in done.stdout
    assert shell.process("imports").returncode == 0
    assert shell.process("verify").returncode == 0


@POSIX
def test_a_folder_that_is_gone(shell: Shell) -> None:
    """A relative path from a folder that somebody removed: what is wrong, not 'the disk'."""
    command = f'mkdir gone && cd gone && rmdir ../gone && "{sys.executable}" -c "{MAIN}" import x.csv'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, cwd=shell.folder, env=environment(shell), timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "trimtab: the folder you are in is gone; change to another and try again\n"


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no such device")
def test_talk_that_nobody_hears_changes_no_exit_code(shell: Shell) -> None:
    """stderr on a full disk, and closed: the command ends as it would have."""
    free = next(each["id"] for each in shell.json("queue")["actions"] if not each["blocked_by"])
    for end in ("2>/dev/full", "2>&-"):
        for words, code in ((("lots", "--bogus"), 2), (("queue", "approve", free), 0), (("queue", "undo"), 0)):
            command = f'exec "$0" -m tui.cli "$@" >/dev/null {end}'
            line = ["sh", "-c", command, sys.executable, *words, *shell.fixed]
            assert subprocess.run(line, env=environment(shell), timeout=60, check=False).returncode == code


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("words", [(), ("checklist",), ("plan",), ("formats",), ("accounts",), ("doctor",)], ids=" ".join)
def test_any_encoding_shows_every_view(shell: Shell, encoding: str, words: tuple[str, ...]) -> None:
    """What an encoding lacks is written as escapes; never a traceback."""
    shell("accounts", "set", "Zürich \U0001f600", "--owner", "self")
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", *words, *shell.fixed], capture_output=True, cwd=shell.folder, timeout=60, check=False,
        env=environment(shell, PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C"),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding)


@POSIX
@pytest.mark.parametrize("words", [("lots", "--json"), ("lots", "--limit", "100000")], ids=" ".join)
def test_ctrl_c_while_an_answer_is_written(shell: Shell, words: tuple[str, ...]) -> None:
    """130 and one sentence; no word of generators or cursors."""
    shell("import", many_rows(shell, 3000), code=None)
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, *words, *shell.fixed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(shell), cwd=shell.folder,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == "trimtab: interrupted; a change that was not finished was not kept"


def test_a_reading_that_was_left_does_not_speak_up_after_the_ledger_is_closed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after Ctrl-C: rows that nobody took, and a connection that is closed before them."""
    heard: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", heard.append)
    ledger = Ledger.open(ledger_of(shell))
    rows = ledger._db.each("SELECT id FROM event")
    assert next(rows)
    ledger.close()
    del rows
    assert heard == []


HOSTILE = ("[red]x[/red]", "[/]", "a\nb", "a\x1b[2Jb", "\x1b]0;t\x07", "a\rb", "\u202eabc", "\u2028", "\U0001f600", "=1+1", "'; --")
"""Texts that a terminal, a markup language, a spreadsheet or a query might take for more than text."""
ABSURD = ("-1", "NaN", "sNaN", "Infinity", "-Infinity", "1e999999999", "9" * 400, "x" * 100_000, "１２e", "0x10", "--", " ")
NUMBERS = {
    "quantity": ("add", "deposit", "--account", "B", "--asset", "USD", "--at", "2026-01-05", "--quantity=?"),
    "value": ("add", "buy", "--account", "B", "--asset", "BTC", "--at", "2026-01-05", "--quantity", "1", "--value=?"),
    "price": ("prices", "set", "--", "BTC", "?"),
    "limit": ("lots", "--limit=?"),
    "year": ("gains", "--year=?"),
    "amount": ("accounts", "recurring", "--", "Kraken", "BTC", "?"),
    "until": ("queue", "snooze", "A1", "--until=>?"),
    "id": ("undo-import", "--", "?"),
    "as-of": ("status", "--as-of=?"),
}


@pytest.mark.parametrize("field", NUMBERS)
@pytest.mark.parametrize("said", ABSURD, ids=lambda said: said[:12])
def test_numbers_that_are_none(shell: Shell, field: str, said: str) -> None:
    """Exit 1 or 2, one short sentence, and nothing is kept of it."""
    before = facts(shell)
    fixed = shell.fixed[:2] if field == "as-of" else shell.fixed
    asked = [word.replace("?", said) for word in NUMBERS[field]]
    answer = Shell(shell.folder, None)(*fixed, *asked, code=None)
    assert answer.code in (1, 2), answer
    assert len(one_sentence(answer)) < 1000
    assert facts(shell) == before


DEPOSIT = ("add", "deposit", "--asset=USD", "--quantity=1", "--at=2026-01-05")


def silent(written: str) -> bool:
    """Whether a terminal shows every character and obeys none."""
    return not any((unicodedata.category(char)[0] == "C" and char != "\n") or char in "\u2028\u2029" for char in written)


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_texts_stay_texts(shell: Shell, said: str) -> None:
    """Wherever a text is taken: it is shown with escapes where it must be, and in JSON as it was."""
    name, fixed, bare = f"n{said}", shell.fixed, Shell(shell.folder, None)
    action = shell.json("queue")["actions"][0]["id"]
    told = [
        bare(*fixed, "accounts", "set", "--owner=self", "--", name),
        bare(*fixed, "assets", "set", "VTI", f"--name={name}", f"--wash-group={name}"),
        bare(*fixed, "journal", "note", f"--subject={name}", "--", name),
        bare(*fixed, "accounts", "rename", "--", "Kraken", f"k{said}"),
        bare(*fixed, *DEPOSIT, f"--account={name}", f"--note={said}", f"--ref={said}"),
        bare(*fixed, "lots", f"--{name}", code=2),
        bare(*fixed, "queue", "reject", action, f"--reason={name}"),
        bare(*fixed, "import", f"--account={name}", str(SAMPLES / "kraken-ledgers-2026-11-23.csv"), code=None),
        bare(*fixed, "lots", f"--account=x{said}", code=2),
        bare(*fixed, "queue", "approve", "--", f"x{said}", code=1),
        bare(*fixed, "answer", "--", f"x{said}", said, code=1),
    ]
    views = ("accounts", "assets", "journal", "events", "lots", "status", "queue", "transfers", "questions", "imports", "plan", "checklist")
    told += [shell(view, code=None) for view in views]
    assert [answer for answer in told if not silent(answer.out + answer.err)] == []
    assert name.strip() in {each["account"] for each in shell.json("accounts")["accounts"]}
    assert shell.json("verify")["findings"] == []
