"""`python -m tests.golden.tax PATH`: `ok ID` or `FAIL ID: expected ..., got ...` per case, exit 1 where one fails."""

import sys
from pathlib import Path

from tests.golden.tax.case import CannotRun, read
from tests.golden.tax.run import report


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("give the file with the cases: python -m tests.golden.tax PATH", file=sys.stderr)
        return 2
    try:
        cases = read(Path(arguments[0]))
    except (OSError, ValueError, KeyError, TypeError, CannotRun) as error:
        print(f"{arguments[0]} cannot be read: {error}", file=sys.stderr)
        return 2
    passed, failed = report(cases)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
