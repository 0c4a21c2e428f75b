"""A decoded group of submissions, read once before judging: entries, content, those already on record.

A fault of one submission is kept until its turn, so that it does not refuse its neighbours. Whether the ledger admits
an entry is judged in custody.ledger.submissions.submission.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.errors import Conflict, CustodyError, ProofInvalid, RuleBroken
from custody.ledger.ports import Helpers, LedgerReader
from custody.ledger.ports.serial_executor import NOBODY
from custody.ledger.state.state_cache import Recall
from custody.ledger.submissions.batch_verifier import BatchVerifier
from custody.ledger.submissions.signatures import Signatures, Signed
from custody.ledger.submissions.submission import Admitted, Arrival, EnteredEntry, Item, Submission
from custody.model import hints, layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import SignedEntry, parse_entry
from custody.model.rulings import Event
from custody.proof import merkle
from custody.proof.commitments.field_leaf import content_root, content_root_of_hashes

_OTHER_CONTENT = "the openings are not the content that was signed"


class Group:
    """Submissions to integrate in one commit over the state of ``reader``, cached by ``recall``.

    Where there are several entries, ``helpers`` verify the bytes of each meanwhile: see ``confirm``.
    """

    def __init__(
        self,
        reader: LedgerReader,
        recall: Recall,
        signatures: Signatures,
        submissions: Sequence[Submission],
        helpers: Helpers = NOBODY,
    ) -> None:
        self._entries: list[tuple[SignedEntry, ...] | CustodyError] = []
        self._signatures = signatures
        self._places: list[range] = []
        self._read: list[tuple[SignedEntry, Item]] = []
        self._arrivals: list[Arrival | CustodyError] = []
        self._aside = BatchVerifier(helpers, recall, sum(len(submission.items) for submission in submissions))
        for submission in submissions:
            first = len(self._read)
            entries = _entries(submission)
            self._entries.append(entries)
            if not isinstance(entries, CustodyError):
                self._read += zip(entries, submission.items, strict=True)
            self._places.append(range(first, len(self._read)))
            while len(self._read) - len(self._arrivals) >= self._aside.lot:
                self._open()
        if len(self._arrivals) < len(self._read):
            self._open()
        there = [arrived for arrived in self._arrivals if isinstance(arrived, Arrival)]
        named = {entry.envelope.id for entry, _ in self._read}
        self._standing = {
            entry_id: EnteredEntry(position, entry_id, reader.entry(position).note)
            for entry_id, position in recall.gather([arrived.event for arrived in there], named).items()
        }
        if not self._aside.helped:
            new = [arrived for arrived in there if arrived.entry.envelope.id not in self._standing]
            signatures.ahead(_signed(recall, new))

    def __len__(self) -> int:
        """Return the number of submissions."""
        return len(self._entries)

    def standing(self, number: int) -> tuple[EnteredEntry, ...] | None:
        """Return the entries of a submission if they are all stored or admitted already; None if none is.

        Raise the error of an unreadable submission, and Conflict where an id is on record with other bytes, or only
        some of the entries are, or there are none.
        """
        entries = self._entries[number]
        if isinstance(entries, CustodyError):
            raise entries
        found: list[EnteredEntry] = []
        seen: set[str] = set()
        for entry in entries:
            entry_id = entry.envelope.id
            if entry_id in seen:
                raise Conflict(f"the submission has the id {entry_id} twice")
            seen.add(entry_id)
            there = self._standing.get(entry_id)
            if there is None:
                continue
            if there.note != entry.note:
                raise Conflict(f"another entry has the id {entry_id} already, at position {there.position}")
            found.append(there)
        if found and len(found) != len(entries):
            raise Conflict("a part of the submission stands in the ledger already, the rest does not")
        if not entries:
            raise Conflict("a submission without entries changes nothing")
        return tuple(found) or None

    def arrivals(self, number: int) -> Iterator[Arrival]:
        """Yield the entries of a submission with their content, in order; raise an entry's fault at its turn."""
        for place in self._places[number]:
            one = self._arrivals[place]
            if isinstance(one, CustodyError):
                raise one
            if self._aside.helped:
                vkey = self._aside.vkey(place)
                if vkey is None:
                    judge_content(*self._read[place])
                else:
                    self._signatures.vouch(one.entry, vkey)
            yield one

    def confirm(self) -> None:
        """Wait for the helpers' verification; raise Doubted where an entry is not what was signed."""
        self._aside.confirm()

    def _open(self) -> None:
        """Read the content of the next lot of entries; helpers verify it if they take the group."""
        first = len(self._arrivals)
        lot = self._read[first : first + self._aside.lot]
        stored = [opening_format.encode(item.openings) for _, item in lot]
        self._aside.add([(entry, data) for (entry, _), data in zip(lot, stored, strict=True)])
        vouched = self._aside.helped
        self._arrivals += [
            _arrival(*pair, data, vouched=vouched) for pair, data in zip(lot, stored, strict=True)
        ]

    def admit(self, admitted: Sequence[Admitted]) -> tuple[EnteredEntry, ...]:
        """Note a submission's entries as admitted, and return them."""
        found = tuple(EnteredEntry(entry.row.position, entry.row.id, entry.row.note) for entry in admitted)
        self._standing.update((entry.entry_id, entry) for entry in found)
        return found


