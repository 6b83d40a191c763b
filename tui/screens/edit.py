"""The form for a proposed action: quantity, limit price and reason. What goes and what does not is said by the domain."""

from __future__ import annotations

from core.model import QueueItem, Side, symbol
from core.money import text
from core.unknown import Maybe, known
from tui import explain
from tui.screens.form import Field, Form


class EditForm(Form):
    """Says which action the fields are of."""

    def __init__(self, action: str, title: str, fields: tuple[Field, ...]) -> None:
        super().__init__(title, "edit", fields)
        self.action = action

    @property
    def said(self) -> dict[str, str]:
        return {**super().said, "action": self.action}


def edit_form(item: QueueItem, currency: str) -> EditForm:
    """The form, filled with the figures as they stand."""
    action = item.action
    sells = "lots are chosen anew, " if action.side is Side.SELL else ""
    fields = (
        Field("quantity", f"units of {symbol(action.asset)}; {sells}tax and costs follow", _figure(action.quantity)),
        Field("limit", f"limit price of one unit in {currency}", _figure(action.limit_price)),
        Field("reason", "why, for the journal; may stay empty"),
    )
    return EditForm(action.id, f"Edit: {explain.deed(action)}", fields)


def _figure(value: Maybe) -> str:
    return text(value) if known(value) else ""
