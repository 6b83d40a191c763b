"""Small venues whose files are held to what the programs that own the public samples say of them."""

import pytest

from core.model import Fate
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importing import desk


@pytest.mark.parametrize(
    ("sample", "events"),
    [
        ("relai/e2g_relai-export.csv", [
            "2024-06-18 16:52:31 buy +0.00371249 BTC, -321.45 CHF, -2.9 CHF fee",
            "2024-07-22 09:41:06 buy +0.00284516 BTC, -271.05 CHF, -2.45 CHF fee",
            "2024-09-15 14:23:17 sell +2629.45 CHF, -0.02847593 BTC",
        ]),
        ("coincheck/test_coincheck_buys.csv", ["2022-04-20 16:20:00 buy +0.005 BTC, -10000 JPY"]),
        ("bitbank/test_bitbank_withdrawals.csv", [
            "2022-04-20 07:20:00 withdrawal -900 XLM, -0.01 XLM fee", "2022-04-25 07:21:00 withdrawal -0.125 ETH, -0.0001 ETH fee",
        ]),
        ("bitbank/test_bitbank_fiat_deposits.csv", ["2022-04-19 22:19:00 deposit +6900 JPY"]),
    ],
)
def test_public_samples(sample: str, events: list[str]) -> None:
    path = CORPUS / sample
    if not path.is_file():
        pytest.skip(f"needs {path}")
    assert shown(read_path(path)) == events


def test_a_rebate_at_hitbtc_makes_the_trade_better_and_is_no_fee() -> None:
    header = "Date (UTC),Instrument,Trade ID,Order ID,Side,Quantity,Price,Volume,Fee,Rebate,Total\n"
    parsed = read(
        header + "2018-03-09 23:51:14,ETH/BTC,1,2,sell,0.05,0.08,0.004,0,0.0000004,0.0040004\n"
        "2018-03-10 23:51:14,ETH/BTC,2,3,buy,0.05,0.08,0.004,0.000004,0.000001,-0.004003\n"
        "2018-03-11 23:51:14,ETH/BTC,3,4,buy,0.05,0.08,0.004,0.000004,0,-0.005\n"
    )
    assert shown(parsed) == [
        "2018-03-09 23:51:14 swap +0.0040004 BTC, -0.05 ETH", "2018-03-10 23:51:14 swap +0.05 ETH, -0.004 BTC, -0.000003 BTC fee",
    ]
    assert reasons(parsed, Fate.QUARANTINED) == [(4, "hitbtc total")]


def test_what_mexc_sent_says_where_the_fee_was_taken() -> None:
    header = "Status,Time,Crypto,Network,Request Amount,Withdrawal Address,TxID,Trading Fee,Settlement Amount\n"
    row = "Withdrawal Successful,2024-02-14 10:30:00,USDT,TRC20,100,T,b{0},1,{0}\n"
    parsed = read(header + "".join(row.format(sent) for sent in (99, 100, 97)), tz="UTC")
    on = "2024-02-14 10:30:00 withdrawal"
    assert shown(parsed) == [f"{on} -99 USDT, -1 USDT fee", f"{on} -100 USDT, -1 USDT fee"]
    assert reasons(parsed, Fate.QUARANTINED) == [(4, "mexc withdrawal")]


def test_orders_at_cexio_only_hold_money() -> None:
    """Fills are rows of their own; a sale states what it brought with the fee off, a purchase its price in a sentence."""
    header = "DateUTC,Amount,Symbol,Balance,Type,Pair,FeeSymbol,FeeAmount,Comment\n"
    parsed = read(
        header + "2017-12-31 19:23:00,-920.00,USD,80.00,buy,ETH/USD,,,Buy Order #1\n"
        "2017-12-31 19:23:29,1.1,ETH,1.1,buy,ETH/USD,USD,2.20,Bought 1.1 ETH at 800.5 USD\n"
        "2018-01-01 19:23:29,795.00,USD,875.00,sell,ETH/USD,USD,2.00,Sold 0.8 ETH at 996.25 USD\n"
    )
    assert shown(parsed) == [
        "2017-12-31 19:23:29 buy +1.1 ETH, -880.55 USD, -2.2 USD fee", "2018-01-01 19:23:29 sell +797 USD, -0.8 ETH, -2 USD fee",
    ]


SWISSBORG = (
    "Local time,Time in UTC,Type,Currency,Gross amount,Gross amount (CHF),Fee,Fee (CHF),Net amount,Net amount (CHF),Note\n"
    "2020-09-24 17:52:58,2020-09-24 15:52:58,Sell,GBP,10,10.9,0,0,10,10.9,Exchanged to 160 CHSB\n"
)


def test_a_swap_at_swissborg_needs_both_rows_and_its_fee_is_in_the_gross_amount() -> None:
    bought = "2020-09-24 17:52:58,2020-09-24 15:52:58,Buy,CHSB,161.6,10.9,1.6,0.1,160,10.8,Exchanged from 10 GBP\n"
    assert shown(read(SWISSBORG + bought)) == ["2020-09-24 15:52:58 buy +161.6 CHSB, -10 GBP, -1.6 CHSB fee"]
    assert reasons(read(SWISSBORG), Fate.QUARANTINED) == [(2, "half a trade")]


