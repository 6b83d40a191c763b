"""The page about the program: version, licence, what it is not, where data lies."""

from importlib.metadata import PackageNotFoundError, version

from tui.lines import Line

NO_ADVICE = "Trimtab computes from your files and your policy; it gives no financial, tax or legal advice."


def number() -> str:
    """The installed version."""
    try:
        return version("trimtab")
    except PackageNotFoundError:
        return "from the source tree"


def lines() -> list[Line]:
    """The page."""
    return [
        [("Trimtab ", "bold"), (number(), "")],
        "A tax-aware rebalancing workbench in the terminal, over your own export files, on your own machine.",
        "",
        [(NO_ADVICE, "bold")],
        "",
        "Licence: MIT. There is no warranty of any kind; check every order before you place it.",
        "Nothing leaves this machine unless you ask for prices; no order is ever sent anywhere.",
    ]
