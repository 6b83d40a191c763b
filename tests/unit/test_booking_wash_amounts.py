"""Wash sales in figures: how much is disallowed, where it goes, and that it is found again there (rules B5.*)."""

from datetime import date
from decimal import Decimal

from core.booking import marks
from core.model import Account, Asset, Booking, DatedMethod, Identification, Lot, Method, Owner, TaxType, Term
from core.money import total
from core.tax.us import UnitedStates
from core.unknown import Unknown, known
from tests.unit.booking_notation import accounts, booked, events

IRA = accounts(Account("IRA", tax_type=TaxType.TRADITIONAL))


def disallowed(found: Booking) -> dict[str, Decimal]:
    """By sale: what is disallowed of it."""
    sales = dict.fromkeys((sale.event for sale in found.disposals), Decimal(0))
    for sale in found.disposals:
        assert known(sale.disallowed)
        sales[sale.event] += sale.disallowed
    return sales


def left(found: Booking) -> list[tuple[str, str, Decimal, Decimal, date, Decimal]]:
    """Account, order, units, basis, the day from which the holding period counts, what was carried into the basis."""
    rows = []
    for lot in found.lots:
        assert known(lot.basis)
        start = date.fromordinal(lot.acquired.toordinal() - lot.tacked)
        rows.append((lot.account, lot.origin, lot.quantity, lot.basis, start, lot.adjustment))
    return sorted(rows)


def of(found: Booking, origin: str) -> list[Lot]:
    return [lot for lot in found.lots if lot.origin == origin]


def test_part_of_a_loss_is_disallowed_for_part_of_the_units_and_a_lot_is_split_for_it() -> None:
    """B5.1, B5.4, B5.6."""
    found = booked("""
        b1 2025-01-02 A buy 100 VTI for 10000
        s1 2025-05-02 A sell 100 VTI for 9000
        b2 2025-05-10 A buy 30 VTI for 2700
        b3 2025-05-20 B buy 200 VTI for 18000
    """)
    assert disallowed(found) == {"s1": Decimal(1000)}
    assert left(found) == [
        ("A", "b2", 30, 3000, date(2025, 1, 10), 300),
        ("B", "b3", 70, 7000, date(2025, 1, 20), 700),
        ("B", "b3", 130, 11700, date(2025, 5, 20), 0),
    ]
    assert [(wash.bought, wash.into, wash.quantity, wash.amount, wash.days) for wash in found.washes] == [
        ("b2", "A", 30, 300, 120), ("b3", "B", 70, 700, 120),
    ]
    assert {wash.replacement for wash in found.washes} <= {lot.id for lot in found.lots}


def test_purchases_before_come_first_in_order_of_acquisition_then_those_after() -> None:
    """B5.3."""
    found = booked("""
        b1 2025-01-02 A buy 100 VTI for 10000
        b2 2025-04-20 B buy 20 VTI for 1800
        b3 2025-04-10 B buy 30 VTI for 2700
        s1 2025-05-02 A sell 100 VTI for 9000
        b4 2025-05-03 A buy 60 VTI for 5400
    """)
    assert [(wash.bought, wash.quantity) for wash in found.washes] == [("b3", 30), ("b2", 20), ("b4", 50)]
    assert disallowed(found) == {"s1": Decimal(1000)}


def test_units_of_the_order_that_was_sold_do_not_replace_it() -> None:
    found = booked("""
        b1 2025-04-20 A buy 10 VTI for 1000
        b2 2025-04-21 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 5 VTI for 400
    """)
    assert [(wash.bought, wash.quantity) for wash in found.washes] == [("b2", 5)]
    assert booked("b1 2025-04-20 A buy 10 VTI for 1000\ns1 2025-05-02 A sell 5 VTI for 400").washes == ()


def test_a_unit_replaces_once_and_the_oldest_loss_has_it() -> None:
    found = booked("""
        b1 2024-01-02 A buy 20 VTI for 2000
        s1 2025-05-02 A sell 10 VTI for 900
        s2 2025-05-12 A sell 10 VTI for 800
        b2 2025-05-20 A buy 12 VTI for 960
        b3 2025-06-10 A buy 5 VTI for 400
    """)
    assert disallowed(found) == {"s1": Decimal(100), "s2": Decimal(140)}
    assert [(wash.event, wash.bought, wash.quantity, wash.amount) for wash in found.washes] == [
        ("s1", "b2", 10, 100), ("s2", "b2", 2, 40), ("s2", "b3", 5, 100),
    ]


