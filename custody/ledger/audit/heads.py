"""Audit of the head remembered outside, compared at beginning and end to detect an exchanged head.

Reading entries and objects takes hours. A mismatch counts although a later comparison agrees, as long as the database
has not changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from custody.errors import CustodyError, HeadMismatch
from custody.frozen import dataclass
from custody.ledger.audit.findings import Finding, Findings, finding
from custody.ledger.audit.typed_rows import HEAD, single, single_bytes
from custody.ledger.consistency.claims import explanation
from custody.ledger.ports import HeadMark, HeadRow, HeadState, HeadStore, LedgerReader
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Moved
from custody.model.schema.ids import b64
from custody.model.state import State
from custody.proof.merkle.prove import root_at

_WHERE = "remembered head"
#: How often the files are inspected again, while two inspections differ: a writer may be at one of them.
_INSPECTIONS = 4
#: How often a changing head is read again before the ledger is reported as too busy to be compared.
_LOOKS = 100

Inspect = Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class SeenHeads:
    """The heads and checkpoints seen at one moment.

    ``row`` is the head row, or the reason in words why it cannot be read; ``known`` the remembered state, None if there
    is none, or the error of reading it; ``problems`` the damage of the head's files, in words.
    """

    row: HeadRow | str
    known: HeadState | CustodyError | None
    problems: tuple[str, ...]


class Heads:
    """The comparisons of one remembered head during an audit.

    ``inspect`` returns damage of the head's files, in words. ``remembered``: the account remembers a checkpoint and
    needs no head file.
    """

    def __init__(
        self,
        head: HeadStore | None,
        inspect: Inspect | None,
        reader: LedgerReader,
        *,
        remembered: bool = False,
    ) -> None:
        self._remembered = remembered
        self._head = head
        self._inspect = inspect
        self._reader = reader
        self._first = self._look()
        self._compared: tuple[HeadRow | str, HeadRow] | None = None
        self._away = False

    def check(self, here: HeadRow, row: HeadRow | str, findings: Findings, *, away: bool = False) -> None:
        """Add findings where the head of the entries, ``here``, differs from the remembered head.

        Compared are the head remembered now and that at the beginning of the audit. ``row`` is the database's own head
        row: where it has changed since the beginning somebody wrote, and the head remembered then is not compared.
        ``away``: the ledger was moved from this database and has gone on elsewhere.
        """
        self._compared, self._away = (row, here), away
        told = self._judge(self._look(), here)
        for made in told:
            findings.take(made)
        if self._first.row == row:
            self._add(self._judge(self._first, here), told, "at the beginning of the check", findings)

    def check_again(self, findings: Findings) -> None:
        """Compare the database with the remembered head once more, at the end of the audit; add new findings."""
        look = self._look()
        row, here = self._compared or (None, None)
        if look.row != row or here is None:
            here = look.row if isinstance(look.row, HeadRow) else None
        if here is not None:
            self._add(self._judge(look, here), findings.listed(), "at the end of the check", findings)

    def _look(self) -> SeenHeads:
        """Read head row and remembered head together; read again while a writer changes the latter."""
        before = self._known()
        for _ in range(_LOOKS):
            row = self._row()
            problems = self._problems()
            after = self._known()
            if _same(before, after):
                return SeenHeads(row, after, problems)
            before = after
        return SeenHeads("somebody wrote to the ledger all the time", before, ())

    def _row(self) -> HeadRow | str:
        try:
            return single(self._reader.head, HEAD)
        except CustodyError as error:
            return error.message

    def _known(self) -> HeadState | CustodyError | None:
        try:
            return None if self._head is None else self._head.read()
        except CustodyError as error:
            return error

    def _problems(self) -> tuple[str, ...]:
        """Return damage of the head's files, once two inspections agree: a slot being written looks damaged."""
        found: tuple[str, ...] = ()
        for _ in range(_INSPECTIONS):
            before = found
            try:
                found = () if self._inspect is None else tuple(self._inspect())
            except CustodyError:  # an unreadable head is reported where it is read
                return ()
            if found == before:
                break
        return found

    def _judge(self, look: SeenHeads, here: HeadRow) -> list[Finding]:
        found = [finding("head_damaged", "head file", found=problem) for problem in look.problems]
        if self._head is None:
            return [*found, finding("head_missing", _WHERE, f"{here.size} entries", "no head file was given")]
        known = look.known
        if isinstance(known, CustodyError):
            code = "head_damaged" if isinstance(known, HeadMismatch) else "head_unreadable"
            return found or [finding(code, "head file", found=known.message)]
        if known is None and self._remembered:
            return found
        return found + _compare(known, HeadMark(here.size, here.root), self._reader, away=self._away)

    @staticmethod
    def _add(more: Sequence[Finding], told: Sequence[Finding], when: str, findings: Findings) -> None:
        """Add the findings of ``more`` that are not in ``told``, with the time at which they were made."""
        known = {(made.code, made.found) for made in told}
        for made in more:
            if (made.code, made.found) not in known and made.severity != "note":
                findings.add(made.code, f"{made.where}, {when}", made.expected, made.found)


