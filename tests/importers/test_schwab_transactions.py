"""Charles Schwab transactions: every action, every generation of the layout, pairs of rows, and the public samples."""

import csv
import random
from collections import Counter
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Draft, EventKind
from core.money import total
from importers.sources.schwab_rows import account, is_cusip, is_option
from tests.importers.parsed import FIXTURES, SHARED, conserved, event, golden, read, read_bytes, rearranged

EVERY_ACTION = FIXTURES / "schwab_transactions_XXX321_20241231.csv"
FILES = (EVERY_ACTION, FIXTURES / "schwab_titled_2020.csv", FIXTURES / "schwab_preamble_2026.csv")
CORPUS = SHARED / "formats" / "corpus" / "schwab_transactions"
HEAD = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n"


def events(rows: str) -> list[str]:
    parsed = read_bytes((HEAD + rows).encode())
    conserved(parsed)
    return [event(draft, parsed).rsplit(" < ", 1)[0] for draft in parsed.drafts]


def cash(drafts: list[Draft]) -> D:
    return total(leg.quantity for draft in drafts for leg in draft.legs if leg.asset == "cash:USD")


def known(drafts: list[Draft]) -> set[tuple[object, ...]]:
    return {(draft.key, draft.kind, draft.at, draft.legs, draft.variety, draft.note) for draft in drafts}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_generation_becomes_its_golden(path: Path) -> None:
    """Title row with four digits and a ninth empty column; preamble, ISO dates, Price before Quantity; the bare eight columns."""
    parsed = read(path)
    conserved(parsed)
    assert golden(parsed) == path.with_suffix(".golden").read_text(encoding="utf-8")


def test_the_fixture_has_every_action_that_the_format_names() -> None:
    """An action named in the format notes and absent from the fixture would go untested."""
    named = {
        "Buy", "Sell", "Sell Short", "Buy to Open", "Buy to Close", "Sell to Open", "Sell to Close", "Expired", "Assigned",
        "Exchange or Exercise", "Reinvest Dividend", "Reinvest Shares", "Cash Dividend", "Qualified Dividend", "Non-Qualified Div",
        "Special Dividend", "Pr Yr Cash Div", "Pr Yr Div Reinvest", "Pr Yr Non Qual Div", "Qual Div Reinvest", "Long Term Cap Gain",
        "Long Term Cap Gain Reinvest", "Short Term Cap Gain", "Short Term Cap Gain Reinvest", "Pr Yr Lt C/G Rein", "Bank Interest",
        "Bond Interest", "Credit Interest", "Margin Interest", "Full Redemption", "CD Deposit Funds", "Service Fee", "ADR Mgmt Fee",
        "Foreign Tax Paid", "NRA Tax Adj", "NRA Withholding", "MoneyLink Transfer", "MoneyLink Deposit", "MoneyLink Adj", "Wire Funds",
        "Funds Received", "Journal", "Journaled Shares", "Internal Transfer", "Security Transfer", "Stock Plan Activity", "Stock Split",
        "Reverse Split", "Stock Div Dist", "Spin-off", "Stock Merger", "Cash Merger", "Cash Merger Adj", "Cash In Lieu", "Name Change",
        "Misc Cash Entry", "Misc Credits", "Promotional Award", "Adjustment", "Visa Purchase", "ATM Withdrawal", "Cancel Buy",
        "Advisor Fee", "Wire Sent",
    }
    with EVERY_ACTION.open(newline="", encoding="utf-8") as file:
        assert named - {cells[1] for cells in csv.reader(file)} == set()


