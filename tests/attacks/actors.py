"""Honest and dishonest actors around one ledger in memory, and an oracle of a few lines that says who can notice what.

The oracle reads the bytes of entries itself and knows what each actor did. It never asks the program.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import compress
from typing import Any, ClassVar

from custody.errors import HeadMismatch
from custody.ledger.append.entry_signing import Journal, Request, SignedDraft
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.consistency import head_recovery
from custody.ledger.consistency.claims import explanation
from custody.ledger.ports import HeadMark, HeadRow, HeadState
from custody.ledger.publish.witness import Remembered, Witness
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Exhibit
from custody.proof import proof_file, verification
from custody.proof.merkle.frontier import Frontier
from custody.storage.memory.ledger import MemoryLedgerStore, _State
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, MemoryHead, MemoryPublisher
from tests.tamper.vault import WITNESS
from tests.world import World

Leaves = tuple[bytes, ...]
#: The epoch of what no head ever released: a forger gave it away.
NEVER = -1


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Compute a root as RFC 6962 section 2.1 says it, which no other line of the tests or the program does."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def leaves_of(state: _State) -> Leaves:
    """Return the hashes of the bytes of all entries."""
    return tuple(sha256(b"\x00" + row.note).digest() for row in state.entries)


def resumptions_of(state: _State) -> frozenset[bytes]:
    """Return the leaves of the entries by which a history says that it was resumed."""
    said = (b'"kind":"resumption.approved"' in row.note for row in state.entries)
    return frozenset(compress(leaves_of(state), said))


@dataclass(frozen=True)
class Evidence:
    """A checkpoint in other hands: of which entries, and by which head released."""

    note: bytes
    leaves: Leaves
    epoch: int

    def against(self, leaves: Leaves) -> str | None:
        """Return the finding that it makes of a history, None where it is one of its past states."""
        if len(leaves) < len(self.leaves):
            return "outside_beyond"
        return None if leaves[: len(self.leaves)] == self.leaves else "outside_differs"


class Memory:
    """What a witness remembers, in memory."""

    def __init__(self) -> None:
        self.head: Remembered | None = None

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nobody else is there."""
        yield

    def recall(self, _origin: str) -> Remembered | None:
        """Return what was cosigned last."""
        return self.head

    def remember(self, head: Remembered) -> None:
        """Keep what was cosigned last."""
        self.head = head


def _opened() -> World:
    world = World.memory().staff()
    world.put_source("image.dd", b"evidence")
    exhibit = world.exhibit(world.seize(world.case(), by="carl"), by="carl")
    world.archive(exhibit, "image.dd", by="carl")
    return world


