"""`trimtab prices`: missing, import, set, fetch."""

from collections.abc import Iterator
from pathlib import Path

import click

from core.model import symbol
from core.money import text
from core.services import prices
from core.services.contracts import files as contract
from core.services.errors import USAGE
from core.services.workspace import Workspace
from tui.cli_options import Group, UserPath
from tui.cli_text import moment, plain, table
from tui.commands.session import Failed, opened, say, show


@click.group("prices", cls=Group)
@click.pass_context
def prices_command(ctx: click.Context) -> None:
    """Prices and exchange rates; alone it lists the newest of each."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            found = prices.latest(ws)
            show(lambda: contract.prices(ws, found), lambda: _prices(found, ws.tz))


def _prices(found: tuple[prices.Priced, ...], tz: str) -> Iterator[str]:
    if not found:
        yield "No prices yet: 'trimtab prices missing' says what is lacking."
        return
    prices_seen = [each.price for each in found]
    cells = [(price.asset, moment(price.at, tz), text(price.price), price.currency, price.source) for price in prices_seen]
    yield from table(["Asset", "At", "Price>", "Currency", "Source"], cells)


@prices_command.command("missing")
def missing() -> int:
    """What is lacking and how to get it; exit 1 where something is."""
    with opened() as ws:
        found = prices.missing(ws)
        show(lambda: contract.missing(ws, found), lambda: _missing(found, ws.tz))
        return 1 if found else 0


def _missing(found: tuple[prices.Missing, ...], tz: str) -> Iterator[str]:
    if not found:
        yield "Nothing is lacking."
        return
    yield from table(
        ["Asset", "At", "For", "Cause", "Remedy"],
        [(symbol(each.asset), moment(each.at, tz), each.purpose, each.cause, each.remedy) for each in found],
    )


@prices_command.command("import")
@click.argument("file", type=UserPath())
def import_prices(file: Path) -> int:
    """Store the prices of a CSV FILE with columns asset, at, price, currency, source; exit 1 where lines could not be read."""
    from importers.csvfile import Unreadable
    from importers.pricefile import read_file

    with opened(make=True) as ws:
        try:
            read = read_file(file, prices.known_assets(ws), ws.tz, ws.as_of)
        except (Unreadable, OSError) as error:
            raise Failed(f"{plain(file.name)}: {plain(error)}", 1) from error
        problems = [f"line {each.line}: {each.reason}" for each in read.bad]
        found = prices.store(ws, read.prices, f"prices from {read.name}", problems)
        _stored(ws, found)
        return 1 if problems else 0


@prices_command.command("set")
@click.argument("asset")
@click.argument("price")
@click.argument("currency", default="")
@click.option("--at", default="", metavar="T", help="Date, or date and time; default: the clock.")
def set_price(asset: str, price: str, currency: str, at: str) -> None:
    """One unit of ASSET is worth PRICE in CURRENCY (default: the base currency)."""
    with opened(make=True) as ws:
        found = prices.set_price(ws, asset, price, currency, at)
        done = prices.Stored(1)
        show(
            lambda: contract.stored(ws, done),
            lambda: [f"{plain(found.asset)} {text(found.price)} {found.currency} at {moment(found.at, ws.tz)}: saved"],
        )


@prices_command.command("fetch")
@click.argument("assets", nargs=-1)
@click.option("--exchange", default="kraken", show_default=True, metavar="ID", help="A ccxt exchange.")
@click.option("--api-url", default="", hidden=True)
def fetch(assets: tuple[str, ...], exchange: str, api_url: str) -> int:
    """Ask an exchange's public tickers and daily closes (no keys) for what is lacking, or for ASSETS."""
    from importers.online.ccxt_prices import fetch as ask

    with opened(make=True) as ws:
        wanted = prices.wanted(ws, assets)
        try:
            answer = ask([(asset, at or "now") for asset, at in wanted], exchange=exchange, base=ws.base_currency, api_url=api_url)
        except ValueError as error:
            raise Failed(plain(error), USAGE) from error
        problems = [f"{symbol(each.asset)}: {each.what}" for each in answer.problems]
        found = prices.store(ws, answer.prices, f"fetched from {exchange}", problems)
        _stored(ws, found)
        return 1 if problems else 0


def _stored(ws: Workspace, found: prices.Stored) -> None:
    for problem in found.problems:
        say(problem)
    show(lambda: contract.stored(ws, found), lambda: [f"{found.stored} prices stored, {found.present} were there already"])
