"""Labels and papers as plain text for a screen, printer or file; foreign characters made visible."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from custody.display import printed, typed_lines, visible
from custody.ledger.papers.label import Label
from custody.ledger.papers.paper import TRAINING, Block, Cell, Paper, Table, copy_words

#: Characters on a line of a paper.
WIDTH = 76
#: Characters on a line of a label, between its edges.
LABEL_WIDTH = 42
#: The longest name of a row, in characters, with its value beside it; a longer one has it below.
_LONGEST_NAME = 28
_SIGNED = "signature ________________________________  place, date __________________"


def label_lines(label: Label) -> list[str]:
    """Return a label as lines of LABEL_WIDTH characters between edges; longer text is cut with a mark."""
    edge = "+" + "-" * (LABEL_WIDTH + 2)
    body = [TRAINING] if label.training else []
    body += [label.reference, *(f"{name} {value}" for name, value in label.rows()), label.identifier]
    return [edge, *(f"| {visible(line, limit=LABEL_WIDTH)}" for line in body), edge]


def paper_lines(paper: Paper) -> list[str]:
    """Return a paper as lines of at most ``WIDTH`` characters, except for a longer word."""
    house = [line for text in (paper.agency, *paper.letterhead) if text for line in _wrapped(text)]
    lines = [*([TRAINING, ""] if paper.training else ()), *house, *([""] if house else ())]
    copies = filter(None, [copy_words(paper.copy)])
    lines += [*_wrapped(paper.title), *copies, *_wrapped(paper.foot), *_wrapped(paper.mark)]
    for part in paper.parts:
        lines += _part(part)
    lines.append("")
    for note in paper.notes:
        lines += _wrapped(note, "- ", "  ")
    lines += ["", *_wrapped(paper.signed)] if paper.signatures else []
    for part_of, name in paper.signatures:
        lines += ["", "", *_wrapped(f"{part_of}: {name}" if name else f"{part_of}:"), "", _SIGNED]
    for part in paper.annex:
        lines += _part(part)
    return [*lines, *(["", TRAINING] if paper.training else ())]


def _part(part: Block | Table) -> list[str]:
    lines = ["", *_wrapped(part.heading)]
    if isinstance(part, Block):
        return [*lines, *_rows(part.rows)]
    for cells in part.lines:
        named = zip(part.columns, cells, strict=True)
        filled = [(name, cell) for name, cell in named if any(cell)]
        lines += ["", *_rows(filled)]
    return lines


def _rows(rows: Iterable[tuple[str, Cell]]) -> Iterator[str]:
    """Yield the lines of rows: names with their values beside them, or below if a word has no room."""
    listed = [(name, [line for text in cell for line in typed_lines(text)]) for name, cell in rows]
    room = min(max((len(printed(name)) for name, _ in listed), default=0), _LONGEST_NAME) + 2
    for name, lines in listed:
        shown = printed(name)
        longest = max((len(word) for line in lines for word in printed(line).split(" ")), default=0)
        if longest > WIDTH - room - 2 or len(shown) > room - 2:
            yield from _wrapped(name, "  ", "  ")
            for line in lines:
                yield from _wrapped(line, "    ", "    ")
            continue
        for at, line in enumerate(lines):
            yield from _wrapped(line, f"  {('' if at else shown).ljust(room)}", " " * (room + 2))


def _wrapped(text: str, first: str = "", more: str = "") -> list[str]:
    return textwrap.wrap(
        printed(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=more,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
