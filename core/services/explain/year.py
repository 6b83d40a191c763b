"""A figure of a tax year opened: its formula, the figures and statements it rests on, the sales or incomes that add up to it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from msgspec.structs import replace

from core.model import Disposal, Income, IncomeKind, Term, symbol
from core.money import ZERO, multiply, text
from core.policy import tax_year
from core.proposals.lots import add_up
from core.services.errors import Invalid
from core.services.explain.nodes import Events, Node, figure
from core.services.explain.sale import match
from core.services.taxyear import Gathering, TaxYearView, tax_year_view
from core.services.workspace import Workspace
from core.tax import pack_for
from core.tax.years.brackets import deduction
from core.tax.years.counted import allowed, termless
from core.unknown import Maybe, known

HUNDRED = Decimal(100)
LARGEST = 100
"""Sales or incomes that a figure shows one by one; the rest of them in one line."""
SUMS = {
    "net_short": "short - carried_in_short", "net_long": "long + distributions - carried_in_long", "net": "net_short + net_long",
    "federal": "ordinary_tax + gains_tax + niit",
}
"""Figures that are plain sums of others of the year."""
RESTS = {
    "deduction": ("a net loss as far as the limit of the year", "net"),
    "carried_out_short": ("the net short-term loss that long-term gains and the deduction leave", "net_short net_long deduction"),
    "carried_out_long": ("the net long-term loss that short-term gains and the deduction leave", "net_short net_long deduction"),
    "ordinary_taxable": (
        "other income and the ledger's, with a net short-term gain, less a loss that counts and the deduction",
        "@ordinary_income ordinary_income net_short net_long deduction @deduction",
    ),
    "preferential_taxable": (
        "a net long-term gain less a net short-term loss, and qualified dividends", "net_short net_long qualified_dividends",
    ),
    "ordinary_tax": ("bracket by bracket", "ordinary_taxable"),
    "gains_tax": ("rate by rate, above what is taxed at ordinary rates", "preferential_taxable ordinary_taxable"),
    "niit": (
        "3.8 % of investment income, or of what the modified adjusted gross income has above the threshold, if that is less",
        "@magi net deduction ordinary_income qualified_dividends",
    ),
    "from_ledger": ("the federal tax less what it would be without the ledger's gains and income", "federal"),
    "state": ("the state rate of the policy on net gains and income", "net deduction ordinary_income qualified_dividends"),
    "safe_harbour": ("the tax of the year before, 110 % of it where its income was high", "@prior_tax @prior_agi"),
    "required": (
        "90 % of the federal tax, or what is always enough if that is less; nothing where less than $1,000 is left to pay",
        "federal safe_harbour @withholding",
    ),
    "set_aside": ("the tax that the ledger causes less the quarterly payments made, never below zero", "from_ledger state @estimated_paid"),
    "used": ("losses carried in, as far as the year takes them", "carried_in gains losses short long"),
    "carried_out": ("losses that are left", "carried_in used gains losses short long"),
    "relief": ("what the law exempts or takes off", "gains losses short long used"),
    "taxable": ("what losses and reliefs leave", "gains losses short long used relief"),
    "tax": ("", "taxable"),
    "services_taxable": ("staking and lending above the limit of the year", "income"),
}
"""Other figures: the way in words, and what they rest on; `@` is what the owner states of the year."""
STATED = {
    "ordinary_income": "other income", "magi": "other income for the 3.8 % tax", "prior_tax": "tax of the year before",
    "prior_agi": "income of the year before", "withholding": "withheld by employers and payers",
    "estimated_paid": "quarterly payments made", "deduction": "deduction",
}
BANDS = {"ordinary income": "ordinary_tax", "long-term gains and qualified dividends": "gains_tax", "gains": "tax"}
"""The figure that the brackets of a part add up to."""
Given = TypeVar("Given", Disposal, Income)


def line(ws: Workspace, key: str, year: str = "") -> Node:
    """The figure `key` of `trimtab tax` in that year, or a payment by its day. Raises `Invalid` where the year has none of that name."""
    view = tax_year_view(ws, year)
    opened = _Opened(ws, view)
    due = next((each for each in view.payments if str(each.due) == key), None)
    if due is not None:
        american = "required" in opened.lines
        said = "what is to be paid in the year, a quarter by each day, less what is withheld and was paid" if american else ""
        below = opened.below("required @withholding @estimated_paid" if american else "tax")
        rules = ("Y5.3",) if american else ()
        return Node(f"payment due on {due.due}", due.amount, ws.base_currency, said, rules, below)
    if key not in opened.lines:
        raise Invalid(f"{key!r} is no figure of {view.span.label}; there are {', '.join(opened.lines)}")
    return opened.node(key, deep=True)


def ways(ws: Workspace, view: TaxYearView) -> dict[str, str]:
    """How each figure of the year came about, in one line; empty for plain sums of sales and incomes."""
    opened = _Opened(ws, view)
    return {each.key: opened.node(each.key).said for each in view.lines}


class _Opened:
    """One year whose figures are opened."""

    def __init__(self, ws: Workspace, view: TaxYearView) -> None:
        self.ws, self.view, self.currency = ws, view, ws.base_currency
        self.lines = {each.key: each for each in view.lines}
        self.said = tax_year(ws.policy.tax, view.span.label)

    def node(self, key: str, *, deep: bool = False) -> Node:
        """A figure by itself; where `deep` with what it rests on: sums down to the sales and incomes, others one step."""
        one = self.lines[key]
        said, parts = self._way(key, deep)
        title = f"{one.title} ({self.view.span.label})"
        return Node(title, one.amount, self.currency, said, (one.rule,), parts if deep else ())

    def _way(self, key: str, deep: bool) -> tuple[str, tuple[Node, ...]]:
        if key in SUMS:
            said = " ".join(word if word in "+-" else figure(self.lines[word].amount, self.currency) for word in SUMS[key].split())
            return said.replace("+ -", "- ").replace("- -", "+ "), self.below(SUMS[key], deep=deep)
        if key in RESTS:
            said, names = RESTS[key]
            return said, (*self._brackets(key), *self.below(names))
        if key.startswith("carried_in"):
            return self._carried(key, deep)
        return self._added(key) if deep else ("", ())

    def below(self, names: str, *, deep: bool = False) -> tuple[Node, ...]:
        """The figures of these names that the year has."""
        return tuple(
            self._stated(name[1:]) if name.startswith("@") else self.node(name, deep=deep)
            for name in names.split() if name.startswith("@") or name in self.lines
        )

    def _stated(self, name: str) -> Node:
        where = f"{name} of the [[tax.year]] of {self.view.span.label} in the policy"
        value: Maybe = deduction(self.said, self.view.span.first.year) if name == "deduction" else getattr(self.said, name)
        if name == "deduction" and self.said.deduction is None:
            where = "the standard deduction" if self.said.standard else "the income is stated after it"
        return Node(STATED[name], value, self.currency, where if known(value) else "")

    def _brackets(self, key: str) -> tuple[Node, ...]:
        mine = (band for band in self.view.bands if BANDS.get(band.part) == key)
        return tuple(
            Node(f"at {text(multiply(band.rate, HUNDRED))} %", band.tax, self.currency, f"of {figure(band.amount, self.currency)}")
            for band in mine
        )

    def _carried(self, key: str, deep: bool) -> tuple[str, tuple[Node, ...]]:
        """Stated by the owner, or left by the year before."""
        if known(getattr(self.said, key.replace("carried_in", "losses"))):
            return f"stated in the [[tax.year]] of {self.view.span.label}, from the return of the year before", ()
        earliest = self.ws.ledger.projections.first_sale()
        if earliest is None or earliest >= self.view.span.first:
            return "", ()
        label = pack_for(self.ws.policy.tax.jurisdiction).starting(self.view.span.first.year - 1).label
        if not deep:
            return f"what {label} leaves", ()
        return f"what {label} leaves", (_Opened(self.ws, tax_year_view(self.ws, label)).node(key.replace("_in", "_out"), deep=True),)

    # what adds up

    def _added(self, key: str) -> tuple[str, tuple[Node, ...]]:
        """The sales or incomes that add up to it."""
        made = Gathering(self.ws, self.view.span)
        household = made.whose()
        sales = _of_sales(key, [each for each in made.sales if household.counts(each.account)])
        if sales is not None:
            return self._sales(sales)
        received = (each for each in made.incomes(self.view.span) if household.counts(each.account))
        incomes = _of_incomes(key, received, american=made.tax.jurisdiction == "US")
        return ("", ()) if incomes is None else self._incomes(incomes)

    def _sales(self, every: list[tuple[Disposal, Maybe]]) -> tuple[str, tuple[Node, ...]]:
        shown, rest, said = self._largest(every, "disposals")
        origins = {sale.origin for sale, _ in shown}
        washes = [each for each in self.ws.ledger.projections.washes() if each.bought in origins]
        keys = (*(sale.event for sale, _ in shown), *origins, *(each.event for each in washes))
        events, nodes = Events(self.ws, keys), []
        for number, (sale, amount) in enumerate(shown, 1):
            opened = match(number, sale, events, [each for each in washes if each.bought == sale.origin], self.currency)
            label = f"{symbol(sale.asset)} {sale.sold}, {sale.account}"
            nodes.append(replace(opened, label=label, value=amount, rows=events.rows(sale.event)))
        return said, (*nodes, *rest)

    def _incomes(self, every: list[tuple[Income, Maybe]]) -> tuple[str, tuple[Node, ...]]:
        shown, rest, said = self._largest(every, "incomes")
        events, nodes = Events(self.ws, (each.event for each, _ in shown)), []
        for each, amount in shown:
            label = f"{each.kind.replace('_', ' ')} {each.day}, {each.account}"
            units = f"{text(each.quantity)} {symbol(each.asset)}"
            nodes.append(Node(label, amount, self.currency, units, rows=events.rows(each.event)))
        return said, (*nodes, *rest)

    def _largest(self, every: list[tuple[Given, Maybe]], what: str) -> tuple[list[tuple[Given, Maybe]], tuple[Node, ...], str]:
        """The largest, what is not known before all; the rest as one figure."""
        every.sort(key=lambda each: (not known(each[1]), each[1].copy_abs() if known(each[1]) else ZERO), reverse=True)
        shown, others = every[:LARGEST], every[LARGEST:]
        rest = Node(f"{len(others):,} smaller", add_up(amount for _, amount in others), self.currency)
        return shown, (rest,) if others else (), f"{len(every):,} {what if len(every) != 1 else what[:-1]}"


def _of_sales(key: str, sales: list[Disposal]) -> list[tuple[Disposal, Maybe]] | None:
    """The sales that a figure adds up, with the amount of each; None where it is no sum of sales."""
    if key == "proceeds":
        return [(sale, sale.proceeds) for sale in sales]
    if key in ("disallowed", "forfeited"):
        amounts = ((sale, sale.disallowed if key == "disallowed" else sale.forfeited) for sale in sales)
        return [(sale, amount) for sale, amount in amounts if not known(amount) or amount]
    if key in ("short", "long"):
        term = Term(key)
        return [(sale, allowed(sale) if sale.term else termless(sale)) for sale in sales if sale.term in (term, None)]
    if key in ("gains", "losses"):
        whole: dict[tuple[date, str], list[Maybe]] = {}
        for sale in sales:
            whole.setdefault((sale.sold, sale.asset), []).append(allowed(sale))
        sums = {each: add_up(amounts) for each, amounts in whole.items()}
        return [(sale, allowed(sale)) for sale in sales if _goes_to(key, sums[sale.sold, sale.asset])]
    return None


def _goes_to(key: str, amount: Maybe) -> bool:
    """Whether what was sold of an asset on a day stands among the gains or the losses; where it is not known, in both."""
    return not known(amount) or (amount > 0 if key == "gains" else amount < 0)


def _of_incomes(key: str, incomes: Iterable[Income], *, american: bool) -> list[tuple[Income, Maybe]] | None:
    """The incomes that a figure adds up, likewise."""
    if key == "withheld":
        return [(each, each.withheld) for each in incomes if not known(each.withheld) or each.withheld]
    kinds = {"qualified_dividends": (IncomeKind.QUALIFIED_DIVIDEND,), "distributions": (IncomeKind.CAPITAL_GAIN,)}.get(key)
    if kinds is not None:
        return [(each, each.value) for each in incomes if each.kind in kinds]
    if key in ("ordinary_income", "income"):
        apart = (IncomeKind.QUALIFIED_DIVIDEND, IncomeKind.CAPITAL_GAIN) if american else ()
        return [(each, each.value) for each in incomes if each.kind not in apart]
    return None
