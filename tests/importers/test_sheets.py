"""Workbooks: read as the CSV of the same table would be, and refused in one sentence where they are hostile, protected or damaged."""

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from core.model import Fate
from core.services.workspace import Workspace, open_workspace
from importers import sheets
from importers.csvfile import Unreadable, load
from importers.service import ImportResult, import_paths
from tests.importers.reading import FIXTURES
from tests.importers.workbooks import book, from_csv, patched, with_part

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = [["date", "type", "asset", "quantity"], ["2024-01-02", "deposit", "BTC", 0.1], ["2024-01-03", "deposit", "BTC", 2]]
DAY = datetime(2024, 1, 31)  # noqa: DTZ001 - cells of a spreadsheet have no zone
COINBASE = sorted(FIXTURES.glob("coinbase*.csv"))
SCHWAB = sorted(FIXTURES.glob("schwab*transactions*.csv"))


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "t.db", as_of=datetime(2026, 11, 23, tzinfo=UTC)) as opened:
        yield opened


def put(tmp_path: Path, data: bytes, name: str = "book.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        sheets.book(data, "book.xlsx")
    return str(caught.value)


def counts(result: ImportResult) -> dict[str, int]:
    assert result.done is not None
    return {fate.value: count for fate in Fate if (count := result.done.report.count(fate))}


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("path", [*COINBASE, *SCHWAB], ids=lambda path: path.stem)
def test_the_workbook_of_an_export_adds_nothing_to_its_csv(ws: Workspace, tmp_path: Path, path: Path, typed: bool) -> None:
    """L2.2: rows of a spreadsheet have the identity of the CSV's rows, whether its cells are texts or numbers and dates."""
    written = "\n".join(load(path).lines)
    first = import_paths(ws, [path])
    if first.done is None or "PDF" in first.files[0].problem:
        pytest.skip(f"{path.name} is not read alone: {first.files[0].problem}")
    events, before = len(ws.ledger.events.all()), counts(first)
    again = import_paths(ws, [put(tmp_path, from_csv(written, typed=typed), f"{path.stem}.xlsx")])
    assert [file.problem for file in again.files] == [""]
    assert again.done is not None
    assert (again.done.report.events_new, len(ws.ledger.events.all())) == (0, events)
    after = counts(again)
    assert after.get("booked", 0) == 0
    assert (after.get("ignored", 0), after.get("quarantined", 0)) == (before.get("ignored", 0), before.get("quarantined", 0))
    assert sum(after.values()) == sum(before.values())


def test_there_are_coinbase_and_schwab_exports_to_compare() -> None:
    assert (len(COINBASE) > 1, len(SCHWAB) > 0) == (True, True)


def test_a_row_is_one_csv_record_and_its_line_is_the_row(ws: Workspace, tmp_path: Path) -> None:
    rows = [["Exported by", "me"], [], *PLAIN, [], ["2024-01-04", "deposit", "a,b \"c\"\nd", "1/3"]]
    (file,) = import_paths(ws, [put(tmp_path, book(("Data", rows)))]).files
    assert file.parsed is not None
    assert [(row.line, row.text) for row in file.parsed.rows] == [
        (4, "2024-01-02,deposit,BTC,0.1"), (5, "2024-01-03,deposit,BTC,2"), (7, '2024-01-04,deposit,"a,b ""c"" d",1/3'),
    ]
    assert file.parsed.rows[2].fate is Fate.QUARANTINED


def test_cells_say_what_the_csv_says() -> None:
    values = [
        0.1, 1e-8, 123456.789, 5.0, 1e22, -0.0, True, False, DAY, DAY.replace(hour=10, second=1), time(9, 30), "  x ",
        None,
    ]
    data = book(("S", [["h"], *[[value, "|"] for value in values]]))
    ((_, content),) = sheets.book(data, "b.xlsx").tables
    assert [line.rpartition(",|")[0] for line in content.lines[1:12]] == [
        "0.1", "0.00000001", "123456.789", "5", "10000000000000000000000", "0", "TRUE", "FALSE", "2024-01-31", "2024-01-31 10:00:01",
        "09:30:00",
    ]


def test_midnight_is_a_time_where_the_cell_shows_one() -> None:
    data = book(("S", [["t"], [DAY]]))
    ((_, shown),) = sheets.book(data, "b.xlsx").tables
    assert shown.lines == ["t", "2024-01-31"]
    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(data))
    opened["S"]["A2"].number_format = 'yyyy-mm-dd "at" hh:mm'
    out = io.BytesIO()
    opened.save(out)
    ((_, shown),) = sheets.book(out.getvalue(), "b.xlsx").tables
    assert shown.lines == ["t", "2024-01-31 00:00:00"]


def test_every_known_sheet_is_read_and_the_others_are_named(ws: Workspace, tmp_path: Path) -> None:
    other = [PLAIN[0], ["2024-02-02", "deposit", "ETH", 3]]
    data = book(("A", PLAIN), ("Notes", [["hello", "there", "you"]]), ("B", other), ("Secret", other), hidden=["Secret"])
    result = import_paths(ws, [put(tmp_path, data)])
    assert [file.parsed.name for file in result.files if file.parsed] == ["book.xlsx [A]", "book.xlsx [B]"]
    assert [file.parsed.warnings for file in result.files if file.parsed] == [
        ["hidden sheets were not read: Secret; show them to have them read", "sheets of no known format were left out: Notes"], [],
    ]
    assert len(ws.ledger.events.all()) == 3


