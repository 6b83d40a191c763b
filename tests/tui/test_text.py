"""How figures and names are written: rounding, unknown, widths in cells, control characters."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.unknown import Unknown
from tui.actions import PANELS
from tui.lines import plain, wrapped
from tui.status import tabs
from tui.text import age, clean, fit, money, percent, quantity

LOST = Unknown("no price", "fetch it")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (D("1234.5"), "$1,235"), (D("-0.4"), "$0"), (D("-12.5"), "-$13"), (D("0"), "$0"), (LOST, "?"),
        (D("99999999999999999999999999999.5"), "$100,000,000,000,000,000,000,000,000,000"),
    ],
)  # fmt: skip
def test_money_is_rounded_half_up_and_unknown_is_no_zero(value: D | Unknown, written: str) -> None:
    """Whole dollars by the one rule of forms; no `-0`; 30 digits stay exact."""
    assert money(value) == written


def test_money_in_other_units() -> None:
    """A sign where the currency has one, else its code; plus only where it is asked for."""
    assert [money(D("1.005"), unit, 2, signed=True) for unit in ("USD", "EUR", "CHF", "")] == ["+$1.01", "+€1.01", "+CHF 1.01", "+1.01"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (D("0.02"), "0.02"), (D("1000"), "1,000"), (D("1234.50"), "1,234.5"), (D("1e-18"), "<0.00000001"), (D("-1e-18"), "-<0.00000001"),
        (D("-0.5"), "-0.5"), (LOST, "?"), (D("0"), "0"),
    ],
)  # fmt: skip
def test_a_quantity_is_never_shown_as_zero_when_it_is_not(value: D | Unknown, written: str) -> None:
    """Dust is dust, not nothing."""
    assert quantity(value) == written


def test_per_cents_and_points() -> None:
    """A fraction as per cent, or as points with its sign."""
    assert [percent(D("0.23")), percent(D("-0.02"), signed=True, unit=""), percent(D("0.0004"), signed=True, unit=""), percent(LOST)] == [
        "23.0%", "-2.0", "0.0", "?",
    ]  # fmt: skip


@pytest.mark.parametrize(("minutes", "written"), [(0, "0m"), (59, "59m"), (60, "1h"), (47 * 60, "47h"), (48 * 60, "2d"), (14 * 1440, "2w")])
def test_ages(minutes: int, written: str) -> None:
    """Minutes, hours to two days, days to two weeks, weeks."""
    assert age(timedelta(minutes=minutes)) == written


@given(st.text(), st.integers(0, 40))
def test_a_fitted_text_takes_exactly_its_cells(written: str, cells: int) -> None:
    """Whatever the characters - wide, combining, control - a cell of a table keeps its width."""
    assert cell_len(fit(clean(written), cells)) == cells


@given(st.text(), st.integers(4, 40))
def test_wrapping_keeps_every_word_and_no_line_is_too_wide(written: str, cells: int) -> None:
    """Wrapped lines hold the same characters but blanks, each within the width."""
    lines = wrapped(written, cells)
    assert clean(plain(lines)).replace(" ", "") == clean(written).replace(" ", "")
    assert all(cell_len(clean(plain([line]))) <= max(cells, 2) for line in lines)


def test_control_and_direction_changing_characters_are_taken_out() -> None:
    """Escape sequences, line breaks, zero widths and bidi overrides do not reach the terminal."""
    assert clean("a\x1b[2Jb\nc\u202ed\u200be\ufeff") == "a [2Jb cde"


def test_tabs_fit_whatever_waits() -> None:
    """Every title is whole at 80 columns; where numbers leave no room, the largest are left out and the star stays."""
    few = "".join(text for text, _ in tabs(PANELS, {"queue": 10, "inbox": 3, "checklist": 19}, "bands", 80))
    many = "".join(text for text, _ in tabs(PANELS, {"queue": 1204, "inbox": 38000, "checklist": 119}, "bands", 80))
    assert few == "1 Bands 2 Queue*10 3 Lots 4 Import 5 Inbox*3 6 Checklist*19 7 Journal 8 Accounts"
    assert len(many) <= 80
    assert many.endswith("8 Accounts")
    assert "5 Inbox*" in many
