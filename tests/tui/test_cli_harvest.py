"""`trimtab harvest` as text."""

from tests.tui.cli_desk import Shell


def test_the_three_lists_of_the_demo(shell: Shell) -> None:
    """HIGH with what is allowed and lost apart, MED with the next lot to become long-term, LOW with its reason, and the year's end."""
    out = shell("harvest").out
    assert "ARKK   Schwab ...321        34  727.60   513.60      0.00  214.00   77.04" in out
    assert "ARKK: 10 bought in Schwab ...765 on 2026-11-10: 214.00 lost for good" in out
    assert "ARKK: what is bought of it from 2026-10-24 to 2026-12-23, in any account, disallows as much of the loss" in out
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert "VTI Schwab ...321 60 18,600.00 +4,580.28 690.23 3.19 Lb288765e1433 on 2027-03-12, 109 days" in rows
    assert "BND Schwab ...765 60 4,350.00 +42.00 0.00 in a retirement or health account nothing is taxed" in rows
    assert "a sale counts in 2026 up to 2026-12-31 on the exchange" in out
    assert "All of them together save 378.12 this year and carry 1,420.30 on" in out
    shell("policy", "use", "monitor", "--replace")
    assert "losses_short" in shell("harvest").out, "what is carried in is unknown where the policy does not state it, with the remedy"
