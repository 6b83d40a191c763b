"""Panels that are made when they are first opened, so that the first frame does not pay for them."""

from tui.panels.base import Panel


def make(name: str) -> Panel:
    """The panel of that name."""
    if name == "lots":
        from tui.panels.lots import LotsPanel

        return LotsPanel()
    if name == "import":
        from tui.panels.imports import ImportPanel

        return ImportPanel()
    if name == "inbox":
        from tui.panels.inbox import InboxPanel

        return InboxPanel()
    if name == "checklist":
        from tui.panels.checklist import ChecklistPanel

        return ChecklistPanel()
    if name == "journal":
        from tui.panels.journal import JournalPanel

        return JournalPanel()
    if name == "harvest":
        from tui.panels.harvest import HarvestPanel

        return HarvestPanel()
    from tui.panels.accounts import AccountsPanel

    return AccountsPanel()
