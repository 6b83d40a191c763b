"""Own transfers: links, shared ids, exact amounts, amounts less a fee; one to one, and nothing guessed."""

import random
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.matching import match, weigh
from core.matching.assign import Assignment, Graph, components, settle
from core.model import Account, LinkKind, Matches, Owner, TaxType
from tests.unit.booking_notation import accounts, events


def matched(script: str, **options: object) -> list[str]:
    """`out -> in (tier, fee)`, in order."""
    return shown(match(events(script), **options))  # type: ignore[arg-type]


def shown(found: Matches) -> list[str]:
    return [f"{pair.outgoing} -> {pair.incoming} ({pair.tier}, {pair.fee})" for pair in found.matched]


def test_a_shared_transaction_hash_joins_what_left_with_what_arrived() -> None:
    """The hash decides although another deposit of the same amount is nearer; the difference is the network's fee."""
    found = matched("""
        w1 2024-05-01T10:00 A send 1 BTC ref 0xaa
        d1 2024-05-01T10:10 B receive 0.9995 BTC
        d2 2024-05-01T15:00 C receive 0.9995 BTC ref 0xaa
    """)
    assert found == ["w1 -> d2 (id, 0.0005)"]


def test_one_hash_over_two_withdrawals_is_settled_by_their_amounts() -> None:
    found = matched("""
        w1 2024-05-01T10:00 A send 1 BTC ref 0xaa
        w2 2024-05-01T10:00 A send 2 BTC ref 0xaa
        d1 2024-05-01T10:30 B receive 2 BTC ref 0xaa
        d2 2024-05-01T10:30 C receive 1 BTC ref 0xaa
    """)
    assert found == ["w1 -> d2 (id, 0)", "w2 -> d1 (id, 0)"]


def test_an_exact_amount_within_the_window_is_a_transfer() -> None:
    found = matched("""
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-02T05:59 B receive 1 BTC
        w2 2024-06-01T10:00 A send 2 BTC
        d2 2024-06-02T06:01 B receive 2 BTC
        w3 2024-07-01T10:00 A send 3 BTC
        d3 2024-07-01T09:01 B receive 3 BTC
        w4 2024-08-01T10:00 A send 4 BTC
        d4 2024-08-01T08:59 B receive 4 BTC
    """)
    assert found == ["w1 -> d1 (exact amount, 0)", "w3 -> d3 (exact amount, 0)"]


@pytest.mark.parametrize("arrived", ["1", "1.0005"])
def test_a_fee_stated_apart_is_part_of_what_left(arrived: str) -> None:
    """The row says 1 BTC and a fee of 0.0005: what arrives may be 1, or with an inclusive amount 1.0005."""
    found = matched(f"""
        w1 2024-05-01T10:00 A send 1 BTC fee 0.0005 BTC
        d1 2024-05-01T10:30 B receive {arrived} BTC
    """)
    assert len(found) == 1
    assert f"{1.0005 - float(arrived):.4f}".rstrip("0").rstrip(".") in found[0]


def test_less_than_was_sent_is_a_transfer_where_the_difference_can_be_a_fee() -> None:
    """0.4 % of any amount, or a small absolute fee; never a fifth of a large one, and never more than was sent."""
    found = matched("""
        w1 2024-05-01T10:00 A send 100 SOL
        d1 2024-05-01T10:30 B receive 99.6 SOL
        w2 2024-06-01T10:00 A send 0.01 BTC
        d2 2024-06-01T10:30 B receive 0.0095 BTC
        w3 2024-07-01T10:00 A send 100 SOL
        d3 2024-07-01T10:30 B receive 99 SOL
        w4 2024-08-01T10:00 A send 100 SOL
        d4 2024-08-01T10:30 B receive 100.01 SOL
    """)
    assert found == ["w1 -> d1 (amount less fee, 0.4)", "w2 -> d2 (amount less fee, 0.0005)"]


def test_two_places_it_could_have_gone_to_are_left_to_the_user_nearest_first() -> None:
    """B1.1."""
    found = match(events("""
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-01T12:00 B receive 1 BTC
        d2 2024-05-01T10:30 C receive 1 BTC
        d3 2024-05-01T10:20 C receive 0.9999 BTC
    """))
    assert shown(found) == []
    assert [(open_.outgoing, open_.candidates) for open_ in found.ambiguous] == [("w1", ("d2", "d1", "d3"))]
    assert found.open == ("w1", "d3", "d2", "d1")


