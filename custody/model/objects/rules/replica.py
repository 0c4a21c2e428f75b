"""Rules for copies of an object in further stores, and for overwriting damaged bytes."""

from __future__ import annotations

from custody.model.engine.moments import marks_with
from custody.model.entry.facts import Facts
from custody.model.exits.holding_authority import basis_of
from custody.model.locks.questions import judge_lock, locked_as, place_of, places_of, settle
from custody.model.objects.records import StoredObject
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State
from custody.proof.commitments.typed_roots import ObjectRoot, typed_root_from_json


def judge_replicated(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a copy has the bytes of a known object, under its own key in another store."""
    facts = ruling.facts
    whole = _object(state, ruling, facts.must("original"))
    if whole.of is not None or whole.exhibit != facts.must("exhibit"):
        raise ruling.refuse(
            "replica.object", f"{whole.id} is no object of the exhibit {facts.must('exhibit')}"
        )
    _source(state, ruling, whole)
    where = f"{facts.must('store')} {facts.must('object_key')}"
    if state.keys("object", "stored", where):
        raise ruling.refuse(
            "object.key", f"the key {facts.must('object_key')} already belongs to another object"
        )
    if facts.must("store") in {place.store for place in places_of(state, whole) if place.same_bytes(whole)}:
        ruling.broken("replica.there", f"the store {facts.must('store')} holds this object already")
    _same(ruling, whole)
    judge_lock(ruling, command.at, lambda: basis_of(state, whole, command.at))


def fold_replicated(state: State, placed: Placed) -> None:
    """Record the new copy: its store and key, and the size and digests that the entry states."""
    facts = placed.event.facts
    whole, root = state.get(StoredObject, facts.must("original")), _root(facts)
    if whole is None or root is None:
        return
    image = whole.image if _is_same(root, whole) else None
    settle(state, replace(place_of(placed, root, whole.exhibit, whole.case), of=whole.id, image=image))


def judge_repaired(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that damaged bytes are repaired from another place of the same object."""
    facts = ruling.facts
    damaged = _object(state, ruling, command.subject)
    whole = damaged if damaged.of is None else _object(state, ruling, damaged.of)
    source = _source(state, ruling, whole)
    if source.id == damaged.id:
        raise ruling.refuse("repair.source", "what was damaged is not repaired from itself")
    found = facts.text("found_sha256")
    if (facts.must("outcome") == "mismatch") != (found is not None):
        raise ruling.refuse("repair.found", "damaged bytes have a digest, and missing bytes have none")
    if found == whole.sha256:
        raise ruling.refuse("repair.found", "the digest found is the object's, so nothing was damaged")
    _same(ruling, whole)
    judge_lock(ruling, command.at, lambda: basis_of(state, whole, command.at))


def fold_repaired(state: State, placed: Placed) -> None:
    """Record the repaired version as current, and the versions it replaced as former."""
    facts = placed.event.facts
    stored, root = state.get(StoredObject, placed.event.subject), _root(facts)
    if stored is None or root is None:
        return
    before = {
        *stored.former,
        *facts.codes("replaced_versions"),
        *([] if stored.version is None else [stored.version]),
    }
    mended = replace(
        stored,
        bytes=root.bytes,
        sha256=b64(root.sha256),
        root=b64(root.root),
        version=facts.text("object_version"),
        former=tuple(sorted(before)),
        failing=None,
        nonconforming=marks_with(stored.nonconforming, placed),
    )
    settle(state, locked_as(mended, facts))


def _object(state: State, ruling: Ruling, name: str) -> StoredObject:
    """Return a stored object or copy that is not proven absent; raise RuleBroken for any other."""
    stored = state.get(StoredObject, name)
    if stored is None or stored.destroyed is not None:
        raise ruling.refuse("object.known", f"there is no object {name}")
    return stored


def _source(state: State, ruling: Ruling, whole: StoredObject) -> StoredObject:
    """Return the place the bytes were read from; raise RuleBroken where it is recorded with other bytes."""
    source = state.get(StoredObject, ruling.facts.must("source_object"))
    if source is None or source.destroyed is not None or source.object_id != whole.id:
        raise ruling.refuse("replica.source", "the object is not recorded in the store it was read from")
    if not source.same_bytes(whole):
        raise ruling.refuse("replica.source", "what it was read from is on record with other bytes")
    return source


def _same(ruling: Ruling, whole: StoredObject) -> None:
    root = _root(ruling.facts)
    if root is None or not _is_same(root, whole):
        ruling.broken("replica.differs", f"the bytes written are not those of object {whole.id}")


def _is_same(root: ObjectRoot, whole: StoredObject) -> bool:
    return (root.bytes, b64(root.sha256), b64(root.root)) == (whole.bytes, whole.sha256, whole.root)


def _root(facts: Facts) -> ObjectRoot | None:
    root = typed_root_from_json(facts.root("object_root") or {})
    return root if isinstance(root, ObjectRoot) else None


JUDGES = {"object.replicated": judge_replicated, "object.repaired": judge_repaired}
FOLDS = {"object.replicated": fold_replicated, "object.repaired": fold_repaired}
