"""Reading a policy file: what holds is resolved, what does not is one sentence with file, line and remedy."""

from decimal import Decimal

import pytest

from core.policy import By, Measure, Of, PolicyError, load_policy, profile, profile_text, profiles
from core.unknown import Unknown

SMALL = """\
base_currency = "USD"

[[sleeve]]
name = "stocks"
target = "60%"
soft = "5%"
market = "etf"
members = ["VTI"]

[[sleeve]]
name = "coins"
target = "40%"
soft = ["4%", "6%"]
hard = ["10%", ""]
market = "crypto"
members = ["kind:crypto"]

[[sleeve]]
name = "bitcoin"
parent = "coins"
target = "80%"
soft = "2pp"
members = ["BTC"]

[[sleeve]]
name = "other"
parent = "coins"
target = "20%"
soft = "$450"
members = ["rest"]
"""


def test_a_small_policy_is_resolved() -> None:
    """Tree order, inherited market, widths of each notation, hard twice the soft where it is left out."""
    policy = load_policy(SMALL, "mine.toml")
    assert [(sleeve.name, sleeve.depth, sleeve.market) for sleeve in policy.sleeves] == [
        ("stocks", 0, "etf"), ("coins", 0, "crypto"), ("bitcoin", 1, "crypto"), ("other", 1, "crypto")]
    assert policy.sleeve("coins").children == ("bitcoin", "other")
    total = Decimal(100_000)
    assert policy.target_value("bitcoin", total) == 32_000
    assert policy.sleeve("bitcoin").soft.widths(Decimal(32_000), total) == (2000, 2000)
    assert policy.sleeve("bitcoin").hard.widths(Decimal(32_000), total) == (4000, 4000)
    assert policy.sleeve("other").hard.widths(Decimal(8000), total) == (900, 900)
    assert policy.sleeve("coins").soft.widths(Decimal(40_000), total) == (1600, 2400)
    assert policy.sleeve("coins").hard.widths(Decimal(40_000), total) == (4000, None)
    assert [policy.sleeve(name).hard.text for name in ("stocks", "bitcoin", "other")] == ["10%", "4pp", "$900"]


@pytest.mark.parametrize("currency", ["EUR", "CHF"])
def test_what_is_left_out_is_in_the_base_currency(currency: str) -> None:
    """No amount of the user's currency has to be written only because a default would be in dollars."""
    sleeve = '[[sleeve]]\nname = "all"\ntarget = "100%"\nmembers = ["kind:security"]\n'
    policy = load_policy(f'base_currency = "{currency}"\n[costs.etf]\nspread = "0.1%"\n{sleeve}', "mine.toml")
    assert (policy.harvest.min_loss, policy.market_costs("etf").min_trade) == (500, 0)


def test_rates_and_costs_left_out_are_unknown_not_zero() -> None:
    """Nothing that the file does not state is assumed."""
    policy = load_policy(SMALL + '\n[costs.crypto]\nmin_trade = "$500"\nfee_rate = "0.2%"\n', "mine.toml")
    crypto, etf = policy.market_costs("crypto"), policy.market_costs("etf")
    assert (crypto.min_trade, crypto.fee_rate) == (500, Decimal("0.002"))
    assert isinstance(crypto.spread, Unknown)
    assert "[costs.crypto]" in crypto.spread.remedy
    assert isinstance(etf.fee_rate, Unknown)
    assert isinstance(policy.tax.short_rate, Unknown)


