"""The traps of common exports, one test each and named after it: what an importer that reads the columns alone gets wrong.

Rows of our own in the real layouts, each read by whichever importer claims it. What else is known of a source is in its own tests.
"""

from itertools import permutations

import pytest

from core.model import Fate
from core.money import text, total
from tests.importers.parsed import conserved
from tests.importers.reading import fates, keys, read, reasons, shown
from tests.importing import counts, desk, new_events

COINBASE = "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
COINBASE += "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
COINBASE_V4 = COINBASE.removeprefix("ID,")
STATEMENT = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n"
KRAKEN = '"txid","ordertxid","pair","time","type","ordertype","price","cost","fee","vol","margin","misc","ledgers"\n'
FILLS = "portfolio,trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit\n"


def statement(*lines: str) -> str:
    """Rows of Binance's statement: `10:00:00,Buy,BTC,0.1`."""
    rows = []
    for line in lines:
        clock, operation, coin, change, *remark = line.split(",")
        rows.append(f"7,2023-05-06 {clock},Spot,{operation},{coin},{change},{''.join(remark)}\n")
    return STATEMENT + "".join(rows)


# every importer


@pytest.mark.parametrize("above", range(7))
@pytest.mark.parametrize("marked", ["", "\ufeff"])
def test_the_header_is_found_by_its_names(above: int, marked: str) -> None:
    """Below up to six lines of a preamble, behind a byte order mark, in another order, with a column more and one less."""
    preamble = ["Account statement", "", "Account,Main", "From,2024-01-01", "To,2024-12-31", "Times in UTC"][:above]
    rows = ["New,Time,Coin,Change,User_ID,Operation,Account", "x,2023-05-06 10:00:00,BTC,0.5,7,Deposit,Spot"]
    source = marked + "\n".join([*preamble, rows[0].replace("Time", "UTC_Time"), rows[1]]) + "\n"
    parsed = read(source)
    assert (parsed.format, shown(parsed)) == ("binance-statement", ["2023-05-06 10:00:00 deposit +0.5 BTC"])


def test_a_column_name_can_hold_a_currency_or_a_zone() -> None:
    named = "Timestamp,Transaction Type,Asset,Quantity Transacted,SEK Spot Price at Transaction,SEK Subtotal,"
    named += "SEK Total (inclusive of fees),SEK Fees,Notes\n"
    bought = read(named + "2020-02-03T04:05:06Z,Buy,LTC,2,700,1400,1420,20,Bought 2 LTC\n")
    assert shown(bought) == ["2020-02-03 04:05:06 buy +2 LTC {1400 SEK}, -1400 SEK {1400 SEK}, -20 SEK fee {20 SEK}"]
    zoned = "UID,Account Type,Time(UTC+08:00),Coin,Amount,Fee,Transfer Network,Status,Remarks\n"
    zoned += "77,Main Account,2024-03-04 06:00:00,USDT,25,0,TRX,SUCCESS,Deposit\n"
    assert shown(read(zoned)) == ["2024-03-03 22:00:00 deposit +25 USDT"]


def test_columns_that_share_a_name_are_told_apart_by_their_order() -> None:
    """CoinTracking writes `Cur.` three times: what came in, what went out, what the fee was paid in."""
    header = '"Type","Buy","Cur.","Sell","Cur.","Fee","Cur.","Exchange","Group","Comment","Date","Tx-ID"\n'
    row = '"Trade","0.5","BTC","9000","EUR","10","EUR","Kraken","","","06.05.2023 10:00:00","t-1"\n'
    (found,) = shown(read(header + row, tz="UTC"))
    assert found == "2023-05-06 10:00:00 buy +0.5 BTC, -8990 EUR, -10 EUR fee"


@pytest.mark.parametrize(("written", "exact"), [
    ("5.5E-7", "0.00000055"), ("123456789012345678901.123456789012345678", "123456789012345678901.123456789012345678"),
    ("1.10 ", "1.1"), ("+3", "3"),
])
def test_numbers_are_exact_however_they_are_written(written: str, exact: str) -> None:
    assert shown(read(statement(f"10:00:00,Deposit,BTC,{written}"))) == [f"2023-05-06 10:00:00 deposit +{exact} BTC"]


