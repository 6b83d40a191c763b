"""`trimtab lots whatif`: a sale by every method, before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from core.model import symbol
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
    rates = ", ".join(f"{name} {notes.percent(rate)}" for name, rate in (("short", found.rates.short), ("long", found.rates.long)))
    yield f"Tax at {rates}; * is what the account does where no lots are named"
    yield ""
    yield from table(
        ["Method", "Short>", "Long>", "Disallowed>", "Tax now>", "Tax later>", "Lots"],
        [
            (
                f"{way.name}{' *' if way.standing else ''}", notes.money(way.short, sign=True), notes.money(way.long, sign=True),
                notes.money(way.disallowed), notes.money(way.tax_now), notes.money(way.tax_later),
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
        term = "term not known" if sold.term is None else f"{sold.term.value}-term"
        acquired = "date not known" if sold.term is None else day(sold.acquired)
        yield (
            f"  {sold.lot or 'missing units'}  {text(sold.quantity)} of {acquired}, {term}, basis {notes.money(sold.basis)}, "
            f"gain {notes.money(sold.gain, sign=True)}, tax {notes.money(each.tax)}"
        )
        if each.waiting is not None:
            yield f"    long-term in {each.days_to_long} days: waiting saves {notes.money(each.waiting)}"
    for wash in way.washes:
        goes = "is lost for good" if wash.forfeited else f"joins its basis, and its holding period grows by {wash.days} days"
        yield (
            f"  {text(wash.quantity)} replaced by {wash.replacement} in {wash.into}, bought {day(wash.acquired)}: "
            f"{notes.money(wash.amount)} {goes}"
        )
    if way.by_standing_orders is not None:
        yield f"  with the recurring purchases to come {notes.money(way.by_standing_orders)} of the loss is disallowed"
    if way.if_bought_back is not None:
        yield f"  bought back tomorrow, {notes.money(way.if_bought_back)} of the loss is disallowed"
    yield from (f"  open: {mark}" for mark in way.marks)
    near = [row for row in way.left if row.days_to_long is not None]
    yield f"  left: {len(way.left)} lots" + "".join(
        f"; {row.lot.id} is long-term in {row.days_to_long} days" for row in sorted(near, key=lambda row: row.days_to_long or 0)[:2]
    )


def _window(found: WhatIf) -> Iterator[str]:
    name = symbol(found.sale.asset)
    if found.window is None:
        yield f"No wash sale reaches {name} under this policy."
        return
    first, last = found.window
    yield f"A loss is disallowed by what is bought of {name} from {day(first)} to {day(last)}, in any account."
    if found.standing_orders:
        yield f"Recurring purchases on {', '.join(day(each) for each in found.standing_orders)}: pause them until after {day(last)}."
    for account in found.reinvesting:
        yield f"{account} reinvests dividends: switch that off until after {day(last)}."
