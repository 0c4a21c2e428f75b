"""Finds subjects by identifier, unique prefix or human name, and gives records page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from custody.errors import Ambiguous, NotFound, UsageError
from custody.ledger.ports import LabelRow, LedgerReader
from custody.model import ids
from custody.model.records import Actor, Key, Record

R = TypeVar("R", bound=Record)
#: Fewest characters of an identifier that are looked up as a prefix.
SHORTEST = 4
PAGE = 500


class Lookup:
    """Reads records of one reader."""

    def __init__(self, reader: LedgerReader) -> None:
        self.reader = reader

    def get(self, cls: type[R], key: str) -> R:
        """Give a record; NotFound if there is none."""
        found = self.maybe(cls, key)
        if found is None:
            raise NotFound(f"there is no {cls.space} {key}")
        return found

    def maybe(self, cls: type[R], key: str) -> R | None:
        """Give a record or None."""
        doc = self.reader.record(cls.space, key)
        return None if doc is None else cls.from_doc(doc)

    def under(self, cls: type[R], term: str, low: str = "", high: str | None = None) -> Iterator[R]:
        """Give the records listed under a term with low <= value <= high (``high`` None: exactly ``low``)."""
        top = low if high is None else high
        after: tuple[str, str] | None = None
        while page := self.reader.find(cls.space, term, low, top, limit=PAGE, after=after):
            for _, key in page:
                found = self.maybe(cls, key)
                if found is not None:
                    yield found
            after = page[-1]

    def all(self, cls: type[R]) -> Iterator[R]:
        """Give every record of a class, by key."""
        return self.under(cls, "all")

    def resolve(self, space: str, text: str) -> str:
        """Give the identifier behind a full identifier, a unique prefix or a name.

        Raises NotFound, or Ambiguous with the candidates.
        """
        if ids.is_uuid4(text):
            if self.reader.record(space, text) is None:
                raise NotFound(f"there is no {space} {text}", hint=_listing(space))
            return text
        named = sorted({row.subject for row in self.reader.labels(text) if row.space == space})
        if len(named) == 1:
            return named[0]
        if len(named) > 1:
            raise Ambiguous(f"{len(named)} {space}s are named {text!r}: {', '.join(named)}")
        if len(text) < SHORTEST:
            raise NotFound(
                f"there is no {space} named {text!r}",
                hint=f"Give the name, the identifier, or its first {SHORTEST} characters or more.",
            )
        page = self.reader.find(space, "all", "", "", limit=2, after=("", _before(text)))
        fitting = [key for _, key in page if key.startswith(text)]
        if len(fitting) > 1:
            raise Ambiguous(f"several {space}s begin with {text}")
        if not fitting:
            raise NotFound(f"there is no {space} named {text!r} or beginning with it", hint=_listing(space))
        return fitting[0]

    def actor_of_key(self, name: str) -> Actor:
        """Give the actor who owns a key name."""
        key = self.maybe(Key, name)
        if key is None:
            raise NotFound(f"no actor of this ledger has the key {name}")
        return self.get(Actor, key.actor)

    def label_of(self, space: str, subject: str, positions: list[int] | None = None) -> str | None:
        """Give the newest human name of a subject, None if it has none or it was erased."""
        from_entries = self.reader.positions(subject) if positions is None else positions
        rows = [row for row in self._labels_at(from_entries) if row.subject == subject and row.space == space]
        corrected = [row.label for row in rows if row.field == "private_value"]
        return corrected[-1] if corrected else rows[0].label if rows else None

    def _labels_at(self, positions: list[int]) -> list[LabelRow]:
        return [row for position in positions for row in self.reader.labels_at(position)]


def _before(prefix: str) -> str:
    """Give a text that sorts just before everything beginning with ``prefix``."""
    if not prefix.isascii() or not prefix:
        raise UsageError(f"{prefix!r} is no identifier or prefix of one")
    return prefix[:-1] + chr(ord(prefix[-1]) - 1) + "\x7f"


def _listing(space: str) -> str:
    return f"List what exists with `custody {space} list`." if space in LISTED else ""


LISTED = frozenset({"actor", "case", "order", "seizure", "exhibit"})
