"""Every command in text, the global options, exit codes and what bad input gets. JSON is in test_cli_docs.py."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importers.kraken_server import kraken
from tests.tui.cli_desk import CLOCK, ROOT, SAMPLES, Shell

VIEWS = (
    ("status",), ("plan",), ("queue",), ("checklist",), ("lots",), ("lots", "--asset", "BTC"), ("gains", "--year", "2025"),
    ("income", "--year", "2026"), ("transfers",), ("quarantine",), ("formats",), ("questions",), ("accounts",), ("assets",), ("prices",),
    ("prices", "missing"), ("events",), ("events", "--asset", "BTC", "--limit", "3"), ("policy",), ("policy", "show"),
    ("journal",), ("imports",), ("verify",), ("doctor",),
)


@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
def test_a_view_prints_lines_and_exits_0(shell: Shell, words: tuple[str, ...]) -> None:
    """Plain text, no trailing blanks, no escape sequences."""
    out = shell(*words).out
    assert out or words == ("verify",)
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
def test_a_view_of_an_empty_ledger_says_what_is_missing(fresh: Shell, words: tuple[str, ...]) -> None:
    """No empty screen: a sentence."""
    ledger = Path(fresh.fixed[1])
    ledger.parent.mkdir()
    ledger.touch()
    if words == ("verify",):
        assert "every check holds" in fresh(*words).err
    elif words == ("lots", "--asset", "BTC"):
        assert "No open lots" in fresh(*words).out
    else:
        assert fresh(*words).out.strip()


def test_the_review_stands_exactly_as_in_the_strategy(shell: Shell) -> None:
    """Without a terminal `trimtab` prints the Monday review: the drift monitor's six rows, its timeline, actions and checklist."""
    out = shell().out
    found = re.finditer(r"^(\S.*?) {2,}(\S+) +(\S+%) +(\S+%) +[\d,.]+ +\|.*\| +(\S+)", out, re.MULTILINE)
    states = {match[1]: match.groups()[1:] for match in found}
    assert states == {
        "ETF core": ("40.0%", "38.0%", "-2.0%", "!"), "ETF sector": ("10.0%", "12.0%", "+2.0%", "!!"),
        "BTC/ETH": ("20.0%", "23.0%", "+3.0%", "!!"), "Alt L1": ("6.0%", "5.0%", "-1.0%", "ok"),
        "DeFi": ("4.0%", "3.0%", "-1.0%", "!"), "Fixed inc": ("20.0%", "19.0%", "-1.0%", "ok"),
    }
    assert "100,000.00 USD" in out
    for line in ("Immediate   None required", "24 Hours    Monitor BTC/ETH drift", "1 Week      Review ETF sector weights"):
        assert line in out
    assert "Checklist" in out


def test_global_options_stand_before_or_after(shell: Shell) -> None:
    """The same answer, at every depth."""
    after = shell("queue", "--json").out
    bare = Shell(shell.folder, None)
    where = shell.fixed
    assert bare(*where, "--json", "queue").out == after
    assert bare("queue", *where, "--json").out == after
    assert json.loads(bare(*where, "checklist", "--json", "untick", "friday.review").out)["schema"] == "checklist/1"


def test_due_is_silent_with_exit_0_where_nothing_is_due(shell: Shell) -> None:
    """For a shell prompt; with something due it exits 1 and says since when."""
    busy = shell("due", code=1)
    assert "Monday review" in busy.out
    for line in shell.json("checklist")["steps"]:
        if not line["done"]:
            shell("checklist", "tick", line["id"])
    for action in shell.json("queue")["actions"]:
        shell("queue", "reject", action["id"], "--reason", "not this week")
    assert shell("due").out == ""
    assert shell.json("due")["due"] == []


def test_a_week_by_command_line(shell: Shell, tmp_path: Path) -> None:
    """Import, decide, undo, export, tick, note: each says what it did."""
    free = [each for each in shell.json("queue")["actions"] if not each["blocked_by"]]
    first, second, third = (each["id"] for each in free[:3])
    assert f"{first}: approved" in shell("queue", "approve", first, "--reason", "to the band").err
    assert f"{second}: snoozed" in shell("queue", "snooze", second, "--until", "2d").err
    assert f"{third}: rejected" in shell("queue", "reject", third, "--reason", "too small").err
    assert f"{third}: proposed" in shell("queue", "undo").err
    out = shell("queue", "export", "--out", str(tmp_path / "tickets")).out
    assert "1 ticket(s)" in out
    assert len(list((tmp_path / "tickets").iterdir())) == 2
    assert "nothing is approved" in shell("queue", "export", "--out", str(tmp_path / "tickets"), code=1).err
    assert "filled" in shell("queue", "done", first).err
    assert "needs some words" in shell("journal", "note", " ", code=2).err
    shell("journal", "note", "btc_eth is above 90 % of its band")
    assert shell.json("journal", "--limit", "2")["entries"][0]["kind"] == "note"
    assert "every check holds" in shell("verify").err


