"""Interactive Brokers and what its files are known for: the same money in several rows, tables that change columns, dates of any kind."""

from pathlib import Path

import pytest

from core.model import ParsedFile
from core.money import text, total
from importers.dates import Undecided
from tests.importers.parsed import SHARED, conserved, event, read, read_bytes

STATEMENT = """Statement,Header,Field Name,Field Value
Statement,Data,Period,"January 1, 2024 - December 31, 2024"
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U9991234
"""
TRADES = (
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,"
    "Realized P/L,MTM P/L,Code\n"
)
ORDER = 'Trades,Data,Order,Stocks,USD,NRTH,"2024-01-08, 10:31:07",100,50,51,-5000,-1,5001,0,0,O\n'
ACTIONS = "Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code\n"
ACTION = 'Corporate Actions,Data,Stocks,USD,2024-08-02,"2024-08-01, 20:25:00",'
HISTORY = (
    "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Transaction History\nSummary,Data,Base Currency,EUR\n"
    "Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount\n"
)
FLEX = "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,DateTime,Quantity,TradePrice,Proceeds,IBCommission,IBCommissionCurrency,{}\n"
BUY = "2024-01-08T15:31:07Z buy: +100 security:NRTH {5000 USD}, -5000 cash:USD {5000 USD}, fee -1 cash:USD {1 USD}"


def parsed(written: str, name: str = "export.csv") -> ParsedFile:
    found = read_bytes(written.encode(), name)
    conserved(found)
    return found


def events(found: ParsedFile) -> list[str]:
    return [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts]


def causes(found: ParsedFile) -> list[str]:
    return [row.cause for row in found.rows if row.cause]


def test_an_order_and_its_executions_are_the_same_money() -> None:
    """Order, Trade, ClosedLot, SubTotal and Total repeat it: one of them counts."""
    more = (
        'Trades,Data,Trade,Stocks,USD,NRTH,"2024-01-08, 10:31:07",60,50,51,-3000,-0.6,3000.6,0,0,O\n'
        'Trades,Data,Trade,Stocks,USD,NRTH,"2024-01-08, 10:31:09",40,50,51,-2000,-0.4,2000.4,0,0,O\n'
        "Trades,Data,ClosedLot,Stocks,USD,NRTH,2024-01-08,10,50,,,,500,0,,ST\nTrades,SubTotal,,Stocks,USD,NRTH,,100,,,-5000,-1,,,,\n"
    )
    found = parsed(STATEMENT + TRADES + ORDER + more)
    assert events(found) == [BUY]
    assert not causes(found)
    alone = parsed(STATEMENT + TRADES + more)
    assert total(leg.quantity for draft in alone.drafts for leg in draft.legs if leg.asset == "cash:USD") == -5001


def test_a_section_may_repeat_its_header_with_other_columns() -> None:
    """Below the header of currencies the commission is in the base currency, which its title names."""
    forex = (
        "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in CHF,,,"
        "MTM in CHF,Code\n"
        'Trades,Data,Order,Forex,USD,EUR.USD,"2024-01-09, 09:00:00","1,000",1.1,,-1100,-2,,,0,\n'
    )
    assert events(parsed(STATEMENT + TRADES + ORDER + forex)) == [
        BUY, "2024-01-09T14:00:00Z swap: +1000 cash:EUR, -1100 cash:USD, fee -2 cash:CHF {2 CHF}",
    ]


def test_statements_of_overlapping_times_share_their_trades() -> None:
    """Whatever stands beside it, and wherever the section begins."""
    dividends = "Dividends,Header,Currency,Date,Description,Amount\nDividends,Data,USD,2024-05-15,NRTH(US0378331005) Cash Dividend,9\n"
    one, other = parsed(STATEMENT + TRADES + ORDER), parsed(STATEMENT + dividends + TRADES + ORDER)
    assert {draft.key for draft in one.drafts} < {draft.key for draft in other.drafts}


@pytest.mark.parametrize(("quantity", "proceeds", "code", "cause"), [
    ("-10", "500", "C", ""), ("-10", "500", "C;P", ""), ("-10", "500", "O", "short sale"), ("10", "-500", "C", "short sale"),
    ("-10", "500", "C;O", "short sale"), ("10", "-500", "A;O", "option"), ("10", "-500", "Ex;O", "option"),
    ("-10", "500", "C;Ca", "cancelled trade"), ("10", "-500", "O;R", ""),
])
def test_the_codes_of_a_trade_tell_borrowed_shares_options_and_what_was_cancelled(
    quantity: str, proceeds: str, code: str, cause: str
) -> None:
    row = f'Trades,Data,Order,Stocks,USD,NRTH,"2024-01-08, 10:31:07",{quantity},50,51,{proceeds},-1,0,0,0,{code}\n'
    found = parsed(STATEMENT + TRADES + row)
    assert causes(found) == ([cause] if cause else [])
    assert len(found.drafts) == (not cause)


