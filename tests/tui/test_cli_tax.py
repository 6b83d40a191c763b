"""`trimtab tax` as text and JSON: the figures, their rules and sources; what is unknown; years that cannot be meant."""

import re

import pytest

from docs.rulebook import RULES
from tests.tui.cli_desk import Shell
from tests.tui.test_cli_docs import stated


def sold(shell: Shell) -> None:
    """A gain of 2,000 on a fund of the spouse's, who files apart, and one of 500."""
    for account, proceeds in (("Hers", "3000"), ("Mine", "1500")):
        shell("add", "buy", "--account", account, "--asset", "security:VTI", "--quantity", "10", "--value", "1000", "--at", "2023-03-01")
        shell("add", "sell", "--account", account, "--asset", "security:VTI", "--quantity", "10", "--value", proceeds, "--at", "2026-05-01")
    shell("accounts", "set", "Hers", "--owner", "spouse")


def test_the_text_shows_figures_brackets_payments_notes_and_sources(shell: Shell) -> None:
    """Every amount stands beside the number of its rule; the pack's version is in the first line."""
    stated(shell)
    sold(shell)
    out = shell("tax").out
    assert out.startswith("Tax year 2026, 2026-01-01 to 2026-12-31; rules US 2026.1. An estimate, no advice.\n")
    assert re.search(r"short-term losses carried in +9,000\.00  Y2\.5\n", out)
    assert re.search(r"ordinary income +10\.0% ", out)
    assert re.search(r"2026-04-15 .*passed\n", out)
    assert re.search(r"Note: \d+ rows? (is|are) not counted: of the spouse, who is taxed apart\n", out)
    assert "Source: gains: IRC 1(h), 1(j)(5); Rev. Proc. 2025-32 (secondary)\n" in out
    assert "?1" not in out


def test_the_json_names_every_rule_and_every_source(shell: Shell) -> None:
    stated(shell)
    sold(shell)
    found = shell.json("tax", "--year", "2026")
    assert set(found["rules"]) == set(found["figures"]) - {"unknown"}
    assert set(found["rules"].values()) <= set(RULES)
    assert {each["checked"] for each in found["sources"]} <= {"primary", "secondary", "recalled"}
    assert [each["due"] for each in found["payments"]] == ["2026-04-15", "2026-06-15", "2026-09-15", "2027-01-15"]


def test_without_statements_what_rests_on_them_is_null_with_the_remedy(shell: Shell) -> None:
    """Exit 0 all the same: nothing has failed."""
    shell("policy", "use", "monitor", "--replace")
    found = shell.json("tax")
    assert found["figures"]["set_aside"] is None
    assert "losses_short" in found["figures"]["unknown"]["carried_in_short"]
    assert found["payments"][0]["unknown"]["amount"]
    assert "\n?1 " in shell("tax").out


@pytest.mark.parametrize(
    ("year", "said"),
    [("2025/26", "is no tax year"), ("2027", "has not begun at the clock"), ("26", "is no tax year"), ("\x1b[31m", "no tax year")],
)
def test_a_year_that_cannot_be_meant_is_one_sentence_and_exit_two(shell: Shell, year: str, said: str) -> None:
    answer = shell("tax", "--year", year, code=2)
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert "\x1b" not in answer.err


def test_a_ledger_without_sales_has_a_year_of_zeros(fresh: Shell) -> None:
    """Nothing was sold: that is known, and what was carried in is not."""
    fresh("add", "buy", "--account", "A", "--asset", "security:VTI", "--quantity", "1", "--value", "100", "--at", "2026-03-01")
    found = fresh.json("tax")["figures"]
    assert (found["proceeds"], found["short"], found["long"]) == ("0", "0", "0")
    assert found["net"] is None


def test_a_lacking_price_is_one_and_two_are_several(fresh: Shell) -> None:
    """What an import says last."""
    said = []
    for day, name in (("03", "ZZY"), ("04", "ZZZ")):
        file = fresh.folder / f"{name}.csv"
        file.write_text(
            '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'
            f'"02/{day}/2025","Buy","{name}","{name} CORP","1","$10.00","","-$10.00"\n', encoding="utf-8",
        )
        said.append(fresh("import", str(file), "--account", "Broker", code=None).out)
    assert "1 price is lacking: " in said[0]
    assert "2 prices are lacking: " in said[1]
