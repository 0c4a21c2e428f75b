"""Styles that are read once in a process: each program of it would read the same text in the same colours anew.

What was read of a style sheet is kept by its text and the colours, and what of it holds for a widget by all that
selectors ask of it and of what it is in. Nothing else of Textual differs from the program.
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
from textual.css.stylesheet import Stylesheet
from textual.css.tokenize import tokenize_values
from textual.dom import DOMNode

_read: dict[tuple[object, ...], list[Any]] = {}


#: What holds for a widget: its rules, None where there are none, and which sorts of selectors ask for it.
_holds: dict[tuple[object, ...], tuple[Any, tuple[bool, bool]]] = {}
#: A number for each list of rules that a program had.
_lists: dict[tuple[int, ...], int] = {}
#: The widgets whose rules are being looked up, the innermost last, and those rules.
_looked: list[tuple[DOMNode, list[Any]]] = []
_apply, _replace = Stylesheet.apply, Stylesheet.replace_rules.__func__  # type: ignore[attr-defined]  # a class method


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


def _list_of(sheet: Any) -> int:
    """Return the number of the rules of a program; they are kept for good, so their identities name them."""
    rules = sheet.rules
    if getattr(sheet, "_numbered", (None, 0))[0] is not rules:
        sheet._numbered = rules, _lists.setdefault(tuple(map(id, rules)), len(_lists))
    number: int = sheet._numbered[1]
    return number


def _asked(node: DOMNode) -> tuple[object, ...]:
    """Return all that a selector asks of one widget."""
    if isinstance(node, App):
        themed = (node.theme, node.native_ansi_color, node.no_color, node.is_inline)
        return type(node), node._id, frozenset(node._classes), node.app_focus, *themed
    can_focus = getattr(node, "can_focus", False)
    return type(node), node._id, frozenset(node._classes), node._pseudo_classes_cache_key, can_focus


def _applied(sheet: Any, node: DOMNode, *, animate: bool = False, cache: Any = None) -> None:
    """Style a widget: Textual looks its rules up where none was asked for like it, else they are the same."""
    key = (_list_of(sheet), *map(_asked, node.css_path_nodes))
    if key in _holds:
        if getattr(node, "_styled", None) == key:
            # Nothing that a selector asks of it, or of what it is in, is other than when it was styled last.
            return
        node._styled = key  # type: ignore[attr-defined]  # kept with the widget, and so for as long as it
        rules, (node._has_hover_style, others) = _holds[key]
        node._has_focus_within = node._has_order_style = node._has_odd_or_even = others
        if rules is not None:
            sheet.replace_rules(node, rules, animate=animate)
        sheet._process_component_classes(node)
        return
    # What it was styled like before is then no reason to leave it alone.
    node._styled = None  # type: ignore[attr-defined]  # kept with the widget, and so for as long as it
    found: list[Any] = []
    _looked.append((node, found))
    try:
        _apply(sheet, node, animate=animate, cache=cache)
    finally:
        _looked.pop()
    # Rules that ask for what a widget has beside it are looked up each time.
    if not (node._has_focus_within or node._has_order_style or node._has_odd_or_even):
        _holds[key] = (found[0] if found else None), (node._has_hover_style, False)


def _replaced(kind: type[Stylesheet], node: DOMNode, rules: Any, animate: bool = False) -> None:
    """Note the rules of the widget that is looked up, and give them to it."""
    if _looked and _looked[-1][0] is node:
        _looked[-1][1].append(rules)
    _replace(kind, node, rules, animate=animate)


@contextmanager
def styles_once() -> Iterator[None]:
    """Read the styles of the programs that are started here once, until the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stylesheet, "tokenize_values", _tokens)
        patch.setattr(stylesheet, "parse", _rules)
        patch.setattr(Stylesheet, "apply", _applied)
        patch.setattr(Stylesheet, "replace_rules", classmethod(_replaced))
        yield
