"""A case's events as the facts that a ledger would hold: events with legs, accounts, named lots, answers."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.model import Account, Event, EventKind, Leg, LegRole, Owner, TaxType
from core.money import EXACT, ONE, ZERO, add, cut, multiply, negate, ratio, subtract, text
from tests.golden.tax.case import CannotRun, Row, number, only
from tests.golden.tax.spun import spun_off
from tests.golden.tax.whole import Portfolio

HOMES = {
    "US": "America/New_York", "UK": "Europe/London", "CA": "America/Toronto", "AU": "Australia/Sydney", "IE": "Europe/Dublin",
    "DE": "Europe/Berlin", "JP": "Asia/Tokyo", "ES": "Europe/Madrid", "FR": "Europe/Paris",
}
CURRENCIES = {"US": "USD", "UK": "GBP", "CA": "CAD", "AU": "AUD", "JP": "JPY"}
COINS = frozenset((
    "BTC", "ETH", "SOL", "DOT", "ADA", "XRP", "LTC", "BCH", "BNB", "DOGE", "XMR", "USDC", "USDT", "DAI", "LINK", "AVAX", "MATIC", "WBTC",
    "WETH", "STETH", "ATOM", "ETC", "XLM", "LP",
))
"""What is a coin where the case does not say of which class its assets are. German, French and Japanese cases are about coins."""
TAX_TYPES = {
    "": TaxType.TAXABLE, "taxable": TaxType.TAXABLE, "ira": TaxType.TRADITIONAL, "traditional": TaxType.TRADITIONAL, "roth": TaxType.ROTH,
    "401k": TaxType.TRADITIONAL, "isa": TaxType.ROTH, "sipp": TaxType.TRADITIONAL, "pension": TaxType.TRADITIONAL,
    "hsa": TaxType.HSA, "registered": TaxType.TRADITIONAL, "rrsp": TaxType.TRADITIONAL, "tfsa": TaxType.ROTH,
}
OWNERS = {
    "": Owner.SELF, "self": Owner.SELF, "spouse": Owner.SPOUSE, "partner": Owner.SPOUSE, "wife": Owner.SPOUSE, "husband": Owner.SPOUSE,
    "entity": Owner.ENTITY, "company": Owner.ENTITY, "corporation": Owner.ENTITY, "corp": Owner.ENTITY,
}
"""Others of the household are taken for these as they come up, the spouse first."""
_FIELDS = (
    "id", "date", "time", "account", "account_type", "person", "asset", "type", "qty", "amount", "fee", "lots", "identified_at",
    "fee_asset", "fee_qty", "fee_value", "to_account", "to_person", "to_account_type", "ratio", "donor_basis", "donor_acquired", "fmv",
    "portfolio_value", "acquisition_total", "kind", "return_qty", "right_value", "note",
)
Adds = Callable[..., None]


class Script:
    """The facts of one case. `ids` are the case's own ids by the keys of the events, `fees` what was paid in tokens, by key."""

    def __init__(self, case: Row) -> None:
        self.case = case
        self.settings: Row = case["settings"]
        self.home = HOMES[case["jurisdiction"]]
        self.currency = self.settings.get("currency") or CURRENCIES.get(case["jurisdiction"], "EUR")
        self.rows: list[Row] = list(case.get("events") or ())
        self.events: list[Event] = []
        self.ids: dict[str, str] = {}
        self.accounts: dict[str, Account] = {}
        self.others: dict[str, Owner] = {}
        self.called: dict[str, str] = {}
        """What the case calls an account: two persons can have one of the same name."""
        self.answers: dict[str, str] = {}
        self.named: list[tuple[str, str, str, tuple[tuple[str, Decimal | None], ...], datetime]] = []
        """(key, account, asset, lots by the case's ids, when they were named)"""
        self.fees: dict[str, Decimal] = {}
        self.prices: dict[tuple[str, datetime], Decimal] = {}
        self.whole = Portfolio()
        self.groups: dict[str, str] = {}
        """Assets that are substantially identical, by name: the first of them stands for all."""
        for names in self.settings.get("identical", ()):
            self.groups |= dict.fromkeys(names, names[0])
        self.one_portfolio = any(row["type"] == "sell_to_fiat" for row in self.rows)
        self._held: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        placed = [(self._at(row), _RANKS.get(row["type"], 1), place, row) for place, row in enumerate(self.rows)]
        for at, _, place, row in sorted(placed, key=lambda item: item[:3]):
            if row["type"] != "spin_off":
                only(row, _FIELDS, f"event {row['id']}")
            late = 500 if row["type"] == "cash_in_lieu" else 0  # what it is paid for may stand after it
            self._add(row, at, f"{place + late:03}{row['id']}")

    def day(self, row: Row) -> date:
        return date.fromisoformat(row["date"])

    def _at(self, row: Row) -> datetime:
        """Local time; noon where none is stated. Money for a fraction is paid with the split of its day, whatever comes first."""
        if row["type"] == "cash_in_lieu":
            split = next((other for other in self.rows if other["type"] == "split" and _same(other, row, "date", "asset")), None)
            row = split or row
        said = time.fromisoformat(row["time"]) if row.get("time") else time(12)
        return datetime.combine(self.day(row), said, ZoneInfo(self.home)).astimezone(UTC)

    def asset(self, symbol: str) -> str:
        """Where sales are of a whole portfolio, what is in it is one asset, of which a unit cost one."""
        if self.one_portfolio:
            return "crypto:*"
        stated = self.settings.get("asset_class", "")
        coin = stated in ("crypto", "digital") if stated else symbol.upper() in COINS or self.case["jurisdiction"] in ("DE", "FR", "JP")
        return f"{'crypto' if coin else 'security'}:{symbol}"

    def owner(self, person: str) -> Owner:
        """Raises `CannotRun` for a third person beside the owner."""
        if person in OWNERS:
            self.others[person] = OWNERS[person]
        if person not in self.others:
            free = [owner for owner in (Owner.SPOUSE, Owner.ENTITY) if owner not in self.others.values()]
            if not free:
                raise CannotRun(f"{person} is one person more than a household has here")
            self.others[person] = free[0]
        return self.others[person]

    def account(self, name: str, person: str | None = None, kind: str | None = None) -> str:
        """The account of that name, person and tax type; what is not stated is what other events on it state."""
        others = [row for row in self.rows if row.get("account", "A") == name]
        person = person or _one(row.get("person") for row in others)
        kind = kind or _one(row.get("account_type") for row in others)
        if kind not in TAX_TYPES:
            raise CannotRun(f"account {name} is of type {kind!r}, which this runner does not know")
        owner = self.owner(person)
        key = name if owner is Owner.SELF else f"{name} ({owner})"
        found = Account(key, owner=owner, tax_type=TAX_TYPES[kind])
        if self.accounts.setdefault(key, found) != found:
            key = f"{key} [{TAX_TYPES[kind]}]"
            self.accounts[key] = Account(key, owner=owner, tax_type=TAX_TYPES[kind])
        self.called[key] = name
        return key

    def _add(self, row: Row, at: datetime, key: str) -> None:
        asset, kind = self.asset(row["asset"]), row["type"]
        account = self.account(row.get("account", "A"), row.get("person"), row.get("account_type"))
        units, amount = number(row.get("qty", "0")), number(row.get("amount", "0"))
        cash = f"cash:{self.currency}"
        legs: list[Leg] = []
        variety = ""

        def leg(units: Decimal, of: str = asset, where: str = account, role: LegRole = LegRole.ASSET, value: Decimal | None = None) -> None:
            legs.append(Leg(where, of, units, role, value, self.currency if value is not None else ""))

        if self.one_portfolio and kind in ("buy", "income"):
            units = add(amount, number(row.get("fee", "0")))
            self.whole.bought(units)
        if kind == "buy":
            leg(units)
            leg(negate(amount), cash, role=LegRole.CASH)
        elif kind in ("sell", "cash_in_lieu"):
            if "qty" not in row and kind == "cash_in_lieu":
                units = EXACT.remainder(self._held[account, asset], ONE)
            leg(negate(units))
            leg(amount, cash, role=LegRole.CASH)
        elif kind == "income":
            leg(units, value=amount)
            variety = _VARIETIES.get(row.get("kind", ""), "reward")
        elif kind == "transfer":
            leg(negate(units))
            leg(units, where=self.account(row["to_account"], row.get("to_person"), row.get("to_account_type")))
        elif kind == "split":
            new, _, old = str(row["ratio"]).replace("/", ":").partition(":")
            variety = f"{new}:{old or '1'}"
            self._split(row, asset, account, leg)
        elif kind in ("capital_return", "return_of_capital"):
            leg(ZERO)
            leg(amount, cash, role=LegRole.CASH)
        elif kind == "gift_in":
            value = row.get("fmv")
            leg(units, value=number(value) if value is not None else None)
            said = ("gift", row.get("donor_basis", value), row.get("donor_acquired", row["date"]), value)
            self.answers[f"gift-{key[:16]}"] = " ".join(str(word) for word in said if word is not None)
        elif kind == "spin_off":
            self._spin_off(row, key, asset, account, leg)
        elif kind == "sell_to_fiat":
            self._sell_to_fiat(row, at, key, account, asset, leg)
            leg(amount, cash, role=LegRole.CASH)
        else:
            raise CannotRun(f"{kind!r} is a type of event that this runner does not know")
        if number(row.get("fee", "0")):
            leg(negate(number(row["fee"])), cash, role=LegRole.FEE)
        if row.get("fee_qty") is not None:
            paid = number(row["fee_value"]) if row.get("fee_value") is not None else None
            leg(negate(number(row["fee_qty"])), self.asset(row.get("fee_asset", row["asset"])), role=LegRole.FEE, value=paid)
            self.fees[key] = paid or ZERO
        if row.get("lots"):
            said = row.get("identified_at")
            named = datetime.fromisoformat(said) if said else at
            if named.tzinfo is None:
                named = named.replace(tzinfo=ZoneInfo(self.home))
            self.named.append((key, account, asset, tuple(_named(lot) for lot in row["lots"]), named))
        for moved in legs:
            self._held[moved.account, moved.asset] = add(self._held[moved.account, moved.asset], moved.quantity)
        self.ids[key] = row["id"]
        stated = None if row.get("time") else self.day(row)
        which = _KINDS.get(kind) or EventKind(kind)
        self.events.append(Event(key, which, at, tuple(legs), variety=variety, stated_date=stated, zone=self.home))

    def _split(self, row: Row, asset: str, account: str, leg: Adds) -> None:
        """`ratio` new:old (or 2/1, or 2). A company splits its shares wherever they lie: accounts that are not named are split as well."""
        new, _, old = str(row["ratio"]).replace("/", ":").partition(":")
        named = [other for other in self.rows if other["type"] == "split" and _same(other, row, "date", "asset")]
        holders = [where for (where, of), held in self._held.items() if of == asset and held] if len(named) == 1 else []
        for where in holders or [account]:
            held = self._held[where, asset]
            leg(subtract(ratio(multiply(held, number(new)), number(old or "1")), held), where=where)

    def _sell_to_fiat(self, row: Row, at: datetime, key: str, account: str, asset: str, leg: Adds) -> None:
        """The part of the units that the price is of the value of the whole; what was paid before and is nowhere else came at the start."""
        amount, value = number(row["amount"]), number(row["portfolio_value"])
        more = self.whole.unseen(row)
        if more:
            opened = Leg(account, asset, more, LegRole.ASSET, more, self.currency)
            before = at - timedelta(days=1)
            self.events.append(Event(f"{key} before", EventKind.OPENING, before, (opened,), stated_date=before.date(), zone=self.home))
            self._held[account, asset] = add(self._held[account, asset], more)
        held = self._held[account, asset]
        leg(negate(cut(held, amount, value) if amount < value else held))
        self.prices[asset, at] = ratio(value, held)
        self.whole.sold(amount, value)

    def _spin_off(self, row: Row, key: str, asset: str, account: str, leg: Adds) -> None:
        """The child's units as they came, and the share of the parent's basis that goes with them."""
        said = spun_off(row, lambda symbol: self._held[account, self.asset(symbol)])
        leg(said.units, self.asset(said.child))
        self.answers[f"spin-off-{key[:16]}"] = f"{self.asset(said.parent)} {text(said.share)}"


_KINDS = {"capital_return": EventKind.RETURN_OF_CAPITAL, "sell_to_fiat": EventKind.SELL}
_RANKS = {"buy": 0, "income": 0, "split": 0, "gift_in": 0, "spin_off": 0, "sell": 2, "sell_to_fiat": 2}
_VARIETIES = {name: name for name in ("staking", "interest", "dividend", "qualified_dividend", "airdrop", "reward", "referral", "fork")}


def _same(one: Row, other: Row, *names: str) -> bool:
    return all(one.get(name) == other.get(name) for name in names)


def _one(stated: Iterable[str | None]) -> str:
    found = {word for word in stated if word}
    return found.pop() if len(found) == 1 else ""


def _named(lot: object) -> tuple[str, Decimal | None]:
    """`b1`, or `{"lot": "b1", "qty": "5"}`."""
    if isinstance(lot, dict):
        return lot["lot"], number(lot["qty"]) if lot.get("qty") is not None else None
    return str(lot), None
