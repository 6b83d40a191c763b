"""Vanguard US: the download with holdings and transactions, one table below the other. The settlement fund is the account's cash."""

from core.model import EventKind
from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import (
    BUY,
    CASH_IN_LIEU,
    DIVIDEND,
    FEE,
    INTEREST,
    LONG_GAIN,
    MOVE,
    RETURN_OF_CAPITAL,
    SELL,
    SHORT_GAIN,
    SPIN_OFF,
    SPLIT,
    SWEEP,
    TAX,
    Columns,
    exchange,
    redeemed,
)
from importers.holdings import HoldingColumns, Holdings
from importers.sections import Sections

SWEEPS = frozenset(("VMFXX", "VMMXX", "VMRXX"))
"""The settlement fund, and those that held the cash before it."""
_HELD = Signature("holdings alone", ("Account Number", "Investment Name", "Symbol", "Shares", "Share Price", "Total Value"))
_DONE = Signature(
    "transactions", ("Account Number", "Trade Date", "Transaction Type", "Symbol", "Shares", "Share Price", "Net Amount"),
    ("Principal Amount", "Settlement Date", "Transaction Description", "Account Type", "Accrued Interest", "Commission Fees",
     "Commissions and Fees", "Investment Name"),
)


class _History(Broker):
    id = "vanguard-us"
    title = venue = "Vanguard"
    signatures = (_DONE,)
    how_to_export = ""
    columns = Columns(
        date="Trade Date", type="Transaction Type", symbol="Symbol", name="Investment Name", quantity="Shares", price="Share Price",
        amount="Net Amount", currency="=USD", fees=("Commission Fees|Commissions and Fees",), accrued="Accrued Interest",
        account="Account Number",
    )
    sweeps = SWEEPS
    types = (
        ("sweep in|sweep out", SWEEP),
        ("~^(buy|reinvestment)", BUY), ("~^sell", SELL),
        ("dividend", DIVIDEND), ("capital gain (lt)", LONG_GAIN), ("capital gain (st)", SHORT_GAIN), ("interest", INTEREST),
        ("~(^| )fees?$", FEE), ("~(^| )tax( withheld| withholding)?$|^withholding", TAX),
        ("stock split", SPLIT), ("~^corp action \\(spin-?off\\)|^spin-?off", SPIN_OFF),
        ("~^corp action \\(redemption\\)|^redemption", redeemed("redemption")),
        ("~^corp action \\(cash in lieu\\)|^cash in lieu", CASH_IN_LIEU), ("return of capital", RETURN_OF_CAPITAL),
        ("~^(merger|corp action \\(merger\\))", exchange("merger")),
        ("~^(share )?conversion", exchange("conversion", EventKind.RENAME, or_move=True)),
        ("~^(funds received|transfer|rollover|contribution|distribution|withdrawal|wire|electronic|journal|check|acat)", MOVE),
    )


class _Holdings(Holdings):
    id = "vanguard-us-holdings"
    title = venue = "Vanguard"
    signatures = (_HELD,)
    how_to_export = ""
    columns = HoldingColumns(
        symbol="Symbol", name="Investment Name", quantity="Shares", price="Share Price", value="Total Value", account="Account Number",
    )
    sweeps, family = SWEEPS, "vanguard-us"
    remedy = "put the day into the file's name, like OfxDownload-2026-11-23.csv"


class VanguardUs(Sections):
    id = "vanguard-us"
    title = "Vanguard US: holdings and transactions"
    venue = "Vanguard"
    signatures = (_DONE, _HELD)
    how_to_export = "vanguard.com: Activity, Download, spreadsheet-compatible CSV; one account or all"
    evidence = "weak"
    history, others = _History(), (_Holdings(),)
    becomes = (
        *_History.becomes, ("a holding", "a price and a position, compared with the ledger, where the file's name says the day"),
        ("VMFXX and other settlement funds", "cash"),
    )


IMPORTER = VanguardUs()
