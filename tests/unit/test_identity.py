"""What codes mean, from what files state and the user says: a function of the set of statements, whatever their order."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.ledger.identity import FIRST, LAST, Identities, Said, Seen
from core.ledger.resolving import resolve

VTI, ISIN, CUSIP = "security:VTI", "security:US9229087690", "security:922908769"
APPLE, MICROSOFT = "security:US0378331005", "security:US5949181045"
FB, META, METV = "security:FB", "security:META", "security:METV"


def seen(name: str, asset: str, first: str = "2024-01-05", last: str = "") -> Seen:
    return Seen(name, asset, first, last or first)


def means(known: Identities, *codes: str, day: str = "2024-06-01") -> list[str]:
    return [known.on(code, day) for code in codes]


def test_nothing_said_means_nothing() -> None:
    """Every code stands for itself, also two tokens of one symbol and a CUSIP alone."""
    known = resolve([VTI, CUSIP, "crypto:LUNA", "crypto:LUNC"], [], [])
    assert known.plain
    assert known.on(CUSIP, "2024-01-01") == CUSIP


def test_a_security_is_called_by_its_ticker() -> None:
    """ISIN and ticker of one row are one asset; the CUSIP is in the ISIN."""
    known = resolve([VTI, ISIN, CUSIP], [], [seen(VTI, ISIN)])
    assert means(known, VTI, ISIN, CUSIP) == [VTI, VTI, VTI]
    assert known.codes(VTI) == sorted([VTI, ISIN, CUSIP])
    assert resolve([ISIN, CUSIP], [], []).on(CUSIP, "2024-01-01") == ISIN


def test_the_newest_ticker_names_a_renamed_company() -> None:
    """Unless the user says which one it is called by."""
    stated = [seen(FB, APPLE, "2021-01-04"), seen(META, APPLE, "2023-01-04")]
    assert means(resolve([], [], stated), FB, META, APPLE) == [META] * 3
    assert means(resolve([], [Said(META, FB)], stated), FB, META, APPLE) == [FB] * 3


def test_a_ticker_used_again_names_each_on_its_days() -> None:
    """Rule L2.7. By what files state: up to the first's last day, from the other's first on; between them it stands for itself."""
    known = resolve([], [], [seen(FB, APPLE, "2020-01-01", "2021-12-31"), seen(FB, MICROSOFT, "2024-01-01", "2024-02-01")])
    assert [known.on(FB, day) for day in ("2019-01-01", "2021-12-31", "2022-01-01", "2024-01-01", "2025-01-01")] == [
        APPLE, APPLE, FB, MICROSOFT, MICROSOFT,
    ]
    assert [clash.name for clash in known.clashes] == [FB]


def test_two_securities_of_one_ticker_on_the_same_days_stay_apart() -> None:
    """No one is believed: the ticker stands for itself."""
    known = resolve([], [], [seen(FB, APPLE, "2020-01-01", "2021-12-31"), seen(FB, MICROSOFT, "2021-01-01", "2024-02-01")])
    assert means(known, FB, APPLE, MICROSOFT) == [FB, APPLE, MICROSOFT]
    assert known.clashes


def test_an_isin_exchanged_for_another_is_joined_by_the_user() -> None:
    """After a split both are one security, and so is its ticker on all days."""
    stated = [seen(FB, APPLE, "2020-01-01"), seen(FB, MICROSOFT, "2024-01-01")]
    known = resolve([], [Said(APPLE, MICROSOFT)], stated)
    assert {known.on(code, day) for code in (FB, APPLE, MICROSOFT) for day in ("2019-01-01", "2022-01-01", "2024-06-01")} == {FB}
    assert not known.clashes


def test_the_users_days_go_before_the_files() -> None:
    """Rule L2.8. FB was Meta until the day before its new ticker; META was another fund before."""
    words = [Said(FB, META, FIRST, "2022-06-08"), Said(META, METV, FIRST, "2022-01-28")]
    known = resolve([], words, [seen(FB, APPLE, "2021-01-04"), seen(FB, MICROSOFT, "2025-01-04")])
    assert [known.on(FB, day) for day in ("2020-01-01", "2022-06-08", "2022-06-09")] == [META, META, FB]
    assert [known.on(META, day) for day in ("2021-01-04", "2022-01-28", "2022-06-09")] == [METV, METV, META]
    assert means(known, APPLE, MICROSOFT) == [META, FB]
    assert known.written(META, "2021-01-04") == FB
    assert known.written(FB, "2021-01-04") == MICROSOFT


def test_what_the_user_parts_no_file_joins() -> None:
    """Also what follows from the make of an ISIN."""
    known = resolve([ISIN, CUSIP], [Said(VTI, ISIN, apart=True), Said(CUSIP, ISIN, apart=True)], [seen(VTI, ISIN)])
    assert known.plain


def test_a_file_that_contradicts_an_identifier_joins_nothing() -> None:
    """The CUSIP beside a foreign one's ISIN, and a ticker that the user gave to another security."""
    known = resolve([], [], [seen("security:037833100", ISIN)])
    assert known.plain
    assert known.clashes
    said = resolve([], [Said(VTI, APPLE)], [seen(VTI, MICROSOFT)])
    assert means(said, VTI, APPLE, MICROSOFT) == [VTI, VTI, MICROSOFT]
    assert said.clashes


CODES = (VTI, FB, META, APPLE, MICROSOFT, ISIN, CUSIP, "security:037833100", "security:BBG000BLNNH6", "security:0263494")
DAYS = tuple(f"2024-0{month}-01" for month in range(1, 8))
code, day = st.sampled_from(CODES), st.sampled_from(DAYS)
pairs = st.tuples(code, code).filter(lambda pair: pair[0] != pair[1])
stated = st.builds(lambda pair, days: Seen(*pair, min(days), max(days)), pairs, st.tuples(day, day))
words = st.builds(
    lambda pair, since, until, apart: Said(*pair, min(since, until), max(since, until), apart),
    pairs, st.sampled_from((FIRST, *DAYS)), st.sampled_from((LAST, *DAYS)), st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(stated, max_size=6), st.lists(words, max_size=4), st.integers(0, 2**16))
def test_the_order_of_statements_does_not_matter(files: list[Seen], said: list[Said], seed: int) -> None:
    """Shuffled, repeated, or the same days told in parts: every code means the same on every day, and a meaning means itself."""
    chance = random.Random(seed)
    known = resolve(CODES, said, files)
    again = [*files, *chance.sample(files, k=len(files) // 2)]
    for each in list(again):
        again += [Seen(each.name, each.asset, each.first, each.first), Seen(each.name, each.asset, each.last, each.last)]
    chance.shuffle(again)
    other = resolve(chance.sample(CODES, k=len(CODES)), chance.sample(said, k=len(said)), again)
    assert known.same_as(other)
    assert known.clashes == other.clashes
    for each in CODES:
        assert known.asset(known.asset(each)) == known.asset(each)
        for when in DAYS:
            meant = known.on(each, when)
            assert known.asset(meant) == meant
            assert each in known.codes(meant)


@settings(max_examples=200, deadline=None)
@given(st.lists(stated, max_size=8))
def test_files_alone_never_join_two_isins(files: list[Seen]) -> None:
    """Two different ISINs are two securities until the user says otherwise."""
    known = resolve(CODES, [], files)
    assert len({known.asset(each) for each in (APPLE, MICROSOFT, ISIN)}) == 3