def test_losses_of_one_day_without_times_are_settled_together_in_order_of_the_original_acquisition() -> None:
    """Whatever their keys: only ten units were bought, and the lot of January is older than that of February."""
    for first, second in (("s1", "s2"), ("s2", "s1")):
        found = booked(f"""
            b1 2025-01-02 A buy 10 VTI for 1000
            b2 2025-02-02 B buy 10 VTI for 1000
            {first} 2025-05-02 A sell 10 VTI for 900
            {second} 2025-05-02 B sell 10 VTI for 700
            b3 2025-05-05 A buy 10 VTI for 700
        """)
        assert disallowed(found) == {first: Decimal(100), second: Decimal(0)}


def test_of_losses_with_times_the_earlier_sale_comes_first() -> None:
    """B5.2."""
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-02-02 B buy 10 VTI for 1000
        s1 2025-05-02T15:00 A sell 10 VTI for 900
        s2 2025-05-02T14:00 B sell 10 VTI for 700
        b3 2025-05-05 A buy 10 VTI for 700
    """)
    assert disallowed(found) == {"s2": Decimal(300), "s1": Decimal(0)}


def test_two_lots_sold_whole_on_one_day_replace_nothing_of_each_other() -> None:
    found = booked("""
        b1 2025-04-12 A buy 10 VTI for 1000
        b2 2025-04-22 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 900
        s2 2025-05-02 A sell 10 VTI for 900
    """)
    assert disallowed(found) == {"s1": Decimal(0), "s2": Decimal(0)}


def test_gains_of_other_lots_on_the_same_day_stay() -> None:
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-01-03 A buy 10 VTI for 500
        s1 2025-05-02 A sell 20 VTI for 1600
        b3 2025-05-05 A buy 20 VTI for 1600
    """)
    assert [(sale.gain, sale.disallowed) for sale in found.disposals] == [(-200, 200), (300, 0)]
    assert [row[2:4] for row in left(found)] == [(10, 800), (10, 1000)]


def test_a_replacement_in_a_retirement_account_forfeits_the_loss() -> None:
    """B5.4."""
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-04-20 IRA buy 4 VTI for 360
        s1 2025-05-02 A sell 10 VTI for 900
        b3 2025-05-03 A buy 3 VTI for 270
    """, held=IRA)
    assert [(sale.disallowed, sale.forfeited) for sale in found.disposals] == [(70, 40)]
    assert left(found) == [("A", "b3", 3, 300, date(2025, 1, 3), 30), ("IRA", "b2", 4, 360, date(2025, 4, 20), 0)]
    assert [(wash.into, wash.amount, wash.forfeited, wash.days) for wash in found.washes] == [("IRA", 40, True, 0), ("A", 30, False, 120)]


def test_a_sale_in_a_retirement_account_is_no_loss_and_a_spouses_purchase_replaces() -> None:
    found = booked("""
        b1 2025-01-02 IRA buy 10 VTI for 1000
        s1 2025-05-02 IRA sell 10 VTI for 900
        b2 2025-01-02 A buy 10 VTI for 1000
        s2 2025-05-02 A sell 10 VTI for 900
        b3 2025-05-03 Hers buy 10 VTI for 900
    """, held=IRA | accounts(Account("Hers", owner=Owner.SPOUSE)))
    assert disallowed(found) == {"s1": Decimal(0), "s2": Decimal(100)}
    assert found.washes[0].into == "Hers"


def test_a_replacement_sold_at_a_loss_passes_the_loss_on_with_all_days_held() -> None:
    found = booked("""
        b1 2024-06-01 A buy 10 VTI for 1000
        s1 2024-07-01 A sell 10 VTI for 900
        b2 2024-07-11 A buy 10 VTI for 880
        s2 2024-08-10 A sell 10 VTI for 850
        b3 2024-08-20 A buy 10 VTI for 800
    """)
    assert [(sale.event, sale.basis, sale.gain, sale.disallowed) for sale in found.disposals] == [
        ("s1", 1000, -100, 100), ("s2", 980, -130, 130),
    ]
    assert left(found) == [("A", "b3", 10, 930, date(2024, 6, 21), 130)]
    assert of(found, "b3")[0].tacked == 60
    assert of(found, "b3")[0].long_term_on == date(2025, 6, 22)


def test_the_term_of_a_replacement_counts_the_days_that_the_sold_units_were_held() -> None:
    """Held from 2 January to 1 March, 58 days; bought on 10 March, so that it counts as held since 11 January: long from 12 January."""
    script = """
        b1 2025-01-02 A buy 10 VTI for 1000
        s1 2025-03-01 A sell 10 VTI for 900
        b2 2025-03-10 A buy 10 VTI for 880
        s2 {} A sell 10 VTI for 2000
    """
    assert [sale.term for sale in booked(script.format("2026-01-11")).disposals] == [Term.SHORT, Term.SHORT]
    assert [sale.term for sale in booked(script.format("2026-01-12")).disposals] == [Term.SHORT, Term.LONG]


def test_fifo_goes_by_acquisition_whatever_was_tacked_and_replacements_before_the_rest_of_their_lot() -> None:
    found = booked("""
        b0 2024-01-01 A buy 10 VTI for 1000
        s0 2025-03-01 A sell 10 VTI for 800
        b1 2025-03-05 A buy 15 VTI for 1200
        b2 2025-03-06 B buy 10 VTI for 800
        t2 2025-04-05 B transfer 10 VTI to A 10
        s1 2025-06-01 A sell 12 VTI for 2400
    """)
    assert [(sale.origin, sale.quantity, sale.basis, sale.term) for sale in found.disposals[1:]] == [
        ("b1", 10, 1000, Term.LONG), ("b1", 2, 160, Term.SHORT),
    ]


def test_units_that_moved_on_still_replace_and_are_replaced() -> None:
    """Bought, transferred in two parts, then the old lot is sold at a loss elsewhere; and transferred again with what they carry."""
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-04-20 B buy 10 VTI for 900
        t1 2025-04-22 B transfer 4 VTI to C 4
        t2 2025-04-23 C transfer 3 VTI to D 3
        s1 2025-05-02 A sell 10 VTI for 900
        t3 2025-05-05 D transfer 3 VTI to A 3
    """)
    assert disallowed(found) == {"s1": Decimal(100)}
    assert left(found) == [
        ("A", "b2", 3, 300, date(2024, 12, 21), 30),
        ("B", "b2", 6, 600, date(2024, 12, 21), 60),
        ("C", "b2", 1, 100, date(2024, 12, 21), 10),
    ]
    assert all(known(lot.basis) for lot in found.lots)


