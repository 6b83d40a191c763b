"""Accounts and assets by number: finds the row of a name, makes it where there is none, takes it out when nothing names it."""

from collections.abc import Collection

from core.ledger.database import Database
from core.ledger.encode import to_json

ACCOUNT_BY_NAME = """
    SELECT account.id, account.first_name
      FROM account
     WHERE account.name = :name
        OR account.id = (SELECT account FROM account_alias WHERE account_alias.name = :name)
     ORDER BY account.name = :name DESC
"""
NEW_ACCOUNT = "INSERT INTO account (name, first_name) VALUES (:name, :name)"
NEW_ASSET = "INSERT INTO asset (code) VALUES (:code)"

NO_LONGER_NAMED = """
    DELETE FROM account
     WHERE declared = 0
       AND NOT EXISTS (SELECT 1 FROM file_account WHERE file_account.account = account.id)
       AND NOT EXISTS (SELECT 1 FROM leg WHERE leg.account = account.id)
       AND NOT EXISTS (SELECT 1 FROM position_seen WHERE position_seen.account = account.id)
       AND NOT EXISTS (SELECT 1 FROM recurring_buy WHERE recurring_buy.account = account.id)
       AND NOT EXISTS (SELECT 1 FROM account_alias WHERE account_alias.account = account.id)
       AND NOT EXISTS (SELECT 1 FROM account_method WHERE account_method.account = account.id)
"""
NO_LONGER_HELD = """
    SELECT id FROM asset
     WHERE declared = 0
       AND NOT EXISTS (SELECT 1 FROM file_asset_name WHERE file_asset_name.asset = asset.id)
       AND NOT EXISTS (SELECT 1 FROM asset_name WHERE asset_name.asset = asset.id)
       AND NOT EXISTS (SELECT 1 FROM asset_name WHERE asset_name.name = asset.id)
       AND NOT EXISTS (SELECT 1 FROM price WHERE price.asset = asset.id)
       AND NOT EXISTS (SELECT 1 FROM position_seen WHERE position_seen.asset = asset.id)
       AND NOT EXISTS (SELECT 1 FROM recurring_buy WHERE recurring_buy.asset = asset.id)
"""
IN_NO_LEG = " AND id NOT IN (SELECT asset FROM leg)"
OF_THESE_IN_NO_LEG = " AND id IN (SELECT value FROM json_each(:these)) AND NOT EXISTS (SELECT 1 FROM leg WHERE leg.asset = asset.id)"
FEW = 3
"""Assets that are taken out without an index on the legs, which SQLite searches for each of them."""


class Names:
    """A cache for one transaction: never kept beyond it, because a rollback takes new rows away."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._accounts: dict[str, tuple[int, str]] = {}
        self._seen: set[int] = set()
        self._assets: dict[str, int] = {code: number for number, code in database.rows("SELECT id, code FROM asset")}

    def account(self, name: str) -> int:
        return self.account_and_first_name(name)[0]

    def first_name(self, name: str) -> str:
        """The name under which the account was first seen; identity is built on it, so that a rename changes none."""
        return self.account_and_first_name(name)[1]

    def take_seen(self) -> list[int]:
        """The accounts that were asked for since the last call."""
        seen, self._seen = sorted(self._seen), set()
        return seen

    def asset(self, code: str) -> int:
        found = self._assets.get(code)
        if found is None:
            found = self._assets[code] = self._db.insert(NEW_ASSET, {"code": code})
        return found

    def account_and_first_name(self, name: str) -> tuple[int, str]:
        found = self._accounts.get(name)
        if found is None:
            row = self._db.one(ACCOUNT_BY_NAME, {"name": name})
            found = (row[0], row[1]) if row else (self._db.insert(NEW_ACCOUNT, {"name": name}), name)
            self._accounts[name] = found
        self._seen.add(found[0])
        return found


def forget_unused(database: Database, these: Collection[int] | None = None) -> None:
    """Takes out accounts and assets (of `these`, where it is known that no others come into question) that nothing names any longer and
    the user has said nothing about.

    Legs have no index by asset, which every import would pay for: all that are named are found in one walk, and where many go, an index is
    made for the while.
    """
    database.run(NO_LONGER_NAMED)
    if these is None:
        found = database.rows(NO_LONGER_HELD + IN_NO_LEG)
    else:
        found = database.rows(NO_LONGER_HELD + OF_THESE_IN_NO_LEG, {"these": to_json(sorted(these))})
    loose = [number for (number,) in found]
    if len(loose) > FEW:
        database.run("CREATE INDEX leg_by_asset ON leg (asset)")
    database.many("DELETE FROM asset WHERE id = ?", [(number,) for number in loose])
    if len(loose) > FEW:
        database.run("DROP INDEX leg_by_asset")