def test_merged_cells_and_empty_columns_are_as_in_the_csv(ws: Workspace, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(book(("S", [*PLAIN, ["2024-01-04", "deposit", "BTC", 3]]))))
    sheet = opened["S"]
    sheet.merge_cells("C2:C3")
    sheet["Z1"].number_format = "0.00"
    out = io.BytesIO()
    opened.save(out)
    (file,) = import_paths(ws, [put(tmp_path, out.getvalue())]).files
    assert file.parsed is not None
    assert [row.text for row in file.parsed.rows] == ["2024-01-02,deposit,BTC,0.1", "2024-01-03,deposit,,2", "2024-01-04,deposit,BTC,3"]


def test_formulas_give_the_value_last_computed_and_none_is_refused() -> None:
    data = book(("S", [*PLAIN, ["2024-01-04", "deposit", "BTC", "=1+2"]]))
    assert refused(data) == "has a formula without a value (S, cell D4); open it in a spreadsheet, save it and import it again"
    computed = patched(data, SHEET, b"<f>1+2</f><v />", b"<f>1+2</f><v>3</v>")
    ((_, content),) = sheets.book(computed, "b.xlsx").tables
    assert content.lines[-1] == "2024-01-04,deposit,BTC,3"


def test_numbers_that_a_spreadsheet_has_cut_are_said() -> None:
    ((_, content),) = sheets.book(book(("S", [["id", "x"], [12345678901234567890, 1], [123456789012345, 1]])), "b.xlsx").tables
    assert [said[:50] for said in content.warnings] == ["1 cell(s) hold whole numbers of more than 15 digits"[:50]]


def test_protected_old_and_macro_books_are_one_sentence(ws: Workspace, tmp_path: Path) -> None:
    assert "protected by a password or an old workbook" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert "holds macros" in refused(with_part(book(("S", PLAIN)), "xl/vbaProject.bin", b"\x00"))
    assert "unusual kind" in refused(with_part(_zipped({"xl/x": b""}), "xl/workbook.bin", b""))
    (file,) = import_paths(ws, [put(tmp_path, b"\xd0\xcf\x11\xe0" + b"\x00" * 99, "old.xls")]).files
    assert file.problem.startswith("old.xls is protected by a password or an old workbook")


def test_a_small_file_does_not_unpack_into_a_large_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1 << 20)
    bomb = with_part(book(("S", PLAIN)), "xl/media/x.xml", b"0" * (2 << 20))
    assert len(bomb) < 20_000
    assert "unpacks to more than 1 MB" in refused(bomb)
    assert "unpacks to more than" in refused(_zipped({f"xl/{number}": b"" for number in range(sheets.MOST_PARTS + 1)}))


def test_far_cells_and_wrong_dimensions_cost_nothing() -> None:
    data = book(("S", PLAIN))
    told = patched(data, SHEET, b'<dimension ref="A1:D3" />', b'<dimension ref="A1:XFD1048576" />')
    ((_, content),) = sheets.book(told, "b.xlsx").tables
    assert len(content.lines) == 3
    assert "far more cells" in refused(patched(data, SHEET, b'r="D3"', b'r="XFD3"'))
    assert "more than 1,048,576 rows" in refused(patched(data, SHEET, b'<row r="3"', b'<row r="99999999"'))


def test_entities_and_external_files_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]><worksheet'.encode()
    data = patched(book(("S", PLAIN)), SHEET, b"<worksheet", entity)
    data = patched(data, SHEET, b"<v>0.1</v>", b"<v>&a;</v>")
    try:
        lines = [line for _, content in sheets.book(data, "b.xlsx").tables for line in content.lines]
    except Unreadable as error:
        lines = [str(error)]
    assert "hunter2" not in "".join(lines)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = patched(
        book(("S", PLAIN)), SHEET, b"<worksheet", f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><worksheet'.encode()
    )
    assert "damaged workbook" in refused(patched(bomb, SHEET, b"<v>0.1</v>", b"<v>&l11;</v>"))


def test_damage_of_any_byte_is_one_sentence_or_read_as_it_stands(ws: Workspace, tmp_path: Path) -> None:
    """Cut off, flipped, filled: never a traceback, and rows are conserved."""
    chance, whole = random.Random(7), book(("S", PLAIN), ("T", PLAIN))
    for case in range(120):
        data = bytearray(whole)
        if case % 3 == 0:
            del data[chance.randrange(len(data)) :]
        else:
            for _ in range(chance.randrange(1, 6)):
                data[chance.randrange(4, len(data))] = chance.randrange(256)
        for file in import_paths(ws, [put(tmp_path, bytes(data))], dry_run=True).files:
            assert (file.parsed is None) == bool(file.problem)
            assert "\n" not in file.problem


def test_no_archive_that_is_no_workbook_is_taken_for_one(ws: Workspace, tmp_path: Path) -> None:
    (file,) = import_paths(ws, [put(tmp_path, _zipped({"a.csv": b"x"}), "x.xlsx")]).files
    assert "is a spreadsheet or an archive (ZIP)" in file.problem
    (file,) = import_paths(ws, [put(tmp_path, b"PK\x03\x04 broken", "y.xlsx")]).files
    assert "is a damaged workbook (BadZipFile)" in file.problem
    assert not sheets.is_book(tmp_path)
    assert not sheets.is_book(tmp_path / "none.xlsx")


def test_the_reader_of_workbooks_is_loaded_for_workbooks_alone() -> None:
    code = "import importers.service, sys; print('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()
