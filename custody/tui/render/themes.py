"""Colours: dark, light, high contrast, monochrome, all with at least 4.5:1 contrast.

No state is shown by colour alone: every tone has a word and a sign of its own (custody.tui.render.layout).
"""

from __future__ import annotations

from textual.theme import Theme

from custody.tui.render.layout import DrawnTone

#: The style of each tone by theme: a colour on the theme's background.
TONES: dict[str, dict[DrawnTone, str]] = {
    "custody-dark": {
        "": "#e6e6e6",
        "good": "#7ddc8a",
        "warn": "#f2c14e",
        "bad": "#ff8f8f",
        "quiet": "#a8b0bd",
        "title": "#8cc8ff",
    },
    "custody-light": {
        "": "#16191f",
        "good": "#14612a",
        "warn": "#7a4b00",
        "bad": "#a01313",
        "quiet": "#4a515c",
        "title": "#0b4a86",
    },
    "custody-contrast": {
        "": "#ffffff",
        "good": "#00ff66",
        "warn": "#ffff00",
        "bad": "#ff9d9d",
        "quiet": "#e0e0e0",
        "title": "#66e0ff",
    },
    "custody-mono": {
        "": "#f0f0f0",
        "good": "#f0f0f0",
        "warn": "#f0f0f0",
        "bad": "#f0f0f0",
        "quiet": "#c8c8c8",
        "title": "#ffffff",
    },
}
#: Background, panel and accent of each theme; text on an accent is the background's colour.
GROUNDS: dict[str, tuple[str, str, str]] = {
    "custody-dark": ("#12161c", "#1c232d", "#8cc8ff"),
    "custody-light": ("#fbfbf9", "#e9ebee", "#0b4a86"),
    "custody-contrast": ("#000000", "#000000", "#ffffff"),
    "custody-mono": ("#101010", "#202020", "#f0f0f0"),
}
FIRST = "custody-dark"
#: The theme for terminals on which no colour is wanted (no-color.org).
PLAIN = "custody-mono"


def themes() -> list[Theme]:
    """Return every theme."""
    return [_theme(name) for name in TONES]


def _theme(name: str) -> Theme:
    tones, (background, panel, accent) = TONES[name], GROUNDS[name]
    return Theme(
        name=name,
        primary=accent,
        secondary=tones["title"],
        warning=tones["warn"],
        error=tones["bad"],
        success=tones["good"],
        accent=accent,
        foreground=tones[""],
        background=background,
        surface=background,
        panel=panel,
        boost=panel,
        dark=name != "custody-light",
        luminosity_spread=0.0,
        text_alpha=1.0,
        variables={
            # Shown reversed (custody.tui.widgets.options), so that a line keeps the contrast of its own tone.
            "block-cursor-background": background,
            "block-cursor-foreground": accent,
            "block-cursor-text-style": "reverse",
            "block-cursor-blurred-background": panel,
            "block-cursor-blurred-foreground": tones[""],
            "input-selection-background": accent,
            "input-selection-foreground": background,
            "input-cursor-background": tones[""],
            "input-cursor-foreground": background,
            "footer-key-foreground": tones["title"],
            "footer-background": panel,
            "footer-foreground": tones[""],
            "footer-description-foreground": tones[""],
            "border": tones["quiet"],
            "border-blurred": tones["quiet"],
            "scrollbar": tones["quiet"],
            "scrollbar-background": panel,
            "text-muted": tones["quiet"],
            "text-disabled": tones["quiet"],
        },
    )


def styles(theme: str) -> dict[DrawnTone, str]:
    """Return the Rich style of each tone in a theme; an unknown theme has those of the first."""
    tones = TONES.get(theme, TONES[FIRST])
    strong: dict[DrawnTone, str] = {"title": "bold", "bad": "bold"}
    return {
        tone: f"{strong.get(tone, '')} {colour if tone else ''}".strip() for tone, colour in tones.items()
    }
