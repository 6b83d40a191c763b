"""Figures opened: formulas that add up, and rows of files below them (rules X3.*)."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.model import Blocked
from core.money import total
from core.services import accounts, gains, lots, queue
from core.services.errors import Invalid, Refused
from core.services.explain import action as explain_action
from core.services.explain import lot as explain_lot
from core.services.explain import sale as explain_sale
from core.services.explain.nodes import Node
from core.unknown import Unknown, known
from tests.replacing import replace
from tests.unit.services_desk import POLICY, buy, desk, drifted, event, price, sell
from tui.commands.explain import tree


def every(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for part in node.parts:
        yield from every(part)


def part(node: Node, label: str) -> Node:
    """The first of that label, at any depth."""
    return next(each for each in every(node) if each.label == label)


def test_the_basis_of_a_lot_adds_up(tmp_path: Path) -> None:
    """X3.2: cost of the acquisition less what was sold of it and what was moved on; the event below has its legs and no file."""
    ws = desk(tmp_path)
    event(ws, "deposit", "9000 cash:USD", "2024-01-02T10:00")
    buy(ws, "1 crypto:BTC", "900", "2024-01-05T10:00", fee="3")
    sell(ws, "0.5 crypto:BTC", "700", "2024-06-05T10:00")
    event(ws, "transfer", "0.2 crypto:BTC", "2024-07-05T10:00", other_account="Wallet", other_quantity="0.2")
    price(ws, "crypto:BTC", "2000")
    here = next(row.lot for row in lots.load(ws) if row.lot.account == "Broker")
    root = explain_lot.lot(ws, here.id[:8])
    assert part(root, "basis").value == Decimal("270.9")
    assert part(root, "basis").said == "$903 that the acquisition cost - $451.50 of what was sold from it - $180.60 in other lots of it"
    bought = part(root, "acquired by")
    assert [(leg.label, leg.value, leg.unit) for leg in bought.parts] == [("units", 1, "BTC"), ("money", -900, "USD"), ("fee", -3, "USD")]
    assert bought.said.endswith("entered by hand")
    assert (part(root, "value").value, part(root, "gain").value) == (Decimal(600), Decimal("329.1"))
    assert part(root, "sold from it").value == Decimal("248.5")
    moved = next(row.lot for row in lots.load(ws) if row.lot.account == "Wallet")
    assert part(explain_lot.lot(ws, moved.id), "moved by").said.startswith("transfer of 2024-07-05 10:00")


def test_a_sale_is_shown_match_by_match(tmp_path: Path) -> None:
    """X3.3: every match has its formula and adds up to the figures of the sale, by its event or by its number."""
    ws = desk(tmp_path)
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00")
    buy(ws, "1 crypto:BTC", "100", "2024-01-05T10:00")
    buy(ws, "1 crypto:BTC", "400", "2025-01-05T10:00")
    key = sell(ws, "1.5 crypto:BTC", "600", "2025-06-05T10:00", fee="6")
    root = explain_sale.sale(ws, key[:10])
    matches = [each for each in root.parts if each.label.startswith("match")]
    assert [(each.value, each.said.partition(": ")[2]) for each in matches] == [
        (Decimal(296), "$396 - $100 = $296"), (Decimal(-2), "$198 - $200 = -$2"),
    ]
    assert part(root, "gain").value == total(each.value for each in matches if known(each.value or Decimal(0)))  # type: ignore[misc]
    assert part(root, "basis").said == "$100 + $200"
    assert [each.said.split(", ")[2].partition(":")[0] for each in matches] == ["long-term", "short-term"]
    assert explain_sale.sale(ws, "2").parts[3:] != explain_sale.sale(ws, "1").parts[3:]
    assert len([each for each in explain_sale.sale(ws, "2").parts if each.label.startswith("match")]) == 1


def test_a_disallowed_loss_says_where_it_went(tmp_path: Path) -> None:
    """X3.3: on the sale by what replaced it, on the replacement as the adjustment of its basis."""
    ws = desk(tmp_path)
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00")
    buy(ws, "10 security:VTI", "1500", "2025-02-03T10:00")
    key = sell(ws, "10 security:VTI", "1000", "2026-11-02T10:00")
    buy(ws, "4 security:VTI", "420", "2026-11-10T10:00")
    price(ws, "security:VTI", "100")
    sold = part(explain_sale.sale(ws, key), "disallowed")
    assert sold.value == Decimal(200)
    assert sold.said == "allowed of the gain: -$300"
    assert [(each.value, each.parts[0].label) for each in sold.parts] == [(Decimal(200), "bought by")]
    root = explain_lot.lot(ws, lots.load(ws)[0].lot.id)
    assert part(root, "basis").said == "$420 that the acquisition cost + $200 carried from disallowed losses"
    assert part(root, "adjustment of a wash sale").value == Decimal(200)


def test_a_loss_that_is_lost_for_good_says_so(tmp_path: Path) -> None:
    """The replacement lies in a retirement account: nothing is carried into its basis."""
    ws = desk(tmp_path)
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00")
    accounts.put(ws, "IRA", {"tax_type": "roth"})
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00", account="IRA")
    buy(ws, "10 security:VTI", "1500", "2025-02-03T10:00")
    key = sell(ws, "10 security:VTI", "1000", "2026-11-02T10:00")
    buy(ws, "4 security:VTI", "420", "2026-11-10T10:00", account="IRA")
    assert "lost for good" in part(explain_sale.sale(ws, key), "replaced by").said
    assert "adjustment of a wash sale" not in [each.label for each in every(explain_lot.lot(ws, lots.load(ws)[0].lot.id))]


def test_what_is_not_known_stands_with_its_cause(tmp_path: Path) -> None:
    """X3.3: units that the history does not hold, and a lot without a price."""
    ws = desk(tmp_path)
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00")
    buy(ws, "1 crypto:KSM", "100", "2024-01-05T10:00")
    key = sell(ws, "3 crypto:BTC", "600", "2025-06-05T10:00")
    root = explain_sale.sale(ws, key)
    assert isinstance(part(root, "gain").value, Unknown)
    assert part(root, "match 1").rules == ("B4.1",)
    lot = explain_lot.lot(ws, lots.load(ws)[0].lot.id)
    assert isinstance(part(lot, "value").value, Unknown)
    assert part(lot, "basis").value == Decimal(100)


def test_a_cause_is_said_once(tmp_path: Path) -> None:
    """X3.3: with the figure, not again in its sentence, nor by what blocks the action; in text it is one footnote. What else could be done
    is a sentence of its own."""
    ws = desk(tmp_path)
    drifted(ws)
    event(ws, "buy", "900 security:VTI", "2025-02-03T10:00", value="60000", currency="GBP")
    key = event(ws, "sell", "45 security:VTI", "2026-02-03T10:00", value="300", currency="GBP").keys[0]
    held = next(row.lot.id for row in lots.load(ws) if isinstance(row.gain, Unknown))
    actions = [each for each in queue.load(ws).items if not known(each.action.tax_now)]
    assert actions
    for root in (explain_lot.lot(ws, held), explain_sale.sale(ws, key), *(explain_action.opened(ws, each) for each in actions)):
        causes = {each.value.cause for each in every(root) if isinstance(each.value, Unknown)}
        assert causes
        lines = "\n".join(tree(replace(root, parts=tuple(each for each in root.parts if each.label != "instead"))))
        assert [lines.count(each) for each in causes] == [1] * len(causes), lines


def test_what_blocks_an_action_is_said_where_its_figure_does_not_say_it(tmp_path: Path) -> None:
    """Two causes: the one of the unknown value stands in the footnote, the other in the sentence."""
    ws = desk(tmp_path)
    drifted(ws)
    item = next(each for each in queue.load(ws).items if each.action.side.value == "sell")
    blocks = (Blocked("value of VTI", "no price", "set one", "L3.2"), Blocked("sell VTI", "it is Sunday", "wait", "R6.1"))
    blocked = replace(item, action=replace(item.action, value=Unknown("no price", "set one"), blocked_by=blocks))
    lines = list(tree(explain_action.opened(ws, blocked)))
    assert lines[1:4] == ["  blocked by", "    value of VTI ?1 [L3.2]", "    sell VTI: it is Sunday; wait [R6.1]"]
    assert "?1 no price; set one" in lines
    assert sum("no price" in line for line in lines) == 1


def test_an_action_opens_into_lots_and_rules(tmp_path: Path) -> None:
    """X3.1: the tax is that of its lots, each with the event that acquired it; rules have their sentences."""
    ws = desk(tmp_path)
    drifted(ws)
    item = next(each for each in queue.load(ws).items if each.action.side.value == "sell")
    root = explain_action.action(ws, item.action.id)
    tax = part(root, "tax now")
    assert tax.value == item.action.tax_now
    assert [each.value for each in tax.parts] == [pick.tax for pick in item.action.lots]
    assert [each.label for each in every(tax) if each.label == "acquired by"] == ["acquired by"] * len(item.action.lots)
    assert all(each.said for each in part(root, "rules").parts)


@pytest.mark.parametrize(("code", "word"), [("US", "wash sale"), ("CA", "superficial loss")])
def test_a_loss_that_does_not_count_has_the_name_that_the_law_gives_it(tmp_path: Path, code: str, word: str) -> None:
    """Of ten shares at a loss four were bought again: the action saves tax on six, and in both countries says so in its own words."""
    written = POLICY.replace("[tax]", f'[tax]\njurisdiction = "{code}"') + '[harvest]\nmin_loss = "$1"\n'
    if code != "US":
        written = written.replace('crypto_basis_before_2025 = "wallet"\n', "")
    ws = desk(tmp_path, written)
    event(ws, "deposit", "90000 cash:USD", "2022-01-02T10:00")
    buy(ws, "100 security:VTI", "15000", "2025-02-03T10:00")
    buy(ws, "4 security:VTI", "420", "2026-11-10T10:00", account="Other")
    price(ws, "security:VTI", "100")
    items = [each for each in queue.load(ws).items if each.action.kind == "harvest" and each.action.account == "Broker"]
    said = [each.said for each in every(explain_action.opened(ws, items[0])) if each.label == "tax on a lot"]
    assert len(said) == 1
    assert f" less what is disallowed as a {word}, x 0." in said[0]


def test_an_irish_loss_in_a_basis_is_no_wash_sale(tmp_path: Path) -> None:
    """What was bought within four weeks after the loss and sold again shows the loss by the law's own name."""
    written = POLICY.replace("[tax]", '[tax]\njurisdiction = "IE"').replace('crypto_basis_before_2025 = "wallet"\n', "")
    ws = desk(tmp_path, written)
    buy(ws, "100 security:VTI", "15000", "2025-02-03T10:00")
    sell(ws, "100 security:VTI", "10000", "2026-10-10T10:00")
    buy(ws, "4 security:VTI", "420", "2026-10-20T10:00")
    labels = [each.label for each in every(explain_sale.sale(ws, sell(ws, "2 security:VTI", "250", "2026-11-20T10:00")))]
    assert "adjustment of a loss restricted by section 581" in labels
    assert "adjustment of a wash sale" not in labels


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """One sentence each: nothing of that name, a lot that was sold, a number beyond the last, an event that sold nothing."""
    ws = desk(tmp_path)
    event(ws, "deposit", "9000 cash:USD", "2022-01-02T10:00")
    bought = buy(ws, "1 crypto:BTC", "100", "2024-01-05T10:00")
    lot = lots.load(ws)[0].lot.id
    sell(ws, "1 crypto:BTC", "600", "2025-06-05T10:00")
    assert gains.year(ws, 2025).rows
    with pytest.raises(Refused, match=f"lot {lot} is sold; 'trimtab explain sale"):
        explain_lot.lot(ws, lot)
    for wrong in ("", "L", "Lffff", "nothing"):
        with pytest.raises(Refused):
            explain_lot.lot(ws, wrong)
    with pytest.raises(Invalid, match="numbered from 1"):
        explain_sale.sale(ws, "2")
    with pytest.raises(Refused, match="gave up no lots"):
        explain_sale.sale(ws, bought)
    with pytest.raises(Refused, match="no action"):
        explain_action.action(ws, "A000000")
