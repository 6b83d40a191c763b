"""eToro, and figures that are written with a comma or a point."""

from decimal import Decimal as D

import pytest

from core.model import Fate, ParsedFile
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise, unrecognised
from importers.registry import built_in
from importers.sources.etoro import Etoro
from importers.sources.told_figures import figure
from importers.trying import event
from tests.importers.parsed import conserved

HEAD = "Date,Type,Details,Amount,Units,Realized Equity Change,Realized Equity,Balance,Position ID,Asset type,NWA\n"


def parsed(rows: str) -> ParsedFile:
    source = content((HEAD + rows).encode(), "etoro.csv")
    found = recognise(source, (Etoro(),))
    assert found is not None
    result = found.importer.parse(read_table(source, found), Context(timezone="UTC"))
    conserved(result)
    return result


@pytest.mark.parametrize(("written", "value"), [
    ("4,581.91", "4581.91"), (" 1 757,95 ", "1757.95"), ("(0,10)", "-0.10"), ("0.398451", "0.398451"), ("0,76672417", "0.76672417"),
    ("1.234,56", "1234.56"), ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("0,125", "0.125"), ("-400", "-400"),
])
def test_a_figure_tells_its_own_decimals(written: str, value: str) -> None:
    assert figure(written) == D(value)


def test_a_comma_that_may_be_either_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="may part thousands or decimals"):
        figure("1,234")
    assert figure("$1,234", grouped=True) == 1234


def test_the_same_row_in_two_languages_is_one() -> None:
    one = parsed('03/01/2024 15:30:40,Open Position,NRTH/USD,"1,500.00",5.25,0.00,0.00,500.00,23,Stocks,0.00\n')
    other = parsed('03/01/2024 15:30:40,Open Position,NRTH/USD," 1 500,00 ",5.25," 0,00 "," 0,00 "," 500,00 ",23,Stocks," 0,00 "\n')
    assert one.drafts[0].key == other.drafts[0].key


def test_units_that_may_be_a_thousand_wait() -> None:
    found = parsed('03/01/2024 15:30:40,Open Position,NRTH/USD,500.00,"5,250",0.00,0.00,500.00,23,Stocks,0.00\n')
    assert (found.drafts, found.rows[0].fate) == ([], Fate.QUARANTINED)


def test_a_conversion_fee_is_paid_where_it_changes_the_equity() -> None:
    row = "16/01/2024 13:09:09,Withdrawal Conversion Fee,-,-1.36,-,{},10.00,10.00,-,,0.00\n"
    apart, included = parsed(row.format("-1.36")), parsed(row.format("0.00"))
    assert [event(each, apart) for each in apart.drafts] == ["2024-01-16T13:09:09Z fee: fee -1.36 cash:USD < 2"]
    assert (included.drafts, included.rows[0].fate) == ([], Fate.IGNORED)


def test_stamp_duty_belongs_to_the_purchase_of_its_position() -> None:
    rows = (
        "10/01/2024 08:15:01,SDRT,A.L/GBX,(1.50),-,(1.50),0.00,0.00,23,Stocks,0.00\n"
        "10/01/2024 08:15:00,Open Position,B.L/GBX,100.00,2.0,0.00,0.00,0.00,24,Stocks,0.00\n"
        "10/01/2024 08:15:00,Open Position,A.L/GBX,300.00,40.0,0.00,0.00,0.00,23,Stocks,0.00\n"
    )
    found = parsed(rows)
    assert sorted(event(each, found) for each in found.drafts) == [
        "2024-01-10T08:15:00Z buy: +2 security:B.L {100 USD}, -100 cash:USD {100 USD} < 3",
        "2024-01-10T08:15:00Z buy: +40 security:A.L, -300 cash:USD, fee -1.5 cash:USD < 2, 4",
    ]


def test_a_commission_belongs_to_the_opening_or_the_closing_of_its_position() -> None:
    rows = (
        "04/02/2025 15:30:40,Commission,A/USD,(2.00),-,(2.00),0.00,0.00,23,Stocks,0.00\n"
        "04/02/2025 15:30:40,Position closed,A/USD,520.00,5,20.00,0.00,0.00,23,Stocks,0.00\n"
        "03/01/2025 15:30:41,Commission,A/USD,(1.00),-,(1.00),0.00,0.00,23,Stocks,0.00\n"
        "03/01/2025 15:30:40,Open Position,A/USD,500.00,5,0.00,0.00,0.00,23,Stocks,0.00\n"
        "03/01/2025 18:30:40,Commission,A/USD,(4.00),-,(4.00),0.00,0.00,23,Stocks,0.00\n"
    )
    found = parsed(rows)
    assert sorted(event(each, found) for each in found.drafts) == [
        "2025-01-03T15:30:40Z buy: +5 security:A, -500 cash:USD, fee -1 cash:USD < 4, 5",
        "2025-01-03T18:30:40Z fee: fee -4 cash:USD < 6",
        "2025-02-04T15:30:40Z sell: +520 cash:USD, -5 security:A, fee -2 cash:USD < 2, 3",
    ]


@pytest.mark.parametrize(("details", "kind"), [("NRTH/USD", "buy"), ("NRTH/USD x1", "buy"), ("NRTH/USD x2", "margin"), ("X2/USD", "buy")])
def test_what_is_leveraged_is_no_share(details: str, kind: str) -> None:
    found = parsed(
        f"03/01/2024 15:30:40,Open Position,{details},500.00,5.25,0.00,0.00,500.00,23,Stocks,0.00\n"
        "04/01/2024 15:30:40,Position closed,NRTH/USD,510.00,5.25,10.00,0.00,500.00,23,Stocks,0.00\n"
    )
    assert [draft.kind for draft in found.drafts] == [kind, "sell" if kind == "buy" else kind]
    assert all(len(draft.legs) == 1 and draft.legs[0].asset == "cash:USD" for draft in found.drafts if draft.kind == "margin")


def test_another_export_of_the_venue_is_told_from_this_one() -> None:
    header = b"Position ID,Action,Amount,Units,Open Date,Close Date,Leverage,Profit\n"
    assert "take the account activity" in unrecognised(content(header, "other.csv"), built_in())
