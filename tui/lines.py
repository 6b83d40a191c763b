"""Lines of toned text, and how a widget draws them. Text is literal: nothing in it is ever read as markup."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tui.text import clean, width

Part = tuple[str, str]
"""A text and its tone: ok, approaching, soft, hard, note, other, quiet, bold, or empty."""
Line = str | Sequence[Part]

_STYLES = {"quiet": "$quiet", "bold": "bold", "": "", **{tone: f"$state-{tone}" for tone in ("ok", "approaching", "soft", "note", "other")}}
_STYLES["hard"] = "bold $state-hard"
_STYLES["key"] = "bold $state-note"
_STYLES["reverse"] = "reverse bold"


def content(lines: Iterable[Line]) -> Content:
    """The lines as Textual content."""
    drawn: list[Content | str | tuple[str, str]] = []
    for number, line in enumerate(lines):
        if number:
            drawn.append("\n")
        parts: Sequence[Part] = [(line, "")] if isinstance(line, str) else line
        drawn += [(clean(text), _STYLES[tone]) if _STYLES[tone] else clean(text) for text, tone in parts if text]
    return Content.assemble(*drawn)


def plain(lines: Iterable[Line]) -> str:
    """The lines without tones, for the clipboard."""
    return "\n".join(line if isinstance(line, str) else "".join(text for text, _ in line) for line in lines)


def wrapped(line: Line, cells: int) -> list[Line]:
    """The line in as many as it takes, those after the first set in by one blank more than it is."""
    parts: Sequence[Part] = [(line, "")] if isinstance(line, str) else line
    text = clean("".join(text for text, _ in parts))
    if width(text) <= cells:
        return [line]
    indent = min(len(text) - len(text.lstrip(" ")) + 1, cells // 2)
    tones = [tone for text, tone in parts for _ in clean(text)]
    made: list[Line] = []
    at = 0
    while at < len(text):
        lead = " " * indent if made else ""
        end = _break(text, at, cells - len(lead))
        made.append([(lead, ""), *_toned(text[at:end].rstrip(" "), tones[at:end])])
        at = end
        while at < len(text) and text[at] == " ":
            at += 1
    return made


def _break(text: str, at: int, cells: int) -> int:
    """Where the line that begins at `at` ends: behind the last blank that fits, else behind the last character that does."""
    end = at
    while end < len(text) and width(text[at : end + 1]) <= cells:
        end += 1
    if end < len(text) and text[end] != " ":
        blank = text.rfind(" ", at, end)
        if blank > at and text[at:blank].strip():
            return blank + 1
    return max(end, at + 1)


def _toned(text: str, tones: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for character, tone in zip(text, tones, strict=False):
        if parts and parts[-1][1] == tone:
            parts[-1] = (parts[-1][0] + character, tone)
        else:
            parts.append((character, tone))
    return parts


class Lines(Static):
    """A widget that shows toned lines, wrapped with a hanging indent."""

    DEFAULT_CSS = "Lines { height: auto; }"
    WRAPS = True

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__("", id=id, classes=classes, markup=False)
        self.lines: tuple[Line, ...] = ()

    def write(self, lines: Iterable[Line]) -> None:
        """Shows the lines."""
        self.lines = tuple(lines)
        self._show()

    def on_resize(self, event: Resize) -> None:
        self._show()

    def _show(self) -> None:
        cells = self.size.width
        if not self.WRAPS:
            self.update(content(self.lines), layout=False)
        elif cells:
            grows = not self.has_class("detail")
            self.update(content(part for line in self.lines for part in wrapped(line, cells)), layout=grows)
        else:
            self.update(content(self.lines))
