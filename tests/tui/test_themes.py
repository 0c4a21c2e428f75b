"""Every colour of every theme can be read on what is behind it, and no state is told by colour alone."""

from __future__ import annotations

from functools import cache

import pytest

from custody.pages.parts.page import Tone
from custody.pages.render.signs import SIGNS
from custody.tui.render.themes import FIRST, GROUNDS, PLAIN, TONES, themes

#: WCAG 2.2 success criterion 1.4.3, contrast of text.
LEAST = 4.5


@cache
def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_the_standard_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", TONES)
@pytest.mark.parametrize("tone", TONES[FIRST])
def test_every_tone_can_be_read_on_background_and_panel(theme: str, tone: Tone) -> None:
    background, panel, _ = GROUNDS[theme]
    assert contrast(TONES[theme][tone], background) >= LEAST
    assert contrast(TONES[theme][tone], panel) >= LEAST


@pytest.mark.parametrize("theme", TONES)
def test_what_the_cursor_is_on_can_be_read(theme: str) -> None:
    background, _, accent = GROUNDS[theme]
    assert contrast(background, accent) >= LEAST


def test_each_theme_is_whole_and_the_plain_one_has_no_colour() -> None:
    assert {theme.name for theme in themes()} == set(TONES) == set(GROUNDS)
    for colour in [*TONES[PLAIN].values(), *GROUNDS[PLAIN]]:
        assert len({colour[1:3], colour[3:5], colour[5:7]}) == 1


def test_every_verdict_has_a_sign_of_its_own_beside_its_colour() -> None:
    assert set(SIGNS) == {"good", "warn", "bad"}
    assert len(set(SIGNS.values())) == 3