def test_a_fee_of_paypal_is_where_the_market_value_says() -> None:
    header = (
        "DateTime,Transaction Type,Asset In (Quantity),Asset In (Currency),Asset Out (Quantity),Asset Out (Currency),"
        "Transaction Fee (Quantity),Transaction Fee (Currency),Market Value (EUR)\n"
    )
    row = "2022-01-05T10:00:00Z,BUY,0.0024,BTC,{},EUR,1.80,EUR,98.20\n"
    booked = ["2022-01-05 10:00:00 buy +0.0024 BTC, -98.2 EUR, -1.8 EUR fee"]
    assert shown(read(header + row.format("100.00"))) == shown(read(header + row.format("98.20"))) == booked
    assert reasons(read(header + row.format("99.00")), Fate.QUARANTINED) == [(2, "paypal fee")]


def test_a_move_between_own_addresses_of_blockchain_com_costs_its_fee() -> None:
    header = "date,time,token,type,amount,value_then,value_now,exchange_rate_then,tx,note,fee_value,recipient_received\n"
    parsed = read(header + "2024-02-19,1708380907,BTC,transferred,-0.0001,-4,-4,40000,aa0003,,0.0001,0.005\n")
    assert shown(parsed) == ["2024-02-19 22:15:07 fee -0.0001 BTC fee"]


def test_a_trade_at_coincorner_is_booked_from_the_row_of_its_money() -> None:
    header = (
        "Date & Time,Store/Website,Detail,Type,Tx ID,Price,Price Currency,Gross,Gross Currency,Fee,Fee Currency,Net,Net Currency,"
        "Balance,Balance Currency\n"
    )
    parsed = read(
        header + "13/02/2021 10:05:00,C,Bought 0.01 BTC,Trade,,34000,GBP,-343.40,GBP,3.40,GBP,-340.00,GBP,155.60,GBP\n"
        "13/02/2021 10:05:00,C,Bought 0.01 BTC,Trade,,34000,GBP,0.01,BTC,,,0.01,BTC,0.01,BTC\n", tz="Europe/London",
    )
    assert shown(parsed) == ["2021-02-13 10:05:00 buy +0.01 BTC, -340 GBP, -3.4 GBP fee"]


BITCOIN_DE = (
    'Datum;Typ;Währung;Referenz;{0}-Adresse;Kurs;"Einheit (Kurs)";"{0} vor Gebühr";"Menge vor Gebühr";"Einheit (Menge vor Gebühr)";'
    '"{0} nach Bitcoin.de-Gebühr";"Menge nach Bitcoin.de-Gebühr";"Einheit (Menge nach Bitcoin.de-Gebühr)";"Zu- / Abgang";Kontostand\n'
)


def test_a_trade_of_two_coins_at_bitcoin_de_stands_in_two_files_and_is_booked_once() -> None:
    bitcoin = '"2021-06-05 10:15:19";Kauf;BTC;AB1;;13.5;"BTC / ETH";0.01;0.135;ETH;0.01;0.135;ETH;0.01;0.01\n'
    ether = '"2021-06-05 10:15:19";Verkauf;ETH;AB1;;0.07;"ETH / BTC";0.135;0.01;BTC;0.135;0.01;BTC;-0.135;0\n'
    with desk() as at:
        for name, written in (("btc.csv", BITCOIN_DE.format("BTC") + bitcoin), ("eth.csv", BITCOIN_DE.format("ETH") + ether)):
            assert at.bring(name, written).done is not None
        assert at.balances() == {"Bitcoin.de BTC": "0.01", "Bitcoin.de ETH": "-0.135"}


def test_money_at_bitcoin_de_is_what_the_bank_moved_and_a_network_fee_is_besides_its_payout() -> None:
    rows = (
        '"2021-01-05 10:15:19";Kauf;BTC;AB2;;61;"BTC / EUR";1;61;EUR;0.99;60.69;EUR;0.99;0.99\n'
        '"2021-07-05 10:15:19";Auszahlung;BTC;tx1;bc1q;;;;;;;;;-0.5;0.49\n'
        '"2021-07-05 10:15:19";"Netzwerk-Gebühr";BTC;tx1;;;;;;;;;;-0.01;0.48\n'
    )
    assert shown(read((BITCOIN_DE.format("BTC") + rows).encode("cp1252"))) == [
        "2021-01-05 09:15:19 buy +0.99 BTC, -60.69 EUR", "2021-07-05 08:15:19 withdrawal -0.5 BTC", "2021-07-05 08:15:19 fee -0.01 BTC fee",
    ]


def test_nothing_stays_at_changelly() -> None:
    header = "Currency from,Currency to,Status,Date,Exchange amount,Total fee,Exchange rate,Receiver,Amount received\n"
    row = "BTC,XMR,finished,2021-05-05 10:00:00,0.01,0.0125,250.5,4exampleaddressonly,2.4925\n"
    assert shown(read(header + row, tz="UTC")) == [
        "2021-05-05 10:00:00 deposit +0.01 BTC", "2021-05-05 10:00:00 swap +2.505 XMR, -0.01 BTC, -0.0125 XMR fee",
        "2021-05-05 10:00:00 withdrawal -2.4925 XMR",
    ]


def test_an_order_of_sfox_is_beside_its_fee_and_in_the_zone_that_its_date_says() -> None:
    header = "OrderId,OrderDate,Action,AssetPair,Quantity,Asset,UnitPrice,PriceCurrency,PrincipalAmount,Fees,Total\n"
    row = "7,Fri Jan 03 2025 10:00:00 GMT-0500 (Eastern Standard Time),Sell,btc/usd,0.005,btc,97000,usd,485.00,1.21,{}\n"
    assert shown(read(header + row.format("483.79"))) == ["2025-01-03 15:00:00 sell +485 USD, -0.005 BTC, -1.21 USD fee"]
    assert reasons(read(header + row.format("485.00")), Fate.QUARANTINED) == [(2, "sfox total")]
