"""Assets as the user and the files describe them."""

from core.ledger.database import Database
from core.ledger.encode import from_json, to_json
from core.ledger.journal import Journal
from core.ledger.names import Names
from core.ledger.naming import identities
from core.model import Asset, Strategy

ALL = """
    SELECT asset.code, coalesce(nullif(asset.name, ''), min(file_asset_name.name), ''), asset.asset_class, asset.tags, asset.protocol,
           asset.strategy, asset.pegged, asset.wash_group, asset.wash_similar
      FROM asset
      LEFT JOIN file_asset_name ON file_asset_name.asset = asset.id
     WHERE asset.code <> ''
     GROUP BY asset.id
     ORDER BY asset.code
"""
SAY = """
    UPDATE asset
       SET declared = 1, name = :name, asset_class = :asset_class, tags = :tags, protocol = :protocol, strategy = :strategy,
           pegged = :pegged, wash_group = :wash_group, wash_similar = :wash_similar
     WHERE id = :id
"""


def _completed(asset: Asset, other: Asset) -> Asset:
    """`asset` with what only another of its names was described by."""
    return Asset(
        id=asset.id,
        name=asset.name or other.name,
        asset_class=asset.asset_class or other.asset_class,
        tags=asset.tags | other.tags,
        protocol=asset.protocol or other.protocol,
        strategy=asset.strategy or other.strategy,
        pegged=other.pegged if asset.pegged is None else asset.pegged,
        wash_group=asset.wash_group or other.wash_group,
        wash_similar=asset.wash_similar or other.wash_similar,
        names=(*asset.names, other.id),
    )


class Assets:
    """By id; an asset is known from the moment a file, a price or the user names it."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def all(self) -> dict[str, Asset]:
        """By asset id, once for all names of one asset: where nothing is said of it by its own, what is said by another counts."""
        found = {
            code: Asset(
                id=code,
                name=name,
                asset_class=asset_class,
                tags=frozenset(from_json(tags)),
                protocol=protocol,
                strategy=Strategy(strategy) if strategy else None,
                pegged=None if pegged is None else bool(pegged),
                wash_group=wash_group,
                wash_similar=wash_similar,
            )
            for code, name, asset_class, tags, protocol, strategy, pegged, wash_group, wash_similar in self._db.rows(ALL)
        }
        known = identities(self._db)
        for code in sorted(known.roots.keys() & found.keys()):
            root, other = known.roots[code], found.pop(code)
            found[root] = _completed(found.get(root, Asset(root)), other)
        return dict(sorted(found.items()))

    def put(self, asset: Asset, reason: str) -> None:
        """Stores what the user says of `asset`, and makes it where there is none of that id."""
        with self._db.writing("asset", facts=True):
            said = {
                "name": asset.name,
                "asset_class": asset.asset_class,
                "tags": to_json(sorted(asset.tags)),
                "protocol": asset.protocol,
                "strategy": asset.strategy.value if asset.strategy else None,
                "pegged": None if asset.pegged is None else int(asset.pegged),
                "wash_group": asset.wash_group,
                "wash_similar": asset.wash_similar,
            }
            self._db.run(SAY, {**said, "id": Names(self._db).asset(asset.id)})
            self._journal.append("asset", asset.id, reason, said)
