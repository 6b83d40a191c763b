"""Taking files in: every row accounted for, nothing twice, nothing lost, one transaction."""


import pytest

from core.ledger import ImportCancelled, Ledger
from core.model import EventKind, Fate
from tests.ledger.notation import NOON, at, file, h
from tests.replacing import replace


def counts(booked: int = 0, duplicate: int = 0, ignored: int = 0, quarantined: int = 0) -> dict[Fate, int]:
    return {Fate.BOOKED: booked, Fate.DUPLICATE: duplicate, Fate.IGNORED: ignored, Fate.QUARANTINED: quarantined}


def test_rows_read_are_booked_duplicate_ignored_or_quarantined(ledger: Ledger) -> None:
    """The law of every file: rows read = booked + duplicate + ignored + quarantined, and each is told with line and reason."""
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").ignored("rollover").quarantined("what is this").price("crypto:BTC", "20000").parsed
    report = ledger.imports.add([parsed])
    assert counts(booked=3, ignored=1, quarantined=1) == report.files[0].counts
    assert 5 == report.files[0].read == sum(report.files[0].counts.values())
    assert report.events_new == 1
    assert [(row.line, row.raw, row.cause) for row in report.files[0].quarantined] == [(5, "what is this", "unknown type")]
    assert [(row.line, row.rule) for row in report.files[0].ignored] == [(4, "margin rollover")]
    assert report.files[0].observations == 1
    assert ledger.verify() == []


def test_an_event_keeps_every_digit_and_every_leg(ledger: Ledger) -> None:
    """18 decimals, signs, stated values, time to the microsecond and the stated date come back as they went in."""
    when = at("2024-03-01T10:11:12.123456")
    builder = file().trade(
        "T1", "+0.000000000000000001 ETH {0.01 USD}", "-123456789012345678.5 USD", "-0 BNB fee", when=when, kind=EventKind.SWAP
    )
    draft = replace(builder.parsed.drafts[0], refs=("0xabc", "order 7"), note="=1+1", variety="", stated_date=when.date())
    builder.parsed.drafts[0] = draft
    ledger.imports.add([builder.parsed])
    (event,) = ledger.events.all()
    assert [str(leg.quantity) for leg in event.legs] == ["1E-18", "-123456789012345678.5", "0"]
    assert str(event.legs[0].value) == "0.01"
    assert (draft.key.hex(), draft.kind, draft.at, draft.refs, draft.note, draft.stated_date) == (
        event.key, event.kind, event.at, event.refs, event.note, event.stated_date,
    )  # fmt: skip
    assert event == ledger.events.get(event.key)


def test_the_same_file_twice_adds_nothing(ledger: Ledger) -> None:
    """A; A == A: every row of the second is a duplicate, and no event, price or balance is there twice."""
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").price("crypto:BTC", "20000").position("crypto:BTC", "1").parsed
    ledger.imports.add([parsed])
    before = (ledger.events.all(), ledger.prices.all(), ledger.positions.all())
    again = ledger.imports.add([replace(parsed, name="renamed.csv")])
    assert counts(duplicate=4) == again.files[0].counts
    assert again.events_new == 0
    assert before[:2] == (ledger.events.all(), ledger.prices.all())
    assert len(ledger.positions.latest()) == 1
    assert ledger.verify() == []


def test_two_equal_fills_in_one_second_both_stay(ledger: Ledger) -> None:
    """Identity counts: equal rows differ by their occurrence, and an overlapping window is the multiset maximum, not the sum."""

    def fills(number: int, name: str) -> object:
        builder = file(name)
        for occurrence in range(number):
            builder.trade(f"fill {occurrence}", "+1 BTC", "-20000 USD")
        return builder.parsed

    ledger.imports.add([fills(2, "a.csv")])  # type: ignore[list-item]
    assert len(ledger.events.all()) == 2
    report = ledger.imports.add([fills(3, "b.csv")])  # type: ignore[list-item]
    assert len(ledger.events.all()) == 3
    assert counts(booked=2, duplicate=4) == report.files[0].counts


def test_two_files_of_one_import_may_overlap(ledger: Ledger) -> None:
    """The files of a folder are judged one after another inside one import."""
    one = file("a.csv").trade("T1", "+1 BTC", "-20000 USD").trade("T2", "+2 BTC", "-40000 USD").parsed
    two = file("b.csv").trade("T2", "+2 BTC", "-40000 USD").trade("T3", "+3 BTC", "-60000 USD").parsed
    report = ledger.imports.add([one, two])
    assert [counts(booked=4), counts(booked=2, duplicate=2)] == [each.counts for each in report.files]
    assert len(ledger.events.all()) == 3
    assert len(ledger.imports.list()) == 1


def test_the_same_draft_twice_in_one_file_stands_once(ledger: Ledger) -> None:
    """A file that says the same thing twice under one id has it booked once and its second rows as duplicates."""
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").trade("T1", "+1 BTC", "-20000 USD").parsed
    report = ledger.imports.add([parsed])
    assert counts(booked=2, duplicate=2) == report.files[0].counts
    assert len(ledger.events.all()) == 1
    assert ledger.verify() == []


