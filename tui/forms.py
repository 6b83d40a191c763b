"""The forms for what no export covers, as data: which fields, what they mean, and the desk's method that takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.screens.form import Field, Form

if TYPE_CHECKING:
    from tui.app import TrimtabApp

KINDS = (
    ("1", "opening lot: what was held before your first file", "opening"),
    ("2", "event: a buy, sale, transfer, income, split ... that no file covers", "event"),
    ("3", "DeFi holding: lending, liquidity or farming, with its value", "defi"),
    ("4", "fixed income: bond, bill or deposit, with its value", "bond"),
    ("5", "price: of one unit, at a time", "price"),
    ("6", "account: owner, tax type, custody, lot method", "account"),
    ("7", "asset: class, tags, protocol, identical group", "asset"),
    ("8", "recurring buy: what a venue buys by itself", "recurring"),
    ("9", "opening lots from the newest positions export", "openings"),
)

_WHO = (Field("account", "its name; a new name makes a new account"),)
_HOLDING = (
    Field("value", "what all of it is worth at that time"),
    Field("at", "date of the value, like 2026-11-23"),
    Field("basis", "what was paid in all; empty: unknown"),
    Field("acquired", "date of purchase; empty: unknown"),
    Field("currency", "ISO code; empty: the base currency"),
)


def form(what: str, columns: Mapping[str, str], settings: Mapping[str, str], asset_settings: Mapping[str, str], known: Mapping[str, str]) -> Form:
    """The form of that name; `known` fills fields. The three mappings are the domain's own field names and meanings."""
    fields: tuple[Field, ...]
    if what == "opening":
        fields = (*_WHO, Field("asset", "symbol or id, e.g. crypto:BTC"), Field("quantity", "units"), Field("value", "basis in all; empty: unknown"),
                  Field("acquired", "date of purchase, like 2021-03-05; empty: unknown"), Field("currency", "ISO code; empty: the base currency"))  # fmt: skip
        title = "Opening lot"
    elif what == "defi":
        fields = (Field("asset", "its name, e.g. aave-usdc"), *_WHO, Field("protocol", "e.g. aave"), Field("strategy", "lending, liquidity or farming"),
                  Field("pegged", "for a pool: yes where its legs are pegged to each other, else no"), Field("quantity", "units; empty: 1"), *_HOLDING)  # fmt: skip
        title = "DeFi holding"
    elif what == "bond":
        fields = (Field("asset", "its name, e.g. T-BILL-2027"), *_WHO, Field("quantity", "units; empty: 1"), *_HOLDING,
                  Field("class", "asset class that a sleeve names; empty: fixed_income"))  # fmt: skip
        title = "Fixed income"
    elif what == "price":
        fields = (Field("asset", "symbol or id; an exchange rate is the price of cash:EUR"), Field("price", "of one unit"),
                  Field("currency", "ISO code; empty: the base currency"), Field("at", "date, or date and time; empty: now"))  # fmt: skip
        title = "Price"
    elif what == "recurring":
        fields = (*_WHO, Field("asset", "symbol or id"), Field("amount", "bought each time"), Field("currency", "ISO code; empty: the base currency"),
                  Field("every", "week, two weeks or month"), Field("first", "date of the first one"), Field("last", "date of the last one; empty: goes on"))  # fmt: skip
        title = "Recurring buy"
    elif what == "account":
        fields = (Field("name", "as you call it"), *(Field(name, hint) for name, hint in settings.items()))
        title = "Account"
    elif what == "asset":
        fields = (Field("asset", "symbol or id"), *(Field(name, hint) for name, hint in asset_settings.items()))
        title = "Asset"
    else:
        fields = tuple(Field(name, hint) for name, hint in columns.items())
        title = "Event"
    filled = tuple(Field(f.name, f.hint, known.get(f.name, f.value)) for f in fields)
    return Form(title, f"add_{what if what != 'event' else 'event'}", filled)


def open_form(app: TrimtabApp, what: str = "", known: Mapping[str, str] | None = None) -> None:
    """Opens the form of that name, or asks which one."""
    names = {answer for _, _, answer in KINDS}
    if what not in names:
        from tui.screens.choice import Choice

        app.ask(Choice("Enter by hand", KINDS), lambda said: open_form(app, said, known))
        return
    if app.job is not None:
        app.say(f"{app.job.title} is running; esc cancels it, then enter.", error=True)
    elif what == "openings":
        app.decide("add_openings")
    else:
        columns, settings, asset_settings = app.desk.form_fields()
        app.ask(form(what, columns, settings, asset_settings, known or {}), app.entered)
