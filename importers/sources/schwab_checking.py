"""Schwab Bank: checking account. Money alone moves; what it was spent on is nobody's business here."""

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import FEE, INTEREST, MOVE, PENDING, Columns
from importers.means import When


class SchwabChecking(Broker):
    id = "schwab-checking"
    title = "Schwab Bank: checking account"
    venue = "Schwab Checking"
    signatures = (
        Signature("2022", ("Date", "Status", "Type", "CheckNumber", "Description", "Withdrawal", "Deposit", "RunningBalance")),
        Signature("2020", ("Date", "Type", "Check #", "Description", "Withdrawal (-)", "Deposit (+)", "RunningBalance")),
    )
    how_to_export = "schwab.com: Accounts, History, the checking account, Export, CSV"
    columns = Columns(
        date="Date", type="Type", text="Description", amount="Deposit|Deposit (+)", debit="Withdrawal|Withdrawal (-)",
        balance="RunningBalance",
    )
    when = (When("Status", ("pending",), PENDING),)
    account_in, digits, footer = r"X{2,}\s*-?(\d{3,4})", 3, r"posted transactions|pending transactions"
    types = (("intadjust|interest", INTEREST), ("atmrebate|fee|service charge", FEE), ("~\\w", MOVE))


IMPORTER = SchwabChecking()
