"""Figures of a tax year opened: every one of them, with the value that the year shows, and parts that add up to it."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from core.services import taxyear
from core.services.errors import Invalid
from core.services.explain import year as explain_year
from core.services.explain.nodes import Node
from core.services.workspace import Workspace
from core.unknown import Unknown, known
from tests.unit.services_desk import POLICY, buy, desk, event, sell

STATED = POLICY.replace('long_rate = "15%"\n', 'long_rate = "15%"\nfiling_status = "single"\n') + """
[[tax.year]]
year = 2025
losses_short = "$0"
losses_long = "$0"
[[tax.year]]
year = 2026
ordinary_income = "$100,000"
magi = "$100,000"
prior_tax = "$15,000"
prior_agi = "$90,000"
withholding = "$10,000"
estimated_paid = "$1,000"
"""


def traded(ws: Workspace) -> Workspace:
    """A long-term loss of 5,000 in 2025, of which 2,000 go on; in 2026 a short-term gain of 700, a long one of 900, and two dividends."""
    event(ws, "deposit", "90000 cash:USD", "2022-01-02T10:00")
    buy(ws, "100 security:VTI", "12000", "2022-02-03T10:00")
    sell(ws, "50 security:VTI", "1000", "2025-03-03T10:00")
    sell(ws, "10 security:VTI", "2100", "2026-03-03T10:00")
    buy(ws, "10 security:GLD", "1000", "2026-02-03T10:00")
    sell(ws, "10 security:GLD", "1700", "2026-04-03T10:00")
    event(ws, "income", "1 security:VTI", "2026-04-05T10:00", value="200", variety="dividend")
    event(ws, "income", "1 security:VTI", "2026-05-05T10:00", value="50", variety="qualified_dividend")
    return ws


def whole(node: Node) -> D:
    """What the parts of a sum add up to."""
    return sum((part.value for part in node.parts if known(part.value)), D(0))  # type: ignore[misc]


def test_every_figure_opens_with_the_value_of_the_year(tmp_path: Path) -> None:
    """And every payment by its day; sums add up to the cent, from the sales on."""
    ws = traded(desk(tmp_path, STATED))
    view = taxyear.tax_year_view(ws)
    opened = {each.key: explain_year.line(ws, each.key) for each in view.lines}
    assert {key: node.value for key, node in opened.items()} == {each.key: each.amount for each in view.lines}
    assert {key: node.rules for key, node in opened.items()} == {each.key: (each.rule,) for each in view.lines}
    for key in ("proceeds", "short", "long", "ordinary_income", "qualified_dividends", "net", "federal"):
        assert whole(opened[key]) == opened[key].value, key
        assert opened[key].parts
    assert [explain_year.line(ws, str(each.due)).value for each in view.payments] == [each.amount for each in view.payments]
    assert (opened["net"].said, opened["net_long"].said) == ("$700 - $1,100", "$900 + $0 - $2,000")
    assert next((part.label, part.value) for part in opened["ordinary_tax"].parts) == ("at 10 %", D(1240))


def test_losses_carried_in_open_the_year_before_or_the_statement(tmp_path: Path) -> None:
    ws = traded(desk(tmp_path, STATED))
    before = explain_year.line(ws, "carried_in_long")
    assert (before.value, before.said, before.parts[0].label) == (D(2000), "what 2025 leaves", "long-term losses carried forward (2025)")
    assert "stated in the [[tax.year]] of 2025" in explain_year.line(ws, "carried_in_long", "2025").said


def test_what_is_not_known_says_why_once(tmp_path: Path) -> None:
    """The policy states nothing: the cause is the figure's, the way is said without it, and nothing is a number."""
    ws = traded(desk(tmp_path))
    node = explain_year.line(ws, "ordinary_taxable")
    assert isinstance(node.value, Unknown)
    assert "not known" not in node.said
    other = next(part for part in node.parts if part.label == "other income")
    assert other.value == Unknown(
        "the policy states no ordinary_income for 2026", 'write ordinary_income = "..." in a [[tax.year]] with year = 2026 in the policy'
    )


def test_the_largest_are_shown_and_the_rest_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain_year, "LARGEST", 1)
    node = explain_year.line(traded(desk(tmp_path, STATED)), "proceeds")
    assert [(part.label, part.value) for part in node.parts] == [("VTI 2026-03-03, Broker", D(2100)), ("1 smaller", D(1700))]
    assert node.said == "2 disposals"


@pytest.mark.parametrize(
    ("law", "currency", "year", "sums"),
    [("UK", "GBP", "2026/27", ("gains",)), ("DE", "EUR", "2026", ()), ("CA", "CAD", "2026", ("gains",)), ("IE", "EUR", "2026", ("gains",)),
     ("AU", "AUD", "2026/27", ("short",)), ("FR", "EUR", "2026", ())],
)
def test_other_laws(tmp_path: Path, law: str, currency: str, year: str, sums: tuple[str, ...]) -> None:
    """Every figure of theirs opens too; gains are those of what was sold of an asset on a day, losses likewise."""
    named = f'base_currency = "{currency}"\n[tax]\njurisdiction = "{law}"\n'
    policy = POLICY.replace('base_currency = "USD"\n[tax]\n', named).replace("$", "")
    ws = desk(tmp_path, policy)
    event(ws, "deposit", f"90000 cash:{currency}", "2022-01-02T10:00", currency=currency)
    for asset, cost, proceeds in (("security:VTI", "1000", "1700"), ("crypto:BTC", "1000", "1400"), ("security:GLD", "1000", "600")):
        event(ws, "buy", f"10 {asset}", "2026-06-03T10:00", value=cost, currency=currency)
        event(ws, "sell", f"10 {asset}", "2026-10-03T10:00", value=proceeds, currency=currency)
    event(ws, "income", "1 security:VTI", "2026-10-05T10:00", value="50", currency=currency, variety="qualified_dividend")
    view = taxyear.tax_year_view(ws, year)
    assert view.amount("income") == 50
    for each in view.lines:
        node = explain_year.line(ws, each.key, year)
        assert (node.value, node.rules) == (each.amount, (each.rule,))
        if each.key in (*sums, "proceeds", "income"):
            assert whole(node) == each.amount
    if law in ("UK", "CA", "IE"):
        assert [part.value for part in explain_year.line(ws, "losses", year).parts] == [D(-400)]


def test_a_name_that_is_none_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"'nonsense' is no figure of 2026; there are proceeds, short, long"):
        explain_year.line(traded(desk(tmp_path, STATED)), "nonsense")
