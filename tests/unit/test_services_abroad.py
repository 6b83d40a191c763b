"""The services under another country's law: tax years, words, what proposals say, and that nothing is kept to go on from (rules T1.*)."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from core.model import Term
from core.money import ZERO
from core.policy import PolicyError
from core.services import accounts, events, gains, income, lots
from core.services.contracts import tax as contract
from core.services.errors import Invalid
from core.services.measure import measure
from core.services.policy import check
from core.services.projection import derive, stamp
from core.services.proposing import actions
from core.services.taxyear import tax_year_view
from core.services.workspace import Workspace
from core.unknown import Unknown
from tests.unit.services_desk import POLICY, buy, desk, drifted, event, price, sell


def abroad(folder: Path, code: str, timezone: str = "Europe/London", more: str = "") -> Workspace:
    written = POLICY.replace("[tax]", f'[tax]\njurisdiction = "{code}"\n{more}').replace("America/New_York", timezone)
    return desk(folder, written.replace('crypto_basis_before_2025 = "wallet"\n', ""))


def test_a_year_is_the_tax_year_of_the_law(tmp_path: Path) -> None:
    """T1.2: 5 April belongs to the year before, whether it is named `2023/24` or 2023; the pool is the owner's, whatever wallet sells."""
    ws = abroad(tmp_path, "UK")
    buy(ws, "10 security:VTI", "1000", "2023-01-05")
    buy(ws, "10 security:VTI", "2000", "2023-02-05", account="Other")
    sell(ws, "4 security:VTI", "800", "2024-04-05", account="Other")
    sell(ws, "4 security:VTI", "900", "2024-04-06")
    event(ws, "income", "1 security:VTI", "2024-04-05", value="200", variety="dividend")
    for written in ("2023/24", "2023", 2023):
        found = gains.year(ws, written)
        assert (found.year, {row.disposal.sold.isoformat() for row in found.rows}) == ("2023/24", {"2024-04-05"})
        assert found.long == ZERO
    assert gains.year(ws, "2024/25").year == "2024/25"
    assert (gains.year(ws, 2024).rules, gains.year(ws, 2024).terms) == ("UK 2026.1", None)
    assert [row.income.kind for row in income.year(ws, "2023/24").rows] == ["dividend"]
    assert income.year(ws, 2024).rows == ()
    with pytest.raises(Invalid, match=r"--year: '2023/25' is no tax year; write it like 2024/25"):
        gains.year(ws, "2023/25")


def test_a_law_without_terms_makes_no_term_unknown(tmp_path: Path) -> None:
    """T1.3: the term is plain, in JSON it is null, and `term:short` finds the lot."""
    ws = abroad(tmp_path, "UK")
    buy(ws, "10 security:VTI", "1000", "2023-01-05")
    sell(ws, "4 security:VTI", "800", "2023-06-05")
    (row,) = lots.load(ws)
    assert (row.term, row.days_to_long, row.lot.long_term_on) == (Term.SHORT, None, None)
    found = contract.gains(ws, gains.year(ws, 2023))
    assert (found["terms"], found["disposals"][0]["term"], found["disposals"][0]["rule"]) == (None, None, "pool")


def test_a_share_of_many_purchases_has_no_date_and_units_from_nowhere_an_unknown_one(tmp_path: Path) -> None:
    """The first purchase's date would be a claim about units that were bought later."""
    ws = abroad(tmp_path, "CA", "America/Toronto")
    buy(ws, "10 security:VTI", "1000", "2023-01-05")
    buy(ws, "10 security:VTI", "2000", "2023-03-05")
    sell(ws, "15 security:VTI", "3000", "2023-06-05")
    sell(ws, "1 security:GLD", "200", "2023-06-05")
    found = {each["asset"]: each for each in contract.gains(ws, gains.year(ws, 2023))["disposals"]}
    assert (found["VTI"]["acquired"], found["VTI"].get("unknown")) == (None, None)
    assert "the date of acquisition is not known" in found["GLD"]["unknown"]["acquired"]


def test_what_is_not_allowed_and_not_known_is_said_in_no_other_law_s_words(tmp_path: Path) -> None:
    """A Canadian loss at an unknown price, bought again."""
    ws = abroad(tmp_path, "CA", "America/Toronto")
    event(ws, "buy", "10 security:VTI", "2023-06-01", value="1000", currency="GBP")
    sell(ws, "5 security:VTI", "300", "2023-06-05")
    missing = gains.year(ws, 2023).disallowed
    assert isinstance(missing, Unknown)
    assert missing.cause == "what is disallowed of one disposal is unknown"


def test_the_groups_of_a_german_year_stand_once(tmp_path: Path) -> None:
    named = 'base_currency = "EUR"\n[tax]\njurisdiction = "DE"\n'
    ws = desk(tmp_path, POLICY.replace('base_currency = "USD"\n[tax]\n', named).replace("$", ""))
    groups = [key for key, _ in groupby(tax_year_view(ws).lines, lambda line: line.group)]
    assert len(groups) == len(set(groups))
    assert "services_taxable" in {line.key for line in tax_year_view(ws).lines}


