"""What a trade costs, what it may cost, and where its limit stands. Rules R6.*; no lots and no tax."""


from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct

from core.model import Account, AssetKind, Blocked, Custody, Side, kind_of
from core.money import ONE, ROUNDING, ZERO, add, cents, multiply, ratio, subtract, total
from core.policy import Costs
from core.policy.texts import amount, share
from core.unknown import Maybe, Unknown, known

SMALL = ONE
"""Below one unit of currency prices have more decimals than cents."""


def limit_price(last: Decimal, side: Side, offset: Decimal, asset: str) -> Decimal:
    """R6.6: the last price moved against the trader (a purchase pays up to more, a sale takes down to less), rounded half-up."""
    factor = add(ONE, offset) if side is Side.BUY else subtract(ONE, offset)
    price = multiply(last, factor)
    if price >= SMALL:
        return cents(price)
    rounded = cents(price, 4 if kind_of(asset) is AssetKind.SECURITY else 8)
    return rounded if rounded > 0 else price


def step(asset: str, account: Account) -> Decimal:
    """The smallest quantity that an order moves: whole shares, 0.0001 of a share, 0.00000001 of a coin."""
    if kind_of(asset) is AssetKind.SECURITY:
        return ONE if account.whole_shares else Decimal("0.0001")
    return Decimal("0.00000001")


def floor_to(quantity: Decimal, unit: Decimal) -> Decimal:
    return multiply(ROUNDING.divide(quantity, unit).to_integral_value(ROUND_FLOOR, ROUNDING), unit)


def ceil_to(quantity: Decimal, unit: Decimal) -> Decimal:
    return multiply(ROUNDING.divide(quantity, unit).to_integral_value(ROUND_CEILING, ROUNDING), unit)


def on_chain(market: str, account: Account) -> bool:
    """Whether a trade pays for gas."""
    return market == "defi" or account.custody is Custody.WALLET


class TradeCosts(Struct, frozen=True):
    fee: Maybe
    spread: Maybe
    gas: Maybe

    def named(self) -> dict[str, Maybe]:
        return {"fee": self.fee, "spread": self.spread, "gas": self.gas}

    @property
    def total(self) -> Maybe:
        for cost in (self.fee, self.spread, self.gas):
            if isinstance(cost, Unknown):
                return cost
        return total(cost for cost in (self.fee, self.spread, self.gas) if known(cost))


def trade_costs(value: Decimal, market: str, costs: Costs, account: Account) -> TradeCosts:
    """Commission, half the spread and gas of one order of `value`; a trade off chain pays no gas."""
    gas: Maybe = ZERO
    if on_chain(market, account):
        gas = costs.gas_fixed
        if market != "defi" and known(gas) and not gas:
            gas = Unknown("the network cost of a coin in a wallet is not stated", f"set gas_fixed under [costs.{costs.market}]")
    return TradeCosts(fee(value, costs), _share_of(costs.spread, value), gas)


def fee(value: Decimal, costs: Costs) -> Maybe:
    variable = _share_of(costs.fee_rate, value)
    if not known(variable):
        return variable
    return add(variable, costs.fee_fixed) if known(costs.fee_fixed) else costs.fee_fixed


def _share_of(rate: Maybe, value: Decimal) -> Maybe:
    return multiply(rate, value) if known(rate) else rate


def cost_blocks(what: str, value: Decimal, found: TradeCosts, market: str, costs: Costs, account: Account, currency: str) -> list[Blocked]:
    """Every cost rule that the order breaks, or that cannot be checked."""
    blocks = [
        *_cap(what, value, found.fee, costs.fee_cap, "R6.2", "the commission", costs, currency),
        *_cap(what, value, found.total, costs.cost_cap, "R6.3", "commission, spread and gas", costs, currency),
    ]
    if on_chain(market, account):
        blocks.extend(_gas(what, found.gas, costs, currency))
    return blocks


def _cap(
    what: str, value: Decimal, cost: Maybe, cap: Decimal | None, rule: str, named: str, costs: Costs, currency: str
) -> list[Blocked]:
    if cap is None or not value:
        return []
    if isinstance(cost, Unknown):
        return [Blocked(what, f"{named} cannot be compared with the cap of {_percent(cap)}: {cost.cause}", cost.remedy, rule)]
    if cost <= multiply(cap, value):
        return []
    variable = total(rate for rate in (costs.fee_rate, costs.spread if rule == "R6.3" else ZERO) if known(rate))
    fixed = subtract(cost, multiply(variable, value))
    remedy = "raise the cap in the policy, or trade where it costs less"
    if fixed > 0 and variable < cap:
        remedy = f"tradeable from {amount(ratio(fixed, subtract(cap, variable)), currency)}"
    cause = f"{named}: {amount(cost, currency)} or {_percent(ratio(cost, value))} of the trade, the cap is {_percent(cap)}"
    return [Blocked(what, cause, remedy, rule)]


def _percent(fraction: Decimal) -> str:
    return share(fraction, 2).lstrip("+")


def _gas(what: str, gas: Maybe, costs: Costs, currency: str) -> list[Blocked]:
    found = []
    if costs.gas_price_cap is not None:
        if isinstance(costs.gas_price, Unknown):
            cause = f"the gas price is unknown; the cap is {costs.gas_price_cap:f} gwei"
            found.append(Blocked(what, cause, costs.gas_price.remedy, "R6.4"))
        elif costs.gas_price > costs.gas_price_cap:
            cause = f"gas {costs.gas_price:f} > {costs.gas_price_cap:f} gwei"
            found.append(Blocked(what, cause, "wait for a lower gas price, then update it in the policy", "R6.4"))
    if costs.gas_cap is not None:
        if isinstance(gas, Unknown):
            cause = f"the cap of {amount(costs.gas_cap, currency)} of gas cannot be checked: {gas.cause}"
            found.append(Blocked(what, cause, gas.remedy, "R6.5"))
        elif gas > costs.gas_cap:
            cause = f"gas of {amount(gas, currency)} is above {amount(costs.gas_cap, currency)} per transaction"
            found.append(Blocked(what, cause, "use a cheaper network, or wait", "R6.5"))
    return found
