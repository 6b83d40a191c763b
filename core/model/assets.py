"""Assets and accounts: what is held and where."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class AssetKind(StrEnum):
    """The first part of an asset id. It decides which law and which market hours apply."""

    CASH = "cash"
    CRYPTO = "crypto"
    SECURITY = "security"
    DEFI = "defi"


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DUE_SYMBOL = re.compile(r"[A-Za-z]-(?P<year>20\d\d)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?$")
_DUE_NAME = re.compile(
    rf"\b(?:due|matur(?:es|ing))\s+(?:(?:in|on)\s+)?(?:(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)\s+(?:(?P<day>\d\d?),\s*)?)?(?P<year>20\d\d)\b(?!-)",
    re.IGNORECASE,
)
_KINDS = {kind.value: kind for kind in AssetKind}


def asset_id(kind: AssetKind, symbol: str) -> str:
    """`crypto:BTC`, `security:VTI`, `cash:USD`, `defi:aave-usdc`: a share and a token of one ticker stay apart."""
    return f"{kind}:{symbol}"


def symbol(asset: str) -> str:
    """What the user reads: the part of an asset id after its kind."""
    return asset.partition(":")[2]


def kind_of(asset: str) -> AssetKind:
    """The kind of an asset id. Raises `ValueError` for a text that is none."""
    name = asset.partition(":")[0]
    return _KINDS.get(name) or AssetKind(name)


class Owner(StrEnum):
    SELF = "self"
    SPOUSE = "spouse"
    ENTITY = "entity"


class TaxType(StrEnum):
    TAXABLE = "taxable"
    TRADITIONAL = "traditional"
    ROTH = "roth"
    HSA = "hsa"


class Custody(StrEnum):
    BROKER = "broker"
    EXCHANGE = "exchange"
    WALLET = "wallet"


class Form1099(StrEnum):
    """What the broker of an account reports of its sales to the IRS, on Form 1099-B or 1099-DA."""

    BASIS = "basis"
    """Proceeds, and the basis of units for which it has to."""
    PROCEEDS = "proceeds"
    NONE = "none"


class Method(StrEnum):
    """Which lots a sale takes where none are named. HIFO and LOFO rank by basis per unit, fees included."""

    FIFO = "FIFO"
    LIFO = "LIFO"
    HIFO = "HIFO"
    LOFO = "LOFO"
    AVERAGE = "AVERAGE"
    """Every unit has the average basis of the account's units; the oldest go first. For securities of an account that elected it."""


class Strategy(StrEnum):
    LENDING = "lending"
    LIQUIDITY = "liquidity"
    FARMING = "farming"


class Asset(Struct, frozen=True):
    """One thing that is held. `id` is `kind:symbol`; the rest is what the user or an importer said of it."""

    id: str
    name: str = ""
    asset_class: str = ""
    """The class that a policy's sleeve names, e.g. `etf_core`; empty where the user has not said."""
    tags: frozenset[str] = frozenset()
    protocol: str = ""
    strategy: Strategy | None = None
    pegged: bool | None = None
    """For a pool: whether its legs are pegged to each other (no impermanent loss); None where unsaid."""
    wash_group: str = ""
    """Assets of one group count as substantially identical; empty means its own id."""
    wash_similar: str = ""
    """Assets of one such group may be substantially identical, which nobody has said: a wash sale never counts them, actions warn."""
    names: tuple[str, ...] = ()
    """Its other names, as asset ids, that mean nothing else by themselves; those of some days alone are not among them."""

    @property
    def symbol(self) -> str:
        return symbol(self.id)

    @property
    def due_by(self) -> date | None:
        """The last day on which it can fall due by what its symbol or name states (`T-BILL-2027-02`, `Treasury bill due February 2027`):
        the end of a month or year that is stated without a day. None where neither states any."""
        stated = _DUE_SYMBOL.search(self.symbol) or _DUE_NAME.search(self.name)
        if stated is None or self.kind is not AssetKind.SECURITY:
            return None
        year, month, day = (stated[part] for part in ("year", "month", "day"))
        try:
            first = date(int(year), _MONTHS.index(month[:3].casefold()) + 1 if month and month.isalpha() else int(month or 12), 1)
            return first.replace(day=int(day)) if day else (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        except ValueError:
            return None

    @property
    def kind(self) -> AssetKind:
        return kind_of(self.id)

    @property
    def group(self) -> str:
        return self.wash_group or self.id


class DatedMethod(Struct, frozen=True):
    """A standing order: from `since` (civil date) sales of the account take lots by `method`.

    It binds no sale that was made before it was given (`recorded_at`; None: not said, it is taken to have been in time).
    """

    since: date
    method: Method
    recorded_at: datetime | None = None


class RecurringBuy(Struct, frozen=True):
    """A purchase that the venue makes by itself; it can be the replacement in a wash sale."""

    account: str
    asset: str
    amount: Decimal
    currency: str
    every: str
    """`week`, `two weeks` or `month`."""
    first: date
    last: date | None = None

    def days(self, first: date, last: date) -> list[date]:
        """On which days from `first` to `last` it buys; a month's day that does not exist is its last."""
        found: list[date] = []
        end = last if self.last is None else min(last, self.last)
        index = 0
        while (day := self._nth(index)) <= end:
            if day >= first:
                found.append(day)
            index += 1
        return found

    def _nth(self, index: int) -> date:
        if self.every == "month":
            month = self.first.month - 1 + index
            start = date(self.first.year + month // 12, month % 12 + 1, 1)
            length = ((start + timedelta(days=32)).replace(day=1) - start).days
            return start.replace(day=min(self.first.day, length))
        return self.first + timedelta(days=index * (14 if self.every == "two weeks" else 7))


class Account(Struct, frozen=True):
    """An account or wallet. `name` is the user's and unique."""

    name: str
    venue: str = ""
    owner: Owner = Owner.SELF
    tax_type: TaxType = TaxType.TAXABLE
    custody: Custody = Custody.BROKER
    timezone: str = ""
    reinvests: bool | None = None
    """Whether dividends are reinvested; None where unsaid."""
    whole_shares: bool = False
    methods: tuple[DatedMethod, ...] = ()
    form_1099: Form1099 | None = None
    """What is reported of its sales; None where unsaid."""

    def method_on(self, day: date) -> Method | None:
        """The standing order in force on `day`, None where there was none."""
        found = [dated for dated in self.methods if dated.since <= day]
        return max(found, key=lambda dated: dated.since).method if found else None
