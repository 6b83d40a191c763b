"""Lots named for a sale by the user, with the time at which they were named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.booking import marks
from core.model import Method
from core.services import identifying, lots
from core.services.contracts import identifying as contract
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from tests.unit.services_desk import buy, desk, sell


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        yield opened


def sold(ws: Workspace, asset: str) -> tuple[str, list[str]]:
    """The key of a sale of 2 units out of lots of 1 at 10, 2 at 60 and 1 at 20, and the ids of these lots."""
    for day, what, cost in (("2025-01-01", "1", "10"), ("2025-01-02", "2", "60"), ("2025-01-03", "1", "20")):
        buy(ws, f"{what} {asset}", cost, f"{day}T10:00")
    ids = [row.lot.id for row in lots.load(ws)]
    return sell(ws, f"2 {asset}", "100", "2025-03-03T10:00"), ids


def taken(found: identifying.Identified) -> list[object]:
    return [sale.basis for sale in found.sales]


def test_lots_named_in_time_are_those_sold(ws: Workspace) -> None:
    """B2.6: coins before the sale, in part and in the order named; the rest goes by FIFO and says so."""
    sale, ids = sold(ws, "crypto:BTC")
    assert taken(identifying.load(ws, sale)) == [10, 30]
    found = identifying.name(ws, sale, [f"{ids[2]}=1", f"{ids[1]}=1"], recorded="2025-03-03T09:59")
    assert (taken(found), [each.marks for each in found.sales]) == ([20, 30], [(), ()])
    assert ws.ledger.journal.entries()[0].kind == "lots identified"
    again = identifying.name(ws, sale[:12], [f"{ids[2]}=1"], recorded="2025-03-03T10:00", channel="told to the exchange")
    assert (taken(again), len(again.records)) == ([20, 10], 2)
    assert again.sales[0].marks == (marks.not_held(Method.FIFO),)
    written = contract.identified(ws, again)
    assert (written["quantity"], written["records"][1]["channel"], written["disposals"][0]["basis"]) == ("2", "told to the exchange", "20")


def test_lots_named_too_late_are_kept_and_do_not_bind(ws: Workspace) -> None:
    """Now is a year after the sale."""
    sale, ids = sold(ws, "crypto:BTC")
    found = identifying.name(ws, sale, [ids[1]])
    assert (taken(found), len(found.records)) == ([10, 30], 1)
    assert found.sales[0].marks == (marks.late(Method.FIFO),)


def test_shares_wait_for_the_brokers_word(ws: Workspace) -> None:
    sale, ids = sold(ws, "security:VTI")
    found = identifying.name(ws, sale, [ids[1]], recorded="2025-03-04T12:00")
    assert (taken(found), found.sales[0].marks) == ([60], (marks.UNCONFIRMED,))
    assert identifying.name(ws, sale, [], confirmed=True).sales[0].marks == ()


def test_what_cannot_be_meant_is_refused(ws: Workspace) -> None:
    sale, ids = sold(ws, "crypto:BTC")
    other = buy(ws, "1 crypto:ETH", "9", "2025-01-01")
    with pytest.raises(Refused, match="gives up none"):
        identifying.name(ws, other, [ids[0]])
    with pytest.raises(Refused, match="has no lot 'Lx' of BTC"):
        identifying.name(ws, sale, ["Lx"])
    with pytest.raises(Refused, match="1 BTC more are named than the sale gives up; name 2 at most"):
        identifying.name(ws, sale, [f"{ids[1]}=3"])
    with pytest.raises(Refused, match="named twice"):
        identifying.name(ws, sale, [f"{ids[1]}=1", f"{ids[1]}=1"])
    for wrong, recorded in ((f"{ids[1]}=0", ""), (f"{ids[1]}=much", ""), (ids[1], "2027-01-01")):
        with pytest.raises(Invalid):
            identifying.name(ws, sale, [wrong], recorded=recorded)
    with pytest.raises(Invalid, match="name at least one lot"):
        identifying.name(ws, sale, [], confirmed=True)
    assert identifying.load(ws, sale).records == ()
