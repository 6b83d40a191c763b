"""`trimtab lots whatif`: a sale by every method, before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from core.model import Term, symbol
from core.money import text
from tui.cli_options import Command
from tui.cli_text import Notes, day, moment, table
from tui.commands.session import opened, show

if TYPE_CHECKING:
    from core.services.whatif import Way, WhatIf


@click.command("whatif", cls=Command)
@click.argument("asset", metavar="ASSET")
@click.argument("quantity", metavar="QTY")
@click.option("--account", metavar="NAME", help="The account that sells; may be left out where one alone holds the asset.")
@click.option("--price", default="", metavar="P", help="Price of one unit in the base currency; default: the last one.")
@click.option("--fee", default="", metavar="AMOUNT", help="What the sale costs, in the base currency; default: nothing.")
@click.option("--method", default="", metavar="M", help="One method alone: FIFO, LIFO, HIFO, LOFO, lowest-tax or largest-loss.")
@click.option("--lot", "lots", multiple=True, metavar="ID=QTY", help="Name lots for the sale; as often as there are lots.")
def whatif_command(
    asset: str, quantity: str, account: str | None, price: str, fee: str, method: str, lots: tuple[str, ...]
) -> None:
    """A sale of QTY (units, `all`, or money such as `$5000`) by every method, before it is made. Changes nothing."""
    from core.services import whatif
    from core.services.contracts import whatif as contract

    with opened() as ws:
        found = whatif.load(ws, asset, quantity, account=account, price=price, fee=fee, method=method, lots=lots)
        show(lambda: contract.whatif(ws, found), lambda: _lines(found, ws.base_currency, ws.tz))


def _lines(found: WhatIf, currency: str, tz: str) -> Iterator[str]:
    notes, sale = Notes(), found.sale
    priced = f" (price of {moment(sale.priced_at, tz)})" if sale.priced_at else ""
    yield (
        f"Sell {text(sale.quantity)} of {text(sale.held)} {symbol(sale.asset)} in {sale.account} at {notes.money(sale.price)}{priced}: "
        f"{notes.money(sale.value)} {currency}"
    )
    words = zip(found.terms or ("",), (found.rates.short, found.rates.long), strict=False)
    rates = ", ".join(f"{name} {notes.percent(rate)}".strip() for name, rate in words)
    yield f"Tax at {rates}; * is what the account does where no lots are named"
    yield ""
    gains = [f"{word[:1].upper()}{word[1:]}>" for word in found.terms or ("gain",)]
    yield from table(
        ["Method", *gains, "Disallowed>", "Tax now>", "Tax later>", "Lots"],
        [
            (
                f"{way.name}{' *' if way.standing else ''}",
                *(notes.money(value, sign=True) for value in (way.short, way.long)[: len(gains)]),
                *(notes.money(value) for value in (way.disallowed, way.tax_now, way.tax_later)),
                f"as {way.same_as}" if way.same_as else f"{len(way.taken)}, below",
            )
            for way in found.ways
        ],
    )
    for way in found.ways:
        if not way.same_as:
            yield ""
            yield from _way(way, found, notes)
    yield ""
    yield from _window(found)
    yield from notes.lines()


def _way(way: Way, found: WhatIf, notes: Notes) -> Iterator[str]:
    yield ", ".join([way.name, *(each.name for each in found.ways if each.same_as == way.name)])
    for each in way.taken:
        sold = each.disposal
        acquired = day(sold.acquired) if sold.term else "unknown date"
        if found.terms:
            acquired += f", {found.terms[sold.term is Term.LONG] if sold.term else 'term not known'}"
        acquired += f", by {sold.rule}" if sold.rule else ""
        yield (
            f"  {sold.lot or 'missing units'}  {text(sold.quantity)} of {acquired}, basis {notes.money(sold.basis)}, "
            f"gain {notes.money(sold.gain, sign=True)}, tax {notes.money(each.tax)}"
        )
        if each.waiting is not None:
            yield f"    {found.rates.words.long} in {each.days_to_long} days: waiting saves {notes.money(each.waiting)}"
    for wash in way.washes:
        goes = "is lost for good" if wash.forfeited else f"joins its basis, and its holding period grows by {wash.days} days"
        yield (
            f"  {text(wash.quantity)} replaced by {wash.replacement} in {wash.into}, bought {day(wash.acquired)}: "
            f"{notes.money(wash.amount)} {goes}"
        )
    if way.by_standing_orders is not None:
        yield f"  with the recurring purchases to come {notes.money(way.by_standing_orders)} of the loss would not count"
    if way.if_bought_back is not None:
        yield f"  bought back tomorrow, {notes.money(way.if_bought_back)} of the loss would not count"
    yield from (f"  open: {mark}" for mark in way.marks)
    near = [row for row in way.left if row.days_to_long is not None]
    near.sort(key=lambda row: row.days_to_long or 0)
    soon = (f"; {row.lot.id} is {found.rates.words.long} in {row.days_to_long} days" for row in near[:2])
    yield f"  left: {len(way.left)} lots" + "".join(soon)


def _window(found: WhatIf) -> Iterator[str]:
    name = symbol(found.sale.asset)
    if found.window is None:
        yield f"No purchase takes away a loss on {name} under this policy."
        return
    first, last = found.window
    yield f"What is bought of {name} from {day(first)} to {day(last)}, in any account, takes away as much of a loss."
    if found.standing_orders:
        yield f"Recurring purchases on {', '.join(day(each) for each in found.standing_orders)}: pause them until after {day(last)}."
    for account in found.reinvesting:
        yield f"{account} reinvests dividends: switch that off until after {day(last)}."