class Scene:
    """One ledger with everybody around it; the verbs that actors share, and what the oracle expects."""

    played: ClassVar[Counter[str]] = Counter()
    _base: ClassVar[World | None] = None

    def __init__(self) -> None:
        base = Scene._base = Scene._base or _opened()
        assert isinstance(base.store, MemoryLedgerStore)
        assert isinstance(base.objects, MemoryObjects)
        self.store = MemoryLedgerStore()
        self.store._committed = base.store._committed.copy()
        self.head = MemoryHead()
        self.head._state = base.head.read()
        self.objects = MemoryObjects("local")
        self.objects._objects = {key: list(held) for key, held in base.objects._objects.items()}
        self.objects._last_versions = dict(base.objects._last_versions)
        self.world = World(self.store, self.head, self.objects, base.sources, people=dict(base.people))
        self.world.entropy = CountedEntropy(b"actors")
        self.world.clock.set(base.clock.now())
        self.reopen()
        (self.exhibit,) = (exhibit.id for exhibit in self.world.lookup().all(Exhibit))
        self.memory = Memory()
        self.witness = Witness(WITNESS, self.memory, self.world.clock)
        self.publisher = MemoryPublisher()
        self.published: Leaves | None = None
        self.states: list[_State] = [self.store._committed]
        self.heads: list[HeadState | None] = [self.head.read()]
        self.broken: dict[int, tuple[_State, set[str]]] = {}  # each is kept, so that its number stays its own
        self.spoiled: dict[str, str] = {}
        self.stored: dict[str, tuple[Any, ...]] = {}
        self.evidence: list[Evidence] = []
        self.epoch = 0
        self.sent: list[list[SignedDraft]] = []
        self.resumptions: list[list[SignedDraft]] = []
        self.right: tuple[_State, HeadState | None] | None = (self.store._committed, self.head.read())

    # ---- What the oracle knows ---------------------------------------------------------------------------------

    @property
    def leaves(self) -> Leaves:
        return leaves_of(self.store._committed)

    @property
    def damaged(self) -> set[str]:
        """Return what the entries are rightly called where somebody cut into them without keys."""
        return self.broken.get(id(self.store._committed), (None, set()))[1]

    @property
    def clean(self) -> bool:
        """Return whether nothing that anybody dishonest did, and no loss, is in effect."""
        here = (self.store._committed, self.head.read())
        return (
            self.right is not None
            and here[0] is self.right[0]
            and here[1] == self.right[1]
            and not self.spoiled
        )

    def fits(self) -> bool:
        """Return whether the history in place contains what the head remembers, or is about to."""
        known, leaves = self.head.read(), self.leaves
        if known is None:
            return not leaves
        marks = [mark for mark in (known.committed, known.intent) if mark is not None]
        return any(mark.size <= len(leaves) and root_of(leaves[: mark.size]) == mark.root for mark in marks)

    def unfit(self, known: HeadState) -> str:
        """Return the verdict on a head not contained: of a shorter or resumed one nobody can decide."""
        size = len(self.leaves)
        resumed = explanation(self.store.read(), size, known.committed) is not None
        return "undecided" if resumed or size < known.committed.size else "false"

    def scopes(self) -> dict[str, str]:
        """Return the verdict of each scope of a check of what is in place, with nothing from outside."""
        state, known = self.store._committed, self.head.read()
        out = dict.fromkeys(("integrity", "envelope", "legal", "read_model"), "verified")
        out["objects"] = "false" if self.spoiled else "verified"
        out["head"] = "undecided" if known is None else "verified" if self.fits() else self.unfit(known)
        if state.cosignatures:
            out["witness"] = "verified"
        return out

    def follow(self) -> None:
        """Take over what the history in place has beyond the head, as every opening of a vault does."""
        was_clean, reader, key = self.clean, self.world.store.read(), self.world.log_key
        row = reader.head()
        if head_recovery.judge(self.head, row, reader, key)[0] == "longer":
            head_recovery.settle(self.head, reader, row, key)
            if was_clean:
                self.right = (self.store._committed, self.head.read())

    def revoked(self) -> bool:
        """Return whether the history in place revokes a stolen key."""
        return any(re.search(rb'"kind":"key.revoked"', row.note) for row in self.store._committed.entries)

    # ---- What actors share -------------------------------------------------------------------------------------

    def reopen(self) -> None:
        """Start a new process."""
        world = self.world
        world.sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock)
        world.journal = Journal(world.store, world.sequencer, world.clock, world.entropy, world.log_key)

    def put(self, state: _State, *, head: HeadState | bool | None = True) -> None:
        """Put a database in the place of this one; and a head, unless that is left as it is."""
        self.store._committed = state
        if not isinstance(head, bool):
            self.touch_head(head)
        self.reopen()

    def touch_head(self, head: HeadState | None) -> None:
        """Put a head in the place of the one that is remembered: from here on another epoch is counted."""
        self.head._state = head
        self.epoch += 1

    def note_down(self) -> None:
        """Keep what is in place now, as somebody might who copies it."""
        self.states = [*self.states, self.store._committed][-8:]
        self.heads = [*self.heads, self.head.read()][-8:]

    def keep(self, note: bytes) -> None:
        """Keep a checkpoint of what is in place in other hands."""
        epoch = self.epoch if self.fits() else NEVER
        one = Evidence(note, self.leaves, epoch)
        self.evidence = [*self.evidence, one][-10:]

    def honest(self, name: str, act: Callable[[], Any]) -> Any:
        """Write honestly: refused exactly where the head does not remember what is in place."""
        if self.damaged:
            return None
        was_clean, fits, before = self.clean, self.fits(), self.leaves
        try:
            given = act()
        except HeadMismatch:
            assert not fits, f"{name}: refused though the head fits"
            assert self.leaves == before
            Scene.played[f"{name}, refused"] += 1
            return None
        assert fits, f"{name}: signed though the head does not fit"
        Scene.played[name] += 1
        self.world.later(60)
        self.written(was_clean)
        return given

    def written(self, was_clean: bool) -> None:
        """Take note of what was written."""
        if was_clean:
            self.right = (self.store._committed, self.head.read())
        self.note_down()

    def submitted(self, drafts: list[SignedDraft]) -> list[Receipt]:
        """Hand in what was signed, keep it, and give the receipts, each verified as its owner would."""
        receipts = self.world.journal.submit(drafts)
        for receipt in receipts:
            assert (
                verification.verify(proof_file.parse(receipt.proof), self.world.log_key).index
                == receipt.position
            )
        return receipts

    def enter(self, who: str, kind: str, values: dict[str, Any], **more: Any) -> list[Receipt]:
        """Enter one thing as somebody and keep the receipt."""
        signer = self.world.people[who].signer
        drafts = self.world.journal.draft(signer, [Request(kind, values, **more)])
        receipts = self.submitted(drafts)
        self.sent = [*self.sent, drafts][-6:]
        self.keep(proof_file.parse(receipts[-1].proof).checkpoint)
        return receipts

    def forged(self, beginning: _State, entries: int) -> _State:
        """Write another history from an earlier state on, with the log's key and those of everybody."""
        world = self.beside(beginning)
        for number in range(entries):
            world.sign("judge", "case.opened", {"reference": f"forged {number}"})
        assert isinstance(world.store, MemoryLedgerStore)
        return world.store._committed

    def beside(self, state: _State) -> World:
        """Return another office with this history, and a head that remembers it."""
        store, head, leaves = MemoryLedgerStore(), MemoryHead(), leaves_of(state)
        store._committed = state
        head.start(HeadMark(len(leaves), root_of(leaves)))
        return replace(self.world, store=store, head=head)

    def spoil(self, key: str, how: str) -> None:
        """Change what a store holds of an object, so that it is rightly called ``how``."""
        self.stored[key] = tuple(self.objects._objects[key])
        self.spoiled[key] = how
        if how == "object_digest":
            self.objects.spoil(key, b"another!")
        elif how == "object_missing":
            self.objects._objects[key] = []
        else:
            self.objects._add(key, b"another!", self.objects.stat(key, None).lock)

    def heal(self) -> None:
        """Put every object back as it was."""
        for key in self.spoiled:
            self.objects._objects[key] = list(self.stored[key])
        self.spoiled.clear()

    def cut_into(self, position: int, *, chain: bool) -> _State:
        """Change a word of an entry with the rights of the database alone; ``chain`` makes all hashes anew."""
        state = self.store._committed.copy()
        row = state.entries[position]
        at = row.note.index(b'"at":"2') + 9
        bent = row.note[:at] + bytes([row.note[at] ^ 1]) + row.note[at + 1 :]
        state.entries[position] = replace(row, note=bent)
        if chain:
            state.entries[position] = replace(row, note=bent, leaf=sha256(b"\x00" + bent).digest())
            edge = Frontier()
            edge.extend(leaves_of(state))
            state.head = HeadRow(edge.size, edge.root(), b"".join(edge.hashes))
        return state
