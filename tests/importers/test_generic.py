"""Any CSV by a mapping file: what mapped rows become, what a wrong mapping says, and the plain layout of Trimtab's own."""

from pathlib import Path

import pytest

from core.model import Fate, IncomeKind
from core.money import text
from importers.generic import PLAIN, GenericImporter
from importers.generic_mapping import FIELDS, SETTINGS, MappingError, load_mapping, parse_mapping
from tests.importers.reading import FIXTURES, fates, keys, read, read_path, reasons, shown

GERMAN = FIXTURES / "generic_german.toml"
COLUMNS = '[columns]\ndate = "d"\nasset = "a"\nquantity = "q"\ntype = "t"\n'


def by_mapping(mapping: str, table: str, tz: str = "UTC") -> list[str]:
    return shown(read(table, tz=tz, only=GenericImporter(parse_mapping(mapping, "m.toml"))))


def test_the_plain_layout_becomes_the_events_worked_out_by_hand() -> None:
    parsed = read_path(FIXTURES / "generic_plain.csv", tz="UTC")
    assert (parsed.format, parsed.zone_source) == ("generic", "user")
    assert shown(parsed) == [
        "2024-01-02 10:00:00 buy +10 VTI, -2305 USD, -1.5 USD fee",
        "2024-01-03 sell -4 VTI, +940 USD",
        "2024-01-04 income qualified_dividend +12.5 USD, -1.25 USD tax",
        "2024-01-05 income staking +0.01 ETH {23 USD}",
        "2024-01-06 07:00:00 swap +0.05 BTC, -1 ETH, -0.002 BNB fee",
        "2024-01-07 deposit +500 EUR",
        "2024-01-08 withdrawal -0.02 BTC, -0.0001 BTC fee",
        "2024-01-09 opening +20 SOL {1900 USD}",
        "2024-01-10 split +30 VTI",
        "2024-01-11 fee -2.5 USD fee",
        "2024-01-12 gift_in +0.1 BTC",
        "2024-01-13 loss -1000 LUNC",
        "2024-01-14 adjustment -0.00000001 BTC",
    ]
    assert [(row.line, row.cause) for row in parsed.rows if row.fate is Fate.QUARANTINED] == [
        (15, "mapping"), (16, "unreadable"), (17, "unreadable"),
    ]
    assert {leg.account for draft in parsed.drafts for leg in draft.legs} == {"Brokerage", "generic"}
    assert [draft.refs for draft in parsed.drafts if draft.refs] == [("0xabc",)]


def test_a_foreign_file_is_read_by_its_mapping() -> None:
    """Semicolons, decimal commas, local dates and words, amounts that hold the fee."""
    bank = GenericImporter(load_mapping(GERMAN))
    parsed = read((FIXTURES / "generic_german.csv").read_text(), only=bank)
    assert shown(parsed) == [
        "2024-01-02 09:15:00 buy +1234.5 IE00B4L5Y983, -98760.5 EUR, -4.9 EUR fee",
        "2024-07-01 14:30:00 sell -34.5 IE00B4L5Y983, +2905 EUR, -4.9 EUR fee, -100 EUR tax",
        "2024-08-15 income dividend +55.2 EUR, -14.56 EUR tax",
        "2024-08-16 deposit +0.25 BTC",
    ]
    assert (parsed.account, parsed.venue, parsed.custody, parsed.zone) == ("Depot", "Meine Bank", "broker", "Europe/Berlin")
    assert fates(parsed) == {"booked": 4, "ignored": 1, "quarantined": 1}
    assert [reason for _, reason in reasons(parsed, Fate.IGNORED)] == ["[types] says to ignore 'Info'"]
    assert parsed.rows[-1].reason == "the type word 'Rätsel' is not in [types]; add it there"
    assert parsed.drafts[2].note == "IE00B4L5Y983"


def test_the_user_goes_before_the_mapping() -> None:
    bank = GenericImporter(load_mapping(GERMAN))
    parsed = read((FIXTURES / "generic_german.csv").read_text(), account="Oma", tz="UTC", only=bank)
    assert (shown(parsed)[0][:19], {leg.account for leg in parsed.drafts[0].legs}) == ("2024-01-02 10:15:00", {"Oma"})


