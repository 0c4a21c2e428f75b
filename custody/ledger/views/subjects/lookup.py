"""Records by identifier, unique prefix or name, and lists of records read page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from custody.display import code_words, quoted
from custody.errors import Ambiguous, NotFound
from custody.ledger.ports import LabelRow, LedgerReader
from custody.ledger.views.subjects.duplicate_references import labelled
from custody.ledger.views.subjects.list_counts import Counts
from custody.model import layouts
from custody.model.correction_types import CORRECTION
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.record import Record
from custody.model.records import Actor, Key
from custody.model.schema import ids

R = TypeVar("R", bound=Record)
#: Fewest characters of an identifier that are looked up as a prefix.
SHORTEST = 4
#: Characters of an identifier that lists and remedies show; a name of fewer may begin some identifier by chance.
SHORT = 8
_HEX = frozenset("0123456789abcdef")
PAGE = 500


class Lookup:
    """Typed record access on one reader; ``counts`` caches lengths of lists between readers."""

    def __init__(self, reader: LedgerReader, counts: Counts | None = None) -> None:
        self.reader = reader
        self._counts = Counts() if counts is None else counts

    def get(self, cls: type[R], key: str) -> R:
        """Return a record; raise NotFound if there is none."""
        found = self.maybe(cls, key)
        if found is None:
            raise NotFound(f"there is no {code_words(cls.space)} {key}")
        return found

    def maybe(self, cls: type[R], key: str) -> R | None:
        """Return a record, None if there is none."""
        doc = self.reader.record(cls.space, key)
        return None if doc is None else cls.from_doc(doc)

    def under(self, cls: type[R], term: str, low: str = "", high: str | None = None) -> Iterator[R]:
        """Yield the records under a term with low <= value <= high (``high`` None: exactly ``low``).

        In order of value, then key. Read in batches that double, so the first few cost little.
        """
        return chain.from_iterable(self.batches(cls, term, low, high))

    def batches(self, cls: type[R], term: str, low: str = "", high: str | None = None) -> Iterator[list[R]]:
        """Yield the records of ``under`` in the batches that are read."""
        top, batch = low if high is None else high, 1
        after: tuple[str, str] | None = None
        while page := self.reader.find(cls.space, term, low, top, limit=PAGE, after=after):
            keys = [key for _, key in page]
            while keys:
                yield self.many(cls, keys[:batch])
                keys, batch = keys[batch:], min(2 * batch, PAGE)
            if len(page) < PAGE:
                return
            after = page[-1]

    def all(self, cls: type[R]) -> Iterator[R]:
        """Yield every record of a class, in order of record."""
        return self.under(cls, "all")

    def count(self, cls: type[Record], term: str, low: str, high: str) -> int:
        """Return the number of records of a class listed under a term with low <= value <= high."""
        return self._counts.count(self.reader, cls.space, term, low, high)

    def resolve(self, space: str, text: str) -> str:
        """Return the identifier for a full identifier, a unique prefix or a name.

        Raises NotFound, or Ambiguous with the candidates.
        """
        if ids.is_uuid4(text):
            if self.reader.record(space, text) is None:
                raise NotFound(f"there is no {code_words(space)} {text}", hint=_listing(space))
            return text
        named = sorted({row.subject for row in labelled(self.reader, text) if row.space == space})
        if len(named) == 1:
            self._only(space, text, named[0])
            return named[0]
        if len(named) > 1:
            raise Ambiguous(
                f"{len(named)} {_several(space)} are named {text!r}: {', '.join(named)}", candidates=named
            )
        if len(text) < SHORTEST:
            raise NotFound(
                f"there is no {code_words(space)} named {quoted(text)}",
                hint=f"Give the name, the identifier, or its first {SHORTEST} characters or more.",
            )
        fitting = self.beginning(space, text, 2)
        if len(fitting) > 1:
            raise Ambiguous(f"several {_several(space)} begin with {text}", candidates=fitting)
        if not fitting:
            raise NotFound(
                f"there is no {code_words(space)} named {quoted(text)} or beginning with it",
                hint=_listing(space),
            )
        return fitting[0]

    def _only(self, space: str, text: str, named: str) -> None:
        """Raise Ambiguous if a name is also the beginning of another subject's identifier."""
        if len(text) < SHORT or not set(text[:SHORT]) <= _HEX:
            return
        others = self.beginning(space, text, 2)
        other = next((key for key in others if key != named), None)
        if other is not None:
            raise Ambiguous(
                f"{text!r} is the name of {code_words(space)} {named} and the beginning of {other}",
                hint="Give the identifier in full.",
                candidates=(named, other),
            )

    def beginning(self, space: str, text: str, most: int) -> list[str]:
        """Return at most ``most`` keys that begin with a text, in order; empty for an empty text."""
        page = self.reader.keys_from(space, text, most) if text else []
        return [key for key in page if key.startswith(text)]

    def actor_of_key(self, name: str) -> Actor:
        """Return the actor who owns a key name; raise NotFound if there is none."""
        key = self.maybe(Key, name)
        if key is None:
            raise NotFound(f"no actor of this ledger has the key {name}")
        return self.get(Actor, key.actor)

    def label_of(self, space: str, subject: str, positions: list[int] | None = None) -> str | None:
        """Return the newest human name of a subject, None if it has none or it was erased.

        Of several sorts of name (reference, serial number) it is the first, a reference before all others; a
        correction counts for its own sort.
        """
        rows = self.reader.labels_of([subject], [space])
        if positions is not None:
            rows = [row for row in rows if row.position in positions]
        return self._newest(rows)

    def labels_of(self, space: str, subjects: Collection[str]) -> dict[str, str]:
        """Return by subject the ``label_of`` of subjects of a space, without the nameless."""
        return self.labels_in([space], subjects)

    def labels_in(self, spaces: Collection[str], subjects: Collection[str]) -> dict[str, str]:
        """Return by subject the ``label_of`` of subjects of several spaces, in one query."""
        rows: dict[str, list[LabelRow]] = {}
        for row in self.reader.labels_of(subjects, spaces) if subjects else ():
            rows.setdefault(row.subject, []).append(row)
        named = {subject: self._newest(some) for subject, some in rows.items()}
        return {subject: label for subject, label in named.items() if label is not None}

    def many(self, cls: type[R], keys: Sequence[str]) -> list[R]:
        """Return the records with these keys, in their order; keys without a record are left out."""
        found = self.reader.records_of(cls.space, keys) if keys else {}
        return [cls.from_doc(found[key]) for key in keys if key in found]

    def _newest(self, rows: Iterable[LabelRow]) -> str | None:
        """Return the newest label of the first sort of name, None without rows."""
        named = [(self._sort_of(row), row.label) for row in rows]
        first = min((sort for sort, _ in named), key=_precedence, default=None)
        return next((label for sort, label in reversed(named) if sort == first), None)

    def _sort_of(self, row: LabelRow) -> str:
        """Return the field of a label; of a correction, the corrected field."""
        if row.field != CORRECTION:
            return row.field
        envelope = parse_entry(self.reader.entry(row.position).note).envelope
        layout = layouts.layout(envelope.v, envelope.kind)
        openings = opening_format.decode(self.reader.openings(row.position))
        return opening_format.read(layout, openings).facts.text("field") or row.field


def _precedence(field: str) -> tuple[bool, bool, str]:
    """Return the sort key of name fields: reference first, foreign number last."""
    return field == "foreign_number", field != "reference", field


def _listing(space: str) -> str:
    """Return a hint with the command that lists a space."""
    if space == "object":
        return "`custody case show` lists the objects of a case, `custody log show` every entry."
    if space in LISTED:
        return f"List what exists with `custody {space.replace('_', '-')} list`."
    return "`custody log show` lists every entry, with what each is about."


def _several(space: str) -> str:
    """Return the plural noun of a space."""
    word = code_words(space)
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


LISTED = frozenset(
    {
        "actor",
        "assistance_order",
        "mla_request",
        "backup",
        "case",
        "copy",
        "destructive_examination",
        "enquiry",
        "exhibit",
        "inspection",
        "inventory",
        "legal_hold",
        "preservation_order",
        "location",
        "privilege",
        "production_order",
        "preservation_request",
        "scene",
        "seizure",
    }
)