def test_what_can_be_paired_in_one_way_only_is_paired_although_single_pairs_are_ambiguous() -> None:
    """The second withdrawal can only have gone to C (time), so the first went to B."""
    found = matched("""
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-01T10:30 B receive 1 BTC
        w2 2024-05-01T18:00 A send 1 BTC
        d2 2024-05-01T18:30 C receive 1 BTC
    """)
    assert found == ["w1 -> d1 (exact amount, 0)", "w2 -> d2 (exact amount, 0)"]


def test_equal_amounts_between_the_same_two_accounts_are_paired_in_order_of_time() -> None:
    found = matched("""
        w1 2024-05-01T10:00 A send 1 BTC
        w2 2024-05-01T10:05 A send 1 BTC
        d1 2024-05-01T10:30 B receive 1 BTC
        d2 2024-05-01T10:35 B receive 1 BTC
    """)
    assert found == ["w1 -> d1 (exact amount, 0)", "w2 -> d2 (exact amount, 0)"]


def test_the_users_link_comes_first_and_a_forbidden_pair_never() -> None:
    script = """
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-01T10:30 B receive 1 BTC
        d2 2024-09-01T10:30 C receive 0.9 BTC
    """
    assert matched(script, links=[("w1", "d2")]) == ["w1 -> d2 (user, 0.1)"]
    assert matched(script, forbidden=[("w1", "d1")]) == []
    assert matched(script, links=[("w1", "gone")]) == ["w1 -> d1 (exact amount, 0)"]


def test_accounts_of_two_owners_and_one_account_are_never_joined() -> None:
    script = """
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-01T10:30 A receive 1 BTC
        d2 2024-05-01T10:30 S receive 1 BTC
    """
    assert matched(script, accounts=accounts(Account("S", owner=Owner.SPOUSE))) == []


def test_units_that_leave_a_retirement_account_are_a_distribution_and_no_transfer() -> None:
    """B1.3: taxed differently, so never joined without the user's word; money is, it has no basis."""
    script = """
        w1 2024-05-01 IRA send 10 VTI
        d1 2024-05-02 A receive 10 VTI
        w2 2024-05-01 A send 500 USD
        d2 2024-05-02 IRA receive 500 USD
    """
    held = accounts(Account("IRA", tax_type=TaxType.TRADITIONAL))
    assert matched(script, accounts=held) == ["w2 -> d2 (exact amount, 0)"]
    assert match(events(script), accounts=held).ambiguous == ()
    assert matched(script, accounts=held, links=[("w1", "d1")]) == ["w1 -> d1 (user, 0)", "w2 -> d2 (exact amount, 0)"]


def test_journaled_shares_match_over_days_and_money_without_a_counterpart_is_not_open() -> None:
    found = match(events("""
        w1 2024-05-01 A send 10 VTI
        d1 2024-05-06 B receive 10 VTI
        w2 2024-05-01 A send 500 USD
        d2 2024-05-03 B receive 500 USD
        d3 2024-06-03 B receive 700 USD
    """))
    assert shown(found) == ["w1 -> d1 (exact amount, 0)", "w2 -> d2 (exact amount, 0)"]
    assert found.open == ()


def test_the_order_of_events_changes_nothing() -> None:
    script = "\n".join(
        f"w{n} 2024-05-{1 + n % 28:02}T{n % 24:02}:00 A{n % 3} send {1 + n % 5} ETH\n"
        f"d{n} 2024-05-{1 + n % 28:02}T{n % 24:02}:40 B{n % 2} receive {1 + n % 5}.{'0' if n % 2 else '000'} ETH" for n in range(60)
    )
    listed = events(script)
    expected = match(listed)
    for seed in range(5):
        random.Random(seed).shuffle(listed)
        assert expected == match(listed)


def assigned(weights: dict[int, dict[int, int]], *, margin: int = 10, alike: bool = False) -> list[tuple[int, int]]:
    """Pairs of an assignment whose costs are all time: the bar is four times the cost; going without costs 1000."""
    edges = {left: {right: (cost, 4 * cost) for right, cost in costs.items()} for left, costs in weights.items()}
    rights = 1 + max(right for costs in weights.values() for right in costs)
    places = [0] * rights if alike else list(range(rights))
    lefts = [0] * len(weights) if alike else list(range(len(weights)))
    return settle(Graph(edges, lefts, places, [margin] * len(weights), [1000] * len(weights)))