def test_the_asset_category_may_change_its_name_and_one_that_is_not_known_waits() -> None:
    """Some statements add who holds the shares; the trade is the same."""
    longer = ORDER.replace("Stocks", "Stocks - Held with Interactive Brokers (U.K.) Limited carried by Interactive Brokers LLC")
    one, other = parsed(STATEMENT + TRADES + ORDER), parsed(STATEMENT + TRADES + longer)
    assert [draft.key for draft in one.drafts] == [draft.key for draft in other.drafts]
    assert causes(parsed(STATEMENT + TRADES + ORDER.replace("Stocks", "Event Contracts"))) == ["asset category"]


def test_a_rebate_lowers_what_was_paid() -> None:
    row = 'Trades,Data,Order,Stocks,USD,NRTH,"2024-01-08, 10:31:07",100,50,51,-5000,0.25,0,0,0,O\n'
    found = parsed(STATEMENT + TRADES + row)
    assert events(found) == ["2024-01-08T15:31:07Z buy: +100 security:NRTH {4999.75 USD}, -4999.75 cash:USD {4999.75 USD}"]
    assert not found.warnings


def test_totals_among_the_data_are_no_dividends() -> None:
    rows = (
        "Dividends,Header,Currency,Date,Description,Amount\nDividends,Data,USD,2024-05-15,NRTH(US0378331005) Cash Dividend,9\n"
        "Dividends,Data,Total,,,9\nDividends,Data,Total in EUR,,,8.4\nDividends,Data,Total Dividends in EUR,,,8.4\n"
    )
    found = parsed(STATEMENT + rows)
    assert events(found) == ["2024-05-15 income dividend: +9 cash:USD"]
    assert not causes(found)


def test_a_dividend_is_booked_anew_and_a_return_of_capital_that_is_taken_back_waits() -> None:
    said = "Dividends,Data,USD,2024-05-15,NRTH(US0378331005) Cash Dividend USD 0.10 per Share{},{}\n"
    found = parsed(
        STATEMENT + "Dividends,Header,Currency,Date,Description,Amount\n" + said.format(" (Ordinary Dividend)", 9)
        + said.format(" - Reversal (Ordinary Dividend)", -9) + said.format(" (Ordinary Dividend)", 7)
        + said.format(" (Return of Capital)", 2) + said.format(" - Reversal (Return of Capital)", -2)
    )
    assert total(leg.quantity for draft in found.drafts for leg in draft.legs if leg.asset == "cash:USD") == 9
    assert causes(found) == ["return of capital taken back"]


def test_half_a_corporate_action_waits_and_so_does_one_that_names_the_same_shares_twice() -> None:
    said = f'{ACTION}"{{0}}(US0378331005) {{1}} ({{2}}, NAME, US0378331005)",{{3}},0,0,0,\n'
    rows = (
        said.format("TEND", "Tendered to US5949181045 1 FOR 1", "TEND", -30)
        + said.format("BACK", "Merged(Voluntary Offer Allocation) WITH US5949181045 1 FOR 1", "BACK", -5)
        + said.format("BACK", "Merged(Voluntary Offer Allocation) WITH US5949181045 1 FOR 1", "BACK", 5)
    )
    found = parsed(STATEMENT + ACTIONS + rows)
    assert (found.drafts, causes(found)) == ([], ["half of a corporate action", "corporate action", "corporate action"])


@pytest.mark.parametrize(("said", "quantity", "expected"), [
    ("Split 10 for 1", 90, "split: +90 security:NRTH"), ("Split 1 for 10", -90, "split: -90 security:NRTH"),
    ("Split 10 for 1", -90, "short sale"), ("Split 1 for 10", 90, "short sale"), ("Split somehow", 9, "corporate action"),
    ("Stock Dividend US0378331005 1 for 20", 5, "split: +5 security:NRTH"), ("Stock Dividend 1 for 20", -5, "short sale"),
    ("Cash Dividend USD 0.10, Stock Dividend US0378331005 1 for 20", 5, "corporate action"),
    ("Delisted (Worthless)", -5, "worthless security"),
])
def test_a_lone_row_of_a_corporate_action_says_what_was_added(said: str, quantity: int, expected: str) -> None:
    """Its ratio tells whether the shares were held or borrowed."""
    found = parsed(STATEMENT + ACTIONS + f'{ACTION}"NRTH(US0378331005) {said} (NRTH, NORTHWIND, US0378331005)",{quantity},0,0,0,\n')
    assert [*events(found), *causes(found)] == [f"2024-08-02T00:25:00Z {expected}" if ":" in expected else expected]


