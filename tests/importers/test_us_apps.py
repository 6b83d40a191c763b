"""Apps of the United States through which crypto is bought: what is special to their files. Every row type is in `formats`."""

import pytest

from core.model import Fate
from importers.times import NeedsZone
from tests.importers.reading import read, reasons, shown
from tests.importing import desk

ORDERS = "UUID,Time Entered,Symbol,Side,Quantity,State,Order Type,Leaves Quantity,Entered Price,Average Price,Notional\n"


def test_the_notice_below_robinhoods_orders_is_no_order() -> None:
    parsed = read(
        ORDERS + 'a1,"03/24/2024, 08:17:57",BTC,Buy, 0.002 ,Filled,Market,0E-18, $65000.00 , $65010.50 ,($130.02)\n\n'
        '"These figures are for your information only, they are no tax document; see your account statements."\n',
        tz="America/New_York",
    )
    assert shown(parsed) == ["2024-03-24 12:17:57 buy +0.002 BTC, -130.02 USD"]
    assert reasons(parsed, Fate.QUARANTINED) == []


def test_a_total_of_robinhood_that_is_not_quantity_times_price_waits() -> None:
    row = 'a1,"03/24/2024, 08:17:57",DOGE,Sell,1000,Filled,Limit,0,$0.17,$0.17,{}\n'
    assert shown(read(ORDERS + row.format("$174.30"), tz="UTC")) == ["2024-03-24 08:17:57 sell +174.3 USD, -1000 DOGE"]
    assert reasons(read(ORDERS + row.format("$190.00"), tz="UTC"), Fate.QUARANTINED) == [(2, "robinhood total")]


ACCOUNT = (
    "Date,Transaction ID,Transaction Type,Currency,Amount,Fee,Net Amount,Asset Type,Asset Price,Asset Amount,Status,Notes,"
    "Name of sender/receiver,Account\n"
)
BITCOIN = "Transaction ID,Date,Transaction Type,Currency,Amount,Fee,Net Amount,Asset Type,Asset Price,Asset Amount\n"


def test_a_purchase_of_cash_app_in_both_of_its_reports_is_booked_once() -> None:
    account = ACCOUNT + "2025-12-30 23:22:22 PST,x1,Bitcoin Buy,USD,-$48.88,-$1.12,-$50.00,BTC,$120000.00,0.0004,COMPLETE,,,Your Cash\n"
    bitcoin = BITCOIN + 'x1,2025-12-31 02:22:22 EST,Bitcoin Buy,USD,-$48.88,-$1.12,-$50.00,BTC,"$120,000.00",0.0004 BTC\n'
    assert shown(read(account)) == shown(read(bitcoin)) == ["2025-12-31 07:22:22 buy +0.0004 BTC, -48.88 USD, -1.12 USD fee"]
    with desk() as at:
        for name, written in (("account.csv", account), ("bitcoin.csv", bitcoin)):
            assert at.bring(name, written).done is not None
        assert at.balances() == {"Cash App BTC": "0.0004", "Cash App USD": "-50"}


def test_a_payment_that_a_card_made_does_not_touch_the_balance_of_cash_app() -> None:
    row = "2025-07-02 12:00:00 CDT,{},P2P,USD,-$30.00,$0.00,-$30.00,,,,COMPLETE,rent,A Friend,{}\n"
    parsed = read(ACCOUNT + row.format("x1", "Visa Debit 0000") + row.format("x2", "Cash Balance"))
    assert shown(parsed) == ["2025-07-02 17:00:00 withdrawal -30 USD"]


def test_a_time_of_cash_app_without_a_zone_is_asked_for() -> None:
    with pytest.raises(NeedsZone):
        read(BITCOIN + "x1,2025-12-31 02:22:22,Bitcoin Buy,USD,-$50.00,$0.00,-$50.00,BTC,$120000.00,0.0004 BTC\n")


STRIKE = (
    "Reference,Date & Time (UTC),Transaction Type,Amount USD,Fee USD,Amount BTC,Fee BTC,BTC Price,Cost Basis (USD),Destination,"
    "Description,Transaction Hash,Note\n"
)


@pytest.mark.parametrize(
    ("row", "booked"),
    [
        ("Purchase,-100.00,0.98,0.001,,96000.00,100.00", "buy +0.001 BTC, -99.02 USD, -0.98 USD fee"),
        ("Purchase,-100.00,0.98,0.001,,96000.00,100.98", "buy +0.001 BTC, -100 USD, -0.98 USD fee"),
        ("Purchase,-100.00,0.98,0.001,,96000.00,", ""),
        ("Sale,99.02,0.98,-0.001,,100000.00,", "sell +100 USD, -0.001 BTC, -0.98 USD fee"),
        ("Sale,100.00,0.98,-0.001,,100000.00,", "sell +100 USD, -0.001 BTC, -0.98 USD fee"),
        ("Sale,98.00,0.98,-0.001,,100000.00,", ""),
    ],
)
def test_a_fee_of_strike_is_where_the_cost_or_the_price_says_and_else_the_row_waits(row: str, booked: str) -> None:
    parsed = read(STRIKE + f"s1,Jan 02 2025 10:05:00,{row},,,,\n")
    assert shown(parsed) == ([f"2025-01-02 10:05:00 {booked}"] if booked else [])
    assert reasons(parsed, Fate.QUARANTINED) == ([] if booked else [(2, "strike fee")])


def test_a_fee_of_swan_is_in_the_total_and_not_in_what_was_paid_for_the_coins() -> None:
    preamble = (
        '"A Company (DBA Swan Bitcoin)"\nPhone: 10000000000\nEvent,Date,Timezone,Status,Transaction ID,Total USD,Transaction USD,Fee USD,'
        "Unit Count,Asset Type,BTC Price,Address Label,USD Cost Basis,Acquisition Date\n"
    )
    row = "purchase,2025-07-16 06:07:03+00,UTC,settled,s1,{},44.55,0.45,0.00037691,BTC,118197.98,,,\n"
    assert shown(read(preamble + row.format("45.00"))) == ["2025-07-16 06:07:03 buy +0.00037691 BTC, -44.55 USD, -0.45 USD fee"]
    assert reasons(read(preamble + row.format("44.55")), Fate.QUARANTINED) == [(4, "swan amounts")]
