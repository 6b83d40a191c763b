"""The drift bar and what is drawn beside it: where `#` stands always agrees with the state."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drift import ahead, bar, blocks, countdown, timeline
from core.drift.judge import judge
from core.model import Asset, Band, Countdown, Priority, SleeveState, State
from core.unknown import Maybe, Unknown
from tests.golden.holdings import look

D = Decimal
BAND = Band(D(90), D(110), D(80), D(120))


def sleeve(value: Maybe, band: Band = BAND, priority: Priority | None = None, title: str = "A") -> SleeveState:
    """A sleeve of target $100 in a portfolio of $1,000."""
    state = judge(value, D(100), band).state if isinstance(value, Decimal) else None
    return SleeveState(
        name=title, title=title, parent="", depth=0, target=D("0.1"), target_value=D(100), current=value, value=value, drift=value,
        relative=value, soft="10%", hard="20%", band=band, floor=None, cap=None, state=state, why="", priority=priority, due=None,
        review=(), leaf=True,
    )


@pytest.mark.parametrize(("value", "drawn"), [
    ("100", "|······[······#······]······|"), ("100.01", "|······[······|#·····]······|"), ("109.99", "|······[······|·····#]······|"),
    ("110", "|······[······|······#······|"), ("110.01", "|······[······|······]#·····|"), ("119.99", "|······[······|······]·····#|"),
    ("120", "|······[······|······]······#"), ("120.01", "|······[······|······]······>"), ("90", "|······#······|······]······|"),
    ("80", "#······[······|······]······|"), ("79.99", "<······[······|······]······|"), ("0", "<······[······|······]······|"),
    ("105", "|······[······|···#··]······|"), ("95", "|······[··#···|······]······|"),
])
def test_where_the_mark_stands(value: str, drawn: str) -> None:
    """On a line only where the value is exactly on it; beyond the hard end the end itself points outwards."""
    assert bar(sleeve(D(value))) == drawn


def test_widths_ascii_and_unknown() -> None:
    assert bar(sleeve(D(105)), 33) == "|·······[·······|···#···]·······|"
    assert bar(sleeve(D(105)), ascii_only=True) == "|......[......|...#..]......|"
    assert bar(sleeve(Unknown("no price"))) == "|······[······?······]······|"
    assert [len(bar(sleeve(D(105)), width)) for width in (9, 30, 31, 40)] == [9, 30, 31, 40]
    assert len(bar(sleeve(D(105)), 1)) == 9


def test_missing_lines_are_not_drawn() -> None:
    assert bar(sleeve(D(150), Band(None, None, None, None))) == "··············|······#·······"
    assert bar(sleeve(D(110), Band(None, D(110), None, None))) == "··············|······#·······"
    assert bar(sleeve(D(90), Band(None, None, D(80), D(120)))) == "|······#······|·············|"
    assert bar(sleeve(D(100), Band(D(100), D(100), D(100), D(100))))[14] == "#"


@given(st.decimals(0, 200, places=2, allow_nan=False))
def test_the_mark_agrees_with_the_state(value: Decimal) -> None:
    """Inside the soft lines for ok and approaching, outside for soft, at the end for hard."""
    state = sleeve(value)
    drawn = bar(state)
    place = next(index for index, cell in enumerate(drawn) if cell in "#<>")
    if state.state is State.HARD:
        assert drawn[place] in "<>"
    elif state.state is State.SOFT:
        assert place < 7 or place > 21
    else:
        assert 7 <= place <= 21
    assert (place in (7, 21)) == (value in (90, 110))
    assert (place == 14) == (value == 100)


@pytest.mark.parametrize(("drift", "drawn"), [("0.03", "[███]"), ("-0.02", "[██]"), ("0.0049", "[]"), ("0.005", "[█]"), ("-0.015", "[██]")])
def test_blocks_are_whole_points(drift: str, drawn: str) -> None:
    assert blocks(D(drift)) == drawn
    assert blocks(Unknown("no price")) == "[?]"


def test_timeline_names_everything_that_is_due() -> None:
    rows = timeline([
        sleeve(D(130), priority=Priority.CRITICAL, title="A"), sleeve(D(112), priority=Priority.HIGH, title="B"),
        sleeve(D(112), priority=Priority.HIGH, title="C"), sleeve(D(112), priority=Priority.HIGH, title="D"),
        sleeve(D(110), priority=Priority.LOW, title="E"),
    ])
    assert [row.text for row in rows] == ["Rebalance A", "Monitor B, C and D drift", "None required", "Regular rebalancing check"]
    assert [item.title for item in rows[3].items] == ["E"]


BTC, VTI, SOXX = Asset("crypto:BTC"), Asset("security:VTI"), Asset("security:SOXX")


def test_countdown_skips_what_is_crossed_and_ends_at_the_hard_line() -> None:
    """$23,000 of $100,000 in BTC: 23 (1 + m) = 0.24 (100 + 23 m) gives +5.7 % until the hard limit."""
    found = look("monitor", {BTC: "23000", VTI: "77000"})
    assert countdown(found.sleeves["btc_eth"], found.valuation, found.policy) == Countdown("btc_eth", "hard", D(1000) / D(17480))
    assert countdown(found.sleeves["etf_core"], found.valuation, found.policy) is None
    assert found.sleeves["l1"].state is State.HARD


def test_countdown_to_a_floor_of_plain_dollars() -> None:
    """VGT at $9,500: its floor of $9,000 is 5.3 % away, whatever the rest does."""
    found = look("tiers", {Asset("security:VGT"): "9500", BTC: "90500"})
    counted = countdown(found.sleeves["vgt"], found.valuation, found.policy)
    assert counted is not None
    assert ahead(counted) == "hits its soft limit if it moves -5.3 %"
    on_the_line = look("tiers", {Asset("security:VGT"): "9000", BTC: "91000"})
    reached = countdown(on_the_line.sleeves["vgt"], on_the_line.valuation, on_the_line.policy)
    assert reached is not None
    assert ahead(reached) == "is on its soft limit"


def test_no_countdown_without_value_or_lines() -> None:
    found = look("tiers", {Asset("crypto:XMR"): "2000", Asset("crypto:ARB"): "1"}, unpriced=("crypto:ARB",))
    assert countdown(found.sleeves["crypto_other"], found.valuation, found.policy) is None
    whole = look("tiers", {Asset("crypto:XMR"): "2000", BTC: "98000"})
    assert countdown(whole.sleeves["crypto_other"], whole.valuation, whole.policy) is None
