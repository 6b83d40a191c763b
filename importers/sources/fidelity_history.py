"""Fidelity: history of one account or of all, every generation. The header is made for each user; actions are free text."""

from collections.abc import Sequence

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
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
    PENDING,
    RETURN_OF_CAPITAL,
    REVERSE_SPLIT,
    SELL,
    SHORT,
    SHORT_GAIN,
    SPIN_OFF,
    SPLIT,
    SWEEP,
    TAX,
    Columns,
    exchange,
    redeemed,
)
from importers.broker_rows import Row
from importers.means import When, refused

SWEEPS = frozenset(("SPAXX", "FDRXX", "FZFXX", "FCASH", "CORE", "FDIC"))
"""The funds among which a customer chooses the one that holds the cash, and what stands for uninvested cash."""
ACCOUNT = r"(?:Account_|Account[: ]+)(\w*\d{4,})"
FOOTER = r"date downloaded|the data and information in|brokerage services are provided|informational|unless noted otherwise"
LENDING = refused("securities lending", "securities lending is not booked yet; dismiss the row where the shares came back")
DISTRIBUTED = refused("split or spin-off", "these shares are of a split or a spin-off, and nothing says of which; enter it by hand")
PAID_OUT = refused(
    "distribution in cash", "whether this distribution is a dividend or a return of capital, the tax form says; enter it by hand",
)
_OLD = ("Run Date", "Action", "Symbol", "Price ($)", "Quantity", "Amount ($)")
_MORE = ("Exchange Rate", "Exchange Quantity", "Exchange Currency", "Settlement Date")


class FidelityHistory(Broker):
    id = "fidelity-history"
    title = "Fidelity: account history"
    venue = "Fidelity"
    signatures = (
        Signature("2025", ("Run Date", "Action", "Symbol", "Description", "Currency", "Price", "Quantity", "Amount"), _MORE),
        Signature("2024", ("Description", "Type", *_OLD), ("Account", *_MORE)),
        Signature("2023", ("Security Description", "Security Type", *_OLD), ("Account", *_MORE)),
    )
    how_to_export = "fidelity.com: Activity & Orders, History, choose accounts and time, download as CSV"
    columns = Columns(
        date="Run Date", type="Action", symbol="Symbol", name="Description|Security Description", kind="Type|Security Type",
        quantity="Quantity", price="Price ($)|Price", amount="Amount ($)|Amount", currency="Currency|=USD",
        fees=("Commission ($)|Commission", "Fees ($)|Fees"), accrued="Accrued Interest ($)|Accrued Interest",
        balance="Cash Balance ($)", account="Account Number|Account",
    )
    sweeps, footer, account_in = SWEEPS, FOOTER, ACCOUNT
    as_of = r"\bas of ([A-Z][a-z]{2}-\d{1,2}-\d{4})"
    when = (
        When("Cash Balance ($)", ("processing",), PENDING), When("Settlement Date", ("processing",), PENDING),
        When("Type|Security Type", ("short",), SHORT),
    )
    types = (
        ("~^(purchase into|redemption from) core account|^reinvestment fdic insured deposit", SWEEP),
        ("~^you (bought|sold) (opening transaction|closing transaction|assigned|exercised)|^(expired|assigned|exercised)", OPTION),
        ("~^you (sold|bought) short (sale|cover)|^short vs margin|^interest short sale", SHORT),
        ("~^you (bought|sold) (cancel|cxl)|^(buy|sell) cancel|^cancel|^cxl", CANCELLED),
        ("~^(loaned|loan returned|you loaned|increase collateral|decrease collateral)", LENDING),
        ("~^you (bought|purchased)|^reinvestment", BUY),
        ("~^you sold", SELL),
        ("~^dividend", DIVIDEND), ("~^long-term cap gain", LONG_GAIN), ("~^short-term cap gain", SHORT_GAIN),
        ("~^(interest|muni exempt int)", INTEREST),
        ("~^(adj )?foreign tax", FOREIGN),
        ("~^(adj )?(non-resident tax|tax withheld|fed(eral)? tax|state tax|backup withholding)", TAX),
        ("~^(fee charged|advisory fee|asset/acct fee|margin interest|account fee|service (fee|charge)|early redemption fee)", FEE),
        ("~^return of capital", RETURN_OF_CAPITAL), ("~^in lieu of frx share", CASH_IN_LIEU),
        ("~^(redemption payout|redeemed|partial call)", redeemed("redemption")),
        ("~^reverse split", REVERSE_SPLIT), ("~^name change", NAME_CHANGE), ("~^merger", exchange("merger")),
        ("~^distribution spin-?off|^spin-?off", SPIN_OFF), ("~^distribution", DISTRIBUTED),
        ("~^(electronic funds transfer|direct (deposit|debit)|check (paid|received)|wire transfer|bill payment|debit card|atm)", MOVE),
        ("~^(cash contribution|partic contr|co contr|contribution|rollover|transferred (from|to)|transfer of assets|journaled)", MOVE),
        ("~^(normal distr|early distr|premature distr|excess contr|roth conversion|conv(erted)? to|lump sum|cash advance)", MOVE),
    )

    def revise(self, rows: Sequence[Row]) -> None:
        """Shares distributed of a security that the file knows otherwise were added by a split; a spin-off brings one that is new."""
        held = {(row.account, row.code) for row in rows if row.means is not DISTRIBUTED}
        for row in rows:
            if row.means is DISTRIBUTED and not row.quantity:
                row.means = PAID_OUT
            elif row.means is DISTRIBUTED and row.quantity > 0 and (row.account, row.code) in held:
                row.means = SPLIT


IMPORTER = FidelityHistory()