def _same(before: HeadState | CustodyError | None, after: HeadState | CustodyError | None) -> bool:
    if isinstance(before, CustodyError) and isinstance(after, CustodyError):
        return before.message == after.message
    return before == after


def _compare(known: HeadState | None, here: HeadMark, reader: LedgerReader, *, away: bool) -> list[Finding]:
    if known is None:
        missing = finding("head_missing", _WHERE, f"{here.size} entries", "nothing is remembered")
        return [missing] if here.size else []
    if known.committed == here:
        return []
    if known.intent == here:
        return [finding("head_intent", _WHERE, _words(here), _words(known.committed))]
    gone_on = away and known.committed.size > here.size
    code = "head_moved_on" if gone_on else _difference(known, here, reader)
    return [finding(code, _WHERE, _words(known.committed), _words(here))]


def check_place(reader: LedgerReader, state: State, findings: Findings) -> bool:
    """Return whether the ledger goes on elsewhere; add a finding if its move is complete.

    Returns True for a move that is not ended yet, seen from the old place; False without a move, in the new place, or
    after the finding. Entries after the one that closed the ledger are stored in the place that this entry names.
    """
    moved = state.get(Moved, LEDGER_SLOT)
    if moved is None or moved.cancelled:
        return False
    try:
        elsewhere = reader.place() != moved.place
    except CustodyError as error:
        findings.add("head_unreadable", "place of the ledger", found=error.message)
        return False
    if elsewhere and moved.ended is not None:
        findings.add(
            "moved_elsewhere",
            f"entry {moved.ended}",
            f"the place {moved.place}",
            "another database",
        )
    return elsewhere and moved.ended is None


def _difference(known: HeadState, here: HeadMark, reader: LedgerReader) -> str:
    """Return the code of a head that differs: ledger grown, resumed elsewhere, behind, or another history.

    A ledger may have grown from the committed or from the intended head.
    """
    marks = [mark for mark in (known.committed, known.intent) if mark is not None and mark.size < here.size]
    try:
        same = any(mark.size == 0 or _root_at(mark.size, reader) == mark.root for mark in marks)
    except CustodyError:
        same = False
    if same:
        return "ledger_grown"
    with suppress(CustodyError):
        if explanation(reader, here.size, known.committed) is not None:
            return "resumed_elsewhere"
    return "ledger_behind" if here.size < known.committed.size else "head_differs"


def _root_at(size: int, reader: LedgerReader) -> bytes | None:
    return single_bytes(lambda: root_at(size, reader))


def _words(mark: HeadMark) -> str:
    return f"{mark.size} entries, root {b64(mark.root)}"
