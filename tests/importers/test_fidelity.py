"""Fidelity and what its files are known for: headers made for each user, actions in prose, cash that is a fund, rows that change later."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import Fate, ParsedFile
from core.money import total
from importers.base import Context
from tests.importers.parsed import conserved, event, read_bytes

FORMATS = Path(__file__).parent / "formats"
HISTORY = FORMATS / "fidelity-history"
HEAD = (
    "Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),"
    "Settlement Date\n"
)
POSITIONS = "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Cost Basis Total\n"


def parsed(rows: str, name: str = "History_for_Account_Z11110001.csv", head: str = HEAD) -> ParsedFile:
    found = read_bytes((head + rows).encode(), name)
    conserved(found)
    return found


def events(found: ParsedFile) -> list[str]:
    return [event(draft, found).rsplit(" < ", 1)[0] for draft in found.drafts]


def read(name: str) -> ParsedFile:
    return read_bytes((HISTORY / name).read_bytes(), name)


def test_price_and_quantity_may_stand_in_either_order() -> None:
    """Two layouts of one generation differ in nothing else."""
    row = "01/05/2026, YOU BOUGHT VANGUARD (VOO) (Cash), VOO, VANGUARD,Cash,{},{},,,,-3000,01/06/2026\n"
    swapped = HEAD.replace("Quantity,Price ($)", "Price ($),Quantity")
    one, other = parsed(row.format(5, 600)), parsed(row.format(600, 5), head=swapped)
    assert events(one) == events(other) == ["2026-01-05 buy: +5 security:VOO {3000 USD}, -3000 cash:USD {3000 USD}"]
    assert [draft.key for draft in one.drafts] == [draft.key for draft in other.drafts]


def test_an_account_cell_with_a_quote_in_the_middle_names_its_account() -> None:
    """`"Individual" Z11110001`: the layout of 2023."""
    found = read("2023_accounts.csv")
    assert [draft.legs[0].account for draft in found.drafts] == ["Fidelity ...0001", "Fidelity ...0002"]
    assert len({draft.key for draft in found.drafts}) == 2


def test_one_account_and_all_accounts_name_the_same_rows() -> None:
    """The account of the file's name and that of the column are one, so what stands in both exports is booked once."""
    one, everything = read("2024_one_account_History_for_Account_Z11110001.csv"), read("2024.csv")
    assert {draft.key for draft in one.drafts} < {draft.key for draft in everything.drafts}


def test_blank_lines_disclaimers_and_the_time_of_the_download_are_no_rows() -> None:
    found = read("2024.csv")
    assert {row.text[:3] for row in found.rows} <= {"01/", "02/"}
    cut = read_bytes((HISTORY / "2024.csv").read_bytes().rstrip() + b"x", "2024.csv")
    assert len(cut.rows) == len(found.rows)


@pytest.mark.parametrize(("row", "expected"), [
    ("NON-RESIDENT TAX DIVIDEND RECEIVED X (X) (Cash), X, X,Cash,0.000,,,,,-3,", "2026-02-02 tax: tax -3 cash:USD"),
    ("YOU SOLD ISHARES SHORT TREASURY BOND ETF (SHV) (Cash), SHV, SHV,Cash,-1,110,,,,110,",
     "2026-02-02 sell: -1 security:SHV {110 USD}, +110 cash:USD {110 USD}"),
    ("DIVIDEND RECEIVED as of Dec-31-2025 X (X) (Cash), X, X,Cash,0.000,,,,,3,", "2025-12-31 income dividend: +3 cash:USD"),
])
def test_actions_are_told_by_how_they_begin(row: str, expected: str) -> None:
    """Words further on are names: a tax on a dividend is no dividend, a fund of short bonds no short sale. `as of` is what counts."""
    assert events(parsed(f"02/02/2026, {row}\n")) == [expected]


def test_a_bond_is_quoted_per_100_and_its_accrued_interest_is_no_basis() -> None:
    """1,000 of face value at 98.5 cost 985; the 9.06 besides are interest that the first coupon gives back."""
    row = "02/05/2026, YOU BOUGHT UST NOTE 4% (91282CAV3) (Cash), 91282CAV3, UST NOTE 4%,Cash,1000,98.5,,,9.06,-994.06,02/06/2026\n"
    found = parsed(row)
    assert events(found) == [
        "2026-02-05 buy: +1000 security:91282CAV3 {985 USD}, -985 cash:USD {985 USD}", "2026-02-05 income interest: -9.06 cash:USD",
    ]
    assert not found.warnings


def test_the_core_fund_is_the_cash() -> None:
    """Every dollar is counted once: moves into SPAXX and out of it are none, its dividend is income, and the sum is the running balance."""
    found = read("2024.csv")
    assert not any("SPAXX" in leg.asset or "QTESQ" in leg.asset for draft in found.drafts for leg in draft.legs)
    assert not found.warnings
    booked = total(leg.quantity for draft in found.drafts for leg in draft.legs if leg.asset == "cash:USD" and leg.account.endswith("0001"))
    waiting = D("499.33") + 300 + 50 + 50 + 1
    assert booked + waiting == D(2201)


