"""rotki: the two layouts in which it takes any history, events and trades. Each location is an account; fees are beside the amounts."""

from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns
from importers.sources import tracker_words as words


class _Rotki(Declared):
    venue = "rotki"
    evidence = "parser"
    how_to_export = "the file that was written for rotki's generic import"

    def owner(self, account: str, named: str) -> str:
        return named


class RotkiEvents(_Rotki):
    id = "rotki-events"
    title = "rotki: generic events"
    signatures = (Signature("1", ("Type", "Location", "Currency", "Amount", "Fee", "Fee Currency", "Description", "Timestamp")),)
    columns = Columns(
        time="Timestamp", type="Type", asset="Currency", amount="Amount", fee="Fee", fee_asset="Fee Currency", account="Location",
        note="Description",
    )
    types = (
        ("deposit", words.IN), ("withdrawal", words.OUT), ("income", words.OTHER), ("staking", words.STAKING), ("loss", words.LOST),
        ("spend", words.SPENT),
    )


class RotkiTrades(_Rotki):
    id = "rotki-trades"
    title = "rotki: generic trades"
    signatures = (Signature("1", (
        "Location", "Spend Currency", "Receive Currency", "Receive Amount", "Spend Amount", "Fee", "Fee Currency", "Description",
        "Timestamp",
    )),)
    columns = Columns(
        time="Timestamp", type="=trade", sent="Spend Amount", sent_asset="Spend Currency", received="Receive Amount",
        received_asset="Receive Currency", fee="Fee", fee_asset="Fee Currency", account="Location", note="Description",
    )
    types = (("trade", words.TRADE),)


IMPORTERS = (RotkiEvents(), RotkiTrades())
