"""Accounts, assets and recurring buys: what files say until the user says otherwise, under names that may change."""

from datetime import date
from decimal import Decimal

import pytest

from core.ledger import Ledger, LedgerError, NotFound
from core.model import Account, Asset, Custody, DatedMethod, Fate, Method, Owner, RecurringBuy, Strategy, TaxType
from tests.ledger.notation import file, h, leg
from tests.replacing import replace

ROTH = Account(
    "Roth at Schwab", "Schwab", Owner.SPOUSE, TaxType.ROTH, Custody.BROKER, "America/New_York", True, True,
    (DatedMethod(date(2024, 1, 1), Method.FIFO), DatedMethod(date(2025, 6, 1), Method.HIFO)),
)  # fmt: skip


def test_an_account_seen_in_a_file_has_its_venue_and_custody(ledger: Ledger) -> None:
    ledger.imports.add([file(venue="Kraken", custody="exchange").trade("T1", "+1 BTC", "-20000 USD").parsed])
    assert ledger.accounts.all() == {"Kraken": Account("Kraken", "Kraken", custody=Custody.EXCHANGE)}


def test_what_the_user_says_of_an_account_stays(ledger: Ledger) -> None:
    """Every field comes back; saying it anew replaces it; an undo of its files does not take it away."""
    ledger.accounts.put(ROTH, "opened in 2019")
    assert ledger.accounts.all() == {ROTH.name: ROTH}
    report = ledger.imports.add([file(account=ROTH.name).trade("T1", "+1 BTC", "-20000 USD").parsed])
    less = replace(ROTH, methods=(), reinvests=None, venue="Fidelity")
    ledger.accounts.put(less, "moved")
    ledger.imports.undo(report.id)
    assert ledger.accounts.all() == {ROTH.name: less}


def test_a_renamed_account_is_the_same_account(ledger: Ledger) -> None:
    """Files that use the old name find it, rows stay duplicates, keys stay; the old name is not given away again."""
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").parsed
    ledger.imports.add([parsed])
    ledger.accounts.rename("Kraken", "Main exchange", "clearer")
    assert list(ledger.accounts.all()) == ["Main exchange"]
    assert {each.account for each in ledger.events.all()[0].legs} == {"Main exchange"}
    again = ledger.imports.add([replace(parsed, name="b.csv")])
    assert again.count(Fate.DUPLICATE) == 2
    assert list(ledger.accounts.all()) == ["Main exchange"]
    assert ledger.accounts.first_names() == {"Kraken": "Kraken", "Main exchange": "Kraken"}
    assert ledger.verify() == []
    ledger.accounts.put(Account("Coinbase"), "")
    for taken in ("Kraken", "Main exchange"):
        with pytest.raises(LedgerError, match="choose another"):
            ledger.accounts.rename("Coinbase", taken)
    with pytest.raises(NotFound):
        ledger.accounts.rename("nowhere", "x")
    ledger.accounts.rename("Main exchange", "Kraken")
    assert sorted(ledger.accounts.all()) == ["Coinbase", "Kraken"]
    assert ledger.verify() == []


def test_assets_keep_what_the_user_says_and_names_from_files(ledger: Ledger) -> None:
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").parsed
    parsed.asset_names["crypto:BTC"] = "Bitcoin"
    ledger.imports.add([parsed])
    assert ledger.assets.all()["crypto:BTC"].name == "Bitcoin"
    pool = Asset(
        "defi:aave-usdc", "Aave USDC", "defi", frozenset({"lending", "stable"}), "Aave", Strategy.LENDING, True, "stable"
    )
    ledger.assets.put(pool, "classified")
    ledger.assets.put(replace(ledger.assets.all()["crypto:BTC"], asset_class="btc_eth"), "classified")
    ledger.imports.undo(1)
    assert ledger.assets.all() == {pool.id: pool, "crypto:BTC": Asset("crypto:BTC", "Bitcoin", "btc_eth")}


def test_recurring_buys_are_added_and_ended(ledger: Ledger) -> None:
    buy = RecurringBuy("Coinbase", "crypto:BTC", Decimal("50.25"), "USD", "week", date(2024, 1, 1), None)
    ledger.recurring.add(buy, "savings plan")
    ledger.recurring.add(replace(buy, asset="crypto:ETH", last=date(2025, 1, 1)), "savings plan")
    assert ledger.recurring.all() == [buy, replace(buy, asset="crypto:ETH", last=date(2025, 1, 1))]
    ledger.recurring.remove(buy, "stopped")
    assert len(ledger.recurring.all()) == 1
    with pytest.raises(NotFound):
        ledger.recurring.remove(buy, "stopped")


def test_an_account_that_only_a_correction_named_goes_with_it(ledger: Ledger) -> None:
    ledger.imports.add([file().trade("T1", "+1 BTC", "-20000 USD").parsed])
    key = h("id", "T1").hex()
    event = ledger.events.get(key)
    ledger.events.correct(key, replace(event, legs=(leg("+1 BTC", "Ledger Nano"),)), "it went there")
    assert sorted(ledger.accounts.all()) == ["Kraken", "Ledger Nano"]
    ledger.events.revert(key, "no")
    assert sorted(ledger.accounts.all()) == ["Kraken"]