def test_a_pair_stands_where_no_exchange_comes_near_it() -> None:
    """B1.4: 0 and 1 can swap partners, 2 cannot; one far enough apart is clear, by four times and the margin."""
    assert assigned({0: {0: 5, 1: 5}, 1: {0: 5, 1: 5}}) == []
    assert assigned({0: {0: 5, 1: 5}, 1: {0: 5, 1: 5}, 2: {1: 9, 2: 5}}) == [(2, 2)]
    assert assigned({0: {0: 5}, 1: {0: 5, 1: 5}}) == [(0, 0), (1, 1)]
    assert assigned({0: {0: 5}, 1: {0: 5}}) == []
    assert assigned({0: {0: 5, 1: 29}}) == []
    assert assigned({0: {0: 5, 1: 30}}) == [(0, 0)]
    assert assigned({0: {0: 5}, 1: {0: 29}}) == []
    assert assigned({0: {0: 5}, 1: {0: 30}}) == [(0, 0)]


def test_an_assignment_can_be_clear_where_none_of_its_pairs_is_by_itself() -> None:
    """Each pair alone has a rival that is near, but to take it both would have to change, for a long way round."""
    assert assigned({0: {0: 15, 1: 32}, 1: {1: 2, 0: 300}}, margin=120) == [(0, 0), (1, 1)]
    assert assigned({0: {0: 15, 1: 32}, 1: {1: 2, 0: 150}}, margin=120) == []


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.integers(0, 3), st.dictionaries(st.integers(0, 3), st.integers(0, 60), min_size=1), min_size=1))
def test_what_stands_is_in_every_assignment_that_comes_near_the_cheapest(weights: dict[int, dict[int, int]]) -> None:
    """Against all assignments of up to four with four, counted out: of pairs that stand, every assignment without them costs four times
    what it replaces, and the margin more. Pairs clear by themselves are left out: they stand although more pairs could be made."""
    weights = dict(enumerate(weights.values()))
    edges = {left: {right: (cost, 4 * cost) for right, cost in costs.items()} for left, costs in weights.items()}
    graph = Graph(edges, [0] * 4, list(range(4)), [10] * 4, [1000] * 4)
    everything = [
        dict(zip(weights, chosen, strict=True)) for chosen in product(*([None, *costs] for costs in weights.values()))
        if len([one for one in chosen if one is not None]) == len({one for one in chosen if one is not None})
    ]

    def cost(one: dict[int, int | None]) -> int:
        return sum(1000 if right is None else weights[left][right] for left, right in one.items())

    parts = [Assignment(graph, edges, lefts, alike=False) for lefts, _ in components(edges)]
    best = [pair for part in parts for pair in part.best.items()]
    cheapest: dict[int, int | None] = dict.fromkeys(weights) | dict(best)
    assert cost(cheapest) == min(map(cost, everything))
    for left, right in (pair for part in parts for pair in part.clear()):
        for other in everything:
            if other[left] != right:
                new = sum(1000 if to is None else weights[of][to] for of, to in other.items() if cheapest[of] != to)
                old = sum(1000 if to is None else 4 * weights[of][to] for of, to in cheapest.items() if other[of] != to)
                assert new - old >= 10 or _splits(cheapest, other, left)


def _splits(one: dict[int, int | None], other: dict[int, int | None], left: int) -> bool:
    """Whether `other` also exchanges pairs that have nothing to do with that of `left`: those are judged by themselves."""
    changed = {each for each in one if one[each] != other[each]}
    reached, frontier = {left}, [left]
    while frontier:
        here = frontier.pop()
        touched = {one[here], other[here]} - {None}
        for each in changed - reached:
            if {one[each], other[each]} & touched:
                reached.add(each)
                frontier.append(each)
    return reached != changed


def test_many_equal_transfers_at_one_time_end_quickly_and_without_guessing() -> None:
    """A hostile file: 2,000 equal withdrawals and deposits over two targets on one date."""
    script = "\n".join(f"w{n:04} 2024-05-01 A send 1 BTC\nd{n:04} 2024-05-01 B{n % 2} receive 1 BTC" for n in range(2000))
    found = match(events(script))
    assert len(found.matched) == 0
    assert len(found.ambiguous) == 2000


def test_the_one_that_is_nearer_by_far_is_taken() -> None:
    """B1.4: four times as near and two hours besides; half an hour against one and a half leaves a doubt."""
    assert matched("""
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-01T10:10 B receive 1 BTC
        d2 2024-05-01T12:40 C receive 1 BTC
    """) == ["w1 -> d1 (exact amount, 0)"]
    assert matched("""
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-01T10:30 B receive 1 BTC
        d2 2024-05-01T11:30 C receive 1 BTC
    """) == []