def test_nothing_is_kept_to_go_on_from_and_the_projection_is_what_is_derived(tmp_path: Path) -> None:
    """T1.4: an event in the middle of the history is matched with what stands there already."""
    ws = abroad(tmp_path, "UK")
    buy(ws, "10 security:VTI", "1000", "2023-01-05")
    sell(ws, "10 security:VTI", "800", "2023-06-05")
    assert gains.year(ws, 2023).short == -200
    buy(ws, "10 security:VTI", "600", "2023-06-20")
    assert gains.year(ws, 2023).short == 200
    assert ws.ledger.projections.kept() is None
    assert ws.ledger.projections.fresh(stamp(ws))
    assert tuple(ws.ledger.projections.disposals()) == derive(ws).disposals


def test_proposals_say_what_the_law_says(tmp_path: Path) -> None:
    """T1.5, R5.10: in Germany no purchase disallows a loss and nothing is said of wash sales or $3,000; in Canada one within 30 days
    does, on coins too, and the tax year's gains are named."""
    reasons = {}
    for code, timezone in (("DE", "Europe/Berlin"), ("CA", "America/Toronto"), ("US", "America/New_York")):
        (tmp_path / code).mkdir()
        ws = abroad(tmp_path / code, code, timezone)
        drifted(ws)
        buy(ws, "0.2 crypto:BTC", "24000", "2026-11-10T10:00", account="Exchange")
        buy(ws, "0.2 crypto:BTC", "30000", "2025-02-05T10:00", account="Exchange")
        price(ws, "crypto:BTC", "100000")
        found = actions(ws, measure(ws))
        reasons[code] = " ".join(reason for action in found for reason in action.why)
        cited = {rule for action in found if action.kind == "harvest" for rule in action.rules}
        assert {"DE": {"R5.10"}, "CA": {"R5.2", "R5.5", "R5.10"}, "US": {"R4.6", "R5.7"}}[code] <= cited
        assert code == "US" or not cited & {"R4.6", "R5.7"}
        assert code == "CA" or "R5.2" not in cited
    assert "$3,000 of other income" in reasons["US"]
    assert "wash sales do not reach digital assets" in reasons["US"]
    for code in ("DE", "CA"):
        assert "$3,000 of other income" not in reasons[code]
        assert "wash sale" not in reasons[code]
        assert "a loss of the tax year that began on 2026-01-01" in reasons[code]
    assert "within 30 days: the loss of as many units goes into the basis of those" in reasons["CA"]
    assert "within 30 days" not in reasons["DE"]


def test_a_loss_that_is_exempt_is_not_harvested(tmp_path: Path) -> None:
    """T1.5, T5.2: in Germany coins held for two years are at a loss of $2,500, and a share too; only the share's loss counts."""
    reasons = {}
    for code in ("DE", "UK"):
        (tmp_path / code).mkdir()
        ws = abroad(tmp_path / code, code)
        drifted(ws)
        buy(ws, "0.05 crypto:BTC", "7500", "2024-11-10T10:00", account="Old")
        buy(ws, "50 security:VTI", "7500", "2024-11-10T10:00", account="Old")
        price(ws, "crypto:BTC", "100000")
        price(ws, "security:VTI", "100")
        found = [action for action in actions(ws, measure(ws)) if action.kind == "harvest" and action.account == "Old"]
        reasons[code] = sorted(action.asset for action in found)
    assert reasons == {"DE": ["security:VTI"], "UK": ["crypto:BTC", "security:VTI"]}


def test_where_the_law_names_the_units_a_sale_takes_them(tmp_path: Path) -> None:
    """T1.5, T6.1: the sale on the exchange takes the oldest coins, which are another account's, not those that save most tax; in the United
    States those of the exchange alone, the loss first."""
    picks = {}
    for code in ("ES", "US"):
        (tmp_path / code).mkdir()
        ws = abroad(tmp_path / code, code)
        drifted(ws)
        buy(ws, "0.5 crypto:BTC", "10000", "2023-11-10T10:00", account="Old")
        buy(ws, "0.5 crypto:BTC", "60000", "2025-11-10T10:00", account="Exchange")
        price(ws, "crypto:BTC", "100000")
        held = {row.lot.id: row.lot for row in lots.load(ws)}
        (sale,) = [each for each in actions(ws, measure(ws)) if each.kind == "rebalance" and each.account == "Exchange"]
        picks[code] = held[sale.lots[0].lot].acquired.year
        assert any(reason.startswith("lots as the law takes them") for reason in sale.why) == (code == "ES")
    assert picks == {"ES": 2023, "US": 2025}


