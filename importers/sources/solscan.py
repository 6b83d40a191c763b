"""Solscan: transfers of a wallet of Solana (Phantom and others), each token in its smallest unit. The fees of transactions are not in it.

A token is known by the address of its mint; a symbol, which anybody may use, is not even stated. One transaction is told in parts.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.model import LegRole, asset_id
from core.model.assets import AssetKind
from core.model.identifiers import Scheme, identifier
from core.money import text
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, Only, move, refused
from importers.numbers import amount

MINTS = {
    "So11111111111111111111111111111111111111111": "SOL", "So11111111111111111111111111111111111111112": "WSOL",
    "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v": "USDC", "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB": "USDT",
    "mSoLzYCxHdYgdzU16g5QSh3i5K3z3KZK7ytfqcJm7So": "MSOL", "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn": "JITOSOL",
    "JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN": "JUP", "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263": "BONK",
    "rndrizKT3MK1iimdxRdWabcF7Zg7AR5T4nud4EkHBof": "RENDER",
}
_ACTIONS = ("transfer", "mint", "burn", "create_account")


class Solscan(Declared):
    id = "solscan-transfers"
    title = "Solscan: transfers of a wallet"
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"
    parts = True
    signatures = (
        Signature(
            "2024", ("Signature", "Block Time", "Action", "From", "To", "Amount", "Flow", "Value", "Decimals", "Token Address"),
            ("Human Time", "Multiplier"),
        ),
    )
    how_to_export = "solscan.io, your address, Transfers, Export CSV; 5,000 rows at most, so one period after the other"
    remark = "Solscan's transfers do not hold what transactions cost; compare the balance of SOL, and add the fees by hand"
    columns = Columns(
        time="Block Time", type="Action", subtype="Flow", asset="Token Address", amount="units", refs="Signature", account="own",
        value="Value", currency="=USD",
    )
    computed = ("units", "own")
    content = ("From", "To")
    types = (
        ("|".join(f"{action} in" for action in _ACTIONS), move(1)), ("|".join(f"{action} out" for action in _ACTIONS), move(-1)),
    )
    only = (Only("Multiplier", ("", "1", "1.0"), refused("solscan multiplier", "this token's units are multiplied; add it by hand")),)

    def compute(self, row: Callable[[str], str]) -> Sequence[str]:
        decimals = row("Decimals")
        if not decimals.isascii() or not decimals.isdigit() or int(decimals) > 34:
            raise ValueError(f"{decimals[:20]!r} is no number of decimals")
        sign, digits, exponent = amount(row("Amount")).as_tuple()
        units = Decimal((sign, digits, int(exponent) - int(decimals)))
        return text(units), row("To" if row("Flow").lower() == "in" else "From")[:8]

    def asset(self, code: str) -> tuple[str, LegRole]:
        known = MINTS.get(code)
        return asset_id(AssetKind.CRYPTO, known) if known else identifier(Scheme.CONTRACT, f"solana:{code}"), LegRole.ASSET


IMPORTER = Solscan()
