"""Running balances of large files, which are followed while the file is read: what is said of them is as if all rows stood together."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import ParsedFile
from core.money import text
from importers.sources import kraken_ledgers
from tests.importers.reading import read

HEAD = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"
START = datetime(2024, 1, 1, tzinfo=UTC)


def said(parsed: ParsedFile) -> tuple[list[str], list[tuple[str, datetime, str]]]:
    """What is said of the balance column: the warnings, and the holdings that follow from it."""
    return parsed.warnings, [(seen.asset, seen.at, text(seen.quantity)) for seen in parsed.positions]


def export(rows: list[tuple[str, int, int, int]]) -> str:
    """Deposits as (asset, hours after the start, amount, by how much the stated balance is off)."""
    held: dict[str, int] = {}
    lines = []
    for number, (asset, hours, amount, off) in enumerate(rows):
        held[asset] = held.get(asset, 0) + amount + off
        at = f"{START + timedelta(hours=hours):%Y-%m-%d %H:%M:%S}"
        lines.append(f"L{number},Q{number},{at},deposit,,currency,{asset},{amount},0,{held[asset]}\n")
    return HEAD + "".join(lines)


def folded(data: str, every: int) -> ParsedFile:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kraken_ledgers, "FOLDED", every)
        return read(data)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(("ZEUR", "DOT", "DOT.S")), st.sampled_from((0, 0, 1, 30, 100)), st.integers(1, 3), st.sampled_from((0, 0, 0, 0, 7)),
    ),
    min_size=1, max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(ROWS, st.integers(1, 9), st.data())
def test_folding_says_what_following_the_whole_says(steps: list[tuple[str, int, int, int]], every: int, data: st.DataObject) -> None:
    """Rows in order of time, those of one instant in any order; breaks, drawers and opening balances included."""
    hours, rows = 0, []
    for asset, ahead, amount, off in steps:
        hours += ahead
        rows.append((asset, hours, amount, off))
    lines = export(rows).splitlines(keepends=True)
    at = data.draw(st.integers(1, len(lines) - 1))
    if at + 1 < len(lines) and lines[at].split(",")[2] == lines[at + 1].split(",")[2]:
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    assert said(folded("".join(lines), every)) == said(read("".join(lines)))


def test_a_file_that_begins_newest_first_is_followed_as_a_whole() -> None:
    rows = export([("ZEUR", day * 24, 5, 0) for day in range(20)]).splitlines(keepends=True)
    turned = "".join([rows[0], *reversed(rows[1:])])
    assert said(folded(turned, 4)) == said(read(turned)) == ([], [("cash:EUR", START + timedelta(days=19), "100")])


def test_a_row_far_out_of_order_in_a_large_file_leaves_its_balance_unchecked_and_says_so() -> None:
    rows = export([("ZEUR", day * 24, 5, 0) for day in range(20)] + [("DOT", 480, 1, 0)]).splitlines(keepends=True)
    late = "".join([rows[0], *rows[2:18], rows[1], *rows[18:]])
    assert said(folded(late, 4)) == (
        ["the balance column of ZEUR was not checked: its rows are in no order of time; sort the file by time"],
        [("crypto:DOT", START + timedelta(days=20), "1")],
    )
