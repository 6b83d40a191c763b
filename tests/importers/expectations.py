"""What other programs' tests say of the public samples, read from the list beside them, and whether our reading says the same.

A claim is an opinion, not law. Their events are counted by kind: a fee or tax that we keep as a leg of its trade is an event of its own
there, and a conversion may be a sale and a purchase. Amounts that they name must be amounts of ours.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from core.model import Draft, EventKind, Fate, IncomeKind, LegRole, ParsedFile

_LINE = re.compile(r"^- `?(?P<path>[\w./-]+\.csv)`?(?P<rest>.*)$")
_KIND = re.compile(r"\*\*(?P<kind>\w+)\*\*(?P<said>[^·]*)")
_NUMBER = re.compile(r"(?<![\w:.-])\d+(?:\.\d+)?(?![\w:-])")
_INCOME = {IncomeKind.DIVIDEND: "Dividend", IncomeKind.INTEREST: "Interest", IncomeKind.STAKING: "StakingReward"}
_SAME = {
    "Gift": "Income", "StakingReward": "Income", "Interest": "Income", "Dividend": "Income", "Receive": "In", "CashDeposit": "In",
    "Send": "Out", "CashWithdrawal": "Out",
}


@dataclass(frozen=True)
class Claim:
    """`kinds` are their events with the numbers that they name; `count` how many, where only that is said; `figures` our words for the
    balances that a report of theirs shows."""

    kinds: tuple[tuple[str, tuple[Decimal, ...]], ...] = ()
    count: int | None = None
    figures: Mapping[str, str] | None = None


FIGURES: dict[str, dict[str, str]] = {
    "schwab_transactions/kapji_2023.csv": {"cash:USD": "1019826.86"},
    "schwab_transactions/kapji_interest_tax.csv": {"cash:USD": "2.06"},
    "trading212/kapji_2024.csv": {"cash:GBP": "1758.05"},
    "trading212/kapji_2026.csv": {"cash:GBP": "10121.37"},
    "freetrade/kapji_transactions.csv": {"cash:GBP": "8946.79", "GOOGL": "0.14", "NDAQ": "2.12", "TSLA": "1.45"},
    "ibkr_transaction_history/kapji_test_basic.csv": {"cash:GBP": "3027.40", "CNX1": "2"},
    "vanguard_uk/cash_investment_report.csv": {"cash:GBP": "23.59", "FOO": "1550", "BAR": "293"},
}
"""Final balances, as the list words them; to two decimals, as the reports show them."""


def claims(listed: Path) -> dict[str, list[Claim]]:
    """By path below the folder of samples, or by the file's name alone where the list gives no folder."""
    found: dict[str, list[Claim]] = {path: [Claim(figures=figures)] for path, figures in FIGURES.items()}
    for line in listed.read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if match is None or match["path"] in FIGURES:
            continue
        if "no activity expected" in match["rest"]:
            claim = Claim(count=0)
        elif said := re.match(r" → (\d+) activities", match["rest"]):
            claim = Claim(count=int(said[1]))
        else:
            kinds = tuple(
                (each["kind"], tuple(map(Decimal, _NUMBER.findall(re.sub(r'"[^"]*"|\d{4}-\d\d-\d\dT\S+', " ", each["said"])))))
                for each in _KIND.finditer(match["rest"]) if each["kind"] != "KnownBalance"
            )
            if not kinds and "**KnownBalance**" not in match["rest"]:
                continue
            claim = Claim(kinds)
        found.setdefault(match["path"], []).append(claim)
    return found


def agreement(parsed: ParsedFile, said: list[Claim]) -> str:
    """`agrees`, or `differs: ...`; with several claims of one path, of which the list does not say whose each is, one is enough."""
    answers = [_compared(parsed, claim) for claim in said]
    return next((answer for answer in answers if answer == "agrees"), answers[0])


def _compared(parsed: ParsedFile, claim: Claim) -> str:
    if claim.figures is not None:
        held = _held(parsed)
        wrong = [
            f"{what} {held.get(what, Decimal(0))} not {amount}" for what, amount in claim.figures.items()
            if round(held.get(what, Decimal(0)), 2) != Decimal(amount)
        ]
        return f"differs: {'; '.join(wrong)}" if wrong else "agrees"
    if claim.count is not None:
        booked = len(parsed.drafts)
        return "agrees" if booked == claim.count else f"differs: {booked} events, they have {claim.count}"
    ours = Counter(kind for draft in parsed.drafts for kind in _kinds(draft))
    theirs = Counter(kind for kind, _ in claim.kinds)
    if _plain(ours) != _plain(theirs):
        return f"differs: {_listed(ours)}, they have {_listed(theirs)}"
    amounts = {abs(number) for draft in parsed.drafts for number in _numbers(draft)}
    lost = [numbers[0] for kind, numbers in claim.kinds if numbers and not amounts.intersection(map(abs, numbers))]
    return f"differs: {', '.join(map(str, lost))} is no amount of ours" if lost else "agrees"


def _held(parsed: ParsedFile) -> dict[str, Decimal]:
    held: dict[str, Decimal] = {}
    for draft in parsed.drafts:
        for leg in draft.legs:
            name = leg.asset if leg.asset.startswith("cash:") else leg.asset.partition(":")[2]
            held[name] = held.get(name, Decimal(0)) + leg.quantity
    return held


def _kinds(draft: Draft) -> Iterator[str]:
    """One of our events in the words of theirs."""
    cash = all(leg.asset.startswith("cash:") for leg in draft.legs)
    names = {
        EventKind.BUY: "Buy", EventKind.SELL: "Sell", EventKind.SWAP: "AssetConvert", EventKind.FEE: "Fee", EventKind.TAX: "Tax",
        EventKind.DEPOSIT: "CashDeposit" if cash else "Receive", EventKind.WITHDRAWAL: "CashWithdrawal" if cash else "Send",
    }
    if draft.kind is EventKind.INCOME:
        yield _INCOME.get(IncomeKind(draft.variety), "Gift")
    else:
        yield names.get(draft.kind, draft.kind.value)
    if draft.kind not in (EventKind.FEE, EventKind.TAX):
        yield from ("Fee" for leg in draft.legs if leg.role is LegRole.FEE)
        yield from ("Tax" for leg in draft.legs if leg.role is LegRole.TAX)


def _plain(kinds: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for kind, count in kinds.items():
        found[_SAME.get(kind, kind)] += count
    for one, other in (("Sell", "Buy"), ("In", "Out")):
        both = min(found[one], found[other]) if found["AssetConvert"] == 0 else 0
        found["AssetConvert"] += both
        found[one] -= both
        found[other] -= both
    return +found


def _numbers(draft: Draft) -> Iterator[Decimal]:
    for leg in draft.legs:
        yield leg.quantity
        if leg.value is not None:
            yield leg.value


def _listed(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "nothing"


def waiting(parsed: ParsedFile) -> int:
    return sum(row.fate is Fate.QUARANTINED for row in parsed.rows)
