"""Labels and papers as plain text, for a screen, a line printer or a file; every foreign character is made visible."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from custody.display import visible
from custody.ledger.printing.label import Label
from custody.ledger.printing.paper import TRAINING, Paper

#: Characters on a line of a paper.
WIDTH = 76
#: Characters on a line of a label, between its edges.
LABEL_WIDTH = 42
_SIGNED = "signature ________________________________  place, date __________________"


def label_lines(label: Label) -> list[str]:
    """Write a label; what is too long for a line is cut, and the cut is marked."""
    edge = "+" + "-" * (LABEL_WIDTH + 2)
    body = [TRAINING] if label.training else []
    body += [label.reference, *(f"{name} {value}" for name, value in label.rows()), label.identifier]
    return [edge, *(f"| {visible(line, limit=LABEL_WIDTH)}" for line in body), edge]


def paper_lines(paper: Paper) -> list[str]:
    """Write a paper in lines of at most ``WIDTH`` characters, but for a word that is longer than that."""
    lines = [*([TRAINING, ""] if paper.training else ()), paper.title.upper(), *_wrapped(paper.foot)]
    for block in paper.blocks:
        lines += ["", *_wrapped(block.heading), *_rows(block.rows)]
    lines.append("")
    for note in paper.notes:
        lines += _wrapped(note, "- ", "  ")
    for part, name in paper.signatures:
        lines += ["", "", *_wrapped(f"{part}: {name}" if name else f"{part}:"), "", _SIGNED]
    return [*lines, *(["", TRAINING] if paper.training else ())]


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Write names with their values beside them, or below where a word, as a digest is one, has no room there."""
    listed = list(rows)
    room = max((len(name) for name, _ in listed), default=0) + 2
    for name, value in listed:
        if max(map(len, visible(value).split(" "))) > WIDTH - room - 2:
            yield f"  {name}"
            yield from _wrapped(value, "    ", "    ")
        else:
            yield from _wrapped(value, f"  {name.ljust(room)}", " " * (room + 2))


def _wrapped(text: str, first: str = "", more: str = "") -> list[str]:
    return textwrap.wrap(
        visible(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=more,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
