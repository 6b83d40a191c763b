"""SVG of a Textual screen to PNG. The fonts are found on the machine; the SVG's own web font is taken out, so nothing is fetched."""

import re
from pathlib import Path

FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/firacode"), Path("/usr/share/fonts"), Path.home() / ".local/share/fonts", Path.home() / "Library/Fonts",
    Path("/Library/Fonts"),
)
_FACE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


def without_web_font(svg: str) -> str:
    """The SVG without its `@font-face` rules, which name a server."""
    return _FACE.sub("", svg)


def png(svg: str) -> bytes:
    """The picture. Raises `RuntimeError` with the remedy where Fira Code is not installed."""
    import resvg_py

    folders = [str(folder) for folder in FONT_FOLDERS if folder.is_dir() and any(folder.rglob("FiraCode*"))]
    if not folders:
        raise RuntimeError("PNG screenshots need the font Fira Code; on Debian: sudo apt install fonts-firacode")
    drawn = resvg_py.svg_to_bytes(
        svg_string=without_web_font(svg), font_dirs=folders, monospace_family="Fira Code", skip_system_fonts=True
    )
    return bytes(drawn)
