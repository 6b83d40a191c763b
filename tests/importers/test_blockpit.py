"""Blockpit: what is special to its exports. The row types are in `formats/blockpit`."""

from core.model import Fate
from tests.importers.reading import fates, read, shown

OLD = (
    "Blockpit ID;Timestamp;Source Type;Source Name;Integration;Transaction Type;Outgoing Asset;Outgoing Amount;Incoming Asset;"
    "Incoming Amount;Fee Asset;Fee Amount;Transaction ID;Note;Merge ID\n"
)


def test_a_fee_is_beside_the_amounts() -> None:
    """0.1 % of 223.7 came off what was bought; 0.0095 of a withdrawal arrived, and its fee left besides."""
    parsed = read(
        OLD + "1;08.01.2023 12:44;API;Binance;Binance Depot;Trade;EUR;168.69217;MATIC;223.7;MATIC;0.2237;;spot;\n"
        "2;08.01.2023 16:19;API;Binance;Binance Depot;Withdrawal;BNB;0.0095;;;BNB;0.0005;;;3\n"
        "3;08.01.2023 16:19;Chain;BSC;BSC Depot;Deposit;;;BNB;0.0095;;;;;2\n"
    )
    assert shown(parsed) == [
        "2023-01-08 12:44:00 buy +223.7 MATIC, -168.69217 EUR, -0.2237 MATIC fee",
        "2023-01-08 16:19:00 withdrawal -0.0095 BNB, -0.0005 BNB fee", "2023-01-08 16:19:00 deposit +0.0095 BNB",
    ]
    assert [draft.legs[0].account for draft in parsed.drafts] == ["Binance Depot", "Binance Depot", "BSC Depot"]


def test_ids_that_a_spreadsheet_cut_name_nothing() -> None:
    """`1,55989E+11` stands on many rows; rows are told by what they say and how often."""
    row = "1,55989E+11;08.01.2023 12:44;API;Binance;Binance Depot;Trade;EUR;100;MATIC;120;;;;;\n"
    assert fates(read(OLD + row + row + row.replace("100", "101"))) == {Fate.BOOKED.value: 3}
