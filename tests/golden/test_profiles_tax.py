"""Profile `tax` reproduces the strategy's tax table: $130,000 at cost, $131,000 now.

Per cents are whole, rounded half away from zero (L1: -16.67 is -17). A bar has one block per 2.5 points and at least four: that one rule
gives all six printed bars (5 % four, 15 % six, 17 % seven, 20 % eight, 25 % ten). The printed '$6,000' of losses in L1 and DeFi is $4,000.
"""

from decimal import Decimal

import pytest

from core.model import Asset
from core.unknown import Unknown
from core.valuation import Impact, impact
from tests.golden.holdings import Look, look

# name, asset, entry, current, gain in per cent, blocks, state under the bands of `limits`
TABLE = (
    ("etf_core", "security:VTI", "40000", "38000", "-5%", 4, "!"),
    ("etf_sector", "security:SOXX", "10000", "12000", "+20%", 8, "!!"),
    ("btc_eth", "crypto:BTC", "40000", "46000", "+15%", 6, "!!"),
    ("l1", "crypto:SOL", "12000", "10000", "-17%", 7, "!!"),
    ("defi", "defi:aave", "8000", "6000", "-25%", 10, "!!!"),
    ("fixed_income", "security:BND", "20000", "19000", "-5%", 4, "ok"),
)


@pytest.fixture(scope="module")
def now() -> Look:
    return look("tax", {Asset(row[1]): row[3] for row in TABLE})


@pytest.fixture(scope="module")
def rows(now: Look) -> tuple[Impact, ...]:
    return impact(now.valuation, now.policy, {("account", row[1]): Decimal(row[2]) for row in TABLE})


@pytest.mark.parametrize(("index", "row"), list(enumerate(TABLE)), ids=[row[0] for row in TABLE])
def test_a_row_of_the_tax_table(rows: tuple[Impact, ...], now: Look, index: int, row: tuple[str, str, str, str, str, int, str]) -> None:
    """Entry, current, per cent, bar and state of one class."""
    name, _, entry, current, percent, count, glyph = row
    found = rows[index]
    assert (name, Decimal(entry), Decimal(current)) == (found.name, found.entry, found.current)
    assert percent == found.percent
    assert f"[{'█' * count}]" == found.blocks()
    state = now.sleeves[name].state
    assert state is not None
    assert glyph == state.glyph


def test_the_table_adds_up(rows: tuple[Impact, ...], now: Look) -> None:
    """$130,000 were paid for what is worth $131,000; the losses of L1 and DeFi are $4,000."""
    assert sum(row.entry for row in rows if isinstance(row.entry, Decimal)) == 130_000
    assert now.valuation.total == 131_000
    gains = {row.name: row.gain for row in rows}
    assert (gains["l1"], gains["defi"]) == (-2000, -2000)


def test_an_unknown_basis_is_no_gain() -> None:
    """Without lots the entry is unknown, and so are gain, per cent and bar: never a gain of everything."""
    one = look("tax", {Asset("crypto:SOL"): "10000"})
    row, = impact(one.valuation, one.policy, {})
    assert isinstance(row.entry, Unknown)
    assert isinstance(row.gain, Unknown)
    assert (row.percent, row.blocks()) == ("?", "[?]")
