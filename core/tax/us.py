"""United States, federal: lots, terms, identification and the reach of the wash sale rule. Figures of rates and forms are not here.

Sources are named at each rule. What is remembered and not verified says so.
"""


from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from core.booking.rules import Scope
from core.booking.tape import Matcher
from core.model import Account, Identification, Method
from core.policy.laws import DISALLOWED, TERMS
from core.tax.pack import Pack, Settings

VERSION = "US 2026.1"

PER_WALLET_FROM = date(2025, 1, 1)
"""Digital assets are identified per wallet or account (IRC 1012(c)(1); Reg. 1.1012-1(j), TD 10000)."""
OWN_BOOKS_UNTIL = date(2026, 12, 31)
"""Until then own books suffice for units held by a broker (Notice 2025-7, extended by Notice 2026-20)."""
WASH_DAYS = 30
"""Before and after the sale (IRC 1091(a))."""
POOLING_QUESTION = "crypto-basis-before-2025"
_SETTLEMENT = ((date(2024, 5, 28), 1), (date(2017, 9, 5), 2), (date(1995, 6, 7), 3))
"""Business days from trade to settlement (SEC Rule 15c6-1); holidays not counted, so that a late record is never taken for a timely one."""


@lru_cache(maxsize=65536)
def long_term_on(acquired: date) -> date:
    """The first day on which a sale is long-term.

    The holding period starts on the day after the acquisition and is more than one year 12 calendar months later; a date that does not
    exist is the first of the next month (Rev. Rul. 66-97, Rev. Rul. 70-598, Caspe v. US 694 F.2d 1116). Never 365 days.
    """
    start = acquired + timedelta(days=1)
    try:
        return start.replace(year=start.year + 1)
    except ValueError:
        return date(start.year + 1, 3, 1)


def settlement(sold: date) -> date:
    """The day by which a sale of securities settles; lots can be named until then (Reg. 1.1012-1(c)(8), not verified)."""
    left = next((days for since, days in _SETTLEMENT if sold >= since), 5)
    day = sold
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5:
            left -= 1
    return day


class UnitedStates(Struct, frozen=True):
    """The rules of `core.booking.Rules` for a US person, with what the user set."""

    lot_method: Method = Method.FIFO
    wash_digital_from: date | None = None
    basis_before: str = ""
    version: str = VERSION
    wash_days: int = WASH_DAYS
    pooled_per_wallet_from: date | None = PER_WALLET_FROM
    pooling_question: str = POOLING_QUESTION
    scope: Scope = Scope.ACCOUNT
    matcher: Matcher | None = None
    fees_in_kind_apart: bool = False
    whole_of: tuple[str, ...] = ()
    names_lots: bool = True

    def long_term_on(self, acquired: date, asset: str = "") -> date | None:
        return long_term_on(acquired)

    def method(self, account: Account, day: date) -> Method:
        """The account's dated standing order, else the user's general one; both are forms of specific identification."""
        return account.method_on(day) or self.lot_method

    def wash_sales_from(self, asset: str) -> date | None:
        """Stock and securities always (IRC 1091); digital assets are neither, unless a law to come says so (`wash_digital_from`)."""
        if asset.startswith("security:"):
            return date.min
        return self.wash_digital_from if asset.startswith(("crypto:", "defi:")) else None

    def identification_in_time(self, asset: str, identification: Identification, sold: date, recorded: date, before_sale: bool) -> bool:
        """Digital assets: no later than the sale (Reg. 1.1012-1(j)). Securities: by settlement."""
        return recorded <= settlement(sold) if asset.startswith("security:") else before_sale

    def confirmation_needed(self, asset: str, account: Account, day: date) -> bool:
        """Securities at a broker (Reg. 1.1012-1(c)(3)); digital assets at one once the relief has ended."""
        return asset.startswith("security:") or day > OWN_BOOKS_UNTIL


def rules(tax: Settings | None = None) -> UnitedStates:
    """The pack with a policy's settings; without, the law's own defaults."""
    if tax is None:
        return UnitedStates()
    return UnitedStates(Method(tax.lot_method), tax.wash_digital_from, tax.crypto_basis_before_2025)


PACK = Pack(
    code="US", title="United States", version=VERSION, rules=rules, terms=TERMS["US"], disallowed=DISALLOWED["US"],
    notes=("State tax law is not computed.",),
)
