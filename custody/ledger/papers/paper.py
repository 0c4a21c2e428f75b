"""The model of a paper: heading, blocks, tables, notes, signature lines, annex of proofs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from hashlib import sha256
from itertools import chain
from typing import Any

from custody.display import grouped, kind_words
from custody.frozen import dataclass

#: The lines of a value, each with a text direction of its own, so that no name reorders its neighbours.
Cell = tuple[str, ...]
#: A row of a form: its name and its value; None where nothing is on record.
Row = tuple[str, str | Cell | None]
#: The line on everything that a training ledger prints.
TRAINING = "TRAINING - NOTHING HERE IS EVIDENCE"
#: The text for a missing value.
NONE = "-"
#: The text for a field of a form that is not on record.
NOT_RECORDED = "not recorded"
#: Names of fields on a paper, other than with blanks for underscores.
_NAMES = {
    "bag_no": "bag number",
    "carrier_class": "carried by",
    "from_address": "from",
    "seal_no": "seal number",
    "to_address": "to",
    "tracking_no": "tracking number",
    "imei": "IMEI",
    "imei2": "second IMEI",
    "imei_as_read": "IMEI as read",
    "iccid": "ICCID",
    "iccid_as_read": "ICCID as read",
    "mac": "MAC address",
    "serial": "serial number",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a paper: its heading, and rows of name and value in order.

    It stays on one page where it fits.
    """

    heading: str
    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A part of a paper in columns: ``widths`` are their shares, ``lines`` the rows of cells."""

    heading: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    lines: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper, in order; values are as recorded, with control characters still to be made visible.

    ``size`` is the ledger's number of entries, ``at`` the date of the newest (seconds UTC), ``zone`` the name of the
    time zone, ``code`` the content of the paper's QR code, ``notes`` the program's own sentences. ``signatures`` are
    (role, name) of the people who sign, the name empty where unknown. ``annex`` has the proofs of ``parts``. ``agency``
    and ``letterhead`` are those of the office that prints it, empty where not set up; ``copy`` is the number of the
    copy, as far as that is counted.
    """

    title: str
    origin: str
    size: int
    at: int
    zone: str
    training: bool
    parts: tuple[Block | Table, ...]
    notes: tuple[str, ...]
    signatures: tuple[tuple[str, str], ...]
    annex: tuple[Block | Table, ...] = ()
    code: str | None = None
    agency: str = ""
    letterhead: tuple[str, ...] = ()
    copy: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return the paper as a JSON document for scripts."""
        return {**asdict(self), "document": self.document}

    @property
    def document(self) -> str:
        """The first half of the SHA-256 of all that the paper says, in hex: it is the same on each sheet."""
        return content_digest(asdict(self))

    @property
    def mark(self) -> str:
        """The line that identifies the document on each sheet."""
        return document_mark(self.document)

    @property
    def signed(self) -> str:
        """The line above the signatures: the document that is signed."""
        return f"{self.title}, {self.mark}"

    @property
    def foot(self) -> str:
        """The footer: the name of the ledger, and its number of entries."""
        return f"ledger {self.origin}, as of {self.size} entries"

    def texts(self) -> Iterator[str]:
        """Yield every text of the paper: headings, names, values, notes, signatures."""
        yield from (self.agency, *self.letterhead, self.title, copy_words(self.copy), self.foot, *self.notes)
        yield self.signed
        yield from chain.from_iterable(self.signatures)
        for part in (*self.parts, *self.annex):
            yield part.heading
            if isinstance(part, Table):
                yield from part.columns
                yield from chain.from_iterable(chain.from_iterable(part.lines))
            else:
                yield from chain.from_iterable((name, *value) for name, value in part.rows)


def content_digest(content: object) -> str:
    """Return the first half of the SHA-256 of a document's content, in hex."""
    return sha256(json.dumps(content, sort_keys=True).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def document_mark(digest: str) -> str:
    """Return the line that identifies a document on each of its sheets."""
    return f"document {grouped(digest)}"


def copy_words(copy: int) -> str:
    """Return what a copy says of itself, such as ``copy 2``; nothing for the first."""
    return f"copy {copy}" if copy > 1 else ""


def named(name: str | None, identifier: str) -> str:
    """Return a name with its whole identifier, such as ``EV/1 [0d3a…]``; ``(no name)`` for None."""
    return f"{name or '(no name)'} [{identifier}]"


def value_text(value: object) -> str:
    """Return a value as text: yes or no for a bool, a dash for None."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NONE if value is None else str(value)


def words(name: str) -> str:
    """Return a code, or the name of a field or kind, as words; not for typed text."""
    plain = name.removesuffix("_sha256")
    return _NAMES.get(plain, kind_words(plain))


def with_past(paper: Paper, told: str | None, *, seen: bool) -> Paper:
    """Return a paper with a block on its ledger's history added; the paper itself where ``told`` is None.

    ``told`` is the history in a sentence, ``seen`` whether a witness has accepted it.
    """
    if told is None:
        return paper
    outside = "a witness has taken it in" if seen else "no witness has taken it in"
    past = block("Past of the ledger", (("the ledger", told), ("outside", outside)))
    return replace(paper, parts=(*paper.parts, past))


def block(heading: str, rows: Iterable[Row]) -> Block:
    """Return a block of the rows with a value, and one last row with the names of those without."""
    listed = list(rows)
    given = tuple((name, cell(value)) for name, value in listed if value is not None)
    lacking = ", ".join(dict.fromkeys(name for name, value in listed if value is None))
    return Block(heading, (*given, *([(NOT_RECORDED, (lacking,))] if lacking else [])))


def cell(value: str | Cell) -> Cell:
    """Return a value as a cell: a string as its only line."""
    return (value,) if isinstance(value, str) else value
