"""Charles Schwab brokerage transactions, every generation. Options, short sales and cancelled trades are known and wait in quarantine."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    ADJUSTMENT,
    BUY,
    CANCELLED,
    CASH_IN_LIEU,
    DIVIDEND,
    FEE,
    FOREIGN,
    INTEREST,
    LONG_GAIN,
    MOVE,
    NAME_CHANGE,
    OPTION,
    QUALIFIED,
    RETURN_OF_CAPITAL,
    REVERSE_SPLIT,
    REWARD,
    SELL,
    SHORT,
    SHORT_GAIN,
    SPIN_OFF,
    SPLIT,
    TAX,
    Columns,
    exchange,
    redeemed,
)
from importers.broker_rows import Row
from importers.means import When
from importers.sources.schwab_rows import ACCOUNT, DIGITS, FOOTERS, civil

_DATE = re.compile(r"(?P<first>\d{1,2}/\d{1,2}/\d{4}|\d{4}[/-]\d{1,2}[/-]\d{1,2})(?:\s+as of\s+(?P<second>\S+))?", re.IGNORECASE)


class SchwabTransactions(Broker):
    id = "schwab-transactions"
    title = "Charles Schwab: brokerage transactions"
    revision = 2
    venue = "Schwab"
    family = "schwab"
    signatures = (
        Signature("8 columns", ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm", "Amount")),
        Signature(
            "without fees", ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Amount"), absent=("Fees & Comm", "Type"),
        ),
    )
    how_to_export = "schwab.com: Accounts, History, choose account and date range, Export, CSV (Details)"
    columns = Columns(
        date="Date", type="Action", symbol="Symbol", text="Description", name="Description", quantity="Quantity", price="Price",
        fees=("Fees & Comm",), amount="Amount",
    )
    when = (When("Action", ("~^(cancel|cxl|cancelled|canceled) ", "~ (cancel|cancellation|cancelled|canceled|cxl)$"), CANCELLED),)
    footer, account_in, digits = "|".join(FOOTERS), ACCOUNT, DIGITS
    types = (
        ("buy to open|buy to close|sell to open|sell to close|expired|assigned|exchange or exercise", OPTION),
        ("sell short|buy to cover|short sale", SHORT),
        ("buy|reinvest shares", BUY), ("sell", SELL),
        ("cash dividend|non-qualified div|non qualified div|special dividend|special non qual div|reinvest dividend", DIVIDEND),
        ("div adjustment|pr yr cash div|pr yr special div", DIVIDEND),
        ("pr yr non qual div|pr yr non-qual div|pr yr div reinvest|rev pr yr cash div", DIVIDEND),
        ("qualified dividend|qual div reinvest|special qual div|pr yr qual div", QUALIFIED),
        ("long term cap gain|long term cap gain reinvest|pr yr lt c/g rein|pr yr long term cap gain", LONG_GAIN),
        ("short term cap gain|short term cap gain reinvest|pr yr st c/g rein|pr yr short term cap gain", SHORT_GAIN),
        ("bank interest|bank interest adj|bond interest|credit interest|cd interest|interest adj", INTEREST),
        ("promotional award", REWARD),
        ("advisor fee|service fee|adr mgmt fee|margin interest|misc fee", FEE),
        ("nra tax adj|nra withholding|nra tax|pr yr nra tax|irs withhold adj", TAX), ("foreign tax paid|foreign tax reclaim", FOREIGN),
        ("tax withholding|backup withholding", TAX),
        ("moneylink transfer|moneylink deposit|moneylink withdrawal|moneylink adj|wire funds|wire funds adj|wire sent|wire received", MOVE),
        ("wire funds received|funds received|funds paid|funds disbursed|bank transfer|journal|journaled shares|internal transfer", MOVE),
        ("security transfer|stock plan activity|misc cash entry|misc credits|visa purchase|atm withdrawal|schwab atm rebate", MOVE),
        ("stock split|stock div dist", SPLIT), ("spin-off", SPIN_OFF),
        ("reverse split", REVERSE_SPLIT), ("name change", NAME_CHANGE),
        ("stock merger", exchange("stock merger")), ("conversion", exchange("conversion")),
        ("mandatory exchange", exchange("mandatory exchange")),
        ("cash merger|cash merger adj", redeemed("cash merger")),
        ("full redemption|full redemption adj|redemption adj", redeemed("redemption")),
        ("cd deposit funds|cd deposit adj|cd maturity", redeemed("cd")),
        ("final cash liquid|final cash liquid adj", redeemed("liquidation")),
        ("cash in lieu", CASH_IN_LIEU), ("return of capital", RETURN_OF_CAPITAL), ("adjustment", ADJUSTMENT),
    )

    def days(self, written: str, action: str) -> Sequence[date]:
        """The posting date and the effective one (`as of`), else the posting date twice."""
        found = _DATE.fullmatch(" ".join(written.split()))
        if not found:
            raise ValueError(f"{written[:40]!r} is not a date; it should look like 01/31/2024")
        posted = civil(found["first"])
        return [posted, civil(found["second"]) if found["second"] else posted]

    def name_in(self, description: str) -> str:
        return re.split(r"XXX|0%", description)[0]

    def remarks(self, rows: Sequence[Row]) -> Iterable[str]:
        prior = sum(row.action.casefold().startswith(("pr yr", "rev pr yr")) for row in rows)
        if prior:
            yield (
                f"{prior} dividend(s) are marked 'Pr Yr': declared in the year before they were paid, they belong to the taxes of that year"
            )


IMPORTER = SchwabTransactions()
