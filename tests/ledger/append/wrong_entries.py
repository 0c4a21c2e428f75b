"""Entries that are right in everything but one thing, each with the error that must name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from custody.errors import (
    Conflict,
    CustodyError,
    Malformed,
    ProofInvalid,
    RoleRefused,
    RuleBroken,
    UnknownVersion,
)
from custody.ledger.submissions.submission import Item
from custody.model.entry.envelope import MOST_BYTES, Seen
from custody.model.entry.openings import Opening, opened
from custody.proof import merkle, note
from custody.proof.commitments.field_leaf import field_leaf, parse_field_leaf
from custody.proof.commitments.list_leaves import sweep_leaf, sweep_root
from custody.proof.note import SeedSigner
from tests.ledger.forge import Forge
from tests.world import World, seed_of

CASE = {"reference": "C-1"}
OTHER_ORIGIN = "lab.example/" + "0" * 32

Change = Callable[[World], Item]


def office() -> World:
    return World.memory().staff()


def case(world: World, **more: object) -> Item:
    """Sign the opening of a case, right in everything that is not replaced."""
    return Forge(world).item("judge", "case.opened", CASE, **more)  # type: ignore[arg-type]  # as Forge names them


def signed_again(item: Item, *signers: SeedSigner) -> Item:
    """Put other signature lines under the text of an item."""
    text = note.parse(item.note).text
    lines = tuple(
        note.SignatureLine(signer.verifier.name, signer.verifier.key_id, signer.sign(text.encode()))
        for signer in signers
    )
    return replace(item, note=note.format(note.SignedNote(text, lines)))


def opening_changed(item: Item, name: str, value: str | None, *, keep_hash: bool = False) -> Item:
    """Put another value into one opening of an item."""
    changed = []
    for opening in item.openings:
        assert opening.leaf is not None
        field = parse_field_leaf(opening.leaf)
        if field.name == name:
            leaf = field_leaf(field.salt, name, value)
            changed.append(Opening(leaf, opening.hash) if keep_hash else opened(leaf))
        else:
            changed.append(opening)
    return replace(item, openings=tuple(changed))


def twice(item: Item) -> Item:
    return replace(item, note=item.note + item.note)


def earlier_checkpoint_of_another_ledger(world: World) -> Seen:
    """Return a size that this ledger had, with a root that it did not have."""
    return Seen(world.size() - 1, merkle.leaf_hash(b"another ledger"))


def two_lines(world: World) -> Item:
    return signed_again(case(world), world.people["judge"].signer, world.people["eve"].signer)


def other_key_of_same_name(world: World) -> Item:
    name = world.people["judge"].signer.verifier.name
    return signed_again(case(world), SeedSigner(name, seed_of("somebody else")))


def flipped_signature(world: World) -> Item:
    item = case(world)
    parsed = note.parse(item.note)
    (line,) = parsed.signatures
    bad = bytes([line.signature[0] ^ 1]) + line.signature[1:]
    return replace(item, note=note.format(note.SignedNote(parsed.text, (replace(line, signature=bad),))))


def unknown_key(world: World) -> Item:
    return Forge(world).item(
        SeedSigner("lab.example/0011223344556677", seed_of("x")), "case.opened", CASE, judged=False
    )


def extra_opening(world: World) -> Item:
    item = case(world)
    return replace(item, openings=(*item.openings, item.openings[-1]))


def missing_opening(world: World) -> Item:
    item = case(world)
    return replace(item, openings=item.openings[:-1])


def swapped_openings(world: World) -> Item:
    item = case(world)
    return replace(item, openings=(item.openings[1], item.openings[0], *item.openings[2:]))


def erased_opening(world: World) -> Item:
    item = case(world)
    return replace(item, openings=(Opening(None, item.openings[0].hash), *item.openings[1:]))


def unknown_kind(world: World) -> Item:
    return case(world, as_kind="case.dreamt")


def closed(world: World, **envelope: object) -> Item:
    """Sign the closing of a case that stands, with its place in the chain replaced."""
    subject = world.case("C-0")
    return Forge(world).item("judge", "case.closed", {"outcome": "ended"}, subject=subject, **envelope)  # type: ignore[arg-type]  # as Forge names them


def sweep_without_leaves(world: World) -> Item:
    leaves = [sweep_leaf(world.journal.new_subject(), None, "verified", None)]
    return swept(world, leaves, None, verified_count=1)


def swept(world: World, leaves: list[bytes], stored: bytes | None, **counts: int) -> Item:
    """Sign a sweep over some leaves, with other leaves beside it."""
    values = {
        "depth": "full",
        "sample_source": "all",
        "started_at": "2026-11-02T08:00:00Z",
        "results_root": sweep_root(leaves).to_json(),
        "verified_count": 0,
        "mismatch_count": 0,
        "missing_count": 0,
        "unreadable_count": 0,
        **counts,
    }
    return Forge(world).item("bot", "sweep.completed", values, sweep=stored)  # type: ignore[arg-type]  # values as typed


def sweep_with_other_leaves(world: World) -> Item:
    leaf = sweep_leaf(world.journal.new_subject(), None, "verified", None)
    other = sweep_leaf(world.journal.new_subject(), None, "verified", None)
    return swept(world, [leaf], other + b"\n", verified_count=1)


def sweep_cut_off(world: World) -> Item:
    leaf = sweep_leaf(world.journal.new_subject(), None, "verified", None)
    return swept(world, [leaf], leaf, verified_count=1)


def sweep_that_counts_otherwise(world: World) -> Item:
    leaf = sweep_leaf(world.journal.new_subject(), None, "mismatch", None)
    return swept(world, [leaf], leaf + b"\n", verified_count=1)


def sweep_with_a_fifth_outcome(world: World) -> Item:
    leaves = [
        sweep_leaf(world.journal.new_subject(), None, outcome, None) for outcome in ("verified", "perhaps")
    ]
    return swept(world, leaves, b"".join(leaf + b"\n" for leaf in leaves), verified_count=2)


def leaves_beside_a_case(world: World) -> Item:
    return replace(case(world), sweep=b"")


def answer_to_nothing(world: World) -> Item:
    exhibit = world.exhibit(world.seize(world.case()))
    return Forge(world).item(
        "eve", "transfer.refused", {"reason": "seal"}, subject=exhibit, re=b"\x05" * 32, judged=False
    )


def second_opening(world: World) -> Item:
    signer = world.signer_of("zoe")
    values = {
        "log_vkey": str(world.log_key),
        "actor": world.journal.new_subject(),
        "vkey": str(signer.verifier),
        "training": False,
    }
    return Forge(world).item("ada", "ledger.opened", values, judged=False)  # type: ignore[arg-type]  # values as typed


#: What is wrong → how it is signed, the class that names it, and a word of the message.
REFUSED: dict[str, tuple[Change, type[CustodyError], str]] = {
    "another log": (lambda w: case(w, log=OTHER_ORIGIN), ProofInvalid, "signed for the ledger"),
    "a checkpoint of another ledger seen": (
        lambda w: case(w, seen=earlier_checkpoint_of_another_ledger(w)),
        Conflict,
        "no earlier state",
    ),
    "a checkpoint nobody ever signed seen": (
        lambda w: case(w, seen=Seen(3, b"\x01" * 32)),
        Conflict,
        "no earlier",
    ),
    "a newer checkpoint seen": (
        lambda w: case(w, seen=Seen(w.size() + 1, b"\x01" * 32)),
        Conflict,
        "no earlier",
    ),
    "the empty ledger seen after it was opened": (
        lambda w: case(w, seen=Seen(0, merkle.EMPTY_ROOT)),
        Conflict,
        "no earlier",
    ),
    "other content": (lambda w: case(w, content=b"\x01" * 32), ProofInvalid, "not the content"),
    "an opening changed": (
        lambda w: opening_changed(case(w), "reference", "C-2"),
        ProofInvalid,
        "not the content",
    ),
    "an opening changed under its old hash": (
        lambda w: opening_changed(case(w), "reference", "C-2", keep_hash=True),
        ProofInvalid,
        "not the content",
    ),
    "an opening too few": (missing_opening, ProofInvalid, "not the content"),
    "an opening too many": (extra_opening, ProofInvalid, "not the content"),
    "two openings swapped": (swapped_openings, ProofInvalid, "not the content"),
    "an opening that is erased already": (erased_opening, ProofInvalid, "all its fields"),
    "another number of fields": (lambda w: case(w, fields=3), ProofInvalid, "not the content"),
    "two signature lines": (two_lines, Malformed, "2 signature lines"),
    "another key under the same name": (other_key_of_same_name, ProofInvalid, "not by"),
    "a flipped bit in the signature": (flipped_signature, ProofInvalid, "does not verify"),
    "the key of somebody else": (
        lambda w: signed_again(case(w), w.people["eve"].signer),
        Malformed,
        "another name",
    ),
    "a key that nobody enrolled": (unknown_key, RoleRefused, "no actor"),
    "a gap in the numbers of its subject": (lambda w: closed(w, seq=2), Conflict, "moved on"),
    "a number of its subject again": (lambda w: closed(w, seq=0, prev=None), Conflict, "moved on"),
    "another previous entry": (lambda w: closed(w, prev=b"\x02" * 32), Conflict, "moved on"),
    "a first entry that says it is the second": (
        lambda w: case(w, seq=1, prev=b"\x02" * 32),
        Conflict,
        "moved on",
    ),
    "a sweep without its leaves": (sweep_without_leaves, ProofInvalid, "result leaves"),
    "a sweep with other leaves": (sweep_with_other_leaves, ProofInvalid, "commits to"),
    "a sweep whose leaves are cut off": (sweep_cut_off, ProofInvalid, "cut off"),
    "a sweep that counts otherwise": (sweep_that_counts_otherwise, ProofInvalid, "outcomes"),
    "a sweep with a fifth outcome": (sweep_with_a_fifth_outcome, ProofInvalid, "outcomes"),
    "leaves beside what is no sweep": (leaves_beside_a_case, ProofInvalid, "sweep"),
    "a note that is too long": (
        lambda w: replace(case(w), note=case(w).note + b"x" * MOST_BYTES),
        Malformed,
        "more than",
    ),
    "a note twice": (lambda w: twice(case(w)), Malformed, ""),
    "no note": (lambda w: replace(case(w), note=b""), Malformed, ""),
    "an answer to nothing": (answer_to_nothing, RuleBroken, "no such offer"),
    "a kind that does not exist": (unknown_kind, UnknownVersion, "no kind"),
    "a kind that does not exist, over other content": (
        lambda w: case(w, as_kind="case.dreamt", content=b"\x01" * 32),
        UnknownVersion,
        "no kind",
    ),
    "another kind over the same content": (lambda w: case(w, as_kind="case.closed"), ProofInvalid, ""),
    "a ruleset of the future": (lambda w: case(w, v=2), UnknownVersion, "ruleset 2"),
    "a second opening": (second_opening, RuleBroken, "first entry"),
    "a subject that begins twice": (
        lambda w: case(w, subject=w.case("C-8"), judged=False),
        RuleBroken,
        "open already",
    ),
}
