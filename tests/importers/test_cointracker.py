"""CoinTracker: what is special to its history. The row types are in `formats/cointracker*`."""

from core.model import Fate
from tests.importers.reading import read, reasons, show

HEADER = (
    "Date,Type,Transaction ID,Received Quantity,Received Currency,Received Cost Basis (USD),Received Wallet,Sent Quantity,Sent Currency,"
    "Sent Cost Basis (USD),Sent Wallet,Fee Amount,Fee Currency,Transaction Hash\n"
)


def rows(*lines: str) -> list[str]:
    parsed = read(HEADER + "\n".join(lines) + "\n")
    return [show(draft).partition(" ")[2].partition(" ")[2] for draft in parsed.drafts] + [
        cause for _, cause in reasons(parsed, Fate.QUARANTINED)
    ]


def test_a_transfer_loses_its_fee_once() -> None:
    """CoinTracker shows what arrived less the fee, and the fee beside it; with equal amounts it was paid on top."""
    assert rows("2024-05-01T10:00:00,TRANSFER,a,0.98,ETH,,Vault,1,ETH,,Harbour,0.02,ETH,") == [
        "transfer +0.98 ETH, -0.98 ETH, -0.02 ETH fee"
    ]
    assert rows("2024-05-01T10:00:00,TRANSFER,a,1,ETH,,Vault,1,ETH,,Harbour,0.02,ETH,") == ["transfer +1 ETH, -1 ETH, -0.02 ETH fee"]
    assert rows("2024-05-01T10:00:00,TRANSFER,a,0.9,ETH,,Vault,1,ETH,,Harbour,0.02,ETH,") == ["unreadable"]


def test_cost_basis_is_a_value_where_units_came_from_outside() -> None:
    """What a purchase cost with its fee is no value of the units, and neither is the basis that a transfer carries."""
    assert rows("2024-05-01T10:00:00,RECEIVE,a,5,DOT,30,Vault,,,,,,,") == ["deposit +5 DOT {30 USD}"]
    assert rows("2024-05-01T10:00:00,BUY,a,1,ETH,2010,Harbour,2000,USD,,Harbour,10,USD,") == ["buy +1 ETH, -2000 USD, -10 USD fee"]
    assert rows("2024-05-01T10:00:00,RECEIVE,a,5,DOT,...,Vault,,,,,,,") == ["deposit +5 DOT"]


def test_a_line_of_dots_is_no_row() -> None:
    """The export of a plan that does not include everything ends in dots."""
    parsed = read(HEADER + "2024-05-01T10:00:00,RECEIVE,a,5,DOT,30,Vault,,,,,,,\n...\n")
    assert len(parsed.rows) == 1


def test_a_wallet_and_one_of_its_coins() -> None:
    parsed = read(HEADER + "2024-05-01T10:00:00,TRANSFER,a,1,ETH,,Ledger ...48Cdf3 - ETH,1,ETH,,Harbour - ETH,,,\n")
    assert [leg.account for leg in parsed.drafts[0].legs] == ["Ledger ...48Cdf3", "Harbour"]
