"""The notation of figures, the line finder and the selectors."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.model import Asset, Strategy
from core.policy import Of, Strength, class_of, is_stablecoin, selector, shipped_classes
from core.policy import figures as read
from core.policy.lines import Lines
from core.policy.texts import age, amount, points, share


@pytest.mark.parametrize(("written", "number", "of"), [
    ("40%", "0.4", Of.PARENT), ("40 % of total", "0.4", Of.TOTAL), ("12.5% of parent", "0.125", Of.PARENT), ("$8,000", "8000", Of.AMOUNT),
    ("8000 USD", "8000", Of.AMOUNT), ("$1,234,567.89", "1234567.89", Of.AMOUNT), (".5%", "0.005", Of.PARENT),
])
def test_targets(written: str, number: str, of: Of) -> None:
    figure = read.target(written, "USD")
    assert (figure.number, figure.of) == (Decimal(number), of)


@pytest.mark.parametrize("written", [
    "", "40", "forty %", "40%%", "1,23%", "$", "$1e9", "nan%", "inf", "-5%", "40% of half", "8 000 USD", "４０%",
])
def test_what_is_no_target(written: str) -> None:
    with pytest.raises(ValueError, match="write"):
        read.target(written, "USD")


@pytest.mark.parametrize(("written", "number", "of"), [
    ("5%", "0.05", Of.TARGET), ("2pp", "0.02", Of.TOTAL), ("1.5 points", "0.015", Of.TOTAL), ("$450", "450", Of.AMOUNT),
])
def test_widths(written: str, number: str, of: Of) -> None:
    figure = read.width(written, "USD")
    assert figure is not None
    assert (figure.number, figure.of) == (Decimal(number), of)


def test_bands_double_side_by_side() -> None:
    """The hard band of [4%, $450] is [8%, $900], and keeps the side that is open."""
    doubled = read.doubled(read.tolerance(["4%", "$450"], "USD"))
    assert doubled.widths(Decimal(1000), Decimal(10_000)) == (80, 900)
    assert doubled.text == "-8% +$900"
    one_sided = read.doubled(read.tolerance(["", "2pp"], "USD"))
    assert one_sided.widths(Decimal(1000), Decimal(10_000)) == (None, 400)
    assert one_sided.text == "+4pp"


def test_times_spans_and_gas() -> None:
    assert read.clock("9:05") == time(9, 5)
    assert read.span("3 days") == timedelta(days=3)
    assert read.span("1 hour") == timedelta(hours=1)
    assert read.gwei("50 gwei") == 50
    for reader, bad in ((read.clock, "24:00"), (read.span, "0 days"), (read.gwei, "50 eth")):
        with pytest.raises(ValueError, match="write it like"):
            reader(bad)


def test_lines_are_found_through_strings_and_brackets() -> None:
    """What looks like a key inside a string or a list is none; comments and dotted keys are understood."""
    text = '''# a = 1
top = """
[[sleeve]]
fake = 1
"""
[[sleeve]]
name = "a # ["
members = [
  "x",  # ] not the end
  "y",
]
target = "1%"
[[sleeve]]
name = "b"
[costs.etf]
min_trade = "$1"
[costs]
"crypto".min_trade = "$2"
'''
    lines = Lines(text)
    found = [lines.of(*path) for path in (
        ("top",), ("sleeve", 0, "name"), ("sleeve", 0, "target"), ("sleeve", 1), ("sleeve", 1, "gone"), ("costs", "etf", "min_trade"),
        ("costs", "crypto", "min_trade"), ("nothing",))]
    assert found == [2, 7, 12, 13, 13, 16, 18, 0]


DEFI = Asset("defi:aave-usdc", protocol="Aave", strategy=Strategy.LENDING, tags=frozenset({"stablecoin"}))


@pytest.mark.parametrize(("written", "asset", "strength"), [
    ("BTC", Asset("crypto:BTC"), Strength.NAMED), ("btc", Asset("crypto:BTC"), Strength.NAMED),
    ("crypto:BTC", Asset("crypto:BTC"), Strength.NAMED), ("class:etf_core", Asset("security:VTI"), Strength.DESCRIBED),
    ("class:mine", Asset("security:VTI", asset_class="mine"), Strength.DESCRIBED), ("tag:stablecoin", DEFI, Strength.DESCRIBED),
    ("protocol:aave", DEFI, Strength.DESCRIBED), ("strategy:lending", DEFI, Strength.DESCRIBED),
    ("class:defi", DEFI, Strength.DESCRIBED), ("kind:defi", DEFI, Strength.KIND), ("account:Roth", DEFI, Strength.DESCRIBED),
    ("account:schwab", DEFI, Strength.DESCRIBED),
])
def test_selectors_match(written: str, asset: Asset, strength: Strength) -> None:
    found = selector(written)
    assert found.matches(asset, "Roth", "Schwab")
    assert found.strength is strength


@pytest.mark.parametrize("written", [
    "ETH", "security:BTC", "class:l1", "tag:x", "protocol:Aave", "strategy:farming", "kind:cash", "account:IRA", "rest",
])
def test_selectors_do_not_match_something_else(written: str) -> None:
    assert not selector(written).matches(Asset("crypto:BTC"), "Roth", "Kraken")


def test_what_the_user_says_of_an_asset_wins_over_the_shipped_classes() -> None:
    assert class_of(Asset("security:QQQ")) == "etf_core"
    assert class_of(Asset("security:QQQ", asset_class="etf_sector")) == "etf_sector"
    assert class_of(Asset("crypto:QQQ")) == ""
    assert is_stablecoin(Asset("crypto:USDC"))
    assert not is_stablecoin(Asset("cash:USD"))


def test_the_shipped_classes_name_each_asset_once() -> None:
    """A symbol listed in two classes would belong to whichever came last."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads((files("core.policy.shipped") / "classes.toml").read_text(encoding="utf-8"))
    listed = [f"{kind}:{symbol}" for kind, classes in table.items() for symbols in classes.values() for symbol in symbols.split()]
    assert len(listed) == len(set(listed)) == len(shipped_classes())


def test_texts() -> None:
    dollars = [amount(Decimal(value)) for value in ("1234", "1234.5", "-5", "0.005", "-0.001")]
    assert dollars == ["$1,234", "$1,234.50", "-$5", "$0.01", "$0"]
    assert amount(Decimal(5), "CHF") == "5 CHF"
    assert [share(Decimal(value)) for value in ("0.15", "-0.16666", "0", "0.0004")] == ["+15 %", "-16.7 %", "0 %", "0 %"]
    assert points(Decimal("-0.02")) == "2.0"
    assert [age(timedelta(seconds=value)) for value in (5, 60, 7300, 90_000)] == ["under a minute", "1 minute", "2 hours", "1 day 1 hour"]
