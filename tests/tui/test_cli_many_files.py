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


def test_a_few_files_are_told_one_by_one(tmp_path: Path) -> None:
    for day in (1, 2):
        (tmp_path / f"box{day}.csv").write_text(PLAIN.format(day=day, type="teleport"))
    done = CliRunner().invoke(cli, ["import", str(tmp_path), "--ledger", str(tmp_path / "x.db")], standalone_mode=False)
    assert "  line 2:" in done.output
    assert "files:" not in done.output
