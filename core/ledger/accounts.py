"""Accounts, their standing orders and recurring buys. A name can change; the account, its events and its identity do not."""

from datetime import date
from decimal import Decimal

from msgspec.structs import asdict, replace

from core.ledger.database import Database
from core.ledger.encode import day_or_none, instant, moment
from core.ledger.errors import LedgerError, NotFound
from core.ledger.journal import Journal
from core.ledger.names import ACCOUNT_BY_NAME, Names, forget_unused
from core.ledger.naming import identities
from core.model import Account, Custody, DatedMethod, Form1099, Method, Owner, RecurringBuy, TaxType
from core.money import text

ALL = """
    SELECT account.id, account.name, account.owner, account.tax_type, account.timezone, account.reinvests, account.whole_shares,
           account.form_1099,
           coalesce(nullif(account.venue, ''), min(nullif(source_file.venue, '')), ''),
           coalesce(nullif(account.custody, ''), min(nullif(source_file.custody, '')), 'broker')
      FROM account
      LEFT JOIN file_account ON file_account.account = account.id
      LEFT JOIN source_file ON source_file.id = file_account.file
     GROUP BY account.id
     ORDER BY account.name
"""
METHODS = "SELECT account, since, method, recorded_at FROM account_method ORDER BY account, since"
SAY = """
    UPDATE account
       SET declared = 1, venue = :venue, owner = :owner, tax_type = :tax_type, custody = :custody, timezone = :timezone,
           reinvests = :reinvests, whole_shares = :whole_shares, form_1099 = :form_1099
     WHERE id = :id
"""
RECURRING = """
    SELECT account.name, asset.code, recurring_buy.amount, recurring_buy.currency, recurring_buy.every,
           recurring_buy.first, recurring_buy.last
      FROM recurring_buy
      JOIN account ON account.id = recurring_buy.account
      JOIN asset ON asset.id = recurring_buy.asset
     ORDER BY account.name, asset.code, recurring_buy.first, recurring_buy.id
"""
ADD_RECURRING = """
    INSERT INTO recurring_buy (account, asset, amount, currency, every, first, last)
    VALUES (:account, :asset, :amount, :currency, :every, :first, :last)
"""
REMOVE_RECURRING = """
    DELETE FROM recurring_buy
     WHERE account = :account AND asset = :asset AND amount = :amount AND currency = :currency
       AND every = :every AND first = :first AND last IS :last
"""


