"""Made-up histories. `trades` for Kraken ledgers; a mix, the same for every tool, as plain CSV, beancount entries and rp2 tables.

No balance of an asset goes negative.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

ASSETS = [f"T{number:02d}X" for number in range(50)]
START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Trade:
    """A buy (positive quantity) or sell of one asset against USD; `cost` gross in USD, `fee` in USD."""

    at: datetime
    asset: str
    quantity: Decimal
    cost: Decimal
    fee: Decimal


def trades(count: int, assets: int = 50, seed: int = 7) -> list[Trade]:
    """`count` trades over six years, three buys to two sells, quantities with eight decimals."""
    rng = random.Random(seed)
    held = dict.fromkeys(ASSETS[:assets], Decimal(0))
    step = timedelta(days=6 * 365) / count
    result = []
    for number in range(count):
        at = (START + step * number).replace(microsecond=0)
        asset = rng.choice(ASSETS[:assets])
        price = Decimal(rng.randint(100, 90_000)) / 100
        units = Decimal(rng.randint(1, 500_000_000)) / 100_000_000
        if rng.random() < 0.4 and held[asset] > 0:
            units = -min(held[asset], units)
        held[asset] += units
        cost = (abs(units) * price).quantize(Decimal("0.0001"))
        result.append(Trade(at, asset, units, cost, (cost * Decimal("0.0026")).quantize(Decimal("0.0001"))))
    return result


def kraken_ledgers(path: Path, count: int, assets: int = 50) -> int:
    """Two rows a trade after one deposit; returns the number of rows."""
    balance: dict[str, Decimal] = dict.fromkeys(ASSETS, Decimal(0))
    cash = Decimal(0)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write('"txid","refid","time","type","subtype","aclass","subclass","asset","wallet","amount","fee","balance"\n')
        cash = Decimal(900_000_000)
        spot = '"currency","fiat","ZUSD","spot / main"'
        out.write(f'"L00000-DEPOS-000000","Q0","2019-12-31 00:00:00","deposit","",{spot},{cash},0,{cash}\n')
        for number, trade in enumerate(trades(count, assets)):
            signed = -trade.cost if trade.quantity > 0 else trade.cost
            cash += signed - trade.fee
            balance[trade.asset] += trade.quantity
            at = trade.at.strftime("%Y-%m-%d %H:%M:%S")
            ref = f"T{number:06d}-REFID-{number:06d}"
            both = f'"{ref}","{at}","trade","tradespot"'
            coin = f'"currency","crypto","{trade.asset}","spot / main"'
            out.write(
                f'"L{number:06d}-AAAAA-000001",{both},{spot},{signed},{trade.fee},{cash}\n'
                f'"L{number:06d}-AAAAA-000002",{both},{coin},{trade.quantity},0,{balance[trade.asset]}\n'
            )
    return 2 * count + 1


ACCOUNTS = tuple(f"W{number}" for number in range(1, 9))


@dataclass(frozen=True, slots=True)
class Deed:
    """One transaction of the mixed history: `buy`, `sell`, `transfer`, `income` or `gas`.

    `worth` in USD; `fee` in USD for a buy or sell, in the asset for a transfer; `to` where a transfer arrives.
    """

    at: datetime
    kind: str
    account: str
    asset: str
    quantity: Decimal
    worth: Decimal
    fee: Decimal = Decimal(0)
    to: str = ""


def history(count: int, seed: int = 11) -> list[Deed]:
    """`count` transactions over six years in 50 assets and 8 accounts: 45 % buys, 30 % sells, 12 % transfers with a fee in kind, 10 %
    income, 3 % gas. What is not there to be given away is bought instead."""
    rng = random.Random(seed)
    held: dict[tuple[str, str], Decimal] = {}
    step = timedelta(days=6 * 365) / count
    smallest = Decimal("0.00000001")
    result = []
    for number in range(count):
        at = (START + step * number).replace(microsecond=0)
        kind = rng.choices(("buy", "sell", "transfer", "income", "gas"), (45, 30, 12, 10, 3))[0]
        pools = [pool for pool, units in held.items() if units > 1] if kind in ("sell", "transfer", "gas") else []
        if pools:
            account, asset = rng.choice(pools)
        else:
            account, asset = rng.choice(ACCOUNTS), rng.choice(ASSETS)
            kind = kind if kind == "income" else "buy"
        pool = (account, asset)
        price = Decimal(rng.randint(100, 90_000)) / 100
        units = Decimal(rng.randint(1, 500_000_000)) * smallest
        fee, to = Decimal(0), ""
        if kind in ("buy", "income"):
            units = units if kind == "buy" else (units / 100).quantize(smallest) + smallest
            held[pool] = held.get(pool, Decimal(0)) + units
        elif kind == "gas":
            units = Decimal(rng.randint(1, 1_000_000)) * smallest
            held[pool] -= units
        else:
            units = min(units, held[pool] - Decimal("0.5"))
            held[pool] -= units
        worth = (units * price).quantize(Decimal("0.0001")) + Decimal("0.0001")
        if kind in ("buy", "sell"):
            fee = (worth * Decimal("0.0026")).quantize(Decimal("0.0001"))
        elif kind == "transfer":
            fee, to = Decimal("0.001"), rng.choice([name for name in ACCOUNTS if name != account])
            held[pool] -= fee
            held[to, asset] = held.get((to, asset), Decimal(0)) + units
        result.append(Deed(at, kind, account, asset, units, worth, fee, to))
    return result


def plain(path: Path, count: int) -> int:
    """The mixed history as Trimtab's own plain layout, a row to each side of a transfer; returns the number of rows."""
    rows = ["date,type,account,asset,quantity,amount,currency,fee,fee_asset,id"]
    words = {"income": "income staking", "gas": "fee"}
    for number, deed in enumerate(history(count)):
        at, bought = deed.at.isoformat(), deed.kind in ("buy", "sell")
        if deed.kind == "transfer":
            rows.append(f"{at},withdrawal,{deed.account},{deed.asset},{deed.quantity},,,{deed.fee},{deed.asset},T{number}")
            rows.append(f"{at},deposit,{deed.to},{deed.asset},{deed.quantity},,,,,T{number}")
        else:
            money = f"{deed.worth},USD,{deed.fee or ''}" if bought else ",," if deed.kind == "gas" else f"{deed.worth},USD,"
            rows.append(f"{at},{words.get(deed.kind, deed.kind)},{deed.account},{deed.asset},{deed.quantity},{money},,T{number}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return len(rows) - 1


def beancount(path: Path, count: int) -> None:
    """The mixed history as beancount entries with FIFO booking. All coins are in one account, because beancount carries no lots from
    account to account: a transfer is its fee."""
    lines = [f"2019-01-01 open {name}" for name in ("Assets:Cash", "Expenses:Fees", "Income:Gains", "Income:Rewards", "Equity:Opening")]
    lines += ['2019-01-01 open Assets:Coins "FIFO"', '2019-12-31 * "deposit"', "  Assets:Cash  900000000 USD", "  Equity:Opening"]
    for deed in history(count):
        lines.append(f'{deed.at.date().isoformat()} * "{deed.kind}"')
        if deed.kind in ("buy", "income"):
            lines.append(f"  Assets:Coins  {deed.quantity} {deed.asset} {{{{{deed.worth} USD}}}}")
            paid = f"  Assets:Cash  {-deed.worth - deed.fee} USD" if deed.kind == "buy" else f"  Income:Rewards  {-deed.worth} USD"
            lines.append(paid)
        elif deed.kind == "sell":
            lines.append(f"  Assets:Coins  {-deed.quantity} {deed.asset} {{}}")
            lines += [f"  Assets:Cash  {deed.worth - deed.fee} USD", "  Income:Gains"]
        else:
            lost = deed.fee if deed.kind == "transfer" else deed.quantity
            lines += [f"  Assets:Coins  {-lost} {deed.asset} {{}}", "  Expenses:Fees"]
        if deed.kind in ("buy", "sell"):
            lines.append(f"  Expenses:Fees  {deed.fee} USD")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(path: Path, count: int) -> None:
    """The mixed history as a plain table, from which the rp2 driver makes its input."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("at,kind,account,to,asset,quantity,worth,fee\n")
        for deed in history(count):
            out.write(f"{deed.at.isoformat()},{deed.kind},{deed.account},{deed.to},{deed.asset},{deed.quantity},{deed.worth},{deed.fee}\n")
