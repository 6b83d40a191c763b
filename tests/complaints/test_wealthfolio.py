"""wealthfolio's users: a file imported again doubles, equal rows that are meant are refused."""

from tests.importing import counts, desk, dump, new_events

PLAIN = "date,time,type,asset,kind,quantity,amount,currency,fee,account\n"
IREN = """
name = "wealthfolio"
date_format = "%Y-%m-%d %H:%M:%S"
timezone = "Europe/Berlin"
asset_kind = "security"
[columns]
date = "date"
type = "activityType"
asset = "symbol"
quantity = "quantity"
amount = "amount"
currency = "currency"
fee = "fee"
account = "account"
[types]
BUY = "buy"
FEE = "fee"
"""


def test_wealthfolio_754_importing_a_file_again_changes_nothing() -> None:
    """Buys, sells and dividends came in a second time, and every figure doubled."""
    written = PLAIN + (
        "2025-01-02,10:00:00,buy,VTI,security,10,2900,USD,1,Broker\n2025-02-03,10:00:00,sell,VTI,security,4,1240,USD,1,Broker\n"
        "2025-03-04,,income qualified_dividend,VTI,security,,12.5,USD,,Broker\n"
    )
    with desk() as at:
        at.bring("activities.csv", written, tz="UTC")
        before = dump(at.ws)
        again = at.bring("activities.csv", written, tz="UTC")
        assert (counts(again), new_events(again), dump(at.ws)) == ({"duplicate": 3}, 0, before)
        assert at.lots() == ["6 VTI {1740.6, 2025-01-02} in Broker"]


def test_wealthfolio_779_two_equal_fees_on_one_day_are_two_fees() -> None:
    """Two trades of one day cost 7.50 each; the second fee ended in an error about a duplicate."""
    written = PLAIN + ("2025-04-10,,fee,GBP,cash,7.5,,,,ISA\n2025-04-10,,fee,GBP,cash,7.5,,,,ISA\n2026-01-23,,fee,GBP,cash,63.27,,,,ISA\n")
    with desk() as at:
        result = at.bring("fees.csv", written)
        assert (counts(result), new_events(result)) == ({"booked": 3}, 3)
        assert at.balances() == {"ISA GBP": "-78.27"}
        assert new_events(at.bring("fees.csv", written)) == 0


def test_wealthfolio_1035_equal_fills_of_one_order_with_their_fees_all_come_in() -> None:
    """One order in four fills, three of them alike, and two of four fee rows alike: the file's repetitions were left out."""
    fills = [("1.0", "40.2", "1.3"), ("1.0", "40.2", "0.1"), ("5.0", "201.0", "0.49"), ("1.0", "40.2", "0.1")]
    rows = [
        f"2025-12-03 16:07:14;secret;BUY;IREN;AU0000185993;{units};40.2;{amount};USD;;;\n"
        f"2025-12-03 16:07:15;secret;FEE;IREN;AU0000185993;;;;EUR;{fee};;\n"
        for units, amount, fee in fills
    ]
    head = "date;account;activityType;symbol;isin;quantity;unitPrice;amount;currency;fee;fxRate;comment\n"
    with desk() as at:
        result = at.bring("iren.csv", head + "".join(rows), mapping=IREN)
        assert (counts(result), new_events(result)) == ({"booked": 8}, 8)
        assert at.balances() == {"secret EUR": "-1.99", "secret IREN": "8", "secret USD": "-321.6"}
        assert new_events(at.bring("iren.csv", head + "".join(reversed(rows)), mapping=IREN)) == 0
