"""A tax year from the ledger to the figures: what counts, what is carried, what the tax is, what is unknown and why."""

from datetime import date, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.services import accounts
from core.services.errors import Invalid
from core.services.projection import booked
from core.services.taxyear import TaxYearView, tax_year_view
from core.services.workspace import Workspace, open_workspace
from core.unknown import Maybe, Unknown
from tests.unit.services_desk import buy, event, sell

SLEEVE = '[[sleeve]]\nname = "all"\ntarget = "100%"\nmembers = ["kind:security", "kind:crypto"]\n'
US = 'base_currency = "USD"\n[tax]\nfiling_status = "single"\nstate_rate = "5%"\ncrypto_basis_before_2025 = "wallet"\n'
YEAR = """[[tax.year]]
year = 2026
ordinary_income = "$40,000"
magi = "$199,000"
losses_short = "$1,000"
losses_long = "$0"
prior_tax = "$5,000"
prior_agi = "$60,000"
withholding = "$4,000"
estimated_paid = "$100"
"""


def desk(folder: Path, policy: str, clock: str = "2026-11-23") -> Workspace:
    (folder / "ledger.toml").write_text(policy + SLEEVE, encoding="utf-8")
    return open_workspace(folder / "ledger.db", as_of=datetime.fromisoformat(f"{clock}T09:00"))


def shown(view: TaxYearView, *keys: str) -> list[Maybe]:
    return [view.amount(key) for key in keys]


def test_a_year_of_a_single_person_from_sales_to_the_cash_to_set_aside(tmp_path: Path) -> None:
    """Y4.5, Y4.6, Y5.4: 20,000 of long-term gain and 800 of dividends, 500 of them qualified, on 40,000 of other income.

    Ordinary 40,300: 1,240.00 + 27,900 at 12 % = 4,588.00. Preferential 19,500: 10,100 to the top of 49,450 less 40,300 = 9,150 at 0 %,
    10,350 at 15 % = 1,552.50. 3.8 % of the lesser of 19,800 and 199,000 + 19,800 - 200,000 = 18,800: 714.40. Without the ledger: 4,552.00.
    """
    ws = desk(tmp_path, US + YEAR)
    buy(ws, "10 security:VTI", "1000", "2023-01-05")
    sell(ws, "10 security:VTI", "21000", "2026-03-02")
    event(ws, "income", "300 cash:USD", "2026-04-01", variety="dividend")
    event(ws, "income", "500 cash:USD", "2026-04-02", variety="qualified_dividend")
    view = tax_year_view(ws)
    assert shown(view, "short", "long", "net_short", "net_long", "net") == [0, 20000, -1000, 20000, 19000]
    assert shown(view, "ordinary_taxable", "preferential_taxable", "ordinary_tax") == [40300, 19500, 4588]
    assert shown(view, "gains_tax", "niit") == [D("1552.50"), D("714.40")]
    assert shown(view, "federal", "from_ledger") == [D("6854.90"), D("2302.90")]
    assert shown(view, "state", "set_aside") == [D(990), D("3192.90")]
    assert shown(view, "safe_harbour", "required") == [5000, 5000]
    assert [(each.due, each.amount, each.passed) for each in view.payments] == [
        (date(2026, 4, 15), 150, True), (date(2026, 6, 15), 250, True), (date(2026, 9, 15), 250, True), (date(2027, 1, 15), 250, False),
    ]
    assert [(band.rate, band.amount) for band in view.bands] == [
        (D("0.10"), 12400), (D("0.12"), 27900), (D("0.00"), 9150), (D("0.15"), 10350),
    ]
    assert view.pack.startswith("US 2026")
    assert view.unknown == {}
    assert {each.figures for each in view.sources} == {"loss limit", "ordinary", "gains", "niit", "estimated"}


def test_a_deduction_that_exceeds_ordinary_income_reduces_gains(tmp_path: Path) -> None:
    """Y4.2: 10,000 less the standard deduction of 16,100 leaves nothing, and 13,900 of a gain of 20,000."""
    year = '[[tax.year]]\nyear = 2026\nordinary_income = "$10,000"\ndeduction = "standard"\nlosses_short = "$0"\nlosses_long = "$0"\n'
    ws = desk(tmp_path, US + year)
    buy(ws, "1 security:VTI", "1000", "2023-01-05")
    sell(ws, "1 security:VTI", "21000", "2026-03-02")
    view = tax_year_view(ws)
    assert shown(view, "ordinary_taxable", "preferential_taxable", "ordinary_tax", "gains_tax") == [0, 13900, 0, 0]
    assert "standard deduction" in {each.figures for each in view.sources}
    assert isinstance(view.amount("niit"), Unknown)


