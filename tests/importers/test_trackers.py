"""Traps of the smaller trackers. The row types are in `formats/NAME`."""

from core.model import Fate
from tests.importers.reading import read, reasons, shown

ACCOINTING = (
    "timeExecuted,type,boughtQuantity,boughtCurrency,boughtCurrencyId,soldQuantity,soldCurrency,soldCurrencyId,feeQuantity,feeCurrency,"
    "feeCurrencyId,classification,walletName,walletProvider,txId,primaryAddress,otherAddress,id,associatedTransferId,comments\n"
)
STAKETAX = (
    "timestamp,tx_type,received_amount,received_currency,sent_amount,sent_currency,fee,fee_currency,comment,txid,url,exchange,wallet_address\n"
)


def test_accointing_joins_the_rows_of_a_transfer() -> None:
    """By the transaction hash, else by the id that Accointing gave the transfer."""
    parsed = read(
        ACCOINTING + "2021-01-01T10:00:00Z,withdraw,,,,1,ETH,,0.01,ETH,,internal,Harbour,,0xa,,,r1,t1,\n"
        "2021-01-01T11:00:00Z,withdraw,,,,1,ETH,,,,,internal,Harbour,,,,,r2,t2,\n"
        "2021-01-01T11:05:00Z,deposit,1,ETH,,,,,,,,internal,Vault,,,,,r3,t2,\n"
    )
    assert [(draft.legs[0].account, draft.refs) for draft in parsed.drafts] == [
        ("Harbour", ("0xa",)), ("Harbour", ("t2",)), ("Vault", ("t2",)),
    ]


def test_staketax_names_each_wallet_by_chain_and_address() -> None:
    parsed = read(STAKETAX + "2023-01-01 10:00:00,TRANSFER,5,ATOM,,,,,,AA,,cosmoshub_blockchain,cosmos1abc\n")
    assert [leg.account for draft in parsed.drafts for leg in draft.legs] == ["COSMOSHUB cosmos1abc"]


def test_what_staketax_leaves_out_costs_its_fee_alone() -> None:
    """A delegation pays gas; where such a row moves units nobody says what it did, and it waits."""
    parsed = read(
        STAKETAX + "2023-01-01 10:00:00,_STAKING_DELEGATE,,,,,0.01,ATOM,,AA,,cosmoshub_blockchain,cosmos1abc\n"
        "2023-01-02 10:00:00,_LP_STAKE,,,5,LP-1,0.01,ATOM,,AB,,cosmoshub_blockchain,cosmos1abc\n"
        "2023-01-03 10:00:00,_VOTE,,,,,,,,AC,,cosmoshub_blockchain,cosmos1abc\n"
    )
    assert shown(parsed) == ["2023-01-01 10:00:00 fee -0.01 ATOM fee"]
    assert reasons(parsed, Fate.QUARANTINED) == [(3, "left out by StakeTax")]
    assert reasons(parsed, Fate.IGNORED) == [(4, "neither amount nor fee")]

DELTA = (
    "Date,Way,Base amount,Base currency (name),Base type,Quote amount,Quote currency,Exchange,Sent/Received from,Sent to,Fee amount,"
    "Fee currency (name),Broker,Notes\n"
)


def test_delta_tells_two_coins_of_one_ticker_by_their_names() -> None:
    """The name in brackets is there to tell them apart; where a file has one of them alone, its ticker is enough."""
    solana = "2024-06-01 10:00:00+00:00,BUY,1,SOL (Solana),CRYPTO,100,USD,Harbour,,,,,,\n"
    sola = "2024-06-02 10:00:00+00:00,BUY,1,SOL (Sola),CRYPTO,1,USD,Harbour,,,,,,\n"
    assert shown(read(DELTA + solana)) == ["2024-06-01 10:00:00 buy +1 SOL, -100 USD"]
    assert [cause for _, cause in reasons(read(DELTA + solana + sola), Fate.QUARANTINED)] == [
        "unknown asset SOL (Solana)", "unknown asset SOL (Sola)",
    ]