def test_a_new_isin_of_the_same_symbol_changes_nothing() -> None:
    """The old shares are called `NRTH.OLD` for that day."""
    said = f'{ACTION}"NRTH(US0378331005) CUSIP/ISIN Change to (US5949181045) ({{}}, NORTHWIND, {{}})",{{}},0,0,0,\n'
    found = parsed(STATEMENT + ACTIONS + said.format("NRTH", "US5949181045", 140) + said.format("NRTH.OLD", "US0378331005", -140))
    assert (found.drafts, causes(found)) == ([], [])
    other = parsed(STATEMENT + ACTIONS + said.format("LCID", "US5949181045", 85) + said.format("CCIV", "17143W101", -85))
    assert events(other) == ["2024-08-02T00:25:00Z rename: -85 security:CCIV, +85 security:LCID"]


def test_a_merger_for_two_securities_waits() -> None:
    """A right beside the shares often comes in the number of the old ones, and would else take all of their basis."""
    said = f'{ACTION}"OLDC(US0378331005) Merged(Acquisition) WITH US5949181045 1 FOR 2 ({{}}, NAME, US0378331005)",{{}},0,0,0,\n'
    found = parsed(STATEMENT + ACTIONS + "".join(said.format(*each) for each in (("OLDC", -40), ("NEWC", 20), ("OLDC.CVR", 40))))
    assert (found.drafts, causes(found)) == ([], ["corporate action"] * 3)


def test_two_mergers_of_one_day_are_told_apart_by_their_descriptions() -> None:
    said = f'{ACTION}"{{0}}(US0378331005) Merged(Acquisition) WITH {{1}} 1 FOR 1 ({{2}}, NAME, US0378331005)",{{3}},0,0,0,\n'
    rows = "".join(said.format(*each) for each in (("A", "C", "A", -10), ("B", "D", "B", -10), ("B", "D", "D", 10), ("A", "C", "C", 10)))
    assert sorted(events(parsed(STATEMENT + ACTIONS + rows))) == [
        "2024-08-02T00:25:00Z merger: -10 security:A, +10 security:C", "2024-08-02T00:25:00Z merger: -10 security:B, +10 security:D",
    ]


def test_what_is_held_is_stated_for_the_end_of_the_period() -> None:
    """A trade of the last afternoon is in it."""
    rows = (
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value\n"
        "Open Positions,Data,Summary,Stocks,USD,NRTH,100,1,50.01,5001,55,5500\n"
    )
    found = parsed(STATEMENT + rows)
    assert [(seen.at.isoformat(), text(seen.quantity)) for seen in found.positions] == [("2025-01-01T04:59:59+00:00", "100")]
    assert not parsed(rows.join((STATEMENT.replace("Period", "Time"), ""))).positions


def test_a_statement_in_another_language_says_so() -> None:
    found = parsed(
        "Statement,Header,Feldname,Feldwert\nStatement,Data,Title,Umsatz\nDividenden,Header,Währung,Datum,Beschreibung,Betrag,Code\n"
        "Dividenden,Data,USD,2024-05-15,NRTH(US0378331005) Bardividende,9,\n"
    )
    assert found.format == "ibkr-activity-language"
    assert all("English" in row.reason for row in found.rows)


def test_a_translated_history_says_so_and_one_with_translated_titles_alone_is_read() -> None:
    """In most languages only the lines above the table are translated."""
    row = "Transaction History,Data,2026-05-28,U***01234,Transferencia,Deposit,-,-,-,732.0,-,732.0\n"
    titles = HISTORY.replace("Field Name,Field Value", "Nombre del campo,Valor del campo").replace("Base Currency", "Divisa base")
    assert events(parsed(titles + row)) == ["2026-05-28 deposit: +732 cash:EUR"]
    names = "Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount"
    assert parsed(titles.replace(names, "日期,账户,说明,交易类型,代码,数量,价格,总额,佣金,净额") + row).format == "ibkr-activity-language"


def test_gross_amount_has_a_blank_behind_it_and_charges_are_between_gross_and_net() -> None:
    found = parsed(HISTORY + "Transaction History,Data,2025-09-03,U***01234,HARBOUR,Buy,1999,20,50,-1000.0,-1.0,-1006.0\n")
    assert events(found) == ["2025-09-03 buy: +20 security:1999 {1000 EUR}, -1000 cash:EUR {1000 EUR}, fee -6 cash:EUR {6 EUR}"]
    assert found.account == "Interactive Brokers ...1234"


