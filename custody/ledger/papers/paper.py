"""A paper: heading, blocks, tables, what it shows and does not, signature lines, annex of proofs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import chain
from typing import Any

from custody.frozen import dataclass

#: The lines of a value, each of which has a direction of its own, so that no name reorders what stands beside it.
Cell = tuple[str, ...]
#: A row of a form: its name, and what stands there; None where nothing is on record.
Row = tuple[str, str | Cell | None]
#: What stands on everything that a training ledger prints.
TRAINING = "TRAINING - NOTHING HERE IS EVIDENCE"
#: What stands for a value that there is none of.
NONE = "-"
#: What stands for a field of a form of which the ledger holds nothing.
NOT_RECORDED = "not recorded"
#: Names of fields that a paper writes otherwise than with blanks for underscores.
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
    """One part of a paper: its heading, and names with their values in order.

    It stays on one page where it fits.
    """

    heading: str
    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A part in columns: ``widths`` are shares, a cell is its lines, each with its own direction."""

    heading: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    lines: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """All of a paper, in order; values are as recorded and made visible by whoever writes them.

    ``size`` is how many entries the ledger had and ``at`` when the newest was signed (seconds UTC), ``zone`` the time
    zone of the times, ``code`` what a QR code of the paper says, ``notes`` are sentences of ours, ``signatures`` say
    who signs, each with the name where one is known. ``annex`` holds what only proves what ``parts`` say. ``agency``
    and the lines of ``letterhead`` are those of the office that prints it, empty where it states none.
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

    def as_json(self) -> dict[str, Any]:
        """Return the paper as a JSON document for scripts."""
        return asdict(self)

    @property
    def foot(self) -> str:
        """The line that says of which ledger a paper is, and up to which entry."""
        return f"ledger {self.origin}, as of {self.size} entries"

    def texts(self) -> Iterator[str]:
        """Yield every text of the paper."""
        yield from (self.agency, *self.letterhead, self.title, self.foot, *self.notes)
        yield from chain.from_iterable(self.signatures)
        for part in (*self.parts, *self.annex):
            yield part.heading
            if isinstance(part, Table):
                yield from part.columns
                yield from chain.from_iterable(chain.from_iterable(part.lines))
            else:
                yield from chain.from_iterable((name, *value) for name, value in part.rows)


def named(name: str | None, identifier: str) -> str:
    """Write a thing by its name and whole identifier: a paper is read where nothing can be looked up."""
    return f"{name or '(no name)'} [{identifier}]"


def told(value: object) -> str:
    """Write a value as people read it, a dash where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NONE if value is None else str(value)


def words(name: str) -> str:
    """Write a code, or the name of a field or kind, as words; never for what somebody typed."""
    plain = name.removesuffix("_sha256")
    return _NAMES.get(plain, plain.replace("_", " ").replace(".", " "))


def with_past(paper: Paper, told: str | None, *, seen: bool) -> Paper:
    """Return a paper with its ledger's history, ``told`` in a sentence, and whether it is ``seen``.

    ``seen`` is by a witness. The paper is as it was where there is nothing to tell.
    """
    if told is None:
        return paper
    outside = "a witness has taken it in" if seen else "no witness has taken it in"
    past = block("Past of the ledger", (("the ledger", told), ("outside", outside)))
    return replace(paper, parts=(*paper.parts, past))


def block(heading: str, rows: Iterable[Row]) -> Block:
    """Return a block of the rows with a value, and the names of those with none on record."""
    listed = list(rows)
    given = tuple((name, cell(value)) for name, value in listed if value is not None)
    lacking = ", ".join(dict.fromkeys(name for name, value in listed if value is None))
    return Block(heading, (*given, *([(NOT_RECORDED, (lacking,))] if lacking else [])))


def cell(value: str | Cell) -> Cell:
    """Return a value as the lines of a cell."""
    return (value,) if isinstance(value, str) else value
