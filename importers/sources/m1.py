"""M1 Finance: activity in three columns. How many shares a trade was of is not in the file: trades wait, money is booked."""

from importers.base import Signature
from importers.broker import Broker
from importers.broker_means import DIVIDEND, FEE, INTEREST, MOVE, Columns
from importers.means import refused

UNSAID = refused("shares not stated", "M1's activity does not say how many shares this was; enter the trade from its confirmation")


class M1Finance(Broker):
    id = "m1-finance"
    title = "M1 Finance: activity"
    venue = "M1 Finance"
    evidence = "weak"
    signatures = (
        Signature("1", ("Date", "Description", "Amount"), cells=(("Description", r"(?i)^(purchased|sold)\b|^(dividend|transfer)$"),)),
    )
    how_to_export = "m1.com: Invest, Activity, Export to CSV"
    columns = Columns(date="Date", type="Description", amount="Amount")
    types = (
        ("~^(purchased|sold|bought)", UNSAID), ("~^dividend", DIVIDEND), ("~^interest", INTEREST), ("~fee\\b", FEE),
        ("~^(transfer|deposit|withdrawal|ach|wire|contribution|distribution)", MOVE),
    )


IMPORTER = M1Finance()
