"""Gemini: what its export makes hard. Every row type is in `formats/gemini`."""

from datetime import datetime

import pytest

from core.model import Fate
from importers import sheets
from importers.base import Context
from importers.detection import read_table, recognise
from importers.registry import built_in
from tests.importers.reading import CORPUS, read, read_path, reasons, shown
from tests.importers.workbooks import book

HEADER = (
    "Date,Time (UTC),Type,Symbol,Specification,Liquidity Indicator,Trading Fee Rate (bps),USD Amount USD,Fee (USD) USD,USD Balance USD,"
    "BTC Amount BTC,Fee (BTC) BTC,BTC Balance BTC,Trade ID,Tx Hash\n"
)
FILL = '2021-03-01,10:15:30.500,Buy,BTCUSD,Limit,Maker,25.00 ,"($1,000.00)",($2.50),$5.00 ,0.02 BTC ,,0.02 BTC ,,\n'


def test_equal_fills_of_one_instant_without_ids_both_stay() -> None:
    """Old files leave the trade's id out: then rows are told apart by their number among equal ones."""
    parsed = read(HEADER + FILL + FILL)
    assert [row.fate for row in parsed.rows] == [Fate.BOOKED, Fate.BOOKED]
    assert len({draft.key for draft in parsed.drafts}) == 2


def test_a_rebate_is_never_taken_for_a_fee() -> None:
    """Fees are below zero as everything that goes out; what comes in instead waits."""
    parsed = read(HEADER + FILL.replace("($2.50)", "$2.50 "))
    assert reasons(parsed, Fate.QUARANTINED) == [(2, "negative fee")]


def test_the_workbook_shows_one_instant_in_two_cells() -> None:
    """In the XLSX that Gemini gives, date and time are the same value, shown in parts; amounts are plain numbers."""
    at = datetime(2021, 3, 1, 10, 15, 30)  # noqa: DTZ001 - as a spreadsheet stores it
    names = HEADER.strip().split(",")
    row = [at, at, "Sell", "BTCUSD", "Market", "Taker", 35, 489.45, -1.71, 487.74, -0.0125, None, 0.0075, 71, None]
    ((_, sheet),) = sheets.book(book(("Account History", [names, row])), "transaction_history.xlsx").tables
    found = recognise(sheet, built_in())
    assert found is not None
    parsed = found.importer.parse(read_table(sheet, found), Context())
    assert shown(parsed) == ["2021-03-01 10:15:30 sell +489.45 USD, -0.0125 BTC, -1.71 USD fee"]


def test_the_public_sample() -> None:
    """Two rows torn out of a long history, which their balances give away."""
    path = CORPUS / "gemini" / "yabc_gemini.csv"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    parsed = read_path(path)
    assert (parsed.format, parsed.version) == ("gemini", "v3")
    assert "from line 3 on (BTC should be 0.17472814 and is 0.21678946" in parsed.warnings[0]
    assert shown(parsed) == [
        "2015-10-16 06:27:56 buy +0.2092 BTC, -53.62 USD, -0.13 USD fee",
        "2018-01-14 02:30:10 sell +489.45 USD, -0.03447186 BTC, -1.22 USD fee",
    ]
