"""Charles Schwab positions, of one account or of all: what is held, at which price, at a stated time."""

from importers.base import Signature
from importers.holdings import HoldingColumns, Holdings
from importers.sources.schwab_rows import ACCOUNT, DIGITS, FOOTERS


class SchwabPositions(Holdings):
    id = "schwab-positions"
    title = "Charles Schwab: positions"
    venue = "Schwab"
    family = "schwab"
    signatures = (
        Signature(
            "2026", ("Symbol", "Description", "Qty (Quantity)", "Price", "Mkt Val (Market Value)"),
            ("Cost Basis", "Gain $ (Gain/Loss $)", "Reinvest?", "% of Acct (% of Account)", "Asset Type"),
        ),
        Signature(
            "2020", ("Symbol", "Description", "Quantity", "Price", "Market Value", "Cost Basis"),
            ("Gain/Loss $", "Reinvest Dividends?", "Capital Gains?", "% Of Account", "Security Type"),
        ),
    )
    how_to_export = "schwab.com: Accounts, Positions, one account or all accounts, Export"
    evidence = "parser"
    columns = HoldingColumns(
        symbol="Symbol", name="Description", quantity="Qty (Quantity)|Quantity", price="Price",
        value="Mkt Val (Market Value)|Market Value", basis="Cost Basis",
    )
    cash = "cash & cash investments"
    footer, account_in, digits = "|".join(FOOTERS), ACCOUNT, DIGITS
    remedy = "keep the title row, or Schwab's file name"
    becomes = (
        ("a holding", "a price at the stated time, and a position with its cost basis, compared with the ledger"),
        ("Cash & Cash Investments", "a position of cash"), ("Account Total, Positions Total", "no row"),
    )


IMPORTER = SchwabPositions()
