"""Transfers carry lots with basis, date and order; what has no counterpart is asked about and never a sale."""

from decimal import Decimal

import pytest

from core.model import Account, LinkKind, Method, TaxType
from core.tax.us import UnitedStates
from core.unknown import Unknown
from tests.unit.booking_notation import accounts, booked, disposals, event, kinds, lots

COINBASE = """
    b1 2025-01-01 Coinbase buy 10 BTC for 1000
    b2 2025-02-01 Coinbase buy 20 BTC for 4000
    w1 2025-03-01T10:00 Coinbase send 15 BTC
    d1 2025-03-01T10:30 Kraken receive 15 BTC
"""


def test_a_transfer_moves_the_oldest_units_with_their_basis_and_date() -> None:
    """rp2 issue 135: 10 + 20 on Coinbase, 15 moved."""
    found = booked(COINBASE)
    assert lots(found) == [
        "Coinbase 15 BTC {3000 USD, 2025-02-01}", "Kraken 10 BTC {1000 USD, 2025-01-01}", "Kraken 5 BTC {1000 USD, 2025-02-01}",
    ]
    assert found.disposals == ()
    assert [(lot.origin, lot.path) for lot in found.lots if lot.account == "Kraken"] == [("b1", ("d1",)), ("b2", ("d1",))]


def test_under_a_lifo_order_the_newest_units_move() -> None:
    assert lots(booked(COINBASE, rules=UnitedStates(Method.LIFO))) == [
        "Coinbase 10 BTC {1000 USD, 2025-01-01}", "Coinbase 5 BTC {1000 USD, 2025-02-01}", "Kraken 15 BTC {3000 USD, 2025-02-01}",
    ]


def test_lot_ids_are_unique_and_do_not_depend_on_what_was_sold_before() -> None:
    whole, sold = booked(COINBASE), booked(COINBASE + "s1 2025-02-15 Coinbase sell 2 BTC for 500")
    ids = [lot.id for lot in whole.lots]
    assert len(ids) == len(set(ids))
    assert {lot.id for lot in sold.lots} == set(ids)


def test_moved_units_keep_their_place_before_younger_ones_whatever_the_hops() -> None:
    """B1.2: Bought first, moved twice, sold before what was bought at the last place in between (PP 4446, rotki's counter)."""
    found = booked("""
        b1 2025-01-02 A buy 1 BTC for 100
        b2 2025-02-02 C buy 1 BTC for 900
        w1 2025-03-01T10:00 A send 1 BTC
        d1 2025-03-01T10:30 B receive 1 BTC
        w2 2025-03-02T10:00 B send 1 BTC
        d2 2025-03-02T10:30 C receive 1 BTC
        s1 2026-01-03 C sell 1 BTC for 500
    """)
    assert disposals(found) == ["s1 1 BTC {100, 2025-01-02} -> 500 = 400 long"]


def test_the_network_fee_is_given_up_at_its_value() -> None:
    """us-fee-01: 1 BTC at 40,000; 0.001 of it worth 90 goes to the network."""
    script = """
        b1 2024-01-02 A buy 1 BTC for 40000
        w1 2025-03-01T10:00 A send {}
        d1 2025-03-01T10:30 Ledger receive 0.999 BTC
    """
    for row in ("1 BTC", "0.999 BTC fee 0.001 BTC"):
        found = booked(script.format(row), prices={"BTC": "90000"})
        assert disposals(found) == ["w1 0.001 BTC {40, 2024-01-02} -> 90 = 50 long"]
        assert lots(found) == ["Ledger 0.999 BTC {39960 USD, 2024-01-02}"]
    assert disposals(booked(script.format("1 BTC"))) == ["w1 0.001 BTC {40, 2024-01-02} -> unknown = unknown long"]


def test_a_transfer_entered_as_one_event_moves_the_same_way() -> None:
    found = booked("""
        b1 2024-01-02 A buy 1 BTC for 40000
        t1 2025-03-01 A transfer 0.999 BTC to B 0.999 fee 0.001 BTC
    """, prices={"BTC": "90000"})
    assert disposals(found) == ["t1 0.001 BTC {40, 2024-01-02} -> 90 = 50 long"]
    assert lots(found) == ["B 0.999 BTC {39960 USD, 2024-01-02}"]


def test_transfers_of_one_day_without_times_follow_each_other() -> None:
    """Journaled shares: bought, moved from A to B to C and sold there on one date; keys in the worst order."""
    found = booked("""
        z1 2025-03-03 A buy 10 VTI for 1000
        z2 2025-03-03 A transfer 10 VTI to B 10
        a1 2025-03-03 B transfer 10 VTI to C 10
        a0 2025-03-03 C sell 10 VTI for 1100
    """)
    assert disposals(found) == ["a0 10 VTI {1000, 2025-03-03} -> 1100 = 100 short"]
    assert kinds(found) == []


