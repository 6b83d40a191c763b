"""Wallets, whole: one hash in two accounts is one move, a swap in two rows is one event, a fee on one row of several is paid once."""

from core.model import EventKind
from core.services import events, maintenance, transfers
from importers.sources.trezor import TrezorSuite
from tests.importers.test_formats import FORMATS
from tests.importing import desk, event_line

LEDGER = """\
Operation Date,Status,Currency Ticker,Operation Type,Operation Amount,Operation Fees,Operation Hash,Account Name,Account xpub,\
Countervalue Ticker,Countervalue at Operation Date,Countervalue at CSV Export
2024-05-02T09:30:00.000Z,Confirmed,BTC,IN,0.5,0.00008,aa01,Bitcoin 1,xpubONE,USD,29500.00,48000.00
2024-05-03T09:30:00.000Z,Confirmed,BTC,OUT,0.20005,0.00005,aa02,Bitcoin 1,xpubONE,USD,11802.95,19204.80
2024-05-03T09:30:00.000Z,Confirmed,BTC,IN,0.2,0.00005,aa02,Bitcoin 2,xpubTWO,USD,11800.00,19200.00
2024-05-04T10:00:00.000Z,Confirmed,USDC,OUT,250,,0xaa03,Ethereum 1,0xONE,USD,250.00,250.00
2024-05-04T10:00:00.000Z,Confirmed,ETH,FEES,0.0011,0.0011,0xaa03,Ethereum 1,0xONE,USD,3.41,4.40
"""
TREZOR = """\
Timestamp;Date;Time;Type;Transaction ID;Fee;Fee unit;Address;Label;Amount;Amount unit;Fiat ({});Other
1736935200;15. 1. 2025;11:00:00;RECV;0xe1;;;0xMine;;2;ETH;{};
1737021600;16. 1. 2025;11:00:00;SENT;0xe2;0.003;ETH;0xRouter;;1;ETH;{};
1737021600;16. 1. 2025;11:00:00;SENT;0xe2;;;0xMine;;3300.5;USDC;;
"""


def test_ledger_live_a_move_between_two_accounts_is_told_by_its_hash() -> None:
    """What left is stated with the fee, what arrived without: the difference went to the network, and the fee is paid once."""
    with desk() as at:
        at.bring("ledgerlive-operations.csv", LEDGER)
        (pair,) = transfers.load(at.ws).matched
        assert (pair.match.tier, str(pair.match.fee)) == ("id", "0.00005")
        assert at.balances()["Ledger Live Bitcoin 1 BTC"] == "0.29995"
        assert at.balances()["Ledger Live Bitcoin 2 BTC"] == "0.2"
        assert maintenance.verify(at.ws) == ()


def test_ledger_live_a_token_costs_the_fee_of_its_coin() -> None:
    """The fee stands in a row of its own, in ether; nothing is taken off the tokens."""
    with desk() as at:
        at.bring("ledgerlive-operations.csv", LEDGER)
        assert at.balances()["Ledger Live Ethereum 1 USDC"] == "-250"
        assert at.balances()["Ledger Live Ethereum 1 ETH"] == "-0.0011"


def test_trezor_a_swap_in_two_rows_is_one_event() -> None:
    """Suite marks both rows as sent; what came to an address of the account was received, and both are booked as one swap."""
    with desk() as at:
        at.bring("Ethereum_1.csv", TREZOR.format("USD", "6,700.00", "3,350.00"))
        found = [event_line(row.event) for row in events.page(at.ws, kind=EventKind.SWAP.value).rows]
        assert found == ["2025-01-16 10:00:00 swap: -1 ETH {3350 USD} in Trezor, +3300.5 USDC in Trezor, -0.003 ETH in Trezor fee"]
        assert at.balances() == {"Trezor ETH": "0.997", "Trezor USDC": "3300.5"}


def test_trezor_amounts_of_money_are_read_in_any_spelling() -> None:
    """They have two decimals after whatever mark; the user's language says which groups thousands."""
    for written in ("3,350.00", "3.350,00", "3 350,00", "3’350.00", "3\u202f350,00"):
        with desk() as at:
            at.bring("Ethereum_1.csv", TREZOR.format("EUR", written, written))
            assert {leg.value for event in at.ws.ledger.events.all() for leg in event.legs if leg.value} == {3350}


def test_trezor_dates_are_not_believed() -> None:
    """They are in the user's spelling and zone, so only Unix time is read: the same rows with other dates are the same."""
    assert TrezorSuite.columns.time == "Timestamp"
    other = TREZOR.replace("15. 1. 2025", "1/15/2025").replace("16. 1. 2025", "1/16/2025").replace("11:00:00", "5:00:00 AM EST")
    with desk() as at:
        at.bring("Ethereum_1.csv", TREZOR.format("USD", "1.00", "1.00"))
        again = at.bring("again.csv", other.format("USD", "1.00", "1.00")).done
        assert again is not None
        assert again.report.events_new == 0


def test_trezor_old_files_name_their_coin_in_their_own_name() -> None:
    """Nothing in them says which coin it is: without it every row waits, with the remedy."""
    rows = "Date & Time;Type;Transaction ID;Addresses;Fee;Total\n1/25/2022, 2:03:40 AM;RECV;a1;3Mine;0;0.5\n"
    with desk() as at:
        done = at.bring("transactions.csv", rows, tz="UTC").done
        assert done is not None
        assert at.events() == []
        assert ["put that in its name" in each.reason for file in done.report.files for each in file.quarantined] == [True]
        at.bring("export-btc.csv", rows, tz="UTC")
        assert [line.split(": ")[1] for line in at.events()] == ["+0.5 BTC in Trezor"]


def test_solscan_a_swap_is_told_in_transfers() -> None:
    """What went to the pool and what came from it are one event; of the smallest units whole ones are made."""
    rows = (FORMATS / "solscan-transfers" / "2024.csv").read_text(encoding="utf-8")
    with desk() as at:
        at.bring("transfers.csv", rows)
        found = [event_line(row.event).replace(" in Wallet Mine2222", "") for row in events.page(at.ws, kind=EventKind.SWAP.value).rows]
        assert found == ["2024-12-29 07:17:46 swap: -1 SOL {190.05 USD}, +189.5 USDC {189.5 USD}"]
        assert at.balances()["Wallet Mine2222 solana:Meme5555555555555555555555555555555555555555"] == "1.2"
