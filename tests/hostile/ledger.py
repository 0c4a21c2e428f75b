"""The ledger of the little office as an insider rewrites it: any entry, field, checkpoint or line is what they like.

Everything behind a change is chained, counted and signed anew, as whoever holds all keys can do before an outsider has
seen it. What is changed stays as it was changed, so that nothing but that is wrong.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from custody.model.entry import openings
from custody.proof import merkle, tiles
from custody.proof.cosignature import WitnessSigner
from custody.proof.note import SeedSigner
from custody.proof.tiles import MemoryTiles
from tests.world import seed_of
from tools.office import office

Members = dict[str, Any]
#: What an insider does to an entry before it is signed.
Change = Callable[["Draft"], object]
#: A signature line: name, key id and signature.
Line = tuple[str, bytes, bytes]

WITNESS = WitnessSigner("witness.example/7a", b"a witness of hostile files only.")
SECOND = WitnessSigner("witness.example/8b", b"another witness of hostile files")
#: When the witnesses say that they saw the newest checkpoint: two hours after the office opened.
SEEN_AT = 1793617200


def b64(data: bytes) -> str:
    """Return bytes in base64."""
    return b64encode(data).decode("ascii")


def written(value: object) -> str:
    """Return JSON in its canonical spelling, of values that canonical JSON may not have too."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass
class Draft:
    """An entry before it is signed.

    ``sealed`` are leaves of fields, or the hash of one that was erased. ``moved`` are members that stay as they are
    put. ``text`` and ``lines`` replace what is signed and what signs it; ``note`` replaces all.
    """

    members: Members
    sealed: list[bytes | tuple[bytes]]
    signer: SeedSigner
    recount: bool = True
    text: str | None = None
    lines: Callable[[str, Line], list[Line]] | None = None
    note: bytes | None = None
    moved: dict[str, Any] = field(default_factory=dict)

    def hashes(self) -> list[bytes]:
        """Return the leaf hashes of the fields."""
        return [merkle.leaf_hash(leaf) if isinstance(leaf, bytes) else leaf[0] for leaf in self.sealed]

    def value(self, name: str, value: object) -> None:
        """Seal another value in a field."""
        at = self.index(name)
        self.sealed[at] = field_leaf(at, name, value)

    def index(self, name: str) -> int:
        """Return the index of a field that is there."""
        return next(
            at
            for at, leaf in enumerate(self.sealed)
            if isinstance(leaf, bytes) and f'"{name}"' in leaf.decode()
        )

    def signed(self) -> bytes:
        """Return the note."""
        if self.recount:
            self.members["content"] = b64(merkle.root(self.hashes()))
            self.members["fields"] = len(self.sealed)
        text = f"{written({**self.members, **self.moved})}\n" if self.text is None else self.text
        line = signature(self.signer, text)
        lines = [line] if self.lines is None else self.lines(text, line)
        return note_of(text, lines) if self.note is None else self.note


def field_leaf(at: int, name: str, value: object) -> bytes:
    """Return the leaf of a field, whatever its value."""
    return written([b64(bytes([at % 256]) * 16), name, value]).encode("utf-8", "surrogatepass")


def signature(signer: SeedSigner, text: str) -> Line:
    """Return the line with which a key signs a text, whatever that is."""
    return _signed(signer, text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=4096)
def _signed(signer: SeedSigner, text: bytes) -> Line:
    """Sign, once for the same text: most entries are those of the ledger before."""
    key = signer.verifier
    return key.name, key.key_id, signer.sign(text)


def cosignature(signer: WitnessSigner, text: str, time: int = SEEN_AT) -> Line:
    """Return the line with which a witness says that it saw a checkpoint."""
    key = signer.verifier
    said = f"cosignature/v1\ntime {time}\n{text}".encode("utf-8", "surrogatepass")
    return key.name, key.key_id, time.to_bytes(8, "big") + signer.sign(said)


def note_of(text: str, lines: Sequence[Line]) -> bytes:
    """Return a note of a text and lines."""
    block = "".join(f"\u2014 {name} {b64(key + signed)}\n" for name, key, signed in lines)
    return f"{text}\n{block}".encode("utf-8", "surrogatepass")


