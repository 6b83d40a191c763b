"""Explorers: the three files of one wallet become whole transactions, in lots, gains and the list of events alike."""

import random
from decimal import Decimal

import pytest

from core.model import EventKind, Fate
from core.money import text
from core.services import events, lots, maintenance, questions, transfers
from importers.base import Context
from importers.csvfile import content
from importers.detection import read_table, recognise
from importers.registry import built_in
from importers.sources.contracts import BY_ADDRESS, token
from tests.importers.explorer import LDO, NAMES, OWN, USDC, Tx, files
from tests.importers.reading import reasons
from tests.importing import Desk, desk, dump, event_line

BOUGHT = Tx("0xa0", 0, "5", received=True)
SWAP = Tx("0xa1", 10, "1", back="0.02", tokens=((USDC, "1955", "$1960.00"),))
SOLD = Tx("0xa2", 20, tokens=((USDC, "-1000", "$1000.00"),), back="0.45", price="2200")
CLAIM = Tx("0xa3", 30, tokens=((LDO, "12", "$24.00"),))
FAILED = Tx("0xa4", 40, "3", status="Error(0)")
ALL = (BOUGHT, SWAP, SOLD, CLAIM, FAILED)


def bring(at: Desk, *which: int, those: tuple[Tx, ...] = ALL) -> list[int]:
    """Imports files 0 to 2; returns the numbers of the imports."""
    made = []
    for place in which or (0, 1, 2):
        done = at.bring(NAMES[place], files(those)[place]).done
        assert done is not None
        made.append(done.report.id)
    return made


def listed(at: Desk, **narrowed: str) -> list[str]:
    return [event_line(row.event).replace(f" in Wallet {OWN[:10]}", "") for row in events.page(at.ws, **narrowed).rows]  # type: ignore[arg-type]


def test_three_files_become_whole_transactions() -> None:
    """A swap with what came back set off, a sale of tokens whose gas stands in another file; a reward and its gas are two movements; what
    failed cost its gas and moved nothing."""
    with desk() as at:
        bring(at)
        assert listed(at) == [
            "2025-04-10 12:00:00 fee: -0.001 ETH {2 USD} fee",
            "2025-03-31 12:00:00 deposit: +12 LDO {24 USD}",
            "2025-03-31 12:00:00 fee: -0.001 ETH {2 USD} fee",
            "2025-03-21 12:00:00 swap: +0.45 ETH {990 USD}, -1000 USDC {1000 USD}, -0.001 ETH {2.2 USD} fee",
            "2025-03-11 12:00:00 swap: -0.98 ETH {1960 USD}, +1955 USDC {1960 USD}, -0.001 ETH {2 USD} fee",
            "2025-03-01 12:00:00 deposit: +5 ETH {10000 USD}",
        ]
        assert at.balances() == {f"Wallet {OWN[:10]} ETH": "4.466", f"Wallet {OWN[:10]} LDO": "12", f"Wallet {OWN[:10]} USDC": "955"}
        sales = [sale for sale in at.ws.ledger.projections.disposals(2025) if sale.kind == "swap"]
        assert [(sale.asset, text(sale.quantity), sale.proceeds) for sale in sales] == [
            ("crypto:ETH", "0.981", Decimal("1960")), ("crypto:USDC", "1000", Decimal("987.8")),
        ]
        assert at.ws.ledger.projections.incomes() == []
        assert {each.event for each in questions.load(at.ws)} <= {event.key for event in at.ws.ledger.events.all()}
        assert [each.kind for each in questions.load(at.ws)].count("deposit") == 2
        assert maintenance.verify(at.ws) == ()


def test_lots_and_the_list_of_events_name_all_lines() -> None:
    """What the swap bought comes from the rows of all three files; the listing counts it once and finds it by kind and asset."""
    with desk() as at:
        bring(at)
        (bought,) = [row for row in lots.load(at.ws, lines=True) if row.lot.asset == "crypto:USDC"]
        assert sorted(line.name for line in bought.lines) == sorted(NAMES)
        page = events.page(at.ws)
        assert page.total == 6
        (row,) = [row for row in page.rows if row.event.key == bought.lot.origin]
        assert len(row.parts) == 3
        assert bought.lot.origin in row.parts
        assert {line.name for line in row.lines} == set(NAMES)
        assert len(listed(at, kind="swap")) == 2
        assert len(listed(at, kind="deposit")) == 2
        assert [line.split()[2] for line in listed(at, asset="crypto:USDC")] == ["swap:", "swap:"]
        first = events.page(at.ws, limit=4)
        assert [row.event.key for row in (*first.rows, *events.page(at.ws, limit=4, after=first.after).rows)] == [
            row.event.key for row in page.rows
        ]


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_undoing_a_file_parts_what_it_completed(gone: int) -> None:
    """The ledger is then as if that file had never come; brought again, everything is whole again."""
    left = [place for place in range(3) if place != gone]
    with desk() as at, desk() as other:
        made = bring(at)
        whole = dump(at.ws)
        at.ws.ledger.imports.undo(made[gone])
        bring(other, *left)
        assert dump(at.ws)["events"] == dump(other.ws)["events"]
        assert at.lots() == other.lots()
        assert listed(at) == listed(other)
        assert maintenance.verify(at.ws) == ()
        bring(at, gone)
        assert dump(at.ws)["events"] == whole["events"]


