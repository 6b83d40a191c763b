"""Tables that no format knows: their shape, the mapping that is proposed, rows raw beside parsed, and profiles that detection knows."""

import csv
import io
import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.model import Fate
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace, open_workspace
from importers import profiles, service
from importers.base import plain
from importers.csvfile import Unreadable, content
from importers.generic_mapping import parse_mapping
from importers.sniffing import sniff
from importers.suggesting import Suggestion, suggest
from tests.importers.reading import CORPUS, show
from tests.importers.workbooks import book

GERMAN = (
    "Meine Bank AG;;;;;;;\nKonto 4711;;;;;;;\n\n"
    "Buchungstag;Vorgang;ISIN;Stück;Kurs;Betrag;Währung;Gebühren\n"
    "31.01.2024;Kauf;IE00B4L5Y983;2,5;400,20;-1.003,40;EUR;2,90\n"
    "13.02.2024;Verkauf;IE00B4L5Y983;1,5;410,00;612,10;EUR;2,90\n"
    "14.02.2024;Dividende;IE00B4L5Y983;;;12,34;EUR;\n"
    "Summe;;;;;-378,96;;\n"
)
COLUMNS = '[columns]\ndate = "Day"\nasset = "Thing"\nquantity = "Units"\ntype = "What"\n'
TABLE = "Day,Thing,Units,What,More\n2024-01-02,BTC,1,deposit,x\n"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "desk" / "t.db", as_of=datetime(2026, 6, 1, tzinfo=UTC)) as opened:
        yield opened


def suggested(written: str | bytes) -> Suggestion:
    return suggest(content(written.encode() if isinstance(written, str) else written, "bank.csv"))


def fields(found: Suggestion) -> dict[str, str]:
    return {each.field: each.name for each in found.columns if each.field}


def test_a_german_statement_is_understood_to_the_last_cell(tmp_path: Path) -> None:
    found = suggested(GERMAN.encode("cp1252"))
    assert (found.delimiter, found.preamble, found.date_order, found.decimal_comma, found.footers) == (";", 2, "dmy", True, ("Summe",))
    assert fields(found) == {
        "date": "Buchungstag", "type": "Vorgang", "asset": "ISIN", "quantity": "Stück", "price": "Kurs", "amount": "Betrag",
        "currency": "Währung", "fee": "Gebühren",
    }
    assert (found.types, found.asks) == ((("Kauf", "buy"), ("Verkauf", "sell"), ("Dividende", "income dividend")), ())
    path = tmp_path / "bank.csv"
    path.write_bytes(GERMAN.encode("cp1252"))
    seen = service.preview_mapping(path, parse_mapping(found.text, "m", "bank"))
    assert [(row.line, [show(each) for each in row.drafts]) for row in seen.rows] == [
        (5, ["2024-01-31 buy +2.5 IE00B4L5Y983, -1000.5 EUR, -2.9 EUR fee"]),
        (6, ["2024-02-13 sell -1.5 IE00B4L5Y983, +615 EUR, -2.9 EUR fee"]),
        (7, ["2024-02-14 income dividend +12.34 EUR"]),
    ]
    assert seen.rows[0].cells == ("31.01.2024", "Kauf", "IE00B4L5Y983", "2,5", "400,20", "-1.003,40", "EUR", "2,90")
    assert seen.counts == ((Fate.BOOKED, 3),)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Datum;Typ;Värdepapper;Antal;Belopp;Valuta\n2025-01-13;Sälj;X;1,5;2,25;SEK\n", ("sell", "Värdepapper", True)),
        ("Fecha,Operación,ISIN,Cantidad,Importe,Divisa\n13/01/2025,Compra,X,1.5,2.25,EUR\n", ("buy", "ISIN", False)),
        ("Date\tOpération\tTitre\tQuantité\tMontant\tDevise\n13/01/2025\tVente\tX\t1,5\t2,25\tEUR\n", ("sell", "Titre", True)),
        ("Data|Operazione|Titolo|Quantità|Importo|Divisa\n13/01/2025|Acquisto|X|1,5|2,25|EUR\n", ("buy", "Titolo", True)),
        ("Datum;Soort;Fonds;Aantal;Bedrag;Valuta\n13-01-2025;Koop;X;1,5;2,25;EUR\n", ("buy", "Fonds", True)),
        ("Trade Date,Action,Ticker,Shares,Net Amount,Currency\n01/13/2025,Market buy,X,1.5,2.25,USD\n", ("buy", "Ticker", False)),
    ],
)
def test_columns_and_words_of_several_languages(written: str, meant: tuple[str, str, bool]) -> None:
    found = suggested(written)
    assert (found.types[0][1], fields(found)["asset"], found.decimal_comma, found.asks) == (*meant, ())
    assert {"date", "type", "asset", "quantity", "amount", "currency"} <= set(fields(found))


