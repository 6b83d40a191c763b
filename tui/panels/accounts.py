"""Accounts with their settings and holdings; forms for what no export covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.model import symbol
from tui.actions import bindings
from tui.lines import Line, Lines
from tui.panels.base import Panel
from tui.text import money, quantity
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from core.services.accounts import AccountRow
    from core.services.review import Review

_COLUMNS = (
    Column("Account", 16, grow=2), Column("Venue", 10, grow=1, drop=2), Column("Owner", 6), Column("Tax type", 11), Column("Custody", 8),
    Column("Lots", 5), Column("Reinvests", 9, drop=1), Column("Holds", 6, "right"),
)  # fmt: skip


class AccountsPanel(Panel):
    name_of = "accounts"
    heading = "8 Accounts"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accounts")]

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[AccountRow, ...] = ()

    def compose(self) -> ComposeResult:
        yield Table(_COLUMNS, id="accounts-table", empty="Reading …")
        yield Lines(id="accounts-detail", classes="detail")

    def show(self, review: Review) -> None:
        if self.display:
            self.shown()

    def shown(self) -> None:
        self.shell.fetch(self.shell.desk.accounts, self.take, "accounts")

    def take(self, rows: tuple[AccountRow, ...]) -> None:
        """Draws the accounts."""
        self.rows = rows
        empty = "There is no account yet. Importing a file makes one; A enters opening lots, holdings and accounts by hand."
        self.table.show([self._row(row) for row in rows], empty=empty)

    def _row(self, row: AccountRow) -> Row:
        account = row.account
        method = account.methods[-1].method.value if account.methods else "-"
        again = "?" if account.reinvests is None else "yes" if account.reinvests else "no"
        cells = (
            account.name,
            account.venue,
            account.owner.value,
            account.tax_type.value,
            account.custody.value,
            method,
            again,
            str(len(row.holdings)),
        )
        return Row(account.name, cells)

    @property
    def chosen(self) -> AccountRow | None:
        key = self.table.key
        return next((row for row in self.rows if row.account.name == key), None)

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        row = self.chosen
        lines: list[Line] = []
        if row:
            account = row.account
            lines.append([(account.name, "bold"), (f"  {account.venue}  zone {account.timezone or 'as its files say'}", "quiet")])
            held = ", ".join(f"{quantity(units)} {symbol(asset)}" for asset, units in row.holdings)
            lines.append(f" Holds {held or 'nothing'}.")
            lines += [
                f" {money(buy.amount, buy.currency)} of {symbol(buy.asset)} every {buy.every} since {buy.first}." for buy in row.recurring
            ]
            lines += [f" Lots by {dated.method.value} since {dated.since}." for dated in account.methods]
        self.query_one("#accounts-detail", Lines).write(lines)

    def on_table_opened(self, event: Table.Opened) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        from tui.forms import open_form

        row = self.chosen
        if row is None:
            self.shell.action_add()
            return
        account = row.account
        known = {
            "name": account.name, "venue": account.venue, "owner": account.owner.value, "tax_type": account.tax_type.value,
            "custody": account.custody.value, "timezone": account.timezone,
            "reinvests": "" if account.reinvests is None else "yes" if account.reinvests else "no",
            "whole_shares": "yes" if account.whole_shares else "no",
            "form_1099": account.form_1099.value if account.form_1099 else "",
        }  # fmt: skip
        open_form(self.shell, "account", known)
