"""What corporate actions do to the lots that are sold after them: which is the dearest, how long each was held, and all of their basis."""

from datetime import date

import pytest

from core.model import Account, DatedMethod, Method
from core.money import total
from core.tax.us import UnitedStates
from core.unknown import known
from tests.unit.booking_notation import accounts, booked, disposals, lots

HIFO, LOFO = UnitedStates(Method.HIFO), UnitedStates(Method.LOFO)


def test_the_dearest_lot_is_told_by_basis_after_a_return_of_capital() -> None:
    """Of b1 (12 a unit) half is sold first, so that its rank was taken; 3 a unit come back on what is left, then b2 is bought at 10: of
    9 and 10 the second is the dearer."""
    script = """
        b1 2022-03-01 A buy 2 REIT for 24
        s1 2022-04-01 A sell 1 REIT for 15
        r1 2022-06-01 A roc 0 REIT for 3
        b2 2022-07-01 A buy 1 REIT for 10
        s2 2023-08-01 A sell 1 REIT for 20
    """
    assert disposals(booked(script, rules=HIFO))[1:] == ["s2 1 REIT {10, 2022-07-01} -> 20 = 10 long"]
    assert disposals(booked(script, rules=LOFO))[1:] == ["s2 1 REIT {9, 2022-03-01} -> 20 = 11 long"]


def test_the_dearest_lot_is_told_by_basis_after_a_spin_off_and_a_split() -> None:
    """PAR keeps 60 of 100 and of 90 a unit; then one share becomes three; a lot bought at 25 after that is the dearest."""
    script = """
        b1 2022-03-01 A buy 1 PAR for 100
        b2 2022-04-01 A buy 1 PAR for 90
        c1 2023-01-03 A spin_off 2 KID
        c2 2023-02-03 A split 4 PAR
        b3 2023-03-03 A buy 1 PAR for 25
        s1 2023-04-03 A sell 2 PAR for 60
        s2 2023-04-03 A sell 1 KID for 50
    """
    found = booked(script, rules=HIFO, answers={"spin-off-c1": "PAR 40%"})
    assert disposals(found) == [
        "s1 1 PAR {25, 2023-03-03} -> 30 = 5 short", "s1 1 PAR {20, 2022-03-01} -> 30 = 10 long",
        "s2 1 KID {40, 2022-03-01} -> 50 = 10 long",
    ]
    given = total(sale.basis for sale in found.disposals if known(sale.basis))
    assert given + total(lot.basis for lot in found.lots if known(lot.basis)) == 100 + 90 + 25


def test_a_spin_off_divides_basis_by_what_both_were_worth() -> None:
    """B3.9: 40 PAR at 30 and 20 KID at 20 on the first day: a quarter goes with the new shares, to each lot's own date."""
    script = """
        b1 2022-03-01 A buy 30 PAR for 900
        b2 2022-04-01 A buy 10 PAR for 500
        c1 2023-06-01 A spin_off 20 KID
    """
    found = booked(script, answers={"spin-off-c1": "PAR at 30 20"})
    assert lots(found) == [
        "A 15 KID {225 USD, 2022-03-01}", "A 5 KID {125 USD, 2022-04-01}", "A 30 PAR {675 USD, 2022-03-01}",
        "A 10 PAR {375 USD, 2022-04-01}",
    ]
    assert found.questions == ()
    assert [question.kind for question in booked(script, answers={"spin-off-c1": "PAR at 30 0"}).questions] == ["spin-off"]


def test_a_distribution_beyond_the_basis_is_a_gain_of_each_lots_own_term() -> None:
    """us-roc-01 with two lots: the old one's excess is long-term, the young one's short-term."""
    found = booked("""
        b1 2022-03-01 A buy 100 REIT for 1000
        b2 2023-03-01 A buy 100 REIT for 500
        r1 2023-06-01 A roc 0 REIT for 2400
    """)
    assert disposals(found) == ["r1 0 REIT {1000, 2022-03-01} -> 1200 = 200 long", "r1 0 REIT {500, 2023-03-01} -> 1200 = 700 short"]
    assert lots(found) == ["A 100 REIT {0 USD, 2022-03-01}", "A 100 REIT {0 USD, 2023-03-01}"]