def test_approvals_carry_the_revision(shell: Shell) -> None:
    """A number that is not the ledger's is refused with exit 1."""
    id = next(each["id"] for each in shell.json("queue")["actions"] if not each["blocked_by"])
    assert "has moved" in shell("queue", "approve", id, "--revision", "1", code=1).err


def test_an_import_reports_every_row_and_can_be_undone(fresh: Shell) -> None:
    """Again it adds nothing; a dry run stores nothing; `--events` shows what rows mean."""
    file = str(SAMPLES / "kraken-ledgers-2026-11-23.csv")
    assert "would be stored" in fresh("import", file, "--dry-run").out
    first = fresh("import", file, "--events").out
    assert "35 rows = 29 booked, 0 duplicate, 6 ignored, 0 quarantined" in first
    assert "(line 8)" in first
    said = fresh("import", file).out
    assert "0 booked, 29 duplicate" in said
    assert "the same file as in import 1 of 2026-11-23: nothing of it is new" in said
    known = fresh.json("import", file, "--events")
    meant = fresh.json("import", file, "--events", "--dry-run")
    assert (known["import"], known["files"][0]["events"]) == (2, meant["files"][0]["events"])
    again, once = fresh.json("imports")["imports"]
    assert (once["id"], once["files"][0]["rows"]["booked"]) == (1, 29)
    assert (again["id"], again["files"][0]["rows"]) == (2, {"read": 35, "booked": 0, "duplicate": 29, "ignored": 6, "quarantined": 0})
    assert "undone" in fresh("undo-import", "2").out
    assert "undone" in fresh("undo-import", "1").out
    assert [each["undone_at"] is None for each in fresh.json("imports")["imports"]] == [False, False]
    assert fresh("imports").out.count("undone") == 2
    assert "No open lots" in fresh("lots").out


def test_a_start_from_a_positions_export(fresh: Shell) -> None:
    """Import the positions, make opening lots by an explicit command: basis known, date unknown and asked for."""
    fresh("import", str(SAMPLES / "All-Accounts-Positions-2026-11-23-084501.csv"))
    assert "would be added" in fresh("add", "opening", "--from-positions", "--dry-run").out
    assert "added" in fresh("add", "opening", "--from-positions").out
    lots = fresh.json("lots")["lots"]
    assert lots
    assert all(lot["acquired"] is None and lot["unknown"].keys() >= {"acquired", "basis", "term", "gain"} for lot in lots)
    assert "?1" in fresh("lots").out
    fresh("events", "correct", lots[0]["lot"], "--acquired", "2020-01-05", "--value", "1000", "--reason", "found the old statement")
    mended = next(lot for lot in fresh.json("lots")["lots"] if lot["asset"] == lots[0]["asset"] and lot["account"] == lots[0]["account"])
    assert (mended["acquired"], mended["basis"], mended["term"]) == ("2020-01-05", "1000", "long")


def test_entries_by_option_and_csv(fresh: Shell, tmp_path: Path) -> None:
    """Each form; a CSV with a bad line adds nothing and names the line."""
    fresh("add", "buy", "--account", "Broker", "--asset", "VTI", "--quantity", "10", "--value", "2000", "--at", "2024-01-05")
    fresh("add", "opening", "--account", "Broker", "--asset", "QQQ", "--quantity", "3", "--value", "900", "--acquired", "2020-01-02")
    holding = ("--account", "W", "--asset", "aave-usdc", "--protocol", "aave", "--strategy", "lending")
    fresh("add", "defi", *holding, "--value", "5", "--at", "2026-11-20")
    fresh("add", "bond", "--account", "T", "--asset", "T-BILL", "--quantity", "1000", "--value", "990", "--at", "2026-11-20")
    assert len(fresh.json("lots")["lots"]) == 4
    bad = tmp_path / "bad.csv"
    bad.write_text("kind,at,account,asset,quantity,value\nbuy,2024-01-05,B,VTI,1,5\nbuy,never,B,VTI,1,5\n")
    answer = fresh("add", "csv", str(bad), code=1)
    assert "bad.csv, line 3: at: 'never' is not a date" in answer.err
    assert len(fresh.json("lots")["lots"]) == 4