def test_delta_keeps_securities_at_the_broker_and_coins_at_the_exchange() -> None:
    """What stands as exchange of a share is the market, no account."""
    parsed = read(
        DELTA + "2024-06-01 10:00:00+00:00,BUY,5,T,STOCK,100,USD,NYSE,,,,,Pier,\n"
        "2024-06-02 10:00:00+00:00,BUY,5,T,STOCK,100,USD,NYSE,,,,,,\n2024-06-03 10:00:00+00:00,BUY,5,T,CRYPTO,1,USD,Harbour,,,,,,\n"
    )
    assert [(draft.legs[0].account, draft.legs[0].asset) for draft in parsed.drafts] == [
        ("Pier", "security:T"), ("Delta", "security:T"), ("Harbour", "crypto:T"),
    ]


ZERION = (
    "Date,Time,Transaction Type,Status,Application,Accounting Type,Buy Amount,Buy Currency,Sell Amount,Sell Currency,Fee Amount,"
    "Fee Currency,Fee Fiat Amount,Fee Fiat Currency,Sender,Receiver,Tx Hash,Link,Timestamp,Changes JSON\n"
)


def test_zerion_says_everything_in_its_json() -> None:
    """The cells are rounded and have one line for each asset, the clock is the user's; JSON and timestamp are exact."""
    change = '""type"":""in"",""address_to"":""0xaa"",""amount"":""{}"",""symbol"":""{}"",""fiat_currency"":""USD"",""fiat_amount"":""{}""'
    cell = f'"[{{{change.format("1.000000000000000001", "BAT", "0.2")}}},{{{change.format("2", "UNI-V2", "")}}}]"'
    first = '11/13/2020,23:00,Receive,Confirmed,,Income,"1\n2","BAT\nUNI-V2",,,0.1,ETH,30,USD,0xBB,0xAA,0x1,'
    row = f"{first},2020-11-13T10:00:22.000Z,{cell}\n"
    assert shown(read(ZERION + row)) == [
        "2020-11-13 10:00:22 deposit +1.000000000000000001 BAT {0.2 USD}", "2020-11-13 10:00:22 deposit +2 UNI-V2",
    ]
    assert shown(read(ZERION + row.replace("0xBB", "0xAA")))[0].endswith("-0.1 ETH fee {30 USD}"), "the wallet sent it, and paid"


WEALTHFOLIO = "date,account,activityType,symbol,quantity,unitPrice,amount,currency,fee,comment,fxRate,subtype,instrumentType\n"


def test_wealthfolio_takes_a_blank_amount_as_quantity_times_price_but_not_of_a_bond() -> None:
    parsed = read(
        WEALTHFOLIO + "2024-01-02,Pier,BUY,ABC,10,99.5,,USD,1,,,,EQUITY\n2024-01-03,Pier,BUY,XYZ,1000,99.5,,USD,1,,,,BOND\n"
    )
    assert shown(parsed) == ["2024-01-02 buy +10 ABC, -995 USD, -1 USD fee"]
    assert [line for line, _ in reasons(parsed, Fate.QUARANTINED)] == [3]


def test_wealthfolio_tells_a_coin_from_a_share_by_the_instrument() -> None:
    """Coins are quoted as pairs; a reward of staking is the coins, not their worth in money."""
    parsed = read(
        WEALTHFOLIO + "2024-01-02,Pier,BUY,ETH-USD,1,2000,2000,USD,,,,,CRYPTO\n2024-01-03,Pier,BUY,ETH,1,20,20,USD,,,,,ETF\n"
        "2024-01-04,Pier,INTEREST,ETH-USD,0.1,2000,200,USD,,,,STAKING_REWARD,CRYPTO\n"
    )
    assert [draft.legs[0].asset for draft in parsed.drafts] == ["crypto:ETH", "security:ETH", "crypto:ETH"]
    assert shown(parsed)[-1].endswith("+0.1 ETH {200 USD}")


def test_rotki_has_an_account_for_each_location() -> None:
    parsed = read(
        "Type,Location,Currency,Amount,Fee,Fee Currency,Description,Timestamp\nDeposit,kraken,EUR,1000,2,EUR,,1659686978000\n"
        "Withdrawal,ledger,BTC,1,0.001,BTC,,1659686979000\n"
    )
    assert [draft.legs[0].account for draft in parsed.drafts] == ["kraken", "ledger"]
    assert shown(parsed) == ["2022-08-05 08:09:38 deposit +1000 EUR, -2 EUR fee", "2022-08-05 08:09:39 withdrawal -1 BTC, -0.001 BTC fee"]


