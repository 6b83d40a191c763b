"""Portfolio Performance's users: trade books that double, and lots whose order a transfer turns round."""

from tests.importing import counts, desk, dump, new_events, without_words

TRADEBOOK = """
name = "tradebook"
account = "Zerodha"
asset_kind = "security"
currency = "INR"
timezone = "Asia/Kolkata"
[columns]
date = "order_execution_time"
type = "trade_type"
asset = "symbol"
quantity = "quantity"
price = "price"
id = "trade_id"
"""
KRAKEN = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"
WALLET = "date,time,type,asset,quantity,amount,currency,account,reference\n"


def test_portfolio_performance_2207_the_trade_book_of_the_year_so_far_can_be_imported_every_day() -> None:
    """The broker gives the whole book each time; every import doubled what was there. Ids make it the longest book, in whatever order."""
    head = "symbol,isin,trade_date,exchange,trade_type,quantity,price,trade_id,order_id,order_execution_time\n"
    rows = [f"INFY,INE009A01021,2021-04-0{day},NSE,buy,{day},1400,{1000 + day},77,2021-04-0{day}T10:00:00\n" for day in range(1, 6)]
    with desk() as at:
        for last in range(1, 6):
            today = at.bring(f"book {last}.csv", head + "".join(rows[:last]), mapping=TRADEBOOK)
            assert (new_events(today), counts(today).get("duplicate", 0)) == (1, last - 1)
        daily = dump(at.ws)
        assert at.balances()["Zerodha INFY"] == "15"
    with desk() as at:
        at.bring("book 5.csv", head + "".join(reversed(rows)), mapping=TRADEBOOK)
        assert without_words(dump(at.ws), "accounts") == without_words(daily, "accounts")


def test_portfolio_performance_4446_a_coin_that_went_to_the_wallet_and_back_is_still_the_oldest() -> None:
    """E1 bought on the exchange, W in the wallet, E2 on the exchange; both E went to the wallet, one came back and was sold: E1, not W."""
    exchange = KRAKEN + (
        "L1,D1,2025-01-01 08:00:00,deposit,,currency,ZUSD,90,0,90\n"
        "L2,T1,2025-01-01 10:00:00,trade,,currency,ZUSD,-10,0,80\nL3,T1,2025-01-01 10:00:00,trade,,currency,SOL,1,0,1\n"
        "L4,T2,2025-01-03 10:00:00,trade,,currency,ZUSD,-30,0,50\nL5,T2,2025-01-03 10:00:00,trade,,currency,SOL,1,0,2\n"
        "L6,W1,2025-01-04 10:00:00,withdrawal,,currency,SOL,-2,0,0\n"
        "L7,D2,2025-01-05 10:30:00,deposit,,currency,SOL,1,0,1\n"
        "L8,T3,2025-01-06 10:00:00,trade,,currency,SOL,-1,0,0\nL9,T3,2025-01-06 10:00:00,trade,,currency,ZUSD,40,0,90\n"
    )
    wallet = WALLET + (
        "2025-01-02,10:00:00,buy,SOL,1,20,USD,Wallet,\n2025-01-04,10:10:00,deposit,SOL,2,,,Wallet,\n"
        "2025-01-05,10:00:00,withdrawal,SOL,1,,,Wallet,\n"
    )
    for files in ((("kraken.csv", exchange), ("wallet.csv", wallet)), (("wallet.csv", wallet), ("kraken.csv", exchange))):
        with desk() as at:
            for name, written in files:
                at.bring(name, written, tz="UTC")
            (sale,) = at.ws.ledger.projections.disposals()
            assert (str(sale.acquired), str(sale.basis), str(sale.gain)) == ("2025-01-01", "10", "30")
            assert at.lots() == ["1 SOL {20, 2025-01-02} in Wallet", "1 SOL {30, 2025-01-03} in Wallet"]
