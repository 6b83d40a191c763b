"""The demo: the strategy's drift monitor as a ledger, made by importing the sample exports that ship in `samples/`.

Owns the settings that a user would make by hand after a first import (classes, account types, holdings no export covers). Persons, numbers
and prices in the samples are made up.
"""

from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from core.policy import profile_text
from core.services import accounts, assets, checklist, entries, policy, prices, questions
from core.services.workspace import open_workspace
from importers import pricefile, service

NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - meant in the policy's time zone, as the clock of the command line is
"""The clock of the demo: Monday, 09:00."""

EXPORTS = (
    "Individual_XXX321_Transactions_20261123-084210.csv",
    "Roth_IRA_XXX765_Transactions_20261123-084255.csv",
    "All-Accounts-Positions-2026-11-23-084501.csv",
    "coinbase-transactions-2026-11-23.csv",
    "kraken-ledgers-2026-11-23.csv",
    "binance-transaction-history-2026-11-23.csv",
)
HOLDINGS = "holdings-2026-11-23.csv"
PRICES = "prices-2026-11-23.csv"

CLASSES = {
    "etf_core": ("VTI", "QQQ", "VGT", "VXUS"),
    "etf_sector": ("SOXX", "ARKK", "QTUM"),
    "l1": ("SOL", "AVAX", "DOT"),
    "fixed_income": ("BND", "AGG"),
    "stablecoin": ("USDT",),
}
TAX_YEARS = """
# What only the owner of this sample portfolio would know of a tax year; 'trimtab tax' shows what rests on it.
[[tax.year]]
year = 2023
losses_short = "$0"
losses_long = "$0"

[[tax.year]]
year = 2025
ordinary_income = "$126,000"
deduction = "standard"
magi = "$126,000"
prior_tax = "$20,500"
prior_agi = "$131,000"
withholding = "$19,000"
estimated_paid = "$0"

[[tax.year]]
year = 2026
ordinary_income = "$130,000"
deduction = "standard"
magi = "$130,000"
prior_tax = "$19,400"
prior_agi = "$126,500"
withholding = "$16,000"
estimated_paid = "$1,300"
"""
"""Follows the shipped profile in the demo's policy: what the years before the first sale left, and two years in full."""


def build(ledger: Path) -> None:
    """Make the demo's ledger and its policy file beside it. The ledger must be new."""
    policy.write(policy.use(ledger, "monitor", replace=True), profile_text("monitor") + TAX_YEARS)
    with open_workspace(ledger, as_of=NOW) as ws, as_file(files("importers") / "samples") as samples:
        service.import_paths(ws, [samples / name for name in EXPORTS])
        for name, symbols in CLASSES.items():
            for symbol in symbols:
                assets.put(ws, symbol, {"class": name}, "sorted into a sleeve of the policy")
        for row in accounts.load(ws):
            if "765" in row.account.name:
                accounts.put(ws, row.account.name, {"tax_type": "roth"}, "a Roth IRA")
        found = pricefile.read_file(samples / PRICES, prices.known_assets(ws), ws.tz)
        prices.store(ws, found.prices, "sample prices")
        entries.from_csv(ws, samples / HOLDINGS)
        for question in questions.load(ws):
            if question.id == "crypto-basis-before-2025":
                questions.answer(ws, question.id, "wallet", "lots have always been kept by wallet")
        for step in checklist.load(ws):
            if step.list != "monday" and step.by == "user" and not step.done:
                checklist.tick(ws, step.id, "done before this Monday")