def test_numbers_bear_signs_units_and_parentheses() -> None:
    header = "Date,Time (UTC),Type,Symbol,Specification,Liquidity Indicator,Trading Fee Rate (bps),USD Amount USD,Fee (USD) USD,"
    header += "USD Balance USD,BTC Amount BTC,Fee (BTC) BTC,BTC Balance BTC,Trade ID\n"
    row = '2019-05-06,10:00:00,Buy,BTCUSD,Limit,Taker,35,"($1,250.00)",($4.37),"$8,000.00 ",0.25 BTC ,,0.25 BTC ,90\n'
    assert shown(read(header + row)) == ["2019-05-06 10:00:00 buy +0.25 BTC, -1250 USD, -4.37 USD fee"]


def test_equal_rows_are_legitimate_and_all_stay() -> None:
    """rotki #10167: six equal fills of one second are six trades' worth, in one file and in the ledger."""
    fill = ("10:00:00,Buy,BTC,0.1", "10:00:00,Buy,EUR,-2000")
    parsed = read(statement(*fill * 6))
    bought = total(leg.quantity for draft in parsed.drafts for leg in draft.legs if leg.asset == "crypto:BTC")
    assert text(bought) == "0.6"
    deposits = read(statement(*["10:00:00,Deposit,BTC,0.1"] * 3))
    assert len(set(keys(deposits))) == 3


def test_overlapping_windows_add_up_to_the_larger_count_of_each_row() -> None:
    """Two equal rows in one export and three in another are three, in either order: neither two nor five."""
    two, three = (statement(*["10:00:00,Deposit,BTC,0.1"] * count) for count in (2, 3))
    for first, second in permutations((two, three)):
        with desk() as at:
            at.bring("first.csv", first)
            again = at.bring("second.csv", second)
            assert at.balances() == {"Binance BTC": "0.3"}
            assert new_events(again) == (1 if first is two else 0)
            assert counts(again)["duplicate"] == 2
            assert at.ws.ledger.verify() == []


# Coinbase


@pytest.mark.parametrize(("note", "got"), [("Converted 0.05 ETH to 90.1 USDC", "90.1"), ("Converted 0,05 ETH to 90,1 USDC", "90.1")])
def test_what_a_conversion_gave_stands_in_its_note_alone(note: str, got: str) -> None:
    (found,) = shown(read(COINBASE_V4 + f'2023-05-06T10:00:00Z,Convert,ETH,0.05,EUR,1700,84.1,85,0.9,"{note}"\n'))
    assert f"+{got} USDC" in found
    assert "-0.05 ETH" in found


def test_a_conversion_without_its_note_is_not_guessed() -> None:
    parsed = read(COINBASE_V4 + "2023-05-06T10:00:00Z,Convert,ETH,0.05,EUR,1700,84.1,85,0.9,\n")
    assert (shown(parsed), fates(parsed)) == ([], {"quarantined": 1})


def test_the_quote_of_an_advanced_trade_stands_in_its_note_alone() -> None:
    """The columns are in the user's own money; what was received is USDC."""
    row = "a1,2024-02-03 04:05:06 UTC,Advanced Trade Sell,EOS,-400,EUR,€0.70,€280.00,€279.00,€1.00,"
    (found,) = shown(read(COINBASE + row + "Sold 400 EOS for 303.5 USDC on EOS-USDC at 0.76 USDC/EOS\n"))
    assert "-400 EOS" in found
    assert "+303.5 USDC" in found
    assert "+280 EUR" not in found


@pytest.mark.parametrize("kind", ["Pro Deposit", "Exchange Deposit", "Prime Deposit"])
def test_a_deposit_to_the_exchange_leaves_the_retail_account(kind: str) -> None:
    row = f"b1,2024-02-03 04:05:06 UTC,{kind},ETH,-1.5,EUR,€2000,€3000,€3000,€0.00,Sent 1.5 ETH\n"
    (found,) = shown(read(COINBASE + row))
    assert found.startswith("2024-02-03 04:05:06 withdrawal -1.5 ETH")
    (came,) = shown(read(COINBASE + row.replace("Deposit", "Withdrawal").replace("-1.5", "1.5")))
    assert came.startswith("2024-02-03 04:05:06 deposit +1.5 ETH")


