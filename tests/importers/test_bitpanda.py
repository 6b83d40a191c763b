"""Bitpanda: what its files make hard. Every row type is in `formats/bitpanda`."""

from core.model import Fate
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.sources.bitpanda import IMPORTER
from tests.importers.parsed import conserved
from tests.importers.reading import read, reasons, show, shown
from tests.importing import desk

NAMES = (
    "Transaction ID,Timestamp,Transaction Type,In/Out,Amount Fiat,Fiat,Amount Asset,Asset,Asset market price,Asset market price currency,"
    "Asset class,Product ID,Fee,Fee asset,Spread,Spread Currency,Tax Fiat\n"
)
ABOVE = '"Disclaimer: none."\n"Ada Example, 1990-01-01"\nada@example.com\n"Account opened at: 2021-02-28"\n"Venue: Bitpanda"\n\n'
BOUGHT = "T1,2025-06-01T08:20:41+02:00,buy,outgoing,25.00,EUR,0.00025,BTC,100000,EUR,Cryptocurrency,1,0.25,EUR,-,-,0.00\n"
SOLD = "T2,2025-01-05T10:04:41+01:00,sell,incoming,99.00,EUR,0.001,BTC,100000,EUR,Cryptocurrency,1,1.00,EUR,-,-,0.00\n"
GOLD = "T3,2025-12-05T09:07:15+01:00,buy,outgoing,25.00,EUR,0.2,Gold,125.00,EUR,Metal,28,-,-,-,-,0.00\n"


def test_two_tables_under_a_preamble_are_one_history() -> None:
    """Trap: a line of one cell parts them, and the names are repeated below it; the offset of each time is its own."""
    parsed = read(f"{ABOVE}{NAMES}{BOUGHT}\"Bitpanda Stocks\"\n{NAMES}{SOLD}")
    conserved(parsed)
    assert len(parsed.rows) == 2
    assert shown(parsed) == [
        "2025-01-05 09:04:41 sell +100 EUR, -0.001 BTC, -1 EUR fee", "2025-06-01 06:20:41 buy +0.00025 BTC, -24.75 EUR, -0.25 EUR fee",
    ]


def test_what_a_purchase_cost_and_a_sale_brought_is_the_amount_with_the_fee() -> None:
    """What a sale is said to have brought is what can be withdrawn afterwards, to the cent."""
    deposit = "F1,2025-01-01T08:00:00+01:00,deposit,incoming,25.00,EUR,-,EUR,-,-,Fiat,-,0.00,EUR,-,-,0.00\n"
    withdrawal = "F2,2025-07-01T08:00:00+02:00,withdrawal,outgoing,99.00,EUR,-,EUR,-,-,Fiat,-,0.00,EUR,-,-,0.00\n"
    with desk() as at:
        assert at.bring("history.csv", f"{ABOVE}{NAMES}{deposit}{BOUGHT}{SOLD}{withdrawal}").done is not None
        assert "Bitpanda EUR" not in at.balances()


def test_what_is_staked_and_taken_back_stays_in_the_account() -> None:
    """Both sides of it are rows, the one a plain transfer; a transfer of another time or amount came from outside, or left."""
    row = "C{},{},{},{},-,EUR,{},SOL,150.00,EUR,Cryptocurrency,149,-,-,-,-,-\n"
    at, later = "2025-06-12T09:22:18+02:00", "2025-06-13T09:22:18+02:00"
    parsed = read(
        ABOVE + NAMES + row.format(1, at, "transfer", "outgoing", 2) + row.format(2, at, "transfer(stake)", "incoming", 2)
        + row.format(3, later, "transfer(unstake)", "outgoing", 1) + row.format(4, later, "transfer", "incoming", 1)
        + row.format(5, later, "transfer", "incoming", 2)
    )
    assert shown(parsed) == ["2025-06-13 07:22:18 deposit +2 SOL"]
    assert len(reasons(parsed, Fate.IGNORED)) == 4


def test_a_metal_is_booked_once_the_user_has_said_what_it_is() -> None:
    written = f"{ABOVE}{NAMES}{GOLD}"
    assert reasons(read(written), Fate.QUARANTINED) == [(8, "unknown asset Metal Gold")]
    source = content(written.encode(), "history.csv")
    found = recognise(source, (IMPORTER,))
    assert found is not None
    told = Context(asset_names={("Bitpanda", "Metal Gold"): "security:GLDX"})
    drafts = IMPORTER.parse(read_table(source, found), told).drafts
    assert [show(draft) for draft in drafts] == ["2025-12-05 08:07:15 buy +0.2 GLDX, -25 EUR"]