def test_prices_by_file_and_by_hand(shell: Shell, tmp_path: Path) -> None:
    """What can be read is stored; a line that cannot is named, with exit 1."""
    file = tmp_path / "prices.csv"
    file.write_text("asset,at,price,currency,source\nBTC,2026-11-20,97000,USD,\nETH,soon,1,USD,\n")
    answer = shell("prices", "import", str(file), code=1)
    assert "1 prices stored" in answer.out
    assert "line 3" in answer.err
    assert "saved" in shell("prices", "set", "ETH", "3300", "USD", "--at", "2026-11-23T08:55").out
    assert "not a number" in shell("prices", "set", "ETH", "lots", code=2).err
    assert "is no exchange" in shell("prices", "fetch", "--exchange", "nowhere", code=2).err


def test_prices_are_fetched_when_asked_and_from_where(shell: Shell) -> None:
    """From a loopback server in the exchange's own shapes: what it has is stored, what it lacks is named with exit 1."""
    with kraken() as server:
        asked = ("prices", "fetch", "BTC", "SOL", "--api-url", server.url)
        answer = shell(*asked, code=1)
        assert "1 prices stored" in answer.out
        assert "SOL: kraken has no market" in answer.err
        assert shell.json(*asked, code=1)["problems"][0].startswith("SOL: ")
        assert "OHLC" not in server.methods()


def test_settings_of_accounts_and_assets(shell: Shell) -> None:
    """Set, rename, recurring buys; wrong words are usage errors."""
    shell("accounts", "set", "Kraken", "--owner", "spouse", "--method", "HIFO")
    shell("accounts", "recurring", "Kraken", "BTC", "50", "--every", "week")
    assert "buys BTC for 50 USD every week" in shell("accounts").out
    shell("accounts", "recurring", "Kraken", "BTC", "--remove")
    shell("accounts", "rename", "Kraken", "Kraken Pro")
    assert "Kraken Pro" in shell("accounts").out
    assert "is none of self" in shell("accounts", "set", "Kraken Pro", "--owner", "dog", code=2).err
    shell("assets", "set", "VTI", "--tags", "core", "--wash-group", "total-market")
    assert "total-market" in shell("assets").out


def test_policies_are_shown_checked_and_chosen(shell: Shell, tmp_path: Path) -> None:
    """A typo names file, line and remedy: a finding of the check, exit 1; a policy that cannot be used, exit 2."""
    assert "profile" in shell("policy", "use", "limits", "--replace").out
    assert "# " in shell("policy", "show").out
    typo = tmp_path / "typo.toml"
    typo.write_text('base_currency = "USD"\n[taxx]\n')
    assert "typo.toml" in shell("policy", "check", str(typo), code=1).err
    assert "typo.toml" in shell("status", "--policy", str(typo), code=2).err
    assert "no shipped policy" in shell("policy", "use", "nope", code=2).err


