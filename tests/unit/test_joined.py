"""Parts of one transaction put together (L2.11): what becomes one event, and what is left alone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.matching import Joined, join, match, weigh
from core.model import PART, Event, EventKind, Leg, LegRole
from tests.importing import event_line

AT = datetime(2023, 11, 14, 23, 0, tzinfo=UTC)


def part(key: str, amount: str, *, account: str = "Wallet", gas: str = "", after: int = 0, value: str = "", mark: bool = True) -> Event:
    """`1 ETH` came, `-1 ETH` went, `` nothing: then `gas` alone was paid. The hash is the same for all."""
    legs = []
    if amount:
        units, _, coin = amount.partition(" ")
        worth = (Decimal(value), "USD") if value else (None, "")
        legs.append(Leg(account, f"crypto:{coin}", Decimal(units), LegRole.ASSET, *worth))
    if gas:
        legs.append(Leg(account, "crypto:ETH", -Decimal(gas), LegRole.FEE))
    kind = EventKind.FEE if not amount else EventKind.WITHDRAWAL if amount.startswith("-") else EventKind.DEPOSIT
    refs = ("0xa1", f"{PART}0xa1") if mark else ("0xa1",)
    return Event(key, kind, AT + timedelta(seconds=after), tuple(legs), refs=refs)


def told(found: Joined) -> list[str]:
    return [event_line(event).removeprefix("2023-11-14 ").replace(" in Wallet", "") for event in found.events]


@pytest.mark.parametrize(("those", "expected"), [
    # ETH for a token, gas in the row that sends
    ([part("b", "-1 ETH", gas="0.003"), part("a", "1900 USDC")], ["23:00:00 swap: -1 ETH, +1900 USDC, -0.003 ETH fee"]),
    # a token for ETH: the transaction itself only pays gas, a contract sends the coins
    ([part("a", "", gas="0.002"), part("b", "-1200 USDC"), part("c", "0.6 ETH")], ["23:00:00 swap: +0.6 ETH, -1200 USDC, -0.002 ETH fee"]),
    # what was not used comes back: set off, in coins and in what they were worth
    (
        [part("a", "-1 ETH", gas="0.003", value="2000"), part("b", "0.02 ETH", value="40"), part("c", "1900 USDC")],
        ["23:00:00 swap: -0.98 ETH {1960 USD}, +1900 USDC, -0.003 ETH fee"],
    ),
    # into a pool, out of it with a reward, and several against several
    ([part("a", "-1 ETH"), part("b", "-2000 USDC"), part("c", "7 UNI-V2")], ["23:00:00 pool_in: -1 ETH, +7 UNI-V2, -2000 USDC"]),
    ([part("a", "1 ETH"), part("b", "2000 USDC"), part("c", "-7 UNI-V2")], ["23:00:00 pool_out: +1 ETH, -7 UNI-V2, +2000 USDC"]),
    ([part("a", "1 A"), part("b", "2 B"), part("c", "-7 C"), part("d", "-1 D")], ["23:00:00 swap: +1 A, +2 B, -7 C, -1 D"]),
    # one coin in two guises, unit for unit; at a ratio only where it grows
    ([part("a", "-1 ETH", gas="0.001"), part("b", "1 WETH")], ["23:00:00 wrap: -1 ETH, +1 WETH, -0.001 ETH fee"]),
    ([part("a", "", gas="0.001"), part("b", "-1 WETH"), part("c", "1 ETH")], ["23:00:00 unwrap: +1 ETH, -1 WETH, -0.001 ETH fee"]),
    ([part("a", "-1 STETH"), part("b", "0.86 WSTETH")], ["23:00:00 wrap: -1 STETH, +0.86 WSTETH"]),
    ([part("a", "-1 WETH"), part("b", "0.99 ETH")], ["23:00:00 swap: +0.99 ETH, -1 WETH"]),
    ([part("a", "-1 USDC.E"), part("b", "1 USDC")], ["23:00:00 swap: +1 USDC, -1 USDC.E"]),
    # what is left of one coin is one movement; the gas of another part stays by itself
    (
        [part("a", "-1 ETH"), part("b", "0.1 ETH"), part("c", "", gas="0.01")],
        ["23:00:00 withdrawal: -0.9 ETH", "23:00:00 fee: -0.01 ETH fee"],
    ),
    ([part("a", "-1 ETH"), part("b", "1.5 ETH")], ["23:00:00 deposit: +0.5 ETH"]),
])  # fmt: skip
def test_parts_of_one_transaction_become_one_event(those: list[Event], expected: list[str]) -> None:
    """Whatever the order in which the files came; under the key of one of its parts that moves something."""
    for order in (those, those[::-1]):
        found = join(order)
        assert sorted(told(found)) == sorted(expected)
        (key, parts), = found.parts.items()
        assert key == min(each.key for each in parts if each.kind is not EventKind.FEE)
        assert {each.key for each in parts} <= {each.key for each in those}


@pytest.mark.parametrize("those", [
    [part("a", "1 ETH"), part("b", "5 LDO")],
    [part("a", "-1 ETH"), part("b", "-5 LDO"), part("c", "", gas="0.01")],
    [part("a", "", gas="0.01"), part("b", "5 LDO")],
    [part("a", "-1 ETH"), part("b", "1 ETH")],
    [part("a", "-1 ETH"), part("b", "1900 USDC", account="Other")],
    [part("a", "-1 ETH"), part("b", "1900 USDC", after=12)],
    [part("a", "-1 ETH"), part("b", "1900 USDC", mark=False)],
], ids=["only comes", "only goes", "reward with gas", "comes to nothing", "another account", "another instant", "not a wallet's part"])
def test_other_parts_stay_events_of_their_own(those: list[Event]) -> None:
    """Each is a movement that may have its other side elsewhere; nothing is put together across accounts."""
    assert join(those) == Joined(those)


def test_what_the_user_linked_or_parted_stays_apart() -> None:
    """A part that is linked with another event is no part any more; a link whose other event is gone waits."""
    swap = [part("a", "-1 ETH"), part("b", "1900 USDC")]
    elsewhere = part("x", "-1900 USDC", account="Kraken", mark=False)
    assert len(join(swap).events) == 1
    assert join(swap, forbidden=[("a", "b")]).parts == join(swap, forbidden=[("b", "a")]).parts == {}
    assert len(join(swap, forbidden=[("x", "b")]).events) == 1
    assert join([*swap, elsewhere], links=[("x", "b")]).parts == {}
    assert len(join(swap, links=[("x", "b")]).events) == 1


def test_what_another_own_account_received_of_it_is_a_transfer() -> None:
    """500 USDC that the user's other account received in the same transaction were not given for the reward that came with it."""
    out, reward, into = part("a", "-500 USDC"), part("b", "3 LDO"), part("c", "500 USDC", account="Kraken", mark=False)
    assert join([out, reward, into]).parts == {}
    assert [(pair.outgoing, pair.incoming) for pair in match(join([out, reward, into]).events).matched] == [("a", "c")]
    assert list(join([out, reward], among=[out, reward, into]).parts) == []
    assert list(join([out, reward]).parts) == ["a"]


