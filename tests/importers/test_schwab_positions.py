"""Charles Schwab positions: both generations, several accounts in one file, what is stated and what is not."""

from datetime import UTC, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.importers.parsed import FIXTURES, conserved, golden, read, read_bytes, rearranged

FILES = (FIXTURES / "schwab_positions_2020.csv", FIXTURES / "schwab_positions_2026.csv")
HEAD = '"Symbol","Description","Quantity","Price","Market Value","Cost Basis","Security Type",\n'


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_generation_becomes_its_golden(path: Path) -> None:
    """Prices and positions with basis at the stated New York time; cash as a position; totals, titles and repeated headers are no rows."""
    parsed = read(path)
    conserved(parsed)
    assert not parsed.drafts
    assert golden(parsed) == path.with_suffix(".golden").read_text(encoding="utf-8")


@pytest.mark.parametrize("order", ["reversed", "rotated", "wider"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_columns_are_found_by_name(path: Path, order: str) -> None:
    """Columns in another order, or further ones between them, state the same holdings."""
    plain, other = read(path), read_bytes(rearranged(path, "Symbol", order), path.name)
    assert sorted(plain.positions, key=repr) == sorted(other.positions, key=repr)
    assert sorted(plain.prices, key=repr) == sorted(other.prices, key=repr)


def test_a_block_with_columns_of_its_own_is_read_by_them() -> None:
    """A second account whose header differs is not read by the first one's."""
    text = (
        '"Positions for account Individual ...111 as of 09:30 AM ET, 2026/01/05"\n\n' + HEAD
        + '"VTI","VANGUARD","1","$300","$300","$200","ETF",\n"Account Total","","","","$300","$200","",\n\n'
        + '"Positions for account Roth ...222 as of 09:31 AM ET, 2026/01/05"\n\n'
        + '"Symbol","Quantity","Description","Cost Basis","Price","Market Value","Security Type",\n'
        + '"BND","4","VANGUARD BOND","--","$75","$300","ETF",\n'
    )
    parsed = read_bytes(text.encode())
    conserved(parsed)
    assert [(seen.account, seen.asset, seen.quantity, seen.basis, seen.at) for seen in parsed.positions] == [
        ("Schwab ...111", "security:VTI", D(1), D(200), datetime(2026, 1, 5, 14, 30, tzinfo=UTC)),
        ("Schwab ...222", "security:BND", D(4), None, datetime(2026, 1, 5, 14, 31, tzinfo=UTC)),
    ]
    assert parsed.asset_names == {"security:VTI": "VANGUARD", "security:BND": "VANGUARD BOND"}


def test_a_later_header_that_fits_better_does_not_hide_what_is_above() -> None:
    """The first account has a column more than the second; its rows are read all the same."""
    text = (
        '"Positions for account Individual ...111 as of 09:30 AM ET, 2026/01/05"\n'
        + HEAD.replace("\n", '"Novelty",\n') + '"VTI","VANGUARD","1","$300","$300","$200","ETF","new",\n'
        + '"Positions for account Roth ...222 as of 09:31 AM ET, 2026/01/05"\n' + HEAD + '"BND","BOND","4","$75","$300","--","ETF",\n'
    )
    assert [seen.asset for seen in read_bytes(text.encode()).positions] == ["security:VTI", "security:BND"]


def test_the_users_account_name_is_for_one_account() -> None:
    """It renames a file of one account; a file of several keeps their names and says so."""
    assert {seen.account for seen in read(FILES[1], account="Joint").positions} == {"Joint"}
    several = read(FILES[0], account="Joint")
    assert {seen.account for seen in several.positions} == {"Schwab ...234", "Schwab ...321"}
    assert any("2 accounts" in sentence for sentence in several.warnings)


@pytest.mark.parametrize(("title", "name", "at"), [
    ('"Positions for account X ...724 as of 01:17 PM ET, 2026/05/03"', "p.csv", "2026-05-03T17:17:00+00:00"),
    ('"Positions for account X ...724 as of 12:05 AM ET, 01/15/2026"', "p.csv", "2026-01-15T05:05:00+00:00"),
    ('"Positions for account X ...724 as of 01/15/2026 18:01:20 ET"', "p.csv", "2026-01-15T23:01:20+00:00"),
    ("Positions", "All-Accounts-Positions-2026-11-23-084501.csv", "2026-11-23T13:45:01+00:00"),
    ("Positions", "Individual-Positions-2026-07-04.csv", "2026-07-04T16:00:00+00:00"),
])
def test_when_positions_were_seen(title: str, name: str, at: str) -> None:
    """The title's time in New York, summer or winter; else the file name's; a bare date is noon."""
    parsed = read_bytes((title + "\n" + HEAD + '"VTI","V","1","$300","$300","$200","ETF",\n').encode(), name)
    assert [seen.at.isoformat() for seen in parsed.positions] == [at]
    assert (parsed.zone, parsed.zone_source) == ("America/New_York", "format")


def test_positions_without_a_time_wait() -> None:
    """A price without a time would pass for a fresh one."""
    parsed = read_bytes((HEAD + '"VTI","V","1","$300","$300","$200","ETF",\n').encode(), "positions.csv")
    conserved(parsed)
    assert [row.cause for row in parsed.rows] == ["no time"]


@pytest.mark.parametrize(("row", "price", "basis"), [
    ('"912810SP4","UST","5,000","$98.50","$4,925.00","$4,900.00","Fixed Income",', "0.985", "4900"),
    ('"SPY 01/17/2027 500.00 P","PUT","2","$12.53","$2,506.00","Incomplete","Option",', "1253", None),
    ('"GME","SHORT","-10","$20.00","-$200.00","N/A","Equity",', "20", None),
    ('"FIG","PENNY","1,000","$0.0001","$0.10","--","Equity",', "0.0001", None),
])
def test_a_price_is_of_one_unit(row: str, price: str, basis: str | None) -> None:
    """Bonds are quoted per 100 of face value, options per share of 100; the market value tells. A basis Schwab does not know is none."""
    parsed = read_bytes(('"Positions for account X ...724 as of 01:17 PM ET, 2026/05/03"\n' + HEAD + row + "\n").encode())
    conserved(parsed)
    assert [seen.price for seen in parsed.prices] == [D(price)]
    assert [seen.basis for seen in parsed.positions] == [None if basis is None else D(basis)]


def test_a_file_that_ends_in_its_total_has_no_damaged_row() -> None:
    """The short last line without a line end is the total, not a holding cut off."""
    data = FILES[0].read_bytes().rstrip(b"\n")
    assert [row.cause for row in read_bytes(data, FILES[0].name).rows if row.fate == "quarantined"] == ["unreadable cell"]


def test_two_reads_give_the_same_keys_and_accounts_differ() -> None:
    """Cash of two accounts is two observations even where the amounts agree."""
    one, other = read(FILES[0]), read(FILES[0])
    keys = [row.key for row in one.rows if row.fate == "booked"]
    assert keys == [row.key for row in other.rows if row.fate == "booked"]
    assert len(set(keys)) == len(keys)
