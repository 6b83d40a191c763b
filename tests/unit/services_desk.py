"""A workspace for tests of services, and entries in one line: `buy(ws, "10 VTI", "2000", "2024-01-05")`."""

from datetime import datetime
from pathlib import Path

from core.services import entries, prices
from core.services.entries import Added
from core.services.workspace import Workspace, open_workspace

CLOCK = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's zone

POLICY = """
base_currency = "USD"
[tax]
timezone = "America/New_York"
short_rate = "32%"
long_rate = "15%"
crypto_basis_before_2025 = "wallet"
[[sleeve]]
name = "stocks"
title = "Stocks"
target = "60%"
soft = "5%"
hard = "10%"
market = "etf"
review = ["daily", "weekly", "monthly", "quarterly"]
members = ["security:VTI"]
[[sleeve]]
name = "coins"
title = "Coins"
target = "40%"
soft = "5%"
hard = "10%"
market = "crypto"
review = ["daily", "weekly", "monthly", "quarterly"]
members = ["crypto:BTC"]
[costs.etf]
min_trade = "$100"
fee_rate = "0.05%"
spread = "0.01%"
[costs.crypto]
min_trade = "$100"
fee_rate = "0.1%"
spread = "0.05%"
gas_fixed = "$0"
[costs.defi]
"""


def desk(folder: Path, policy: str = POLICY, clock: datetime | None = CLOCK) -> Workspace:
    """A new ledger with `policy` beside it."""
    (folder / "ledger.toml").write_text(policy, encoding="utf-8")
    return open_workspace(folder / "ledger.db", as_of=clock)


def event(ws: Workspace, kind: str, what: str, at: str, *, account: str = "Broker", **more: str) -> Added:
    """Enter an event; `what` is `10 security:VTI`."""
    quantity, asset = what.split()
    return entries.add_event(ws, {"kind": kind, "at": at, "account": account, "asset": asset, "quantity": quantity, **more})


def buy(ws: Workspace, what: str, value: str, at: str, **more: str) -> str:
    return event(ws, "buy", what, at, value=value, **more).keys[0]


def sell(ws: Workspace, what: str, value: str, at: str, **more: str) -> str:
    return event(ws, "sell", what, at, value=value, **more).keys[0]


def price(ws: Workspace, asset: str, amount: str, at: str = "") -> None:
    prices.set_price(ws, asset, amount, "USD", at)


def drifted(ws: Workspace) -> None:
    """$7,000 of stocks in two lots and $3,000 of coins: stocks are 10 points over, the hard band passed."""
    event(ws, "deposit", "20000 cash:USD", "2024-01-02T10:00")
    event(ws, "deposit", "5000 cash:USD", "2024-01-02T10:00", account="Exchange")
    buy(ws, "40 security:VTI", "3600", "2024-01-05T10:00")
    buy(ws, "30 security:VTI", "2940", "2026-09-01T10:00")
    buy(ws, "0.03 crypto:BTC", "1500", "2024-02-05T10:00", account="Exchange")
    price(ws, "security:VTI", "100")
    price(ws, "crypto:BTC", "100000")