class Ledger:
    """The office's ledger with changes to entries by their positions, and with entries behind it."""

    def __init__(self, changes: Mapping[int, Change] | None = None, more: Sequence[Change] = ()) -> None:
        world = office().world
        self.log = world.log_signer
        self.signers = {person.signer.verifier.name: person.signer for person in world.people.values()}
        self.notes: list[bytes] = []
        self.leaves: list[bytes] = []
        self.roots = [merkle.EMPTY_ROOT]
        self.drafts: list[Draft] = []
        self._renamed: dict[str, str] = {}
        changed = changes or {}
        for position, (note, sealed) in enumerate(_entries()):
            self._add(self._drafted(note, sealed), changed.get(position), note)
        for change in more:
            self._add(self._another(), change, None)

    def _drafted(self, note: bytes, sealed: Sequence[bytes | tuple[bytes]]) -> Draft:
        members: Members = json.loads(note.split(b"\n", 1)[0])
        for name in ("prev", "re"):
            members[name] = self._renamed.get(members[name], members[name])
        size = int(members["seen"].split(" ")[0])
        members["seen"] = f"{size} {b64(self.roots[size])}"
        return Draft(members, list(sealed), self.signers[members["by"]])

    def _another(self) -> Draft:
        """Return one more case being opened."""
        note, sealed = _entries()[6]
        draft = self._drafted(note, sealed)
        size = len(self.notes)
        own = f"8c5f2f0e-6f0c-4b52-9d7e-{size:012x}"
        draft.members |= {"id": own, "subject": own, "seen": f"{size} {b64(self.roots[size])}"}
        draft.sealed = [
            leaf if isinstance(leaf, bytes) else field_leaf(0, "reference", "C-2") for leaf in draft.sealed
        ]
        return draft

    def _add(self, draft: Draft, change: Change | None, before: bytes | None) -> None:
        if change is not None:
            change(draft)
        note = draft.signed()
        leaf = merkle.leaf_hash(note)
        if before is not None:
            self._renamed[b64(merkle.leaf_hash(before))] = b64(leaf)
        self.notes.append(note)
        self.leaves.append(leaf)
        self.drafts.append(draft)
        self.roots.append(merkle.root(self.leaves))

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.notes)

    @property
    def vkey(self) -> str:
        """The log's verifier key."""
        return str(self.log.verifier)

    def head(self, size: int | None = None, root: bytes | None = None) -> str:
        """Return the text of a checkpoint."""
        size = self.size if size is None else size
        found = self.roots[size] if root is None else root
        return f"{self.log.verifier.name}\n{size}\n{b64(found)}\n"

    def checkpoint(self, text: str | None = None, *, lines: Sequence[Line] | None = None) -> bytes:
        """Return a checkpoint that the log signs and a witness saw, of whatever text and lines."""
        text = self.head() if text is None else text
        own = [signature(self.log, text), cosignature(WITNESS, text)]
        return note_of(text, own if lines is None else lines)

    def proof(self, position: int, checkpoint: bytes | None = None) -> bytes:
        """Return the proof file of an entry under a checkpoint of all entries."""
        path = merkle.proof_from_leaves(position, self.leaves)
        lines = ["c2sp.org/tlog-proof@v1", f"extra {b64(self.notes[position])}", f"index {position}"]
        head = "\n".join([*lines, *map(b64, path)])
        return head.encode() + b"\n\n" + (self.checkpoint() if checkpoint is None else checkpoint)

    def shown(self, position: int, *indexes: int) -> list[Members]:
        """Return fields of an entry as documents show them; all that are not erased if none is named."""
        draft = self.drafts[position]
        hashes = draft.hashes()
        chosen = indexes or [at for at, leaf in enumerate(draft.sealed) if isinstance(leaf, bytes)]
        return [
            {
                "index": at,
                "leaf": _text(draft.sealed[at]),
                "proof": [b64(step) for step in merkle.proof_from_leaves(at, hashes)],
            }
            for at in chosen
        ]

    def fields(self, position: int, *indexes: int) -> bytes:
        """Return the document of shown fields."""
        document = {
            "entry": b64(self.leaves[position]),
            "fields": self.shown(position, *indexes),
            "schema": "custody.fields/1",
        }
        return written(document).encode("utf-8", "surrogatepass")

    def published(self, *, entries: bool = True, older: int = 0) -> dict[str, bytes]:
        """Return the files of a published folder; with files of an ``older`` size, if one is named."""
        memory = MemoryTiles()
        for leaf in self.leaves:
            memory.append(leaf)
        files: dict[str, bytes] = {}
        last = 0
        for size in filter(None, (older, self.size)):
            for tile in tiles.new_tiles(last, size):
                path = tiles.tile_path(tile.level, tile.index, tile.width)
                files[path] = memory.tile(tile.level, tile.index, tile.width)
                if entries and tile.level == 0:
                    first = tile.index * tiles.TILE_WIDTH
                    files[tiles.entries_path(tile.index, tile.width)] = _bundle(
                        self.notes[first : first + tile.width]
                    )
            last = size
        return {**files, "checkpoint": self.checkpoint()}


def _bundle(notes: Sequence[bytes]) -> bytes:
    return b"".join(len(note).to_bytes(2, "big") + note for note in notes)


def _text(leaf: bytes | tuple[bytes]) -> str:
    if not isinstance(leaf, bytes):
        raise LookupError("this field is erased")
    return leaf.decode("utf-8", "surrogatepass")


@cache
def _entries() -> list[tuple[bytes, tuple[bytes | tuple[bytes], ...]]]:
    """Return the office's entries and their fields, which are asked for once."""
    reader = office().world.store.read()
    found = []
    for position in range(office().world.size()):
        row = reader.entry(position)
        opened = openings.decode(reader.openings(position))
        found.append(
            (
                row.note,
                tuple(opening.leaf if opening.leaf is not None else (opening.hash,) for opening in opened),
            )
        )
    return found


def other_key(name: str = "lab.example/5555555555555555", seed: str = "stranger") -> SeedSigner:
    """Return a key that nobody enrolled."""
    return SeedSigner(name, seed_of(seed))