@pytest.mark.parametrize(
    ("sold", "term"), [("2023-06-14", "short"), ("2023-06-15", "short"), ("2023-06-16", "long")],
)
def test_dates_go_through_a_rename_a_split_a_merger_and_two_transfers(sold: str, term: str) -> None:
    """Bought 15 June 2022: long-term from 16 June 2023, whatever the share is called by then and wherever it lies."""
    found = booked(f"""
        b1 2022-06-15 A buy 10 OLD for 1000
        n1 2022-07-01 A rename 10 OLD into 10 NEW
        t1 2022-08-01 A transfer 10 NEW to B 10
        c1 2022-09-01 B split 20 NEW
        m1 2022-10-01 B merge 30 NEW into 15 BIG worth 9000
        t2 2022-11-01 B transfer 15 BIG to C 15
        s1 {sold} C sell 15 BIG for 1500
    """, answers={"merger-m1": "tax-free"})
    assert disposals(found) == [f"s1 15 BIG {{1000, 2022-06-15}} -> 1500 = 500 {term}"]
    assert (found.lots, found.questions) == ((), ())


def test_a_merger_for_shares_with_cash_for_the_fraction() -> None:
    """105 shares at 2:1 are 52.5, half a share is paid out at 60; its basis is its part of the whole."""
    found = booked("""
        b1 2022-06-15 A buy 105 OLD for 1050
        m1 2023-10-01T10:00 A merge 105 OLD into 52.5 NEW worth 6300
        f1 2023-10-02T10:00 A cil 0.5 NEW for 60
    """, answers={"merger-m1": "tax-free"})
    assert disposals(found) == ["f1 0.5 NEW {10, 2022-06-15} -> 60 = 50 long"]
    assert lots(found) == ["A 52 NEW {1040 USD, 2022-06-15}"]


def test_a_reverse_split_keeps_every_lots_share_and_the_order_of_the_dearest() -> None:
    found = booked("""
        b1 2022-06-15 A buy 30 OLD for 300
        b2 2022-07-15 A buy 60 OLD for 1200
        c1 2023-01-05 A split -81 OLD
        s1 2023-02-05 A sell 4 OLD for 1000
    """, rules=HIFO)
    assert disposals(found) == ["s1 4 OLD {800, 2022-07-15} -> 1000 = 200 short"]
    assert lots(found) == ["A 3 OLD {300 USD, 2022-06-15}", "A 2 OLD {400 USD, 2022-07-15}"]


def test_lots_of_a_hard_fork_and_an_airdrop_have_the_value_at_receipt_and_their_own_date() -> None:
    """Rev. Rul. 2019-24; the coin that forked keeps its basis."""
    found = booked("""
        b1 2016-01-10 A buy 1 BTC for 400
        i1 2017-08-01 A income 1 BCH worth 300 as fork
        i2 2018-01-01 A income 5 AIR as airdrop
        s1 2018-08-01 A sell 1 BCH for 700
    """)
    assert disposals(found) == ["s1 1 BCH {300, 2017-08-01} -> 700 = 400 short"]
    assert [(item.kind, known(item.value)) for item in found.incomes] == [("fork", True), ("airdrop", False)]
    assert lots(found) == ["A 1 BTC {400 USD, 2016-01-10}", "A 5 AIR {unknown USD, 2018-01-01}"]


def test_an_order_by_basis_looks_at_what_came_by_transfer_as_it_arrived() -> None:
    """B orders HIFO: what arrived from A keeps the basis per unit that it had, the part of a lot like the whole."""
    held = accounts(Account("B", methods=(DatedMethod(date(2024, 1, 1), Method.HIFO),)))
    found = booked("""
        b1 2024-01-02 A buy 3 BTC for 90000
        b2 2024-01-03 B buy 1 BTC for 29999
        t1 2024-02-01 A transfer 1 BTC to B 1
        s1 2025-06-01 B sell 1 BTC for 80000
    """, held=held, answers={"crypto-basis-before-2025": "wallet"})
    assert disposals(found) == ["s1 1 BTC {30000, 2024-01-02} -> 80000 = 50000 long"]
