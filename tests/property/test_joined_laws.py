"""Laws of transactions put together from parts (L2.11): nothing is gained or lost, and neither order nor pieces of files matter."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.matching import join, match
from core.model import PART, Event, EventKind, Leg, LegRole
from core.money import ZERO, add
from core.services import events, maintenance
from tests.importers.explorer import LDO, NAMES, USDC, Tx, files
from tests.importing import Desk, desk, event_line

START = datetime(2025, 3, 1, tzinfo=UTC)
HEADER = "date,type,account,asset,quantity,amount,currency,fee,fee_asset,id,reference\n"
few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def parts(draw: st.DrawFn) -> list[Event]:
    """Movements and gas of few accounts, coins and hashes, so that they meet."""
    found = []
    for number in range(draw(st.integers(1, 14))):
        account, coin = draw(st.sampled_from("AB")), draw(st.sampled_from(("ETH", "WETH", "USDC")))
        amount = Decimal(draw(st.integers(-3, 3))).scaleb(-draw(st.integers(0, 1)))
        name, at = draw(st.sampled_from(("0x1", "0x2"))), START + timedelta(hours=draw(st.integers(0, 1)))
        refs = (name, f"{PART}{name}") if draw(st.booleans()) else (name,)
        worth = (abs(amount) * 100, "USD") if draw(st.booleans()) else (None, "")
        kind = EventKind.DEPOSIT if amount > 0 else EventKind.WITHDRAWAL if amount else EventKind.FEE
        legs = [Leg(account, f"crypto:{coin}", amount, LegRole.ASSET, *worth)] if amount else []
        if amount <= 0:
            legs.append(Leg(account, "crypto:ETH", Decimal("-0.01"), LegRole.FEE))
        found.append(Event(f"{number:02}", kind, at, tuple(legs), refs=refs))
    return found


def moved(those: Iterable[Event]) -> dict[tuple[str, str, bool], Decimal]:
    """Units by account, asset and whether they were charged."""
    sums: dict[tuple[str, str, bool], Decimal] = {}
    for event in those:
        for leg in event.legs:
            key = (leg.account, leg.asset, leg.role is LegRole.FEE)
            sums[key] = add(sums.get(key, ZERO), leg.quantity)
    return {key: units for key, units in sums.items() if units}


@settings(max_examples=150, deadline=None)
@given(parts(), st.randoms(use_true_random=False))
def test_putting_together_keeps_every_unit(history: list[Event], chance: random.Random) -> None:
    """Each event stands once, by itself or in one whole, of one account and instant; order does not matter, and twice is once."""
    found = join(history)
    assert moved(found.events) == moved(history)
    used = Counter(part.key for those in found.parts.values() for part in those)
    assert all(count == 1 for count in used.values())
    assert {event.key for event in found.events} == {event.key for event in history} - set(used) | set(found.parts)
    for key, those in found.parts.items():
        assert len({(leg.account, part.at) for part in those for leg in part.legs}) == 1
        whole = next(event for event in found.events if event.key == key)
        assert moved([whole]) == moved(those)
    assert join(found.events).events == found.events
    shuffled = sorted(history, key=lambda _: chance.random())
    again = join(shuffled)
    assert again.parts == found.parts
    assert sorted(again.events, key=lambda event: event.key) == sorted(found.events, key=lambda event: event.key)


@settings(max_examples=200, deadline=None)
@given(parts())
def test_matching_needs_no_events_but_movements(history: list[Event]) -> None:
    """Booking that goes on looks at movements alone, not at every fee: the transfers are the same."""
    moving = [event for event in history if event.kind is not EventKind.FEE]
    assert match(join(history).events) == match(join(moving).events)
    whole = {key: [part.key for part in those if part.kind is not EventKind.FEE] for key, those in join(history).parts.items()}
    assert whole == {key: [part.key for part in those] for key, those in join(moving).parts.items()}


@st.composite
def wallets(draw: st.DrawFn) -> list[Tx]:
    """Half a year of transactions: coins received, exchanges either way, tokens sent, rewards, failures."""
    found = [Tx("0x0", 0, "50", received=True)]
    for number in range(1, draw(st.integers(3, 12))):
        day = draw(st.integers(1, 25)) * 7 + 0.25
        size = str(draw(st.integers(1, 9)))
        found.append(draw(st.sampled_from((
            Tx(f"0x{number:x}", day, size, back="0.5", tokens=((USDC, size + "00", ""),)),
            Tx(f"0x{number:x}", day, tokens=((USDC, "-" + size, ""),), back=f"0.0{size}"),
            Tx(f"0x{number:x}", day, tokens=((USDC, "-" + size, ""), (LDO, size, ""))),
            Tx(f"0x{number:x}", day, tokens=((USDC, "-" + size, ""),)),
            Tx(f"0x{number:x}", day, tokens=((LDO, size, "$5.00"),)),
            Tx(f"0x{number:x}", day, size, status="Error(0)"),
        ))))  # fmt: skip
    return found


def elsewhere(those: list[Tx]) -> str:
    """What an exchange says of the tokens that were sent: it took them some hours later, under the same hash."""
    rows = []
    for tx in those:
        for contract, amount, _ in tx.tokens:
            if contract == USDC and amount.startswith("-"):
                at = START + timedelta(days=tx.day, hours=20)
                rows.append(f"{at.isoformat()},deposit,Kraken,USDC,{amount[1:]},,,,,{tx.hash},{tx.hash}\n")
    return HEADER + "".join(rows)


def said(at: Desk) -> tuple[list[str], list[str]]:
    return at.lots(), sorted(event_line(row.event) for row in events.page(at.ws, limit=10_000).rows)


@few
@given(wallets(), st.booleans(), st.randoms(use_true_random=False))
def test_files_in_any_order_and_pieces_say_the_same(those: list[Tx], also: bool, chance: random.Random) -> None:
    """Also where booking goes on from a kept state; after each import everything derived anew is what is stored. Taken back, a file is as
    if it had never come."""
    pieces = []
    middle = START + timedelta(days=90)
    for early in (True, False):
        some = [tx for tx in those if (START + timedelta(days=tx.day) < middle) is early]
        pieces += [(f"{early} {name}", text) for name, text in zip(NAMES, files(some), strict=True) if text]
    if also:
        pieces.append(("kraken.csv", elsewhere(those)))
    with desk() as whole, desk() as parted, desk() as less:
        for name, text in pieces:
            whole.bring(name, text)
        ids = {}
        for name, text in chance.sample(pieces, len(pieces)):
            done = parted.bring(name, text).done
            if done is not None:
                ids[name] = done.report.id
            assert maintenance.verify(parted.ws) == ()
        assert said(parted) == said(whole)
        gone = chance.choice(sorted(ids))
        parted.ws.ledger.imports.undo(ids[gone])
        for name, text in pieces:
            if name != gone:
                less.bring(name, text)
        assert said(parted) == said(less)
        assert maintenance.verify(parted.ws) == ()
