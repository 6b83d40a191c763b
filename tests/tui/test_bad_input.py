"""What cannot be used, by command: one sentence with its remedy, the exit code, and the ledger as it was."""

import csv
import ctypes
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.tui.cli_desk import ROOT, SAMPLES, Answer, Shell

KRAKEN = (SAMPLES / "kraken-ledgers-2026-11-23.csv").read_bytes()
HEADER, *ROWS = KRAKEN.splitlines(keepends=True)
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, limits and permissions as POSIX has them")
DAC_OVERRIDE, DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24


def ledger_of(shell: Shell) -> Path:
    return Path(shell.fixed[1])


def facts(shell: Shell) -> str:
    """A digest of everything that the ledger keeps; what is computed from it may be stored anew."""
    connection = sqlite3.connect(f"{ledger_of(shell).as_uri()}?mode=ro", uri=True)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        kept = [name for (name,) in tables if not name.endswith("_view") and name not in ("projection", "lot_value")]
        return sha256(repr([connection.execute(f"SELECT * FROM {name}").fetchall() for name in kept]).encode()).hexdigest()
    finally:
        connection.close()


def one_sentence(answer: Answer) -> str:
    """The only line on stderr."""
    lines = answer.err.splitlines()
    assert len(lines) == 1, answer
    assert lines[0].startswith("trimtab: ")
    return lines[0]


NEW = "date,type,account,asset,quantity,amount,currency\n2026-01-05T10:00:00+00:00,buy,New,BTC,1,5,USD\n"


def written(shell: Shell, data: bytes, name: str = "export.csv") -> str:
    file = shell.folder / name
    file.write_bytes(data)
    return str(file)


