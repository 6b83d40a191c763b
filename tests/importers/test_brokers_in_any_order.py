"""Brokers whose rows belong together by what they say: the order in which a file has them changes nothing."""

import random
from pathlib import Path

import pytest

from tests.importers.test_formats import DATA, FIXTURES, events, fates, named, parsed

BROKERS = frozenset({
    "avanza", "bux", "directa", "disnat", "etoro", "finpension", "rabobank", "rbc-direct-investing", "revolut-invest", "saxo",
    "swissquote", "xtb",
})


@pytest.mark.parametrize("path", [path for path in FIXTURES if path.parent.name in BROKERS], ids=named)
def test_rows_in_any_order_are_the_same_events(path: Path) -> None:
    """Keys and legs alike, whatever stands above or below."""
    written = parsed(DATA[path], path.name)
    lines = DATA[path].decode().split("\n")
    first, last = min(row.line for row in written.rows) - 1, max(row.line for row in written.rows)
    for seed in range(3):
        rows = lines[first:last]
        random.Random(seed).shuffle(rows)
        again = parsed("\n".join((*lines[:first], *rows, *lines[last:])).encode(), path.name)
        assert events(again) == events(written)
        assert fates(again) == fates(written)


def test_every_broker_here_has_a_fixture() -> None:
    assert {path.parent.name for path in FIXTURES} >= BROKERS