def test_transfers_of_one_instant_between_separate_rows_follow_each_other_too() -> None:
    found = booked("""
        z1 2025-03-03 A buy 10 VTI for 1000
        z2 2025-03-03 A send 10 VTI ref j1
        a2 2025-03-03 B receive 10 VTI ref j1
        b2 2025-03-03 B send 10 VTI ref j2
        a1 2025-03-03 C receive 10 VTI ref j2
        a0 2025-03-03 C sell 10 VTI for 1100
    """)
    assert disposals(found) == ["a0 10 VTI {1000, 2025-03-03} -> 1100 = 100 short"]
    assert kinds(found) == []


def test_an_arrival_stamped_before_its_sending_still_carries_the_lots() -> None:
    found = booked("""
        b1 2025-01-02 A buy 1 BTC for 100
        w1 2025-03-01T10:00 A send 1 BTC
        d1 2025-03-01T09:30 B receive 1 BTC
        s1 2025-03-01T09:45 B sell 1 BTC for 500
    """)
    assert disposals(found) == ["s1 1 BTC {100, 2025-01-02} -> 500 = 400 short"]


def test_money_moves_without_lots() -> None:
    found = booked("""
        w1 2025-03-03 A send 500 USD
        d1 2025-03-04 B receive 500 USD
        d2 2025-03-04 B receive 700 USD
    """)
    assert (found.lots, found.disposals, found.questions) == ((), (), ())
    assert Decimal(1200) == found.balances["B", "cash:USD"]


# ---- without a counterpart

def test_a_deposit_from_nowhere_has_no_known_basis_or_date_and_is_asked_about() -> None:
    found = booked("d1 2025-03-01T10:30 A receive 2 BTC")
    assert lots(found) == ["A 2 BTC {unknown USD, unknown}"]
    assert found.lots[0].long_term_on is None
    assert kinds(found) == ["deposit"]
    assert found.questions[0].id == "deposit-d1"


@pytest.mark.parametrize(
    ("answer", "lot", "incomes"),
    [
        ("bought 30000 2021-05-06", "A 2 BTC {30000 USD, 2021-05-06}", 0),
        ("gift 1000 2019-05-06", "A 2 BTC {1000 USD, 2019-05-06}", 0),
        ("income", "A 2 BTC {180000 USD, 2025-03-01}", 1),
        ("income 170000", "A 2 BTC {170000 USD, 2025-03-01}", 1),
    ],
)
def test_the_answer_gives_a_deposit_its_basis_and_date(answer: str, lot: str, incomes: int) -> None:
    found = booked("d1 2025-03-01T10:30 A receive 2 BTC", prices={"BTC": "90000"}, answers={"deposit-d1": answer})
    assert [lot] == lots(found)
    assert incomes == len(found.incomes)
    assert kinds(found) == []


def test_an_answer_that_is_none_leaves_the_question_open() -> None:
    assert kinds(booked("d1 2025-03-01T10:30 A receive 2 BTC", answers={"deposit-d1": "bought cheaply"})) == ["deposit"]


GONE = """
    b1 2024-01-02 A buy 1 BTC for 40000
    w1 2025-03-01T10:00 A send 0.5 BTC
"""


def test_a_withdrawal_to_nowhere_is_no_sale_and_is_asked_about() -> None:
    """B1.3."""
    found = booked(GONE, prices={"BTC": "90000"})
    assert found.disposals == ()
    assert lots(found) == ["A 0.5 BTC {20000 USD, 2024-01-02}"]
    assert [f"{lot.account} {lot.quantity} BTC {{{lot.basis:f} USD, {lot.acquired}}}".replace(
        ".000000000000", "") for lot in found.limbo] == ["A 0.5 BTC {20000 USD, 2024-01-02}"]
    assert kinds(found) == ["withdrawal"]


@pytest.mark.parametrize(
    ("answer", "sales", "limbo"),
    [
        ("spent", ["w1 0.5 BTC {20000, 2024-01-02} -> 45000 = 25000 long"], 0),
        ("spent 44000", ["w1 0.5 BTC {20000, 2024-01-02} -> 44000 = 24000 long"], 0),
        ("gift", [], 0),
        ("own", [], 1),
    ],
)
def test_the_answer_says_what_a_withdrawal_was(answer: str, sales: list[str], limbo: int) -> None:
    found = booked(GONE, prices={"BTC": "90000"}, answers={"withdrawal-w1": answer})
    assert sales == disposals(found)
    assert limbo == len(found.limbo)
    assert kinds(found) == []


def test_a_question_says_where_several_transfers_are_possible() -> None:
    found = booked("""
        b1 2025-01-02 A buy 1 BTC for 100
        w1 2025-03-01T10:00 A send 1 BTC
        d1 2025-03-01T10:30 B receive 1 BTC
        d2 2025-03-01T10:40 C receive 1 BTC
        d3 2025-06-01T10:40 C receive 1 BTC
    """)
    said = {question.event: "one of several" in question.remedy for question in found.questions}
    assert said == {"w1": True, "d1": True, "d2": True, "d3": False}


