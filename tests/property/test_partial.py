"""After one corrected event the projections say what booking from the first event says, whether a part was booked or all."""

import random
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.model import Draft, Event, EventKind, Leg, LegRole
from core.money import negate
from core.services import accounts, assets, partial, projection
from core.services.workspace import Workspace, open_workspace
from tests.unit.services_desk import POLICY

START = datetime(2024, 3, 1, 12, tzinfo=UTC)
CLOCK = datetime(2026, 11, 23, 14, tzinfo=UTC)
COINS = ("crypto:BTC", "crypto:WBTC", "crypto:ETH", "crypto:SOL")
SHARES = ("security:VTI", "security:ITOT", "security:ABC", "security:NEW")
ACCOUNTS = ("A", "B", "IRA")
CASH = "cash:USD"
KINDS = (
    *("buy",) * 6, *("sell",) * 6, *("move",) * 3, "swap", "income", "dividend", "deposit", "withdrawal", "fee", "wrap", "rename", "merger",
    "spin_off", "split", "split", "stake", "unstake", "gift_in", "gift_out", "loss", "opening", "borrow", "return_of_capital", "margin",
)  # fmt: skip


PLAIN = tuple(kind for kind in KINDS if kind not in ("wrap", "rename", "merger", "spin_off"))


def history(chance: random.Random, size: int, kinds: tuple[str, ...]) -> list[Draft]:
    """Events of these kinds close together, some giving up more than there is, several in one instant."""
    found: list[Draft] = []
    for number in range(size):
        at = START + timedelta(days=chance.randint(0, 420), hours=chance.choice((0, 0, 5)))
        kind, account = chance.choice(kinds), chance.choice(ACCOUNTS)
        family = chance.choice((COINS, SHARES))
        asset, other = chance.sample(family, 2)
        units, money = Decimal(chance.randint(1, 40)) / 8, Decimal(chance.randint(100, 90_000)) / 100
        into = Leg(account, asset, units, LegRole.ASSET)
        out = replace(into, quantity=negate(units))
        paid, got = Leg(account, CASH, negate(money), LegRole.CASH), Leg(account, CASH, money, LegRole.CASH)
        gas = Leg(account, "crypto:ETH", Decimal("-0.01"), LegRole.FEE)
        grown = Leg(account, other, units * 2, LegRole.ASSET)
        legs: tuple[Leg, ...]
        refs: tuple[str, ...] = ()
        variety = ""
        match kind:
            case "buy" | "opening" | "gift_in" | "deposit" | "borrow":
                legs = (into, paid) if kind == "buy" else (replace(into, value=money, currency="USD"),)
            case "sell":
                legs = (out, got, *([gas] if chance.random() < 0.2 else []))
            case "swap":
                legs = (out, replace(grown, value=money, currency="USD"), gas)
            case "wrap" | "rename" | "merger":
                legs = (out, grown)
            case "spin_off":
                legs = (Leg(account, asset, Decimal(0), LegRole.ASSET), grown)
            case "dividend":
                kind, variety, legs = "income", "dividend", (got,)
            case "income":
                variety, legs = "staking", (replace(into, value=money, currency="USD"),)
            case "return_of_capital":
                legs = (Leg(account, asset, Decimal(0), LegRole.ASSET), got)
            case "fee":
                legs = (replace(gas, value=Decimal(3), currency="USD"),)
            case "margin":
                legs = (got,)
            case "move":
                kind, refs = "withdrawal", (f"hash{number}",)
                legs = (out, *([gas] if chance.random() < 0.3 else []))
                there = chance.choice([name for name in ("A", "B") if name != account])
                later = at + timedelta(minutes=chance.randint(-9, 9))
                found.append(Draft(b"", EventKind.DEPOSIT, later, (replace(into, account=there),), (), refs=refs))
            case _:
                legs = (into,) if kind in ("split", "unstake") else (out,)
        found.append(Draft(b"", EventKind(kind), at, legs, (), variety, refs=refs))
    return found


