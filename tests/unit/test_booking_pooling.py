"""Digital assets held before 2025: per wallet or over all wallets, and what is open until the user says which."""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.booking import marks
from core.booking.slices import lot_id
from core.model import Account, Allocation, Choices, Method, Owner, Part
from core.money import ZERO, add
from core.tax.us import POOLING_QUESTION, UnitedStates
from tests.unit.booking_notation import accounts, booked, disposals, kinds, lots

OLD = """
    b1 2023-01-10 A buy 1 BTC for 20000
    b2 2023-02-10 B buy 1 BTC for 50000
    s1 2024-06-01 B sell 1 BTC for 60000
    s2 2025-06-01 A sell 1 BTC for 90000
"""


def test_per_wallet_a_sale_takes_the_wallets_own_lot() -> None:
    found = booked(OLD, answers={POOLING_QUESTION: "wallet"})
    assert disposals(found) == ["s1 1 BTC {50000, 2023-02-10} -> 60000 = 10000 long", "s2 1 BTC {20000, 2023-01-10} -> 90000 = 70000 long"]
    assert kinds(found) == []


def test_pooled_a_sale_before_2025_takes_the_oldest_lot_wherever_it_lies() -> None:
    found = booked(OLD, answers={POOLING_QUESTION: "universal"})
    assert disposals(found) == ["s1 1 BTC {20000, 2023-01-10} -> 60000 = 40000 long", "s2 1 BTC {50000, 2023-02-10} -> 90000 = 40000 long"]
    assert [(sale.event, sale.account) for sale in found.disposals] == [("s1", "B"), ("s2", "A")]
    assert kinds(found) == []


def test_unanswered_the_question_is_asked_once_and_what_depends_on_it_is_marked() -> None:
    """B2.1."""
    found = booked(OLD)
    assert [question.id for question in found.questions] == [POOLING_QUESTION]
    assert [sale.marks for sale in found.disposals] == [(marks.ORDER_ANSWER,), (marks.ORDER_ANSWER,)]


def test_the_policy_can_settle_it_and_the_answer_in_the_ledger_comes_first() -> None:
    pooled = UnitedStates(basis_before="universal")
    assert [sale.origin for sale in booked(OLD, rules=pooled).disposals] == ["b1", "b2"]
    assert [sale.origin for sale in booked(OLD, rules=pooled, answers={POOLING_QUESTION: "wallet"}).disposals] == ["b2", "b1"]


@pytest.mark.parametrize(
    "script",
    [
        "b1 2023-01-10 A buy 2 BTC for 20000\ns1 2024-06-01 A sell 1 BTC for 60000\ns2 2025-06-01 A sell 1 BTC for 9",
        "b1 2025-01-10 A buy 1 BTC for 20000\nb2 2025-01-11 B buy 1 BTC for 5\ns1 2025-06-01 B sell 1 BTC for 60000",
        "b1 2023-01-10 A buy 1 VTI for 200\nb2 2023-01-11 B buy 1 VTI for 5\ns1 2024-06-01 B sell 1 VTI for 60000",
    ],
)
def test_one_wallet_later_purchases_and_securities_raise_no_question(script: str) -> None:
    found = booked(script)
    assert kinds(found) == []
    assert all(not sale.marks for sale in found.disposals)


def test_sales_that_come_out_the_same_either_way_are_not_marked() -> None:
    """A sells the oldest of all; after 2025 nothing has been exchanged between wallets."""
    found = booked("""
        b1 2023-01-10 A buy 1 BTC for 20000
        b2 2023-02-10 B buy 1 BTC for 50000
        s1 2024-06-01 A sell 1 BTC for 60000
        s2 2025-06-01 B sell 1 BTC for 90000
    """)
    assert kinds(found) == ["basis before 2025"]
    assert [sale.marks for sale in found.disposals] == [(), ()]


def test_wallets_of_two_taxpayers_are_never_pooled() -> None:
    held = accounts(Account("B", owner=Owner.SPOUSE))
    assert kinds(booked(OLD, held=held)) == []
    assert [sale.origin for sale in booked(OLD, held=held, answers={POOLING_QUESTION: "universal"}).disposals] == ["b2", "b1"]


def test_where_pooling_ends_each_wallet_gets_lots_for_the_units_it_holds() -> None:
    """3 bought in A, 2 in B, 2 moved from A to B, 2 sold in B: A keeps 1 of its own, B its 2 own."""
    script = """
        b1 2023-01-10 A buy 3 BTC for 300
        b2 2023-02-10 B buy 2 BTC for 1000
        w1 2023-03-01T10:00 A send 2 BTC
        d1 2023-03-01T11:00 B receive 2 BTC
        s1 2024-06-01 B sell 2 BTC for 5000
        s2 2025-06-01 A sell 0.5 BTC for 900
    """
    found = booked(script, answers={POOLING_QUESTION: "universal"})
    assert disposals(found) == ["s1 2 BTC {200, 2023-01-10} -> 5000 = 4800 long", "s2 0.5 BTC {50, 2023-01-10} -> 900 = 850 long"]
    assert lots(found) == ["A 0.5 BTC {50 USD, 2023-01-10}", "B 2 BTC {1000 USD, 2023-02-10}"]


def test_pooling_lasts_to_the_end_of_a_history_that_ends_before_2025() -> None:
    script = "\n".join(OLD.strip().splitlines()[:3])
    assert lots(booked(script, answers={POOLING_QUESTION: "universal"})) == ["A 1 BTC {50000 USD, 2023-02-10}"]