def test_a_lot_under_way_when_the_loss_comes_replaces_on_arrival() -> None:
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-04-20 B buy 10 VTI for 900
        w1 2025-05-01T10:00 B send 10 VTI ref x
        s1 2025-05-02 A sell 10 VTI for 900
        d1 2025-05-03T10:00 C receive 10 VTI ref x
    """)
    assert disallowed(found) == {"s1": Decimal(100)}
    assert left(found) == [("C", "b2", 10, 1000, date(2024, 12, 21), 100)]


def test_a_replacement_that_was_partly_sold_replaces_with_what_is_left() -> None:
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-04-20 B buy 10 VTI for 900
        s0 2025-04-25 B sell 6 VTI for 600
        s1 2025-05-02 A sell 10 VTI for 900
    """)
    assert disallowed(found) == {"s0": Decimal(0), "s1": Decimal(40)}


def test_after_a_split_losses_wait_in_the_new_units() -> None:
    """B5.7: ten sold before a split of two for one are replaced by twenty bought after it; B's booking of it is the same split."""
    found = booked("""
        b1 2025-01-02 A buy 20 VTI for 2000
        b0 2025-01-02 B buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 900
        c1 2025-05-06 A split 10 VTI
        c2 2025-05-07 B split 10 VTI
        b2 2025-05-10 A buy 16 VTI for 800
    """)
    assert disallowed(found) == {"s1": Decimal(80)}
    assert [(wash.quantity, wash.amount) for wash in found.washes] == [(8, 80)]
    assert of(found, "b2")[0].basis == 880