def test_one_row_may_support_two_events(ledger: Ledger) -> None:
    """A row that means two things (a reward and its fee) books both; neither is taken for a rival of the other."""
    builder = file()
    row = builder.row("reward with fee", h("r1"))
    income = file().trade("reward", "+1 ETH", kind=EventKind.INCOME).parsed.drafts[0]
    fee = file().trade("reward fee", "-0.1 ETH fee", kind=EventKind.FEE).parsed.drafts[0]
    builder.parsed.drafts += [replace(income, rows=(row,)), replace(fee, rows=(row,))]
    for _ in range(2):
        ledger.imports.add([builder.parsed])
        assert len(ledger.events.all()) == 2
    assert ledger.verify() == []
    assert [row.line for row in ledger.imports.lines([income.key.hex()])[income.key.hex()]] == [2, 2]


def test_a_dry_run_reports_and_leaves_nothing(ledger: Ledger) -> None:
    """The report of a rehearsal is that of the import, and the ledger is untouched."""
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").quarantined("?").parsed
    revision = ledger.revision()
    rehearsal = ledger.imports.add([parsed], dry_run=True)
    assert (0, revision, [], ()) == (rehearsal.id, ledger.revision(), ledger.events.all(), ledger.imports.list())
    assert ledger.accounts.all() == {}
    report = ledger.imports.add([parsed])
    assert report.files[0].counts == rehearsal.files[0].counts


def test_cancelling_leaves_nothing_and_progress_reaches_the_end(ledger: Ledger) -> None:
    """Progress counts rows up to all of them; a cancel asked for in between rolls everything back."""
    builder = file()
    for number in range(6000):
        builder.trade(f"T{number}", "+1 BTC", "-20000 USD", when=NOON)
    seen: list[tuple[int, int]] = []
    with pytest.raises(ImportCancelled):
        ledger.imports.add([builder.parsed], progress=lambda *told: seen.append(told), cancelled=lambda: len(seen) >= 2)
    assert len(seen) == 2
    assert (ledger.events.all(), ledger.imports.list()) == ([], ())
    ledger.imports.add([builder.parsed], progress=lambda *told: seen.append(told))
    assert seen[-1] == (12000, 12000)
    assert seen[2:] == sorted(seen[2:])


def test_a_bulk_load_ends_with_every_index_in_place(ledger: Ledger) -> None:
    """Indexes that were dropped for a large file are all back afterwards, and duplicates are found through them."""
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
    before = ledger._db.rows(indexes)
    builder = file()
    for number in range(10_500):
        builder.trade(f"T{number}", "+1 BTC", "-20000 USD")
    assert counts(booked=21000) == ledger.imports.add([builder.parsed]).files[0].counts
    assert before == ledger._db.rows(indexes)
    assert counts(duplicate=21000) == ledger.imports.add([builder.parsed]).files[0].counts


def test_lines_lead_back_to_every_file(ledger: Ledger) -> None:
    """An event knows all lines of all files that say it; an event entered by hand has none."""
    ledger.imports.add([file("a.csv").trade("T1", "+1 BTC", "-20000 USD").parsed])
    ledger.imports.add([file("b.csv").ignored("x").trade("T1", "+1 BTC", "-20000 USD").parsed])
    key = h("id", "T1").hex()
    found = ledger.imports.lines([key, "ab" * 16])
    assert sorted((line.name, line.line) for line in found[key]) == [("a.csv", 2), ("a.csv", 3), ("b.csv", 3), ("b.csv", 4)]
    assert found["ab" * 16] == ()


def test_events_of_a_file_come_in_its_order(ledger: Ledger) -> None:
    report = ledger.imports.add([file().trade("T2", "+1 BTC", "-1 USD").trade("T1", "+1 BTC", "-2 USD").parsed])
    assert (h("id", "T2").hex(), h("id", "T1").hex()) == ledger.imports.event_keys(report.files[0].id)


def test_revisions_move_with_what_they_stand_for(ledger: Ledger) -> None:
    """Any committed write moves the revision; the facts revision moves only where booking could come out differently."""
    parsed = file().trade("T1", "+1 BTC", "-20000 USD").parsed
    ledger.imports.add([parsed])
    revision, facts = ledger.revision(), ledger.facts_revision()
    ledger.imports.add([parsed])
    assert revision < ledger.revision()
    assert facts == ledger.facts_revision()
    ledger.journal.append("note", "review", "quiet week")
    assert facts == ledger.facts_revision()
    ledger.answers.set("crypto-basis-before-2025", "wallet", "kept by wallet")
    assert facts < ledger.facts_revision()


def test_bytes_that_are_no_text_are_kept_visibly(ledger: Ledger) -> None:
    """A file name or a row with undecodable bytes or NULs is stored, not refused with a traceback."""
    parsed = file("caf\udce9.csv").quarantined("bad \udcff row \0 end", key=b"").parsed
    ledger.imports.add([parsed])
    (row,) = ledger.imports.quarantine()
    assert (row.file, row.text) == ("caf\\udce9.csv", "bad \\udcff row \0 end")
    entry = ledger.journal.append("note", "caf\udce9", "\ud800", {"naïve": "\udfff"})
    assert (entry.subject, entry.payload) == ("caf\\udce9", {"naïve": "\\udfff"})
    assert ledger.verify() == []
