"""Accounts: owner, tax type, custody, dated lot method, reinvestment and recurring buys."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from core.model import Account, Custody, DatedMethod, Form1099, Method, Owner, RecurringBuy, TaxType
from core.policy.laws import lot_method
from core.services.errors import Invalid, Refused
from core.services.fields import choice, civil_date, currency, flag, needed, passed, positive, time_zone, when
from core.services.names import Names
from core.services.projection import booked
from core.services.workspace import Workspace

FIELDS = {
    "venue": "the exchange, broker or wallet software",
    "owner": ", ".join(Owner),
    "tax_type": ", ".join(TaxType),
    "custody": ", ".join(Custody),
    "timezone": "the zone of its exports, e.g. America/New_York",
    "reinvests": "yes where dividends are reinvested, else no",
    "whole_shares": "yes where fractions cannot be traded",
    "form_1099": "basis, proceeds or none: what its broker reports of sales on Form 1099-B or 1099-DA",
    "method": "FIFO, LIFO, HIFO, LOFO, or AVERAGE for the funds of a broker's account",
    "since": "the date from which the method stands; empty: today",
    "recorded": "when that order was given to the broker or written in your own books; empty: now",
}
EVERY = ("week", "two weeks", "month")


class AccountRow(Struct, frozen=True):
    """An account with what it holds (asset ids and quantities) and its recurring buys."""

    account: Account
    holdings: tuple[tuple[str, Decimal], ...]
    recurring: tuple[RecurringBuy, ...]


def load(ws: Workspace) -> tuple[AccountRow, ...]:
    """Every account by name."""
    booked(ws)
    balances = ws.ledger.projections.balances()
    recurring = ws.ledger.recurring.all()
    return tuple(
        AccountRow(
            account,
            tuple(sorted((asset, quantity) for (where, asset), quantity in balances.items() if where == name and quantity)),
            tuple(buy for buy in recurring if buy.account == name),
        )
        for name, account in sorted(ws.ledger.accounts.all().items())
    )


def put(ws: Workspace, name: str, fields: Mapping[str, str], reason: str = "") -> Account:
    """Make or change an account; fields that are missing or empty stay as they are. Raises `Invalid`."""
    if not name.strip():
        raise Invalid("an account needs a name")
    known = ws.ledger.accounts.all()
    account = known.get(_found(known, name) or "") or Account(name.strip())
    changed = _changed(ws, account, fields)
    if changed != account or account.name not in known:
        ws.ledger.accounts.put(changed, reason or "account settings")
    return changed


def remember_zone(ws: Workspace, name: str, zone: str) -> None:
    """Note in which time zone an account's exports are, so that the next import does not ask. `zone` must be a zone."""
    if ws.ledger.accounts.zones().get(ws.ledger.accounts.first_names().get(name, name)) != zone:
        ws.ledger.accounts.remember_zone(name, zone, "said at an import")


def rename(ws: Workspace, old: str, new: str) -> None:
    """Give an account another name; files that carry the old one still find it. Raises `Refused`."""
    known = ws.ledger.accounts.all()
    found = _found(known, old)
    if found is None:
        raise Refused(f"there is no account {old!r}; see 'trimtab accounts'")
    if not new.strip() or (_found(known, new) not in (None, found)):
        raise Refused(f"{new!r} is no free name; choose another")
    ws.ledger.accounts.rename(found, new.strip())


def add_recurring(ws: Workspace, fields: Mapping[str, str], reason: str = "") -> RecurringBuy:
    """A purchase that the venue makes by itself: account, asset, amount, currency, every, first, last."""
    names = Names(ws)
    asset = names.asset(needed(fields, "asset"))
    account = _found(names.accounts, needed(fields, "account"))
    if account is None:
        raise Invalid(f"there is no account {fields['account']!r}; see 'trimtab accounts'")
    amount = positive(fields, "amount")
    every = fields.get("every", "").strip() or "month"
    if amount is None:
        raise Invalid("amount is missing; say how much is bought each time")
    if every not in EVERY:
        raise Invalid(f"every: {every!r} is none of {', '.join(EVERY)}")
    first, last = civil_date(needed(fields, "first"), "first"), _day(fields, "last")
    buy = RecurringBuy(account, asset, amount, currency(ws, fields.get("currency", "")), every, first, last)
    ws.ledger.recurring.add(buy, reason or "recurring buy")
    return buy


