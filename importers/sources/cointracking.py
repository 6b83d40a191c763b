"""CoinTracking: the table of transactions, in English and German, and the layout in which files for CoinTracking are written.

Bought and sold amounts are what came and went, so a fee in one of the two assets is inside its figure. A fee in a third asset says
something and moves nothing: CoinTracking wants it in a row of its own, `Other Fee`.
"""

from collections.abc import Callable
from copy import copy

from core.model import ParsedFile
from core.money import add, subtract, text
from importers import dates
from importers.base import Context, Signature, Table
from importers.declared import Declared
from importers.means import Columns
from importers.sources import tracker_words as words
from importers.sources.tracker_words import figure, spent

_HASH = 32
"""Letters from which on a transaction id is a chain's; the shorter ones are an exchange's own, which others use too."""
_BUY, _SELL = "Buy|Kauf|Buy Amount", "Sell|Verkauf|Sell Amount"


class CoinTracking(Declared):
    id = "cointracking"
    title = "CoinTracking: transactions"
    venue = "CoinTracking"
    signatures = (
        Signature("en", ("Type", "Buy", "Sell", "Cur.", "Fee", "Exchange", "Group", "Comment", "Date")),
        Signature("de", ("Typ", "Kauf", "Verkauf", "Cur.", "Gebühr", "Börse", "Gruppe", "Kommentar", "Datum")),
        Signature("values", ("Type", "Buy", "Sell", "Cur.", "Value in BTC", "Exchange", "Group", "Date"), absent=("Fee",),
                  patterns=(("money", r"^value in (?!btc$)(\w{3})$"),)),
        Signature("import", ("Type", "Buy Amount", "Buy Currency", "Sell Amount", "Sell Currency", "Fee", "Fee Currency", "Exchange",
                             "Trade-Group", "Comment", "Date")),
    )
    how_to_export = "CoinTracking: Transactions, Export, CSV (all rows, not those of one page)"
    zone = ""
    remark = "fees in an asset that the row does not trade move nothing in CoinTracking either; those that were paid are rows of Other Fee"
    columns = Columns(
        time="Date|Datum", type="what", sent="gone", sent_asset="Cur.#2|Sell Currency", received="come",
        received_asset="Cur.#1|Buy Currency", fee="inside", fee_asset="Cur.#3|Fee Currency", value="worth", currency="?money",
        account="Exchange|Börse", refs="hash", note="Comment|Kommentar",
    )
    computed = ("what", "gone", "come", "inside", "worth", "hash")
    types = (
        ("trade", words.TRADE), ("deposit|einzahlung|income (non taxable)|einnahme (steuerfrei)", words.IN),
        ("airdrop (non taxable)|airdrop (steuerfrei)", words.IN),
        ("withdrawal|auszahlung|expense (non taxable)|ausgabe (steuerfrei)", words.OUT),
        ("income|einnahme|other income|sonstige einnahme", words.OTHER),
        ("reward / bonus|reward/bonus|belohnung / bonus|lp rewards", words.REWARD),
        ("mining|mining (commercial)|mining (kommerziell)", words.MINING),
        ("airdrop", words.AIRDROP), ("staking|masternode", words.STAKING), ("dividends income|dividenden einnahme", words.DIVIDEND),
        ("lending income|lending einnahme|interest income|zinsen", words.INTEREST), ("gift/tip|gift / tip|geschenk", words.GIFT_IN),
        ("spent", words.SPENT), ("donation|spende|gift|schenkung", words.GIFT_OUT),
        ("lost|verlust|stolen|gestohlen|stolen / hacked / fraud|stolen/hacked/fraud", words.LOST),
        ("other fee|sonstige gebühr|other expense|sonstige ausgabe|borrowing fee|borrowing gebühr", words.FEE),
        ("swap (non taxable)|swap (steuerfrei)", words.CARRIED),
        ("provide liquidity|receive lp token", words.POOLING_IN), ("remove liquidity|return lp token", words.POOLING_OUT),
        ("minting", words.MINTED),
        (
            "margin trade|derivatives / futures trade|derivate / futures trade|derivatives / futures profit|derivate / futures gewinn"
            "|derivatives / futures loss|derivate / futures verlust|margin profit|margin gewinn|margin loss|margin verlust|margin fee"
            "|margin gebühr|settlement fee|settlement gebühr", words.MARGIN,
        ),
        (
            "receive loan|darlehen erhalten|repay loan|darlehen zurückgezahlt|receive collateral|collateral erhalten|send collateral"
            "|collateral gesendet|liquidation", words.LOAN,
        ),
    )

    def owner(self, account: str, named: str) -> str:
        return named

    def parse(self, table: Table, context: Context) -> ParsedFile:
        """Dates with dots have the day first; for those with slashes the user chose an order, and all of them say which."""
        place = table.column("Date", "Datum")
        slashed = [cells[place] for _, cells in table.records if "/" in cells[place]]
        reader = copy(self)
        reader.order = dates.decide(slashed) if slashed else "dmy"  # type: ignore[misc]
        return super(CoinTracking, reader).parse(table, context)

    def compute(self, row: Callable[[str], str]) -> tuple[str, ...]:
        come, gone, fee = figure(row(_BUY)), figure(row(_SELL)), figure(row("Fee|Gebühr"))
        got, gave, paid_in = row("Cur.#1|Buy Currency"), row("Cur.#2|Sell Currency"), row("Cur.#3|Fee Currency")
        inside = ""
        if fee is not None and come is not None and paid_in == got:
            come, inside = add(come, fee), text(fee)
        elif fee is not None and gone is not None and paid_in == gave:
            gone, inside = subtract(gone, fee), text(fee)
        kind = row("Type|Typ").lower()
        if kind in ("spend", "ausgabe"):
            kind = spent(gave)
        tx = row("Tx-ID")
        return (
            kind, "" if gone is None else text(gone), "" if come is None else text(come), inside, _worth(row),
            tx if len(tx) >= _HASH and tx.isalnum() else "",
        )


def _worth(row: Callable[[str], str]) -> str:
    """The value beside the amount; of a trade that of both sides, where they are worth the same."""
    money = row("?money")
    if not money:
        return ""
    got, gave = row(f"Value in {money}#1"), row(f"Value in {money}#2")
    if figure(got) is None:
        return gave
    return got if figure(gave) in (None, figure(got)) else ""


IMPORTER = CoinTracking()
