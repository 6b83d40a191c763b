"""Words that are nearly right, dates that are not there yet, and outputs that break off: refused with a sentence, and nothing is kept."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ledger import Ledger, export
from core.ledger.database import Row
from core.ledger.discard import discard
from core.model import Account
from tests.tui.cli_desk import Shell
from tests.tui.test_bad_input import HEADER, facts, ledger_of, one_sentence, written

BUY = ("add", "buy", "--account=Kraken", "--asset=BTC", "--quantity=1", "--value=1", "--at=2026-01-05")
DEPOSIT = ("add", "deposit", "--account=Kraken", "--quantity=1", "--at=2026-01-05")
BILL = ("add", "bond", "--account=Bank", "--asset=T-BILL", "--quantity=1", "--value=1", "--at=2026-01-05")
MISSPELT = {
    "price in no currency": (("prices", "set", "BTC", "5", "QQX"), "'QQX' is no currency that is known; write an ISO 4217 code like USD"),
    "price of no currency": (("prices", "set", "cash:QQX", "5"), "'QQX' is no currency that is known"),
    "value in no currency": ((*BUY, "--currency", "QQX"), "'QQX' is no currency that is known"),
    "deposit of no currency": ((*DEPOSIT, "--asset=cash:QQX"), "'QQX' is no currency that is known"),
    "fee in no currency": ((*BUY, "--fee=1", "--fee-asset=cash:QQX"), "fee_asset: 'QQX' is no currency that is known"),
    "bond in no currency": ((*BILL, "--currency=usdc"), "'USDC' is no currency that is known"),
    "recurring in no currency": (("accounts", "recurring", "Kraken", "BTC", "5", "--currency", "QQX"), "'QQX' is no currency"),
    "name for no currency": (("quarantine", "name", "QQ", "cash:QQX", "--venue", "Kraken"), "'QQX' is no currency that is known"),
    "class": (("assets", "set", "VTI", "--class", "etf_cor"), "'etf_cor' is no class that is known; did you mean 'etf_core'?"),
    "class like none": (("assets", "set", "VTI", "--class", "zebra"), "there are btc, defi, etf_core, etf_sector"),
    "class of a bond": ((*BILL, "--class=fixed_incom"), "did you mean 'fixed_income'?"),
    "class of a pool": (
        ("add", "defi", "--asset=x", "--account=W", "--protocol=p", "--strategy=lending", "--value=1", "--at=2026-01-05", "--class=dfi"),
        "did you mean 'defi'?",
    ),
    "strategy of a fund": (("assets", "set", "VTI", "--strategy", "lending"), "strategy is for DeFi holdings and tokens; security:VTI"),
    "protocol of money": (("assets", "set", "USD", "--protocol", "aave"), "cash:USD can have none"),
    "nothing of an account": (("accounts", "set", "Krakn"), "nothing was said of Krakn; name a setting: venue, owner"),
    "nothing of an asset": (("assets", "set", "VTI"), "nothing was said of security:VTI; name a setting: name, class"),
}


@pytest.mark.parametrize("what", MISSPELT)
def test_what_is_misspelt_is_refused(shell: Shell, what: str) -> None:
    """Exit 2, what is known or was probably meant, and the ledger as it was."""
    words, sentence = MISSPELT[what]
    before = facts(shell)
    assert sentence in one_sentence(shell(*words, code=2))
    assert facts(shell) == before


def test_settings_that_some_can_have(shell: Shell) -> None:
    """A token lent out has a strategy; `none` takes away what never fitted; a class of the policy's own is known."""
    assert shell.json("assets", "set", "BTC", "--strategy", "lending")["asset"]["strategy"] == "lending"
    assert shell.json("assets", "set", "VTI", "--strategy", "none")["asset"]["strategy"] is None
    policy = shell.folder / "desk" / "ledger.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace('"class:etf_core"', '"class:etf_core", "class:mine"'), encoding="utf-8")
    assert shell.json("assets", "set", "VTI", "--class", "mine")["asset"]["class"] == "mine"


def test_a_price_file_with_a_misspelt_currency(shell: Shell) -> None:
    """In either place: the line is named, the other lines are stored."""
    lines = "asset,at,price,currency\nBTC,2026-11-20,5,QQX\ncash:QQX,2026-11-20,5,USD\nBTC,2026-11-20,5,EUR\n"
    done = shell.json("prices", "import", written(shell, lines.encode()), code=1)
    assert (done["stored"], len(done["problems"])) == (1, 2)
    assert all("'QQX' is no" in each for each in done["problems"])


