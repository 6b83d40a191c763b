"""Files as they really arrive: encodings, delimiters, preambles, quotes that never close, rows cut off, and things that are no CSV."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.model import Fate, ParsedFile
from importers.base import Context, Importer, Reading, Signature, Table
from importers.csvfile import MOST_COLUMNS, Unreadable, content, load
from importers.detection import fit, read_table, recognise, unrecognised
from tests.importers.reading import fates

AT = datetime(2024, 1, 1, tzinfo=UTC)


class Tiny(Importer):
    """The smallest importer: what each row says of `What`."""

    id = "tiny"
    title = "Tiny"
    venue = "Tiny"
    signatures = (Signature("v2", ("When", "What", "Who")), Signature("v1", ("When", "What")))
    how_to_export = "press the button"

    def parse(self, table: Table, context: Context) -> ParsedFile:
        what = table.column("what")
        table.drop([index for index, cells in table.records if cells[what] == "Total"])
        reading = Reading(table, self, context.account or self.venue)
        for index, cells in table.records:
            if cells[what] == "skip":
                reading.ignore(index, "told to")
            elif cells[what] != "forget":
                reading.price("crypto:BTC", AT, Decimal(1), "USD", index)
        return reading.finish()


def table_of(data: str | bytes, name: str = "x.csv") -> Table:
    source = content(data.encode() if isinstance(data, str) else data, name)
    found = recognise(source, [Tiny()])
    assert found is not None
    table = read_table(source, found)
    assert table.records is table.records
    return table


def parsed_of(data: str | bytes) -> ParsedFile:
    return Tiny().parse(table_of(data), Context())


def cells_of(data: str | bytes) -> list[list[str]]:
    return [cells[:2] for _, cells in table_of(data).records]


PLAIN = "When,What\n1,a\n2,b\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(), PLAIN.encode("utf-8-sig"), PLAIN.encode("utf-16"), PLAIN.encode("utf-16-le"), PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(), PLAIN.replace("\n", "\r").encode(), PLAIN.rstrip().encode(),
        PLAIN.replace(",", ";").encode(), PLAIN.replace(",", "\t").encode(), PLAIN.replace(",", "|").encode(),
        b'"When","What"\n"1","a"\n"2","b"\n', b'"When,""What"""\n"1,""a"""\n"2,""b"""\n',
        "\ufeffWhen,\ufeffWhat\n\ufeff1,a\n2,b\n".encode(),
        b"\n\nWhen,What\n\n1,a\n,\n2,b\n\n", b" when ,WHAT\n1,a\n2,b\n", b"When,What,,\n1,a,,\n2,b,,\n", b"When,What,\n1,a\n2,b,\n",
    ],
)
def test_one_table_in_every_dress(data: bytes) -> None:
    assert cells_of(data) == [["1", "a"], ["2", "b"]]


@pytest.mark.parametrize("lines", range(9))
def test_the_header_is_found_below_a_preamble(lines: int) -> None:
    preamble = "".join(f"Statement line {number}, account 12\n" for number in range(lines))
    table = table_of(preamble + PLAIN)
    assert (len(table.preamble), [row.line for row in table.rows]) == (lines, [lines + 2, lines + 3])


def test_a_row_is_a_record_and_its_line_the_first_physical_one() -> None:
    """L1.1: a record over three lines is one row; blank lines are none."""
    table = table_of('When,What\n1,"a\nlong\nnote"\n\n2,b\n')
    assert [(row.line, row.text) for row in table.rows] == [(2, '1,"a\nlong\nnote"'), (6, "2,b")]
    assert table.records[0][1][1] == "a\nlong\nnote"


def test_a_missing_column_reads_empty_and_a_repeated_name_means_its_first() -> None:
    table = table_of("When,What,Cur.,Cur.\n1,a,EUR,USD\n")
    (_, cells), = table.records
    assert (cells[table.column("nowhere")], cells[table.column("cur.")], table.repeated("Cur.")) == ("", "EUR", (2, 3))


def test_a_short_row_is_filled_up_and_empty_cells_beyond_the_header_are_nothing() -> None:
    assert [cells for _, cells in table_of("When,What,Who\n1\n2,b,c,,,\n").records] == [["1", "", "", ""], ["2", "b", "c", "", "", ""]]


def test_a_row_with_more_cells_than_the_header_waits() -> None:
    parsed = parsed_of("When,What\n1,a,surprise\n2,b\n")
    assert fates(parsed) == {"booked": 1, "quarantined": 1}
    assert parsed.rows[0].reason.startswith("this row has 3 cells and the header 2")


def test_a_file_cut_off_in_mid_row_loses_that_row_alone() -> None:
    parsed = parsed_of("When,What,Who\n1,a,c\n2,b")
    assert [(row.line, row.fate, row.cause) for row in parsed.rows] == [(2, Fate.BOOKED, ""), (3, Fate.QUARANTINED, "cut off")]


def test_a_file_cut_off_inside_quotes_loses_that_row_alone() -> None:
    parsed = parsed_of('When,What,Who\n1,a,c\n2,"b')
    assert fates(parsed) == {"booked": 1, "quarantined": 1}


