"""The forms for what no export covers, as data: which fields, what they mean, and the desk's method that takes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui.screens.form import Field, Form

if TYPE_CHECKING:
    from tui.shell import TrimtabApp

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

_ACCOUNT = Field("account", "its name; a new name makes a new account")
_ASSET = Field("asset", "symbol or id, e.g. crypto:BTC")
_CURRENCY = Field("currency", "ISO code; empty: the base currency")
_HOLDING = (
    Field("value", "what all of it is worth at that time"),
    Field("at", "date of the value, like 2026-11-23"),
    Field("basis", "what was paid in all; empty: unknown"),
    Field("acquired", "date of purchase; empty: unknown"),
    _CURRENCY,
)
FORMS: dict[str, tuple[str, tuple[Field, ...]]] = {
    "opening": (
        "Opening lot",
        (
            _ACCOUNT,
            _ASSET,
            Field("quantity", "units"),
            Field("value", "basis in all; empty: unknown"),
            Field("acquired", "date of purchase, like 2021-03-05; empty: unknown"),
            _CURRENCY,
        ),
    ),
    "event": ("Event", ()),
    "defi": (
        "DeFi holding",
        (
            Field("asset", "its name, e.g. aave-usdc"),
            _ACCOUNT,
            Field("protocol", "e.g. aave"),
            Field("strategy", "lending, liquidity or farming"),
            Field("pegged", "for a pool: yes where its legs are pegged to each other, else no"),
            Field("quantity", "units; empty: 1"),
            *_HOLDING,
        ),
    ),
    "bond": (
        "Fixed income",
        (
            Field("asset", "its name, e.g. T-BILL-2027"),
            _ACCOUNT,
            Field("quantity", "units; empty: 1"),
            *_HOLDING,
            Field("class", "asset class that a sleeve names; empty: fixed_income"),
        ),
    ),
    "price": (
        "Price",
        (
            Field("asset", "symbol or id; an exchange rate is the price of cash:EUR"),
            Field("price", "of one unit"),
            _CURRENCY,
            Field("at", "date, or date and time; empty: now"),
        ),
    ),
    "account": ("Account", (Field("name", "as you call it"),)),
    "asset": ("Asset", (_ASSET,)),
    "recurring": (
        "Recurring buy",
        (
            _ACCOUNT,
            _ASSET,
            Field("amount", "bought each time"),
            _CURRENCY,
            Field("every", "week, two weeks or month"),
            Field("first", "date of the first one"),
            Field("last", "date of the last one; empty: goes on"),
        ),
    ),
}
"""Title and fields; where the domain names the fields itself (event, account, asset) they come behind these."""


def form(what: str, more: Mapping[str, str], known: Mapping[str, str]) -> Form:
    """The form of that name with the domain's own fields in `more`; `known` fills fields."""
    title, fields = FORMS[what]
    every = (*fields, *(Field(name, hint) for name, hint in more.items()))
    return Form(title, f"add_{what}", tuple(Field(field.name, field.hint, known.get(field.name, "")) for field in every))


def report_form(name: str, names: Mapping[str, str], folder: Path) -> Form:
    """Asks which report of which year goes where."""
    fields = (
        Field("report", ", ".join(names), name),
        Field("year", "the tax year, like 2025; empty: that of the clock"),
        Field("folder", "made where there is none", str(folder)),
        Field("replace", "yes where files of that name may be replaced"),
    )
    return Form("Write a report as CSV and text", "write_report", fields, begin="year" if name else "report")


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
        app.ask(form(what, app.desk.fields_of(what), known or {}), app.entered)
