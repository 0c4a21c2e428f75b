"""Worked examples in a page: found, and filled with computed content; prose is left alone.

An example is a fenced block whose first line is three backticks, the word ``example`` and the example's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLOCK = re.compile(r"^```example ([a-z0-9-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def names(text: str) -> list[str]:
    """Return the names of the examples of a page, in order."""
    return [match[1] for match in _BLOCK.finditer(text)]


def fill(text: str, examples: Mapping[str, str]) -> str:
    """Return the page with the content of every example replaced.

    Raise KeyError for a block nobody computes, ValueError for a computed example that the page does not show, shows
    twice, or that would end its own block.
    """
    shown = names(text)
    if sorted(shown) != sorted(examples):
        missing = sorted(set(shown) - set(examples))
        if missing:
            raise KeyError(f"nobody computes the examples {', '.join(missing)}")
        raise ValueError(f"the page does not show each of these once: {', '.join(sorted(examples))}")
    for name, content in examples.items():
        if "```" in content:
            raise ValueError(f"the example {name} holds the end of a block")
    return _BLOCK.sub(lambda match: f"```example {match[1]}\n{examples[match[1]].rstrip()}\n```", text)
