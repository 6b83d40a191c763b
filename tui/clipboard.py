"""Sending text to the clipboard. A terminal gives no receipt, so what is said is 'sent', and a file keeps the text."""

from pathlib import Path
from typing import Any

from textual.app import App


def kept_in() -> Path:
    """The file of last resort."""
    from platformdirs import user_data_path

    return user_data_path("trimtab", appauthor=False) / "clip.txt"


def send(app: App[Any], text: str) -> str:
    """Sends `text` by OSC 52 and keeps it in a file; returns the sentence to show."""
    app.copy_to_clipboard(text)
    path = kept_in()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return "Sent to the terminal's clipboard."
    return f"Sent to the terminal's clipboard; also in {path}."
