"""The opening allocation of Rev. Proc. 2024-28: listed, made by lot or in order, irrevocable."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from core.services import accounts, allocation, gains, questions
from core.services.contracts import allocation as contract
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from core.unknown import known
from tests.unit.services_desk import POLICY, buy, desk, sell

UNIVERSAL = POLICY.replace('"wallet"', '"universal"')


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path, UNIVERSAL) as opened:
        buy(opened, "1 BTC", "10000", "2023-01-10", account="Ledger")
        buy(opened, "2 BTC", "50000", "2023-02-10", account="Coinbase")
        sell(opened, "1 BTC", "90000", "2025-06-01", account="Coinbase")
        yield opened


def file(ws: Workspace, folder: Path, *rows: tuple[int, str, str]) -> Path:
    """A CSV of (number of the lot, wallet, units)."""
    lots = [lot.id for lot in allocation.load(ws)[0].pooled.lots]
    path = folder / "basis.csv"
    path.write_text("lot,account,quantity\n" + "".join(f"{lots[number]},{account},{units}\n" for number, account, units in rows))
    return path


def basis_sold(ws: Workspace) -> object:
    return gains.year(ws, 2025).rows[0].disposal.basis


def test_what_there_is_to_allocate_is_listed_and_nothing_is_the_default(ws: Workspace) -> None:
    found = allocation.load(ws)[0]
    assert [(lot.quantity, lot.basis, str(lot.acquired)) for lot in found.pooled.lots] == [
        (1, 10000, "2023-01-10"), (2, 50000, "2023-02-10"),
    ]
    assert (dict(found.pooled.units), found.said) == ({"Ledger": 1, "Coinbase": 2}, None)
    assert basis_sold(ws) == 25000


def test_basis_goes_to_wallets_by_lot_once(ws: Workspace, tmp_path: Path) -> None:
    """B2.7: the cheap lot to Coinbase; a second allocation is refused, and renaming a wallet changes nothing."""
    rows = ((0, "coinbase", "1"), (1, "Coinbase", "1"), (1, "Ledger", "1"))
    said = allocation.by_file(ws, file(ws, tmp_path, *rows), note="by hand, 2024-12-20")[0]
    assert said.said is not None
    assert (said.said.by_lot, said.said.note) == (True, "by hand, 2024-12-20")
    assert basis_sold(ws) == 10000
    with pytest.raises(Refused, match="BTC was allocated on 2026-11-23, and that is irrevocable"):
        allocation.in_order(ws, ["Ledger"])
    accounts.rename(ws, "Coinbase", "CB One")
    assert basis_sold(ws) == 10000
    assert questions.load(ws) == ()
    written = contract.allocated(ws, allocation.load(ws))["assets"][0]["allocation"]
    assert (written["by_lot"], written["parts"][0]["account"]) == (True, "CB One")
    assert ws.ledger.journal.entries()[1].kind == "basis allocated"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (((0, "Coinbase", "1"), (1, "Ledger", "1")), "holds 2 BTC, 1 are allocated: 1 too few"),
        (((0, "Ledger", "1"), (1, "Ledger", "1"), (1, "Coinbase", "1")), "wallet Coinbase holds 2 BTC, 1 are allocated: 1 too few"),
        (((0, "Kraken", "1"),), "no account 'Kraken' with units"),
        (((0, "Ledger", "-1"),), "must be above zero"),
    ],
)
def test_an_allocation_that_does_not_add_up_is_refused_whole(
    ws: Workspace, tmp_path: Path, rows: tuple[tuple[int, str, str], ...], why: str,
) -> None:
    with pytest.raises(Refused, match=why):
        allocation.by_file(ws, file(ws, tmp_path, *rows))
    assert ws.ledger.allocations.all() == []


def test_oldest_lots_go_to_wallets_in_order(ws: Workspace) -> None:
    """As without an allocation the sale would have taken 25,000."""
    allocation.in_order(ws, ["Coinbase", "Ledger"], "BTC", "oldest first, described 2024-12-20")
    assert basis_sold(ws) == 10000
    with pytest.raises(Refused, match="Kraken"):
        allocation.in_order(ws, ["Kraken"])


def test_an_allocation_is_taken_back_with_a_reason_while_no_sale_since_rests_on_it(ws: Workspace) -> None:
    allocation.in_order(ws, ["Coinbase"])
    with pytest.raises(Invalid, match="say with --reason why"):
        allocation.take_back(ws, "BTC", " ")
    assert allocation.take_back(ws, "BTC", "typed the wrong wallet")[0].said is None
    assert basis_sold(ws) == 25000
    with pytest.raises(Refused, match="nothing was allocated of BTC"):
        allocation.take_back(ws, "BTC", "again")


def test_a_sale_after_the_allocation_makes_it_final(tmp_path: Path) -> None:
    with desk(tmp_path, UNIVERSAL) as ws:
        buy(ws, "2 BTC", "50000", "2023-02-10", account="Coinbase")
        allocation.in_order(ws, ["Coinbase"])
    with desk(tmp_path, UNIVERSAL, datetime(2026, 12, 24, 9, 0)) as ws:  # noqa: DTZ001 - meant in the policy's zone
        sell(ws, "1 BTC", "90000", "2026-12-01", account="Coinbase")
        with pytest.raises(Refused, match="the sale of BTC on 2026-12-01 rests on this allocation"):
            allocation.take_back(ws, "BTC", "too late")


def test_history_that_comes_later_and_does_not_fit_is_asked_about(ws: Workspace, tmp_path: Path) -> None:
    allocation.by_file(ws, file(ws, tmp_path, (0, "Coinbase", "1"), (1, "Coinbase", "1"), (1, "Ledger", "1")))
    buy(ws, "0.5 BTC", "5000", "2022-02-10", account="Ledger")
    asked = questions.load(ws)
    assert [each.kind for each in asked] == ["allocation"]
    assert "holds 0.5 BTC, 0 are allocated: 0.5 too few" in asked[0].what
    assert known(gains.year(ws, 2025).long)


def test_where_nothing_was_pooled_nothing_is_allocated(tmp_path: Path) -> None:
    with desk(tmp_path) as ws, pytest.raises(Refused, match="answer 'universal' to crypto-basis-before-2025"):
        allocation.load(ws)
    (tmp_path / "uk").mkdir()
    british = POLICY.replace("[tax]", '[tax]\njurisdiction = "UK"').replace("crypto_basis_before_2025", "# ")
    with desk(tmp_path / "uk", british) as ws, pytest.raises(Refused, match="the law of UK knows no change"):
        allocation.load(ws)
