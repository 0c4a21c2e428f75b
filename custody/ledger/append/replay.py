"""The replay of a ledger, which computes its records from its entries and verifies each of them."""

from __future__ import annotations

from collections.abc import Mapping

from custody.errors import CustodyError, ProofInvalid, UnknownVersion
from custody.ledger.ports import EntryRow, LabelRow
from custody.ledger.submissions.labels import labels_of
from custody.model import layouts, rulesets
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import SignedEntry, parse_entry, verify_entry
from custody.model.entry.openings import Contents
from custody.model.records import Key
from custody.model.rulings import Event, Placed
from custody.model.schema.types import Value
from custody.model.state import Blank, State
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey

HINT = "Nothing was changed. Run `custody check`, which names every broken entry and what to do about it."


class Replay:
    """A replay as far as it went.

    ``state`` is the state after the newest folded entry, ``frontier`` that of the Merkle tree over all of them, and
    ``roots`` the root that each sweep's entry commits to, by position.
    """

    def __init__(self) -> None:
        self.state = State(Blank(), 0)
        self.frontier = Frontier()
        self.roots: dict[int, Mapping[str, Value] | None] = {}
        self._keys: dict[str, VerifierKey] = {}

    def fold(self, row: EntryRow) -> list[LabelRow]:
        """Verify the next entry, fold it into the state, and return its labels; erased fields have none.

        The state keeps the undo log of this entry alone. Raise ProofInvalid where the entry is not what was signed or
        is not the next one, UnknownVersion for one of a newer ruleset; the replay is of no use afterwards.
        """
        position = row.position
        if position != self.frontier.size:
            raise ProofInvalid(f"entry {self.frontier.size} is missing", hint=HINT)
        self.state.forget_undo()
        try:
            entry, contents = _whole(row)
            verify_entry(entry, self._signer(entry, contents, position))
            labels = self._fold(entry, contents, position)
            if entry.envelope.kind == "sweep.completed":
                self.roots[position] = contents.facts.root("results_root")
        except UnknownVersion:
            raise
        except CustodyError as error:
            raise ProofInvalid(f"entry {position} cannot be replayed: {error.message}", hint=HINT) from error
        self.frontier.append(entry.leaf)
        return labels

    def _signer(self, entry: SignedEntry, contents: Contents, position: int) -> VerifierKey:
        """Return the key enrolled under the signer's name; the first entry names its own.

        Raise ProofInvalid for a name that was not enrolled before.
        """
        by = entry.envelope.by
        if position == 0:
            vkey = contents.facts.must("vkey")
        else:
            record = self.state.get(Key, by)
            if record is None:
                raise ProofInvalid(f"no key named {by} was enrolled before it")
            vkey = record.vkey
        if vkey not in self._keys:
            self._keys[vkey] = VerifierKey.parse(vkey)
        return self._keys[vkey]

    def _fold(self, entry: SignedEntry, contents: Contents, position: int) -> list[LabelRow]:
        """Fold an entry into the state; return the labels that it carries."""
        said = entry.envelope
        event = Event(
            said.kind, said.subject, contents.facts, said.by, said.at, said.re, said.v, said.seen.size
        )
        placed = Placed(event, position, said.seq, entry.leaf)
        rulesets.fold(self.state, placed)
        return labels_of(self.state, placed, contents)


def _whole(row: EntryRow) -> tuple[SignedEntry, Contents]:
    """Return an entry and its contents; raise ProofInvalid where they are not those that were signed."""
    entry = parse_entry(row.note)
    envelope = entry.envelope
    if entry.leaf != row.leaf:
        raise ProofInvalid("its stored hash is not that of its bytes")
    openings = opening_format.decode(row.openings)
    if len(openings) != envelope.fields or opening_format.content_of(openings) != envelope.content:
        raise ProofInvalid("its stored content is not what was signed")
    return entry, opening_format.read(layouts.layout(envelope.v, envelope.kind), openings)