def edited(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


WRONG = (
    ("unknown key", edited('target = "60%"', 'taget = "60%"'), 5, "'taget' is not a setting in [sleeve]; did you mean 'target'?"),
    ("unknown table", SMALL + "\n[harvests]\n", 32, "did you mean 'harvest'?"),
    ("unknown key in a table", SMALL + '\n[tax]\nshort_rates = "1%"\n', 33, "did you mean 'short_rate'?"),
    ("unknown market", SMALL + "\n[costs.etfs]\n", 32, "'etfs' is not a setting in [costs]; did you mean 'etf'?"),
    ("unknown key of costs", SMALL + '\n[costs.etf]\nmin_trad = "$1"\n', 33, "did you mean 'min_trade'?"),
    ("missing", edited('target = "60%"\n', ""), 3, "this sleeve has no 'target'; add a line target = \"...\""),
    ("number for text", edited('target = "60%"', "target = 0.6"), 5, "'target' must be a text in quotes, not a number"),
    ("no unit", edited('target = "60%"', 'target = "60"'), 5, 'write "60%", "60% of total" or "$60"'),
    ("bad number", edited('target = "60%"', 'target = "6o%"'), 5, "is not a target"),
    ("negative", edited('target = "60%"', 'target = "-60%"'), 5, "is not a target"),
    ("other currency", edited('target = "60%"', 'target = "€600"'), 5, "is in EUR but the base currency is USD"),
    ("bad band", edited('soft = "5%"', 'soft = "5"'), 6, "is not a band"),
    ("three widths", edited('soft = ["4%", "6%"]', 'soft = ["4%", "6%", "7%"]'), 13, "one width or two"),
    ("hard inside soft", edited('hard = ["10%", ""]', 'hard = ["3%", ""]'), 14, "lies inside the soft band"),
    ("market", edited('market = "etf"', 'market = "etfs"'), 7, "did you mean 'etf'?"),
    ("roots over 100 %", edited('target = "60%"', 'target = "61%"'), 12, "add up to 101 % of the portfolio"),
    ("children over parent", edited('target = "20%"', 'target = "21%"'), 28, "the parts of 'coins' add up to 40.4 %, more than its 40 %"),
    ("unknown parent", edited('parent = "coins"', 'parent = "coin"'), 20, "no sleeve is named 'coin'; did you mean 'coins'?"),
    ("duplicate name", edited('name = "bitcoin"', 'name = "coins"'), 19, "the name 'coins' is taken"),
    ("overlap", edited('members = ["VTI"]', 'members = ["VTI", "BTC"]'), 23, "'BTC' belongs to both 'stocks' (line 3) and 'bitcoin'"),
    ("overlap by id", edited('members = ["VTI"]', 'members = ["crypto:BTC"]'), 23, "belongs to both"),
    ("overlap of kinds", edited('members = ["VTI"]', 'members = ["kind:crypto"]'), 16, "belongs to both"),
    ("no members", edited('members = ["VTI"]\n', ""), 3, "'stocks' has no members"),
    ("bad selector", edited('members = ["VTI"]', 'members = ["clas:core"]'), 8, "is no selector"),
    ("bad kind", edited('members = ["VTI"]', 'members = ["kind:stock"]'), 8, "names no kind"),
    ("rest of nothing", edited('members = ["VTI"]', 'members = ["rest"]'), 8, "needs a parent with members of its own"),
    ("buy", edited('market = "etf"', 'buy = ["class:etf_core"]'), 7, "names no single asset"),
    ("too many digits", edited('target = "60%"', 'target = "60.12345678901%"'), 5, "has too many digits"),
    ("review", edited('market = "etf"', 'review = ["weakly"]'), 7, "did you mean 'weekly'?"),
    ("floor above target", edited('market = "etf"', 'min = "70% of total"'), 7, "is above its target"),
    ("cap below target", edited('market = "etf"', 'max = "50% of total"'), 7, "is below its target"),
    ("limit both sides", SMALL + '\n[[limit]]\nname = "x"\nmeasure = "cash"\nmin = "$1"\nmax = "$2"\n', 32, "either min or max"),
    ("limit measure", SMALL + '\n[[limit]]\nname = "x"\nmeasure = "chash"\nmin = "$1"\n', 34, "did you mean 'cash'?"),
    ("limit sleeve", SMALL + '\n[[limit]]\nname = "x"\nmeasure = "each member of coin"\nmax = "$1"\n', 34, "did you mean 'coins'?"),
    ("limit hard inside", SMALL + '\n[[limit]]\nname = "x"\nmeasure = "cash"\nmin = "$5"\nhard = "$6"\n', 36, "is reached before min"),
    ("time", SMALL + '\n[schedule]\nmonday = "9am"\n', 33, 'write it like "09:00"'),
    ("days", SMALL + "\n[schedule]\netf_days = [5, 4]\n", 33, "first and the last"),
    ("late days", SMALL + "\n[schedule]\netf_days = [29, 31]\n", 33, "from 1 to 28"),
    ("zone", SMALL + '\n[tax]\ntimezone = "New York"\n', 33, "is not a time zone"),
    ("jurisdiction", SMALL + '\n[tax]\njurisdiction = "XX"\n', 33, "write one of US"),
    ("rate", SMALL + '\n[tax]\nlong_rate = "150%"\n', 33, "more than everything"),
    ("age", SMALL + '\n[costs.etf]\nstale_after = "soon"\n', 33, "is not an age"),
    ("gas", SMALL + '\n[costs.defi]\ngas_price_cap = "50 wei"\n', 33, "is not a gas price"),
    ("currency", edited('base_currency = "USD"', 'base_currency = "dollar"'), 1, "is not a currency"),
    ("contribution", SMALL + '\n[contribution]\namount = "$5"\nevery = "moth"\n', 34, "did you mean 'month'?"),
    ("not TOML", edited('name = "stocks"', "name = stocks"), 4, "is not TOML"),
    ("cut off", SMALL + "\nportfolio = [", 32, "is not TOML"),
    ("twice the same key", edited('soft = "5%"', 'target = "5%"'), 6, "is not TOML"),
)




@pytest.mark.parametrize(("text", "line", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_one_sentence_with_file_line_and_remedy(text: str, line: int, said: str) -> None:
    """The line is that of the setting that has to be mended."""
    with pytest.raises(PolicyError) as caught:
        load_policy(text, "mine.toml")
    assert str(caught.value).startswith(f"mine.toml, line {line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sleeves_that_are_their_own_ancestors_are_refused() -> None:
    """A cycle of parents has no root; the first sleeve of it is named."""
    text = edited('name = "coins"\n', 'name = "coins"\nparent = "other"\n')
    with pytest.raises(PolicyError, match=r"line 10|line 12: 'coins' is part of itself"):
        load_policy(text, "mine.toml")


DAMAGED = ("", "\x00", "[[[", "a = 1", "[sleeve]\nname = 1", "sleeve = 3", "[" * 20_000, "\ufeff" + SMALL[:40], "tax = []")


def test_a_tree_has_at_most_six_levels() -> None:
    """Deeper than anybody can read; and products down the tree stay exact."""
    def chain(depth: int) -> str:
        levels = [f'[[sleeve]]\nname = "s{level}"\ntarget = "99.1234567%"\nmembers = ["X{level}"]\n' for level in range(depth)]
        return "".join(text + (f'parent = "s{level - 1}"\n' if level else "") for level, text in enumerate(levels))

    deep = load_policy(chain(6), "mine.toml")
    assert deep.target_value("s5", Decimal("12345678901234567890.123456789012")) > 0
    with pytest.raises(PolicyError, match="'s6' is more than 6 levels deep"):
        load_policy(chain(7), "mine.toml")


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_files_are_refused_with_a_sentence(text: str) -> None:
    """Whatever the file holds, the answer is a PolicyError."""
    with pytest.raises(PolicyError, match=r"^mine\.toml"):
        load_policy(text, "mine.toml")


def test_a_byte_order_mark_is_no_error() -> None:
    """Editors on Windows write one."""
    assert len(load_policy("\ufeff" + SMALL, "mine.toml").sleeves) == 4


def test_amounts_and_shares_are_compared_at_the_stated_size() -> None:
    """Parts in dollars under a share: they hold at $100,000 and not at $90,000."""
    mixed = edited('target = "80%"', 'target = "$30,000"').replace('target = "20%"', 'target = "$10,000"')
    assert load_policy(mixed, "mine.toml").portfolio is None
    load_policy('portfolio = "$100,000"\n' + mixed, "mine.toml")
    with pytest.raises(PolicyError, match=r"the parts of 'coins' add up to \$40,000, more than its 40 %"):
        load_policy('portfolio = "$90,000"\n' + mixed, "mine.toml")


@pytest.mark.parametrize("name", profiles())
def test_shipped_policies_resolve_and_share_their_costs(name: str) -> None:
    """Each ships whole: contribution, harvest, schedule and the same costs of the strategy."""
    policy = profile(name)
    etf, crypto, defi = (policy.market_costs(market) for market in ("etf", "crypto", "defi"))
    assert (etf.min_trade, etf.fee_cap, etf.cost_cap) == (1000, Decimal("0.001"), Decimal("0.0025"))
    assert (etf.order_type, etf.batch) == ("limit", True)
    assert (crypto.min_trade, crypto.gas_price_cap, crypto.batch) == (500, 50, True)
    assert (defi.gas_cap, defi.weekend, defi.batch) == (50, True, True)
    assert policy.harvest.min_loss == 500
    assert policy.contribution is not None
    assert (policy.contribution.amount, policy.contribution.every) == (2000, "month")
    assert profile("tiers").costs == policy.costs


@pytest.mark.parametrize("name", profiles())
def test_shipped_policies_leave_nothing_of_a_parent_unnamed(name: str) -> None:
    """At their stated size the parts add up to the parent, and the roots to the portfolio."""
    policy = profile(name)
    assert policy.portfolio is not None
    groups = [(policy.portfolio, policy.roots)]
    groups += [(policy.target_value(each.name, policy.portfolio), policy.parts(each.name)) for each in policy.sleeves if not each.leaf]
    for whole, parts in groups:
        assert whole == sum(policy.target_value(part.name, policy.portfolio) for part in parts)


def test_a_profile_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(PolicyError, match="choose one of tiers, monitor, limits, tax"):
        profile_text("../../etc/passwd")


def test_limits_are_resolved_with_the_review_of_what_they_measure() -> None:
    """The protocol limit triggers on its line; a limit on the members of L1 is looked at as L1 is."""
    found = {limit.name: limit for limit in profile("tiers").limits}
    protocol, single = found["single protocol"], found["single L1"]
    assert (protocol.measure, protocol.at, protocol.line.number, protocol.hard.number) == (Measure.EACH_PROTOCOL, True, 4950, 5400)
    assert (single.measure, single.sleeve, single.line.of) == (Measure.EACH_MEMBER, "l1", Of.AMOUNT)
    assert single.review[0] == protocol.review[0] == "daily"
    assert profile("tiers").sleeve("crypto_other").members[0].by is By.REST
