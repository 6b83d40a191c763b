"""A folder with one export of every format, dropped on `trimtab import` in one go."""

import shutil
from pathlib import Path

from importers.registry import built_in
from tests.tui.cli_desk import Shell

FORMATS = Path(__file__).parents[1] / "importers" / "formats"


def test_a_folder_with_an_export_of_every_format_is_read_in_one_go(tmp_path: Path) -> None:
    """Every file has an outcome and every row a fate; again it adds nothing; all of it verifies; taken back, nothing is left."""
    folder = tmp_path / "exports"
    for source in sorted(FORMATS.iterdir()):
        first = min(source.glob("*.csv"))
        (folder / source.name).mkdir(parents=True)
        shutil.copy(first, folder / source.name / first.name)
    formats = {source.name for source in folder.iterdir()}
    supported = {each.id for each in built_in() if each.supported}
    shell = Shell(tmp_path, tmp_path / "x.db")

    first_time = shell.json("import", str(folder), "--tz", "UTC", "--confirmed", code=1)
    assert {file["format"] for file in first_time["files"]} == formats
    for file in first_time["files"]:
        rows = file["rows"]
        assert file["format"] == Path(file["path"]).parent.name
        assert rows["read"] == rows["booked"] + rows["duplicate"] + rows["ignored"] + rows["quarantined"] > 0, file["path"]
        if file["format"] not in supported:
            assert rows["read"] == rows["quarantined"], file["path"]
        assert all(row["reason"] for row in file["quarantine"]), file["path"]
    events = shell.json("events", "--limit", "10000")
    assert events["total"] == len(events["events"]) > 1000
    shell("verify")

    report = shell("import", str(folder), "--tz", "UTC", "--confirmed", code=1).out
    assert f"{len(formats)} files: " in report
    assert "0 new events" in report
    assert "'trimtab quarantine' shows them" in report
    assert shell.json("events", "--limit", "10000") == events
    shell("verify")

    shell("undo-import", "2")
    shell("undo-import", "1")

    assert shell.json("events")["total"] == 0
    assert shell.json("quarantine")["causes"] == []
    shell("verify")