class Accounts:
    """What the user says of an account; where he has said nothing, venue and custody come from its files."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def all(self) -> dict[str, Account]:
        """By name."""
        methods: dict[int, list[DatedMethod]] = {}
        for account, since, method, recorded in self._db.rows(METHODS):
            order = DatedMethod(date.fromisoformat(since), Method(method), moment(recorded) if recorded else None)
            methods.setdefault(account, []).append(order)
        return {
            name: Account(
                name=name,
                venue=venue,
                owner=Owner(owner),
                tax_type=TaxType(tax_type),
                custody=Custody(custody),
                timezone=timezone,
                reinvests=None if reinvests is None else bool(reinvests),
                whole_shares=bool(whole_shares),
                methods=tuple(methods.get(number, ())),
                form_1099=Form1099(form) if form else None,
            )
            for number, name, owner, tax_type, timezone, reinvests, whole_shares, form, venue, custody in self._db.rows(ALL)
        }

    def first_names(self) -> dict[str, str]:
        """The name under which each account was first seen, by its name now and by each it had: identities of rows rest on that."""
        found: dict[str, str] = dict(self._db.rows("SELECT name, first_name FROM account"))
        aliases = "SELECT account_alias.name, account.first_name FROM account_alias JOIN account ON account.id = account_alias.account"
        return {**dict(self._db.rows(aliases)), **found}

    def zones(self) -> dict[str, str]:
        """The time zone that an account's exports are in, by the account's first name; accounts without one are left out."""
        return dict(self._db.rows("SELECT first_name, timezone FROM account WHERE timezone <> ''"))

    def remember_zone(self, name: str, zone: str, reason: str) -> None:
        """Notes the zone of an account's exports, for imports to come; bookings do not rest on it.

        It goes with the account where nothing else is said of that and its last import is undone.
        """
        with self._db.writing("account"):
            values = {"id": Names(self._db).account(name), "timezone": zone}
            before = self._db.value("SELECT timezone FROM account WHERE id = :id", values)
            self._db.run("UPDATE account SET timezone = :timezone WHERE id = :id", values)
            self._journal.append("account", name, reason, {"timezone": zone, "before": before})

    def put(self, account: Account, reason: str) -> None:
        """Stores what the user says of `account`, and makes it where there is none of that name."""
        with self._db.writing("account", facts=True):
            number = Names(self._db).account(account.name)
            said = {
                "id": number,
                "venue": account.venue,
                "owner": account.owner.value,
                "tax_type": account.tax_type.value,
                "custody": account.custody.value,
                "timezone": account.timezone,
                "reinvests": None if account.reinvests is None else int(account.reinvests),
                "whole_shares": int(account.whole_shares),
                "form_1099": account.form_1099.value if account.form_1099 else "",
            }
            self._db.run(SAY, said)
            self._db.run("DELETE FROM account_method WHERE account = :id", {"id": number})
            orders = {
                dated.since.isoformat(): (dated.method.value, instant(dated.recorded_at) if dated.recorded_at else "")
                for dated in account.methods
            }
            self._db.many(
                "INSERT INTO account_method (account, since, method, recorded_at) VALUES (?, ?, ?, ?)",
                [(number, since, *order) for since, order in orders.items()],
            )
            self._journal.append("account", account.name, reason, {**said, "methods": orders})

    def rename(self, old: str, new: str, reason: str = "") -> None:
        """Gives an account another name; files that still use the old one find it.

        Raises `NotFound`, or `LedgerError` where `new` is taken.
        """
        found = self._db.value("SELECT id FROM account WHERE name = :name", {"name": old})
        if found is None:
            raise NotFound(f"there is no account {old}: list the accounts to see their names")
        taken = self._db.one(ACCOUNT_BY_NAME, {"name": new})
        if taken is not None and taken[0] != found:
            raise LedgerError(f"an account is or was named {new} already: choose another name")
        with self._db.writing("account", facts=True):
            values = {"id": found, "old": old, "new": new}
            self._db.run("DELETE FROM account_alias WHERE name = :new", {"new": new})
            self._db.run("INSERT INTO account_alias (name, account) VALUES (:old, :id)", {"old": old, "id": found})
            self._db.run("UPDATE account SET name = :new WHERE id = :id", {"new": new, "id": found})
            for table in ("ticket", "identification", "allocation_part"):
                self._db.run(f"UPDATE {table} SET account = :new WHERE account = :old", {"new": new, "old": old})
            self._journal.append("account renamed", new, reason, values)


class Recurring:
    """Purchases that a venue makes by itself."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal

    def all(self) -> list[RecurringBuy]:
        """By account and asset."""
        known = identities(self._db)
        return [
            RecurringBuy(account, known.asset(asset), Decimal(amount), currency, every, date.fromisoformat(first), day_or_none(last))
            for account, asset, amount, currency, every, first, last in self._db.rows(RECURRING)
        ]

    def add(self, buy: RecurringBuy, reason: str) -> None:
        with self._db.writing("recurring buy", facts=True):
            self._db.run(ADD_RECURRING, _columns(self._db, buy))
            self._journal.append("recurring buy", f"{buy.account} {buy.asset}", reason, asdict(buy))

    def remove(self, buy: RecurringBuy, reason: str) -> None:
        """Forgets it. Raises `NotFound` where there is none like it."""
        with self._db.writing("recurring buy", facts=True):
            codes = identities(self._db).codes(buy.asset)
            gone = [self._db.run(REMOVE_RECURRING, _columns(self._db, replace(buy, asset=code))).rowcount for code in codes]
            forget_unused(self._db)
            if not any(gone):
                raise NotFound(f"{buy.account} has no such recurring buy of {buy.asset}: list the accounts to see them")
            self._journal.append("recurring buy ended", f"{buy.account} {buy.asset}", reason, asdict(buy))


def _columns(database: Database, buy: RecurringBuy) -> dict[str, object]:
    names = Names(database)
    return {
        "account": names.account(buy.account),
        "asset": names.asset(buy.asset),
        "amount": text(buy.amount),
        "currency": buy.currency,
        "every": buy.every,
        "first": buy.first.isoformat(),
        "last": buy.last.isoformat() if buy.last else None,
    }