def test_a_policy_in_a_misspelt_currency(shell: Shell) -> None:
    """The base currency of a policy is one that is known."""
    policy = (shell.folder / "desk" / "ledger.toml").read_text(encoding="utf-8").replace('"USD"', '"QQX"', 1)
    assert "'QQX' is not a currency" in one_sentence(shell("status", "--policy", written(shell, policy.encode(), "p.toml"), code=2))


TOMORROW = "--at=2026-11-24"
AHEAD = {
    "price": (("prices", "set", "BTC", "5", TOMORROW), "at: 2026-11-24 is in the future, the clock is at 2026-11-23 09:00"),
    "instant": ((*BUY, "--at=2026-11-23T09:01"), "at: 2026-11-23T09:01-05:00 is in the future"),
    "event": ((*BUY, TOMORROW), "is in the future"),
    "bond": ((*BILL, TOMORROW), "is in the future"),
    "opening": (("add", "opening", "--asset=BTC", "--quantity=1", "--account=Kraken", TOMORROW), "at: 2026-11-24 is in the future"),
    "purchase": (("add", "opening", "--asset=BTC", "--quantity=1", "--account=Kraken", "--acquired=2026-11-24"), "acquired: 2026-11-24"),
    "correction": (("events", "correct", "?", TOMORROW), "at: 2026-11-24 is in the future"),
}


@pytest.mark.parametrize("what", AHEAD)
def test_a_date_after_the_clock_is_refused(shell: Shell, what: str) -> None:
    """By hand: exit 2, the date and the clock, and nothing is kept."""
    words, sentence = AHEAD[what]
    event = shell.json("events", "--kind", "buy", "--limit", "1")["events"][0]["id"]
    before = facts(shell)
    assert sentence in one_sentence(shell(*(event if word == "?" else word for word in words), code=2))
    assert facts(shell) == before


def test_today_is_not_the_future(shell: Shell) -> None:
    """A date alone is noon; before noon it is now, so that what was entered is seen at once."""
    shell("prices", "set", "BTC", "5", "--at", "2026-11-23")
    assert next(each for each in shell.json("prices")["prices"] if each["asset"] == "BTC")["at"] == "2026-11-23T14:00:00Z"
    done = shell.json(*BUY, "--at=2026-11-23")["events"]
    assert [each["id"] for each in shell.json("events", "--limit", "1")["events"]] == done


def test_files_of_ones_own_with_a_date_after_the_clock(shell: Shell) -> None:
    """A line of a price file is named and left out; entries are all refused."""
    lines = b"asset,at,price,currency\nBTC,2026-11-24,5,USD\nBTC,2026-11-23,7,USD\n"
    done = shell.json("prices", "import", written(shell, lines), code=1)
    assert (done["stored"], done["problems"]) == (1, ["line 2: at: 2026-11-24 is in the future, today is 2026-11-23; check the date"])
    entries = b"kind,at,account,asset,quantity,value\nbuy,2026-11-20,Kraken,BTC,1,5\nbuy,2027-11-20,Kraken,BTC,1,5\n"
    before = facts(shell)
    answer = shell("add", "csv", written(shell, entries, "entries.csv"), code=1)
    assert "line 3: at: 2027-11-20 is in the future" in answer.err
    assert facts(shell) == before


FUTURE = (
    "date,type,account,asset,quantity,amount,currency\n2026-01-05T10:00:00+00:00,buy,New,BTC,1,5,USD\n"
    "2026-11-24T09:00:00+00:00,buy,New,BTC,1,5,USD\n2027-01-05T10:00:00+00:00,buy,New,BTC,1,5,USD\n"
)


def test_rows_of_an_export_with_a_date_after_the_clock_wait(fresh: Shell) -> None:
    """L4.6: they wait under one cause until the day has come; a day more is no mistake, since zones differ."""
    file = written(fresh, FUTURE.encode())
    assert [row["line"] for row in fresh.json("import", file, "--dry-run", code=1)["files"][0]["quarantine"]] == [4]
    done = fresh.json("import", file, code=1)["files"][0]
    assert done["rows"] == {"read": 3, "booked": 2, "duplicate": 0, "ignored": 0, "quarantined": 1}
    assert done["quarantine"][0]["reason"].startswith("its date lies after the clock (2026-11-23)")
    waiting = fresh.json("quarantine")["causes"]
    assert [(each["cause"], each["command"]) for each in waiting] == [
        ("dated in the future", "trimtab quarantine retry --cause 'dated in the future'")
    ]
    assert "every check holds" in fresh("verify").err
    fresh("quarantine", "retry")
    assert len(fresh.json("quarantine")["rows"]) == 1
    later = Shell(fresh.folder, None)
    fixed = (*fresh.fixed[:2], "--as-of", "2027-01-06")
    later("quarantine", "retry", "--cause", "dated in the future", *fixed)
    assert later.json("quarantine", *fixed)["rows"] == []
    assert len(later.json("events", *fixed)["events"]) == 3


