"""`trimtab harvest`: losses worth realising, gains worth holding, and the rest."""

from collections.abc import Iterator

import click

from core.model import ActionState, symbol
from core.money import text
from core.policy.laws import AMERICAN, Words
from core.services import harvest
from core.services.contracts import harvest as contract
from core.services.harvest import Harvest, Held, Loss
from tui.cli_options import Command
from tui.cli_text import Notes, day, table
from tui.commands.session import opened, show


@click.command("harvest", cls=Command)
def harvest_command() -> None:
    """Losses worth realising (HIGH), gains worth holding (MED) and the rest (LOW), at your own rates. Decides nothing."""
    with opened() as ws:
        found = harvest.load(ws)
        show(lambda: contract.harvest(ws, found), lambda: _lines(found, ws.base_currency))


def _lines(found: Harvest, currency: str) -> Iterator[str]:
    notes, law = Notes(), found.rates.words
    both = ((law.short.removesuffix("-term"), found.rates.short), (law.long.removesuffix("-term"), found.rates.long))
    rates = ", ".join(f"{name} {notes.percent(rate)}" for name, rate in both) if law.long else notes.percent(found.rates.short)
    yield f"Harvest of {found.year_end.year}, on {day(found.day)}; {currency}, tax at {rates}"
    if law == AMERICAN:
        yield from _so_far(found, notes)
    else:
        yield "What a loss offsets in a year is worked out here for the United States alone; 'trimtab tax' shows the tax year"
    yield ""
    yield from _high(found, notes)
    yield ""
    yield from _positions("MED  hold: gains that would be taxed", found.hold, notes, law, why=False)
    yield ""
    yield from _positions("LOW  ordinary rebalancing", found.ordinary, notes, law, why=True)
    yield ""
    if law == AMERICAN:
        yield from _year_end(found)
    yield from notes.lines()


def _so_far(found: Harvest, notes: Notes) -> Iterator[str]:
    year = found.offset
    yield (
        f"Realised so far: short {notes.money(year.short, sign=True)}, long {notes.money(year.long, sign=True)}, disallowed "
        f"{notes.money(year.disallowed)}; carried in short {notes.money(year.short_in)}, long {notes.money(year.long_in)}"
    )
    yield (
        f"Gains left to offset: {notes.money(year.to_offset)}; of the {notes.money(year.limit, places=0)} against other income "
        f"{notes.money(year.limit_left)} is left"
    )


def _high(found: Harvest, notes: Notes) -> Iterator[str]:
    yield "HIGH  losses worth harvesting"
    if not found.high:
        yield "  none reaches the policy's minimum loss net of its costs"
        return
    yield from table(
        ["Asset", "Account", "Quantity>", "Loss>", "Allowed>", "Deferred>", "Lost>", "Worth>", "This year>", "Carried>", "Action"],
        [
            (
                symbol(one.item.action.asset), one.item.action.account, notes.quantity(one.item.action.quantity), notes.money(one.loss),
                notes.money(one.allowed), notes.money(one.deferred), notes.money(one.forfeited), notes.money(one.worth),
                notes.money(one.effect.saved), notes.money(one.effect.carried), f"{one.item.action.id} {_state(one)}",
            )
            for one in found.high
        ],
    )
    yield f"All of them together save {notes.money(found.together.saved)} this year and carry {notes.money(found.together.carried)} on"
    for one in found.high:
        yield from _about(one, notes)


def _state(one: Loss) -> str:
    if one.item.state is ActionState.PROPOSED and one.item.action.blocked_by:
        return "blocked"
    return one.item.state.value.replace("_", " ")


def _about(one: Loss, notes: Notes) -> Iterator[str]:
    name, said = symbol(one.item.action.asset), []
    for wash in one.washes:
        goes = "lost for good" if wash.forfeited else "joins the basis of those"
        said.append(f"{text(wash.quantity)} bought in {wash.into} on {day(wash.acquired)}: {notes.money(wash.amount)} {goes}")
    if one.window:
        first, last = one.window
        said.append(f"what is bought of it from {day(first)} to {day(last)}, in any account, disallows as much of the loss")
    said += [f"recurring purchase on {day(each)}" for each in one.purchases]
    said += [f"{account} reinvests dividends" for account in one.reinvesting]
    said += [f"{symbol(asset)} keeps the exposure" + (f", not today: {why}" if why else "") for asset, why in one.substitutes]
    said += [f"blocked: {each.cause}; {each.remedy}" for each in one.item.action.blocked_by]
    yield from (f"  {name}: {each}" for each in said)


def _positions(title: str, rows: tuple[Held, ...], notes: Notes, law: Words, *, why: bool) -> Iterator[str]:
    yield title
    if not rows:
        yield "  none"
        return
    last = ["Why"] if why else ["Waiting saves>", f"Next {law.long}"] if law.long else []
    yield from table(
        ["Asset", "Account", "Quantity>", "Value>", "Gain>", "Tax if sold>", *last],
        [
            (
                symbol(one.asset), one.account, notes.quantity(one.quantity), notes.money(one.value), notes.money(one.gain, sign=True),
                notes.money(one.tax), *([one.why] if why else [notes.money(one.waiting), _next(one, law)] if law.long else []),
            )
            for one in rows
        ],
    )


def _next(one: Held, law: Words) -> str:
    if not one.near:
        return f"all {law.long}" if one.favoured else ""
    row = one.near[0]
    return f"{row.lot.id} on {day(row.lot.long_term_on)}, {row.days_to_long} days"


def _year_end(found: Harvest) -> Iterator[str]:
    end = found.year_end
    again = f"; what is sold on the last day may be bought again from {day(end.buy_back)}" if end.buy_back else ""
    yield f"Year end: a sale counts in {end.year} up to {day(end.securities)} on the exchange and {day(end.coins)} for coins{again}"
    if end.double_up and found.day <= end.double_up:
        yield f"To buy the replacement first, buy it by {day(end.double_up)} and sell on the last day"
    if end.crosses:
        yield "The days after a sale today reach into the next year: a purchase there takes away a loss of this one"
