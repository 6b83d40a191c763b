"""`trimtab wash` as text."""

from tests.tui.cli_desk import Shell


def trade(shell: Shell, kind: str, units: str, value: str, day: str, account: str = "Broker") -> None:
    what = ("--account", account, "--asset", "security:XYZ", "--quantity", units, "--value", value)
    shell("add", kind, *what, "--at", f"{day}T10:00")


def test_the_trace_and_both_lists(fresh: Shell) -> None:
    trade(fresh, "buy", "10", "1000", "2026-06-01")
    trade(fresh, "sell", "10", "900", "2026-11-02")
    trade(fresh, "buy", "4", "350", "2026-11-05", "Other")
    lines = fresh("wash").out.splitlines()
    row = next(line for line in lines if line.startswith("2026-11-02"))
    assert all(word in row for word in ("XYZ", "Broker", "40.00", "Other", "2026-11-05", "154"))
    assert "Disallowed 40.00, of it lost for good 0.00" in lines
    banned = next(line for line in lines if line.startswith("XYZ"))
    assert "2026-12-02" in banned
    assert "60.00" in banned
    assert "  nothing: no lot below its basis would be replaced by what was bought in the last 30 days" in lines


def test_a_ledger_without_losses_says_so(fresh: Shell) -> None:
    trade(fresh, "buy", "10", "1000", "2026-06-01")
    lines = fresh("wash", "--year", "2025").out.splitlines()
    assert lines[0] == "No loss is disallowed in 2025."
    assert "  nothing: no loss of the last 30 days is at stake" in lines


def test_gains_show_what_counts_and_what_is_lost_for_good(fresh: Shell) -> None:
    trade(fresh, "buy", "10", "1000", "2026-06-01")
    trade(fresh, "sell", "10", "900", "2026-11-02")
    trade(fresh, "buy", "4", "350", "2026-11-05", "Roth")
    fresh("accounts", "set", "Roth", "--tax-type", "roth")
    lines = fresh("gains", "--year", "2026").out.splitlines()
    assert "Allowed: short-term -60.00   long-term 0.00   lost for good 40.00" in lines
    assert next(line for line in lines if "XYZ" in line).split()[-3:] == ["short", "40.00", "W"]