def corrected(chance: random.Random, event: Event) -> Event:
    """The event with something else in it: amounts, sides, account, asset, time or kind."""
    first, *rest = event.legs
    what = chance.choice(("quantity", "value", "account", "asset", "at", "kind", "fewer", "more", "note"))
    match what:
        case "quantity":
            return replace(event, legs=(replace(first, quantity=first.quantity * chance.choice((Decimal("0.5"), 3))), *rest))
        case "value":
            return replace(event, legs=tuple(replace(leg, quantity=leg.quantity * 2) if leg.asset == CASH else leg for leg in event.legs))
        case "account":
            return replace(event, legs=tuple(replace(leg, account=chance.choice(ACCOUNTS)) for leg in event.legs))
        case "asset" if first.asset != CASH:
            return replace(event, legs=(replace(first, asset=chance.choice((*COINS, *SHARES))), *rest))
        case "at":
            return replace(event, at=event.at + timedelta(days=chance.randint(-40, 40)))
        case "kind" if event.kind in (EventKind.BUY, EventKind.SELL):
            turned = tuple(replace(leg, quantity=negate(leg.quantity)) for leg in event.legs)
            return replace(event, kind=EventKind.SELL if event.kind is EventKind.BUY else EventKind.BUY, legs=turned)
        case "kind" if event.kind is EventKind.WITHDRAWAL:
            return replace(event, kind=EventKind.GIFT_OUT)
        case "fewer" if rest:
            return replace(event, legs=event.legs[:-1])
        case "more":
            return replace(event, legs=(*event.legs, Leg("A", chance.choice(COINS), Decimal("-0.02"), LegRole.FEE)))
    return replace(event, note=f"{event.note} seen")


def washes(path: Path) -> Counter[tuple[object, ...]]:
    """What is stored of wash sales, each with the sale that its number names."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            """SELECT wash.event, wash.lot, wash.replacement, wash.bought, wash.amount, wash.days, sale.event, sale.lot
                 FROM wash_view AS wash JOIN disposal_view AS sale ON sale.number = wash.sale"""
        ).fetchall()
        assert connection.execute("SELECT count(*) FROM wash_view").fetchone()[0] == len(rows)
    return Counter(rows)


def same_as_from_the_first_event(ws: Workspace, path: Path) -> None:
    fresh, stored = projection.derive(ws), ws.ledger.projections
    assert Counter(stored.lots()) == Counter(fresh.lots)
    assert Counter(stored.disposals()) == Counter(fresh.disposals)
    assert Counter(stored.incomes()) == Counter(fresh.incomes)
    assert stored.questions() == list(fresh.questions)
    nothing = Decimal(0)
    assert {key: held for key, held in stored.balances().items() if held != nothing} == {
        key: held for key, held in fresh.balances.items() if held != nothing
    }
    told = ((w.event, w.lot, w.replacement, w.bought, str(w.amount), w.days, w.event, w.lot) for w in fresh.washes)
    assert Counter((*row[:4], Decimal(str(row[4])), *row[5:]) for row in washes(path).elements()) == Counter(
        (*row[:4], Decimal(row[4]), *row[5:]) for row in told
    )


@pytest.mark.parametrize("pooled", ["wallet", "universal", ""])
@pytest.mark.parametrize("seed", range(6))
def test_corrections_of_every_kind(tmp_path: Path, seed: int, pooled: str) -> None:
    chance = random.Random(f"{seed} {pooled}")
    said = f'crypto_basis_before_2025 = "{pooled}"' if pooled else ""
    (tmp_path / "ledger.toml").write_text(POLICY.replace('crypto_basis_before_2025 = "wallet"', said), encoding="utf-8")
    path = tmp_path / "ledger.db"
    how: Counter[bool] = Counter()
    with open_workspace(path, as_of=CLOCK) as ws:
        drafts = history(chance, 90, KINDS if seed % 2 else PLAIN)
        ws.ledger.events.add(drafts, "made up")
        accounts.put(ws, "IRA", {"tax_type": "traditional"})
        assets.put(ws, "security:ITOT", {"wash_group": "security:VTI"})
        for _ in range(14):
            projection.booked(ws)
            before = chance.choice(ws.ledger.events.all())
            if ws.ledger.events.changes(before.key) and chance.random() < 0.4:
                after = ws.ledger.events.revert(before.key, "back") if ws.ledger.events.changes(before.key)[-1].event else before
            else:
                after = ws.ledger.events.correct(before.key, corrected(chance, before), "seen")
            done = partial.follow(ws, before, after)
            how[done] += 1
            assert done == ws.ledger.projections.fresh(projection.stamp(ws)) or before == after
            projection.booked(ws)
            same_as_from_the_first_event(ws, path)
    assert how[True] >= 3, how
