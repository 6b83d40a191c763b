"""Gate.io: billing details, the one complete export; those of trades, deposits and withdrawals leave partial fills out.

All rows of an order share its number: what was held when it was placed, what each fill brought, what was given back of the rest, and
fees. Their sum is the trade. What `amount` and `total` are is not known for certain, so no balance is followed.
"""

from typing import ClassVar

from core.model import IncomeKind
from importers.base import Signature
from importers.declared import Declared
from importers.means import Columns, charge, held, income, move, trade

_ORDER = trade(together=("action_data",))


class GateIo(Declared):
    id = "gateio"
    title = "Gate.io: billing details"
    venue = "Gate.io"
    evidence = "parser"
    signatures = (Signature("v1", ("no", "time", "action_desc", "action_data", "type", "change_amount", "amount", "total")),)
    how_to_export = "Gate.io: Wallet, Billing details, Export, all coins and types, the whole time"
    columns = Columns(time="time", type="action_desc", asset="type", amount="change_amount", note="action_desc")
    content = ("action_data",)
    zone = ""
    types: ClassVar = (
        ("order placed|order cancelled|order canceled", held(_ORDER)), ("order filled|order fullfilled|order fulfilled", _ORDER),
        ("trading fees|trading fee|trade fee", charge(_ORDER)),
        ("~^dust swap", _ORDER),
        ("deposits|deposit", move(1)), ("withdrawals|withdrawal|withdraw", move(-1)),
        ("airdrop", income(IncomeKind.AIRDROP)), ("hodl interest", income(IncomeKind.INTEREST)),
        ("referral superior rebate", income(IncomeKind.REFERRAL)),
    )


IMPORTER = GateIo()