def test_a_split_of_nothing_is_entered_by_its_ratio(tmp_path: Path) -> None:
    """T2.5: all is sold before it and bought back after it; a text that is no ratio is refused."""
    ws = abroad(tmp_path, "UK")
    buy(ws, "10 security:VTI", "1000", "2023-01-05")
    sell(ws, "10 security:VTI", "1200", "2023-06-05")
    event(ws, "split", "0 security:VTI", "2023-06-10", variety="2:1")
    buy(ws, "20 security:VTI", "1100", "2023-06-20")
    (row,) = gains.year(ws, 2023).rows
    assert (row.disposal.rule, row.disposal.basis) == ("30 days", 1100)
    with pytest.raises(Invalid, match="'double' is no ratio of a split; write the new shares for the old ones, like 2:1"):
        event(ws, "split", "0 security:VTI", "2023-06-10", variety="double")


@pytest.mark.parametrize(("code", "method", "said"), [
    ("UK", "HIFO", "the section 104 pool; leave the account without one"), ("DE", "HIFO", "write FIFO or LIFO"),
    ("AU", "AVERAGE", "write one of FIFO, LIFO, HIFO, LOFO"), ("DE", "LIFO", ""), ("AU", "HIFO", ""),
])
def test_an_account_takes_no_order_that_the_law_does_not_know(tmp_path: Path, code: str, method: str, said: str) -> None:
    """T1.6, T5.1."""
    ws = abroad(tmp_path, code)
    buy(ws, "1 security:VTI", "100", "2023-01-05")
    if said:
        with pytest.raises(Invalid, match=re.escape(said)):
            accounts.put(ws, "Broker", {"method": method})
    else:
        assert accounts.put(ws, "Broker", {"method": method}).methods[0].method == method


@pytest.mark.parametrize(("line", "said"), [
    ('jurisdiction = "uk"', "did you mean 'UK'"),
    ('jurisdiction = "GB"', "'GB' is not known; did you mean 'UK'"),
    ('jurisdiction = "UK"\nlot_method = "FIFO"',
     "'FIFO' is no choice in UK, where the law takes same day, 30 days after, then the section 104 pool; leave lot_method out"),
    ('jurisdiction = "ES"\nlot_method = "HIFO"', "where the law takes first in, first out over all accounts; write FIFO"),
    ('jurisdiction = "DE"\nlot_method = "HIFO"', "where the law takes FIFO or LIFO per wallet; write FIFO or LIFO"),
    ('jurisdiction = "AU"\nlot_method = "HIFOO"', "did you mean 'HIFO'"),
    ('jurisdiction = "JP"\naverage = "weekly"', "'weekly' is not one of total, moving"),
    ('average = "total"', "the law of US leaves no choice of an average; leave it out"),
])
def test_what_the_law_does_not_know_is_refused(tmp_path: Path, line: str, said: str) -> None:
    """T1.6: with the right spelling, or with what the law takes instead."""
    file = tmp_path / "other.toml"
    file.write_text(POLICY.replace("[tax]", f"[tax]\n{line}"), encoding="utf-8")
    with pytest.raises(PolicyError, match=re.escape(said)):
        check(file)


@pytest.mark.parametrize(("line", "expected"), [("", [2000]), ('wrap = "carry_over"\n', [])])
def test_wrapping_is_a_disposal_in_the_united_kingdom_unless_it_is_said(tmp_path: Path, line: str, expected: list[int]) -> None:
    """T2.7."""
    ws = abroad(tmp_path, "UK", more=line)
    buy(ws, "1 crypto:BTC", "1000", "2023-01-05")
    event(ws, "wrap", "1 crypto:BTC", "2024-02-01T10:00", other_asset="crypto:WBTC", other_quantity="1", value="3000")
    assert [row.disposal.gain for row in gains.year(ws, 2023).rows] == expected


@pytest.mark.parametrize("code", ["ES", "AU", "DE", "CA", "FR", "IE", "JP", "UK"])
def test_a_correction_is_as_booked_anew(tmp_path: Path, code: str) -> None:
    """T1.4: whatever is booked again of the ledger, it holds what the facts say."""
    ws = abroad(tmp_path, code)
    first = buy(ws, "10 security:VTI", "1000", "2023-01-05")
    buy(ws, "10 security:VTI", "2000", "2023-02-05", account="Other")
    buy(ws, "1 crypto:BTC", "2000", "2023-02-05", account="Other")
    sell(ws, "4 security:VTI", "800", "2024-04-05", account="Other")
    sell(ws, "0.5 crypto:BTC", "900", "2024-04-06", account="Other")
    assert lots.load(ws)
    events.correct(ws, first, {"value": "1500"}, "test")
    gains.year(ws, 2024)
    stored, whole = ws.ledger.projections, derive(ws)
    assert tuple(stored.disposals()) == whole.disposals
    assert sorted(stored.lots(), key=lambda lot: lot.id) == sorted(whole.lots, key=lambda lot: lot.id)
