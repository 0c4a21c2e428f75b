"""Terminal text as an SVG picture, deterministic, without script or font file.

Prompts and verdict words are coloured, and nothing depends on colour alone. Escape sequences are not interpreted: the
output of our commands has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

_CELL, _LINE, _MARGIN, _TITLE = 8.43, 19, 18, 34
_WORDS = {"VERIFIED": "good", "BROKEN": "bad", "NOT CHECKED": "open"}
_SPLIT = re.compile("(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")")
_STYLE = """\
    text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d7dde4; }
    .prompt { fill: #8fb8f6; } .typed { fill: #ffffff; font-weight: bold; } .title { fill: #9aa7b4; }
    .good { fill: #7ddc9a; font-weight: bold; } .bad { fill: #ff9b9b; font-weight: bold; }
    .open { fill: #f2cd7a; font-weight: bold; }
"""


@dataclass(frozen=True)
class Typed:
    """One typed command, and the lines of its output."""

    who: str
    command: str
    answer: tuple[str, ...]


def draw(title: str, scene: Iterable[Typed]) -> str:
    """Return the picture of a scene under a title bar, as the text of an SVG file."""
    lines: list[list[tuple[str, str]]] = []
    for typed in scene:
        if lines:
            lines.append([])
        first, *more = typed.command.split("\n")
        lines.append([("prompt", f"{typed.who}$ "), ("typed", first)])
        lines += [[("typed", line)] for line in more]
        lines += [_parts(line) for line in typed.answer]
    width = round(2 * _MARGIN + _CELL * max(sum(len(text) for _, text in line) for line in lines))
    height = _TITLE + 2 * _MARGIN + _LINE * (len(lines) - 1)
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">'
        ),
        f"  <title>{escape(title)}</title>",
        f"  <style>\n{_STYLE}  </style>",
        f'  <rect width="{width}" height="{height}" rx="8" fill="#161b22"/>',
        f'  <text class="title" x="{width / 2:g}" y="24" text-anchor="middle">{escape(title)}</text>',
    ]
    for number, line in enumerate(lines):
        if line:
            y = _TITLE + _MARGIN + number * _LINE
            spans = "".join(_span(kind, text) for kind, text in line)
            out.append(f'  <text x="{_MARGIN}" y="{y}" xml:space="preserve">{spans}</text>')
    return "\n".join([*out, "</svg>", ""])


def _parts(line: str) -> list[tuple[str, str]]:
    return [(_WORDS.get(part, ""), part) for part in _SPLIT.split(line) if part]


def _span(kind: str, text: str) -> str:
    shown = escape(text)
    return f'<tspan class="{kind}">{shown}</tspan>' if kind else f"<tspan>{shown}</tspan>"
