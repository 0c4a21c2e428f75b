"""What a sitting leaves out that no terminal shows: styles read anew for each program, frames between settled ones.

Each program of a process reads the same styles in the same colours: what was read of a style sheet is kept by its text
and the colours. A terminal draws no frame for each of many keys either; where the program has come to rest all that
changed is drawn, by the same way, so that what cannot be drawn fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from textual.app import App
from textual.css import stylesheet
from textual.css.parse import parse
from textual.css.tokenize import tokenize_values
from textual.screen import Screen

_draw = Screen._compositor_refresh
_read: dict[tuple[object, ...], list[Any]] = {}


@cache
def _colours(variables: frozenset[tuple[str, str]]) -> dict[str, Any]:
    return tokenize_values(dict(variables))


def _tokens(variables: dict[str, str]) -> dict[str, Any]:
    return _colours(frozenset(variables.items()))


def _rules(scope: str, css: str, read_from: object, *, variable_tokens: Any, **how: Any) -> list[Any]:
    """Return the rules of a style sheet; the tokens of colours are kept for good, so their identity names them."""
    key = (scope, css, read_from, id(variable_tokens), *sorted(how.items()))
    if key not in _read:
        _read[key] = list(parse(scope, css, read_from, variable_tokens=variable_tokens, **how))  # type: ignore[arg-type]  # as Textual passes it on
    return _read[key]


def _later(screen: Screen[Any]) -> None:
    """Leave what changed to ``draw``: the compositor knows its places."""
    if screen is screen.app.screen:
        screen._dirty_widgets.clear()
    else:
        _draw(screen)


def draw(app: App[Any]) -> None:
    """Draw what changed on the screen since it was drawn last."""
    _draw(app.screen)


@contextmanager
def light() -> Iterator[None]:
    """Read styles once and draw only when asked, until the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stylesheet, "tokenize_values", _tokens)
        patch.setattr(stylesheet, "parse", _rules)
        patch.setattr(Screen, "_compositor_refresh", _later)
        yield
