"""RBC Direct Investing: what descriptions say, and files that went through a spreadsheet."""

from core.model import ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = "Date,Activity,Symbol,Symbol Description,Quantity,Price,Settlement Date,Account,{}Value,Currency,Description\n"
ROW = '"{}",Buy,SEAS,SEASIDE ETF,10,40.00,"{}",12345678,{},CAD,SEASIDE ETF UNSOLICITED\n'


def parsed(rows: str, head: str = HEAD.format("")) -> ParsedFile:
    found = read_bytes((head + rows).encode(), "activity.csv")
    conserved(found)
    return found


def events(found: ParsedFile) -> list[str]:
    return [event(each, found).rsplit(" < ", 1)[0] for each in found.drafts]


def test_the_same_trade_out_of_a_spreadsheet_is_one() -> None:
    one = parsed(ROW.format("January 10, 2025", "January 14, 2025", "-409.95"))
    other = parsed(ROW.format("2025-01-10 00:00:00", "2025-01-14 00:00:00", "-409.95"))
    assert events(one) == events(other) == ["2025-01-10 buy: +10 security:SEAS {409.95 CAD}, -409.95 cash:CAD {409.95 CAD}"]
    assert one.drafts[0].key == other.drafts[0].key


def test_where_there_is_an_amount_beside_the_value_it_is_what_was_paid() -> None:
    found = parsed(ROW.format("January 10, 2025", "January 14, 2025", "-409.95,-400.00"), HEAD.format("Amount,"))
    assert events(found) == ["2025-01-10 buy: +10 security:SEAS {409.95 CAD}, -409.95 cash:CAD {409.95 CAD}"]


def test_a_split_states_the_shares_that_were_added_and_a_reverse_split_those_taken() -> None:
    row = "\"August 15, 2025\",Reorganization,OCEA,OCEAN ETF,{},,\"August 19, 2025\",12345678,0,CAD,DIS - OCEAN ETF STK SPLIT ON 5 SHS\n"
    assert events(parsed(row.format(10))) == ["2025-08-15 split: +10 security:OCEA"]
    assert events(parsed(row.format(-4))) == ["2025-08-15 split: -4 security:OCEA"]


def test_book_cost_that_is_adjusted_without_money_waits() -> None:
    found = parsed('"May 2, 2025",Return of Capital,OCEA,OCEAN ETF,,,"May 2, 2025",12345678,0,CAD,RTC - ADJUSTMENT TO BOOK COST $.78\n')
    assert (found.drafts, found.rows[0].cause) == ([], "book cost")
