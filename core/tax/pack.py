"""What every rule pack states: name, version, words, tax year, and its answers to booking's questions. No law is in here."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol

from msgspec import Struct

from core.booking.rules import Rules, Scope
from core.booking.tape import Matcher
from core.model import Account, Identification, Method


class Settings(Protocol):
    """What of a policy's tax part the packs read."""

    @property
    def lot_method(self) -> Method: ...
    @property
    def average(self) -> str: ...
    @property
    def wash_digital_from(self) -> date | None: ...
    @property
    def crypto_basis_before_2025(self) -> str: ...


class YearSpan(Struct, frozen=True):
    """A tax year by its name, `2024` or `2023/24`, and its days, both included."""

    label: str
    first: date
    last: date


class Pack(Struct, frozen=True):
    """The law of a country as far as the program knows it."""

    code: str
    """As the policy names it: `UK`."""
    title: str
    version: str
    rules: Callable[[Settings | None], Rules]
    begins: tuple[int, int] = (1, 1)
    """Month and day on which a tax year begins."""
    terms: tuple[str, str] | None = None
    """What a gain is called before and from the day on which it is favoured; None where the law knows no such day."""
    disallowed: str = ""
    """What the law calls a loss that does not count because the like was bought again; empty where it knows none."""
    notes: tuple[str, ...] = ()
    """What the pack does not compute, in sentences for whoever relies on its figures."""

    def tax_year(self, day: date) -> YearSpan:
        """The tax year of a civil day."""
        start = day.year if (day.month, day.day) >= self.begins else day.year - 1
        return self.starting(start)

    def starting(self, year: int) -> YearSpan:
        """The tax year that begins in the calendar year `year`."""
        first = date(year, *self.begins)
        if self.begins == (1, 1):
            return YearSpan(str(year), first, date(year, 12, 31))
        return YearSpan(f"{year}/{(year + 1) % 100:02}", first, date(year + 1, *self.begins) - timedelta(days=1))

    def year(self, written: int | str) -> YearSpan:
        """The tax year that the user names: by its name, or by the calendar year in which it begins. Raises `ValueError`."""
        name = str(written).strip()
        start = name[:4]
        if start.isascii() and start.isdigit() and 1900 <= int(start) <= 9000:
            found = self.starting(int(start))
            if name in (start, found.label):
                return found
        example = self.starting(2024).label
        also = "" if example == "2024" else f", or 2024 for the year that begins on {self.starting(2024).first}"
        raise ValueError(f"{name[:40]!r} is no tax year; write it like {example}{also}")


class Law(Struct, frozen=True, kw_only=True):
    """`core.booking.Rules` of a country without wash sales and without a change in how wallets are pooled."""

    version: str
    scope: Scope = Scope.PERSON
    matcher: Matcher | None = None
    lot_method: Method = Method.FIFO
    allowed: frozenset[Method] = frozenset({Method.FIFO})
    """Standing orders that the law takes; an account's order for another is not followed."""
    long_on: Callable[[date, str], date | None] | None = None
    """The first day on which units of an asset acquired on a day are favoured."""
    wash_days: int = 0
    pooled_per_wallet_from: date | None = None
    basis_before: str = ""
    pooling_question: str = ""
    fees_in_kind_apart: bool = False
    whole_of: tuple[str, ...] = ()

    def long_term_on(self, acquired: date, asset: str = "") -> date | None:
        return None if self.long_on is None else self.long_on(acquired, asset)

    def method(self, account: Account, day: date) -> Method:
        ordered = account.method_on(day)
        return ordered if ordered in self.allowed and ordered is not None else self.lot_method

    def wash_sales_from(self, asset: str) -> date | None:
        return None

    @property
    def names_lots(self) -> bool:
        return len(self.allowed) > 1

    def identification_in_time(self, asset: str, identification: Identification, sold: date, recorded: date, before_sale: bool) -> bool:
        """Lots that are named count where they were recorded by the day of the sale."""
        return recorded <= sold

    def confirmation_needed(self, asset: str, account: Account, day: date) -> bool:
        return False


def after_a_year(acquired: date) -> date:
    """The day after the anniversary of `acquired`: neither it nor the anniversary counts. Where the month has no such day, its last ends
    the year."""
    try:
        anniversary = acquired.replace(year=acquired.year + 1)
    except ValueError:
        anniversary = date(acquired.year + 1, 2, 28)
    return anniversary + timedelta(days=1)
