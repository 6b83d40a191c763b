"""The colour themes. A theme names every `state-*` variable; `VARIABLES` are the fall-backs that keep any other theme readable.

Adding a theme is adding an entry to `THEMES`. Colour never says anything that a glyph or a word beside it does not say.
"""

from textual.theme import BUILTIN_THEMES, Theme

VARIABLES = {
    "state-ok": "#009E73",
    "state-approaching": "#F0E442",
    "state-soft": "#E69F00",
    "state-hard": "#D55E00",
    "state-note": "#56B4E9",
    "state-other": "#CC79A7",
    "line": "#4a4a4a",
    "quiet": "#9a9a9a",
    "row": "#2d3a45",
    "row-quiet": "#232323",
}
"""Okabe and Ito's palette on #121212: contrast 4.8 and up (WCAG), told apart under the common colour blindnesses."""

DARK = "trimtab-dark"
MONO = "trimtab-mono"
"""Without any colour: what is highlighted is in reverse, what is grave in bold, what is quiet as everything else."""
_NONE = "ansi_default"
MONO_TONES = {
    "ok": "", "approaching": "", "soft": "bold", "hard": "bold", "note": "", "other": "italic", "quiet": "", "heading": "bold",
    "header": "bold underline", "cursor": "bold reverse", "cursor-blur": "bold",
}  # fmt: skip
"""How a table draws each tone there; the codes beside it (`!!`, `ok`) say what colour says elsewhere."""

THEMES = (
    Theme(
        name=DARK,
        primary="#56B4E9",
        secondary="#009E73",
        warning="#E69F00",
        error="#D55E00",
        success="#009E73",
        accent="#CC79A7",
        foreground="#e4e4e4",
        background="#121212",
        surface="#1a1a1a",
        panel="#232323",
        dark=True,
        variables={
            **VARIABLES,
            "block-cursor-text-style": "bold",
            "footer-key-foreground": "#56B4E9",
            "input-selection-background": "#56B4E9 35%",
            "border": "#4a4a4a",
            "scrollbar": "#3a3a3a",
            "scrollbar-background": "#1a1a1a",
        },
    ),
    Theme(
        name=MONO,
        primary=_NONE,
        secondary=_NONE,
        warning=_NONE,
        error=_NONE,
        success=_NONE,
        accent=_NONE,
        foreground=_NONE,
        background=_NONE,
        surface=_NONE,
        panel=_NONE,
        boost=_NONE,
        ansi=True,
        variables={
            **BUILTIN_THEMES["ansi-dark"].variables,
            **dict.fromkeys(VARIABLES, _NONE),
            **dict.fromkeys(("border", "border-blurred", "scrollbar", "scrollbar-background", "footer-key-foreground"), _NONE),
            "block-cursor-text-style": "bold reverse",
            "block-cursor-blurred-text-style": "bold reverse",
            "input-cursor-text-style": "reverse",
            "button-focus-text-style": "bold reverse",
        },
    ),
)
