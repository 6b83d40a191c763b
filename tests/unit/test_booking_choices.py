"""What no law settles: the fee of a transfer, wraps, pools and staking in two readings, losses claimed on evidence."""

from decimal import Decimal

import pytest

from core.booking import marks
from core.booking.answers import LOSS, READING, Answer, read_answer
from core.model import Choices, Event, EventKind, Leg, LegRole, LinkKind, Reading, TransferFee
from core.money import total
from core.unknown import known
from tests.unit.booking_notation import asset, booked, disposals, events, kinds, lots, moment

MOVED = """
    b1 2024-01-02 A buy 1 BTC for 40000
    t1 2025-03-01 A transfer 1 BTC to L 0.999
"""
TWO_LOTS = """
    b1 2024-01-02 A buy 0.5 BTC for 10000
    b2 2024-01-03 A buy 0.5 BTC for 30000
    w1 2025-03-01T10:00 A send 0.999 BTC fee 0.001 BTC ref h
    d1 2025-03-01T10:30 L receive 0.999 BTC ref h
"""


@pytest.mark.parametrize(
    ("fee", "sales", "left"),
    [
        (TransferFee.DISPOSAL, ["t1 0.001 BTC {40, 2024-01-02} -> 90 = 50 long"], "L 0.999 BTC {39960 USD, 2024-01-02}"),
        (TransferFee.BASIS_STAYS, [], "L 0.999 BTC {40000 USD, 2024-01-02}"),
        (TransferFee.DROPPED, [], "L 0.999 BTC {39960 USD, 2024-01-02}"),
    ],
)
def test_the_fee_of_a_transfer_is_a_disposal_or_leaves_its_basis_or_is_dropped(fee: TransferFee, sales: list[str], left: str) -> None:
    """B3.5, us-fee-01: rules.md 1.4 (a), (b), (c)."""
    found = booked(MOVED, prices={"BTC": "90000"}, choices=Choices(transfer_fee=fee))
    assert (disposals(found), lots(found)) == (sales, [left])


def test_the_basis_of_a_fee_stays_with_the_lot_it_was_taken_from() -> None:
    """Of two events that were matched: the fee came out of the older lot."""
    found = booked(TWO_LOTS, choices=Choices(transfer_fee=TransferFee.BASIS_STAYS))
    assert lots(found) == ["L 0.499 BTC {10000 USD, 2024-01-02}", "L 0.5 BTC {30000 USD, 2024-01-03}"]
    assert (found.disposals, found.questions) == ((), ())


def test_gas_in_another_coin_is_given_up_at_its_value_whatever_is_said_of_the_transfers_own_fee() -> None:
    script = "b0 2024-01-01 A buy 1 ETH for 2000\n" + MOVED.replace("to L 0.999", "to L 1 fee 0.01 ETH")
    for fee in TransferFee:
        found = booked(script, prices={"ETH": "3000"}, choices=Choices(transfer_fee=fee))
        assert disposals(found) == ["t1 0.01 ETH {20, 2024-01-01} -> 30 = 10 long"]


# ---- two readings

POOL = """
    b1 2024-01-02 A buy 2 ETH for 4000
    x1 2024-06-01 A pool_in 2 ETH into 100 LP worth 5000
    x2 2025-07-01 A pool_out 100 LP into 2.5 ETH worth 7500
"""


@pytest.mark.parametrize(
    ("choices", "answers", "sales", "left"),
    [
        (Choices(), {}, ["x1 2 ETH {4000, 2024-01-02} -> 5000 = 1000 short", "x2 100 LP {5000, 2024-06-01} -> 7500 = 2500 long"],
         "A 2.5 ETH {7500 USD, 2025-07-01}"),
        (Choices(liquidity=Reading.CARRY_OVER), {}, [], "A 2.5 ETH {4000 USD, 2024-01-02}"),
        (Choices(), {"reading-x1": "carry_over"}, ["x2 100 LP {4000, 2024-01-02} -> 7500 = 3500 long"], "A 2.5 ETH {7500 USD, 2025-07-01}"),
        (Choices(liquidity=Reading.CARRY_OVER), {"reading-x2": "conservative"}, ["x2 100 LP {4000, 2024-01-02} -> 7500 = 3500 long"],
         "A 2.5 ETH {7500 USD, 2025-07-01}"),
    ],
)
def test_a_pool_is_read_as_chosen_for_all_or_for_the_event(
    choices: Choices, answers: dict[str, str], sales: list[str], left: str,
) -> None:
    """B3.6: the word on the event goes first."""
    found = booked(POOL, choices=choices, answers=answers)
    assert (disposals(found), lots(found), kinds(found)) == (sales, [left], [])


