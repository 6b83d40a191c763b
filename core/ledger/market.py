"""What was seen: prices and exchange rates with source and time, and positions as files state them. Never interpreted here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from operator import itemgetter

from core.ledger.database import Database, Row
from core.ledger.encode import amount_or_none, instant, moment
from core.ledger.identity import Identities
from core.ledger.journal import Journal
from core.ledger.names import Names
from core.ledger.naming import code_for, identities
from core.model import PositionSeen, Price
from core.money import text

GIVE = """
    INSERT INTO price (asset, at, price, currency, source) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (asset, currency, at, source) WHERE file IS NULL DO UPDATE SET price = excluded.price WHERE price <> excluded.price
"""
ALL_PRICES = """
    SELECT DISTINCT asset.code, price.at, price.price, price.currency, price.source
      FROM price
      JOIN asset ON asset.id = price.asset
     WHERE :since IS NULL OR price.at >= :since
     ORDER BY asset.code, price.currency, price.at, price.source, price.price
"""
ASSET_PRICES = """
    SELECT DISTINCT asset.code, price.at, price.price, price.currency, price.source
      FROM asset
      CROSS JOIN price ON price.asset = asset.id
     WHERE asset.code IN (:wanted)
     ORDER BY asset.code, price.currency, price.at, price.source, price.price
"""
LATEST = """
    SELECT asset.code, newest.at, price.price, newest.currency, price.source, price.file IS NOT NULL
      FROM (SELECT asset, currency, max(at) AS at FROM price WHERE at <= :as_of GROUP BY asset, currency) AS newest
      CROSS JOIN price ON price.asset = newest.asset AND price.currency = newest.currency AND price.at = newest.at
      CROSS JOIN asset ON asset.id = newest.asset
     ORDER BY asset.code, newest.currency, price.file IS NOT NULL, price.source, price.price
"""
POSITIONS = """
    SELECT account.name, asset.code, position_seen.at, position_seen.quantity, position_seen.basis, position_seen.currency,
           min(source_file.name)
      FROM position_seen
      JOIN account ON account.id = position_seen.account
      JOIN asset ON asset.id = position_seen.asset
      JOIN source_file ON source_file.id = position_seen.file
     GROUP BY account.name, asset.code, position_seen.at, position_seen.quantity, position_seen.basis, position_seen.currency
     ORDER BY account.name, asset.code, position_seen.at, position_seen.quantity, position_seen.basis
"""


class Prices:
    """Prices as they were given, several for one moment included; which one counts is the price book's business."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def add(self, prices: Sequence[Price], reason: str) -> int:
        """Stores prices that no imported file states and gives how many changed.

        One of the same asset, currency, time and source is replaced.
        """
        with self._db.writing("prices"):
            names = Names(self._db)
            changed, known = 0, identities(self._db)
            for price in prices:
                at = instant(price.at)
                given = (names.asset(code_for(known, price.asset, at[:10])), at, text(price.price), price.currency, price.source)
                changed += self._db.run(GIVE, given).rowcount
            if changed:
                self._db.touch_facts()
                sources = sorted({price.source for price in prices})
                subject = prices[0].asset if len(prices) == 1 else f"{len(prices)} prices"
                self._journal.append("prices", subject, reason, {"changed": changed, "sources": sources})
        return changed

    def all(self, assets: Iterable[str] | None = None, since: datetime | None = None) -> list[Price]:
        """Prices of `assets` (all where None) from `since` on, by asset, currency, time and source."""
        earliest = None if since is None else instant(since)
        known = identities(self._db)
        if assets is None:
            rows = self._db.rows(ALL_PRICES, {"since": earliest})
            return [_price(row) for row in (rows if known.plain else _meant(rows, known))]
        wanted = set(assets)
        codes = sorted({code for asset in wanted for code in known.codes(asset)})
        rows = [row for row in self._db.among(ASSET_PRICES, codes) if earliest is None or row[1] >= earliest]
        return [_price(row) for row in (rows if known.plain else _meant(rows, known)) if row[0] in wanted]

    def latest(self, as_of: datetime) -> list[Price]:
        """For each asset and currency the newest price not after `as_of`; of several at one moment the user's own."""
        found: dict[tuple[str, str], Price] = {}
        known, limit = identities(self._db), instant(as_of)
        rows = self._db.rows(LATEST, {"as_of": limit})
        if not known.plain:
            rows = self._latest_meant(rows, known, limit)
        for row in rows:
            found.setdefault((row[0], row[3]), _price(row))
        return list(found.values())

    def _latest_meant(self, rows: Sequence[Row], known: Identities, limit: str) -> list[Row]:
        """By asset and currency, the newest first. Of a name whose meaning depends on the day every price is looked at."""
        dated = [(*row, False) for row in self._db.among(ASSET_PRICES, sorted(known.dated)) if row[1] <= limit]
        meant = [(known.on(row[0], row[1][:10]), *row[1:]) for row in (*dated, *(row for row in rows if row[0] not in known.dated))]
        meant.sort(key=lambda row: (row[5], row[4], row[2]))
        meant.sort(key=itemgetter(1), reverse=True)
        return sorted(meant, key=itemgetter(0, 3))


class Positions:
    """Holdings as positions exports and balance columns state them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[PositionSeen]:
        """Every statement once, by account, asset and time; `name` is the file's."""
        known, rows = identities(self._db), self._db.rows(POSITIONS)
        if not known.plain:
            once: dict[Row, str] = {}
            for account, code, at, *stated, name in rows:
                said = (account, known.on(code, at[:10]), at, *stated)
                once[said] = min(once.get(said, name), name)
            rows = sorted(((*said, name) for said, name in once.items()), key=lambda row: (*row[:4], row[4] or ""))
        return [
            PositionSeen(account, asset, moment(at), Decimal(quantity), amount_or_none(basis), currency, None, name)
            for account, asset, at, quantity, basis, currency, name in rows
        ]

    def latest(self) -> list[PositionSeen]:
        """The newest statement of each account and asset."""
        newest: dict[tuple[str, str], PositionSeen] = {}
        for seen in self.all():
            held = newest.get((seen.account, seen.asset))
            if held is None or seen.at > held.at:
                newest[(seen.account, seen.asset)] = seen
        return list(newest.values())


def _meant(rows: Iterable[Row], known: Identities) -> list[Row]:
    """Prices under the assets that their codes mean on the (UTC) day of each, every one once."""
    once = {(known.on(row[0], row[1][:10]), *row[1:]) for row in rows}
    return sorted(once, key=itemgetter(0, 3, 1, 4, 2))


def _price(row: Row) -> Price:
    return Price(row[0], moment(row[1]), Decimal(row[2]), row[3], row[4])
