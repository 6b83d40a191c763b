"""Order tickets: bytes, lot instructions, identification, and the fills that the next import brings."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.model import (
    Account,
    ActionState,
    Blocked,
    Custody,
    Disposal,
    Event,
    EventKind,
    Leg,
    LegRole,
    Side,
    Term,
)
from core.queue import (
    NoTicket,
    Ticket,
    identification,
    reconcile,
    ticket,
    ticket_from_record,
    ticket_to_record,
    tickets_csv,
    tickets_json,
)
from core.unknown import Unknown
from tests.replacing import replace
from tests.unit.proposals_world import MONDAY, monitor, one

NOW = MONDAY + timedelta(minutes=10)


def soxx() -> Ticket:
    made = monitor()
    return ticket(one(made.propose(), asset="security:SOXX"), NOW, made.accounts, "USD")


def traded(
    key: str, quantity: str, cash: str | None = None, *, at: datetime | None = None, account: str = "schwab", asset: str = "security:SOXX",
    day: date | None = None,
) -> Event:
    """A trade of `quantity` (minus: sold) for `cash`."""
    amount = Decimal(quantity)
    legs = [Leg(account, asset, amount, LegRole.ASSET)]
    if cash is not None:
        legs.append(Leg(account, "cash:USD", Decimal(cash), LegRole.CASH))
    kind = EventKind.SELL if amount < 0 else EventKind.BUY
    return Event(key, kind, at or NOW + timedelta(hours=1), tuple(legs), stated_date=day)


def test_csv_is_the_contract() -> None:
    """LF, one row per order, the named lots, the reasons; the bytes are golden but for the id of the week."""
    order = soxx()
    raw = tickets_csv([order])
    assert b"\r" not in raw
    row = next(csv.DictReader(io.StringIO(raw.decode())))
    names = ("ticket", "side", "account", "asset", "quantity", "order_type", "limit_price", "currency", "lots")
    assert {name: row[name] for name in names} == {
        "ticket": f"T-{order.action}", "side": "sell", "account": "schwab", "asset": "security:SOXX", "quantity": "6.25",
        "order_type": "limit", "limit_price": "199.8", "currency": "USD", "lots": "L2:6.25",
    }  # fmt: skip
    assert row["instruction"] == (
        "Specified lots: on the order choose cost basis method 'Specified Lots' and enter 6.25 acquired 2024-01-10 at cost 1250.00 (lot L2)"
    )
    assert row["rules"].split() == ["R2.1", "R4.1", "R6.1", "R6.6"]


def test_json_holds_the_same_and_reads_back() -> None:
    order = soxx()
    document = json.loads(tickets_json([order]))
    assert document["schema"] == "trimtab-tickets/1"
    assert ticket_from_record(document["tickets"][0]) == order
    blank = replace(order, lots=(replace(order.lots[0], basis=Unknown("no basis")),), limit_price=None)
    assert ticket_from_record(ticket_to_record(blank)) == blank


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "\r=1", "\x00=1"])
def test_no_text_cell_is_a_formula(name: str) -> None:
    """An account named like a formula gets an apostrophe; amounts stay numbers."""
    row = next(csv.DictReader(io.StringIO(tickets_csv([replace(soxx(), account=name)]).decode())))
    assert row["account"].startswith("'")
    assert row["quantity"] == "6.25"


def test_a_blocked_action_makes_no_ticket() -> None:
    made = monitor()
    action = one(made.propose(), asset="security:SOXX")
    with pytest.raises(NoTicket, match="a price is stale; fetch it"):
        ticket(replace(action, blocked_by=(Blocked("sell", "a price is stale", "fetch it"),)), NOW, made.accounts, "USD")
    with pytest.raises(NoTicket, match="no limit price"):
        ticket(replace(action, limit_price=Unknown("no price")), NOW, made.accounts, "USD")
    assert ticket(replace(action, limit_price=Unknown("no price"), order_type="market"), NOW, made.accounts, "USD").limit_price is None


@pytest.mark.parametrize(("account", "asset", "day", "channel", "words"), [
    (Account("a", venue="Charles Schwab"), "security:SOXX", 2026, "instruction to the broker", "Specified lots: on the order"),
    (Account("a", venue="Fidelity"), "security:SOXX", 2026, "instruction to the broker", "Specified lots: sell SOXX"),
    (Account("a", custody=Custody.WALLET), "crypto:BTC", 2027, "own books", "own books"),
    (Account("a", custody=Custody.EXCHANGE), "crypto:BTC", 2026, "own books", "own books"),
    (Account("a", custody=Custody.EXCHANGE), "crypto:BTC", 2027, "instruction to the broker", "Specified lots: sell BTC"),
])  # fmt: skip
def test_who_is_told_which_lots(account: Account, asset: str, day: int, channel: str, words: str) -> None:
    """Securities: the broker. Coins: own books in a wallet always, at an exchange until 2026-12-31 (Notice 2026-20)."""
    action = replace(one(monitor().propose(), asset="security:SOXX"), account="a", asset=asset)
    at = datetime(day, 1 if day == 2027 else 12, 4, tzinfo=UTC)
    found = identification(action, at, {"a": account})
    assert found is not None
    assert (found.channel, found.ticket, found.lots, found.recorded_at) == (channel, f"T-{action.id}", (("L2", Decimal("6.25")),), at)
    assert words in ticket(action, at, {"a": account}, "USD").instruction


def test_a_purchase_identifies_nothing() -> None:
    made = monitor()
    made.new_cash = {"schwab": Decimal(2000)}
    bought = one(made.propose(), kind="new cash")
    assert identification(bought, NOW, made.accounts) is None
    assert ticket(bought, NOW, made.accounts, "USD").instruction == ""


def test_partial_fills_add_up() -> None:
    """6.25 ordered: 2 + 4 are partly filled, 0.25 more fill it."""
    order = soxx()
    first, second, third = traded("a", "-2", "400"), traded("b", "-4", "800"), traded("c", "-0.25", "50")
    part = reconcile([order], [first, second], timezone="UTC").progress[order.id]
    assert (part.state, part.filled, part.fills) == (ActionState.PARTLY_FILLED, Decimal(6), ("a", "b"))
    whole = reconcile([order], [third, first, second], timezone="UTC")
    assert (whole.progress[order.id].state, whole.findings) == (ActionState.FILLED, ())
    assert [fill.price for fill in whole.fills] == [Decimal(200)] * 3


@pytest.mark.parametrize("event", [
    traded("a", "-6.25", "1250", at=NOW - timedelta(minutes=1)),
    traded("a", "6.25", "-1250"),
    traded("a", "-6.25", "1250", account="ira"),
    traded("a", "-6.25", "1250", asset="security:SMH"),
    traded("a", "-6.25", "1250", day=date(2026, 11, 22)),
    replace(traded("a", "-6.25"), kind=EventKind.TRANSFER),
])  # fmt: skip
def test_other_trades_fill_nothing(event: Event) -> None:
    """Before the export, the other side, another account or asset, a date before it, a transfer."""
    order = soxx()
    assert reconcile([order], [event], timezone="UTC").progress[order.id].state is ActionState.EXPORTED


def test_a_trade_dated_on_the_day_of_the_export_counts() -> None:
    """A broker's file states the date alone (noon is assumed): Monday's trade fills Monday's ticket."""
    order = soxx()
    event = traded("a", "-6.25", "1250", at=datetime(2026, 11, 23, 12, tzinfo=UTC), day=date(2026, 11, 23))
    assert reconcile([order], [event], timezone="America/New_York").progress[order.id].state is ActionState.FILLED