def test_upkeep(shell: Shell, tmp_path: Path) -> None:
    """Backup, export, restore; a backup overwrites nothing."""
    assert shell("backup", str(tmp_path / "copy.db")).out.strip() == str(tmp_path / "copy.db")
    assert "exists already" in shell("backup", str(tmp_path / "copy.db"), code=1).err
    assert "events.csv" in shell("export", "--out", str(tmp_path / "csv")).out
    assert "the ledger as it was is now" in shell("restore", str(tmp_path / "copy.db")).err
    assert "there is no file" in shell("restore", str(tmp_path / "none.db"), code=1).err


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("nonsense",), 2, "No such command"),
        (("lots", "--bogus"), 2, "No such option"),
        (("gains",), 2, "Missing option '--year'"),
        (("gains", "--year", "soon"), 2, "is no tax year; write it like 2024"),
        (("gains", "--year", "2030"), 2, "the tax year 2030 has not begun at the clock"),
        (("income", "--year", "2030"), 2, "the tax year 2030 has not begun at the clock"),
        (("wash", "--year", "2030"), 2, "the tax year 2030 has not begun at the clock"),
        (("lots", "--asset", "stock:X"), 2, "is not an asset"),
        (("import", "none.csv"), 1, ""),
        (("import", "x.csv", "--format", "nope"), 2, "is no format"),
        (("import", "x.csv", "--tz", "Mars"), 2, "Mars"),
        (("undo-import", "99"), 1, ""),
        (("answer", "nope", "x"), 1, "no open question"),
        (("checklist", "tick", "nope"), 1, "there is no step"),
        (("transfers", "link", "zz", "yy"), 1, "names no event"),
        (("events", "revert", "zz"), 1, "names no event"),
        (("events", "changes", ""), 1, "names no event"),
        (("quarantine", "dismiss", "99", "--reason", "x"), 1, ""),
        (("queue", "approve", "nope"), 1, "there is no action"),
        (("status", "--policy", "none.toml"), 2, "cannot be read"),
        (("add",), 2, "Missing command; see 'trimtab add --help'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_its_code(shell: Shell, words: tuple[str, ...], code: int, sentence: str) -> None:
    """On stderr, ending with the remedy; never a traceback."""
    answer = shell(*words, code=code)
    assert sentence in answer.err or sentence in answer.out
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("clock", ["soon", "2026-13-01", "2026-11-23T25:00"])
def test_a_clock_that_is_none_is_a_usage_error(shell: Shell, clock: str) -> None:
    """--as-of is checked before anything is opened."""
    assert "--as-of" in Shell(shell.folder, None)("lots", "--as-of", clock, code=2).err


def test_a_date_alone_is_the_end_of_that_day(shell: Shell) -> None:
    """So that `--as-of 2025-12-31` holds all of the year."""
    bare = Shell(shell.folder, None)
    answer = bare.json(*shell.fixed[:2], "--as-of", "2025-12-31", "status")
    assert answer["as_of"] == "2026-01-01T04:59:59Z"


def test_a_ledger_that_cannot_be_used_is_exit_3(tmp_path: Path) -> None:
    """Text, a foreign database, a folder: one sentence each, the file as it was."""
    text = tmp_path / "text.db"
    text.write_text("this is no ledger")
    for path in (text, tmp_path):
        answer = Shell(tmp_path, path)("lots", code=3)
        assert answer.err.startswith("trimtab: ")
        assert answer.err.count("\n") == 1
    assert text.read_text() == "this is no ledger"


def test_names_from_files_cannot_steer_the_terminal(fresh: Shell) -> None:
    """Control characters and line breaks of user data are shown as escapes."""
    name = "Evil\x1b[2J\u202eBank"
    fresh("accounts", "set", name, "--owner", "self")
    out = fresh("accounts").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "Evil\\u001b[2J\\u202eBank" in out


def test_the_demo_without_a_terminal_prints_the_review(tmp_path: Path) -> None:
    """In a temporary ledger that is gone afterwards; or in the one named, which must be new or a demo."""
    run = Shell(tmp_path, None)
    assert "DEMO" in run("demo").out
    assert "DEMO" in run("demo", "--plain").out
    named = tmp_path / "mine" / "demo.db"
    assert "DEMO" in run("demo", "--ledger", str(named)).out
    assert "DEMO" in run("demo", "--ledger", str(named)).out
    assert run.json("demo")["total"] == "100000"
    own = Shell(tmp_path, tmp_path / "own.db")
    own("accounts", "set", "Bank", "--owner", "self")
    assert "a ledger of your own" in run("demo", "--ledger", str(tmp_path / "own.db"), code=2).err


def test_a_process_of_its_own_says_the_same(shell: Shell) -> None:
    """Through `python -m`: data on stdout, talk on stderr, the exit code."""
    done = shell.process("gains", "--year", "2025", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["year"] == 2025
    plain = shell.process()
    assert plain.returncode == 0
    assert plain.stdout.startswith("Trimtab ")
    assert shell.process("verify").returncode == 0


def test_an_ascii_terminal_gets_escapes_not_a_traceback(shell: Shell) -> None:
    """A locale that knows no bar characters."""
    env = {**os.environ, **shell.env, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", "status", *shell.fixed], capture_output=True, env=env, cwd=shell.folder, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    done.stdout.decode("ascii")


def test_a_reader_that_goes_away_is_no_error_message(shell: Shell) -> None:
    """`trimtab lots | head -1` is quiet."""
    env = {**os.environ, **shell.env, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "import tui.cli, sys; sys.argv[0] = 'trimtab'; tui.cli.main()", "lots", "--json", *shell.fixed]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) in (0, 1)


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as a terminal would")
def test_an_interrupt_ends_with_130_and_leaves_the_ledger_whole(shell: Shell) -> None:
    """Ctrl-C while it works."""
    code = (
        "import os, signal, sys, threading, core.services.gains as g\n"
        "real = g.year\n"
        "def year(*a):\n    os.kill(os.getpid(), signal.SIGINT); return real(*a)\n"
        "g.year = year\n"
        "from tui.cli import main\nsys.argv[0] = 'trimtab'\nmain()\n"
    )
    env = {**os.environ, **shell.env, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, "gains", "--year", "2025", *shell.fixed]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.strip().startswith("trimtab: interrupted")
    assert signal.SIGINT
    shell("verify")


def test_the_clock_of_the_tests_is_the_demos() -> None:
    """One clock for all of these tests."""
    from importers import demo

    assert demo.NOW.isoformat(timespec="minutes") == CLOCK
