"""A folder of many files is told briefly: one line or two for each, then what is left to do for all of them together."""

from pathlib import Path

from click.testing import CliRunner

from tui.cli import cli

PLAIN = "date,type,account,asset,quantity,amount,currency\n2026-01-0{day},{type},Box {day},BTC,1,100,USD\n"
ZONELESS = "date,type,account,asset,quantity,amount,currency\n2026-01-0{day} 10:00,buy,Clock {day},BTC,1,100,USD\n"


def test_a_folder_of_many_files_ends_with_what_is_left_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for day in range(1, 9):
        (folder / f"box{day}.csv").write_text(PLAIN.format(day=day, type="buy" if day > 2 else "teleport"))
        (folder / f"clock{day}.csv").write_text(ZONELESS.format(day=day))
    done = CliRunner().invoke(cli, ["import", str(folder), "--ledger", str(tmp_path / "x.db")], standalone_mode=False)
    assert done.return_value == 1
    said = done.output
    assert "16 files: 6 read whole, 2 with rows that wait, 8 not read." in said
    assert "8 do not say the time zone of their times: clock1.csv, clock2.csv, clock3.csv and 5 more; import them with --tz" in said
    assert "2 in box1.csv, box2.csv: " in said
    assert "  line 2:" not in said
    assert "Import 1: 6 new events" in said


def test_files_of_one_name_are_told_by_their_folders(tmp_path: Path) -> None:
    """One export of each venue in a folder of its own: the sentences still say which of them is meant."""
    for day in range(1, 7):
        for venue in ("here", "there"):
            (tmp_path / "exports" / f"{venue}{day}").mkdir(parents=True)
            name = "history.csv" if day < 3 else f"{venue}.csv" if day == 3 else f"{venue}{day}.csv"
            written = PLAIN.format(day=day, type="teleport") if day < 4 else ZONELESS.format(day=day)
            (tmp_path / "exports" / f"{venue}{day}" / name).write_text(written)
    done = CliRunner().invoke(cli, ["import", str(tmp_path / "exports"), "--ledger", str(tmp_path / "x.db")], standalone_mode=False)
    assert "6 in here1/history.csv, here2/history.csv, here.csv and 3 more: " in done.output
    assert "6 do not say the time zone of their times: here4.csv, here5.csv, here6.csv and 3 more; " in done.output


def test_a_few_files_are_told_one_by_one(tmp_path: Path) -> None:
    for day in (1, 2):
        (tmp_path / f"box{day}.csv").write_text(PLAIN.format(day=day, type="teleport"))
    done = CliRunner().invoke(cli, ["import", str(tmp_path), "--ledger", str(tmp_path / "x.db")], standalone_mode=False)
    assert "  line 2:" in done.output
    assert "files:" not in done.output