@pytest.mark.parametrize("method", list(Method))
def test_many_moves_do_not_break_lots_into_dust(method: Method) -> None:
    """Pooled lots stay whole, so disposals grow with sales and not with moves; units agree with balances in every wallet."""
    lines = []
    for n in range(200):
        day = f"2023-{1 + n // 20:02}-{1 + n % 20:02}"
        lines += [
            f"b{n:03} {day}T08:00 W{n % 4} buy 1.1 ETH for {1000 + n}", f"w{n:03} {day}T09:00 W{n % 4} send 0.7 ETH ref h{n}",
            f"d{n:03} {day}T09:10 W{(n + 1) % 4} receive 0.7 ETH ref h{n}", f"s{n:03} {day}T10:00 W{(n + 1) % 4} sell 0.6 ETH for 900",
        ]
    found = booked("\n".join(lines), rules=UnitedStates(method), answers={POOLING_QUESTION: "universal"})
    assert len(found.disposals) < 450
    held: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for lot in found.lots:
        held[lot.account, lot.asset] = add(held[lot.account, lot.asset], lot.quantity)
    assert {key: units for key, units in found.balances.items() if key[1] == "crypto:ETH" and units} == held


# ---- the opening allocation of Rev. Proc. 2024-28

THREE = """
    b1 2023-01-10 A buy 2 BTC for 20000
    b2 2023-02-10 B buy 2 BTC for 50000
    b3 2024-02-10 C buy 1 BTC for 45000
    s1 2024-06-01 B sell 1 BTC for 60000
    s2 2025-06-01 B sell 1 BTC for 90000
"""
"""Pooled, s1 sells half of b1; left are b1 1, b2 2, b3 1; A holds 2, B and C 1 each."""
POOLED = {POOLING_QUESTION: "universal"}


def allocated(*parts: tuple[str, str, str]) -> Choices:
    """Parts as (origin of the lot or empty, wallet, units)."""
    ids = {lot.origin: lot_id(lot.origin, "0") for lot in booked(THREE, answers=POOLED).lots} | {"b1": lot_id("b1", "0"), "": ""}
    listed = tuple(Part(account, ids.get(origin, origin), Decimal(units)) for origin, account, units in parts)
    return Choices(allocations=(Allocation(Owner.SELF, "crypto:BTC", listed, datetime(2024, 12, 20, tzinfo=UTC)),))


def test_unused_basis_goes_to_wallets_as_it_was_allocated_by_lot() -> None:
    """B2.7: without an allocation B keeps what was bought there."""
    assert disposals(booked(THREE, answers=POOLED))[1] == "s2 1 BTC {25000, 2023-02-10} -> 90000 = 65000 long"
    found = booked(THREE, answers=POOLED, choices=allocated(("b3", "B", "1"), ("b1", "A", "1"), ("b2", "A", "1"), ("b2", "C", "1")))
    assert disposals(found)[1] == "s2 1 BTC {45000, 2024-02-10} -> 90000 = 45000 long"
    assert lots(found) == ["A 1 BTC {10000 USD, 2023-01-10}", "A 1 BTC {25000 USD, 2023-02-10}", "C 1 BTC {25000 USD, 2023-02-10}"]
    assert found.questions == ()


def test_a_global_allocation_fills_wallets_in_order_with_the_oldest_lots() -> None:
    """C first, then B; A, which was not named, has the rest."""
    found = booked(THREE, answers=POOLED, choices=allocated(("", "C", "0"), ("", "B", "0"), ("", "Gone", "0")))
    assert disposals(found)[1] == "s2 1 BTC {25000, 2023-02-10} -> 90000 = 65000 long"
    assert lots(found) == ["A 1 BTC {25000 USD, 2023-02-10}", "A 1 BTC {45000 USD, 2024-02-10}", "C 1 BTC {10000 USD, 2023-01-10}"]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((("b3", "B", "1"), ("b1", "A", "1"), ("b2", "A", "1")), "holds 2 BTC, 1 are allocated: 1 too few"),
        ((("b3", "B", "1"), ("b1", "A", "2"), ("b2", "A", "1"), ("b2", "C", "1")), "holds 1 BTC, 2 are allocated: 1 too many"),
        ((("b3", "B", "0.5"), ("b3", "A", "0.5"), ("b1", "A", "1"), ("b2", "A", "1"), ("b2", "C", "1")),
         "wallet A holds 2 BTC, 2.5 are allocated: 0.5 too many"),
        ((("b3", "B", "1"), ("b1", "A", "1"), ("b2", "A", "1"), ("b2", "D", "1")), "wallet C holds 1 BTC, 0 are allocated: 1 too few"),
        ((("b3", "B", "1"), ("b1", "A", "1"), ("b2", "A", "1"), ("b2", "C", "1"), ("Lx", "C", "1")), "lot Lx holds 0 BTC, 1 are allocated"),
    ],
)
def test_an_allocation_that_is_not_what_was_held_is_named_and_none(parts: tuple[tuple[str, str, str], ...], why: str) -> None:
    found = booked(THREE, answers=POOLED, choices=allocated(*parts))
    assert disposals(found) == disposals(booked(THREE, answers=POOLED))
    assert kinds(found) == ["allocation"]
    assert why in found.questions[0].what


def test_an_allocation_of_lots_that_were_never_pooled_is_asked_about() -> None:
    everything = allocated(("", "C", "0"))
    assert "kept per wallet" in booked(THREE, answers={POOLING_QUESTION: "wallet"}, choices=everything).questions[0].what
    assert "nothing of it was held" in booked("b1 2025-02-10 A buy 1 ETH for 9", answers=POOLED, choices=everything).questions[0].what
    assert booked([], answers=POOLED, choices=everything).questions == ()
