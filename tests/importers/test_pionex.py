"""Pionex writes its trades in CoinTracker's template: the name of the file tells the two apart."""

import pytest

from importers.csvfile import content
from importers.detection import recognise
from importers.registry import built_in, importer

DATA = (
    b"Date,Received Quantity,Received Currency,Sent Quantity,Sent Currency,Fee Amount,Fee Currency,Tag\n"
    b"3/7/2022 12:09,0.25,ETH,500,BUSD,0.000125,ETH,\n"
)


@pytest.mark.parametrize(("name", "expected"), [
    ("pionex-trading.csv", "pionex-trades"), ("test_PIONEX_trades.csv", "pionex-trades"), ("trading.csv", "cointracker-template"),
    ("cointracker.csv", "cointracker-template"),
])
def test_a_template_is_whose_name_it_bears(name: str, expected: str) -> None:
    found = recognise(content(DATA, name), built_in())
    assert found is not None
    assert (found.importer.id, found.equals) == (expected, ())


def test_who_asks_for_the_format_need_not_rename_the_file() -> None:
    found = recognise(content(DATA, "trading.csv"), (importer("pionex-trades"),))
    assert found is not None
    assert found.importer.id == "pionex-trades"
