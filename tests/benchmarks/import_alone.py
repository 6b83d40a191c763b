"""`trimtab import` without what follows from it: no transfers, no booking. The same command otherwise."""

from core.services import imports

imports.follow = lambda ws, report: imports.Imported(report)

if __name__ == "__main__":
    from tui.cli import main

    main()