def test_a_row_that_is_still_processing_waits_and_does_not_come_twice() -> None:
    """It is booked from the export in which it is settled, once."""
    row = "03/02/2026, YOU BOUGHT VANGUARD (VOO) (Cash), VOO, VANGUARD,Cash,1,600,,,,-600,{}\n"
    before, after = parsed(row.format("Processing")), parsed(row.format("03/03/2026"))
    assert [each.cause for each in before.rows] == ["pending"]
    assert len(after.drafts) == 1


def test_shares_in_the_price_column_wait() -> None:
    """Old rows of workplace plans state the share count under Price: nothing is booked of them."""
    found = parsed("04/05/2023, YOU BOUGHT TEST 2030 FUND (Cash), , TEST 2030 FUND,Cash,,12.345,,,,-150,\n")
    assert [row.cause for row in found.rows] == ["incomplete trade"]


@pytest.mark.parametrize(("before", "expected"), [
    ("01/02/2026, YOU BOUGHT MEGA INC (MEGA) (Cash), MEGA, MEGA INC,Cash,100,10,,,,-1000,01/05/2026\n", "split: +100 security:MEGA"),
    ("", ""),
])
def test_shares_distributed_are_a_split_of_what_is_held_and_else_nobody_knows(before: str, expected: str) -> None:
    found = parsed(before + "02/11/2026, DISTRIBUTION MEGA INC (MEGA) (Cash), MEGA, MEGA INC,Cash,100,,,,,,\n")
    assert [line for line in events(found) if "split" in line] == ([f"2026-02-11 {expected}"] if expected else [])
    assert (found.rows[-1].cause == "") is bool(expected)


def test_a_distribution_in_cash_is_not_called_a_dividend() -> None:
    found = parsed("02/11/2026, DISTRIBUTION PIPELINE LP (PIPE) (Cash), PIPE, PIPELINE LP,Cash,0.000,,,,,12.5,\n")
    assert [row.cause for row in found.rows] == ["distribution in cash"]


def test_a_merger_for_shares_and_money_keeps_both() -> None:
    """The row with the money and the old shares, and the row with the new ones, are one event that asks how it is taxed."""
    found = parsed(
        "02/18/2026, MERGER MER FROM 60300A204#REOR M0050000030001 BIGCO INC (BIGC) (Cash), BIGC, BIGCO INC,Cash,10,,,,,,\n"
        "02/18/2026, MERGER MER PAYOUT #REOR M0050000030000 MICROCORP INC (MICR) (Cash), MICR, MICROCORP INC,Cash,-20,,,,,14.12,\n"
    )
    assert events(found) == ["2026-02-18 merger: -20 security:MICR, +10 security:BIGC, +14.12 cash:USD"]


def test_a_merger_for_money_alone_is_a_sale() -> None:
    found = parsed("02/18/2026, MERGER MER PAYOUT #REOR M0050 MICROCORP INC (MICR) (Cash), MICR, MICROCORP INC,Cash,-20,,,,,400,\n")
    assert events(found) == ["2026-02-18 sell: -20 security:MICR {400 USD}, +400 cash:USD {400 USD}"]


def test_the_order_of_rows_changes_nothing() -> None:
    """Newest first or oldest first: the same events under the same identities."""
    lines = (HISTORY / "2024.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    rows = [line for line in lines if line[:1].isdigit()]
    head = next(line for line in lines if line.startswith("Run Date"))
    one, other = read_bytes((head + "".join(rows)).encode()), read_bytes((head + "".join(rows[::-1])).encode())
    assert {(draft.key, draft.kind, draft.legs) for draft in one.drafts} == {(draft.key, draft.kind, draft.legs) for draft in other.drafts}


def test_positions_are_of_the_time_below_the_table_and_rows_may_end_in_a_comma() -> None:
    """`SPAXX**` is cash, a holding in cash and margin is one, and the file's name says the day where the last line is gone."""
    rows = "Z11110001,TOD,SPAXX**,HELD IN MONEY MARKET,,,$5.50,,\nZ11110001,TOD,VOO,VANGUARD,2,$600,$1200,n/a,\n"
    found = parsed(rows + "\nDate downloaded Nov-20-2026 4:05 p.m ET\n", "positions.csv", POSITIONS)
    assert [(seen.asset, seen.quantity, seen.basis, seen.at.isoformat()) for seen in found.positions] == [
        ("cash:USD", D("5.5"), None, "2026-11-20T21:05:00+00:00"), ("security:VOO", D(2), None, "2026-11-20T21:05:00+00:00"),
    ]
    named = parsed(rows, "Portfolio_Positions_Nov-19-2026.csv", POSITIONS)
    assert {seen.at.isoformat() for seen in named.positions} == {"2026-11-19T17:00:00+00:00"}
    assert {row.cause for row in parsed(rows, "positions.csv", POSITIONS).rows} == {"no time"}


def test_what_the_user_calls_a_pool_is_what_it_is() -> None:
    """A plan's investments have names; one that the user has named is that asset."""
    from importers.sources.fidelity_plan import IMPORTER
    from importers.trying import read as tried

    path = FORMATS / "fidelity-plan" / "401k.csv"
    said = Context(asset_names={("Fidelity", "TEST BOND POOL"): "security:BND"})
    found = tried(IMPORTER, path, said)
    assert {leg.asset for draft in found.drafts for leg in draft.legs} == {"cash:USD", "security:BND", "security:TEST INDEX POOL CL C"}
    assert sum(row.fate is Fate.QUARANTINED for row in found.rows) == 2
