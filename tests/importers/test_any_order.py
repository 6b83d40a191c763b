"""Properties of the importers whose rows belong together: the order of rows and the cut between two exports change nothing."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import ParsedFile
from tests.importers.reading import FIXTURES, read, show

NAMES = ("kraken_v6.csv", "binance_v2.csv")
DECLARED = ("coinbase_pro_v2.csv", "ledger_live_2024.csv", "kraken_trades_v4.csv")


@cache
def lines_of(name: str) -> tuple[str, tuple[str, ...]]:
    head, *rows = (FIXTURES / name).read_text().splitlines()
    return head, tuple(rows)


def content(parsed: ParsedFile) -> set[tuple[str, str]]:
    return {(draft.key.hex(), show(draft)) for draft in parsed.drafts}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from((*NAMES, *DECLARED)), st.randoms(use_true_random=False))
def test_rows_in_any_order_are_the_same_events(name: str, random: object) -> None:
    """`A` shuffled == `A`: keys and legs alike."""
    head, rows = lines_of(name)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert content(read("\n".join([head, *shuffled]))) == content(read("\n".join([head, *rows])))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_overlapping_windows_hold_the_same_events_between_them(name: str, data: st.DataObject) -> None:
    """Two exports that overlap by more than any group of rows: every event of the whole is in one of them, under its key."""
    head, rows = lines_of(name)
    rows = tuple(sorted(rows, key=lambda row: row.split(",")[2 if "txid" in head else 1]))
    cut = data.draw(st.integers(10, len(rows) - 10))
    first, second = read("\n".join([head, *rows[: cut + 10]])), read("\n".join([head, *rows[cut - 10 :]]))
    whole = {key for key, _ in content(read("\n".join([head, *rows])))}
    assert whole <= {key for part in (first, second) for key, _ in content(part)}
