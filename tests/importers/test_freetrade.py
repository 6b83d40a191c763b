"""Freetrade: totals without signs, a dividend's tax in the share's currency, shares that are given, documents among the rows."""

from collections import defaultdict
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.money import total
from tests.importers.parsed import SHARED, event, read

FORMATS = Path(__file__).parent / "formats" / "freetrade"
SAMPLE = SHARED / "formats" / "corpus" / "freetrade" / "kapji_transactions.csv"


def test_both_generations_name_the_same_rows_alike() -> None:
    """The total's column has another name since stock splits have columns of their own."""
    old, new = read(FORMATS / "2022.csv"), read(FORMATS / "2025.csv")
    assert {draft.key for draft in old.drafts} < {draft.key for draft in new.drafts}


def test_a_free_share_is_income_and_costs_nothing() -> None:
    found = read(FORMATS / "2022.csv")
    given = [draft for draft in found.drafts if any(leg.asset == "security:FABL" for leg in draft.legs) or draft.variety == "reward"]
    assert {draft.kind.value for draft in given} == {"buy", "income"}
    assert total(leg.quantity for draft in given for leg in draft.legs if leg.asset == "cash:GBP") == 0


def test_a_dividends_tax_is_converted_by_pounds_for_one_dollar() -> None:
    """0.38 dollars at 0.80 are 0.30 pounds; the total came after it."""
    said = [event(draft, read(FORMATS / "2022.csv")) for draft in read(FORMATS / "2022.csv").drafts]
    assert any("income dividend: +2 cash:GBP, tax -0.3 cash:GBP {0.3 GBP}" in each for each in said)


def test_a_sample_ends_with_the_shares_that_its_source_states() -> None:
    """GOOGL 0.14, NDAQ 2.12, TSLA 1.45; the cash is the sum of the totals in the file."""
    if not SAMPLE.is_file():
        pytest.skip(f"needs {SAMPLE}")
    held: defaultdict[str, D] = defaultdict(D)
    for draft in read(SAMPLE).drafts:
        for leg in draft.legs:
            held[leg.asset] += leg.quantity
    shares = {asset.removeprefix("security:"): round(size, 2) for asset, size in held.items() if asset.startswith("security") and size}
    assert shares == {"GOOGL": D("0.14"), "NDAQ": D("2.12"), "TSLA": D("1.45")}
    assert held["cash:GBP"] == D("8945.12")
