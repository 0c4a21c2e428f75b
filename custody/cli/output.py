"""What a command answers on standard output: lines for people, or one JSON document for scripts.

Every text that came from outside is made safe before it reaches a terminal. Nothing else goes to standard output.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from custody.display import visible


class Output:
    """Writes the result of one command; ``command`` names the schema of its JSON document."""

    def __init__(self, stream: TextIO, command: str, *, as_json: bool, warnings: Sequence[str] = ()) -> None:
        self._stream = stream
        self._command = command
        self.as_json = as_json
        self.training = False
        self._warnings = warnings

    def answer(self, document: Mapping[str, Any], lines: Iterable[str]) -> None:
        """Give the result: ``document`` for scripts, with the warnings so far, or ``lines`` for people."""
        if self.as_json:
            training = {"training": True} if self.training else {}
            warned = {"warnings": list(self._warnings)} if self._warnings else {}
            whole = {"schema": f"custody.{self._command}/1", **training, **document, **warned}
            self._stream.write(json.dumps(whole, ensure_ascii=True, indent=2) + "\n")
        else:
            if self.training:
                self._stream.write("TRAINING LEDGER: nothing in it is evidence\n")
            for line in lines:
                self._stream.write(visible(line) + "\n")

    def raw(self, text: str) -> None:
        """Give text that is a format of its own (a note, a proof, a completion script), unchanged."""
        self._stream.write(text)


def columns(rows: Sequence[Sequence[str]], headings: Sequence[str] = ()) -> list[str]:
    """Lay rows out in columns two spaces apart, by the width that cells have once they are visible.

    No rows give no lines, also under headings.
    """
    if not rows:
        return []
    table = [list(headings), *map(list, rows)] if headings else [list(row) for row in rows]
    widths = [max(len(visible(row[at])) for row in table) for at in range(len(table[0]))]
    return [_row(row, widths) for row in table]


def pairs(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Lay out name and value, one a line, values aligned."""
    listed = list(rows)
    width = max((len(name) for name, _ in listed), default=0)
    return [f"{name.ljust(width)}  {value}" if value else name for name, value in listed]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Lay out one row; only the padding is cut at its end, because a name may end in spaces or controls."""
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    padded = [_padded(cell, widths[at]) for at, cell in enumerate(cells[:last])]
    return "  ".join([*padded, *cells[last : last + 1]]) if last >= 0 else ""


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - len(visible(cell)))
