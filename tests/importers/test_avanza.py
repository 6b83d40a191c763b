"""Avanza: what stands under `Övrigt`, and names that are none."""

from core.model import ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = (
    "Datum;Konto;Typ av transaktion;Värdepapper/beskrivning;Antal;Kurs;Belopp;Transaktionsvaluta;Courtage (SEK);Valutakurs;"
    "Instrumentvaluta;ISIN;Resultat\n"
)
OUT = "2025-01-19;A;Övrigt;FOND GAMMAL;-3,6545;;;;;;;LU0000000017;\n"
IN = "2025-01-19;A;Övrigt;Fond Ny;{};;;;;;;LU0000000025;\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "transaktioner.csv")
    conserved(found)
    return found


def test_shares_out_and_as_many_in_are_a_rename_in_either_order() -> None:
    for rows in (OUT + IN.format("3,6545"), IN.format("3,6545") + OUT):
        found = parsed(rows)
        assert [event(each, found).rsplit(" < ", 1)[0] for each in found.drafts] == [
            "2025-01-19 rename: -3.6545 security:LU0000000017, +3.6545 security:LU0000000025"
        ]


def test_other_numbers_of_shares_are_not_put_together() -> None:
    found = parsed(OUT + IN.format("4"))
    assert (found.drafts, {row.cause for row in found.rows}) == ([], {"corporate action"})


def test_a_tax_says_no_name() -> None:
    found = parsed(
        "2025-01-08;A;Utländsk källskatt;Utdelning NRTH 0.5 USD/aktie;2;;-1,65;SEK;;1;;US0000000010;\n"
        "2025-01-07;A;Köp;Northwind Inc;2;330,16;-7104,41;SEK;21,45;10,72655;USD;US0000000010;\n"
    )
    assert found.asset_names == {"security:US0000000010": "Northwind Inc"}


def test_the_same_row_of_two_generations_is_one() -> None:
    new = parsed("2019-02-03;1234567;Köp;Norrvind;20;105;-2105;SEK;5;;SEK;SE0000000010;\n")
    old = read_bytes((
        "Datum;Konto;Typ av transaktion;Värdepapper/beskrivning;Antal;Kurs;Belopp;Courtage;Valuta;ISIN\n"
        "2019-02-03;1234567;Köp;Norrvind;20;105,00;-2105,00;5,00;SEK;SE0000000010\n"
    ).encode(), "transaktioner.csv")
    assert new.drafts[0].key == old.drafts[0].key
    assert new.drafts[0].legs == old.drafts[0].legs


def test_nor_does_a_tax_of_the_older_generation() -> None:
    found = read_bytes((
        "Datum;Konto;Typ av transaktion;Värdepapper/beskrivning;Antal;Kurs;Belopp;Courtage;Valuta;ISIN\n"
        "2019-02-06;1;Utländsk källskatt 15%;Utländsk källskatt 15%;2;-;-1,65;-;SEK;US0000000010\n"
    ).encode(), "transaktioner.csv")
    assert found.asset_names == {}