COINLEDGER = (
    "Timestamp (UTC),Type,Internal Id,Platform,Account Name,Platform Id,Blockchain Id,Record Type,Asset,Amount,Description\n"
)


def test_coinledger_puts_a_trade_together_by_its_id() -> None:
    """Rows are movements: the credit is before the fee, which is a row of its own. Trades of one second are told apart by their ids."""
    parsed = read(
        COINLEDGER + "2025-03-06T00:00:00.000,Trade,7,Pier,Pier,,,Debit,USDT,-10,\n"
        "2025-03-06T00:00:00.000,Trade,8,Pier,Pier,,,Debit,USDT,-20,\n"
        "2025-03-06T00:00:00.000,Trade,8,Pier,Pier,,,Credit,TRX,80,\n2025-03-06T00:00:00.000,Trade,7,Pier,Pier,,,Credit,TRX,40,\n"
        "2025-03-06T00:00:00.000,Trade,7,Pier,Pier,,,Platform Fee,TRX,-0.04,\n"
    )
    assert sorted(shown(parsed)) == [
        "2025-03-06 00:00:00 swap +40 TRX, -10 USDT, -0.04 TRX fee", "2025-03-06 00:00:00 swap +80 TRX, -20 USDT",
    ]


def test_what_bitcoin_tax_calls_total_is_with_the_fee() -> None:
    """Above it in a purchase, below it in a sale, and without it where the fee is in another coin."""
    head = "Date,Action,Symbol,Account,Volume,Price,Currency,Fee,FeeCurrency,Total,Cost/Proceeds,ExchangeId,Category,Subaccount,Memo,"
    head += "SymbolBalance,CurrencyBalance,FeeBalance\n"
    parsed = read(
        head + "2018-06-03 21:16:15 +0000,BUY,BCH,Pier,2,500,EUR,3,EUR,-1003,1003,1,,,,2,0,0\n"
        "2018-06-04 21:16:15 +0000,SELL,BCH,Pier,1,500,EUR,3,EUR,497,497,2,,,,1,0,0\n"
        "2018-06-05 21:16:15 +0000,SELL,BCH,Pier,1,500,EUR,0.1,BNB,500,500,3,,,,0,0,0\n"
    )
    assert [line.partition(" ")[2].partition(" ")[2] for line in shown(parsed)] == [
        "buy +2 BCH, -1000 EUR, -3 EUR fee", "sell +500 EUR, -1 BCH, -3 EUR fee", "sell +500 EUR, -1 BCH, -0.1 BNB fee",
    ]


def test_an_amount_of_wealthfolio_is_before_or_after_the_fee_as_quantity_times_price_says() -> None:
    head = "date,symbol,instrumentType,quantity,activityType,unitPrice,currency,fee,tax,amount\n"
    parsed = read(
        head + "2024-03-02,VTI,EQUITY,10,BUY,50,USD,5,0,505\n2024-03-03,VTI,EQUITY,10,BUY,50,USD,5,0,500\n"
        "2024-03-04,VTI,EQUITY,10,BUY,50,USD,5,0,999\n"
    )
    assert {line.partition(" ")[2] for line in shown(parsed)} == {"buy +10 VTI, -500 USD, -5 USD fee"}
    assert [line for line, _ in reasons(parsed, Fate.QUARANTINED)] == [4]


def test_columns_that_any_program_may_have_are_wealthfolios_holdings_only_with_its_cash() -> None:
    head = "date,symbol,quantity,price,currency\n"
    assert [held.quantity for held in read(head + "2024-03-31,VTI,50,220.5,USD\n2024-03-31,$CASH,-20,,USD\n").positions] == [50, -20]
    assert [cause for _, cause in reasons(read(head + "2024-03-31,VTI,50,220.5,USD\n"), Fate.QUARANTINED)] == ["holding or trade"]


def test_a_fee_that_may_be_inside_the_amounts_waits() -> None:
    """Writers of CoinLedger's template differ in it; a fee in a third asset is nowhere inside."""
    head = "Date (UTC),Platform (Optional),Asset Sent,Amount Sent,Asset Received,Amount Received,Fee Currency (Optional),"
    head += "Fee Amount (Optional),Type,Description (Optional),TxHash (Optional)\n"
    parsed = read(
        head + "01/13/2023 10:00:00,Harbour,BTC,0.01,USD,250,USD,1,Trade,,\n01/14/2023 10:00:00,Harbour,BTC,0.01,USD,250,BNB,0.1,Trade,,\n"
    )
    assert shown(parsed) == ["2023-01-14 10:00:00 sell +250 USD, -0.01 BTC, -0.1 BNB fee"]
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "fee inside or on top")]