@pytest.mark.parametrize("order", ["reversed", "rotated", "wider"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_columns_are_found_by_name(path: Path, order: str) -> None:
    """Columns in another order, or further ones between them, change neither events nor identities nor what is set aside."""
    plain, other = read(path), read_bytes(rearranged(path, "Date", order), path.name)
    assert known(plain.drafts) == known(other.drafts)
    assert [(row.fate, row.reason) for row in plain.rows] == [(row.fate, row.reason) for row in other.rows]


def test_without_a_fee_column_the_amount_is_all() -> None:
    """A layout without fees books the same money."""
    path = FIXTURES / "schwab_titled_2020.csv"
    bare = read_bytes(rearranged(path, "Date", "without", "Fees & Comm"), path.name)
    assert bare.version == "without fees"
    assert [draft.legs for draft in bare.drafts] == [draft.legs for draft in read(path).drafts]


def test_the_order_of_rows_changes_nothing() -> None:
    """Sorted another way, the file holds the same events under the same identities, pairs and equal rows included."""
    head, *body = EVERY_ACTION.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(3).shuffle(body)
    shuffled = read_bytes((head + "".join(body)).encode(), EVERY_ACTION.name)
    plain = read(EVERY_ACTION)
    assert known(plain.drafts) == known(shuffled.drafts)
    assert Counter(row.fate for row in plain.rows) == Counter(row.fate for row in shuffled.rows)


def test_generations_write_one_row_differently_and_it_stays_one_event() -> None:
    """Title and digits, date form, thousands commas, `$0` for an empty fee, the sign of a sale: none of it makes another identity."""
    old = '"Transactions  for account Individual XXXX-4321 as of 11/15/2020 18:01:20 ET"\n'
    old += '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount",\n'
    old += '"02/05/2026","Sell","VTI","VANGUARD  TOTAL","90","$33.00","","$2970.00",\n'
    new = "Date,Action,Symbol,Description,Price,Quantity,Fees & Comm,Amount\n"
    new += '2026/02/05,Sell,VTI,VANGUARD TOTAL,$33,-90,$0,"$2,970"\n'
    one, other = read_bytes(old.encode()), read_bytes(new.encode(), "Individual_XXX321_Transactions_20260301-101500.csv")
    assert one.account == other.account == "Schwab ...321"
    assert one.drafts[0].key == other.drafts[0].key


def test_equal_rows_are_two_events() -> None:
    """Two equal Journaled Shares of one day both stay."""
    equal = [draft for draft in read(EVERY_ACTION).drafts if draft.legs[0].asset == "security:DGLRX" and draft.kind == "withdrawal"]
    assert len({draft.key for draft in equal}) == 2


def test_dates_are_civil_and_the_effective_one_counts() -> None:
    """`07/15/2024 as of 07/12/2024` is 12 July, at noon in New York whatever the season."""
    parsed = read_bytes((HEAD + '07/15/2024 as of 07/12/2024,Stock Split,AVGO,BROADCOM INC,9,,,\n01/02/2024,Journal,,X,,,,$1\n').encode())
    assert [(draft.stated_date, draft.at.isoformat()) for draft in parsed.drafts] == [
        (date(2024, 7, 12), "2024-07-12T16:00:00+00:00"), (date(2024, 1, 2), "2024-01-02T17:00:00+00:00"),
    ]


def test_a_reverse_split_takes_the_difference_from_the_shares_that_the_ledger_knows() -> None:
    """The old CUSIP is nobody's holding: 14,684 shares of PPCB became 587, so 14,097 are taken from PPCB."""
    assert events(
        '05/18/2026,Reverse Split,PPCB,PROPANC BIOPHARMA INC,587,,,\n'
        '05/18/2026,Reverse Split,74346N701,PROPANC BIOPHARMA INCXXXREVERSE SPLIT EFF: 05/18/26,"-14,684",,,\n'
    ) == ["2026-05-18 split: -14097 security:PPCB"]


def test_two_name_changes_of_one_day_are_told_apart_by_quantity() -> None:
    """Old symbols come from the purchases in the file; the quantities say which row belongs to which."""
    rows = (
        "04/30/2021,Name Change,NEWA,ALPHA NEW INC,100,,,\n04/30/2021,Name Change,123456109,ALPHA OLD INC XXXNAME CHANGE EFF,-100,,,\n"
        "04/30/2021,Name Change,NEWB,BETA NEW INC,70,,,\n04/30/2021,Name Change,234567109,BETA OLD INC XXXNAME CHANGE EFF,-70,,,\n"
        "04/01/2021,Buy,OLDA,ALPHA OLD INC,100,$1,,-$100\n04/01/2021,Buy,OLDB,BETA OLD INC,70,$1,,-$70\n"
    )
    assert events(rows)[:2] == [
        "2021-04-30 rename: -100 security:OLDA, +100 security:NEWA", "2021-04-30 rename: -70 security:OLDB, +70 security:NEWB",
    ]


def test_changes_that_cannot_be_told_apart_wait() -> None:
    """Two equal quantities and no name in common: which became which is not guessed."""
    parsed = read_bytes((HEAD + (
        "04/30/2021,Name Change,NEWA,ONE,100,,,\n04/30/2021,Name Change,123456109,AAA XXXNAME CHANGE,-100,,,\n"
        "04/30/2021,Name Change,NEWB,TWO,100,,,\n04/30/2021,Name Change,234567109,BBB XXXNAME CHANGE,-100,,,\n"
    )).encode())
    conserved(parsed)
    assert {row.cause for row in parsed.rows} == {"half of a corporate action"}


@pytest.mark.parametrize("rows", [
    "03/02/2021,Cash Merger,FOO,FOO INC,,,,\"$1,000\"\n03/02/2021,Cash Merger Adj,FOO,FOO INC,-100,,,\n",
    "03/02/2021,Full Redemption Adj,FOO,FOO INC,,,,\"$1,000\"\n03/02/2021,Full Redemption,FOO,FOO INC,-100,,,\n",
    "03/02/2021,CD Deposit Funds,FOO,FOO INC,,,,$1000.00\n03/02/2021,CD Deposit Adj,FOO,FOO INC,-100,,,\n",
    "03/02/2021,Full Redemption,FOO,FOO INC,-100,,,$1000\n",
])
def test_shares_for_money_are_one_sale(rows: str) -> None:
    """Money in one row and quantity in another, or both in one."""
    assert events(rows) == ["2021-03-02 sell: -100 security:FOO {1000 USD}, +1000 cash:USD {1000 USD}"]


@pytest.mark.parametrize(("rows", "cause"), [
    ("03/02/2021,Sell,SPY 03/31/2020 284.00 P,PUT SPDR,1,$5,,$500\n", "option"),
    ("03/02/2021,Sell Short,GME,GME,10,$5,,$50\n", "short sale"),
    ("03/02/2021,Cancel Sell,GME,GME,10,$5,,-$50\n", "cancelled trade"),
    ("03/02/2021,Buy Cancel,GME,GME,10,$5,,$50\n", "cancelled trade"),
    ("03/02/2021,Buy,GME,GME,10,$5,,$50\n", "sign against action"),
    ("03/02/2021,Sell,GME,GME,10,$5,,-$50\n", "sign against action"),
    ("03/02/2021,Buy,GME,GME,,$5,,-$50\n", "incomplete trade"),
    ("03/02/2021,Buy,GME,GME,1,$5,$60,-$50\n", "incomplete trade"),
    ("03/02/2021,Security Transfer,GME,GME,10,,,$50\n", "shares and money"),
    ("03/02/2021,Cash Merger,GME,GME,,,,$50\n", "half of a corporate action"),
    ("03/02/2021,Stock Split,GME,GME,,,,\n", "incomplete corporate action"),
    ("03/02/2021,Cash In Lieu,,GME,,,,$5\n", "incomplete corporate action"),
    ("03/02/2021,Something New,GME,GME,,,,$5\n", "action Something New"),
    ("soon,Buy,GME,GME,1,$5,,-$5\n", "unreadable cell"),
    ("03/02/2021,,GME,GME,1,$5,,-$5\n", "unreadable cell"),
])
def test_what_cannot_be_booked_right_waits_with_its_reason(rows: str, cause: str) -> None:
    """Known or not, it is named, says what to do, and nothing is booked."""
    parsed = read_bytes((HEAD + rows).encode())
    conserved(parsed)
    assert [row.cause for row in parsed.rows] == [cause]
    assert not parsed.drafts


@pytest.mark.parametrize(("row", "warned"), [
    ("03/02/2021,Buy,VTI,VTI,3,$33.3333,,-$100.00\n", False), ("03/02/2021,Buy,912810SP4,UST,5000,$98.50,,-$4925.00\n", False),
    ("03/02/2021,Sell,VTI,VTI,1.6531,$420.10,$0.02,$694.46\n", False), ("03/02/2021,Buy,VTI,VTI,3,$33.33,,-$120.00\n", True),
])
def test_an_amount_far_from_quantity_times_price_is_said(row: str, warned: bool) -> None:
    """Rounding of shares and prices is none of it, nor a bond's price per 100; the amount is booked either way."""
    assert bool(read_bytes((HEAD + row).encode()).warnings) is warned


def test_totals_and_blank_lines_are_no_rows() -> None:
    """The footer is dropped, also where the file ends in the middle of it."""
    row = "03/02/2021,Credit Interest,,X,,,,$5\n"
    for footer in ("Transactions Total,,,,,,,$5.00\n", '"Transactions Total","","","","","","",$5', "Transactions Total,,,,\n\n"):
        parsed = read_bytes((HEAD + row + footer).encode())
        conserved(parsed)
        assert len(parsed.rows) == 1


@pytest.mark.parametrize(("title", "name", "expected"), [
    ("Transactions  for account Brokerage XXXX-1234 as of 09/26/2020 22:00:26 ET", "x.csv", "Schwab ...234"),
    ("Positions for account Joint Tenant ...724 as of 01:17 PM ET, 2026/05/03", "x.csv", "Schwab ...724"),
    ("", "Individual_XXX321_Transactions_20261123-084210.csv", "Schwab ...321"),
    ("", "XXXX4321_Transactions_20261123.csv", "Schwab ...321"),
    ("", "export 2024-05-01.csv", "Schwab"),
])
def test_accounts_are_named_by_their_last_digits(title: str, name: str, expected: str) -> None:
    """Old titles show four digits, new ones three: files of both generations belong to one account."""
    assert account("", (title,), (name,)) == expected
    assert account("My IRA", (title,), (name,)) == "My IRA"


def test_what_a_symbol_is() -> None:
    """CUSIPs have nine characters and a check digit, options a date and a strike; tickers are neither."""
    assert [is_cusip(symbol) for symbol in ("00165C203", "912810SP4", "74346N701", "BRKB", "SWVXX", "NO NUMBER")] == [
        True, True, True, False, False, False,
    ]
    assert is_option("SPY 03/31/2020 284.00 P")
    assert not is_option("SPY")


def test_prior_year_dividends_are_pointed_out() -> None:
    """Declared in the old year, paid in the new one: the user is told that they belong to the old year's taxes."""
    parsed = read_bytes((HEAD + '"01/31/2025","Pr Yr Cash Div","SPY","SPDR","","","","$5.90"\n').encode())
    assert any("Pr Yr" in sentence for sentence in parsed.warnings)


# ---- the public samples


def sample(name: str) -> list[Draft]:
    path = CORPUS / name
    if not path.exists():
        pytest.skip("the shared samples are not on this machine")
    parsed = read(path)
    conserved(parsed)
    return parsed.drafts


def test_public_sample_of_2023() -> None:
    """Cash ends at 1,019,826.86 USD, no holding is left, three disposals: as capital-gains-calculator asserts."""
    drafts = sample("kapji_2023.csv")
    assert cash(drafts) == D("1019826.86")
    held: Counter[str] = Counter()
    for draft in drafts:
        for leg in draft.legs:
            if leg.asset.startswith("security:"):
                held[leg.asset] += int(leg.quantity)
    assert set(held.values()) == {0}
    assert sum(draft.kind == EventKind.SELL for draft in drafts) == 3


def test_public_sample_of_interest_and_tax() -> None:
    """Cash is 2.06 USD: 2.94 of interest less 0.88 of tax, written `$-0.88`."""
    drafts = sample("kapji_interest_tax.csv")
    assert cash(drafts) == D("2.06")
    assert sorted(draft.kind for draft in drafts) == ["income", "tax"]


def test_public_sample_with_price_before_quantity() -> None:
    """Thirteen rows; 374.5 shares bought, 344 sold, and the cash is the sum of the amounts."""
    drafts = sample("kapji_schwab_transactions.csv")
    assert len(drafts) == 13
    assert cash(drafts) == D("10000") + D("1.2") + D("0.2") + D(
        "-925.1") + D("2965") - D("2885") + D("3219") - D("120") - D("2905") + D("1395") - D("1355") + D("2595") - D("2506")
    assert total(leg.quantity for draft in drafts for leg in draft.legs if leg.asset == "security:VUAG") == D("30.5")


def test_public_sample_of_many_actions() -> None:
    """119 rows become 114 events of 117 rows, and 2 change nothing. Two exchanges give up a CUSIP whose old symbol no row names.

    The tool that ships the file counts 107 activities: it leaves out credit interest, journals, transfers, wires and what it finds no
    security for, and buys and sells what was exchanged. The cash booked here is the sum of the file's amounts.
    """
    drafts = sample("e2g_schwab-export.csv")
    parsed = read(CORPUS / "e2g_schwab-export.csv")
    assert Counter(row.fate for row in parsed.rows) == {"booked": 117, "ignored": 2}
    assert len(drafts) == 114
    assert sum("which symbol it had before" in sentence for sentence in parsed.warnings) == 2
    with (CORPUS / "e2g_schwab-export.csv").open(newline="", encoding="utf-8") as file:
        amounts = [cells[7] for cells in csv.reader(file) if cells[0] not in ("Date", "Transactions Total") and cells[7]]
    assert cash(drafts) == total(D(text.replace("$", "").replace(",", "")) for text in amounts)


def test_an_old_cusip_is_a_name_of_the_symbol_that_it_had() -> None:
    """Where its check digit is right, as BioSolar's and AMC's preferred are. That of a reverse split is told of no ticker (rule L2.7)."""
    assert {(seen.name, seen.asset, seen.first) for seen in read(EVERY_ACTION).names} == {
        ("security:BSRC", "security:09070K200", date(2024, 11, 21)), ("security:APE", "security:00165C203", date(2024, 11, 16)),
    }
    split = '05/18/2026,Reverse Split,PPCB,PROPANC,587,,,\n05/18/2026,Reverse Split,74346N701,PROPANCXXXREVERSE SPLIT,"-14,684",,,\n'
    made_up = "04/30/2021,Name Change,NEWA,ALPHA INC,9,,,\n04/30/2021,Name Change,123456109,ALPHA OLD XXXNAME CHANGE,-9,,,\n"
    bought = "04/01/2021,Buy,OLDA,ALPHA OLD,9,$1,,-$9\n"
    for rows in (split, made_up + bought):
        assert read_bytes((HEAD + rows).encode()).names == []
