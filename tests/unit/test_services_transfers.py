"""Transfers and their open ends through the services: the user's words, and one answer for many questions."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from core.model import LinkKind, Term
from core.services import journal, lots, questions, transfers, treatments
from core.services.errors import Invalid, Refused
from core.services.workspace import Workspace
from core.unknown import Unknown
from tests.unit.services_desk import buy, desk, event, price


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as opened:
        yield opened


def moved(ws: Workspace, kind: str, what: str, at: str, account: str) -> str:
    return event(ws, kind, what, at, account=account).keys[0]


def pairs(ws: Workspace) -> list[tuple[str, str, str]]:
    return [(one.outgoing.key, one.incoming.key, one.match.kind.value) for one in transfers.load(ws).matched]


def test_candidates_are_ranked_and_say_why(ws: Workspace) -> None:
    """The nearer comes first; what is sure is not among them."""
    out = moved(ws, "withdrawal", "1 crypto:BTC", "2025-01-05T10:00", "Exchange")
    far = moved(ws, "deposit", "1 crypto:BTC", "2025-01-05T11:00", "Cold")
    near = moved(ws, "deposit", "1 crypto:BTC", "2025-01-05T10:50", "Wallet")
    (found,) = transfers.load(ws).ambiguous
    assert (found.outgoing.key, [each.key for each in found.candidates]) == (out, [near, far])
    first = found.ranked[0].fit
    assert (first.kind, first.difference, first.seconds, first.why) == (
        LinkKind.TRANSFER, D(0), 3000, ("the amount is the same", "50 minutes after the sending"),
    )


def test_two_assets_are_linked_as_what_happened_to_them(ws: Workspace) -> None:
    """B1.6: ether is wrapped: basis and date go over; the same as a swap is a disposal. The journal keeps both words."""
    buy(ws, "2 crypto:ETH", "2000", "2024-01-05T10:00", account="Wallet")
    out = moved(ws, "withdrawal", "2 crypto:ETH", "2025-01-05T10:00", "Wallet")
    into = moved(ws, "deposit", "2 crypto:WETH", "2025-01-05T10:01", "Wallet")
    price(ws, "crypto:ETH", "3000", "2025-01-05T10:00")
    assert pairs(ws) == []
    assert transfers.load(ws).ambiguous[0].ranked[0].fit.kind is LinkKind.WRAP
    with pytest.raises(Refused, match="--as bridge"):
        transfers.link(ws, out, into)
    with pytest.raises(Invalid, match="no way to link"):
        transfers.link(ws, out, into, kind="miracle")
    match = transfers.link(ws, out, into, kind="wrap")
    assert match is not None
    assert (match.tier, match.kind) == ("user", LinkKind.WRAP)
    (held,) = lots.load(ws)
    assert (held.lot.asset, held.lot.basis, held.lot.acquired) == ("crypto:WETH", D(2000), date(2024, 1, 5))
    transfers.link(ws, out, into, kind="swap")
    (held,) = lots.load(ws)
    assert (held.lot.asset, held.lot.basis, held.lot.acquired) == ("crypto:WETH", D(6000), date(2025, 1, 5))
    transfers.unlink(ws, out, into)
    assert pairs(ws) == []
    assert [entry.kind for entry in journal.entries(ws, limit=3)] == ["transfer forbid", "transfer swap", "transfer wrap"]


def test_each_reading_of_a_wrap_is_shown_before_one_is_chosen(ws: Workspace) -> None:
    """B1.6: what was sold since does not matter; nothing is stored, whatever the pair is linked as."""
    buy(ws, "2 crypto:ETH", "2000", "2023-01-05T10:00", account="Wallet")
    buy(ws, "1 crypto:ETH", "5000", "2024-12-05T10:00", account="Wallet")
    out = moved(ws, "withdrawal", "3 crypto:ETH", "2025-01-05T10:00", "Wallet")
    into = moved(ws, "deposit", "3 crypto:WETH", "2025-01-05T10:01", "Wallet")
    event(ws, "sell", "3 crypto:WETH", "2025-02-05T10:00", account="Wallet", value="9000")
    price(ws, "crypto:ETH", "3000", "2025-01-05T10:00")
    transfers.link(ws, out, into, kind="wrap")
    found = {each.kind: each for each in treatments.compare(ws, out[:12], into[:12])}
    for kind in (LinkKind.BRIDGE, LinkKind.WRAP):
        assert (dict(found[kind].gain), found[kind].basis, found[kind].oldest) == (
            {Term.SHORT: D(0), Term.LONG: D(0)}, D(7000), date(2023, 1, 5),
        )
    swap = found[LinkKind.SWAP]
    assert (dict(swap.gain), swap.basis, swap.oldest) == ({Term.SHORT: D(-2000), Term.LONG: D(4000)}, D(9000), date(2025, 1, 5))
    assert [each[2] for each in pairs(ws)] == ["wrap"]
    with pytest.raises(Refused, match="the first event must be what went out"):
        treatments.compare(ws, into, out)


def test_what_can_never_be_one_movement_is_refused(ws: Workspace) -> None:
    out = moved(ws, "withdrawal", "2 crypto:ETH", "2025-01-05T10:00", "Wallet")
    money = moved(ws, "deposit", "2000 cash:USD", "2025-01-05T10:01", "Bank")
    same = moved(ws, "deposit", "2 crypto:ETH", "2025-02-05T10:01", "Cold")
    wrong = ((money, "wrap", "never a wrap"), (same, "swap", "link the two as a transfer"), (out, "transfer", "two sides"))
    for into, kind, sentence in wrong:
        with pytest.raises(Refused, match=sentence):
            transfers.link(ws, out, into, kind=kind)
    assert transfers.link(ws, same, out) is None


def test_a_link_takes_back_what_linked_either_event_to_another(ws: Workspace) -> None:
    """B1.7: one to one."""
    first = moved(ws, "withdrawal", "1 crypto:BTC", "2025-01-05T10:00", "Exchange")
    second = moved(ws, "withdrawal", "1 crypto:BTC", "2025-01-05T10:05", "Other")
    here = moved(ws, "deposit", "1 crypto:BTC", "2025-01-05T10:30", "Wallet")
    there = moved(ws, "deposit", "1 crypto:BTC", "2025-01-05T10:35", "Cold")
    assert pairs(ws) == []
    transfers.link(ws, first, here)
    assert sorted(pairs(ws)) == sorted([(first, here, "transfer"), (second, there, "transfer")])
    transfers.link(ws, first, there)
    assert sorted(pairs(ws)) == sorted([(first, there, "transfer"), (second, here, "transfer")])
    assert ws.ledger.links.all() == (((first, there),), ())
    transfers.unlink(ws, first, there)
    assert sorted(pairs(ws)) == sorted([(first, here, "transfer"), (second, there, "transfer")])


@pytest.fixture
def rewards(ws: Workspace) -> Workspace:
    """Three deposits of BTC at Kraken over two years, one of ETH, one elsewhere, and a withdrawal."""
    for what, at, account in (
        ("0.1 crypto:BTC", "2024-03-05T10:00", "Kraken"), ("0.2 crypto:BTC", "2024-12-31T23:30", "Kraken"),
        ("0.3 crypto:BTC", "2025-02-05T10:00", "Kraken"), ("4 crypto:ETH", "2024-03-06T10:00", "Kraken"),
        ("0.5 crypto:BTC", "2024-03-07T10:00", "Wallet"),
    ):
        moved(ws, "deposit", what, at, account)
    moved(ws, "withdrawal", "0.05 crypto:BTC", "2025-06-05T10:00", "Kraken")
    return ws


def test_one_answer_settles_the_open_deposits_of_an_account_an_asset_and_a_period(rewards: Workspace) -> None:
    """B1.8: the period is of civil dates in the taxpayer's zone, both included."""
    ws = rewards
    done = questions.answer_many(ws, "bought each 20000 2021-03-04", account="kraken", asset="BTC", until=date(2024, 12, 31))
    assert [each.account for each in done] == ["Kraken", "Kraken"]
    held = {row.lot.quantity: (row.lot.basis, row.lot.acquired) for row in lots.load(ws) if row.lot.account == "Kraken"}
    assert held[D("0.2")] == (D(4000), date(2021, 3, 4))
    assert isinstance(held[D("0.3")][0], Unknown)
    assert len(questions.matching(ws)) == 3
    assert len(questions.answer_many(ws, "own")) == 3
    assert questions.matching(ws) == ()
    assert [each.kind for each in questions.load(ws)] == ["withdrawal"]
    assert all(isinstance(row.lot.basis, Unknown) for row in lots.load(ws) if row.lot.account == "Wallet")