def test_distributions_are_long_term_gains_and_staking_is_ordinary_but_no_investment_income(tmp_path: Path) -> None:
    """Y1.3, Y3.1, Y4.3."""
    ws = desk(tmp_path, US + YEAR.replace("199,000", "900,000"))
    event(ws, "income", "2500 cash:USD", "2026-04-01", variety="capital_gain_distribution")
    event(ws, "income", "1 crypto:ETH", "2026-04-02", variety="staking", value="3000")
    view = tax_year_view(ws)
    assert shown(view, "distributions", "net_long", "ordinary_income", "qualified_dividends") == [2500, 2500, 3000, 0]
    assert view.amount("niit") == D("0.038") * 1500


def test_losses_go_from_year_to_year_by_themselves(tmp_path: Path) -> None:
    """Y2.4: 9,000 are lost in 2024, of which there are no brackets; 3,000 a year are used, and 3,000 meet the gains of 2026."""
    ws = desk(tmp_path, US + '[[tax.year]]\nyear = 2024\nlosses_short = "$0"\nlosses_long = "$0"\n')
    buy(ws, "2 security:VTI", "20000", "2024-01-05")
    sell(ws, "1 security:VTI", "1000", "2024-06-03")
    sell(ws, "1 security:VTI", "10500", "2026-06-03")
    first, second, third = (tax_year_view(ws, year) for year in ("2024", "2025", "2026"))
    assert shown(first, "short", "deduction", "carried_out_short") == [-9000, 3000, 6000]
    assert isinstance(first.amount("ordinary_tax"), Unknown)
    assert shown(second, "carried_in_short", "deduction", "carried_out_short") == [6000, 3000, 3000]
    assert shown(third, "carried_in_short", "net_short", "net_long", "net", "deduction") == [3000, -3000, 500, -2500, 2500]


def test_tax_withheld_by_payers_is_shown_and_counted_nowhere(tmp_path: Path) -> None:
    """Y3.2: 15 of 100 of dividends; the payments are the same without it."""
    ws = desk(tmp_path, US + YEAR)
    before = tax_year_view(ws).payments
    event(ws, "income", "100 cash:USD", "2026-04-01", variety="dividend", tax="15")
    view = tax_year_view(ws)
    assert shown(view, "withheld", "ordinary_income") == [15, 100]
    assert [each.amount for each in view.payments] == [each.amount for each in before] == [0, 0, 0, 0]


def test_what_is_not_stated_is_unknown_with_the_remedy_and_gains_are_known_all_the_same(tmp_path: Path) -> None:
    """Y6.1: Nothing is taken for zero."""
    ws = desk(tmp_path, 'base_currency = "USD"\n')
    buy(ws, "1 security:VTI", "100", "2026-01-05")
    sell(ws, "1 security:VTI", "150", "2026-02-05")
    view = tax_year_view(ws)
    assert shown(view, "short", "long") == [50, 0]
    unknown = view.unknown
    for key, setting in {
        "carried_in_short": "losses_short", "carried_in_long": "losses_long", "net": "losses_short", "ordinary_tax": "ordinary_income",
        "niit": "losses_short", "safe_harbour": "prior_tax", "set_aside": "ordinary_income",
    }.items():
        assert setting in unknown[key].cause, key
        assert setting in unknown[key].remedy, key
    assert all(isinstance(each.amount, Unknown) for each in view.payments)


def test_stated_rates_serve_where_the_brackets_cannot(tmp_path: Path) -> None:
    """Y4.5: 30 % of the short-term 50, 15 % of the long-term 1,000."""
    rates = 'short_rate = "30%"\nlong_rate = "15%"\n'
    ws = desk(tmp_path, US + rates + '[[tax.year]]\nyear = 2026\nlosses_short = "$0"\nlosses_long = "$0"\n')
    buy(ws, "1 security:VTI", "100", "2023-01-05")
    buy(ws, "1 security:BND", "100", "2026-01-05")
    sell(ws, "1 security:VTI", "1100", "2026-02-05")
    sell(ws, "1 security:BND", "150", "2026-02-05")
    view = tax_year_view(ws)
    assert view.amount("from_ledger") == 165
    assert isinstance(view.amount("federal"), Unknown)
    assert any("marginal rates of the policy" in note for note in view.notes)