def test_what_would_have_to_arrive_before_it_left_decides_between_two() -> None:
    """Each could have gone to either place in time, but the other way round one arrives a quarter of an hour before its sending."""
    assert matched("""
        w1 2024-05-01T10:00 A send 1 BTC
        w2 2024-05-01T10:30 A send 1 BTC
        d1 2024-05-01T10:15 B receive 1 BTC
        d2 2024-05-01T10:32 C receive 1 BTC
    """) == ["w1 -> d1 (exact amount, 0)", "w2 -> d2 (exact amount, 0)"]


def test_two_sendings_that_two_places_share_evenly_wait_with_all_their_candidates() -> None:
    found = match(events("""
        w1 2024-05-01T10:00 A send 1 BTC
        w2 2024-05-01T10:05 A send 1 BTC
        d1 2024-05-01T10:20 B receive 1 BTC
        d2 2024-05-01T10:25 C receive 1 BTC
    """))
    assert shown(found) == []
    assert [(each.outgoing, each.candidates) for each in found.ambiguous] == [("w1", ("d1", "d2")), ("w2", ("d1", "d2"))]


def test_one_id_over_two_equal_sendings_leaves_a_choice_among_its_own_alone() -> None:
    """dali 137: two withdrawals in one transaction. An equal deposit without the id is no candidate, however near."""
    found = match(events("""
        w1 2024-05-01T10:00 A send 1 BTC ref 0xaa
        w2 2024-05-01T10:00 A send 1 BTC ref 0xaa
        d1 2024-05-01T10:30 B receive 1 BTC ref 0xaa
        d2 2024-05-01T10:30 C receive 1 BTC ref 0xaa
        d3 2024-05-01T10:01 D receive 1 BTC
    """))
    assert shown(found) == []
    assert [(each.outgoing, each.candidates) for each in found.ambiguous] == [("w1", ("d1", "d2")), ("w2", ("d1", "d2"))]


def test_a_missing_arrival_in_a_long_row_of_equal_ones_puts_its_neighbours_alone_in_doubt() -> None:
    """A robot sends 100 USDC every hour; of one hour the arrival is not in the file."""
    hours = [(day, hour) for day in range(1, 15) for hour in range(24)]
    lines = [f"w{n:03} 2024-05-{day:02}T{hour:02}:00 A send 100 USDC" for n, (day, hour) in enumerate(hours)]
    lines += [f"d{n:03} 2024-05-{day:02}T{hour:02}:05 B receive 100 USDC" for n, (day, hour) in enumerate(hours) if n != 200]
    found = match(events("\n".join(lines)))
    assert all(pair.outgoing[1:] == pair.incoming[1:] for pair in found.matched)
    assert len(found.matched) >= len(hours) - 4
    assert "w200" in found.open


