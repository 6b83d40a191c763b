"""What the user calls assets and accounts, resolved against those that the ledger knows."""

from core.model import Account, Asset, AssetKind, Custody, asset_id
from core.model.currencies import FIAT
from core.model.identifiers import Scheme, identifier, is_contract, scheme_of
from core.policy import shipped_classes
from core.services.errors import Invalid
from core.services.fields import known_currency
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
        self._codes = ws.ledger.names.codes()
        self._known = ws.ledger.names.identities()
        self._today = ws.local_now.date().isoformat()

    def asset(self, written: str, name: str = "asset") -> str:
        """The id of an asset written as id (`crypto:BTC`), by an identifier (`ISIN:US9229087690`), or as a symbol that can mean one thing.

        A name of an asset of several is read as it is meant on the day of the clock.
        """
        return self._known.on(self.code(written, name), self._today)

    def code(self, written: str, name: str = "asset") -> str:
        """The same as files would write it, whatever that name means."""
        stripped = written.strip()
        kind, colon, symbol = stripped.partition(":")
        if colon:
            return self._in_full(kind, symbol, written, name)
        if not stripped:
            raise Invalid(f"{name} is missing; write a symbol like BTC, or an id like crypto:BTC")
        named = {*self.assets, *self._codes}
        found = sorted(id for id in named if id.partition(":")[2].upper() == stripped.upper())
        if len(found) == 1 or len({self._known.on(id, self._today) for id in found}) == 1:
            return found[0]
        if found:
            raise Invalid(f"{name}: {stripped} can be {' or '.join(found)}; write one of them in full")
        if stripped.upper() in CURRENCIES:
            return asset_id(AssetKind.CASH, stripped.upper())
        shipped = [id for id in shipped_classes() if id.partition(":")[2] == stripped.upper()]
        if len(shipped) == 1:
            return shipped[0]
        security = asset_id(AssetKind.SECURITY, stripped.upper())
        if scheme_of(security) in (Scheme.ISIN, Scheme.CUSIP, Scheme.FIGI):
            return security
        raise Invalid(f"{name}: {stripped} is new here; write {' or '.join(self._readings(stripped.upper()))}")

    def _readings(self, symbol: str) -> list[str]:
        kinds = [AssetKind.CRYPTO, AssetKind.SECURITY, *([AssetKind.CASH] if symbol in FIAT else [])]
        return [asset_id(kind, symbol) for kind in kinds]

    def _in_full(self, kind: str, symbol: str, written: str, name: str) -> str:
        stripped = written.strip()
        named = any(char.isalnum() for char in symbol)
        if stripped in self.assets or stripped in self._codes or (kind == AssetKind.DEFI and named):
            return stripped
        if named and kind in set(AssetKind):
            if kind == AssetKind.CRYPTO and is_contract(symbol):
                return identifier(Scheme.CONTRACT, symbol)
            if kind == AssetKind.CASH:
                known_currency(symbol.upper(), name)
            return asset_id(AssetKind(kind), symbol.upper())
        if kind.lower() in set(Scheme):
            try:
                return identifier(kind, symbol)
            except ValueError as error:
                raise Invalid(f"{name}: {error}") from None
        raise Invalid(
            f"{name}: {written!r} is not an asset; write it like crypto:BTC, security:VTI, cash:USD, defi:aave-usdc or ISIN:US9229087690"
        )

    def knows(self, written: str) -> bool:
        """Whether a bare symbol names something here already."""
        return any(id.partition(":")[2].upper() == written.strip().upper() for id in (*self.assets, *self._codes))

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
