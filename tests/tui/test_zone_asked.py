"""A zone that nothing says is asked for at a terminal, once, and remembered."""

from pathlib import Path

from tests.tui.terminal import Terminal, trimtab

HEAD = "User ID,Time,Account,Operation,Coin,Change,Remark\n"


def test_a_person_at_a_terminal_is_asked_until_it_is_a_zone(tmp_path: Path) -> None:
    """L4.1, L4.2."""
    file = tmp_path / "b.csv"
    file.write_text(HEAD + "1,25-01-10 10:00:00,Spot,Deposit,SOL,1,\n", encoding="utf-8")
    words = ("import", str(file), "--ledger", str(tmp_path / "t.db"))
    env = {"NO_COLOR": "1", "XDG_DATA_HOME": str(tmp_path / "data")}
    with Terminal(trimtab(*words), env) as asked:
        asked.until("Time zone of the times of account Binance")
        asked.press("Mars\r")
        asked.until("is not a time zone")
        asked.until("(empty: leave it out):")
        asked.press("Europe/Berlin\r")
        asked.until("times in Europe/Berlin (user)")
        assert asked.end() == 0
    with Terminal(trimtab(*words), env) as again:
        again.until("1 duplicate")
        assert again.end() == 0
        assert b"Time zone of" not in again.written
