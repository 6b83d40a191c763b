"""`trimtab quarantine` and `trimtab reconcile`: causes with their remedy as a command, and the first row that differs."""

import json
import shlex
from pathlib import Path

import pytest

from tests.tui.cli_desk import Shell

HEAD = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"\n'
ROWS = (
    ("L1", "R1", "2024-01-05 10:00:00", "deposit", "", "currency", "ZUSD", "1000", "0", "1000"),
    ("L2", "R2", "2024-01-06 10:00:00", "trade", "", "currency", "ZUSD", "-400", "1", "599"),
    ("L3", "R2", "2024-01-06 10:00:00", "trade", "", "currency", "XBT.Q", "0.01", "0", "0.01"),
    ("L4", "R3", "2024-01-07 10:00:00", "staking", "", "currency", "XBT.Q", "0.001", "0", "0.011"),
    ("L5", "R4", "2024-01-08 10:00:00", "abracadabra", "", "currency", "ZUSD", "10", "0", "609"),
    ("L6", "R5", "2024-01-09 10:00:00", "deposit", "", "currency", "ZUSD", "1", "0", "610"),
)


@pytest.fixture
def held(fresh: Shell) -> Shell:
    """A new ledger with a Kraken file of which some rows wait."""
    file = fresh.folder / "kraken.csv"
    file.write_text(HEAD + "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS) + "\n")
    fresh("import", str(file), code=1)
    file.unlink()
    return fresh


def test_causes_are_shown_with_the_command_that_mends_them_and_it_does(held: Shell) -> None:
    """The original file is gone; one command books all rows of the cause."""
    out = held("quarantine").out
    assert "3 rows: unknown asset XBT.Q (kraken-ledgers, account Kraken)" in out
    assert 'kraken.csv:3: "L2"' in out
    told = held.json("quarantine")
    command = next(each["command"] for each in told["causes"] if each["count"] == 3)
    assert f"do: {command}" in out
    words = shlex.split(command.replace("ASSET", "BTC"))[1:]
    again = held(*words)
    assert "3 rows left the quarantine" in again.out
    assert "1 row still waits." in again.out
    assert [each["cause"] for each in held.json("quarantine")["causes"]] == ["unknown type"]
    assert held.json("quarantine", "names")["names"] == [{"venue": "Kraken", "code": "XBT.Q", "asset": "BTC", "id": "crypto:BTC"}]


def test_rows_are_shown_with_their_whole_text(held: Shell) -> None:
    out = held("quarantine", "show", "unknown type").out
    assert "kraken.csv:6: unknown type: the ledger type" in out
    assert '    "L5","R4","2024-01-08 10:00:00","abracadabra","","currency","ZUSD","10","0","609"' in out
    row = held.json("quarantine", "show", "unknown type")["rows"][0]["id"]
    assert held("quarantine", "show", str(row)).out == out
    assert held("quarantine", "show", "settled").out == "No rows.\n"


def test_a_row_is_settled_with_an_event_entered_by_hand(held: Shell) -> None:
    row = held.json("quarantine", "show", "unknown type")["rows"][0]["id"]
    added = held.json("add", "deposit", "--at", "2024-01-08T10:00Z", "--account", "Kraken", "--asset", "cash:USD", "--quantity", "10")
    event = next(value for value in json.dumps(added).split('"') if len(value) == 32)
    assert "row 5 is settled" in held("quarantine", "settle", str(row), event).out
    assert "unknown type" not in held("quarantine").out
    assert held.json("quarantine", "show", "settled")["rows"][0]["id"] == row
    assert held.json("quarantine", "retry")["files"][0]["before"]["quarantined"] == 4
    held("quarantine", "reopen", str(row))
    assert "unknown type" in held("quarantine").out


def test_a_whole_cause_is_dismissed_with_one_reason(held: Shell) -> None:
    assert "3 rows settled; 1 left" in held("quarantine", "dismiss", "unknown asset XBT.Q", "--reason", "a gift I refused").out
    assert "a gift I refused" in held("journal").out
    assert [each["cause"] for each in held.json("quarantine")["causes"]] == ["unknown type"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("show", "unknown"), 2, "there are: unknown asset XBT.Q; unknown type"),
        (("show", "99"), 1, "no row 99 waits"),
        (("retry", "--cause", "none"), 2, "no cause is called 'none'"),
        (("retry", "--file", "77"), 2, "there is no file 77"),
        (("retry", "--tz", "UTC"), 2, "--file"),
        (("retry", "--file", "1", "--tz", "Nowhere/Land"), 2, "is not a time zone"),
        (("name", "XBT.Q"), 2, "say what XBT.Q is"),
        (("name", "XBT.Q", "two words"), 2, "is no asset"),
        (("name", "XBT.Q", "--forget"), 2, "was given no name"),
        (("settle", "2", "zz"), 1, "entered by hand"),
        (("reopen", "2"), 1, "was not settled"),
        (("dismiss", "2"), 2, "Missing option '--reason'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(held: Shell, words: tuple[str, ...], code: int, sentence: str) -> None:
    answer = held("quarantine", *words, code=code)
    assert sentence in " ".join(answer.err.split())
    assert len(held.json("quarantine")["rows"]) == 4


def test_the_first_row_that_differs_is_named(held: Shell) -> None:
    """Rule L3.4: the row that waits is the one from which the balance column and the ledger part; booked, they agree."""
    held("quarantine", "name", "XBT.Q", "BTC")
    answer = held("reconcile", code=1)
    assert "Kraken USD differs from kraken.csv:6 on" in answer.out
    assert "stated 609, computed 599" in answer.out
    (one,) = held.json("reconcile", code=1)["stated"]
    assert (one["stated"], one["computed"], one["difference"]) == ("610", "600", "10")
    held("add", "deposit", "--at", "2024-01-08T10:00Z", "--account", "Kraken", "--asset", "cash:USD", "--quantity", "10")
    assert held("reconcile").out == "All 2 stated figures agree with the ledger.\n"
    assert [each["what"] for each in held.json("reconcile", "--all")["stated"]] == ["running balance", "running balance"]
    assert "there is no account 'Nobody'" in held("reconcile", "--account", "Nobody", code=2).err


def test_a_stated_cost_basis_is_compared_with_the_lots(fresh: Shell) -> None:
    """Rule L3.4: while the same units are held; afterwards it is unknown, with what to do."""
    name = "All-Accounts-Positions-2026-11-20-160000.csv"
    path: Path = fresh.folder / name
    path.write_text(
        '"Positions for account Trust ...321 as of 04:00 PM ET, 2026/11/20"\n\n'
        '"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Cost Basis"\n'
        '"VTI","VANGUARD TOTAL","10","$200.00","$2,000.00","$1,500.00"\n'
    )
    fresh("import", str(path))
    account = fresh.json("accounts")["accounts"][0]["account"]
    words = ["add", "opening", "--at", "2024-01-05", "--account", account, "--asset", "security:VTI", "--quantity", "10", "--value", "1400"]
    fresh(*words, "--currency", "USD")
    (one,) = fresh.json("reconcile", code=1)["stated"]
    assert (one["what"], one["stated"], one["computed"], one["difference"], one["currency"]) == ("cost basis", "1500", "1400", "100", "USD")
    fresh("add", "withdrawal", "--at", "2026-11-21", "--account", account, "--asset", "security:VTI", "--quantity", "1")
    (one,) = fresh.json("reconcile")["stated"]
    assert one["unknown"] == {
        "computed": "units came or went since; import a newer export",
        "difference": "units came or went since; import a newer export",
    }
