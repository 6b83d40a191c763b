"""SVG of a Textual screen to PNG. The fonts are found on the machine; the SVG's own web font is taken out, so nothing is fetched."""

import re
from pathlib import Path

FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts"), Path.home() / ".local/share/fonts", Path.home() / "Library/Fonts",
    Path("/Library/Fonts"),
)
FONT = "DejaVu Sans Mono"
_FACE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


def without_web_font(svg: str) -> str:
    """The SVG without its `@font-face` rules, which name a server."""
    return _FACE.sub("", svg)


def png(svg: str) -> bytes:
    """The picture, in a font that has every glyph of the screens and joins none. Raises `RuntimeError` where it is not installed."""
    import resvg_py

    folders = [str(folder) for folder in FONT_FOLDERS if folder.is_dir() and any(folder.rglob("DejaVuSansMono*"))]
    if not folders:
        raise RuntimeError("PNG screenshots need the font DejaVu Sans Mono; on Debian: sudo apt install fonts-dejavu-core")
    drawn = resvg_py.svg_to_bytes(
        svg_string=without_web_font(svg).replace("Fira Code", FONT), font_dirs=folders, monospace_family=FONT, skip_system_fonts=True
    )
    return bytes(drawn)