def _signed(recall: Recall, arrivals: Sequence[Arrival]) -> Iterator[Signed]:
    """Yield (entry, verifier key) for the entries whose signers are enrolled already."""
    vkeys: dict[str, str | None] = {}
    for arrived in arrivals:
        by = arrived.event.by
        if by not in vkeys:
            key = recall.key(by)
            vkeys[by] = None if key is None else key.vkey
        vkey = vkeys[by]
        if vkey is not None:
            yield arrived.entry, vkey


def _entries(submission: Submission) -> tuple[SignedEntry, ...] | CustodyError:
    try:
        return tuple(parse_entry(item.note) for item in submission.items)
    except CustodyError as error:
        return error


def _arrival(entry: SignedEntry, item: Item, stored: bytes, *, vouched: bool) -> Arrival | CustodyError:
    """Return an entry with its content, or its fault; if ``vouched``, helpers verify the commitment.

    Unreadable content is verified here all the same: a false commitment is the fault reported first.
    """
    try:
        return _reading(entry, item, stored, vouched=vouched)
    except CustodyError as error:
        return _arrival(entry, item, stored, vouched=False) if vouched else error


def arrival(entry: SignedEntry, item: Item) -> Arrival:
    """Return an entry with its content, verified against its commitment and the form of its kind.

    Raise Malformed, ProofInvalid where the content is not all that was signed, RuleBroken where it does not fit the
    kind or has a value that no new entry may have, UnknownVersion for a kind that the entry's ruleset does not have.
    """
    return _reading(entry, item, opening_format.encode(item.openings), vouched=False)


def judge_content(entry: SignedEntry, item: Item) -> None:
    """Raise ProofInvalid unless the openings match the entry's commitment and number of fields."""
    said = entry.envelope
    hashes = [
        opening.hash if opening.leaf is None else merkle.leaf_hash(opening.leaf) for opening in item.openings
    ]
    if len(hashes) != said.fields or content_root_of_hashes(hashes) != said.content:
        raise ProofInvalid(_OTHER_CONTENT)


def judge_leaves(entry: SignedEntry, leaves: Sequence[bytes]) -> None:
    """Raise ProofInvalid unless these field leaves match the entry's commitment and number of fields."""
    said = entry.envelope
    if (len(leaves), content_root(leaves)) != (said.fields, said.content):
        raise ProofInvalid(_OTHER_CONTENT)


def _reading(entry: SignedEntry, item: Item, stored: bytes, *, vouched: bool) -> Arrival:
    """Return an entry with its content: plain content is read in one pass, any other field by field."""
    said = entry.envelope
    kind = layouts.layout(said.v, said.kind)
    plain = opening_format.read_plain(kind, stored)
    if plain is None:
        if not vouched:
            judge_content(entry, item)
        contents = opening_format.read(kind, item.openings)
    else:
        contents, leaves = plain
        if not vouched:
            judge_leaves(entry, leaves)
    if contents.erased:
        raise ProofInvalid("a new entry comes with all its fields")
    wrong = kind.check(contents.facts, contents.private) or kind.unkept(contents.private)
    if wrong:
        raise RuleBroken(f"{said.kind}: {wrong}", rule="entry.form", hint=hints.HINTS["entry.form"])
    event = Event(said.kind, said.subject, contents.facts, said.by, said.at, said.re, said.v, said.seen.size)
    return Arrival(entry, event, stored, contents, item.sweep)