def remove_recurring(ws: Workspace, account: str, asset: str, reason: str = "") -> RecurringBuy:
    """Forget a recurring buy. Raises `Refused` where there is none."""
    wanted = Names(ws).asset(asset)
    for buy in ws.ledger.recurring.all():
        if buy.account == account and buy.asset == wanted:
            ws.ledger.recurring.remove(buy, reason or "recurring buy ended")
            return buy
    raise Refused(f"{account} has no recurring buy of {asset}; see 'trimtab accounts'")


def _found(known: Mapping[str, Account], name: str) -> str | None:
    return next((each for each in known if each.casefold() == name.strip().casefold()), None)


def _day(fields: Mapping[str, str], name: str) -> date | None:
    return civil_date(fields[name], name) if fields.get(name, "").strip() else None


def _changed(ws: Workspace, account: Account, fields: Mapping[str, str]) -> Account:
    said = {name: written.strip() for name, written in fields.items() if written.strip()}
    unknown = sorted(set(said) - set(FIELDS))
    if unknown:
        raise Invalid(f"{unknown[0]} is no setting of an account; there are {', '.join(FIELDS)}")
    if not said:
        raise Invalid(f"nothing was said of {account.name}; name a setting: {', '.join(FIELDS)}")
    if "venue" in said:
        account = replace(account, venue=said["venue"])
    if "owner" in said:
        account = replace(account, owner=choice(Owner, said["owner"], "owner"))
    if "tax_type" in said:
        account = replace(account, tax_type=choice(TaxType, said["tax_type"], "tax_type"))
    if "custody" in said:
        account = replace(account, custody=choice(Custody, said["custody"], "custody"))
    if "timezone" in said:
        account = replace(account, timezone=time_zone(said["timezone"]))
    if "reinvests" in said:
        account = replace(account, reinvests=flag(said["reinvests"], "reinvests"))
    if "whole_shares" in said:
        account = replace(account, whole_shares=bool(flag(said["whole_shares"], "whole_shares")))
    if "form_1099" in said:
        account = replace(account, form_1099=choice(Form1099, said["form_1099"], "form_1099"))
    if "method" in said:
        since = _day(said, "since") or ws.local_now.date()
        try:
            method = Method(said["method"].upper())
        except ValueError:
            raise Invalid(f"method: {said['method']!r} is none of {', '.join(Method)}") from None
        if (law := ws.policy.tax.jurisdiction) != "US":
            try:
                lot_method(method, law)
            except ValueError as error:
                raise Invalid(f"method: {error}".replace("leave lot_method out", "leave the account without one")) from None
        if method is Method.AVERAGE and account.custody is not Custody.BROKER:
            raise Invalid(
                f"method: average basis is elected for funds in a broker's account (Reg. 1.1012-1(e)), {account.name} is a"
                f" {account.custody}; choose {', '.join(each for each in Method if each is not Method.AVERAGE)}"
            )
        recorded = passed(ws, when(said["recorded"], ws.tz, "recorded"), "recorded").at if "recorded" in said else ws.as_of
        order = DatedMethod(since, method, recorded)
        known = next((dated for dated in account.methods if dated.since == since), None)
        if known is not None and known.method is method and "recorded" not in said:
            order = known
        others = [dated for dated in account.methods if dated is not known]
        account = replace(account, methods=tuple(sorted([*others, order], key=lambda dated: dated.since)))
    elif "since" in said or "recorded" in said:
        raise Invalid("since and recorded are dates of a method; say the method too")
    return account