def test_a_future_is_no_share_that_was_bought() -> None:
    """Its net amount is what the day's settlement brought, not what the contract is worth."""
    found = parsed(HISTORY + "Transaction History,Data,2026-05-14,U***01234,MES JUN26,Buy,MESM6,2,5500,-17128.51,-2.14,208.66\n")
    assert (found.drafts, causes(found)) == ([], ["futures"])


def test_amounts_in_no_stated_currency_wait() -> None:
    head = HISTORY.replace("Base Currency,EUR", "Change,100.0")
    found = parsed(head + "Transaction History,Data,2025-09-03,U***01234,Electronic Fund Transfer,Deposit,-,-,-,5.0,-,5.0\n")
    assert (found.drafts, causes(found)) == ([], ["no base currency"])


def test_the_sample_of_the_transaction_history_ends_with_the_cash_that_its_source_states() -> None:
    path = SHARED / "formats" / "corpus" / "ibkr_transaction_history" / "kapji_test_basic.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    cash = total(leg.quantity for draft in read(Path(path)).drafts for leg in draft.legs if leg.asset == "cash:GBP")
    assert f"{cash:.2f}" == "3027.40"


@pytest.mark.parametrize(("written", "at"), [
    ("20240108;103107", "2024-01-08T15:31:07Z"), ("2024-01-08, 10:31:07", "2024-01-08T15:31:07Z"),
    ("2024-01-08;10:31:07 EST", "2024-01-08T15:31:07Z"), ("20240108 103107", "2024-01-08T15:31:07Z"),
    ("2024-01-08T10:31:07", "2024-01-08T15:31:07Z"), ("01/28/2024;103107", "2024-01-28T15:31:07Z"),
    ("28/01/2024;103107", "2024-01-28T15:31:07Z"), ("20240108", "2024-01-08"), ("28-Jan-24", "2024-01-28"),
])
def test_a_flex_query_writes_dates_as_its_user_chose(written: str, at: str) -> None:
    found = parsed(FLEX.format("TradeID") + f'U9991234,USD,STK,NRTH,"{written}",100,50,-5000,-1,USD,1\n')
    assert [line.split(" ")[0] for line in events(found)] == [at]


def test_a_day_that_may_be_a_month_is_not_guessed() -> None:
    with pytest.raises(Undecided, match="day first or the month first"):
        parsed(FLEX.format("TradeID") + "U9991234,USD,STK,NRTH,01/08/2024;103107,100,50,-5000,-1,USD,1\n")


def test_one_level_of_detail_counts() -> None:
    """Executions where there are any, else orders; sums alone are no trades."""
    rows = {level: f"U9991234,USD,STK,NRTH,20240108;103107,100,50,-5000,-1,USD,{level}\n" for level in (
        "SYMBOL_SUMMARY", "ORDER", "EXECUTION", "CLOSED_LOT", "WASH_SALE",
    )}
    head = FLEX.format("LevelOfDetail")
    assert events(parsed(head + "".join(rows.values()))) == [BUY]
    assert events(parsed(head + rows["ORDER"] + rows["SYMBOL_SUMMARY"])) == [BUY]
    assert causes(parsed(head + rows["SYMBOL_SUMMARY"])) == ["sums alone"]


def test_two_accounts_stand_one_below_the_other_each_under_the_same_header() -> None:
    """The first header stands again after another section: what follows it are trades."""
    head, cash = FLEX.format("IBExecID"), "ClientAccountID,CurrencyPrimary,Type,Description,Amount,SettleDate\n"
    trade = "{},USD,STK,NRTH,20240108;103107,100,50,-5000,-1,USD,a{}\n"
    found = parsed(
        head + trade.format("U9991234", 1) + cash + "U9991234,USD,Dividends,NRTH(US0378331005) CASH DIVIDEND,9,20240515\n"
        + head + trade.format("U9995678", 2)
    )
    assert [draft.legs[0].account[-4:] for draft in found.drafts] == ["1234", "1234", "5678"]
    assert [draft.kind.value for draft in found.drafts] == ["buy", "income", "buy"]