def test_equal_amounts_from_one_account_to_one_are_paired_whatever_their_number() -> None:
    """B1.5: 3,000 in one day, as many in as out; a pair that must not be joined is kept apart."""
    minutes = [(n // 125, n % 125 * 28 // 60, n % 125 * 28 % 60) for n in range(3000)]
    lines = [f"w{n:04} 2024-05-01T{h:02}:{m:02}:{s:02} A send 1 BTC" for n, (h, m, s) in enumerate(minutes)]
    lines += [f"d{n:04} 2024-05-01T{h:02}:{m:02}:{s + 1:02} B receive 1 BTC" for n, (h, m, s) in enumerate(minutes)]
    listed = events("\n".join(lines))
    found = match(listed)
    assert [(pair.outgoing[1:], pair.tier) for pair in found.matched] == [(pair.incoming[1:], "exact amount") for pair in found.matched]
    assert len(found.matched) == 3000
    parted = match(listed, forbidden=[("w0000", "d0000")])
    assert ("w0000", "d0000") not in [(pair.outgoing, pair.incoming) for pair in parted.matched]


def test_nothing_is_decided_where_more_are_possible_than_are_looked_at() -> None:
    """B1.5: forty equal arrivals within the window, one of them a minute after."""
    lines = ["w 2024-05-01T10:00 A send 1 BTC", "d99 2024-05-01T10:01 C receive 1 BTC"]
    lines += [f"d{n:02} 2024-05-01T{11 + n // 4:02}:{n % 4}0 B{n % 3} receive 1 BTC" for n in range(40)]
    found = match(events("\n".join(lines)))
    assert found.matched == ()
    assert found.ambiguous[0].candidates[0] == "d99"


def test_a_coin_on_another_chain_is_shown_and_joined_by_an_id_or_a_word_alone() -> None:
    """B1.6: USDC leaves, USDC.e arrives elsewhere."""
    script = """
        w1 2024-05-01T10:00 A send 100 USDC
        d1 2024-05-01T10:20 B receive 99.9 USDC.e
    """
    found = match(events(script))
    assert shown(found) == []
    assert [(each.outgoing, each.candidates) for each in found.ambiguous] == [("w1", ("d1",))]
    assert matched(script, conversions=[("w1", "d1", LinkKind.BRIDGE)]) == ["w1 -> d1 (user, 0.1)"]
    assert matched(script, links=[("w1", "d1")]) == []
    shared = match(events(script.replace("USDC\n", "USDC ref 0xaa\n").replace("USDC.e", "USDC.e ref 0xaa")))
    assert [(pair.tier, pair.kind) for pair in shared.matched] == [("id", LinkKind.BRIDGE)]


def test_one_transaction_of_one_wallet_that_turns_a_coin_into_its_wrapped_twin_is_a_wrap() -> None:
    """B1.6: but a swap between two bridged dollars in one wallet is left to the user, and so is staked ether, whose ratio moves."""
    found = match(events("""
        w1 2024-05-01T10:00 A send 2 ETH ref 0xaa
        d1 2024-05-01T10:00 A receive 2 WETH ref 0xaa
        w2 2024-05-02T10:00 A send 100 USDC ref 0xbb
        d2 2024-05-02T10:00 A receive 99.9 USDC.e ref 0xbb
        w3 2024-05-03T10:00 A send 12 stETH
        d3 2024-05-03T10:00 A receive 10 wstETH
    """))
    assert [(pair.outgoing, pair.incoming, pair.kind, pair.fee) for pair in found.matched] == [
        ("w1", "d1", LinkKind.WRAP, Decimal(0))
    ]
    assert [(each.outgoing, each.candidates) for each in found.ambiguous] == [("w2", ("d2",)), ("w3", ("d3",))]


def test_what_came_days_later_is_a_candidate_and_never_a_match() -> None:
    """A bridge out of a rollup takes a week; nine days are no bridge."""
    found = match(events("""
        w1 2024-05-01T10:00 A send 1 ETH
        d1 2024-05-08T10:30 B receive 0.999 ETH
        w2 2024-06-01T10:00 A send 1 ETH
        d2 2024-06-10T10:30 B receive 1 ETH
    """))
    assert shown(found) == []
    assert [(each.outgoing, each.candidates) for each in found.ambiguous] == [("w1", ("d1",))]


def test_of_two_words_about_one_event_the_later_stands() -> None:
    script = """
        w1 2024-05-01T10:00 A send 1 BTC
        d1 2024-05-01T10:30 B receive 1 BTC
        d2 2024-09-01T10:30 C receive 0.9 BTC
    """
    assert matched(script, links=[("w1", "d1"), ("w1", "d2")]) == ["w1 -> d2 (user, 0.1)"]


def test_a_candidate_says_why() -> None:
    """Shared ids, amounts and times, in words and as values."""
    out, near, late, twin, dated = events("""
        w1 2024-05-01T10:00 A send 1 BTC fee 0.0005 BTC ref 0xaa
        d1 2024-05-01T10:30 B receive 1 BTC ref 0xaa
        d2 2024-05-04T09:00 C receive 0.9995 BTC
        d3 2024-05-01T09:59 C receive 1 WBTC
        d4 2024-05-02 C receive 2 BTC
    """)
    first = weigh(out, near, {})
    assert (first.kind, first.seconds, first.shared) == (LinkKind.TRANSFER, 1800, ("0xaa",))
    assert first.why == ("both bear the id 0xaa", "the amount is the same", "30 minutes after the sending")
    assert weigh(out, late, {}).why == ("0.001 BTC less arrived than was sent (0.10 %)", "2 days after the sending")
    assert weigh(out, twin, {}).kind is LinkKind.WRAP
    assert weigh(out, twin, {}).why == (
        "WBTC stands for BTC: link it as a wrap if that is what it was", "the amount is the same", "1 minute before the sending",
    )
    assert weigh(out, dated, {}).why == ("0.9995 BTC more arrived than was sent (99.90 %)", "1 day after the sending")
    with pytest.raises(ValueError, match="not one sending and one arrival"):
        weigh(near, late, {})