def test_zenledger_states_worth_where_nothing_was_paid() -> None:
    """Dollars beside what was received or sent alone are what it was worth; beside a purchase they were paid."""
    parsed = read(
        "Timestamp,Type,IN Amount,IN Currency,Out Amount,Out Currency,Fee Amount,Fee Currency,Exchange(optional),US Based,Txid\n"
        "01/05/2023 10:00:00,receive,0.5,ETH,800,USD,,,Vault,No,z1\n01/06/2023 10:00:00,buy,0.5,ETH,800,USD,,,Vault,No,z2\n"
    )
    assert shown(parsed) == ["2023-01-05 10:00:00 deposit +0.5 ETH {800 USD}", "2023-01-06 10:00:00 buy +0.5 ETH, -800 USD"]


def test_cryptotaxcalculator_prices_the_base_and_names_the_account_of_its_side() -> None:
    parsed = read(
        "Timestamp (UTC),Type,Base Currency,Base Amount,From (Optional),To (Optional),ID (Optional),Reference Price Per Unit (Optional),"
        "Reference Price Currency (Optional)\n2023-01-13 10:00:00,send,BTC,0.5,Harbour,Vault,x1,,\n"
        "2023-01-13 10:05:00,receive,BTC,0.5,Harbour,Vault,x1,,\n2023-01-14 10:00:00,income,BTC,0.5,,Vault,x2,20000,EUR\n"
    )
    assert [draft.legs[0].account for draft in parsed.drafts] == ["Harbour", "Vault", "Vault"]
    assert [draft.refs for draft in parsed.drafts[:2]] == [("x1",), ("x1",)]
    assert shown(parsed)[-1].endswith("+0.5 BTC {10000 EUR}")


PORTFOLIO_PERFORMANCE = (
    "Date,Type,Value,Transaction Currency,Gross Amount,Currency Gross Amount,Exchange Rate,Fees,Taxes,Shares,ISIN,WKN,Ticker Symbol,"
    "Security Name,Note\n"
)


def test_a_trade_of_portfolio_performance_is_one_event_whichever_account_it_is_exported_from() -> None:
    """The deposit account says `-1004.99`, the securities account `1004.99`."""
    row = "2023-01-03T09:30,Buy,{},EUR,,,,4.99,0.00,10,IE00TEST0001,TST001,TSTE,Test World ETF,\n"
    deposit, securities = (read(PORTFOLIO_PERFORMANCE + row.format(value), tz="UTC") for value in ('"-1,004.99"', '"1,004.99"'))
    assert [draft.key for draft in deposit.drafts] == [draft.key for draft in securities.drafts]
    assert shown(deposit) == shown(securities) == ["2023-01-03 09:30:00 buy +10 IE00TEST0001, -1000 EUR, -4.99 EUR fee"]
    assert deposit.asset_names == {"security:IE00TEST0001": "Test World ETF"}


def test_a_ticker_alone_may_be_a_share_or_a_coin() -> None:
    """Portfolio Performance does not say what kind of asset a security is."""
    row = "2023-01-03T00:00,Buy,-100.00,EUR,,,,0.00,0.00,1,,,{},Some name,\n"
    assert [draft.legs[0].asset for draft in read(PORTFOLIO_PERFORMANCE + row.format("BTC-EUR")).drafts] == ["crypto:BTC"]
    assert reasons(read(PORTFOLIO_PERFORMANCE + row.format("BTC")), Fate.QUARANTINED) == [(2, "unknown asset BTC")]


def test_dividends_of_portfolio_performance_are_stated_after_tax() -> None:
    row = "2023-03-15T00:00,Dividend,8.50,EUR,10.99,USD,1.0870,,1.50,5,US00TEST0002,,TINC,Test Inc.,\n"
    assert shown(read(PORTFOLIO_PERFORMANCE + row)) == ["2023-03-15 income dividend +10 EUR, -1.5 EUR tax"]
