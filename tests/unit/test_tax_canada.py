"""T3: the average of a person's accounts, and superficial losses, in own numbers."""

from core.booking.rules import Rules
from core.model import Account, Booking, Owner, TaxType
from core.tax import pack_for
from tests.unit.booking_notation import accounts, amount, booked, disposals, kinds, lots

CA: Rules = pack_for("CA").rules(None)
HOUSEHOLD = accounts(
    Account("A"), Account("B"), Account("Hers", owner=Owner.SPOUSE), Account("Firm", owner=Owner.ENTITY),
    Account("Rrsp", tax_type=TaxType.TRADITIONAL),
)


def canadian(script: str, **more: object) -> Booking:
    return booked(script, rules=CA, timezone="America/Toronto", held=HOUSEHOLD, **more)  # type: ignore[arg-type]


def denied(booking: Booking) -> list[str]:
    return [
        f"{sale.event} {amount(sale.gain)} denied {amount(sale.disallowed)} gone {amount(sale.forfeited)}" for sale in booking.disposals
    ]


def test_the_average_of_all_accounts_with_commissions() -> None:
    """T3.1: (100 + 2 + 220) / 30 a unit, whichever account sells; a sale leaves the average as it is."""
    booking = canadian("""
        b1 2022-01-10 A buy 10 VTI for 100 fee 2
        b2 2022-02-10 B buy 20 VTI for 220
        s1 2023-02-10 B sell 15 VTI for 300 fee 1
        s2 2023-03-10 B sell 5 VTI for 100
    """)
    assert disposals(booking) == [
        "s1 15 VTI {161, 2022-01-10} -> 299 = 138 short", "s2 5 VTI {53.666666666667, 2022-01-10} -> 100 = 46.333333333333 short",
    ]
    assert lots(booking) == ["A 10 VTI {107.333333333333 USD, 2022-01-10}"]
    assert {sale.rule for sale in booking.disposals} == {"pool"}


def test_a_loss_is_denied_for_what_is_bought_and_kept() -> None:
    """T3.2: 10 sold at a loss of 60, 6 bought a month later of which 4 are held at the end of the period: 4/10 of the loss. It joins the
    cost of what was bought, so that the sale in between does not have it."""
    booking = canadian("""
        b1 2022-01-10 A buy 12 VTI for 120
        s1 2022-06-01 A sell 10 VTI for 40
        s2 2022-06-05 A sell 2 VTI for 20
        b2 2022-07-01 A buy 4 VTI for 16
        s3 2022-09-01 A sell 4 VTI for 60
    """)
    assert denied(booking) == ["s1 -60 denied 24 gone 0", "s2 0 denied 0 gone 0", "s3 20 denied 0 gone 0"]
    (wash,) = booking.washes
    assert (wash.event, wash.bought, wash.quantity, wash.amount, wash.forfeited) == ("s1", "b2", 4, 24, False)


def test_the_thirtieth_day_counts_on_both_sides() -> None:
    """T3.2: bought 30 days before or after is in the period, 31 days is not."""
    for before, after, expected in (
        ("2022-05-02", "2023-01-01", "20"), ("2022-05-01", "2023-01-01", "0"), ("2021-01-01", "2022-07-01", "20"),
        ("2021-01-01", "2022-07-02", "0"),
    ):
        booking = canadian(f"""
            b0 2020-01-10 A buy 20 VTI for 200
            b1 {before} A buy 5 VTI for 50
            s1 2022-06-01 A sell 10 VTI for 60
            b2 {after} A buy 5 VTI for 50
        """)
        assert amount(booking.disposals[0].disallowed) == expected, (before, after)


def test_what_the_spouse_or_the_firm_buys_counts_and_has_the_loss() -> None:
    """T3.3: 6 sold at a loss of 30; she bought 2 and holds 8 at the end, the firm bought 1 and holds 1: half the loss is denied, and goes
    eight to one."""
    booking = canadian("""
        b1 2022-01-10 A buy 10 VTI for 100
        b2 2022-01-10 Hers buy 6 VTI for 60
        s1 2022-06-01 A sell 6 VTI for 30
        b3 2022-06-10 Hers buy 2 VTI for 12
        b4 2022-06-11 Firm buy 1 VTI for 5
    """)
    assert denied(booking) == ["s1 -30 denied 15 gone 0"]
    assert lots(booking) == [
        "A 4 VTI {40 USD, 2022-01-10}", "Firm 1 VTI {6.666666666667 USD, 2022-06-11}", "Hers 8 VTI {85.333333333333 USD, 2022-01-10}",
    ]


def test_bought_in_a_registered_account_the_loss_is_gone() -> None:
    """T3.4: and a sale in there is neither gain nor loss."""
    booking = canadian("""
        b1 2022-01-10 A buy 10 VTI for 100
        s1 2022-06-01 A sell 10 VTI for 70
        b2 2022-06-10 Rrsp buy 4 VTI for 28
        s2 2022-06-12 Rrsp sell 1 VTI for 5
    """)
    assert denied(booking) == ["s1 -30 denied 9 gone 9", "s2 -2 denied 0 gone 0"]
    assert lots(booking) == ["Rrsp 3 VTI {21 USD, 2022-06-10}"]


def test_a_split_inside_the_period() -> None:
    """T3.5: 10 sold, 2 for 1, 6 new ones bought: 3 of the old ones."""
    booking = canadian("""
        b1 2022-01-10 A buy 20 VTI for 200
        s1 2022-06-01 A sell 10 VTI for 50
        x1 2022-06-05 A split 10 VTI
        b2 2022-06-10 A buy 6 VTI for 30
    """)
    assert denied(booking) == ["s1 -50 denied 15 gone 0"]
    assert lots(booking) == ["A 26 VTI {145 USD, 2022-01-10}"]


def test_a_gain_that_is_not_known_leaves_open_what_is_denied() -> None:
    """T3.6."""
    booking = canadian("""
        d1 2022-01-10 A receive 10 VTI
        s1 2022-06-01 A sell 5 VTI for 50
        b2 2022-06-10 A buy 6 VTI for 30
    """)
    assert denied(booking) == ["s1 unknown denied unknown gone 0"]


def test_more_sold_than_held_is_a_question() -> None:
    """T3.6: what there was is booked, the rest is unknown."""
    booking = canadian("""
        b1 2022-01-10 A buy 1 VTI for 10
        s1 2022-06-01 A sell 4 VTI for 100
    """)
    assert disposals(booking) == ["s1 1 VTI {10, 2022-01-10} -> 25 = 15 short", "s1 3 VTI {unknown, 2022-06-01} -> 75 = unknown short"]
    assert kinds(booking) == ["missing units"]