def test_prices_by_a_mapping() -> None:
    mapping = 'content = "prices"\ncurrency = "EUR"\n[columns]\ndate = "Tag"\nasset = "Kurs von"\nprice = "Schluss"\n'
    parsed = read("Tag,Kurs von,Schluss\n2024-01-02,BTC,40000.5\n2024-01-02,USD,0.91\n2024-01-03,BTC,n/a\n",
                  only=GenericImporter(parse_mapping(mapping, "m.toml")))
    assert [(seen.asset, text(seen.price), seen.currency) for seen in parsed.prices] == [
        ("crypto:BTC", "40000.5", "EUR"), ("cash:USD", "0.91", "EUR"),
    ]
    assert fates(parsed) == {"booked": 2, "quarantined": 1}
    assert parsed.account == ""


def test_a_default_type_stands_where_there_is_no_type_column() -> None:
    mapping = 'default_type = "income staking"\n[columns]\ndate = "d"\nasset = "a"\nquantity = "q"\n'
    assert by_mapping(mapping, "d,a,q\n2024-01-02 00:00:00,ETH,0.5\n") == ["2024-01-02 00:00:00 income staking +0.5 ETH"]


def test_equal_rows_both_stay_and_an_id_names_a_row() -> None:
    header = "date,type,asset,quantity,id\n"
    twice = read(header + "2024-01-01,deposit,BTC,1,\n" * 2)
    assert len(set(keys(twice))) == 2
    assert keys(read(header + "2024-01-01,deposit,BTC,1,x\n")) == keys(read(header + "2024-01-01,deposit,BTC,1.0,x\n"))
    assert keys(read(header + "2024-01-01,deposit,BTC,1,\n")) == keys(read(header + "2024-01-01,deposit,btc,1.0,\n"))
    turned = read("quantity,asset,type,date,more\n" + "1,BTC,deposit,2024-01-01,z\n" * 2)
    assert keys(turned) == keys(twice)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ('colunms = 1\n', "m.toml, line 1: 'colunms' is no setting"),
        ('[columns]\ndate = "d"\nasset = "a"\nquantity = "q"\nfees = "f"\n', "m.toml, line 5: 'fees' is no field"),
        ('[columns]\nasset = "a"\nquantity = "q"\n', "m.toml, line 1: [columns] lacks date"),
        ('[columns]\ndate = "d"\nasset = "a"\nquantity = "q"\n', "m.toml, line 1: [columns] lacks type"),
        (COLUMNS + '[types]\n"Kauf" = "bye"\n', "m.toml, line 7: 'bye' is nothing"),
        (COLUMNS + '[types]\nKauf = "income"\n', "line 7: 'income' does not say which income"),
        (COLUMNS + '[types]\nKauf = "buy now"\n', "line 7: 'buy now' has a word too many"),
        ('decimal_comma = "yes"\n', "line 1: decimal_comma must be true or false"),
        ('\ntimezone = "Berlin"\n', "line 2: 'Berlin' is not a time zone"),
        ('delimiter = ";;"\n', "line 1: delimiter must be one character"),
        ('asset_kind = "coin"\n', "line 1: asset_kind must be"),
        ('content = "news"\n', "line 1: content must be"),
        ('name = "../evil"\n' + COLUMNS, "line 1: '../evil' cannot be a format's name"),
        (COLUMNS + '[assets]\nX = "bitcoin"\n', "line 7: 'bitcoin' is no asset id"),
        ('[columns]\ndate = 5\n', "line 2: 'date' in [columns] must be a text"),
        ('columns = "d"\n', "line 1: [columns] must be a table"),
        ('name = [\n', "it must be TOML"),
    ],
)
def test_a_wrong_mapping_names_file_line_and_remedy(mapping: str, said: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse_mapping(mapping, "m.toml")
    assert said in str(caught.value)


def test_a_mapping_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b"name = \"\xff\"")
    with pytest.raises(MappingError, match="not UTF-8"):
        load_mapping(tmp_path / "odd.toml")


def test_every_setting_and_field_is_explained() -> None:
    assert all(len(said) > 5 for said in (*SETTINGS.values(), *FIELDS.values()))
    assert set(PLAIN.columns) <= set(FIELDS)
    assert len(IncomeKind) == 12, "a new kind of income is written in mappings as 'income KIND'"