def test_a_side_of_an_exchange_is_no_side_of_a_transfer() -> None:
    """An exchange sent 1900 USDC in the hour of a swap that brought as much: the two are not one movement."""
    sent = Event("w", EventKind.WITHDRAWAL, AT - timedelta(minutes=5), (Leg("Kraken", "crypto:USDC", Decimal(-1900), LegRole.ASSET),))
    swap = [part("a", "-1 ETH"), part("b", "1900 USDC")]
    assert [pair.incoming for pair in match([sent, *swap]).matched] == ["b"]
    assert match(join([sent, *swap]).events).matched == ()


def test_what_is_left_of_a_coin_can_be_a_transfer() -> None:
    """1 ETH went through a contract that gave 0.1 back: 0.9 arrived in another account under the same hash."""
    events = [part("a", "-1 ETH"), part("b", "0.1 ETH"), part("c", "0.9 ETH", account="Other")]
    found = match(join(events).events).matched
    assert [(pair.outgoing, pair.incoming, pair.tier) for pair in found] == [("a", "c", "id")]


def test_an_id_is_said_once() -> None:
    """The mark of a part is no id that the user reads."""
    fit = weigh(part("a", "-1 ETH", account="One"), part("b", "1 ETH", account="Two"), {})
    assert fit.shared == ("0xa1",)
