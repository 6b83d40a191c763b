"""`trimtab mapping` from suggestion to import, and the sentences of imports that wait for an answer."""

from pathlib import Path

from tests.tui.cli_desk import Shell

BANK = "Datum;Art;ISIN;Anzahl;Betrag;Währung\n31.01.2024;Kauf;IE00B4L5Y983;2,5;-1.234,50;EUR\n"
BINANCE = "User ID,Time,Account,Operation,Coin,Change,Remark\n1,25-01-10 10:00:00,Spot,Deposit,SOL,1,\n"


def put(shell: Shell, name: str, written: str) -> str:
    path: Path = shell.folder / name
    path.write_text(written, encoding="utf-8")
    return str(path)


def test_from_an_unknown_file_to_a_profile(shell: Shell) -> None:
    bank = put(shell, "bank.csv", BANK)
    assert "known format" in shell("import", bank, code=1).out
    suggested = shell("mapping", "suggest", bank)
    assert "[columns]\ndate = \"Datum\"" in suggested.out
    assert "dates are read with the day first" in suggested.err
    mapping = put(shell, "bank.toml", suggested.out)
    checked = shell("mapping", "check", mapping, bank)
    assert "line 2: 31.01.2024;Kauf;IE00B4L5Y983" in checked.out
    assert "    2024-01-31 buy: asset 2.5 IE00B4L5Y983, cash -1234.5 EUR" in checked.out
    assert "is saved" in shell("mapping", "save", "my-bank", mapping).out
    assert "my-bank" in shell("mapping", "list").out
    assert shell("mapping", "show", "my-bank").out.startswith('name = "my-bank"')
    assert "1 booked" in shell("import", bank).out
    assert "--replace" in shell("mapping", "save", "my-bank", mapping, code=1).err


def test_sentences_and_exit_codes(shell: Shell) -> None:
    bank = put(shell, "bank.csv", BANK.replace("Kauf", "[red]Rätsel[/red]"))
    answer = shell("mapping", "suggest", bank, code=1)
    assert "to be said: what '[red]Rätsel[/red]' mean is not known" in answer.err
    assert "has no row of column names" in shell("mapping", "suggest", put(shell, "x.csv", "nothing"), code=1).err
    assert "does not exist" in shell("mapping", "suggest", str(shell.folder / "none.csv"), code=1).err
    assert "there is no saved mapping" in shell("mapping", "show", "../x", code=2).err
    assert "there is no saved mapping" in shell("mapping", "check", "none", bank, code=2).err
    assert "cannot be the name" in shell("mapping", "save", "../../x", bank, code=2).err
    assert "leaves something to say" in shell("mapping", "save", "x", bank, code=1).err


def test_an_import_that_waits_for_a_zone_says_so_and_stores_nothing(shell: Shell) -> None:
    """L4.1: without a terminal nobody is asked."""
    path = put(shell, "binance.csv", BINANCE)
    answer = shell("import", path, code=1)
    assert "needs a time zone: trimtab import binance.csv --tz Zone" in answer.out
    assert "Nothing was imported." in answer.out
    (file,) = shell.json("import", path, code=1)["files"]
    assert (file["asks"], file["timezone_source"], file["rows"]["read"]) == ("time zone", None, 0)
    assert "times in Europe/Berlin (user)" in shell("import", path, "--tz", "Europe/Berlin").out
    again = shell.json("import", path)["files"][0]
    assert (again["timezone"], again["timezone_source"], again["rows"]["duplicate"]) == ("Europe/Berlin", "user", 1)
    (clash,) = shell.json("import", path, "--tz", "UTC", code=1)["files"]
    assert (clash["asks"], "undo-import" in clash["warnings"][0]) == ("undo", True)
    accounts = {each["account"]: each["timezone"] for each in shell.json("accounts")["accounts"]}
    assert accounts["Binance"] == "Europe/Berlin"