def test_what_cannot_be_seen_is_asked_and_never_guessed() -> None:
    found = suggested("Date,Type,Symbol,Quantity,Amount\n03/04/2024,buy,X,1,\"1,234\"\n05/06/2024,gizmo,X,2,\"2,345\"\n")
    said = "\n".join(found.asks)
    assert found.decimal_comma is None
    for part in ("decimal_comma", "date_order", "'gizmo'", "asset_kind", "currency"):
        assert part in said
    assert "decimal_comma = " not in found.text.replace("# ", "#").split("[columns]")[0].replace("#nothing says", "")
    assert "date_order" not in [line.split(" ")[0] for line in found.text.splitlines()]
    assert found.text.startswith("# ")


def test_decimal_signs_by_the_evidence_of_all_numbers() -> None:
    def comma(*numbers: str) -> tuple[bool | None, bool]:
        rows = "".join(f"2024-01-0{place};x;{number}\n" for place, number in enumerate(numbers, 1))
        found = sniff(content(f"Date;Symbol;Amount\n{rows}".encode(), "x.csv"))
        return found.decimal_comma, found.mixed_numbers

    assert comma("1,5") == comma("1.234,5") == comma("1.234.567") == comma("1,234", "2,5 EUR") == (True, False)
    assert comma("1.5") == comma("1,234.5") == comma("1,234,567") == comma("0.125") == comma("7") == (False, False)
    assert comma("1,234") == comma("1.234") == (None, False)
    assert comma("1,5", "2.5", "3,5") == (True, True)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("just a line\n", "has no row of column names"), ("1,2,3\n4,5,6\n", "has no row of column names"),
        ("Date,Amount\n", "has no row of column names"), ("a,b\nc,d\n", "has no row of column names"),
        ("Date;Amount\n\x00;\n", "has no row of column names"),
    ],
)
def test_what_is_no_table_is_one_clause(written: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        suggested(written)


def test_hostile_names_and_words_stay_text() -> None:
    words = ('buy"\n[types]\n"x', "sell\x7f\\", "=cmd|' /C calc'!A0", "kauf # ]")
    out = io.StringIO()
    header = ["Date", 'Type ("\n)', 'Coin ("]\n[x = 1)', "Quantity"]
    csv.writer(out).writerows([header, *[["2024-01-02", word, "BTC", "1"] for word in words]])
    found = suggested(out.getvalue())
    read = tomllib.loads(found.text)
    assert set(read) <= {"date_order", "asset_kind", "columns", "types"}
    assert set(read["columns"]) == {"date", "type", "asset", "quantity"}
    assert all(plain(name) in [plain(each.name) for each in found.columns] for name in read["columns"].values())
    assert [word for word, _ in found.types] == list(words)


def test_any_bytes_end_in_a_proposal_or_one_clause() -> None:
    chance = random.Random(3)
    whole = GERMAN.encode()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        try:
            assert suggested(bytes(data)).text
        except Unreadable as error:
            said = str(error)
            assert "\n" not in said


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collected exports are not part of the product")
def test_every_collected_export_gets_a_proposal_or_one_clause() -> None:
    dated = total = 0
    for path in sorted(CORPUS.rglob("*.csv")):
        try:
            found = service.suggest_mapping(path)
        except Invalid as error:
            assert str(error).startswith(path.name)  # noqa: PT017 - most files are read
            continue
        total += 1
        dated += "date" in fields(found)
        parse_mapping(found.text, "m") if not found.asks else None
    assert dated * 10 >= total * 8


def test_a_profile_is_recognised_by_its_header_and_imports(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text(GERMAN)
    assert service.recognised_as(ws, path) == ""
    saved = service.save_mapping(ws, "my-bank", path)
    assert (saved.path.name, saved.text.splitlines()[0]) == ("my-bank.toml", 'name = "my-bank"')
    assert service.recognised_as(ws, path) == "my-bank"
    (file,) = service.import_paths(ws, [path]).files
    assert file.parsed is not None
    assert (file.parsed.format, len(file.parsed.drafts), len(file.parsed.rows)) == ("my-bank", 3, 3)
    workbook = tmp_path / "bank.xlsx"
    workbook.write_bytes(book(("Umsätze", [line.split(";") for line in GERMAN.splitlines()])))
    again = service.import_paths(ws, [workbook]).done
    assert again is not None
    assert (again.report.events_new, again.report.count(Fate.DUPLICATE), again.report.files[0].format) == (0, 3, "my-bank")
    assert [each.name for each in service.saved_mappings(ws)] == ["my-bank"]
    assert "my-bank" in [each.id for each in service.formats(ws)]


def test_a_suggestion_that_leaves_something_to_say_is_not_saved(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Date,Type,Symbol,Quantity\n2024-01-02,gizmo,X,1\n")
    with pytest.raises(Refused, match=r"leaves something to say .*'gizmo'"):
        service.save_mapping(ws, "x", path)
    assert service.saved_mappings(ws) == ()


def test_the_more_specific_of_two_profiles_reads_and_equal_ones_ask(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TABLE)
    profiles.save(ws, "short", COLUMNS)
    profiles.save(ws, "long", COLUMNS + 'note = "More"\n')
    assert service.recognised_as(ws, path) == "long"
    profiles.save(ws, "other", COLUMNS + 'reference = "More"\n')
    (file,) = service.import_paths(ws, [path]).files
    assert (file.asks, file.problem) == (
        "mapping", "x.csv: the mappings long and other fit it equally well; choose one with --format long"
    )
    (file,) = service.import_paths(ws, [path], format="other").files
    assert file.parsed is not None
    assert file.parsed.format == "other"


def test_a_profile_goes_before_the_plain_layout_and_a_venue_before_both(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("date,type,asset,quantity,extra\n2024-01-02,in,BTC,1,x\n")
    profiles.save(ws, "mine", '[columns]\ndate = "date"\nasset = "asset"\nquantity = "quantity"\ntype = "type"\n[types]\nin = "deposit"\n')
    (file,) = service.import_paths(ws, [path]).files
    assert file.parsed is not None
    assert (file.parsed.format, len(file.parsed.drafts)) == ("mine", 1)
    path.write_text("UTC_Time,Account,Operation,Coin,Change,Remark\n2024-01-02 10:00:00,Spot,Deposit,BTC,1,\n")
    profiles.save(ws, "venue", '[columns]\ndate = "UTC_Time"\nasset = "Coin"\nquantity = "Change"\ntype = "Operation"\n')
    (file,) = service.import_paths(ws, [path]).files
    assert file.parsed is not None
    assert file.parsed.format == "binance-statement"


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../evil", "a/b", "a\\b", "/etc/x", "con", "NUL.x", "x" * 61, "a\x00", "ünï", "-a", "a.", " a", "a b", "C:x", "~x"],
)
def test_names_lead_nowhere(ws: Workspace, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Invalid, match="cannot be the name of a mapping"):
        profiles.save(ws, name, COLUMNS)
    assert sorted(tmp_path.rglob("*")) == before


def test_names_that_are_taken_and_links_that_lead_out(ws: Workspace, tmp_path: Path) -> None:
    profiles.save(ws, "mine", COLUMNS)
    with pytest.raises(Refused, match="--replace"):
        profiles.save(ws, "MINE", COLUMNS)
    with pytest.raises(Refused, match="name of a format already"):
        profiles.save(ws, "kraken-ledgers", COLUMNS)
    profiles.save(ws, "Mine", 'name = "../../evil"\n' + COLUMNS, replace=True)
    assert [each.name for each in service.saved_mappings(ws)] == ["Mine"]
    outside = tmp_path / "outside.toml"
    outside.write_text(COLUMNS)
    (profiles.folder(ws) / "link.toml").symlink_to(outside)
    assert [each.name for each in service.saved_mappings(ws)] == ["Mine"]
    profiles.save(ws, "link", COLUMNS + 'note = "More"\n', replace=True)
    assert outside.read_text() == COLUMNS
    for wrong in ("nothing", "../t"):
        with pytest.raises(Invalid, match="there is no saved mapping"):
            service.saved_mapping(ws, wrong)


def test_a_wrong_mapping_is_not_saved(ws: Workspace, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("colums = 1\n")
    with pytest.raises(Invalid, match="line 1: 'colums' is no setting"):
        service.save_mapping(ws, "x", wrong)
    with pytest.raises(Invalid, match="cannot be read"):
        service.save_mapping(ws, "x", tmp_path / "none.toml")
    assert not profiles.folder(ws).exists()


def test_a_preview_says_why_not(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    mapping = parse_mapping(COLUMNS, "m")
    path.write_text(TABLE.replace("deposit", "gizmo") + "2024-01-02 10:00:00,BTC,1,deposit,x\n2024-01-03,BTC,1,deposit\n")
    seen = service.preview_mapping(path, mapping)
    assert [(row.line, row.fate.value, bool(row.reason)) for row in seen.rows] == [
        (2, "quarantined", True), (3, "booked", False), (4, "booked", False),
    ]
    assert (seen.asks_zone, seen.zone) == (True, "UTC")
    assert not service.preview_mapping(path, mapping, timezone="UTC+2").asks_zone
    path.write_text(TABLE.replace("2024-01-02", "03/04/2024"))
    assert "date_order" in service.preview_mapping(path, mapping).problem
    path.write_text("a,b\n1,2\n")
    assert "has no header with the columns Day, Thing, Units, What" in service.preview_mapping(path, mapping).problem
    assert "does not exist" in service.preview_mapping(tmp_path / "none.csv", mapping).problem
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    assert "protected by a password" in service.preview_mapping(path, mapping).problem


def test_footers_are_lines_without_a_date(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TABLE + "2024-01-03,Total Return ETF,1,deposit,\nTotal,,2,,\nTotally,2024-01-04,,,\n")
    seen = service.preview_mapping(path, parse_mapping('footers = ["total"]\nasset_kind = "security"\n' + COLUMNS, "m"))
    assert [row.line for row in seen.rows] == [2, 3]


def test_a_delimiter_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TABLE.replace(",", "^"))
    mapping = parse_mapping('delimiter = "^"\n' + COLUMNS, "m")
    assert [len(row.drafts) for row in service.preview_mapping(path, mapping).rows] == [1]
