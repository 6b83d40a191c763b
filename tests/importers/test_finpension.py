"""Finpension: both portfolios' words for a trade, and signs."""

import pytest

from core.model import Fate, ParsedFile
from importers.trying import event
from tests.importers.parsed import conserved, read_bytes

HEAD = 'Date;Category;"Asset Name";ISIN;"Number of Shares";"Asset Currency";"Currency Rate";"Asset Price in CHF";"Cash Flow";Balance\n'
ROW = '2025-01-15;"{}";"Some Fund";CH0000000015;{};CHF;1.0;1700.000000;{};0.000000\n'


def parsed(rows: str) -> ParsedFile:
    found = read_bytes((HEAD + rows).encode(), "transactions.csv")
    conserved(found)
    return found


@pytest.mark.parametrize(("word", "size", "cash", "kind"), [
    ("Buy", "0.01", "-17", "buy"), ("Sell", "-0.01", "17", "sell"),
    ("Portfolio Transaction", "0.01", "-17", "buy"), ("Portfolio Transaction", "-0.01", "17", "sell"),
])
def test_a_trade_is_told_by_its_word_or_its_signs(word: str, size: str, cash: str, kind: str) -> None:
    found = parsed(ROW.format(word, size, cash))
    assert [event(each, found).split()[1] for each in found.drafts] == [f"{kind}:"]


@pytest.mark.parametrize(("word", "size", "cash"), [
    ("Buy", "0.01", "17"), ("Sell", "-0.01", "-17"), ("Portfolio Transaction", "-0.01", "-17"),
])
def test_a_trade_whose_signs_contradict_it_waits(word: str, size: str, cash: str) -> None:
    found = parsed(ROW.format(word, size, cash))
    assert (found.drafts, found.rows[0].fate) == ([], Fate.QUARANTINED)