def test_money_bought_for_the_same_money_is_no_trade() -> None:
    parsed = read(COINBASE_V4 + "2023-05-06T10:00:00Z,Buy,EUR,50,EUR,1.00,50.00,50.00,0.00,Bought 50 EUR for 50 EUR\n")
    assert (shown(parsed), fates(parsed)) == ([], {"ignored": 1})


def test_outflows_are_negative_from_the_fifth_generation_on() -> None:
    """The same sale and the same sending in both: the type decides, whatever the sign."""
    newer = read(
        COINBASE + "c1,2023-05-06 10:00:00 UTC,Sell,ADA,-10,EUR,€0.40,€4.00,€3.90,€0.10,Sold 10 ADA for 3.90 EUR\n"
        "c2,2023-05-06 11:00:00 UTC,Send,ADA,-5,EUR,€0.40,-€2.00,-€2.00,€0.00,Sent 5 ADA\n"
    )
    older = read(
        COINBASE_V4 + "2023-05-06T10:00:00Z,Sell,ADA,10,EUR,0.40,4.00,3.90,0.10,Sold 10 ADA for 3.90 EUR\n"
        "2023-05-06T11:00:00Z,Send,ADA,5,EUR,0.40,2.00,2.00,0.00,Sent 5 ADA\n"
    )
    assert (newer.version, older.version) == ("v5", "v4")
    assert shown(newer) == shown(older)
    assert ["-10 ADA" in shown(newer)[0], "-5 ADA" in shown(newer)[1]] == [True, True]


def test_a_trade_id_of_coinbase_pro_is_unique_in_one_market_alone() -> None:
    parsed = read(
        FILLS + "default,501,BTC-EUR,BUY,2020-01-02T10:00:00.000Z,0.1,BTC,7000,3.5,-703.5,EUR\n"
        "default,501,ETH-EUR,SELL,2020-01-02T11:00:00.000Z,2,ETH,120,1.2,238.8,EUR\n"
    )
    assert len(set(keys(parsed))) == 2
    assert shown(parsed) == [
        "2020-01-02 10:00:00 buy +0.1 BTC, -700 EUR, -3.5 EUR fee", "2020-01-02 11:00:00 sell +240 EUR, -2 ETH, -1.2 EUR fee",
    ]


# Kraken


@pytest.mark.parametrize(("pair", "sides"), [
    ("XXBTZEUR", ("BTC", "EUR")), ("ETHXBT", ("ETH", "BTC")), ("USDC/EUR", ("USDC", "EUR")), ("USDCEUR", ("USDC", "EUR")),
    ("XTZUSD", ("XTZ", "USD")),
])
def test_a_greedy_splitter_reads_usdceur_as_usd_and_ceur(pair: str, sides: tuple[str, str]) -> None:
    (found,) = shown(read(KRAKEN + f'"T1","O1","{pair}","2023-05-06 10:00:00.1234","buy","limit",10,20,0.05,2,0,"","L1,L2"\n'))
    assert f"+2 {sides[0]}, -20 {sides[1]}, -0.05 {sides[1]} fee" in found


def test_trades_and_ledgers_of_kraken_together_count_each_trade_once() -> None:
    """raccoin #90. In both orders, and without the ledgers again the trades' own figures."""
    trades = KRAKEN + '"TAAAAA-BBBBB-CCCCCC","O1","XXBTZEUR","2023-05-06 10:00:00.1234","buy","limit",20000,2000,3.2,0.1,0,"","LA,LB"\n'
    ledgers = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"\n'
    ledgers += '"LA","TAAAAA-BBBBB-CCCCCC","2023-05-06 10:00:00","trade","","currency","ZEUR",-2000,3.2,500\n'
    ledgers += '"LB","TAAAAA-BBBBB-CCCCCC","2023-05-06 10:00:00","trade","","currency","XXBT",0.1,0,0.1\n'
    for first, second in permutations((trades, ledgers)):
        with desk() as at:
            at.bring("first.csv", first)
            at.bring("second.csv", second)
            assert at.balances() == {"Kraken BTC": "0.1", "Kraken EUR": "-2003.2"}
            assert at.ws.ledger.verify() == []


