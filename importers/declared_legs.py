"""Legs of one row of a declared importer: what its figures move, fees told apart from them. Cells are read in `declared_cells`."""

from collections.abc import Iterator
from decimal import Decimal

from core.model import EventKind, Leg, LegRole
from core.money import ZERO, add, cut, negate, subtract
from importers.declared_cells import Cells, Stated
from importers.means import Means

_ROLES = {EventKind.FEE: LegRole.FEE, EventKind.TAX: LegRole.TAX}


class Legs:
    """Makes the legs of one file's rows."""

    def __init__(self, cells: Cells) -> None:
        self._cells, importer = cells, cells.importer
        self._includes, self._sign = importer.includes_fee, importer.fee_sign
        self._charges = [(place, each) for each in importer.charges if (place := cells.at(each.column)) != cells.table.blank]
        self._worth = cells.place["value"] != cells.table.blank
        self._fee_worth = cells.place["fee_value"] != cells.table.blank

    def made(self, cells: list[str], asset: str, role: LegRole, stated: Stated, means: Means) -> tuple[tuple[Leg, ...], Decimal]:
        """What the row moves, and by how much it changes the balance of its asset. Raises `ValueError` with a clause."""
        source, includes = self._cells, self._includes if means.includes is None else means.includes
        account = source.owner(cells)
        amount, other = (stated.amount, stated.other) if means.moved else (ZERO, None)
        if means.sign:
            amount = amount.copy_abs() if means.sign > 0 else negate(amount.copy_abs())
        if other is not None:
            other = negate(other.copy_abs()) if amount > 0 else other.copy_abs()
        change, incoming = amount, amount > 0
        charged: list[Leg] = []
        net = False
        for paid_in, fee, kind in self._fees(cells, stated) if means.charged else ():
            if paid_in == asset:
                if includes == "amount" and means.moved:
                    amount = add(amount, fee)
                else:
                    change = subtract(change, fee)
                if means.kind is EventKind.INCOME and kind is LegRole.FEE and not means.apart:
                    net = True
                    continue
            elif includes == "other" and other is not None and paid_in == source.asset(stated.other_code)[0]:
                other = add(other, fee)
            charged.append(self._charged(cells, account, paid_in, fee, kind))
        if net:
            amount = change
        if (amount and (amount > 0) is not incoming) or (other and (other > 0) is incoming):
            raise ValueError("the fee is above what it was charged on")
        if means.kind is EventKind.TRANSFER:
            return self._transferred(cells, asset, role, amount, other, stated, charged), change
        legs = [self._moved(cells, asset, LegRole.FEE if means.charge else role, amount, stated, means)] if amount else []
        if other:
            legs.append(self._against(cells, other, stated, means))
        return (*legs, *charged), change

    def _fees(self, cells: list[str], stated: Stated) -> Iterator[tuple[str, Decimal, LegRole]]:
        """Every fee and tax of the row above or below zero, with its asset."""
        source = self._cells
        if stated.fee:
            yield source.asset(stated.fee_code)[0], self._signed(stated.fee), LegRole.FEE
        for place, charge in self._charges:
            figure = source.figure(cells[place])
            if figure:
                code = source.constant(charge.asset) or (cells[source.at(charge.asset)].strip() if charge.asset else "")
                code = code or (stated.other_code if stated.other is not None else stated.code)
                paid = self._signed(figure)
                if paid < 0:
                    raise ValueError(f"{charge.column} gives something back, which is to be added by hand")
                yield source.asset(code)[0], paid, charge.role

    def _signed(self, fee: Decimal) -> Decimal:
        """Above zero where it was paid, however the file writes that."""
        return fee.copy_abs() if not self._sign else negate(fee) if self._sign < 0 else fee

    def _charged(self, cells: list[str], account: str, asset: str, fee: Decimal, role: LegRole) -> Leg:
        source = self._cells
        worth = source.number(cells, "fee_value") if self._fee_worth and role is LegRole.FEE and not asset.startswith("cash:") else None
        currency = source.text(cells, "currency").upper()
        if worth and currency:
            return Leg(account, asset, negate(fee), role, worth.copy_abs(), currency)
        return Leg(account, asset, negate(fee), role)

    def _moved(self, cells: list[str], asset: str, role: LegRole, amount: Decimal, stated: Stated, means: Means) -> Leg:
        """The leg of the amount, with its part of what the file says the stated amount was worth."""
        source = self._cells
        account = source.owner(cells, "other_account" if stated.sided and amount > 0 else "account")
        role = _ROLES.get(means.kind, role) if means.kind else role
        if self._worth and not asset.startswith("cash:"):
            worth, currency = source.number(cells, "value"), source.text(cells, "currency").upper()
            if worth and currency:
                return Leg(account, asset, amount, role, cut(worth.copy_abs(), amount.copy_abs(), stated.amount.copy_abs()), currency)
        return Leg(account, asset, amount, role)

    def _against(self, cells: list[str], other: Decimal, stated: Stated, means: Means) -> Leg:
        """The leg of what the amount was traded for; it was worth the same."""
        source = self._cells
        account = source.owner(cells, "other_account" if stated.sided and other > 0 else "account")
        asset, role = source.asset(stated.other_code)
        if self._worth and role is LegRole.ASSET and stated.other:
            worth, currency = source.number(cells, "value"), source.text(cells, "currency").upper()
            if worth and currency:
                return Leg(account, asset, other, role, cut(worth.copy_abs(), other.copy_abs(), stated.other.copy_abs()), currency)
        return Leg(account, asset, other, role)

    def _transferred(
        self, cells: list[str], asset: str, role: LegRole, amount: Decimal, other: Decimal | None, stated: Stated, charged: list[Leg]
    ) -> tuple[Leg, ...]:
        """Out of one account and into another; what went out and did not come in is the fee."""
        source = self._cells
        here, there = source.owner(cells), source.owner(cells, "other_account")
        if here == there:
            raise ValueError("the row names one account alone")
        if other is not None and source.asset(stated.other_code)[0] != asset:
            raise ValueError("the row sends one asset and receives another")
        gone, come = (amount, amount if other is None else other) if amount < 0 else (amount if other is None else other, amount)
        gone, come = gone.copy_abs(), come.copy_abs()
        if come > gone:
            raise ValueError("more came in than went out")
        if come < gone:
            charged = [*charged, Leg(here, asset, subtract(come, gone), LegRole.FEE)]
        return (Leg(here, asset, negate(come), role), Leg(there, asset, come, role), *charged)
