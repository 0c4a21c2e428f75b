"""The state for rules: records read on demand, changed in memory, undone on refusal.

One State serves one batch or one replay. It writes nothing: the caller stores its ``changes``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Protocol, TypeVar, cast

from custody.frozen import dataclass
from custody.model.record import Record, Terms

R = TypeVar("R", bound=Record)
At = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tip:
    """The newest entry of a subject: its number within it, leaf hash and signer's time (seconds UTC)."""

    seq: int
    leaf: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The facts of an earlier entry that later ones ask for: leaf, kind, subject, ruleset, dates, key.

    ``newest`` is the newest date (seconds UTC) of the entries up to this one, counted from the last entry that disputed
    an earlier date.
    """

    leaf: bytes
    kind: str
    subject: str
    v: int
    newest: int
    at: int = 0
    by: str = ""


class Memory(Protocol):
    """The store of records, tips and summaries from before a state began."""

    def record(self, space: str, key: str) -> bytes | None:
        """Return a stored record as canonical JSON, None if there is none."""

    def find(
        self,
        space: str,
        term: str,
        low: str,
        high: str,
        *,
        limit: int = 500,
        after: tuple[str, str] | None = None,
    ) -> list[tuple[str, str]]:
        """Return (value, key) of stored records under a term with ``low`` ≤ value ≤ ``high``, in order.

        At most ``limit`` pairs, those behind the pair ``after``.
        """

    def tip_of(self, subject: str) -> Tip | None:
        """Return the newest stored entry of a subject, None if there is none."""

    def summary_of(self, position: int) -> Summary | None:
        """Return the summary of a stored entry, None if there is none at this position."""

    def began_of(self, subject: str) -> int | None:
        """Return the date (seconds UTC) of the first stored entry of a subject, None if there is none."""


class Blank:
    """The memory of a ledger without entries, from which a replay starts."""

    def record(self, space: str, key: str) -> bytes | None:
        """Return None: nothing is stored."""
        return None

    def find(
        self,
        space: str,
        term: str,
        low: str,
        high: str,
        *,
        limit: int = 500,
        after: tuple[str, str] | None = None,
    ) -> list[tuple[str, str]]:
        """Return an empty list: nothing is stored."""
        return []

    def tip_of(self, subject: str) -> Tip | None:
        """Return None: nothing is stored."""
        return None

    def summary_of(self, position: int) -> Summary | None:
        """Return None: nothing is stored."""
        return None

    def began_of(self, subject: str) -> int | None:
        """Return None: nothing is stored."""
        return None


_MISSING = object()


class State:
    """Records, subject tips and entry summaries, with an undo log.

    ``size`` is the number of entries folded in so far, which is also the position of the next one. ``now`` is the
    sequencer's clock (seconds UTC) while it admits entries, and 0 in a replay: a rule may refuse an act by it, and must
    never compute or mark anything by it.
    """

    def __init__(self, memory: Memory, size: int) -> None:
        self._memory = memory
        self.size = size
        self.now = 0
        self._records: dict[At, Any] = {}  # of the class of the space; None for a missing record
        self._changed: dict[At, None] = {}
        self._tips: dict[str, Tip | None] = {}
        self._began: dict[str, int] = {}  # the dates of the first entries of subjects that began here
        self._summaries: dict[int, Summary] = {}
        self._undo: list[tuple[str, object, object]] = []
        self._listed: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._terms: dict[At, Terms] = {}  # of each record put

    def get(self, cls: type[R], key: str) -> R | None:
        """Return the record of this class and key, None if there is none."""
        at = (cls.space, key)
        found: R | None = self._records.get(at, _MISSING)
        if found is _MISSING:
            doc = self._memory.record(cls.space, key)
            found = None if doc is None else cls.from_doc(doc)
            self._records[at] = found
        return found

    def put(self, record: Record) -> None:
        """Store a record in the state, in place of an earlier one with its key."""
        at = (record.space, record.key)
        self._relist(at, record.terms())  # raises for invalid terms, before any change
        self._undo.append(("record", at, self._records.get(at, _MISSING)))
        if at not in self._changed:
            self._undo.append(("changed", at, None))
            self._changed[at] = None
        self._records[at] = record

    def _relist(self, at: At, terms: Terms) -> None:
        """Move the key of a changed record to other terms; the memory lists those that are unchanged."""
        before = self._terms.get(at, ())
        if before == terms:
            return
        space, key = at
        for term, value in before:
            self._listed[space, term, value].discard(key)
        for term, value in terms:
            self._listed[space, term, value].add(key)
        self._terms[at] = terms

    def tip(self, subject: str) -> Tip | None:
        """Return the newest entry of a subject, None if it has no entry."""
        found = self._tips.get(subject, _MISSING)
        if found is _MISSING:
            found = self._tips[subject] = self._memory.tip_of(subject)
        return cast("Tip | None", found)

    def began(self, subject: str) -> int | None:
        """Return the date (seconds UTC) of the first entry of a subject, None if it has no entry."""
        found = self._began.get(subject)
        return self._memory.began_of(subject) if found is None else found

    def summary(self, position: int) -> Summary | None:
        """Return the summary of an entry, None beyond the end."""
        found = self._summaries.get(position)
        if found is None:
            found = self._memory.summary_of(position)
            if found is not None:
                self._summaries[position] = found
        return found

    def newest(self, size: int) -> int | None:
        """Return the newest date (seconds UTC) of the first ``size`` entries, None if there is none."""
        last = self.summary(size - 1) if size else None
        return None if last is None else last.newest

    def advance(self, subject: str, tip: Tip, summary: Summary) -> None:
        """Count one more entry, at position ``size``, as the newest of its subject."""
        self._undo.append(("tip", subject, self._tips.get(subject, _MISSING)))
        self._undo.append(("size", self.size, None))
        if tip.seq == 0:
            self._undo.append(("began", subject, None))
            self._began[subject] = tip.at
        self._tips[subject] = tip
        self._summaries[self.size] = summary
        self.size += 1

    def open_proposals(self, subject: str) -> list[str]:
        """Return the keys of open proposals about a subject, stored ones and those of this batch, sorted."""
        return self.keys("proposal", "subject", subject)

    def keys(self, space: str, term: str, value: str) -> list[str]:
        """Return the keys of all records listed under exactly (term, value), sorted."""
        stored: set[str] = set()
        after: tuple[str, str] | None = None
        while page := self._memory.find(space, term, value, value, after=after):
            stored.update(key for _, key in page if (space, key) not in self._changed)
            after = page[-1]
        return sorted(stored | self._listed.get((space, term, value), set()))

    def mark(self) -> int:
        """Return the point in the undo log to roll back to."""
        return len(self._undo)

    def rollback(self, mark: int) -> None:
        """Undo every change since ``mark``."""
        while len(self._undo) > mark:
            what, key, old = self._undo.pop()
            if what == "record":
                at = cast("At", key)
                self._relist(at, old.terms() if isinstance(old, Record) and at in self._changed else ())
                if old is _MISSING:
                    self._records.pop(at, None)
                else:
                    self._records[at] = old
            elif what == "changed":
                self._changed.pop(cast("At", key), None)
            elif what == "began":
                self._began.pop(cast("str", key), None)
            elif what == "tip":
                subject = cast("str", key)
                if old is _MISSING:
                    self._tips.pop(subject, None)
                else:
                    self._tips[subject] = cast("Tip | None", old)
            else:
                self.size = cast("int", key)
                self._summaries.pop(self.size, None)

    def forget_undo(self) -> None:
        """Clear the undo log; the folded entries stay."""
        self._undo.clear()

    def just_put(self) -> list[Record]:
        """Return each record that was put since the undo log was last cleared, as it is now."""
        places = dict.fromkeys(cast("At", key) for what, key, _ in self._undo if what == "record")
        return [self._records[at] for at in places]

    def changes(self) -> list[Record]:
        """Return every record that was put, in order of first change."""
        return [record for at in self._changed if (record := self._records[at]) is not None]

    def records_of(self, *sorts: type[Record]) -> list[Record]:
        """Return the records of some classes that are in memory, ordered by (space, key)."""
        spaces = {sort.space for sort in sorts}
        found = [at for at, record in self._records.items() if at[0] in spaces and record is not None]
        return [self._records[at] for at in sorted(found)]

    def items(self) -> Iterable[tuple[tuple[str, str], Record | None]]:
        """Return ((space, key), record) of every record in memory, unordered; None for a missing record."""
        return self._records.items()

    def all_records(self) -> list[Record]:
        """Return every record in memory, ordered by (space, key): the whole read model after a replay."""
        records = self._records
        return [record for place in sorted(records) if (record := records[place]) is not None]