def test_a_quote_that_never_closes_does_not_swallow_the_rows_after_it() -> None:
    parsed = parsed_of('When,What,Who\n1,"5 inch pipe,c\n2,b,d\n3,b,d\n')
    assert [(row.line, row.text) for row in parsed.rows] == [(2, '1,"5 inch pipe,c'), (3, "2,b,d"), (4, "3,b,d")]


def test_a_stray_carriage_return_or_an_endless_cell_takes_no_other_row_along() -> None:
    parsed = parsed_of("When,What\n1,a\rb\n2,b\n" + "3," + "x" * (1 << 21) + "\n4,d\n")
    assert [(row.line, row.fate) for row in parsed.rows] == [(line, Fate.BOOKED) for line in (2, 3, 4, 5)]


def test_bytes_that_are_not_utf8_are_read_as_windows_1252_and_said() -> None:
    table = table_of("When,What\n1,Zürich\n".encode() + "2,Genève\n".encode("cp1252"))
    assert [cells[1] for _, cells in table.records] == ["Zürich", "Genève"]
    assert table.warnings == ["1 line(s) are not UTF-8 and were read as Windows-1252; check names with accents there"]
    assert table.encoding == "mixed"
    assert len(table_of(b"When,What\n1,\x81\x8d\n").rows) == 1


def test_nul_bytes_damage_their_row_alone() -> None:
    parsed = parsed_of(b"When,What\n1,a\x00\n2,b\n")
    assert [(row.fate, row.cause) for row in parsed.rows] == [(Fate.QUARANTINED, "damaged"), (Fate.BOOKED, "")]


def test_a_header_repeated_in_the_middle_is_no_row() -> None:
    assert cells_of(PLAIN + PLAIN) == [["1", "a"], ["2", "b"], ["1", "a"], ["2", "b"]]


def test_titles_and_totals_can_be_dropped_before_reading() -> None:
    parsed = parsed_of("When,What\n1,Total\n2,b\n3,skip\n4,Total\n")
    assert [(row.line, row.fate) for row in parsed.rows] == [(3, Fate.BOOKED), (4, Fate.IGNORED)]


def test_a_row_that_an_importer_forgets_is_quarantined_and_never_lost() -> None:
    """L1.2: nothing is lost in silence."""
    parsed = parsed_of("When,What\n1,forget\n2,b\n")
    assert [(row.fate, row.cause) for row in parsed.rows] == [(Fate.QUARANTINED, "not understood"), (Fate.BOOKED, "")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"), (b"\n \r\n", "is empty"), (b"\xef\xbb\xbf", "is empty"), (b"\x00\x00\x00", "is empty"),
        (b"PK\x03\x04rest", "save it as CSV"), (b"%PDF-1.7", "is a PDF"), (b"\x1f\x8b\x08", "compressed"),
        (b"SQLite format 3\x00", "database"),
        (b"<!DOCTYPE html><html>", "web page"), (b'{"rows": []}', "is JSON"), (b'[{"a": 1}]', "is JSON"),
        (bytes(range(256)) * 8, "no text file"), (b"\x7fELF" + bytes(4000), "no text file"),
    ],
)
def test_what_is_no_csv_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as caught:
        table_of(data)
    assert str(caught.value).count(";") == 1, "one clause and its remedy"


def test_a_million_columns_are_refused_before_they_are_looked_at() -> None:
    with pytest.raises(Unreadable, match="1,000,000 columns"):
        recognise(content(b"a," * 999_999 + b"a\n1\n", "x.csv"), [Tiny()])
    assert MOST_COLUMNS < 1_000_000
    wide = parsed_of("When,What\n" + "1," * 5000 + "1\n2,b\n")
    assert fates(wide) == {"booked": 1, "quarantined": 1}


def test_paths_that_cannot_be_read_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="does not exist; check the path"):
        load(tmp_path / "none.csv")
    with pytest.raises(Unreadable, match="cannot be read"):
        load(tmp_path)


def test_signatures_compare_names_not_places_and_the_fuller_generation_wins() -> None:
    assert table_of("Who,What,When\nc,a,1\n").version == "v2"
    assert table_of("What,Extra,When\na,x,1\n").version == "v1"
    assert recognise(content(b"When,Other\n1,2\n", "x.csv"), [Tiny()]) is None


def test_columns_whose_name_carries_data() -> None:
    signature = Signature("v1", ("When",), patterns=(("price", r"^(?P<currency>\w{3}) Spot Price$"),), absent=("Status",))
    assert fit(signature, ["when", "usd spot price"]) is not None
    assert fit(signature, ["when", "price"]) is None
    assert fit(signature, ["when", "usd spot price", "status"]) is None
    carrying = Tiny()
    carrying.signatures = (signature,)
    source = content(b"When,USD Spot Price\n1,5\n", "x.csv")
    found = recognise(source, [carrying])
    assert found is not None
    table = read_table(source, found)
    assert (table.matched["price"]["currency"], table.records[0][1][table.column("price")]) == ("USD", "5")


def test_an_unknown_header_is_named_with_the_remedy() -> None:
    assert unrecognised(content(b"Alpha,Beta,Gamma\n1,2,3\n", "x.csv")) == (
        "its header (Alpha, Beta, Gamma ...) is of no known format; see trimtab formats, or begin a mapping with trimtab mapping suggest"
    )
    with pytest.raises(Unreadable, match="holds no table"):
        unrecognised(content(b"just a letter to my bank", "x.txt"))
