"""What the engine makes of a case, by the case's own ids."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from core.booking import Rules, book
from core.matching import match
from core.model import Asset, Booking, Disposal, Identification, Income, Lot, Owner, TaxType
from core.money import total
from core.unknown import Maybe, Unknown, known
from tests.golden.tax.case import CannotRun, Row
from tests.golden.tax.packs import choices
from tests.golden.tax.script import Script

MANY = Decimal(10) ** 15
"""Units named of a lot of which the case states no number: as many as the sale needs."""
_SILENT = Unknown("the case states no price", "")


class Outcome:
    """The booking of a case under `rules`."""

    def __init__(self, case: Row, rules: Rules) -> None:
        self.case = case
        self.script = script = Script(case)
        self.rules = rules
        self.booking = found = self._book(())
        if script.named:
            self.booking = self._book(self._identifications(found))

    def _book(self, named: Iterable[Identification]) -> Booking:
        script = self.script

        def values(asset: str, at: datetime) -> Maybe:
            return Decimal(1) if asset == f"cash:{script.currency}" else script.prices.get((asset, at), _SILENT)

        assets = {}
        for name, group in script.groups.items():
            assets[script.asset(name)] = Asset(script.asset(name), wash_group=script.asset(group))
        return book(
            script.events, match(script.events, accounts=script.accounts), self.rules, accounts=script.accounts, assets=assets,
            values=values, identifications=tuple(named), answers=script.answers, timezone=script.home, base_currency=script.currency,
            choices=choices(self.case),
        )

    def _identifications(self, first: Booking) -> list[Identification]:
        """The lots' ids as booking gives them; a lot that was moved or cut has several."""
        ids: dict[str, list[str]] = {}
        parts: tuple[Disposal | Lot, ...] = (*first.disposals, *first.lots)
        for part in parts:
            name = self.script.ids.get(part.origin, "")
            where = part.lot if isinstance(part, Disposal) else part.id
            if where and where not in ids.setdefault(name, []):
                ids[name].append(where)
        found = []
        for key, account, asset, lots, at in self.script.named:
            missing = [lot for lot, _ in lots if lot not in ids]
            if missing:
                raise CannotRun(f"event {self.script.ids[key]} names the lots {', '.join(missing)}, which no event acquires")
            named = tuple((id, MANY if units is None else units) for lot, units in lots for id in ids[lot])
            found.append(Identification(named, at, "own books", account, asset, key, confirmed=True))
        return found

    # ---- by the case's ids

    def id(self, key: str) -> str:
        return self.script.ids.get(key, key)

    def disposals(self, names: str) -> list[Disposal]:
        """Those of an event, of several joined with `+`, or of an event's fee alone (`s1:fee`)."""
        found: list[Disposal] = []
        for name in names.split("+"):
            id, _, part = name.partition(":")
            if part not in ("", "fee"):
                raise CannotRun(f"{name} names a part of an event that is not its fee")
            rows = [sale for sale in self.booking.disposals if self.id(sale.event) == id]
            fees = [sale for sale in rows if sale.kind == "fee"]
            rest = [sale for sale in rows if sale.kind != "fee"]
            found += fees if part == "fee" else rest or fees
        return found

    def incomes(self, name: str) -> list[Income]:
        return [item for item in self.booking.incomes if self.id(item.event) == name]

    def lots(self) -> list[Lot]:
        return [lot for lot in self.booking.lots if not lot.asset.startswith("cash:")]

    def names(self, lot: Lot) -> set[str]:
        """What a case may call a lot: the event that acquired it, or one that made it what it is."""
        return {self.id(key) for key in (lot.origin, *lot.path)}

    def owner(self, account: str) -> Owner:
        found = self.script.accounts.get(account)
        return found.owner if found else Owner.SELF

    def untaxed(self, account: str) -> bool:
        found = self.script.accounts.get(account)
        return found is not None and found.tax_type is not TaxType.TAXABLE


def figure(amount: Maybe, what: str) -> Decimal:
    """Raises `CannotRun` with the cause where the engine does not know it."""
    if known(amount):
        return amount
    raise CannotRun(f"{what} is unknown: {amount.cause}")


def summed(amounts: Iterable[Maybe], what: str) -> Decimal:
    return total(figure(amount, what) for amount in amounts)
