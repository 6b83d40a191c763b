"""BUX: fees beside their trades, signs that contradict, corporate actions of two rows."""

from core.model import ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = (
    "Transaction Time (CET),Transaction Category,Transaction Type,Transfer Type,Transaction Amount,Transaction Currency,"
    "Cash Balance Amount,Asset Id,Asset Name,Asset Quantity,Asset Price\n"
)
BUY = "2024-01-03 13:37:29.{},trades,Buy Trade,CASH_DEBIT,-{},EUR,,NL0000000016,Noordwind,{},10\n"
FEE = "2024-01-03 13:37:{},fees,Trading Fee,CASH_DEBIT,-1.5,EUR,,{},Noordwind,,\n"
SPLIT = "2024-02-12 11:1{},corporate_actions,General Corporate Action,ASSET_{},{},USD,,{},Northwind,{},110\n"


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "bux.csv")
    conserved(found)
    return found


def events(found: ParsedFile) -> list[str]:
    return sorted(event(each, found) for each in found.drafts)


def test_a_fee_belongs_to_the_largest_fill_of_its_moment() -> None:
    found = parsed(BUY.format("383000", "490", 49) + FEE.format("29.384000", "NL0000000016") + BUY.format("384000", "10", 1))
    assert events(found) == [
        "2024-01-03T12:37:29.383000Z buy: +49 security:NL0000000016, -490 cash:EUR, fee -1.5 cash:EUR < 2, 3",
        "2024-01-03T12:37:29.384000Z buy: +1 security:NL0000000016 {10 EUR}, -10 cash:EUR {10 EUR} < 4",
    ]


def test_a_fee_of_another_time_or_security_stands_alone() -> None:
    for fee in (FEE.format("32.384000", "NL0000000016"), FEE.format("29.384000", "NL0000000024")):
        found = parsed(BUY.format("383000", "490", 49) + fee)
        assert sorted(each.kind for each in found.drafts) == ["buy", "fee"]


def test_a_sale_with_the_sign_of_a_purchase_waits() -> None:
    found = parsed(BUY.format("383000", "490", 49).replace("Buy", "Sell"))
    assert (found.drafts, found.rows[0].cause) == ([], "sign against action")


def test_a_contradictory_sale_takes_no_fee() -> None:
    found = parsed(
        BUY.format("383000", "490", 49) + BUY.format("384000", "500", 50).replace("Buy", "Sell") + FEE.format("29.384000", "NL0000000016")
    )
    assert [each.rpartition(" < ")[2] for each in events(found)] == ["2, 4"]


def test_a_split_is_what_came_less_what_went() -> None:
    out, come = SPLIT.format("6:47", "REDEEM", -1000.08, "US0000000010", 2), SPLIT.format("8:46", "DEPOSIT", 1000.08, "US0000000010", 8)
    for rows in (out + come, come + out):
        found = parsed(rows)
        assert [event(each, found).rpartition(" <")[0] for each in found.drafts] == [
            "2024-02-12T10:18:46Z split: +6 security:US0000000010"
        ]


def test_shares_that_come_alone_wait() -> None:
    found = parsed(SPLIT.format("8:46", "DEPOSIT", 1000.08, "US0000000028", 8))
    assert (found.drafts, found.rows[0].cause) == ([], "half of a corporate action")
