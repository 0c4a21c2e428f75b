"""Generated tamperings of what is signed and travels: none is accepted, and each is called what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from custody.errors import CustodyError
from custody.ledger.ports import UNLOCKED, Noted, Sending, SourceState
from custody.ledger.scenes import draft, kit
from custody.proof import chunk_file, member_file
from custody.storage.files.bagit import read_bag
from custody.storage.memory.uploads import MemoryUploads
from custody.storage.stores import upload_lines
from custody.storage.timestamps.tokens import MemoryStamps
from tests.attacks.tampering import NAMED, NOT_DONE, SAME, Record, answer, changed, judge_all, other_bytes
from tests.contracts import test_stamps as authority
from tests.contracts.test_resumable_store import KEY, Notes
from tests.model import onsite
from tests.model.office import office
from tests.proof import test_tamper as proofs
from tests.proof.packs import test_chunk_file as chunks
from tests.proof.packs import test_member_file as members
from tests.storage.files.test_bagit import FILES, made
from tests.world import MONDAY

Change = tuple[str, int, int, bytes]
#: What is said of a document: that it is none, that it is false, or why nobody here can decide it.
WRONG = frozenset({"malformed", "false"})
VERSION, KEY_OF = "unknown-version", "unknown-key"


@dataclass(frozen=True)
class Artefact:
    """A document, who reads it, and what each part of it is called where it is changed.

    ``parts`` are the beginnings of its parts and the codes of what a change there is called. ``weaker`` says of a
    reading whether it shows less than the untouched one, as with a witness whose line no longer counts.
    """

    data: bytes
    read: Callable[[bytes], object]
    parts: tuple[tuple[bytes, frozenset[str]], ...]
    weaker: Callable[[object, object], bool] = lambda _new, _old: False

    def codes_at(self, at: int) -> frozenset[str]:
        """Return what a change at a place is called."""
        begun = [(self.data.index(mark), codes) for mark, codes in self.parts]
        return max((start for start in begun if start[0] <= at), key=lambda one: one[0])[1]


def first_difference(new: bytes, old: bytes) -> int:
    """Return the place of the first byte that differs, the end of the shorter where none does."""
    pairs = enumerate(zip(new, old, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(new), len(old)))


def fewer(new: object, old: object) -> bool:
    """Return whether the same is shown by fewer witnesses."""
    assert isinstance(new, proofs.Verdict)
    assert isinstance(old, proofs.Verdict)
    return new.shown == old.shown and new.witnesses < old.witnesses


def token(data: bytes) -> object:
    stamps = MemoryStamps([authority.GOOD.certificate()])
    return stamps.verify(data, authority.IMPRINT, [authority.ROOT])


#: The parts of a checkpoint and of the file that carries it: text, the log's signature, those of witnesses.
SIGNED = (
    (b"ledger.example", WRONG),
    (b"\xe2\x80\x94 ledger.example", WRONG | {KEY_OF}),
    (b"\xe2\x80\x94 witness.example", WRONG),
)
PROOF = ((b"c2sp.org", frozenset({"malformed", VERSION})), (b"extra ", WRONG), *SIGNED)

_WORLD = office()
_SCENE = onsite.Scene(_WORLD)
_SCENE.note()
DRAFT = draft.write(_SCENE.notes[1].item, _SCENE.signer.verifier)
KIT = onsite.kit(_WORLD).write()
ARTEFACTS: dict[str, Artefact] = {
    "proof file": Artefact(proofs.PROOF_FILE, proofs.of_proof_file, PROOF, fewer),
    "cosigned checkpoint": Artefact(proofs.WITNESSED, proofs.of_checkpoint, SIGNED, fewer),
    "fields document": Artefact(proofs.FIELDS_FILE, proofs.of_fields, ((b"", WRONG | {VERSION}),)),
    "chunk document": Artefact(
        chunk_file.format(chunks.good()),
        lambda data: chunks.verify(chunk_file.parse(data), chunks.chunk(0)),
        ((b"", WRONG | {VERSION}),),
    ),
    "member document": Artefact(
        member_file.format(members.good()),
        lambda data: members.verify(member_file.parse(data)),
        ((b"", WRONG | {VERSION}),),
    ),
    "timestamp token": Artefact(authority.GOOD.token(authority.IMPRINT, MONDAY), token, ((b"", WRONG),)),
    "draft in a box": Artefact(DRAFT, draft.read, ((b"", WRONG | {VERSION}),)),
    "kit for a scene": Artefact(KIT, kit.read, ((b"", WRONG | {VERSION, KEY_OF}),)),
}


@pytest.mark.parametrize("what", ARTEFACTS)
def test_no_tampered_document_is_accepted_and_each_is_called_what_it_is(
    what: str, record_property: Record
) -> None:
    one = ARTEFACTS[what]
    best = one.read(one.data)
    assert one.read(bytes(one.data)) == best

    def judge(change: Change) -> str:
        new = changed(one.data, change)
        if new == one.data:
            return NOT_DONE
        shown = answer(one.read, new)
        if isinstance(shown, CustodyError):
            assert shown.code in one.codes_at(first_difference(new, one.data)), (new, shown)
            assert shown.exit_status in (3, 4)
        else:
            assert one.weaker(shown, best), (new, shown)
        return NAMED

    judge_all(what, other_bytes(len(one.data)), judge, record_property)


def test_a_witness_that_counts_no_more_is_weaker_and_the_same_is_not() -> None:
    best = proofs.of_checkpoint(proofs.WITNESSED)
    assert fewer(proofs.of_checkpoint(proofs.SIGNED), best)
    assert not fewer(best, best)
    assert not fewer(replace(best, shown=None, witnesses=0), best)


# ---- What is not signed, and is believed only where something else confirms it ---------------------------------

PART = 1000
CONTENT = bytes(range(256)) * 20


def begun(store: MemoryUploads) -> bytes:
    """Break an upload off behind its third part; gives the lines that a journal holds of it."""
    notes = Notes()
    writer = store.begin(KEY, notes, UNLOCKED)
    writer.write(CONTENT[: 3 * PART + 10])
    writer.leave()
    told = notes.told()
    source = SourceState(len(CONTENT), 1_800_000_000_000_000_000, 4711, 1)
    lines = [upload_lines.sending_line(Sending(store.name, KEY, "EV/1", "image.dd", source, UNLOCKED))]
    lines += [upload_lines.begun_line(told), *map(upload_lines.part_line, told.parts)]
    return b"".join(lines)


def goes_on(store: MemoryUploads, noted: Noted) -> bytes | None:
    """Go on with what a journal says was begun; gives what stands in the store in the end, None where nothing does."""
    if noted.upload is None:
        return None
    writer = store.resume(noted.upload, Notes(), UNLOCKED)
    writer.write(CONTENT)
    return b"".join(store.read(KEY, writer.commit().version))


def test_no_tampered_journal_of_an_upload_makes_a_store_hold_other_bytes(record_property: Record) -> None:
    """What a journal says wrongly is refused by a name, or it is not believed and the right bytes arrive."""
    first = MemoryUploads(part_bytes=PART)
    data = begun(first)
    assert goes_on(first, upload_lines.read(KEY, data)) == CONTENT
    assert first.sent == [1, 2, 3, 4, 5, 6][: len(first.sent)]

    def judge(change: Change) -> str:
        new = changed(data, change)
        store = MemoryUploads(part_bytes=PART)
        assert begun(store) == data
        if new == data:
            return NOT_DONE
        arrived = answer(lambda data: goes_on(store, upload_lines.read(KEY, data)), new)
        if isinstance(arrived, CustodyError):
            assert arrived.code in ("malformed", "object-missing", "storage", "conflict"), (new, arrived)
            return NAMED
        assert arrived in (None, CONTENT), new
        return SAME

    judge_all("journal of an upload", other_bytes(len(data)), judge, record_property)


def told(data: bytes) -> set[bytes]:
    """Return what a paper of a bag says, by line, without the blanks that its format leaves free."""
    return {b" ".join(line.split()) for line in data.splitlines()}


def test_no_tampered_file_of_a_bag_is_taken_for_what_its_papers_say(
    tmp_path: Path, record_property: Record
) -> None:
    folder = made(tmp_path / "bag", "md5", "sha512")
    assert read_bag(folder).problems == ()
    whole = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    assert len(whole) == len(FILES) + 6

    def judge(case: tuple[Path, Change]) -> str:
        path, change = case
        new = changed(whole[path], change) if whole[path] else b"x"
        if new == whole[path]:
            return NOT_DONE
        path.write_bytes(new)
        name = str(path.relative_to(folder))
        found = answer(lambda _: read_bag(folder), new)
        path.write_bytes(whole[path])
        if isinstance(found, CustodyError):
            assert found.code in ("malformed", "unknown-version", "not-found"), found
            return NAMED
        problems = found.problems
        if not problems:
            assert name.startswith("tagmanifest-"), (name, new)
            assert told(new) <= told(whole[path]), (name, new)
            return SAME
        listing = "manifest-" in name
        assert listing or name in {one.decode() for one, _ in problems}, (name, problems)
        return NAMED

    drawn = st.sampled_from(sorted(whole)).flatmap(
        lambda one: st.tuples(st.just(one), other_bytes(max(len(whole[one]), 1)))
    )
    judge_all("bag", drawn, judge, record_property)