def test_an_unknown_gain_makes_the_totals_unknown_with_how_many_and_why(tmp_path: Path) -> None:
    """Y1.2: A sale of more than was held."""
    ws = desk(tmp_path, US + YEAR)
    buy(ws, "1 security:VTI", "100", "2023-01-05")
    sell(ws, "2 security:VTI", "3000", "2026-02-05")
    assert tax_year_view(ws).unknown["net"].cause == "what these units cost is not recorded", "of a single sale its own cause is enough"
    buy(ws, "1 security:GLD", "100", "2026-03-05")
    sell(ws, "1 security:GLD", "200", "2026-04-05")
    found = tax_year_view(ws).unknown
    assert found["net"].cause.startswith("1 of 2 ")
    assert "disposals have no known gain" in found["net"].cause
    assert {"short", "long", "net", "federal"} <= set(found)


@pytest.mark.parametrize(
    ("status", "long", "note"),
    [("single", 100, "1 row is not counted: of the spouse, who is taxed apart"), ("joint", 300, ""), ("", None, "")],
)
def test_whose_accounts_count(tmp_path: Path, status: str, long: int | None, note: str) -> None:
    """Y1.1: A retirement account never does, the spouse's on a joint return; without a status that cannot be told."""
    ws = desk(tmp_path, US.replace("single", status) + '[[tax.year]]\nyear = 2026\nlosses_short = "$0"\nlosses_long = "$0"\n')
    for account, gain in (("Mine", 100), ("Hers", 200), ("IRA", 400), ("LLC", 800)):
        buy(ws, "1 security:VTI", "1000", "2023-01-05", account=account)
        sell(ws, "1 security:VTI", str(1000 + gain), "2026-02-05", account=account)
    for account, setting, value in (("Hers", "owner", "spouse"), ("IRA", "tax_type", "roth"), ("LLC", "owner", "entity")):
        accounts.put(ws, account, {setting: value})
    view = tax_year_view(ws)
    if long is None:
        assert isinstance(view.amount("long"), Unknown)
        assert "filing_status" in view.amount("long").remedy
    else:
        assert view.amount("long") == long
    assert "1 row is not counted: in a retirement or health account" in view.notes
    assert "1 row is not counted: of an entity, which is taxed apart" in view.notes
    assert (note in view.notes) or not note


@pytest.mark.parametrize(("kind", "forfeited"), [("taxable", 0), ("roth", 1000)])
def test_a_loss_that_a_wash_sale_disallows_is_no_loss_of_the_year(tmp_path: Path, kind: str, forfeited: int) -> None:
    """Y1.2: Half of what was sold at a loss of 2,000 is bought again within 30 days, elsewhere; in a retirement account for good."""
    ws = desk(tmp_path, US + YEAR)
    buy(ws, "20 security:VTI", "4000", "2026-01-05")
    sell(ws, "20 security:VTI", "2000", "2026-03-02")
    buy(ws, "10 security:VTI", "900", "2026-03-09", account="Other")
    accounts.put(ws, "Other", {"tax_type": kind})
    view = tax_year_view(ws)
    assert shown(view, "short", "disallowed", "forfeited", "net_short", "deduction") == [-1000, 1000, forfeited, -2000, 2000]


def test_figures_in_another_currency_are_not_used(tmp_path: Path) -> None:
    """Y6.2: Brackets in dollars say nothing of euros."""
    view = tax_year_view(desk(tmp_path, 'base_currency = "EUR"\n'))
    assert view.lines == ()
    assert any("change base_currency" in note for note in view.notes)


