"""One hostile case: files, what a verifier is asked about them, and the row of the table that says what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What can be verified: a proof file, growth between two checkpoints, a published folder, an exported one.
PROOF, GROWTH, PUBLISHED, EXPORT = "proof", "growth", "published", "export"
#: Names of the files that a case brings for each of these.
FILE, OLD, NEW, BETWEEN, FOLDER = "p.tlog-proof", "old", "new", "between", "folder"
FIELDS, PART = "p.fields.json", "part"


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link instead of a file, to ``target``."""

    target: str


@dataclass(frozen=True, slots=True)
class Case:
    """What is handed over, and what is asked about it.

    ``row`` is the key of a row of the table, empty where the two readers need only agree. ``files`` are contents by
    path; ``words`` are flags that both readers know, with the names of these files.
    """

    name: str
    row: str
    sort: str
    vkey: str
    files: Mapping[str, bytes | Link]
    words: tuple[str, ...] = field(default=())