def test_the_clock_limits_events_and_undo(shell: Shell) -> None:
    """`--as-of`: later events are not shown, and an import of later cannot be undone; at the clock both can."""
    past = (*shell.fixed[:2], "--as-of", "2024-01-31")
    bare = Shell(shell.folder, None)
    shown = bare.json("events", "--limit", "1", *past)["events"]
    assert shown[0]["at"] < "2024-02-01T05"
    before = facts(shell)
    said = one_sentence(bare("undo-import", "1", *past, code=1))
    assert "import 1 was made at 2026-11-23 09:00, after the clock (2024-01-31 23:59); leave --as-of out" in said
    assert facts(shell) == before
    assert shell.json("undo-import", "1")["import"] == 1


NOT_THERE = {
    "asset of lots": (("lots", "--asset", "NOSUCH"), "there is no asset 'NOSUCH' here; 'trimtab assets' lists them", 2),
    "asset of events": (("events", "--asset", "NOSUCH"), "there is no asset 'NOSUCH' here", 2),
    "account of events": (("events", "--account", "NOSUCH"), "there is no account 'NOSUCH'", 2),
    "kind of events": (("events", "--kind", "NOSUCH"), "kind: 'NOSUCH' is none of buy, sell", 2),
    "price below zero": (("prices", "set", "QQQ", "-5"), "price: -5 cannot be one; a price is above zero", 2),
    "price of nothing": (("prices", "set", "QQQ", "0"), "price: 0 cannot be one; a price is above zero", 2),
    "import below zero": (("undo-import", "-1"), "-1 is not in the range", 2),
    "option of a digit": (("lots", "-5"), "No such command '-5'", 2),
    "account that is empty": (("import", "x.csv", "--account", ""), "'--account': it is empty; leave the option out", 2),
    "account that is blank": (("lots", "--account", " "), "'--account': it is empty; leave the option out", 2),
    "account of positions": (("add", "opening", "--from-positions", "--account", "NOSUCH"), "there is no account 'NOSUCH'", 2),
    "positions of an account": (
        ("add", "opening", "--from-positions", "--account", "Treasury account"), "no positions export of Treasury account was imported", 1,
    ),
}


@pytest.mark.parametrize("what", NOT_THERE)
def test_what_is_not_there_is_said_as_such(shell: Shell, what: str) -> None:
    """One sentence about what was asked for."""
    words, sentence, code = NOT_THERE[what]
    assert sentence in one_sentence(shell(*words, code=code))


def test_opening_lots_without_a_positions_export(fresh: Shell) -> None:
    """Exit 1 and what is missing; where all is held already, that is said."""
    said = one_sentence(fresh("add", "opening", "--from-positions", code=1))
    assert "no positions export was imported; 'trimtab import FILE' reads one" in said


def test_opening_lots_that_are_there(shell: Shell) -> None:
    """Nothing to add: exit 0, and why."""
    assert "the ledger holds already what the newest positions exports state" in shell("add", "opening", "--from-positions").err


def test_a_file_of_headers_alone(fresh: Shell) -> None:
    """'No rows', nothing stored, and no ledger made for it."""
    answer = fresh("import", written(fresh, HEADER), code=1)
    assert "export.csv has no rows below its header; nothing of it was imported" in answer.out
    assert not ledger_of(fresh).parent.exists()


WITHOUT_USE = {
    "a wrong price": ("prices", "set", "BTC", "-5"),
    "a wrong event": (*BUY, "--currency=QQX"),
    "an account without settings": ("accounts", "set", "X"),
    "a file that is none": ("import", "nowhere.csv"),
    "entries that are none": ("add", "csv", "nowhere.csv"),
}


@pytest.mark.parametrize("what", WITHOUT_USE)
def test_a_command_that_fails_leaves_no_new_ledger(fresh: Shell, what: str) -> None:
    """Neither the file nor the folders that were made for it; an empty file that was there stays."""
    code = 1 if "nowhere.csv" in WITHOUT_USE[what] else 2
    fresh(*WITHOUT_USE[what], code=code)
    assert not ledger_of(fresh).parent.exists()
    ledger_of(fresh).parent.mkdir()
    ledger_of(fresh).touch()
    fresh(*WITHOUT_USE[what], code=code)
    assert ledger_of(fresh).exists()


