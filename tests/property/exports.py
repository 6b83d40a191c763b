"""Real exports taken apart and put together again: rows in another order, columns moved and added, pieces, windows that overlap."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tests.importers.reading import FIXTURES

Cells = tuple[str, ...]
GENERIC = ("date", "time", "type", "asset", "quantity", "amount", "currency", "fee", "account")
FILL = ("2024-05-01", "10:00:00", "buy", "BTC", "0.1", "6000", "USD", "1", "Desk")


@dataclass(frozen=True)
class Export:
    """A file as records. `day` orders rows; rows that are only together an event share `bond`, so that no sound cut parts them."""

    name: str
    preamble: tuple[Cells, ...]
    header: Cells
    rows: tuple[Cells, ...]
    day: Callable[[Cells], str]
    bond: Callable[[Cells], str]
    coin: int = -1
    """The column by which a venue filters an export whose rows have no ids."""

    def written(self, rows: Sequence[Cells], order: Sequence[int] | None = None, extra: int = 0, ending: str = "\n") -> bytes:
        """The rows below the header; columns in `order`, with `extra` columns that mean nothing spread among them."""
        places = range(len(self.header)) if order is None else order
        out = io.StringIO()
        writer = csv.writer(out, lineterminator=ending)
        writer.writerows(self.preamble)
        for number, cells in enumerate((self.header, *rows)):
            full = (*cells, *[""] * (len(self.header) - len(cells)))
            moved = [full[place] for place in places]
            for added in range(extra):
                moved.insert(added * 3 % (len(moved) + 1), f"Extra {added}" if number == 0 else "x")
            writer.writerow(moved)
        return out.getvalue().encode()

    def whole(self) -> bytes:
        return self.written(self.rows)

    def by_day(self) -> list[Cells]:
        return sorted(self.rows, key=self.day)

    def without(self, *days: str) -> "Export":
        """The same without the rows of some instants."""
        return replace(self, rows=tuple(row for row in self.rows if self.day(row) not in days))

    def some(self, chance: random.Random) -> list[Cells]:
        """Some rows in any order: any at all where rows have ids, else those of some coins or of some days, as a filter gives them."""
        if self.coin < 0:
            return shuffled(self.rows, chance)[: chance.randrange(1, len(self.rows))]
        by_coin = chance.random() < 0.6
        kind = {row: row[self.coin] if by_coin else self.day(row)[:10] for row in self.rows}
        kinds = sorted(set(kind.values()))
        chosen = set(chance.sample(kinds, k=chance.randrange(1, len(kinds) + 1)))
        return shuffled([row for row in self.rows if kind[row] in chosen], chance)

    def cuts(self) -> list[int]:
        """Places in `by_day()` where an export may end: between two days, with nothing on both sides that belongs together."""
        rows = self.by_day()
        found = []
        for place in range(1, len(rows)):
            before, after = rows[:place], rows[place:]
            if self.day(before[-1])[:10] == self.day(after[0])[:10]:
                continue
            bonds = {self.bond(row) for row in before} & {self.bond(row) for row in after}
            if not bonds - {"", "Unknown"}:
                found.append(place)
        return found


def american(row: Cells) -> str:
    """`12/14/2024 as of 12/13/2024` as 2024-12-14; what is no date comes first."""
    month, _, rest = row[0].partition("/")
    day, _, year = rest.partition("/")
    return f"{year[:4]}-{month}-{day}"


def company(row: Cells) -> str:
    """Old names of two companies are told by other rows of the file alone."""
    first = row[3].partition(" ")[0]
    return first if first in ("AMC", "BIOSOLAR") else ""


@cache
def export(name: str) -> Export:
    if name == "generic":
        rows = [FILL] * 3
        for day in range(2, 9):
            rows += [(f"2024-05-0{day}", "10:00:00", "buy", "ETH", str(day), f"{day}000", "USD", "", "Desk")] * (1 + day % 2)
        rows.append(("2024-05-09", "11:00:00", "sell", "ETH", "5", "20000", "USD", "3", "Desk"))
        rows.append(("2024-05-09", "12:00:00", "withdrawal", "BTC", "0.2", "", "", "", "Desk"))
        rows.append(("2024-05-10", "12:00:00", "no such word", "BTC", "0.2", "", "", "", "Desk"))
        return Export("generic.csv", (), GENERIC, tuple(rows), lambda row: row[0] + row[1], lambda row: "", 3)
    file, heads, day, bond = {
        "coinbase": ("coinbase_v5.csv", "ID", lambda row: row[1], lambda row: ""),
        "kraken": ("kraken_v6.csv", "txid", lambda row: row[2], lambda row: row[1]),
        "binance": ("binance_v2.csv", "User_ID", lambda row: row[1], lambda row: ""),
        "schwab": ("schwab_transactions_XXX321_20241231.csv", "Date", american, company),
    }[name]
    records = [tuple(cells) for cells in csv.reader(io.StringIO((FIXTURES / file).read_text(encoding="utf-8"))) if cells]
    head = next(place for place, cells in enumerate(records) if cells[0] == heads)
    rows = [row for row in records[head + 1 :] if row[0] != "Transactions Total"]
    coin = {"binance": 4, "schwab": 2}.get(name, -1)
    return Export(file, tuple(records[:head]), records[head], tuple(rows), day, bond, coin)


SOURCES = ("coinbase", "kraken", "binance", "schwab", "generic")


def shuffled(rows: Sequence[Cells], chance: random.Random) -> list[Cells]:
    out = list(rows)
    chance.shuffle(out)
    return out


LEDGERS = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"\n'
TRADES = '"txid","ordertxid","pair","time","type","ordertype","price","cost","fee","vol","margin","misc","ledgers"\n'


def kraken_trade(number: int) -> tuple[str, str]:
    """One trade as Kraken's ledgers tell it, in two rows, and as its trade history does, with a cost rounded elsewhere."""
    id, at, fee = f"T{number:05}-AAAAA-BBBBB{number % 10}", f"2024-01-{number + 1:02} 10:00:00", f"0.{number + 1:02}"
    row = '"L{0:05}-{1}","{2}","{3}","trade","","currency","{4}",{5},{6},0\n'.format
    ledgers = row(number, "A", id, at, "ZEUR", "-100.0000", fee) + row(number, "B", id, at, "XXBT", "0.0020000000", "0")
    pair = f'"{id}","O{number}","XXBTZEUR","{at}","buy","limit"'
    trade = f'{pair},50000.0,100.00001,{fee},0.00200000,0.00000,"","L{number:05}-A,L{number:05}-B"\n'
    return ledgers, trade
