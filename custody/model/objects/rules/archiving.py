"""Rules for archiving objects: their exhibit, store, key, lock and packing."""

from __future__ import annotations

from custody.law.retention_limits import Basis
from custody.model.acquisition.records import Acquisition
from custody.model.entry.facts import Facts
from custody.model.exhibits.questions.exhibit import known_exhibit
from custody.model.exhibits.records import Exhibit, Transcription
from custody.model.exits.holding_authority import basis_for
from custody.model.locks.questions import judge_lock, place_of
from custody.model.objects.records import StoredObject
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot, typed_root_from_json


def judge_archived(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an object is stored once under its key, an image with its acquisition's digest."""
    facts = ruling.facts
    if state.get(StoredObject, command.subject) is not None:
        raise ruling.refuse("object.new", "this object is recorded already")
    whose = facts.must("exhibit")
    paper = state.get(Transcription, whose)
    owner = known_exhibit(state, ruling, whose, away=True).id if paper is None else paper.id
    where = f"{facts.must('store')} {facts.must('object_key')}"
    if state.keys("object", "stored", where):
        raise ruling.refuse(
            "object.key", f"the key {facts.must('object_key')} already belongs to another object"
        )
    root = typed_root_from_json(facts.root("object_root") or {})
    _packed(ruling)
    judge_lock(ruling, command.at, lambda: _basis(state, owner, command.at))
    leaf = facts.text("acquisition")
    if leaf is not None and isinstance(root, ObjectRoot):
        acquisition = state.get(Acquisition, leaf)
        if acquisition is None or acquisition.exhibit != owner:
            raise ruling.refuse("acquisition.known", "there is no such acquisition of this exhibit")
        alone = facts.text("pack_type") is None
        if alone and (
            acquisition.container_sha256 != b64(root.sha256) or acquisition.container_bytes != root.bytes
        ):
            ruling.broken("object.digest_differs", "the bytes archived are not the image that was acquired")


def _basis(state: State, exhibit: str, at: int) -> Basis:
    owner = state.get(Exhibit, exhibit)
    return basis_for(state, exhibit, "" if owner is None else owner.case, at)


def _packed(ruling: Ruling) -> None:
    """Verify that only a packed object has a manifest, and no more unreadable members than members."""
    facts = ruling.facts
    manifest, unreadable = facts.root("manifest_root"), facts.number("unreadable_member_count")
    if (facts.text("pack_type") is None) != (manifest is None) or (
        manifest is None and unreadable is not None
    ):
        raise ruling.refuse("object.manifest", "a pack has a manifest, and a single file has none")
    if unreadable is not None and not 0 < unreadable <= _members(facts):
        raise ruling.refuse("object.manifest", f"{unreadable} of {_members(facts)} members are unreadable")


def _members(facts: Facts) -> int:
    value = facts.root("manifest_root")
    root = None if value is None else typed_root_from_json(value)
    return root.count if isinstance(root, ManifestRoot) else 0


def fold_archived(state: State, placed: Placed) -> None:
    """Record the archived object."""
    facts = placed.event.facts
    root = typed_root_from_json(facts.root("object_root") or {})
    whose = facts.must("exhibit")
    exhibit = state.get(Exhibit, whose) or state.get(Transcription, whose)
    if exhibit is None or not isinstance(root, ObjectRoot):
        return
    state.put(
        replace(
            place_of(placed, root, exhibit.id, exhibit.case),
            packed=facts.text("pack_type"),
            members=_members(facts),
            unreadable=facts.count("unreadable_member_count"),
            image=_image(state, facts),
        )
    )


def _image(state: State, facts: Facts) -> str | None:
    """Return the digest of the acquired image that was packed whole: in segments, or to keep its holes."""
    leaf = facts.text("acquisition")
    acquired = None if leaf is None else state.get(Acquisition, leaf)
    whole = facts.text("pack_type") in ("split_image", "sparse_file") and not facts.number(
        "unreadable_member_count"
    )
    return acquired.container_sha256 if whole and acquired is not None else None


JUDGES = {
    "object.archived": judge_archived,
}
FOLDS = {
    "object.archived": fold_archived,
}