def test_the_order_of_files_changes_nothing() -> None:
    found = []
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        with desk() as at:
            bring(at, *order)
            found.append((at.lots(), sorted(listed(at)), at.balances()))
    assert found[0] == found[1] == found[2]


def test_what_is_parted_by_hand_stays_apart() -> None:
    """By the ids of two parts; taken back, they are whole again."""
    with desk() as at:
        bring(at)
        (row,) = [row for row in events.page(at.ws, kind="swap").rows if row.event.at.day == 21]
        out, into = row.parts[1], row.parts[0]
        transfers.unlink(at.ws, out, into)
        assert len(listed(at, kind="swap")) == 1
        assert maintenance.verify(at.ws) == ()
        transfers.take_back(at.ws, out, into)
        assert len(listed(at, kind="swap")) == 2


def test_a_swap_is_no_side_of_a_transfer() -> None:
    """1,955 USDC left an exchange in the hour of the swap that brought as many: nothing is matched, and the swap stands."""
    sent = "date,type,account,asset,quantity,amount,currency,fee,fee_asset,id\n2025-03-11T11:50:00Z,withdrawal,Kraken,USDC,1955,,,,,w1\n"
    with desk() as at:
        at.bring("kraken.csv", sent)
        bring(at)
        assert transfers.load(at.ws).matched == ()
        assert len(listed(at, kind="swap")) == 2


def test_a_wallets_own_transfer_is_found_beside_its_gas() -> None:
    """Tokens sent to an exchange: the transaction itself moves nothing but gas."""
    taken = "date,type,account,asset,quantity,amount,currency,fee,fee_asset,id\n2025-04-01T12:10:00Z,deposit,Kraken,USDC,300,,,,,d1\n"
    with desk() as at:
        bring(at, those=(*ALL, Tx("0xa5", 31, tokens=((USDC, "-300", "$300.00"),))))
        at.bring("kraken.csv", taken)
        assert [each.outgoing.kind for each in transfers.load(at.ws).matched] == [EventKind.WITHDRAWAL]


def test_a_symbol_proves_nothing() -> None:
    """A token that calls itself USDC at another address is another asset; one that is known has its name, whatever the case."""
    assert token("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48") == "crypto:USDC"
    assert token("0x" + "ab" * 20) == f"crypto:evm:0x{'ab' * 20}"
    with pytest.raises(ValueError, match="no address"):
        token("USDC")
    assert all(len(address) == 42 and address == address.lower() for address in BY_ADDRESS)


def test_whose_file_it_is_must_be_said() -> None:
    """Without the address in the name, the one that all rows share; where none or both are shared, every row waits with the remedy."""
    def waiting(name: str, *those: Tx) -> int:
        source = content(files(those)[0].encode(), name)
        found = recognise(source, built_in())
        assert found is not None
        return len(reasons(found.importer.parse(read_table(source, found), Context()), Fate.QUARANTINED))

    elsewhere = Tx("0xb1", 1, "1")
    assert waiting("export.csv", elsewhere) == 1
    assert waiting(NAMES[0], elsewhere) == 0
    assert waiting(f"export-0x{'9' * 40}.csv", elsewhere) == 1


def test_a_full_export_is_doubted() -> None:
    """5,000 rows are all that explorers give."""
    rows = files([Tx(f"0x{number:x}", number / 100, "0") for number in range(5000)])[0]
    source = content(rows.encode(), NAMES[0])
    found = recognise(source, built_in())
    assert found is not None
    assert any("export shorter times" in said for said in found.importer.parse(read_table(source, found), Context()).warnings)


def test_files_in_any_pieces_say_the_same() -> None:
    """Rows of a file shuffled, and files cut in two that overlap."""
    chance = random.Random(7)
    with desk() as whole, desk() as pieces:
        bring(whole)
        for place in (2, 0, 1):
            head, *rows = files(ALL)[place].splitlines()
            chance.shuffle(rows)
            for part in (rows[: len(rows) // 2 + 1], rows[len(rows) // 2 :]):
                pieces.bring(NAMES[place], "\n".join([head, *part, ""]))
        assert whole.lots() == pieces.lots()
        assert sorted(listed(whole)) == sorted(listed(pieces))
