"""Words that are nearly right, dates that are not there yet, and outputs that break off: refused with a sentence, and nothing is kept."""

import pytest

from tests.tui.cli_desk import Shell
from tests.tui.test_bad_input import facts, one_sentence, written

BUY = ("add", "buy", "--account=Kraken", "--asset=BTC", "--quantity=1", "--value=1", "--at=2026-01-05")
DEPOSIT = ("add", "deposit", "--account=Kraken", "--quantity=1", "--at=2026-01-05")
BILL = ("add", "bond", "--account=Bank", "--asset=T-BILL", "--quantity=1", "--value=1", "--at=2026-01-05")
MISSPELT = {
    "price in no currency": (("prices", "set", "BTC", "5", "QQX"), "'QQX' is no currency that is known; write an ISO 4217 code like USD"),
    "price of no currency": (("prices", "set", "cash:QQX", "5"), "'QQX' is no currency that is known"),
    "value in no currency": ((*BUY, "--currency", "QQX"), "'QQX' is no currency that is known"),
    "deposit of no currency": ((*DEPOSIT, "--asset=cash:QQX"), "'QQX' is no currency that is known"),
    "fee in no currency": ((*BUY, "--fee=1", "--fee-asset=cash:QQX"), "fee_asset: 'QQX' is no currency that is known"),
    "bond in no currency": ((*BILL, "--currency=usdc"), "'USDC' is no currency that is known"),
    "recurring in no currency": (("accounts", "recurring", "Kraken", "BTC", "5", "--currency", "QQX"), "'QQX' is no currency"),
    "name for no currency": (("quarantine", "name", "QQ", "cash:QQX", "--venue", "Kraken"), "'QQX' is no currency that is known"),
    "class": (("assets", "set", "VTI", "--class", "etf_cor"), "'etf_cor' is no class that is known; did you mean 'etf_core'?"),
    "class like none": (("assets", "set", "VTI", "--class", "zebra"), "there are btc, defi, etf_core, etf_sector"),
    "class of a bond": ((*BILL, "--class=fixed_incom"), "did you mean 'fixed_income'?"),
    "class of a pool": (
        ("add", "defi", "--asset=x", "--account=W", "--protocol=p", "--strategy=lending", "--value=1", "--at=2026-01-05", "--class=dfi"),
        "did you mean 'defi'?",
    ),
    "strategy of a fund": (("assets", "set", "VTI", "--strategy", "lending"), "strategy is for DeFi holdings and tokens; security:VTI"),
    "protocol of money": (("assets", "set", "USD", "--protocol", "aave"), "cash:USD can have none"),
    "nothing of an account": (("accounts", "set", "Krakn"), "nothing was said of Krakn; name a setting: venue, owner"),
    "nothing of an asset": (("assets", "set", "VTI"), "nothing was said of security:VTI; name a setting: name, class"),
}


@pytest.mark.parametrize("what", MISSPELT)
def test_what_is_misspelt_is_refused(shell: Shell, what: str) -> None:
    """Exit 2, what is known or was probably meant, and the ledger as it was."""
    words, sentence = MISSPELT[what]
    before = facts(shell)
    assert sentence in one_sentence(shell(*words, code=2))
    assert facts(shell) == before


def test_settings_that_some_can_have(shell: Shell) -> None:
    """A token lent out has a strategy; `none` takes away what never fitted; a class of the policy's own is known."""
    assert shell.json("assets", "set", "BTC", "--strategy", "lending")["asset"]["strategy"] == "lending"
    assert shell.json("assets", "set", "VTI", "--strategy", "none")["asset"]["strategy"] is None
    policy = shell.folder / "desk" / "ledger.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace('"class:etf_core"', '"class:etf_core", "class:mine"'), encoding="utf-8")
    assert shell.json("assets", "set", "VTI", "--class", "mine")["asset"]["class"] == "mine"


def test_a_price_file_with_a_misspelt_currency(shell: Shell) -> None:
    """In either place: the line is named, the other lines are stored."""
    lines = "asset,at,price,currency\nBTC,2026-11-20,5,QQX\ncash:QQX,2026-11-20,5,USD\nBTC,2026-11-20,5,EUR\n"
    done = shell.json("prices", "import", written(shell, lines.encode()), code=1)
    assert (done["stored"], len(done["problems"])) == (1, 2)
    assert all("'QQX' is no" in each for each in done["problems"])


def test_a_policy_in_a_misspelt_currency(shell: Shell) -> None:
    """The base currency of a policy is one that is known."""
    policy = (shell.folder / "desk" / "ledger.toml").read_text(encoding="utf-8").replace('"USD"', '"QQX"', 1)
    assert "'QQX' is not a currency" in one_sentence(shell("status", "--policy", written(shell, policy.encode(), "p.toml"), code=2))
