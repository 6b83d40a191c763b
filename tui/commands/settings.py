"""`trimtab accounts` and `trimtab assets`: shown and set."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from core.model import DatedMethod, symbol
from core.services import accounts, assets
from core.services.contracts import settings as contract
from tui.cli_options import Group
from tui.cli_text import day, plain, table, yes_no
from tui.commands.session import opened, say, show


def field_options(fields: Mapping[str, str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """One option per field that the service documents."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for name, what in reversed(list(fields.items())):
            click.option(f"--{name.replace('_', '-')}", name, default="", metavar="TEXT", help=f"{what[0].upper()}{what[1:]}.")(function)
        return function

    return add


@click.group("accounts", cls=Group)
@click.pass_context
def accounts_command(ctx: click.Context) -> None:
    """Accounts with their settings, holdings and recurring buys."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            rows = accounts.load(ws)
            show(lambda: contract.accounts(ws, rows), lambda: _accounts(rows))


@accounts_command.command("set")
@click.argument("name")
@field_options(accounts.FIELDS)
def set_account(name: str, **fields: str) -> None:
    """Make or change the account NAME."""
    with opened(make=True) as ws:
        account = accounts.put(ws, name, fields)
        show(lambda: contract.account(ws, account), lambda: [f"{plain(account.name)}: saved"])


@accounts_command.command("rename")
@click.argument("old")
@click.argument("new")
def rename_account(old: str, new: str) -> None:
    """Give an account another name."""
    with opened() as ws:
        accounts.rename(ws, old, new)
        rows = accounts.load(ws)
        show(lambda: contract.accounts(ws, rows), lambda: [f"{plain(old)} is now {plain(new)}"])


@accounts_command.command("recurring")
@click.argument("account")
@click.argument("asset")
@click.argument("amount", default="")
@click.option("--currency", default="", metavar="CODE", help="ISO code; default: the base currency.")
@click.option("--every", default="month", metavar="PERIOD", help=", ".join(accounts.EVERY) + ".")
@click.option("--first", default="", metavar="DATE", help="The first purchase; default: today.")
@click.option("--last", default="", metavar="DATE", help="The last purchase.")
@click.option("--remove", is_flag=True, help="Forget the recurring buy of ASSET.")
def recurring(account: str, asset: str, remove: bool, **fields: str) -> None:
    """A purchase of ASSET for AMOUNT that ACCOUNT makes by itself; it can be the replacement in a wash sale."""
    with opened(make=True) as ws:
        if remove:
            accounts.remove_recurring(ws, account, asset)
        else:
            fields["first"] = fields["first"] or ws.local_now.date().isoformat()
            accounts.add_recurring(ws, {"account": account, "asset": asset, **fields})
        rows = accounts.load(ws)
        done = f"{account}: recurring buy of {asset} {'forgotten' if remove else 'saved'}"
        show(lambda: contract.accounts(ws, rows), lambda: [plain(done)])


def _recorded(order: DatedMethod) -> str:
    """When it was given, where that was after its day."""
    late = order.recorded_at is not None and order.recorded_at.date() > order.since
    return f" (recorded {day(order.recorded_at.date())})" if late and order.recorded_at else ""


def _accounts(rows: tuple[accounts.AccountRow, ...]) -> Iterator[str]:
    if not rows:
        yield "No accounts yet: 'trimtab import FILE' makes them, or 'trimtab accounts set NAME'."
        return
    cells = []
    for row in rows:
        one = row.account
        methods = ", ".join(f"{dated.method} since {day(dated.since)}{_recorded(dated)}" for dated in one.methods)
        cells.append((
            one.name, one.venue, one.owner.value, one.tax_type.value, one.custody.value, one.timezone, methods, yes_no(one.reinvests),
            len(row.holdings),
        ))
    yield from table(["Account", "Venue", "Owner", "Tax type", "Custody", "Zone", "Method", "Reinvests", "Holdings>"], cells)
    for row in rows:
        for buy in row.recurring:
            until = f" until {day(buy.last)}" if buy.last else ""
            what = f"buys {symbol(buy.asset)} for {buy.amount} {buy.currency} every {buy.every} from {day(buy.first)}{until}"
            yield f"{plain(row.account.name)}: {plain(what)}"


@click.group("assets", cls=Group)
@click.pass_context
def assets_command(ctx: click.Context) -> None:
    """Assets with their settings, the quantity held and their sleeve."""
    if ctx.invoked_subcommand is None:
        with opened() as ws:
            rows = assets.load(ws)
            show(lambda: contract.assets(ws, rows), lambda: _assets(rows))


@assets_command.command("set")
@click.argument("asset")
@field_options(assets.FIELDS)
def set_asset(asset: str, **fields: str) -> None:
    """Say something of ASSET (a symbol or an id); `none` empties a setting."""
    with opened(make=True) as ws:
        changed = assets.put(ws, asset, fields)
        say(f"{changed.id}: saved")
        show(lambda: contract.asset(ws, changed), lambda: [])


@assets_command.command("same")
@click.argument("name")
@click.argument("asset")
@click.option("--since", default="", metavar="DATE", help="The first day on which NAME means ASSET; default: always.")
@click.option("--until", default="", metavar="DATE", help="The last day on which it does.")
@click.option("--reason", default="", metavar="TEXT", help="Why, for the journal.")
def same_asset(name: str, asset: str, since: str, until: str, reason: str) -> None:
    """NAME (a ticker, ISIN:..., CUSIP:..., an old id) means ASSET, always or on some days."""
    with opened() as ws:
        code, meant = assets.same(ws, name, asset, since, until, reason)
        found = assets.names_of(ws, meant)
        show(lambda: contract.asset_names(ws, found), lambda: [plain(f"{code} and {meant} are one asset{_days(since, until)}")])


@assets_command.command("part")
@click.argument("name")
@click.argument("asset")
@click.option("--reason", default="", metavar="TEXT", help="Why, for the journal.")
def part_asset(name: str, asset: str, reason: str) -> None:
    """Take back that NAME means ASSET, whether you or a file said so."""
    with opened() as ws:
        code, meant = assets.part(ws, name, asset, reason)
        found = assets.names_of(ws, meant)
        show(lambda: contract.asset_names(ws, found), lambda: [plain(f"{code} and {meant} are two assets")])


@assets_command.command("names")
@click.argument("asset", default="")
def asset_names(asset: str) -> None:
    """The names of ASSET, or of all, with their history: who says so and for which days."""
    with opened() as ws:
        found = assets.names_of(ws, asset)
        show(lambda: contract.asset_names(ws, found), lambda: _names(found))


def _days(since: str, until: str) -> str:
    return f"{f' from {since}' if since else ''}{f' until {until}' if until else ''}"


def _names(found: assets.NamesView) -> Iterator[str]:
    if not found.rows and not found.clashes:
        yield "Every asset has one name here; 'trimtab assets same NAME ASSET' joins two."
        return
    cells = [
        (
            row.name, row.scheme.value, "not " + row.asset if row.parted else row.asset, row.means, day(row.since),
            day(row.until), row.file or row.source, row.reason,
        )
        for row in found.rows
    ]
    yield from table(["Name", "Scheme", "Is", "Means now", "Since", "Until", "Source", "Reason"], cells)
    for clash in found.clashes:
        yield plain(clash.sentence)


def _assets(rows: tuple[assets.AssetRow, ...]) -> Iterator[str]:
    from core.money import text

    if not rows:
        yield "No assets yet: 'trimtab import FILE' makes them."
        return
    cells = [
        (
            row.asset.id, row.asset.name, row.asset.asset_class, " ".join(sorted(row.asset.tags)), row.asset.protocol,
            row.asset.strategy.value if row.asset.strategy else "", yes_no(row.asset.pegged), row.asset.wash_group,
            row.asset.wash_similar, text(row.quantity), row.sleeve,
        )
        for row in rows
    ]
    names = ["Asset", "Name", "Class", "Tags", "Protocol", "Strategy", "Pegged", "Wash group", "Similar"]
    yield from table([*names, "Quantity>", "Sleeve"], cells)