def test_units_that_were_split_between_purchase_and_loss_replace_as_they_are_now() -> None:
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-04-20 B buy 3 VTI for 300
        c1 2025-04-25 A split 10 VTI
        c2 2025-04-25 B split 3 VTI
        s1 2025-05-02 A sell 20 VTI for 900
    """)
    assert disallowed(found) == {"s1": Decimal(30)}
    assert of(found, "b2")[0].basis == Decimal(330)
    assert of(found, "b2")[0].quantity == 6


def test_a_new_name_of_the_security_is_bought_for_the_old_one() -> None:
    found = booked("""
        b1 2025-01-02 A buy 20 FB for 2000
        s1 2025-05-02 A sell 10 FB for 900
        r1 2025-05-05 A rename 10 FB into 5 META
        b2 2025-05-10 A buy 3 META for 500
    """)
    assert disallowed(found) == {"s1": Decimal(60)}
    assert [(wash.bought_asset, wash.quantity) for wash in found.washes] == [("security:META", 6)]


def test_an_opening_lot_with_its_day_of_purchase_is_a_purchase_and_one_without_is_none() -> None:
    """B5.5."""
    script = """
        b1 2025-01-02 A buy 10 VTI for 1000
        o1 2025-05-01 B opening 10 VTI worth 900{}
        s1 2025-05-02 A sell 10 VTI for 900
    """
    assert disallowed(booked(script.format(" acquired 2025-04-20"))) == {"s1": Decimal(100)}
    assert disallowed(booked(script.format(" acquired 2025-03-20"))) == {"s1": Decimal(0)}
    assert disallowed(booked(script.format(""))) == {"s1": Decimal(0)}


def test_a_deposit_that_the_user_says_was_bought_is_a_purchase_of_that_day() -> None:
    script = """
        b1 2025-01-02 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 900
        d1 2025-05-20 B receive 10 VTI
    """
    assert disallowed(booked(script, answers={"deposit-d1": "bought 900 2025-04-20"})) == {"s1": Decimal(100)}
    assert disallowed(booked(script, answers={"deposit-d1": "bought 900 2025-03-20"})) == {"s1": Decimal(0)}
    assert disallowed(booked(script)) == {"s1": Decimal(0)}


def test_shares_of_a_spin_off_and_a_gift_replace_nothing() -> None:
    found = booked("""
        b1 2025-01-02 A buy 10 WBD for 1000
        b2 2025-04-20 A buy 10 T for 1000
        p1 2025-04-25 A spin_off 5 WBD
        g1 2025-04-26 B gift_in 5 WBD
        s1 2025-05-02 A sell 10 WBD for 900
    """, answers={"spin_off-p1": "T 24%", "gift-g1": "gift 300 2025-04-20 500"})
    assert disallowed(found) == {"s1": Decimal(0)}


def test_a_loss_of_unknown_size_makes_what_rests_on_it_unknown_and_nothing_else() -> None:
    """B5.8."""
    found = booked("""
        o1 2025-01-02 A opening 10 VTI
        b1 2025-01-03 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 700
        b2 2025-05-03 A buy 20 VTI for 1400
    """)
    assert isinstance(found.disposals[0].disallowed, Unknown)
    assert found.disposals[0].marks[-1] == marks.WASH_UNKNOWN
    assert sorted((lot.quantity, known(lot.basis)) for lot in of(found, "b2")) == [(10, False), (10, True)]
    assert [lot.basis for lot in of(found, "b2") if known(lot.basis)] == [700]
    assert found.washes == ()


def test_what_an_unknown_loss_cannot_change_stays_known() -> None:
    """In a retirement account the basis stays what was paid; a known gain disallows nothing."""
    found = booked("""
        o1 2025-01-02 A opening 10 VTI
        s1 2025-05-02 A sell 10 VTI for 700
        b2 2025-05-03 IRA buy 20 VTI for 1400
    """, held=IRA)
    assert isinstance(found.disposals[0].disallowed, Unknown)
    assert isinstance(found.disposals[0].forfeited, Unknown)
    assert total(lot.basis for lot in found.lots if known(lot.basis)) == 1400


def test_a_known_loss_that_competes_with_an_unknown_one_for_the_same_units_is_unknown_too() -> None:
    script = """
        o1 2025-01-02 A opening 10 VTI
        b1 2025-01-03 B buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 700
        s2 2025-05-03 B sell 10 VTI for 700
        b2 {} C buy 10 VTI for 700
        b3 2025-05-06 C buy {} VTI for 700
    """
    for day in ("2025-04-20", "2025-05-05"):
        short = {sale.event: sale.disallowed for sale in booked(script.format(day, 1)).disposals}
        assert isinstance(short["s1"], Unknown)
        assert isinstance(short["s2"], Unknown)
    enough = {sale.event: sale.disallowed for sale in booked(script.format("2025-04-20", 10)).disposals}
    assert isinstance(enough["s1"], Unknown)


def test_lots_named_by_the_id_of_a_lot_that_was_split_for_a_wash_sale_are_found() -> None:
    script = """
        b0 2025-01-02 A buy 10 VTI for 1000
        s0 2025-03-01 A sell 10 VTI for 800
        b1 2025-03-05 A buy 30 VTI for 2400
        b2 2025-03-06 A buy 30 VTI for 2400
        s1 2025-06-02 A sell 30 VTI for 3000
    """
    rest = max(of(booked(script.replace("s1", "#").split("#")[0]), "b1"), key=lambda lot: lot.quantity)
    sale = events(script)[-1]
    record = Identification(((rest.id, Decimal(30)),), sale.at, "own books", "A", "security:VTI", "s1", confirmed=True)
    lifo = accounts(Account("A", methods=(DatedMethod(date(2020, 1, 1), Method.LIFO),)))
    found = booked(script, named=[record], held=lifo)
    assert {part.origin for part in found.disposals if part.event == "s1"} == {"b1"}
    assert not any("named" in mark for part in found.disposals for mark in part.marks)


def test_hifo_takes_a_replacement_by_the_basis_that_it_bears() -> None:
    found = booked("""
        b0 2025-01-02 A buy 10 VTI for 2000
        s0 2025-03-01 A sell 10 VTI for 1000
        b1 2025-03-05 A buy 10 VTI for 900
        b2 2025-06-06 A buy 10 VTI for 1500
        s1 2025-09-02 A sell 10 VTI for 3000
    """, rules=UnitedStates(Method.HIFO))
    assert [(sale.origin, sale.basis) for sale in found.disposals[1:]] == [("b1", 1900)]


def test_an_account_that_averages_has_the_disallowed_loss_in_its_average() -> None:
    average = accounts(Account("F", methods=(DatedMethod(date(2020, 1, 1), Method.AVERAGE),)))
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        b2 2025-02-02 F buy 10 VTI for 900
        s1 2025-05-02 A sell 10 VTI for 700
        b3 2025-05-05 F buy 10 VTI for 700
        s2 2025-09-05 F sell 10 VTI for 2000
    """, held=average)
    assert disallowed(found) == {"s1": Decimal(300), "s2": Decimal(0)}
    assert found.disposals[-1].basis == 950


