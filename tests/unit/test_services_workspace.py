"""Opening a ledger with its policy and clock."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.services import policy, review
from core.services.errors import Invalid, PolicyError, Refused, exit_code
from core.services.workspace import clock, find_policy, mark_demo, open_workspace
from tests.unit.services_desk import POLICY, desk


def test_a_clock_without_offset_is_meant_in_the_policys_zone(tmp_path: Path) -> None:
    """09:00 in New York in November is 14:00 UTC, in July 13:00 UTC."""
    assert desk(tmp_path).as_of == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert clock(datetime(2026, 7, 1, 9, 0), "America/New_York") == datetime(2026, 7, 1, 13, 0, tzinfo=UTC)  # noqa: DTZ001
    assert clock(datetime(2026, 7, 1, 9, 0, tzinfo=UTC), "America/New_York") == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def test_the_policy_is_the_one_named_else_beside_the_ledger_else_tiers(tmp_path: Path) -> None:
    """Lookup in the order that the command line promises."""
    ledger, named = tmp_path / "a.db", tmp_path / "mine.toml"
    assert find_policy(ledger)[1] == "profile tiers"
    (tmp_path / "a.toml").write_text(POLICY, encoding="utf-8")
    assert find_policy(ledger)[1] == str(tmp_path / "a.toml")
    named.write_text("\ufeff" + POLICY.replace("Stocks", "Shares"), encoding="utf-8")
    found, source = find_policy(ledger, named)
    assert (found.sleeve("stocks").title, source) == ("Shares", str(named))


def test_a_policy_that_cannot_be_read_is_a_sentence_with_its_remedy(tmp_path: Path) -> None:
    """A missing file, bytes that are no text, and a typo: each names the file; all are usage errors."""
    missing, binary, typo = tmp_path / "no.toml", tmp_path / "bin.toml", tmp_path / "typo.toml"
    binary.write_bytes(b"\xff\xfe\x00\x80")
    typo.write_text(POLICY.replace("timezone =", "timezon ="), encoding="utf-8")
    for path, kind in ((missing, Invalid), (binary, Invalid), (typo, PolicyError)):
        with pytest.raises(kind, match=path.name) as caught:
            find_policy(tmp_path / "a.db", path)
        assert exit_code(caught.value) == 2


def test_a_profile_is_put_beside_the_ledger_but_never_over_a_policy_of_ones_own(tmp_path: Path) -> None:
    """`policy use` replaces a shipped profile, and the user's own only where told."""
    ledger = tmp_path / "a.db"
    assert policy.use(ledger, "monitor") == tmp_path / "a.toml"
    policy.use(ledger, "limits")
    (tmp_path / "a.toml").write_text(POLICY, encoding="utf-8")
    with pytest.raises(Refused, match="own"):
        policy.use(ledger, "tiers")
    policy.use(ledger, "tiers", replace=True)
    with open_workspace(ledger) as ws:
        assert policy.show(ws).policy.name
        assert ws.policy_source == str(tmp_path / "a.toml")


def test_a_given_clock_stands_still_and_now_moves_on(tmp_path: Path) -> None:
    """`refresh` leaves a fixed clock alone."""
    with desk(tmp_path) as fixed:
        before = fixed.as_of
        fixed.refresh()
        assert fixed.as_of == before
    with desk(tmp_path, clock=None) as live:
        before = live.as_of
        live.refresh()
        assert live.as_of >= before


def test_the_demo_says_so_wherever_it_is_opened_again(tmp_path: Path) -> None:
    """The mark lies in the ledger."""
    with desk(tmp_path) as ws:
        assert not review.load(ws).demo
        mark_demo(ws)
    with desk(tmp_path) as ws:
        assert review.load(ws).demo


def test_decisions_are_recorded_at_the_given_clock(tmp_path: Path) -> None:
    """`--as-of` is the clock of everything, the journal too."""
    from core.services import journal

    with desk(tmp_path) as ws:
        assert journal.note(ws, "looked at the bands").at == ws.as_of
        with pytest.raises(Invalid):
            journal.note(ws, "  ")
