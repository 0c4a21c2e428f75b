"""Pictures of screens on file: what is written of each screen, and read again where the handbook shows it.

A file has the rows of a screen, then how they look in each theme, then the keys of a screen of its own. The handbook
draws what stands here and starts no program: what the program draws now is compared with these files elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from tests.tui.grid import Grid
from tests.tui.sitting import LARGE, SMALL, WIDE

FOLDER = Path(__file__).parent / "snapshots"
WIDEST = "160x45"
SIZES = {"80x24": SMALL, "120x40": LARGE, WIDEST: WIDE}
#: What begins a part of a file, and the part that tells keys.
_PART, _KEYS = "--- ", "keys"


@dataclass(frozen=True)
class Filed:
    """One screen on file: its picture in each theme, and the keys that it has beside those that work everywhere."""

    pictures: dict[str, Grid]
    keys: list[tuple[str, str]]


def written(pictures: Mapping[str, Grid], keys: Sequence[tuple[str, str]] = ()) -> str:
    """Write one screen: its text once, how it looks in each theme, and its keys where it has any of its own."""
    parts = [next(iter(pictures.values())).text]
    parts += [f"{_PART}{theme}\n{grid.styles()}" for theme, grid in pictures.items()]
    parts += [f"{_PART}{_KEYS}", *(f"{key}: {does}" for key, does in keys)] if keys else []
    return "\n".join([*parts, ""])


def read(text: str) -> Filed:
    """Read what ``written`` wrote."""
    rows, *parts = text.removesuffix("\n").split(f"\n{_PART}")
    told = dict(part.split("\n", 1) for part in parts)
    keys = [(key, does) for key, _, does in (row.partition(": ") for row in told.pop(_KEYS, "").splitlines())]
    return Filed({theme: Grid.of(rows, styles) for theme, styles in told.items()}, keys)


def on_file(name: str, size: str = "80x24") -> Filed:
    """Return a screen as it is on file."""
    return read((FOLDER / size / f"{name}.txt").read_text(encoding="utf-8"))


def compared(file: Path, text: str) -> str:
    """Compare with the snapshot on file, or write it where that was asked for; says where they differ."""
    if os.environ.get("CUSTODY_GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    return difference(old, text)


def difference(old: str, new: str) -> str:
    """Return where two snapshots differ first: the line, the column, and both lines."""
    for number, (was, is_now) in enumerate(zip_longest(old.split("\n"), new.split("\n")), 1):
        if was != is_now:
            pairs = enumerate(zip_longest(was or "", is_now or ""), 1)
            column = next((at for at, (one, other) in pairs if one != other), 1)
            return f"line {number}, column {column}:\n  was  {was!r}\n  is   {is_now!r}"
    return ""