def test_groups_of_identical_assets_reach_over_accounts_and_coins_only_from_the_dated_switch() -> None:
    same = {name: Asset(name, wash_group="btc") for name in ("crypto:BTC", "crypto:WBTC")}
    script = """
        b1 2027-01-02 A buy 10 BTC for 1000
        s1 2027-05-02 A sell 10 BTC for 900
        b2 2027-05-03 B buy 10 WBTC for 900
    """
    assert disallowed(booked(script, assets=same)) == {"s1": Decimal(0)}
    found = booked(script, assets=same, rules=UnitedStates(wash_digital_from=date(2027, 1, 1)))
    assert disallowed(found) == {"s1": Decimal(100)}
    assert found.washes[0].bought_asset == "crypto:WBTC"


def test_beyond_eight_bites_parts_of_a_lot_are_joined_with_nothing_lost() -> None:
    rows = [f"b{n} 2024-12-{n:02} A buy 1 VTI for {100 + n}\ns{n} 2025-02-{n:02} A sell 1 VTI for 90" for n in range(1, 15)]
    found = booked("\n".join((*rows, "c1 2025-02-20 B buy 100 VTI for 9000")))
    parts = of(found, "c1")
    assert len(parts) == 9
    assert total(lot.adjustment for lot in parts) == total(disallowed(found).values()) == sum(10 + n for n in range(1, 15))
    assert total(lot.quantity for lot in parts) == 100
    assert {lot.tacked for lot in parts} == {0, 62}


def test_how_long_a_replacement_counts_as_held_is_unknown_where_the_sold_units_have_no_date() -> None:
    found = booked("""
        o1 2025-01-02 A opening 10 VTI worth 1000
        s1 2025-05-02 A sell 10 VTI for 900
        b2 2025-05-10 A buy 10 VTI for 880
        s2 2025-06-20 A sell 10 VTI for 2000
    """)
    assert disallowed(found) == {"s1": Decimal(100), "s2": Decimal(0)}
    assert [(sale.basis, sale.term) for sale in found.disposals] == [(1000, None), (980, None)]


def test_a_split_after_everything_was_sold_counts_by_its_stated_ratio() -> None:
    """Nothing is held that could be split, and the loss waits for twice as many units."""
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        s1 2025-05-02 A sell 10 VTI for 900
        c1 2025-05-06 A split 0 VTI as 2:1
        b2 2025-05-10 A buy 10 VTI for 450
    """)
    assert disallowed(found) == {"s1": Decimal(50)}
    assert found.washes[0].quantity == 5


def test_what_was_stolen_was_not_sold() -> None:
    """B5.1: a loss that is claimed on evidence is none of a wash sale's."""
    found = booked("""
        b1 2025-01-02 A buy 10 VTI for 1000
        l1 2025-05-02 A loss 10 VTI
        b2 2025-05-03 A buy 10 VTI for 900
    """, answers={"loss-l1": "deduct police report 12"})
    assert [(sale.kind, sale.gain) for sale in found.disposals] == [("loss", -1000)]
    assert found.washes == ()