UNREADABLE = {
    "no CSV": (b"hello, this is no table", "holds no table"),
    "empty": (b"", "is empty; export it again"),
    "blank lines": (b"\n\n\n", "is empty; export it again"),
    "bytes": (bytes(range(256)) * 50, "is no text file"),
    "an archive": (b"PK\x03\x04" + b"x" * 100, "is a spreadsheet or an archive"),
    "a web page": (b"<!DOCTYPE html><html></html>", "is a web page"),
    "JSON": (b'{"a": 1}', "is JSON, not CSV"),
    "a million columns": (b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n", "1,000,000 columns"),
    "another table": (b"a,b,c\n1,2,3\n", "header"),
    "its own prices": (b"asset,at,price,currency\nBTC,2026-01-01,1,USD\n", "trimtab prices import"),
    "its own entries": (b"kind,at,account,asset\nbuy,2026-01-01,X,BTC\n", "trimtab add csv"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_is_no_export_changes_nothing(shell: Shell, what: str) -> None:
    """Exit 1, a reason with a remedy on the file's line, nothing stored."""
    data, sentence = UNREADABLE[what]
    before = facts(shell)
    answer = shell("import", written(shell, data), code=1)
    assert sentence in answer.out
    assert answer.out.endswith("Nothing was imported.\n")
    assert answer.out.count("export.csv") == 1
    assert answer.err == ""
    assert facts(shell) == before
    view = shell.json("import", str(shell.folder / "export.csv"), code=1)
    assert (view["import"], view["files"][0]["format"]) == (None, None)
    assert sentence in view["files"][0]["warnings"][0]


PARTLY = {
    "cut in the middle of a row": (KRAKEN[: len(HEADER) + len(ROWS[0]) + len(ROWS[1]) + 40], 1, "ends in the middle of this row"),
    "NUL bytes in a row": (KRAKEN.replace(b'"trade"', b'"tr\0ade"', 1), 2, "holds NUL bytes"),
    "NUL bytes at the end": (KRAKEN + b"\0" * 4096, 1, "holds NUL bytes"),
    "an open quote": (KRAKEN + b'"LOPEN,foo\n1,2\n', 2, "is not a time"),
    "an endless cell": (KRAKEN + b'"' + b"x" * 3_000_000 + b'"\n', 1, "is not a time"),
    "one leg of each trade": (
        HEADER + b"".join(row for row in ROWS if b'"trade"' in row and b"ZUSD" not in row), 8, "is here, not what was",
    ),
}


@pytest.mark.parametrize("what", PARTLY)
def test_what_can_be_read_is_booked_and_the_rest_waits(fresh: Shell, what: str) -> None:
    """Exit 1; every row is accounted for, the rest is in quarantine with line and reason, and the ledger is sound."""
    data, quarantined, sentence = PARTLY[what]
    view = fresh.json("import", written(fresh, data), "--account", "Kraken", code=1)["files"][0]
    rows = view["rows"]
    assert rows["quarantined"] == quarantined == len(view["quarantine"])
    assert rows["read"] == rows["booked"] + rows["duplicate"] + rows["ignored"] + rows["quarantined"]
    assert rows["booked"] > 0
    assert any(sentence in row["reason"] for row in view["quarantine"])
    assert len(fresh.json("quarantine")["rows"]) == quarantined
    assert "every check holds" in fresh("verify").err


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252"])
def test_any_encoding_is_the_same_file(fresh: Shell, encoding: str) -> None:
    """With or without a byte order mark; an overlapping file in another encoding adds nothing."""
    fresh("import", written(fresh, KRAKEN, "plain.csv"))
    rows = fresh.json("import", written(fresh, KRAKEN.decode().encode(encoding)))["files"][0]["rows"]
    assert (rows["booked"], rows["quarantined"], rows["duplicate"] + rows["ignored"]) == (0, 0, rows["read"])


def test_mixed_encodings_lose_no_row(fresh: Shell) -> None:
    """A line in Windows-1252 among UTF-8: read, with a warning that names what to check."""
    data = KRAKEN.replace(b"tradespot", b"trad\xe9spot", 1).replace(b"spot / main", "sp\u00f6t / main".encode(), 1)
    view = fresh.json("import", written(fresh, data), code=None)["files"][0]
    assert view["rows"]["read"] == len(ROWS)
    assert any("not UTF-8" in warning for warning in view["warnings"])


TYPOS = {
    "a table": ("[tax]", "[taxes]", "did you mean 'tax'"),
    "a key": ('soft = "5%"', 'sfot = "5%"', "did you mean 'soft'"),
    "a sum": ('target = "40%"', 'target = "45%"', "add up to 105 %"),
    "a member twice": ('"class:btc"', '"class:l1"', "belongs to both"),
    "a bracket": ("[tax]", "[tax", "is not TOML"),
    "a zone": ("America/New_York", "America/NewYork", "is not a time zone"),
    "a band": ('"15%"', '"lots"', "is not a band"),
}


@pytest.mark.parametrize("what", TYPOS)
def test_a_policy_with_a_typo_names_file_line_and_remedy(shell: Shell, what: str) -> None:
    """Exit 1 for the check that finds it, 2 for every command that wants the policy; the ledger untouched."""
    old, new, sentence = TYPOS[what]
    text = (ledger_of(shell).with_suffix(".toml")).read_text(encoding="utf-8")
    before = facts(shell)
    typo = Path(written(shell, text.replace(old, new, 2 if what == "a band" else 1).encode(), "typo.toml"))
    for words in (("policy", "check", str(typo)), ("status", "--policy", str(typo)), ("import", str(SAMPLES), "--policy", str(typo))):
        said = one_sentence(shell(*words, code=1 if words[:2] == ("policy", "check") else 2))
        assert re.search(r"typo\.toml, line \d+: ", said)
        assert sentence in said
    assert facts(shell) == before
    shutil.copy(typo, ledger_of(shell).with_suffix(".toml"))
    assert sentence in shell("doctor", code=1).out


USES = (
    ("lots",), ("status",), ("import", str(SAMPLES)), ("queue",), ("verify",), ("backup", "copy.db"), ("export", "--out", "csv"), ("due",),
    ("accounts", "set", "X", "--owner", "self"),
    ("add", "deposit", "--account", "X", "--asset", "USD", "--quantity", "1", "--at", "2026-01-01"),
)


@pytest.mark.parametrize("words", USES, ids=" ".join)
def test_a_ledger_of_a_newer_version_is_left_alone(shell: Shell, words: tuple[str, ...]) -> None:
    """Exit 3: update the program; the file keeps every byte."""
    connection = sqlite3.connect(ledger_of(shell))
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = ledger_of(shell).read_bytes()
    assert "was written by a newer Trimtab" in one_sentence(shell(*words, code=3))
    assert ledger_of(shell).read_bytes() == before
    assert "newer Trimtab" in shell("doctor", code=1).out


@pytest.mark.parametrize("words", USES, ids=" ".join)
def test_a_damaged_ledger_asks_for_its_backup(shell: Shell, words: tuple[str, ...]) -> None:
    """Cut short: exit 3 with the command that mends it."""
    data = ledger_of(shell).read_bytes()
    ledger_of(shell).write_bytes(data[: len(data) // 3])
    assert "trimtab restore FILE" in one_sentence(shell(*words, code=3))


def bound() -> None:
    """In the child: root is held to permissions like anyone else."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (DAC_OVERRIDE, DAC_READ_SEARCH):
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def without_rights(shell: Shell, *words: str) -> Answer:
    done = shell.process(*words, preexec_fn=bound)
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def locked_away(shell: Shell) -> Iterator[Shell]:
    """A ledger whose folder may only be read."""
    if os.name != "posix":
        pytest.skip("permissions of folders are tested on POSIX systems")
    folder = ledger_of(shell).parent
    for each in folder.iterdir():
        each.chmod(0o444)
    folder.chmod(0o555)
    probe = [sys.executable, "-c", f"open({str(folder / 'probe')!r}, 'w')"]
    if subprocess.run(probe, preexec_fn=bound, capture_output=True, check=False).returncode == 0:
        pytest.skip("this user may write anywhere")
    yield shell
    folder.chmod(0o755)


@POSIX
def test_a_read_only_folder_still_shows_everything(locked_away: Shell) -> None:
    """Views, checks and copies work; the figures are computed aside."""
    assert "VTI" in without_rights(locked_away, "lots").out
    assert "100,000.00 USD" in without_rights(locked_away, "status").out
    assert "every check holds" in without_rights(locked_away, "verify").err
    assert without_rights(locked_away, "backup", str(locked_away.folder / "copy.db")).code == 0
    assert without_rights(locked_away, "export", "--out", str(locked_away.folder / "csv")).code == 0


@POSIX
def test_a_read_only_folder_refuses_changes(locked_away: Shell) -> None:
    """Exit 3, or 1 where it is not the ledger that is to be written, and what to do about it."""
    action = without_rights(locked_away, "queue", "--json").out
    free = re.search(r'"id": "(A\w+)"', action)
    assert free
    new = written(locked_away, NEW.encode())
    told = (("import", new), ("queue", "approve", free[1]), ("accounts", "set", "X", "--owner=self"), ("checklist", "tick", "friday.next"))
    for words in told:
        answer = without_rights(locked_away, *words)
        assert answer.code == 3
        assert "give yourself write permission" in one_sentence(answer)
    beside = without_rights(locked_away, "policy", "use", "tiers", "--replace")
    assert beside.code == 1
    assert "cannot be written (Permission denied)" in one_sentence(beside)
    folder = str(ledger_of(locked_away).parent)
    assert "cannot be" in one_sentence(without_rights(locked_away, "backup", f"{folder}/copy.db"))
    assert "cannot be written" in one_sentence(without_rights(locked_away, "export", "--out", f"{folder}/csv"))
    own = Shell(locked_away.folder, Path(folder) / "new.db")
    assert without_rights(own, "lots").code == 3


def no_more_than(size: int) -> Callable[[], None]:
    """In the child: no file grows beyond `size`, as on a disk without room."""

    def limit() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def many_rows(shell: Shell, count: int) -> str:
    """A Kraken export of `count` rewards."""
    kind = b'"staking","","currency","crypto","SOL","spot / main",1,0'
    rows = (
        b'"LF%06d-AAAAA-BBBBBB","RF%06d-AAAAA-CCCCCC","2024-01-05 10:%02d:%02d",%s,%d\n' % (n, n, n // 60, n % 60, kind, n + 1)
        for n in range(count)
    )
    return written(shell, HEADER + b"".join(rows), "many.csv")


@POSIX
def test_a_full_disk_takes_nothing_by_half(shell: Shell) -> None:
    """Wherever the room ends: an import is stored whole and said to be, or not at all with exit 3; the ledger is sound after it."""
    file, size = many_rows(shell, 400), ledger_of(shell).stat().st_size
    before = facts(shell)
    copy = ledger_of(shell).read_bytes()
    seen = set()
    for more in (4_000, 60_000, 150_000, 250_000, 2_000_000):
        ledger_of(shell).write_bytes(copy)
        done = shell.process("import", file, preexec_fn=no_more_than(size + more if more > 1_000_000 else more))
        seen.add(done.returncode)
        assert "Traceback" not in done.stderr
        assert "a defect of the program" not in done.stderr
        if done.returncode == 3:
            assert re.search("nothing was changed: (make room|check its space)", one_sentence(Answer(3, "", done.stderr)))
            assert facts(shell) == before
        else:
            assert "400 booked" in done.stdout
        assert "every check holds" in shell("verify").err
    assert seen == {0, 3}


@POSIX
@pytest.mark.skipif(sys.platform != "linux", reason="a file system of fixed size is made on Linux")
def test_a_disk_that_fills_after_the_import_was_stored_does_not_deny_it(shell: Shell) -> None:
    """On a disk of fixed size: the import says that it is stored, or that it is not, and the ledger says the same."""
    place = shell.folder / "small"
    place.mkdir()
    room = ledger_of(shell).stat().st_size // 1024
    file = many_rows(shell, 300)
    small = Shell(shell.folder, place / "demo.db")
    for extra in (120, 260, 330, 900):
        mount = ["mount", "-t", "tmpfs", "-o", f"size={room + extra}k", "tmpfs", str(place)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a small disk")
        try:
            shutil.copy(ledger_of(shell), place / "demo.db")
            answer = small("import", file, code=None)
            events = small.json("events", "--limit", "1")["total"]
        finally:
            subprocess.run(["umount", str(place)], capture_output=True, check=True)
        stored = events > 300
        assert answer.code == (0 if stored else 3), (extra, answer)
        assert stored == ("Import 2: 300 new events" in answer.out)


@pytest.fixture
def held(shell: Shell) -> Iterator[Shell]:
    """A ledger that another program is writing."""
    connection = sqlite3.connect(ledger_of(shell), isolation_level=None)
    shell("lots")
    connection.execute("BEGIN IMMEDIATE")
    yield shell
    connection.execute("ROLLBACK")
    connection.close()


def test_readers_do_not_wait_for_a_writer(held: Shell) -> None:
    """Also where their figures have to be computed: another clock books anew, and aside."""
    start = time.monotonic()
    assert "VTI" in held("lots").out
    then = Shell(held.folder, None).json("lots", *held.fixed[:2], "--as-of", "2024-06-30")["lots"]
    assert sum(lot["asset"] == "VTI" for lot in then) == 6
    assert time.monotonic() - start < 4


def test_a_second_writer_gives_up_after_a_while(held: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 3, and who to wait for."""
    monkeypatch.setattr("core.ledger.database.WAIT_MS", 200)
    backup = written(held, ledger_of(held).read_bytes(), "b.db")
    for words in (("import", written(held, NEW.encode())), ("accounts", "set", "X", "--owner", "self"), ("restore", backup)):
        assert "is being written by another program: wait for it to end" in one_sentence(held(*words, code=3))


def start(shell: Shell, *words: str) -> "subprocess.Popen[str]":
    env = {**os.environ, **shell.env, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HOLD, *words, *shell.fixed]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=shell.folder)


HOLD = """
import os, sys, time
from core.services import projection
where = os.environ["STOP_AT"]
def wait(*_):
    print("here", flush=True)
    time.sleep(60)
if where == "storing":
    from core.ledger.database import Database
    Database._count = wait
if where == "booking":
    projection.matches = wait
from tui.cli import main
sys.argv[0] = "trimtab"
main()
"""
"""Runs the command line and stops where STOP_AT says: inside the import's transaction, or in the booking after it."""


@POSIX
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP], ids=lambda blow: blow.name)
def test_a_stopped_import_is_not_there(shell: Shell, monkeypatch: pytest.MonkeyPatch, blow: signal.Signals) -> None:
    """Ctrl-C, kill -9 and others inside the transaction: 130 for Ctrl-C, nothing stored, and the same import works after it."""
    monkeypatch.setenv("STOP_AT", "storing")
    before, file = facts(shell), many_rows(shell, 50)
    with start(shell, "import", file) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(blow)
        _, said = process.communicate(timeout=30)
    assert process.returncode == (130 if blow is signal.SIGINT else -blow)
    assert said.strip() == ("trimtab: interrupted; a change that was not finished was not kept" if blow is signal.SIGINT else "")
    assert facts(shell) == before
    assert "every check holds" in shell("verify").err
    assert "50 booked" in shell("import", file).out


@POSIX
def test_an_import_that_is_stored_says_so_when_stopped(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the booking after it: 130, and how to take it back; the next look books it."""
    monkeypatch.setenv("STOP_AT", "booking")
    with start(shell, "import", many_rows(shell, 50)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.strip().startswith("trimtab: interrupted: import 2 is stored whole")
    assert "every check holds" in shell("verify").err
    shell("undo-import", "2")


HOSTILE = "[/]\x1b[2J\u202e=cmd|' /C calc'!A0"


def test_hostile_text_is_shown_as_escapes_and_exported_as_text(fresh: Shell) -> None:
    """Markup, terminal escapes and formulas from a file reach neither terminal nor spreadsheet."""
    row = f'"=1+1","R{HOSTILE}","2026-01-05 10:00:00","[/]deposit","","currency","crypto","=HYPERLINK(1)","spot / main",5,0,5\n'
    asset = '"L2","R2","2026-01-05 10:00:00","deposit","","currency","crypto","\x1b[31mEVIL[/]","spot / main",5,0,5\n'
    file = written(fresh, HEADER + row.encode() + asset.encode())
    outs = [fresh("import", file, "--account", f"=A{HOSTILE}", code=1).out]
    outs += [fresh(*view.split(), code=None).out for view in ("quarantine", "accounts", "assets", "questions", "prices missing", "lots")]
    outs.append(fresh("status").out)
    fresh("journal", "note", f"=1+1{HOSTILE}")
    outs.append(fresh("journal").out)
    assert not any(set(out) & {"\x1b", "\u202e", "\r"} for out in outs)
    fresh("export", "--out", str(fresh.folder / "csv"))
    tables = [name.read_text(encoding="utf-8").splitlines() for name in (fresh.folder / "csv").glob("*.csv")]
    cells = [cell for table in tables for line in csv.reader(table) for cell in line]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
    assert any(cell.startswith("'=A") for cell in cells)


@pytest.mark.parametrize(
    "path", ["x" * 5000, "~nobody-of-that-name/x", "", "loop", "/dev/full", "no/such/folder/x"], ids=lambda path: path[:12] or "empty"
)
@pytest.mark.parametrize(
    "words",
    [
        ("import", "?"), ("import", "--mapping", "?", "x.csv"), ("prices", "import", "?"), ("add", "csv", "?"), ("restore", "?"),
        ("policy", "check", "?"), ("status", "--policy", "?"), ("verify", "--ledger", "?"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_absurd_paths_are_one_sentence(shell: Shell, words: tuple[str, ...], path: str) -> None:
    """Too long, of nobody, empty as an unset variable, a link to itself, a device without end: never a traceback, never a hang."""
    if path == "/dev/full" and not Path(path).exists():
        pytest.skip("this system has no such device")
    if path == "loop":
        path = str(shell.folder / "loop")
        Path(path).symlink_to(path)
    before = facts(shell)
    bare = Shell(shell.folder, None)
    own = () if "--ledger" in words else tuple(shell.fixed)
    answer = bare(*(path if word == "?" else word for word in words), *own, code=None)
    assert answer.code in ((1, 2, 3))
    if words[0] != "import" or answer.err:
        one_sentence(answer)
    assert facts(shell) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--ledger", "", "lots"), "it is empty"),
        (("lots", "--as-of", ""), "it is empty"),
        (("lots", "--as-of", "9999-12-31"), "out of range"),
        (("lots", "--bogus"), "No such option '--bogus'"),
        (("gains", "--year", "0"), "is no tax year"),
        (("undo-import", "9" * 30), "not in the range"),
        (("quarantine", "settle", "9" * 30, "x"), "not in the range"),
        (("quarantine", "dismiss", "9" * 30, "--reason", "x"), "nothing is in quarantine"),
        (("lots", "--account", "Krakne"), "there is no account 'Krakne'; the accounts are Binance, Coinbase"),
        (("add", "deposit", "--account", "x", "--asset", "BTC", "--quantity", "1e400", "--at", "2026-01-01"), "not a number"),
        (("add", "deposit", "--account", "x", "--asset", "BTC", "--quantity", "nan", "--at", "2026-01-01"), "not a number"),
        (("add", "deposit", "--account", "x", "--asset", "BTC", "--quantity=-1", "--at", "2026-01-01"), "above zero"),
        (("add", "deposit", "--account", "x", "--asset", "BTC", "--quantity", "1", "--at", "99999-01-01"), "is not a time"),
        (("queue", "snooze", "x", "--until", "yesterday"), "is not a date"),
        (("journal", "--limit", "-3"), "not in the range"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_words_that_cannot_be_meant(shell: Shell, words: tuple[str, ...], sentence: str) -> None:
    """Exit 2, one sentence, nothing done."""
    before = facts(shell)
    plain = {"--as-of", "--ledger"}.isdisjoint(words)
    answer = (shell if plain else Shell(shell.folder, None))(*words, code=None)
    assert answer.code == 2
    assert sentence in one_sentence(answer)
    assert facts(shell) == before


@POSIX
@pytest.mark.parametrize("where", ["full", "closed"])
def test_an_answer_that_nobody_takes_is_a_sentence(shell: Shell, where: str) -> None:
    """stdout on a full disk, and no stdout at all."""
    if where == "full" and not Path("/dev/full").exists():
        pytest.skip("this system has no such device")
    env = {**os.environ, **shell.env, "PYTHONPATH": str(ROOT)}
    end = "> /dev/full" if where == "full" else ">&-"
    command = f'exec "$0" -m tui.cli "$@" {end}'
    done = subprocess.run(["sh", "-c", command, sys.executable, "lots", *shell.fixed], capture_output=True, text=True, env=env, check=False)
    sentence = "trimtab: the answer could not be written (No space left on device); check the disk and the path\n"
    assert (done.returncode, done.stderr) == ((1, sentence) if where == "full" else (0, ""))


def test_without_a_terminal_the_review_is_text(shell: Shell) -> None:
    """No stdin, no terminal: the Monday review on stdout, exit 0."""
    done = shell.process(stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Trimtab ")
    assert "\x1b" not in done.stdout