def test_a_new_ledger_that_another_uses_stays(tmp_path: Path) -> None:
    """What was made is taken away only where nothing was written and nobody else has it open."""
    path = tmp_path / "new.db"
    Ledger.open(path).close()
    with Ledger.open(path) as other:
        assert other.revision() == 0
        assert not discard(path)
    assert discard(path) is (os.name == "posix")
    with Ledger.open(path) as used:
        used.accounts.put(Account("A"), "r")
    assert not discard(path)
    assert path.exists()


@pytest.mark.parametrize("there", [False, True], ids=["new folder", "folder that is there"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")], ids=["ctrl-c", "disk full"])
def test_an_export_that_breaks_off_leaves_nothing(shell: Shell, there: bool, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """130 or 1; the folder is as it was, with the files of the export before."""
    out = shell.folder / "csv"
    if there:
        shell("export", "--out", str(out))
        (out / "accounts.csv").write_text("as it was")
    rows = export._cells

    def broken(sheet: export.Sheet, found: Iterator[Row]) -> Iterator[list[object]]:
        if sheet.name == "journal":
            raise error
        return rows(sheet, found)

    monkeypatch.setattr(export, "_cells", broken)
    answer = shell("export", "--out", str(out), code=1 if isinstance(error, OSError) else 130)
    assert answer.err.strip().startswith("trimtab: ")
    assert [path.name for path in shell.folder.iterdir() if ".part-" in path.name] == []
    assert out.exists() is there
    if there:
        assert (out / "accounts.csv").read_text() == "as it was"
        assert {path.suffix for path in out.iterdir()} == {".csv"}
        monkeypatch.undo()
        shell("export", "--out", str(out))
        assert (out / "accounts.csv").read_text().startswith("account,venue")


DEFI = ("add", "defi", "--account=W", "--protocol=p", "--strategy=lending", "--value=1", "--at=2026-01-05")
ODD = {
    "bond of no kind": ((*BILL, "--asset=ISIN:XX"), "asset: ", 2),
    "bond without a name": ((*BILL, "--asset=security:"), "is not an asset", 2),
    "bond that is a colon": ((*BILL, "--asset=:"), "is not an asset", 2),
    "pool without a name": ((*DEFI, "--asset=defi:"), "asset is missing", 2),
    "coin that is a colon": (("prices", "set", "crypto::", "5"), "is not an asset", 2),
    "thousands": (("prices", "set", "BTC", "1_000"), "'1_000' is not a number", 2),
    "other digits": (("prices", "set", "BTC", "１２"), "'１２' is not a number", 2),
    "the year one": ((*BUY, "--at=0001-01-01"), "out of range; write a year from 1900", 2),
    "the last hour": ((*BUY, "--at=9999-12-31T23:59"), "out of range; write a year from 1900 to 9000", 2),
    "bought in the year one": (("add", "opening", "--asset=BTC", "--quantity=1", "--account=Kraken", "--acquired=0001-01-01"), "1900", 2),
    "a NUL in a path": (("import", "a\0b"), "can be no file's name", 2),
    "a NUL in a setting": (("status", "--policy", "a\0b"), "can be no file's name", 2),
    "a path of blanks": (("backup", "  "), "it is empty; name a file or folder", 2),
    "endless journal": (("journal", "--limit", "9" * 60), "is not in the range", 2),
    "endless events": (("events", "--limit", "9" * 60), "is not in the range", 2),
    "account to reconcile": (("reconcile", "--account", "NOSUCH"), "there is no account 'NOSUCH'", 2),
    "the root": (("status", "--ledger", "/"), "/ is a folder: name the ledger file itself", 3),
    "here": (("status", "--ledger", "."), "is a folder: name the ledger file itself", 3),
}


@pytest.mark.parametrize("what", ODD)
def test_what_nobody_means_is_refused(shell: Shell, what: str) -> None:
    """One sentence and its code; no figure, date, name or path of that kind gets into the ledger, where every view would meet it."""
    words, sentence, code = ODD[what]
    before = facts(shell)
    fixed = shell.fixed[2:] if "--ledger" in words else shell.fixed
    assert sentence in one_sentence(Shell(shell.folder, None)(*words, *fixed, code=code))
    assert facts(shell) == before


def test_a_kind_that_the_journal_does_not_have(shell: Shell) -> None:
    """It is not called empty."""
    assert shell("journal", "--kind", "nosuch").out == "The journal has no entry of kind nosuch.\n"
