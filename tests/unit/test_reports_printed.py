"""The two shapes of a report: print that loses nothing, CSV that runs nothing (rules F3.2 and F3.3)."""

import tracemalloc
from collections.abc import Iterable
from datetime import date
from decimal import Decimal as D
from io import StringIO

import pytest

from core.reports.csvfile import copied
from core.reports.printed import LISTED, PAGE, WIDTH, printed
from core.reports.sheet import Column, Head, Report, Row, Section, Style, counted
from core.unknown import Unknown
from tests.unit.reports_rows import HEAD, column, texts

COLUMNS = (
    Column("what", "What it is", 12), Column("day", "Day", 10), Column("units", "Units", 10, Style.UNITS),
    Column("amount", "Amount", 12, Style.MONEY), Column("hidden"),
)  # fmt: skip


def made(rows: Iterable[Row], head: Head = HEAD, **more: object) -> Report:
    listed = list(rows)
    return counted(head, COLUMNS, (Section("Rows", lambda: listed, **more),))  # type: ignore[arg-type]


def row(what: str = "x", amount: object = D("1.005"), *remarks: str, units: str = "1") -> Row:
    return Row((what, date(2025, 1, 5), D(units), amount, "beside"), remarks)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "\n=cmd|' /C calc'!A0"])
def test_no_text_of_a_file_runs_in_a_spreadsheet(text: str) -> None:
    """Rule F3.2: an apostrophe before it; amounts below zero stay numbers."""
    _, rows = texts(made([row(text, D("-5")), row("plain", D(5), text)]))
    assert [column(rows, "what")[0], column(rows, "remark")[1]] == ["'" + text.replace("\r", "\n")] * 2
    assert column(rows, "amount") == ["-5", "5"]


def test_csv_is_exact_and_print_rounds_half_up() -> None:
    """Rule F3.2: all digits there, cents here; the version of the pack goes with every row."""
    lines, rows = texts(made([row(amount=D("1234567.005"), units="0.000000000000000001")]))
    assert rows[0] == ["what", "day", "units", "amount", "hidden", "remark", "unknown", "rules"]
    assert rows[1] == ["x", "2025-01-05", "0.000000000000000001", "1234567.005", "beside", "", "", "US test"]
    assert "1,234,567.01" in "".join(lines)


def test_nothing_is_cut_however_long() -> None:
    """Rule F3.3: what is wider than its column goes on below it, and no line is wider than the page."""
    lines, _ = texts(made([row("a very long name of something held", units="123456789.123456789012345678")]))
    assert "".join(line[24:34].strip() for line in lines[-4:]) == "123456789.123456789012345678"
    assert " ".join(line[:12].strip() for line in lines[-4:]).strip() == "a very long name of something held"
    assert max(map(len, lines)) <= WIDTH


def test_control_characters_of_a_file_steer_no_printer() -> None:
    """Form feeds and escapes in data become blanks."""
    lines, _ = texts(made([row("a\x0cb\x1b[2J", D(1), "x\x0cy")]))
    assert not any("\x1b" in line or "\x0c" in line for line in lines)


def test_pages_repeat_their_heads_and_are_numbered() -> None:
    """At most 60 lines each, a form feed before every later one."""
    lines, rows = texts(made(row(str(number)) for number in range(150)))
    pages = "\n".join(lines).split("\f")
    assert [len(page.rstrip("\n").split("\n")) <= PAGE for page in pages] == [True, True, True]
    assert [page.split("\n")[0].split()[-1] for page in pages] == ["1", "2", "3"]
    assert all("What it is   Day" in page for page in pages)
    assert column(rows, "what") == [str(number) for number in range(150)]


def test_the_head_counts_what_is_unknown_by_cause() -> None:
    """Rule F3.3: marks in the rows, causes above; of very many causes the rest are in the CSV."""
    lines, rows = texts(made([row(amount=Unknown("no price", "fetch it")), row(amount=Unknown("no price", "fetch it")), row()]))
    assert "2 figures are unknown, and every total that rests on them:" in lines
    assert "  ?1 (2) no price; fetch it" in lines
    assert [line.split()[-1] for line in lines if line.startswith("x ")] == ["?1", "?1", "1.01"]
    assert column(rows, "unknown") == ["amount: no price; fetch it", "amount: no price; fetch it", ""]
    many, _ = texts(made(row(amount=Unknown(f"cause {number}")) for number in range(LISTED + 5)))
    assert "  and for 5 more causes: the column 'unknown' of the CSV names them" in many


def test_a_report_says_when_it_holds_nothing() -> None:
    """No rows, and nothing that looks like a total of zero."""
    lines, rows = texts(made([]))
    assert "No rows." in lines
    assert rows == [["what", "day", "units", "amount", "hidden", "remark", "unknown", "rules"]]


def test_rows_that_add_up_others_are_printed_and_no_row_of_the_csv() -> None:
    """Whoever adds up a column of the CSV counts nothing twice."""
    lines, rows = texts(made([row("part"), Row(("all", None, None, D(9), None), sums=True)]))
    assert any(line.startswith("all") for line in lines)
    assert column(rows, "what") == ["part"]


def test_a_long_report_stands_nowhere_in_memory() -> None:
    """Rows are made, written and let go: four times as many take no more room."""

    def peak(count: int) -> int:
        class Nowhere(StringIO):
            def write(self, text: str) -> int:
                return len(text)

        report = counted(HEAD, COLUMNS, (Section("Rows", lambda: (row(str(number)) for number in range(count))),))
        tracemalloc.start()
        for _ in printed(copied(report, Nowhere())):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(5000)
    assert peak(20_000) < 2 * peak(5000)