def test_a_trade_is_known_by_its_id_whatever_columns_the_query_has() -> None:
    one = parsed(FLEX.format("TransactionID") + "U9991234,USD,STK,NRTH,20240108;103107,100,50,-5000,-1,USD,501\n")
    other = parsed(
        "ClientAccountID,CurrencyPrimary,Symbol,TradeDate,Quantity,TradePrice,NetCash,IBCommission,IBCommissionCurrency,TransactionID\n"
        "U9991234,USD,NRTH,20240108,100,50,-5001,-1,USD,501\n"
    )
    assert [draft.key for draft in one.drafts] == [draft.key for draft in other.drafts]
    assert events(other) == [BUY.replace("2024-01-08T15:31:07Z", "2024-01-08")]


@pytest.mark.parametrize("row", ["USD,STK,NRTH,20240108,100,50,-5001,-1,EUR", "USD,CASH,EUR.USD,20240108,100,1.1,0,-1,USD"])
def test_net_cash_does_not_always_say_what_was_paid(row: str) -> None:
    """A commission in another currency is not in it, and what changes currencies moves no net cash."""
    found = parsed(
        "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,TradeDate,Quantity,TradePrice,NetCash,IBCommission,IBCommissionCurrency\n"
        f"U9991234,{row}\n"
    )
    assert (found.drafts, causes(found)) == ([], ["incomplete trade"])


def test_the_cash_report_states_what_each_currency_ended_with() -> None:
    """Its base currency summary is none of them; a column is named after section 871(m)."""
    found = parsed(
        FLEX.format("TradeID") + "U9991234,USD,STK,NRTH,20240108;103107,100,50,-5000,-1,USD,1\n"
        "ClientAccountID,CurrencyPrimary,LevelOfDetail,ToDate,Withholding871m,EndingCash\n"
        "U9991234,EUR,BaseCurrency,20241231,0,900\nU9991234,USD,Currency,20241231,0,999\n"
    )
    assert [(seen.asset, text(seen.quantity)) for seen in found.positions] == [("cash:USD", "999")]


def test_a_section_that_is_not_known_waits_by_its_columns() -> None:
    found = parsed(FLEX.format("TradeID") + "ClientAccountID,GrantDate,GrantedShares\nU9991234,20241203,2\n")
    assert causes(found) == ["unknown section GrantDate, GrantedShares"]


@pytest.mark.parametrize(("columns", "row", "expected"), [
    ("Proceeds,TradeMoney,NetCash", "-5000,5000,-5001", ""), ("TradeMoney,NetCash", "5000,-5001", ""), ("NetCash", "-5001", ""),
    ("Proceeds,TradeMoney", ",5000", "incomplete trade"), ("Proceeds", "5000", "sign against action"),
])
def test_one_column_says_what_a_trade_cost(columns: str, row: str, expected: str) -> None:
    """TradeMoney has the sign of the shares, Proceeds that of the money; a side that contradicts them waits."""
    found = parsed(
        f"ClientAccountID,CurrencyPrimary,Symbol,DateTime,Buy/Sell,Quantity,TradePrice,IBCommission,IBCommissionCurrency,{columns}\n"
        f"U9991234,USD,NRTH,20240108;103107,BUY,100,50,-1,USD,{row}\n"
    )
    assert (events(found), causes(found)) == (([], [expected]) if expected else ([BUY], []))


def test_the_currency_of_a_commission_is_not_guessed_where_currencies_are_changed() -> None:
    head = "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,DateTime,Quantity,TradePrice,Proceeds,IBCommission\n"
    row = "U9991234,USD,CASH,EUR.USD,20240105;090000,-20000,1.095,21900,{}\n"
    assert causes(parsed(head + row.format("-1.85"))) == ["commission's currency"]
    assert events(parsed(head + row.format("0"))) == ["2024-01-05T14:00:00Z swap: -20000 cash:EUR, +21900 cash:USD"]


def test_the_account_is_that_of_the_rows_and_not_the_one_that_shares_went_to() -> None:
    found = parsed(
        "HEADER,TRNS,ClientAccountID,Symbol,AssetClass,Date,Direction,TransferAccount,Quantity,CashTransfer,Type\n"
        "DATA,TRNS,U9991234,XFER,STK,20241105,OUT,U9995678,-25,0,INTERNAL\n"
    )
    assert (found.account, found.drafts[0].legs[0].account) == ("Interactive Brokers ...1234", "Interactive Brokers ...1234")


def test_money_transferred_in_no_stated_currency_waits() -> None:
    found = parsed(
        "ClientAccountID,Symbol,AssetClass,Date,Direction,Quantity,CashTransfer,Type\n"
        "U9991234,--,CASH,20241105,IN,0,75.25,ACATS\nU9991234,XFER,STK,20241105,IN,25,0,ACATS\n"
    )
    assert causes(found) == ["no currency"]
    assert events(found) == ["2024-11-05 deposit: +25 security:XFER"]
