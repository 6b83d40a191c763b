"""Profile `limits` reproduces the strategy's drift limits: four classes of $100,000, one cent below, on and above every printed edge."""

from decimal import Decimal

import pytest

from core.model import Asset, State
from tests.golden.holdings import look

CLASSES = {
    "etf_core": Asset("security:VTI"), "btc_eth": Asset("crypto:BTC"), "l1": Asset("crypto:SOL"), "defi": Asset("defi:aave"),
}
# name, target, hard low, soft low, soft high, hard high in dollars
EDGES = (
    ("etf_core", "40000", "36000", "38000", "42000", "44000"),
    ("btc_eth", "40000", "32000", "36000", "44000", "48000"),
    ("l1", "12000", "9600", "10800", "13200", "14400"),
    ("defi", "8000", "6400", "7200", "8800", "9600"),
)
CENT = Decimal("0.01")


def state_at(name: str, dollars: Decimal) -> State | None:
    """The state of a class that holds `dollars` of a portfolio of exactly $100,000."""
    other = "btc_eth" if name != "btc_eth" else "etf_core"
    held = {CLASSES[name]: str(dollars), CLASSES[other]: str(Decimal(100_000) - dollars)}
    return look("limits", held).sleeves[name].state


@pytest.mark.parametrize(("name", "target", "hard_low", "soft_low", "soft_high", "hard_high"), EDGES)
def test_the_printed_edges(name: str, target: str, hard_low: str, soft_low: str, soft_high: str, hard_high: str) -> None:
    """Target and edges to the dollar, from per cents."""
    held = {asset: next(row[1] for row in EDGES if row[0] == sleeve) for sleeve, asset in CLASSES.items()}
    found = look("limits", held).sleeves[name]
    band = found.band
    assert Decimal(target) == found.target_value
    assert [Decimal(edge) for edge in (soft_low, soft_high, hard_low, hard_high)] == [
        band.soft_low, band.soft_high, band.hard_low, band.hard_high]
    assert found.state is State.OK


@pytest.mark.parametrize(("name", "_target", "hard_low", "soft_low", "soft_high", "hard_high"), EDGES)
def test_one_cent_around_each_edge(name: str, _target: str, hard_low: str, soft_low: str, soft_high: str, hard_high: str) -> None:
    """On a line is not yet beyond it, on either side of the target."""
    for soft, hard, outward in ((soft_high, hard_high, CENT), (soft_low, hard_low, -CENT)):
        assert state_at(name, Decimal(soft) - outward) is State.APPROACHING
        assert state_at(name, Decimal(soft)) is State.APPROACHING
        assert state_at(name, Decimal(soft) + outward) is State.SOFT
        assert state_at(name, Decimal(hard) - outward) is State.SOFT
        assert state_at(name, Decimal(hard)) is State.SOFT
        assert state_at(name, Decimal(hard) + outward) is State.HARD


@pytest.mark.parametrize(("name", "near", "clear"), [
    ("etf_core", "41800", "41799.99"), ("etf_core", "38200", "38200.01"), ("btc_eth", "43600", "43599.99"),
    ("l1", "13080", "13079.99"), ("defi", "7280", "7280.01"),
])
def test_approaching_starts_at_nine_tenths_of_the_way(name: str, near: str, clear: str) -> None:
    """$41,800 is 90 % of the way from $40,000 to $42,000; a cent less is ok."""
    assert state_at(name, Decimal(near)) is State.APPROACHING
    assert state_at(name, Decimal(clear)) is State.OK


def test_the_tax_tables_dollars_under_these_bands() -> None:
    """38/46/10/6 thousand: core on its line, BTC/ETH and L1 beyond the soft, DeFi beyond the hard line."""
    held = {CLASSES["etf_core"]: "38000", CLASSES["btc_eth"]: "46000", CLASSES["l1"]: "10000", CLASSES["defi"]: "6000"}
    states = look("limits", held).sleeves
    glyphs = {name: state.state.glyph for name, state in states.items() if state.state is not None}
    assert glyphs == {"etf_core": "!", "btc_eth": "!!", "l1": "!!", "defi": "!!!"}