@pytest.mark.parametrize(("verb", "field"), [("wrap", "wrap"), ("unwrap", "wrap"), ("stake", "staking"), ("unstake", "staking")])
def test_wraps_and_staking_carry_over_unless_told_otherwise(verb: str, field: str) -> None:
    script = f"b1 2024-01-02 A buy 2 ETH for 4000\nx1 2024-06-01 A {verb} 2 ETH into 1.8 wstETH worth 5000"
    assert lots(booked(script)) == ["A 1.8 wstETH {4000 USD, 2024-01-02}"]
    found = booked(script, choices=Choices(**{field: Reading.CONSERVATIVE}))
    assert disposals(found) == ["x1 2 ETH {4000, 2024-01-02} -> 5000 = 1000 short"]
    assert lots(found) == ["A 1.8 wstETH {5000 USD, 2024-06-01}"]


def test_what_two_assets_became_divides_by_what_each_was_worth_and_loses_no_basis() -> None:
    """ETH worth 6,000 and USDC of 2,000 into one token, which gives back ETH worth 3,000 and USDC of 6,000: three quarters of the token
    are the ETH's, and a third of each lot's basis goes to the ETH that came back."""
    put_in = moved("x1 2024-06-01", "pool_in", [("ETH", -2, 6000), ("USDC", -2000, 2000), ("LP", 100, None)])
    out = moved("x2 2025-07-01", "pool_out", [("LP", -100, None), ("ETH", 1, 3000), ("USDC", 6000, 6000)])
    bought = events("b1 2024-01-02 A buy 2 ETH for 4000\nb2 2024-01-03 A buy 2000 USDC for 2000.01")
    carried = Choices(liquidity=Reading.CARRY_OVER)
    pooled = booked([*bought, put_in], choices=carried)
    assert lots(pooled) == ["A 75 LP {4000 USD, 2024-01-02}", "A 25 LP {2000.01 USD, 2024-01-03}"]
    back = booked([*bought, put_in, out], choices=carried)
    assert lots(back, "A")[1:] == [
        "A 0.25 ETH {666.67 USD, 2024-01-03}", "A 4500 USDC {2666.666666666667 USD, 2024-01-02}", "A 1500 USDC {1333.34 USD, 2024-01-03}",
    ]
    assert total(lot.basis for lot in back.lots if known(lot.basis)) == Decimal("6000.01")
    assert len({lot.id for lot in back.lots}) == 4


def test_where_the_parts_have_no_value_basis_cannot_be_divided_and_the_event_is_asked_about() -> None:
    put_in = moved("x1 2024-06-01", "pool_in", [("ETH", -2, None), ("USDC", -2000, 2000), ("LP", 100, 8000)])
    bought = events("b1 2024-01-02 A buy 2 ETH for 4000\nb2 2024-01-03 A buy 2000 USDC for 2000")
    found = booked([*bought, put_in], choices=Choices(liquidity=Reading.CARRY_OVER))
    assert kinds(found) == ["reading"]
    assert [sale.kind for sale in found.disposals] == ["pool_in", "pool_in"]


def moved(start: str, verb: str, legs: list[tuple[str, int, int | None]]) -> Event:
    """An event of account A with several assets; the number that is given with each is what it was worth."""
    key, when = start.split()
    at, stated = moment(when)
    return Event(key, EventKind(verb), at, tuple(
        Leg("A", asset(name), Decimal(units), LegRole.ASSET, None if value is None else Decimal(value), "" if value is None else "USD")
        for name, units, value in legs
    ), stated_date=stated)


# ---- losses

LOST = "b1 2024-01-10 A buy 2 BTC for 800\nl1 2025-02-10 A loss 1 BTC"


def test_a_loss_is_claimed_only_on_the_users_word_with_the_evidence() -> None:
    """B3.7."""
    found = booked(LOST, answers={"loss-l1": "deduct police report 17/2025, exchange bankrupt"})
    assert disposals(found) == ["l1 1 BTC {400, 2024-01-10} -> 0 = -400 long"]
    assert found.disposals[0].marks == (marks.claimed("police report 17/2025, exchange bankrupt"),)
    assert (found.limbo, found.questions) == ((), ())
    noted = booked(LOST, answers={"loss-l1": "noted"})
    assert (noted.disposals, len(noted.limbo), noted.questions) == ((), 1, ())


def test_a_claim_without_evidence_is_no_answer() -> None:
    assert read_answer(LOSS, "deduct the file at the lawyer's") == Answer("deduct", words="the file at the lawyer's")
    with pytest.raises(ValueError, match="deduct EVIDENCE"):
        read_answer(LOSS, "deduct")
    with pytest.raises(ValueError, match="carry_over"):
        read_answer(READING, "maybe")


def test_a_bridge_keeps_its_own_word() -> None:
    """Two events linked as a swap stay one, whatever is chosen for wraps."""
    script = """
        b1 2024-01-02 A buy 2 ETH for 4000
        w1 2024-06-01T10:00 A send 2 ETH worth 5000
        d1 2024-06-01T10:05 A receive 2 WETH worth 5000
    """
    found = booked(script, conversions=[("w1", "d1", LinkKind.SWAP)], choices=Choices(wrap=Reading.CARRY_OVER))
    assert disposals(found) == ["w1 2 ETH {4000, 2024-01-02} -> 5000 = 1000 short"]
