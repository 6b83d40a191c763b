"""A made-up history of trades, the same for every tool: as Kraken ledgers, beancount entries or a plain table. No balance goes negative."""

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


def beancount(path: Path, count: int) -> None:
    """The same trades as beancount entries with FIFO booking; fees as an expense."""
    lines = [f"2019-01-01 open {name}" for name in ("Assets:Cash", "Expenses:Fees", "Income:Gains", "Equity:Opening")]
    lines += ['2019-01-01 open Assets:Coins "FIFO"', '2019-12-31 * "deposit"', "  Assets:Cash  900000000 USD", "  Equity:Opening"]
    for trade in trades(count):
        day = trade.at.date().isoformat()
        lines.append(f'{day} * "trade"')
        if trade.quantity > 0:
            lines.append(f"  Assets:Coins  {trade.quantity} {trade.asset} {{{{{trade.cost} USD}}}}")
            lines.append(f"  Assets:Cash  {-trade.cost - trade.fee} USD")
        else:
            lines.append(f"  Assets:Coins  {trade.quantity} {trade.asset} {{}}")
            lines += [f"  Assets:Cash  {trade.cost - trade.fee} USD", "  Income:Gains"]
        lines.append(f"  Expenses:Fees  {trade.fee} USD")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(path: Path, count: int) -> None:
    """The same trades as a plain table, from which the rp2 driver makes its input."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("at,asset,quantity,cost,fee\n")
        for trade in trades(count):
            out.write(f"{trade.at.isoformat()},{trade.asset},{trade.quantity},{trade.cost},{trade.fee}\n")