# Binance


@pytest.mark.parametrize("words", [("Buy", "Buy"), ("Sell", "Sell"), ("Buy", "Sell"), ("Sell", "Buy"), ("Transaction Related", "Buy")])
def test_buy_and_sell_stand_on_both_legs(words: tuple[str, str]) -> None:
    """Only the sign says what happened."""
    bought = read(statement(f"10:00:00,{words[0]},BTC,0.1", f"10:00:00,{words[1]},EUR,-2000"))
    assert shown(bought) == ["2023-05-06 10:00:00 buy +0.1 BTC, -2000 EUR"]
    sold = read(statement(f"10:00:00,{words[0]},BTC,-0.1", f"10:00:00,{words[1]},EUR,2000"))
    assert shown(sold) == ["2023-05-06 10:00:00 sell +2000 EUR, -0.1 BTC"]


def test_the_rows_of_an_order_spill_into_the_next_second() -> None:
    """And a whole order in the second before is not taken along."""
    spilt = ("02:37:59,Buy,ETH,1", "02:38:00,Buy,EUR,-1500")
    before = ("02:37:58,Sell,ADA,-10", "02:37:58,Sell,EUR,4")
    assert shown(read(statement(*before, *spilt))) == [
        "2023-05-06 02:37:58 sell +4 EUR, -10 ADA", "2023-05-06 02:37:59 buy +1 ETH, -1500 EUR",
    ]


def test_dust_is_many_coins_for_one_row_or_several_of_bnb() -> None:
    dust = "10:00:00,Small Assets Exchange BNB,{}"
    one = read(statement(*map(dust.format, ("ADA,-1", "DOT,-2", "BNB,0.3"))))
    assert shown(one) == ["2023-05-06 10:00:00 swap +0.3 BNB, -1 ADA, -2 DOT"]
    several = read(statement(*map(dust.format, ("ADA,-1", "BNB,0.1", "DOT,-2", "BNB,0.2"))))
    conserved(several)
    got = total(leg.quantity for draft in several.drafts for leg in draft.legs if leg.asset == "crypto:BNB")
    assert (text(got), fates(several)) == ("0.3", {"booked": 4})


def test_a_withdrawal_can_hold_its_fee() -> None:
    """`Withdraw fee is included`: nothing is charged beside the amount."""
    (found,) = shown(read(statement("10:00:00,Withdraw,BTC,-0.5,Withdraw fee is included")))
    assert found == "2023-05-06 10:00:00 withdrawal -0.5 BTC"


def test_units_are_glued_to_numbers_and_tickers_begin_with_digits() -> None:
    header = "Date(UTC),Pair,Side,Price,Executed,Amount,Fee\n"
    parsed = read(
        header + '2023-05-06 10:00:00,1INCHUSDT,BUY,0.4,"1,500.00000000001INCH",600.0USDT,0.0015BNB\n'
        "2023-05-06 11:00:00,1000SATSUSDT,SELL,0.0003,20000.001000SATS,6.0USDT,0.006USDT\n"
    )
    assert shown(parsed) == [
        "2023-05-06 10:00:00 swap +1500 1INCH, -600 USDT, -0.0015 BNB fee",
        "2023-05-06 11:00:00 swap +6 USDT, -20000 1000SATS, -0.006 USDT fee",
    ]


def test_the_direction_can_stand_in_the_name_of_the_file_alone() -> None:
    """Renamed, the rows wait rather than being taken for either."""
    rows = "Date(UTC),Coin,Network,Amount,TransactionFee,Address,TXID,SourceAddress,PaymentID,Status\n"
    rows += "2021-05-06 10:00:00,BTC,BTC,0.5,0,bc1qexample,feed01,,,Completed\n"
    assert shown(read(rows, "Deposit History.csv")) == ["2021-05-06 10:00:00 deposit +0.5 BTC"]
    assert shown(read(rows, "Withdraw History.csv")) == ["2021-05-06 10:00:00 withdrawal -0.5 BTC"]
    assert [cause for _, cause in reasons(read(rows, "history.csv"), Fate.QUARANTINED)] == ["no direction"]
