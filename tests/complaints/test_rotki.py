"""rotki's users: equal trades lost on import, and lots pooled over all wallets."""

from tests.importing import counts, desk, new_events

PLAIN = "date,time,type,asset,quantity,amount,currency\n"
BINANCE = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n"
KRAKEN = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"
COINBASE = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
)


def test_rotki_9779_identical_trades_of_a_bot_in_one_second_all_stay() -> None:
    """A bot bought the same amount three times in one second; the importer said three rows and the history showed one trade."""
    fill = "2025-04-12,10:00:00,buy,BTC,0.001,85,USD\n"
    with desk() as at:
        first = at.bring("bot.csv", PLAIN + 3 * fill, tz="UTC")
        assert (counts(first), new_events(first)) == ({"booked": 3}, 3)
        assert at.lots() == 3 * ["0.001 BTC {85, 2025-04-12} in generic"]
        again = at.bring("bot again.csv", PLAIN + 3 * fill, tz="UTC")
        assert (counts(again), new_events(again)) == ({"duplicate": 3}, 0)
        longer = at.bring("a fourth fill.csv", PLAIN + 4 * fill, tz="UTC")
        assert (counts(longer), at.balances()["generic BTC"]) == ({"booked": 1, "duplicate": 3}, "0.004")


def test_rotki_10167_trades_that_differ_in_nothing_but_their_time_all_stay() -> None:
    """Two Binance orders of equal amounts, five minutes apart: only one was imported, because the time was not part of the identity."""
    rows = [
        f"1,2025-06-18 10:0{minute}:00,Spot,{operation},{coin},{change},"
        for minute in (0, 5)
        for operation, coin, change in (("Buy", "ETH", "0.1"), ("Sell", "USDT", "-250"), ("Fee", "BNB", "-0.0003"))
    ]
    with desk() as at:
        result = at.bring("binance.csv", BINANCE + "\n".join(rows) + "\n")
        assert (counts(result), new_events(result)) == ({"booked": 6}, 2)
        assert at.events() == [
            f"2025-06-18 10:0{minute}:00 swap: +0.1 ETH in Binance, -250 USDT in Binance, -0.0003 BNB in Binance fee" for minute in (0, 5)
        ]


def test_rotki_10979_partial_fills_of_one_amount_in_one_second_are_all_counted() -> None:
    """One second of Binance fills in which amounts repeat: equal rows were dropped, and a block of them ended the import."""
    sides = [("Sell", "ETH", "-0.03135060")] * 3 + [("Buy", "ZRX", "30")] * 3
    sides += [
        ("Sell", "ETH", "-3.49528377"),
        ("Buy", "ZRX", "3333"),
        ("Fee", "ZRX", "-0.03"),
        ("Fee", "ZRX", "-0.03"),
        ("Fee", "ZRX", "-0.03"),
    ]
    sides += [("Fee", "ZRX", "-3.333")]
    rows = [f"1,2017-12-23 21:29:46,Spot,{operation},{coin},{change}," for operation, coin, change in sides]
    with desk() as at:
        result = at.bring("binance.csv", BINANCE + "\n".join(rows) + "\n")
        assert (counts(result), new_events(result)) == ({"booked": 12}, 1)
        assert at.events() == ["2017-12-23 21:29:46 swap: +3423 ZRX in Binance, -3.58933557 ETH in Binance, -3.423 ZRX in Binance fee"]
        turned = at.bring("sorted by the user.csv", BINANCE + "\n".join(sorted(rows)) + "\n")
        assert (counts(turned), new_events(turned)) == ({"duplicate": 12}, 0)


def test_rotki_2438_coins_in_two_wallets_keep_lots_of_their_own() -> None:
    """Coins of one kind on two exchanges were one pool; the law (here the US from 2025) asks for each wallet by itself."""
    with desk() as at:
        at.bring(
            "kraken.csv",
            KRAKEN
            + (
                "L1,D1,2025-01-02 09:00:00,deposit,,currency,ZUSD,20000,0,20000\n"
                "L2,T1,2025-01-02 10:00:00,trade,,currency,ZUSD,-20000,0,0\nL3,T1,2025-01-02 10:00:00,trade,,currency,XXBT,1,0,1\n"
            ),
        )
        at.bring(
            "coinbase.csv",
            COINBASE
            + (
                'c1,2025-03-01 10:00:00 UTC,Buy,BTC,1,USD,"$60,000","$60,000","$60,000",$0,Bought 1 BTC for 60000 USD\n'
                'c2,2025-04-01 10:00:00 UTC,Sell,BTC,-1,USD,"$61,000","$61,000","$61,000",$0,Sold 1 BTC for 61000 USD\n'
            ),
        )
        assert at.lots() == ["1 BTC {20000, 2025-01-02} in Kraken"]
        assert [(sale.account, str(sale.basis), str(sale.gain)) for sale in at.ws.ledger.projections.disposals()] == [
            ("Coinbase", "60000", "1000"),
        ]
