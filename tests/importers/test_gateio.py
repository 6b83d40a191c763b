"""Gate.io: what its billing details make hard. Every row type is in `formats/gateio`."""

import pytest

from core.model import Fate
from importers.times import NeedsZone
from tests.importers.reading import read, reasons, show, shown
from tests.importing import desk

HEAD = "no,time,action_desc,action_data,type,change_amount,amount,total\n"
PLACED = "1,2023-12-31 09:00:00,Order Placed,800,USDT,-2000,3000,5000\n"
FILLED = (
    "2,2024-01-02 09:30:00,Order Fullfilled,800,BTC,0.02,0.02,0.02\n3,2024-01-02 09:30:00,Trading Fees,800,BTC,-0.00004,0.01996,0.01996\n"
    "4,2024-01-02 09:31:00,Order Fullfilled,800,BTC,0.01,0.02996,0.02996\n5,2024-01-03 10:00:00,Order Cancelled,800,USDT,500,3500,3500\n"
)


def test_an_order_is_what_all_its_rows_come_to_when_it_was_filled() -> None:
    """What was held when it was placed is given back in part; the order is of the year in which it was filled."""
    assert shown(read(HEAD + PLACED + FILLED, tz="UTC")) == ["2024-01-02 09:30:00 swap +0.03 BTC, -1500 USDT, -0.00004 BTC fee"]


def test_orders_of_one_second_and_amount_are_told_apart_by_their_numbers() -> None:
    """In whatever order the rows stand, each fill keeps its order and its identity."""
    rows = [
        f"1,2024-01-02 09:00:00,Order Placed,{order},USDT,-100,0,0\n" for order in (801, 802)
    ] + ["2,2024-01-02 09:00:00,Order Filled,801,BTC,0.002,0,0\n", "3,2024-01-02 09:00:00,Order Filled,802,ETH,0.04,0,0\n"]
    one, other = (read(HEAD + "".join(each), tz="UTC") for each in (rows, rows[::-1]))
    assert {show(draft): draft.key for draft in one.drafts} == {show(draft): draft.key for draft in other.drafts}
    assert sorted(shown(one)) == ["2024-01-02 09:00:00 swap +0.002 BTC, -100 USDT", "2024-01-02 09:00:00 swap +0.04 ETH, -100 USDT"]


def test_an_open_order_waits_and_is_booked_once_it_was_filled() -> None:
    assert reasons(read(HEAD + PLACED, tz="UTC"), Fate.QUARANTINED) == [(2, "half a trade")]
    with desk() as at:
        for name, written in (("december.csv", HEAD + PLACED), ("january.csv", HEAD + PLACED + FILLED)):
            assert at.bring(name, written, tz="UTC").done is not None
        assert at.balances() == {"Gate.io BTC": "0.02996", "Gate.io USDT": "-1500"}
        assert at.ws.ledger.verify() == []


def test_the_zone_is_asked_for() -> None:
    """Trap: times are in the zone of whoever exported them, and nothing in the file says it."""
    with pytest.raises(NeedsZone):
        read(HEAD + PLACED)
