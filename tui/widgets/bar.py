"""One line of toned text, cut at the edge: header, tabs, status, hints."""

from collections.abc import Sequence

from tui.lines import Lines, Part


class Bar(Lines):
    DEFAULT_CSS = "Bar { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    WRAPS = False

    def one(self, parts: Sequence[Part]) -> None:
        """Shows the parts."""
        self.write([parts])
