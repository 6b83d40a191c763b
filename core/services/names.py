"""What the user calls assets and accounts, resolved against those that the ledger knows."""

from core.model import Account, Asset, AssetKind, Custody, asset_id
from core.policy import shipped_classes
from core.services.errors import Invalid
from core.services.workspace import Workspace

CURRENCIES = frozenset((
    "USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "ILS", "ZAR",
    "MXN", "BRL", "ARS", "CLP", "COP", "CNY", "HKD", "SGD", "TWD", "KRW", "INR", "IDR", "MYR", "PHP", "THB", "VND", "AED", "SAR",
))
"""ISO codes that a bare symbol is read as cash for; others are written `cash:XXX`."""


class Names:
    """The assets and accounts that the ledger knows, for what the user calls them."""

    def __init__(self, ws: Workspace) -> None:
        self.assets: dict[str, Asset] = ws.ledger.assets.all()
        self.accounts: dict[str, Account] = ws.ledger.accounts.all()
        self.new_accounts: dict[str, Account] = {}

    def asset(self, written: str, name: str = "asset") -> str:
        """The id of an asset written as id (`crypto:BTC`), or as a symbol that can mean one thing only."""
        stripped = written.strip()
        kind, colon, symbol = stripped.partition(":")
        if colon:
            if kind not in set(AssetKind) or not symbol:
                raise Invalid(f"{name}: {written!r} is not an asset; write it like crypto:BTC, security:VTI, cash:USD or defi:aave-usdc")
            return stripped if stripped in self.assets or kind == AssetKind.DEFI else asset_id(AssetKind(kind), symbol.upper())
        if not stripped:
            raise Invalid(f"{name} is missing; write a symbol like BTC, or an id like crypto:BTC")
        found = sorted(id for id in self.assets if id.partition(":")[2].upper() == stripped.upper())
        if len(found) == 1:
            return found[0]
        if found:
            raise Invalid(f"{name}: {stripped} can be {' or '.join(found)}; write one of them in full")
        if stripped.upper() in CURRENCIES:
            return asset_id(AssetKind.CASH, stripped.upper())
        shipped = [id for id in shipped_classes() if id.partition(":")[2] == stripped.upper()]
        if len(shipped) == 1:
            return shipped[0]
        raise Invalid(f"{name}: {stripped} is new here; write crypto:{stripped.upper()} or security:{stripped.upper()}")

    def account(self, written: str, asset: str = "", name: str = "account") -> str:
        """An account's name. One that is new is made, with the custody that its first asset suggests."""
        stripped = written.strip()
        known = {**self.accounts, **self.new_accounts}
        if not stripped:
            if len(known) == 1:
                return next(iter(known))
            raise Invalid(f"{name} is missing; " + (f"name one of {', '.join(sorted(known))}" if known else "give it a name"))
        same = [found for found in known if found.casefold() == stripped.casefold()]
        if same:
            return same[0]
        custody = {"crypto": Custody.EXCHANGE, "defi": Custody.WALLET}.get(asset.partition(":")[0], Custody.BROKER)
        self.new_accounts[stripped] = Account(stripped, custody=custody)
        return stripped

    def save(self, ws: Workspace) -> tuple[str, ...]:
        """Store the accounts that were new; returns their names."""
        for account in self.new_accounts.values():
            ws.ledger.accounts.put(account, "first entry by hand")
        return tuple(self.new_accounts)
