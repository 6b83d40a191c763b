"""Coinbase Prime's exports, and every generation of Coinbase Pro's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ledger import Ledger
from core.model import Fate
from tests.importers.parsed import FIXTURES, conserved, read, read_bytes
from tests.importers.reading import keys, reasons
from tests.importers.test_formats import FORMATS
from tests.ledger.notation import clock


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=clock()) as opened:
        yield opened


def prime(name: str) -> Path:
    return FORMATS / f"coinbase-prime-{name}" / "1.csv"


def test_an_order_is_of_the_day_on_which_it_was_completed() -> None:
    """Placed on the last day of a year and filled in the next, it belongs to the next."""
    sale = next(draft for draft in read(prime("orders")).drafts if draft.kind == "sell")
    assert sale.at.isoformat() == "2024-01-06T10:00:00+00:00"


def test_a_reward_that_two_exports_of_prime_hold_is_booked_once(ledger: Ledger) -> None:
    """They share no id: the day and the amount say it; the reward that one of them lacks is booked from the other."""
    for files in (("transactions", "staking"), ("staking", "transactions")):
        done = [ledger.imports.add([read(prime(name))]) for name in files]
        rewards = [event for event in ledger.events.all() if event.kind == "income"]
        assert sorted(str(event.legs[0].quantity) for event in rewards) == ["0.01", "0.02"]
        assert ledger.verify() == []
        for each in reversed(done):
            ledger.imports.undo(each.id)


PRO = (FIXTURES / "coinbase_pro_v2.csv").read_text()


def test_every_generation_of_pros_statement_names_the_same_events() -> None:
    """The capitals of the newest; the oldest, which knew one portfolio."""
    newest = PRO.replace(PRO.splitlines()[0], "Portfolio,Type,Timestamp,Amount,Balance,Amount/balance unit,Transfer id,Trade id,Order id")
    alone = "\n".join(line for line in PRO.splitlines() if not line.startswith("savings,"))
    oldest = "\n".join(line.split(",", 1)[1] for line in alone.splitlines()) + "\n"
    assert read_bytes(newest.encode()).version == "v3"
    assert keys(read_bytes(newest.encode())) == keys(read_bytes(PRO.encode()))
    assert read_bytes(oldest.encode()).version == "v1"
    assert keys(read_bytes(oldest.encode())) == keys(read_bytes(alone.encode()))


def test_the_older_fills_of_pro_name_the_same_trades() -> None:
    fills = (FIXTURES / "coinbase_pro_fills_v2.csv").read_text()
    alone = "\n".join(line for line in fills.splitlines() if not line.startswith("savings,"))
    oldest = "\n".join(line.split(",", 1)[1] for line in alone.splitlines()) + "\n"
    assert read_bytes(oldest.encode()).version == "v1"
    assert keys(read_bytes(oldest.encode())) == keys(read_bytes(alone.encode()))


def test_one_trade_id_in_two_markets_is_two_trades_and_empty_rows_are_none() -> None:
    """The trap of the fills: an id is unique in one market alone; trailing rows of commas stand for nothing."""
    parsed = read_bytes(((FIXTURES / "coinbase_pro_fills_v2.csv").read_text() + ",,,,,,,,,,\n").encode())
    assert len([draft for draft in parsed.drafts if "501" in parsed.rows[draft.rows[0]].text]) == 2
    conserved(parsed)
    assert [cause for _, cause in reasons(parsed, Fate.QUARANTINED)] == ["unknown type: hold", "negative fee"]