@pytest.mark.parametrize(("quantity", "state"), [
    ("6.21", ActionState.PARTLY_FILLED), ("6.22", ActionState.FILLED), ("6.28", ActionState.FILLED),
])  # fmt: skip
def test_the_tolerance_is_half_a_per_cent(quantity: str, state: ActionState) -> None:
    """6.25 less 0.5 % is 6.21875; 6.28 is within 0.5 % above."""
    order = soxx()
    found = reconcile([order], [traded("a", f"-{quantity}", "1250")], timezone="UTC")
    assert found.progress[order.id].state is state
    assert found.progress[order.id].filled == Decimal(quantity)


def test_an_over_fill_is_reported_and_the_next_ticket_takes_first() -> None:
    """Two tickets of 6.25, one sale of 13: the second takes the rest, 0.5 more than ordered is named."""
    one_, two = soxx(), replace(soxx(), id="T-later", exported_at=NOW + timedelta(minutes=1))
    found = reconcile([two, one_], [traded("a", "-13", "2600")], timezone="UTC")
    assert {name: p.state for name, p in found.progress.items()} == {one_.id: ActionState.FILLED, "T-later": ActionState.FILLED}
    assert [(f.what, f.cause, f.rule) for f in found.findings] == [("ticket T-later", "over-filled: 6.25 ordered, 6.75 traded", "R9.5")]


@pytest.mark.parametrize(("side", "price", "worse"), [(Side.SELL, "199.70", True), (Side.SELL, "199.80", False), (Side.SELL, "210", False)])
def test_a_price_beyond_the_limit_is_reported(side: Side, price: str, worse: bool) -> None:
    order = soxx()
    found = reconcile([order], [traded("a", "-6.25", str(Decimal(price) * Decimal("6.25")))], timezone="UTC")
    assert bool(found.findings) is worse


def test_lots_other_than_those_named_are_reported() -> None:
    order = soxx()
    sold = Disposal(
        "a", "sell", "L9", "schwab", "security:SOXX", date(2024, 1, 1), date(2026, 11, 23), NOW, Decimal("6.25"), Decimal(1250), Decimal(1),
        Decimal(1249), Term.LONG, "e9",
    )  # fmt: skip
    found = reconcile([order], [traded("a", "-6.25", "1250")], timezone="UTC", disposals=[sold])
    assert [(f.cause, f.rule) for f in found.findings] == [("lots L9 were sold, L2 were named", "R9.6")]


def test_a_cancelled_ticket_keeps_its_fills_and_takes_no_later_ones() -> None:
    order = soxx()
    ended = {order.id: (ActionState.CANCELLED, NOW + timedelta(hours=2))}
    early, late = traded("a", "-2", "400"), traded("b", "-4.25", "850", at=NOW + timedelta(hours=3))
    found = reconcile([order], [early, late], timezone="UTC", ended=ended).progress[order.id]
    assert (found.state, found.filled) == (ActionState.CANCELLED, Decimal(2))


def test_undoing_the_import_takes_its_fills_back() -> None:
    """The fills are a function of the events alone."""
    order = soxx()
    before = reconcile([order], [], timezone="UTC")
    reconcile([order], [traded("a", "-6.25", "1250")], timezone="UTC")
    assert reconcile([order], [], timezone="UTC") == before
