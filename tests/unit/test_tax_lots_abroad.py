"""T5, T6, T7: lots per wallet or over all accounts, and the day from which a gain is favoured, in own numbers."""

from datetime import UTC, date, datetime

import pytest

from core.model import Account, DatedMethod, Identification, Method, Owner, TaxType
from core.money import ONE
from core.tax import MODULES, pack_for
from tests.unit.booking_notation import accounts, booked, disposals, lots

HOMES = {"DE": "Europe/Berlin", "ES": "Europe/Madrid", "AU": "Australia/Sydney"}
TWO_WALLETS = """
    b1 2021-01-10 A buy 1 BTC for 100
    b2 2022-01-10 B buy 1 BTC for 300
    s1 2022-06-01 B sell 0.5 BTC for 250
"""


@pytest.mark.parametrize(("acquired", "first"), [
    ("2023-03-01", "2024-03-02"), ("2023-02-28", "2024-02-29"), ("2024-02-29", "2025-03-01"), ("2024-02-28", "2025-03-01"),
    ("2022-12-31", "2024-01-01"), ("2001-02-02", "2002-02-03"),
])
def test_more_than_a_year_lies_between(acquired: str, first: str) -> None:
    """T5.2, T7.2: neither the day of acquisition nor its anniversary counts."""
    for code in ("DE", "AU"):
        assert pack_for(code).rules(None).long_term_on(date.fromisoformat(acquired), "crypto:BTC") == date.fromisoformat(first)


def test_in_germany_the_year_is_for_digital_assets_alone() -> None:
    """T5.2: a share held for years is no exempt gain; in Spain there is no such day at all."""
    assert pack_for("DE").rules(None).long_term_on(date(2020, 1, 1), "security:VTI") is None
    assert pack_for("ES").rules(None).long_term_on(date(2020, 1, 1), "crypto:BTC") is None
    assert disposals(booked("""
        b1 2020-01-10 A buy 2 VTI for 100
        s1 2023-01-10 A sell 1 VTI for 90
    """, rules=pack_for("DE").rules(None))) == ["s1 1 VTI {50, 2020-01-10} -> 90 = 40 short"]


def test_germany_keeps_wallets_apart_and_spain_and_australia_do_not() -> None:
    """T5.1, T6.1, T7.1: the sale on B takes B's lot, or the oldest of all; then A's units are what is left of both."""
    found = {code: booked(TWO_WALLETS, rules=pack_for(code).rules(None), timezone=home) for code, home in HOMES.items()}
    assert disposals(found["DE"]) == ["s1 0.5 BTC {150, 2022-01-10} -> 250 = 100 short"]
    assert disposals(found["ES"]) == ["s1 0.5 BTC {50, 2021-01-10} -> 250 = 200 short"]
    assert disposals(found["AU"]) == ["s1 0.5 BTC {50, 2021-01-10} -> 250 = 200 long"]
    assert lots(found["DE"]) == ["A 1 BTC {100 USD, 2021-01-10}", "B 0.5 BTC {150 USD, 2022-01-10}"]
    assert lots(found["ES"]) == ["A 0.5 BTC {50 USD, 2021-01-10}", "A 0.5 BTC {150 USD, 2022-01-10}", "B 0.5 BTC {150 USD, 2022-01-10}"]


def test_a_split_and_a_repayment_reach_the_lots_of_all_accounts() -> None:
    """T6.2: both accounts book the split; 60 are paid back on what A holds, half of the cost of 120 of it."""
    booking = booked("""
        b1 2021-01-10 A buy 1 VTI for 100
        b2 2022-01-10 B buy 3 VTI for 140
        x1 2022-02-10 A split 1 VTI
        x2 2022-02-10 B split 3 VTI
        r1 2022-03-10 A roc 0 VTI for 60
        s1 2022-06-01 B sell 2 VTI for 200
    """, rules=pack_for("ES").rules(None), timezone="Europe/Madrid")
    assert disposals(booking) == ["s1 2 VTI {85, 2021-01-10} -> 200 = 115 short"]
    assert lots(booking) == ["A 2 VTI {31.666666666667 USD, 2022-01-10}", "B 4 VTI {63.333333333333 USD, 2022-01-10}"]


def test_retirement_accounts_are_lots_of_their_own() -> None:
    """T6.1: and so are the spouse's."""
    held = accounts(Account("A"), Account("Plan", tax_type=TaxType.ROTH), Account("Hers", owner=Owner.SPOUSE))
    booking = booked("""
        b1 2020-01-10 Plan buy 1 VTI for 1
        b2 2020-01-10 Hers buy 1 VTI for 2
        b3 2021-01-10 A buy 1 VTI for 100
        s1 2022-06-01 A sell 1 VTI for 200
    """, rules=pack_for("ES").rules(None), held=held)
    assert disposals(booking) == ["s1 1 VTI {100, 2021-01-10} -> 200 = 100 short"]


def test_an_order_that_the_law_does_not_know_is_not_followed() -> None:
    """T5.1, T6.1: HIFO of an account is none in Germany, LIFO is; Spain has FIFO alone."""
    def sold(code: str, method: Method) -> str:
        held = accounts(Account("A", methods=(DatedMethod(date(2000, 1, 1), method),)))
        (sale,) = booked("""
            b1 2021-01-10 A buy 1 BTC for 100
            b2 2021-02-10 A buy 1 BTC for 300
            b3 2021-03-10 A buy 1 BTC for 200
            s1 2022-06-01 A sell 1 BTC for 250
        """, rules=pack_for(code).rules(None), held=held).disposals
        return sale.origin

    assert [sold(code, method) for code in ("DE", "ES", "AU") for method in (Method.HIFO, Method.LIFO)] == [
        "b1", "b3", "b1", "b1", "b2", "b3",
    ]


def test_parcels_are_named_in_time() -> None:
    """T7.1: by the day of the sale; a day later is too late. In Spain nobody names anything."""
    script = "b1 2021-01-10 A buy 1 BTC for 100\nb2 2021-02-10 A buy 1 BTC for 300\ns1 2022-06-01 A sell 1 BTC for 250"
    second = booked(script, rules=pack_for("AU").rules(None), timezone="Australia/Sydney").lots[0].id

    def sold(code: str, day: int) -> tuple[str, int]:
        named = Identification(((second, ONE),), datetime(2022, 6, day, 1, tzinfo=UTC), "own", "A", "crypto:BTC", "s1")
        sale = booked(script, rules=pack_for(code).rules(None), timezone=HOMES[code], named=[named])
        return sale.disposals[0].origin, len(sale.disposals[0].marks)

    assert (sold("AU", 1), sold("AU", 2), sold("ES", 1)) == (("b2", 0), ("b1", 1), ("b1", 0))


def test_every_pack_states_what_it_is() -> None:
    """T1.1: a version with the name of the country, sentences on what it leaves out, a tax year that follows the one before."""
    for code in MODULES:
        pack = pack_for(code)
        assert pack.code == code
        assert pack.version.startswith(f"{code} ")
        assert pack.rules(None).version == pack.version
        assert all(note.endswith(".") for note in pack.notes)
        assert (pack.starting(2025).first - pack.starting(2024).last).days == 1
        assert pack.year(pack.starting(2024).label) == pack.starting(2024) == pack.year("2024")
    assert pack_for("AU").tax_year(date(2024, 7, 1)).label == "2024/25"
    with pytest.raises(ValueError, match="there is no rule pack for 'GB'; there are US, UK"):
        pack_for("GB")