def test_sending_more_than_the_history_holds_brings_the_rest_without_basis() -> None:
    found = booked("""
        b1 2025-01-02 A buy 1 BTC for 100
        w1 2025-03-01T10:00 A send 3 BTC
        d1 2025-03-01T10:30 B receive 3 BTC
    """)
    assert lots(found) == ["B 1 BTC {100 USD, 2025-01-02}", "B 2 BTC {unknown USD, unknown}"]
    assert kinds(found) == ["missing units"]


def test_a_users_link_that_brings_more_than_left_asks_nothing_but_knows_no_basis_for_the_rest() -> None:
    found = booked("""
        b1 2025-01-02 A buy 1 BTC for 100
        w1 2025-03-01T10:00 A send 1 BTC
        d1 2025-03-09T10:30 B receive 1.5 BTC
    """, links=[("w1", "d1")])
    assert lots(found) == ["B 1 BTC {100 USD, 2025-01-02}", "B 0.5 BTC {unknown USD, unknown}"]
    assert isinstance(found.lots[1].basis, Unknown)


def test_the_order_of_lots_is_marked_where_an_unknown_date_decides_it() -> None:
    found = booked("""
        d1 2025-03-01T10:30 A receive 2 BTC
        b1 2025-04-02 A buy 1 BTC for 100
        s1 2025-05-02 A sell 1 BTC for 100
        s2 2025-06-02 A sell 2 BTC for 100
    """)
    assert list(found.disposals[0].marks) == ["lot order depends on an unknown acquisition date"]
    assert found.disposals[1].marks == ()


def test_a_sale_in_a_retirement_account_is_not_in_the_totals() -> None:
    from core.booking import totals

    held = accounts(Account("IRA", tax_type=TaxType.ROTH))
    found = booked([event("b1 2025-01-02 IRA buy 1 VTI for 100"), event("s1 2025-05-02 IRA sell 1 VTI for 150")], held=held)
    assert Decimal(0) == totals(found.disposals, held).short
    assert Decimal(50) == totals(found.disposals, {}).short


WRAPPED = """
    b1 2023-01-05 A buy 1 stETH for 1000
    b2 2023-02-05 A buy 2 stETH for 5000
    w1 2025-03-01T10:00 A send 3 stETH fee 0.002 ETH
    d1 2025-03-01T10:05 A receive 2.4 wstETH
    s1 2025-06-01 A sell 0.8 wstETH for 4000
"""


def test_a_wrap_carries_basis_date_and_order_to_what_the_units_became() -> None:
    """B1.6: three became two and four fifths, each lot in proportion; the oldest is sold first and is long-term."""
    found = booked(WRAPPED, conversions=[("w1", "d1", LinkKind.WRAP)])
    assert lots(found) == ["A 1.6 wstETH {5000 USD, 2023-02-05}"]
    assert disposals(found)[-1] == "s1 0.8 wstETH {1000, 2023-01-05} -> 4000 = 3000 long"
    assert kinds(found) == ["missing units"]


def test_the_same_linked_as_a_swap_is_a_disposal_at_value_and_a_new_lot() -> None:
    """B1.6: the cautious reading (Notice 2024-57 settles neither)."""
    found = booked(WRAPPED.replace(" fee 0.002 ETH", ""), conversions=[("w1", "d1", LinkKind.SWAP)], prices={"stETH": "4000"})
    assert disposals(found) == [
        "w1 1 stETH {1000, 2023-01-05} -> 4000 = 3000 long",
        "w1 2 stETH {5000, 2023-02-05} -> 8000 = 3000 long",
        "s1 0.8 wstETH {4000, 2025-03-01} -> 4000 = 0 short",
    ]
    assert lots(found) == ["A 1.6 wstETH {8000 USD, 2025-03-01}"]
    assert kinds(found) == []


def test_a_bridge_carries_unit_for_unit_and_what_did_not_arrive_was_its_fee() -> None:
    """B1.6: and what comes back over it is what it was, with the date of its purchase."""
    found = booked("""
        b1 2023-01-05 A buy 100 USDC for 100
        w1 2025-03-01T10:00 A send 100 USDC
        d1 2025-03-01T10:20 B receive 99.5 USDC.e
        w2 2025-04-01T10:00 B send 99.5 USDC.e
        d2 2025-04-01T10:20 A receive 99.5 USDC
    """, conversions=[("w1", "d1", LinkKind.BRIDGE), ("w2", "d2", LinkKind.BRIDGE)], prices={"USDC": "1"})
    assert lots(found) == ["A 99.5 USDC {99.5 USD, 2023-01-05}"]
    assert disposals(found) == ["w1 0.5 USDC {0.5, 2023-01-05} -> 0.5 = 0 long"]
    assert kinds(found) == []


def test_a_wrap_of_more_than_the_history_holds_knows_the_basis_of_what_it_holds() -> None:
    found = booked("""
        b1 2025-01-05 A buy 1 ETH for 1000
        w1 2025-03-01T10:00 A send 4 ETH
        d1 2025-03-01T10:05 A receive 4 WETH
    """, conversions=[("w1", "d1", LinkKind.WRAP)])
    assert lots(found) == ["A 1 WETH {1000 USD, 2025-01-05}", "A 3 WETH {unknown USD, unknown}"]
    assert kinds(found) == ["missing units"]
