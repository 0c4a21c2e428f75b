"""Styles that are read once in a process: each program of it would read the same text in the same colours anew.

What was read of a style sheet is kept by its text and the colours. Nothing else of Textual differs from the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from textual.css import stylesheet
from textual.css.parse import parse
from textual.css.tokenize import tokenize_values

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


@contextmanager
def styles_once() -> Iterator[None]:
    """Read the styles of the programs that are started here once, until the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stylesheet, "tokenize_values", _tokens)
        patch.setattr(stylesheet, "parse", _rules)
        yield
