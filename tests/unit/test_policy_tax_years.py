"""`[[tax.year]]`: what only the owner knows of a tax year. Not stated is unknown with the remedy; what cannot be meant is refused."""

from decimal import Decimal

import pytest
from msgspec.structs import fields

from core.policy import PolicyError, TaxYear, load_policy, profile, profile_text, tax_year
from core.policy.taxyears import AMOUNTS, OURS
from core.unknown import Unknown

SLEEVE = '[[sleeve]]\nname = "all"\ntarget = "100%"\nmembers = ["kind:security"]\n'
HEAD = '[tax]\nfiling_status = "joint"\n[[tax.year]]\nyear = 2026\n'


def test_what_is_stated_of_a_year_stands_and_the_rest_is_unknown_with_the_remedy() -> None:
    """Y6.1: Never zero: `$0` has to be written."""
    stated = HEAD + 'ordinary_income = "$90,000"\nlosses_long = "$0"\nfiling_status = "head"\n[[tax.year]]\nyear = "2025"\n' + SLEEVE
    tax = load_policy(stated, "mine.toml").tax
    found = tax_year(tax, "2026")
    assert (found.ordinary_income, found.losses_long, found.filing_status, found.deduction) == (Decimal(90000), 0, "head", None)
    assert found.magi == Unknown("the policy states no magi for 2026", 'write magi = "..." in the [[tax.year]] of 2026 in the policy')
    assert tax_year(tax, "2025").filing_status == "joint"
    other = tax_year(tax, "2024")
    assert all(isinstance(getattr(other, key), Unknown) for key in AMOUNTS)
    assert other.prior_tax == Unknown(
        "the policy states no prior_tax for 2024", 'write prior_tax = "..." in a [[tax.year]] with year = 2024 in the policy'
    )


@pytest.mark.parametrize(("written", "deduction", "standard"), [('"standard"', None, True), ('"$20,000"', Decimal(20000), False)])
def test_a_deduction_is_the_standard_one_or_an_amount(written: str, deduction: Decimal | None, standard: bool) -> None:
    found = tax_year(load_policy(HEAD + f"deduction = {written}\n" + SLEEVE, "mine.toml").tax, "2026")
    assert (found.deduction, found.standard) == (deduction, standard)


@pytest.mark.parametrize(("line", "said"), [
    ('ordinary_incom = "$1"', "'ordinary_incom' is not a setting in [tax.year]; did you mean 'ordinary_income'?"),
    ('magi = "-$1"', "magi: '-$1' is not an amount"),
    ('withholding = "-5"', "withholding: '-5' is not an amount"),
    ('prior_tax = "a lot"', "prior_tax: 'a lot' is not an amount"),
    ('prior_tax = "€5"', "is in EUR but the base currency is USD"),
    ('deduction = "standart"', "deduction: 'standart' is not an amount"),
    ('filing_status = "singel"', "filing_status: 'singel' is not known; did you mean 'single'?"),
    ('losses = "$5"', "losses: the rules of US do not use it; they know filing_status"),
    ('basic_band = "$5"', "basic_band: the rules of US do not use it"),
    ("magi = 5", "'magi' must be a text in quotes"),
])
def test_what_cannot_be_meant_is_refused_with_its_line(line: str, said: str) -> None:
    """The fifth line is the setting's own."""
    with pytest.raises(PolicyError) as caught:
        load_policy(HEAD + line + "\n" + SLEEVE, "mine.toml")
    assert str(caught.value).startswith("mine.toml, line 5: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(("year", "said"), [
    ('"2025/26"', "'2025/26' is no tax year of US; write it like 2026"), ("26", "no tax year"), ("99999", "no tax year"),
    ('"next"', "no tax year"), ("9999", "out of range"),
])
def test_a_year_that_is_none_is_refused(year: str, said: str) -> None:
    with pytest.raises(PolicyError, match="line 2") as caught:
        load_policy(f"[[tax.year]]\nyear = {year}\n" + SLEEVE, "mine.toml")
    assert said in str(caught.value)


def test_the_amounts_of_a_year_are_in_the_currency_of_its_figures() -> None:
    """Brackets in dollars say nothing of an income in euros."""
    with pytest.raises(PolicyError, match="line 3: the rules of US reckon in USD but the base currency is EUR"):
        load_policy('base_currency = "EUR"\n\n[[tax.year]]\nyear = 2026\n' + SLEEVE, "mine.toml")


def test_a_year_is_there_once() -> None:
    with pytest.raises(PolicyError, match="line 6: the tax year 2026 is there twice"):
        load_policy(HEAD + '[[tax.year]]\nyear = "2026"\n' + SLEEVE, "mine.toml")


def test_every_amount_belongs_to_a_countrys_rules_and_to_the_year() -> None:
    assert {key for ours in OURS.values() for key in ours} - {"deduction", "filing_status"} == set(AMOUNTS)
    assert set(AMOUNTS) <= {field.name for field in fields(TaxYear)}


def test_a_policy_that_states_no_year_has_none() -> None:
    assert profile("tiers").tax.years == ()


@pytest.mark.parametrize("name", ["tiers", "limits"])
def test_the_example_in_a_shipped_policy_is_one(name: str) -> None:
    """Taken out of its comments it is read."""
    head, _, example = profile_text(name).partition("# [[tax.year]]")
    found = tax_year(load_policy(head + "[[tax.year]]" + example.replace("\n# ", "\n"), "mine.toml").tax, "2026")
    assert (found.filing_status, found.ordinary_income, found.losses_short, found.losses_long) == ("single", 90000, 0, 0)