@pytest.mark.parametrize(("year", "said"), [("2025/26", "is no tax year"), ("next", "is no tax year"), ("2027", "has not begun")])
def test_a_year_that_cannot_be_meant_is_refused(tmp_path: Path, year: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        tax_year_view(desk(tmp_path, US), year)


def test_what_is_stated_of_a_year_books_nothing_anew(tmp_path: Path) -> None:
    """Lots do not rest on the owner's income."""
    ws = desk(tmp_path, US)
    buy(ws, "1 security:VTI", "100", "2026-01-05")
    before = booked(ws)
    ws.close()
    assert booked(desk(tmp_path, US + YEAR)) == before


UK = 'base_currency = "GBP"\n[tax]\njurisdiction = "UK"\ntimezone = "Europe/London"\n'


def test_a_british_year_carries_losses_down_to_the_exempt_amount(tmp_path: Path) -> None:
    """Y7.1 to Y7.4: 2,000 lost in 2023/24; 5,000 gained in September 2024 and 10,000 in November, all within the basic-rate band."""
    years = '[[tax.year]]\nyear = "2023/24"\nlosses = "£0"\n[[tax.year]]\nyear = "2024/25"\nbasic_band = "£37,700"\n'
    ws = desk(tmp_path, UK + years)
    for symbol, cost, proceeds, day in (("A", 3000, 1000, "2023-06-01"), ("B", 1000, 6000, "2024-09-02"), ("C", 1000, 11000, "2024-11-04")):
        buy(ws, f"1 security:{symbol}", str(cost), "2020-01-06", currency="GBP")
        sell(ws, f"1 security:{symbol}", str(proceeds), day, currency="GBP")
    view = tax_year_view(ws, "2024/25")
    assert shown(view, "gains", "losses", "carried_in", "used", "carried_out") == [15000, 0, 2000, 2000, 0]
    assert shown(view, "relief", "taxable", "tax", "reporting_limit") == [3000, 10000, 1400, 50000]
    assert [(band.rate, band.amount) for band in view.bands] == [(D("0.10"), 5000), (D("0.18"), 5000)]
    assert [(each.due, each.amount) for each in view.payments] == [(date(2026, 1, 31), 1400)]
    assert any("is to be reported" in note for note in view.notes)
    assert any("as it stood to 2019" in note for note in view.notes)
    assert "losses and exempt amount against gains from 2016-04-06 on first would cost £400.00 more" in view.notes
    assert (view.span.first, view.span.last) == (date(2024, 4, 6), date(2025, 4, 5))
    assert shown(tax_year_view(ws, "2023/24"), "losses", "carried_out", "tax") == [2000, 2000, 0]


def elsewhere(folder: Path, code: str, currency: str, more: str = "") -> Workspace:
    return desk(folder, f'base_currency = "{currency}"\n[tax]\njurisdiction = "{code}"\ntimezone = "Europe/Berlin"\n{more}')


def trade(ws: Workspace, asset: str, cost: int, proceeds: int, bought: str, on: str) -> None:
    buy(ws, f"1 {asset}", str(cost), bought, currency=ws.base_currency)
    sell(ws, f"1 {asset}", str(proceeds), on, currency=ws.base_currency)


def test_an_irish_year_is_paid_in_two_parts(tmp_path: Path) -> None:
    """Y8.1: 3,000 to November, 1,000 in December, 500 carried in: 2,230 at 33 % = 735.90, of it 405.90 by 15 December."""
    ws = elsewhere(tmp_path, "IE", "EUR", '[[tax.year]]\nyear = 2025\nlosses = "€500"\n')
    trade(ws, "security:A", 1000, 4000, "2020-01-06", "2025-03-03")
    trade(ws, "security:B", 1000, 2000, "2020-01-06", "2025-12-02")
    view = tax_year_view(ws, "2025")
    assert shown(view, "gains", "used", "relief", "taxable", "tax") == [4000, 500, 1270, 2230, D("735.90")]
    assert [(each.due, each.amount) for each in view.payments] == [(date(2025, 12, 15), D("405.90")), (date(2026, 1, 31), D("330.00"))]


def test_a_german_year_counts_coins_sold_within_a_year(tmp_path: Path) -> None:
    """Y8.2, Y8.6: 1,500 within the year at the owner's rate, 9,000 after it free, shares not in it, 300 of staking taxable."""
    ws = elsewhere(tmp_path, "DE", "EUR", 'short_rate = "40%"\n[[tax.year]]\nyear = 2025\nlosses = "€0"\n')
    trade(ws, "crypto:BTC", 1000, 2500, "2025-01-06", "2025-03-03")
    trade(ws, "crypto:ETH", 1000, 10000, "2020-01-06", "2025-03-03")
    trade(ws, "security:A", 1000, 2000, "2025-01-06", "2025-03-03")
    event(ws, "income", "1 crypto:SOL", "2025-04-02", variety="staking", value="300", currency="EUR")
    view = tax_year_view(ws, "2025")
    assert shown(view, "short", "long", "taxable", "tax", "services_taxable") == [1500, 9000, 1500, 600, 300]
    assert "one disposal of a security is not in it: the pack knows the rules for digital assets alone" in view.notes


def test_an_australian_year_and_the_years_before_it(tmp_path: Path) -> None:
    """Y8.3: 1,000 lost in 2023/24; in 2024/25 2,000 without discount and 10,000 with it: 1,000 + 5,000."""
    ws = elsewhere(tmp_path, "AU", "AUD", '[[tax.year]]\nyear = "2023/24"\nlosses = "AUD 0"\n'.replace("AUD 0", "0"))
    trade(ws, "security:A", 2000, 1000, "2023-08-01", "2023-09-01")
    trade(ws, "security:B", 1000, 3000, "2024-08-01", "2024-09-02")
    trade(ws, "security:C", 1000, 11000, "2020-08-03", "2025-02-03")
    view = tax_year_view(ws, "2024/25")
    assert shown(view, "carried_in", "used", "relief", "taxable", "carried_out") == [1000, 1000, 5000, 6000, 0]
    tax = view.amount("tax")
    assert isinstance(tax, Unknown)
    assert "short_rate" in tax.remedy


@pytest.mark.parametrize(
    ("code", "currency", "taxable"), [("CA", "CAD", 1500), ("JP", "JPY", 3000), ("FR", "EUR", 3000), ("ES", "EUR", 3000)]
)
def test_elsewhere_the_totals_are_shown(tmp_path: Path, code: str, currency: str, taxable: int) -> None:
    """Y8.4, Y8.5: Half of it in Canada, all of it elsewhere."""
    ws = elsewhere(tmp_path, code, currency, '[[tax.year]]\nyear = 2025\nlosses = "0"\n')
    trade(ws, "crypto:BTC", 1000, 4000, "2024-01-05", "2025-03-03")
    view = tax_year_view(ws, "2025")
    assert view.amount("taxable") == taxable, view.unknown
    assert ("carried_out" in {line.key for line in view.lines}) == (code == "CA")


@pytest.mark.parametrize("code", ["UK", "IE", "DE", "AU", "CA"])
def test_losses_carried_into_the_first_year_are_unknown_until_stated(tmp_path: Path, code: str) -> None:
    """Y2.5: Also outside the United States."""
    currency = {"UK": "GBP", "AU": "AUD", "CA": "CAD"}.get(code, "EUR")
    ws = elsewhere(tmp_path, code, currency)
    trade(ws, "crypto:BTC", 1000, 5000, "2025-01-06", "2025-05-05")
    unknown = tax_year_view(ws, "2025/26" if code == "UK" else "2024/25" if code == "AU" else "2025").unknown
    assert "losses" in unknown["carried_in"].cause
    assert "losses" in unknown["taxable"].remedy


@pytest.mark.parametrize(("proceeds", "tax", "relief"), [(4000, 0, 3000), (500, 0, 0), (4001, None, None)])
def test_a_british_year_below_the_exempt_amount_has_no_tax_whatever_was_lost_before(
    tmp_path: Path, proceeds: int, tax: int | None, relief: int | None
) -> None:
    """Y7.2: earlier losses are not used below it, so that only they stay unknown; a pound more, and the tax is."""
    ws = elsewhere(tmp_path, "UK", "GBP")
    trade(ws, "crypto:BTC", 1000, proceeds, "2025-01-06", "2025-05-05")
    view = tax_year_view(ws, "2025/26")
    carried = {"carried_in", "carried_out"}
    assert set(view.unknown) == (carried if tax is not None else carried | {"used", "relief", "taxable", "tax"})
    if tax is not None:
        assert shown(view, "used", "relief", "taxable", "tax") == [0, relief, 0, tax]
        assert [each.amount for each in view.payments] == [0]