def test_an_amount_for_all_units_is_never_said_of_several(rewards: Workspace) -> None:
    """B1.8: all or none: nothing is answered where the answer does not fit."""
    ws = rewards
    for said, sentence in (("bought 500 2021-03-04", "5 questions match"), ("income 10", "5 questions match"), ("dunno", "write one of")):
        with pytest.raises(Invalid, match=sentence):
            questions.answer_many(ws, said)
    with pytest.raises(Refused, match="no open question"):
        questions.answer_many(ws, "income", account="Nowhere")
    with pytest.raises(Invalid, match="no kind of question"):
        questions.answer_many(ws, "income", kind="riddle")
    assert questions.answers(ws) == {}
    assert len(questions.answer_many(ws, "bought 500 2021-03-04", account="Wallet")) == 1


def test_answers_are_taken_back_all_or_none(rewards: Workspace) -> None:
    ws = rewards
    done = [each.id for each in questions.answer_many(ws, "income", asset="crypto:BTC")]
    with pytest.raises(Refused, match="no answer to take back"):
        questions.retract(ws, [done[0], "deposit-none"])
    assert len(questions.answers(ws)) == 4
    questions.retract(ws, done[:2], "wrong account")
    assert len(questions.matching(ws)) == 3
    assert journal.entries(ws, limit=1)[0].reason == "wrong account"


def test_open_ends_come_with_their_question_and_the_answers_it_takes(rewards: Workspace) -> None:
    """Grouped by account and asset, with the answers that say the same of each of several."""
    ws = rewards
    sides = transfers.open_sides(ws)
    assert len(sides) == 6
    assert all(side.event.key == side.question.event for side in sides)
    first, *rest = transfers.open_groups(ws)
    assert (first.account, first.asset, len(first.sides), first.first, first.last) == (
        "Kraken", "crypto:BTC", 3, date(2024, 3, 5), date(2025, 2, 5),
    )
    assert first.answers == ("bought each PRICE DATE", "gift each PRICE DATE", "income", "own")
    assert sorted((group.kind, group.account) for group in rest) == [("deposit", "Kraken"), ("deposit", "Wallet"), ("withdrawal", "Kraken")]


def test_what_an_open_end_could_belong_to_is_said_on_both_sides(ws: Workspace) -> None:
    out = moved(ws, "withdrawal", "1 crypto:BTC", "2025-01-05T10:00", "Exchange")
    one = moved(ws, "deposit", "1 crypto:BTC", "2025-01-05T10:50", "Wallet")
    other = moved(ws, "deposit", "1 crypto:BTC", "2025-01-05T11:00", "Cold")
    assert {side.event.key: side.could_be for side in transfers.open_sides(ws)} == {out: (one, other), one: (out,), other: (out,)}
