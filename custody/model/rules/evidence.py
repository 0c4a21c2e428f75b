"""Rules for acquisitions, archived objects and fixity sweeps."""

from __future__ import annotations

from custody.law.locking import Basis
from custody.model.acts import Command, Placed, Ruling
from custody.model.engine.moments import happened
from custody.model.events.verification import COMPARED
from custody.model.facts import Facts
from custody.model.ids import b64
from custody.model.record import replace
from custody.model.records import Acquisition, Case, Exhibit, Newest, StoredObject, Sweep, Transcription
from custody.model.rules.exhibit import known_exhibit, marked
from custody.model.rules.holding import basis_for
from custody.model.rules.places import judge_lock, place_of, settle
from custody.model.state import State
from custody.proof import seal

#: Algorithms by which an acquisition states digests of its media; SHA-512 is stated of source and image alone.
_OF_MEDIA = ("sha256", "sha1", "md5")


def judge_acquisition(state: State, command: Command, ruling: Ruling) -> None:
    """An image is taken by the holder from an unsealed exhibit, behind a write blocker, and equals its source."""
    exhibit = known_exhibit(state, ruling, command.subject)
    facts = ruling.facts
    if exhibit.holder != ruling.actor.id:
        ruling.broken("custody.not_holder", "the signer is not recorded as the exhibit's holder")
    if exhibit.seal is not None:
        ruling.broken("acquisition.sealed", f"the exhibit is recorded as sealed with {exhibit.seal}")
    _protected(ruling)
    if facts.number("bad_sectors"):
        ruling.broken("acquisition.bad_sectors", "sectors could not be read")
    _whole(ruling)
    _sized(ruling)
    whole = _logged(ruling)
    _matched(ruling, whole=whole)
    said = [
        f"{paper} says otherwise of {differs.replace(' ', ', ')}"
        for field, paper in _PAPERS.items()
        if (differs := facts.text(field)) is not None
    ]
    if said:
        ruling.broken("acquisition.log_differs", "; ".join(said))


_PAPERS = {"log_differs": "the log", "sidecar_differs": "the hash file", "typed_differs": "what was typed"}
#: Ways of reading a source whose image has every byte of it.
_BYTE_BY_BYTE = ("chip_off", "jtag", "physical")


def _logged(ruling: Ruling) -> bool:
    """By its log the run completed, read the whole source without errors, and found the same when it read again.

    Gives whether the digests are of the whole source, as far as is known.
    """
    facts = ruling.facts
    completed = facts["log_completed"] is not False
    if not completed:
        ruling.broken("acquisition.not_completed", "by its log the run failed or was broken off")
    if facts["log_verified"] is False:
        ruling.broken("acquisition.verify", "by its log what was read again differed")
    errors = facts.count("read_errors")
    if errors and not facts.number("bad_sectors"):
        ruling.broken("acquisition.read_errors", f"by its log reading failed {errors} times")
    return _all_read(ruling) and completed


def _all_read(ruling: Ruling) -> bool:
    """Every byte of the source was read, and is in the image where the way of reading takes all of them."""
    facts = ruling.facts
    source = facts.number("source_bytes")
    held = facts.number("image_bytes" if _raw(facts) else "media_bytes")
    sizes = [facts.number("read_bytes"), held if facts.text("method") in _BYTE_BY_BYTE else None]
    least = min((size for size in sizes if size is not None), default=None)
    if facts["log_partial"] is True:
        ruling.broken("acquisition.partial", "by its log a part of the source was read")
    elif source is not None and least is not None and least < source:
        ruling.broken("acquisition.partial", f"{least} of {source} bytes of the source were read")
    else:
        return True
    return False


def _raw(facts: Facts) -> bool:
    return facts.must("format") in ("raw", "split_raw")


def _matched(ruling: Ruling, *, whole: bool) -> None:
    """The image's media has every digest that the tool computed of the source, and the one it read back.

    That they match is said only of digests of a source that was read ``whole``.
    """
    facts = ruling.facts
    raw = _raw(facts)
    pairs = []
    for name in ("sha512", "sha256", "sha1", "md5"):
        source, media = facts.text(f"source_{name}"), None
        if name in _OF_MEDIA:
            media = facts.text(f"media_{name}")
        if media is None and raw:
            media = facts.text(f"image_{name}")
        if source is not None and media is not None:
            pairs.append(source == media)
        if name == "sha256":
            verified = facts.text("verify_sha256")
            if verified is not None and verified not in (media, facts.must("image_sha256")):
                ruling.broken("acquisition.verify", "the image read again has another digest")
    if pairs and (whole or not all(pairs)):
        ruling.set("match", all(pairs))
        if not all(pairs):
            ruling.broken("acquisition.mismatch", "the image's media digest differs from the source's")


def _whole(ruling: Ruling) -> None:
    """Whatever the image has a checksum of is as that says."""
    counts = {part: ruling.facts.number(f"damaged_{part}") for part in ("sectors", "sections", "members")}
    damaged = ", ".join(f"{count} {part}" for part, count in counts.items() if count)
    if damaged:
        ruling.broken("acquisition.damaged", f"{damaged} of the image do not fit its own checksums")


def _sized(ruling: Ruling) -> None:
    """The sectors of a source make up its bytes."""
    facts = ruling.facts
    size, sectors = facts.number("source_bytes"), facts.number("source_sectors")
    each = facts.number("sector_bytes")
    if None not in (size, sectors, each) and size != (sectors or 0) * (each or 0):
        ruling.broken("acquisition.size", f"{sectors} sectors of {each} bytes are not {size} bytes")


def _protected(ruling: Ruling) -> None:
    """The source was kept from being written to, or it is said why not; one of the two."""
    how, reason = ruling.facts.text("write_protection"), ruling.facts.text("no_blocker_reason")
    if how in ("hardware", "software"):
        if reason is not None:
            raise ruling.refuse(
                "acquisition.write_protection",
                f"it is said to be protected from writing by {how}, and also why it was not ({reason})",
            )
    elif reason is None:
        ruling.broken("acquisition.no_blocker", "neither a write blocker nor a reason for none is stated")


def fold_acquisition(state: State, placed: Placed) -> None:
    """Record the image under its exhibit."""
    event, facts = placed.event, placed.event.facts
    exhibit = state.get(Exhibit, event.subject)
    if exhibit is None:
        return
    leaf = b64(placed.leaf)
    state.put(
        Acquisition(
            leaf,
            exhibit.id,
            facts.must("image_sha256"),
            facts.count("image_bytes"),
            placed.position,
        )
    )
    state.put(marked(replace(exhibit, acquisitions=(*exhibit.acquisitions, leaf)), placed))


def judge_archived(state: State, command: Command, ruling: Ruling) -> None:
    """An object is stored once under a key of its own; as an acquired image it has the acquisition's digest."""
    facts = ruling.facts
    if state.get(StoredObject, command.subject) is not None:
        raise ruling.refuse("object.new", "this object is recorded already")
    whose = facts.must("exhibit")
    paper = state.get(Transcription, whose)
    owner = known_exhibit(state, ruling, whose, away=True).id if paper is None else paper.id
    where = f"{facts.must('store')} {facts.must('key')}"
    if state.keys("object", "stored", where):
        raise ruling.refuse("object.key", f"the key {facts.must('key')} already belongs to another object")
    root = seal.typed_root_from_json(facts.root("object") or {})
    _packed(ruling)
    judge_lock(ruling, command.at, lambda: _basis(state, owner, command.at))
    leaf = facts.text("acquisition")
    if leaf is not None and isinstance(root, seal.ObjectRoot):
        acquisition = state.get(Acquisition, leaf)
        if acquisition is None or acquisition.exhibit != owner:
            raise ruling.refuse("acquisition.known", "there is no such acquisition of this exhibit")
        alone = facts.text("packed") is None
        if alone and (acquisition.image_sha256 != b64(root.sha256) or acquisition.image_bytes != root.bytes):
            ruling.broken("object.digest_differs", "the bytes archived are not the image that was acquired")


def _basis(state: State, exhibit: str, at: int) -> Basis:
    owner = state.get(Exhibit, exhibit)
    return basis_for(state, exhibit, "" if owner is None else owner.case, at)


def _packed(ruling: Ruling) -> None:
    """What was packed, and nothing else, has a manifest; of its members no more are unreadable than there are."""
    facts = ruling.facts
    manifest, unreadable = facts.root("manifest"), facts.number("members_unreadable")
    if (facts.text("packed") is None) != (manifest is None) or (manifest is None and unreadable is not None):
        raise ruling.refuse(
            "object.manifest", "a manifest is of what was packed, and what was packed has one"
        )
    if unreadable is not None and not 0 < unreadable <= _members(facts):
        raise ruling.refuse("object.manifest", f"{unreadable} of {_members(facts)} members are unreadable")


def _members(facts: Facts) -> int:
    value = facts.root("manifest")
    root = None if value is None else seal.typed_root_from_json(value)
    return root.count if isinstance(root, seal.ManifestRoot) else 0


def fold_archived(state: State, placed: Placed) -> None:
    """Record the object."""
    facts = placed.event.facts
    root = seal.typed_root_from_json(facts.root("object") or {})
    whose = facts.must("exhibit")
    exhibit = state.get(Exhibit, whose) or state.get(Transcription, whose)
    if exhibit is None or not isinstance(root, seal.ObjectRoot):
        return
    state.put(
        replace(
            place_of(placed, root, exhibit.id, exhibit.case),
            packed=facts.text("packed"),
            members=_members(facts),
            unreadable=facts.count("members_unreadable"),
            image=_image(state, facts),
        )
    )


def _image(state: State, facts: Facts) -> str | None:
    """Return the digest of the acquired image that was packed whole: in segments, or to keep its holes."""
    leaf = facts.text("acquisition")
    acquired = None if leaf is None else state.get(Acquisition, leaf)
    whole = facts.text("packed") in ("split_image", "sparse_file") and not facts.number("members_unreadable")
    return acquired.image_sha256 if whole and acquired is not None else None


def judge_swept(state: State, command: Command, ruling: Ruling) -> None:
    """A sweep's counts add up to the results it commits to."""
    facts = ruling.facts
    if state.get(Sweep, command.subject) is not None:
        raise ruling.refuse("sweep.new", "this sweep is recorded already")
    root = seal.typed_root_from_json(facts.root("results") or {})
    counted = sum(facts.count(name) for name in ("ok", "mismatch", "missing", "unreadable"))
    if not isinstance(root, seal.SweepRoot) or root.count != counted:
        raise ruling.refuse("sweep.count", "the outcomes do not add up to the number of results")
    positions = facts.must("positions")
    sampled = facts.text("seed") is not None and bool(facts.number("leaves"))
    if sampled != (facts.must("depth") == "sample") or sampled != (positions != "all"):
        raise ruling.refuse(
            "sweep.sample", "a sample, and nothing else, says its seed and how many leaves it reads"
        )
    if (positions in ("timestamp", "witness")) != (facts.number("cosigned") is not None):
        raise ruling.refuse(
            "sweep.sample", "what an outsider's signature chose, and nothing else, says the size it is on"
        )


def fold_swept(state: State, placed: Placed) -> None:
    """Record the sweep."""
    event, facts = placed.event, placed.event.facts
    bad = sum(facts.count(name) for name in ("mismatch", "missing", "unreadable"))
    ended = happened(facts, event.at)
    ok, seed = facts.count("ok"), facts.text("seed")
    state.put(Sweep(event.subject, facts.must("depth"), ended, ok, bad, placed.position, seed))
    state.put(Newest("sweep", event.subject))


def _object(state: State, command: Command, ruling: Ruling) -> StoredObject:
    stored = state.get(StoredObject, command.subject)
    if stored is None:
        raise ruling.refuse("object.known", f"there is no object {command.subject}")
    if state.get(Sweep, ruling.facts.must("sweep")) is None:
        raise ruling.refuse("sweep.known", f"there is no sweep {ruling.facts.must('sweep')}")
    return stored


def judge_failed(state: State, command: Command, ruling: Ruling) -> None:
    """A failure names a known object and the sweep that found it."""
    _object(state, command, ruling)


def fold_failed(state: State, placed: Placed) -> None:
    """Note the failure on the object."""
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        outcome = placed.event.facts.must("outcome")
        settle(state, replace(stored, failing="unreadable" if outcome == "object_unreadable" else outcome))


def judge_restored(state: State, command: Command, ruling: Ruling) -> None:
    """An object that failed reads back with its recorded digest."""
    there = state.get(StoredObject, command.subject)
    if there is not None and there.failing is None:
        raise ruling.refuse("object.failing", "the object has no failure on record")
    stored = _object(state, command, ruling)
    if ruling.facts.must("found_sha256") != stored.sha256:
        raise ruling.refuse("object.digest", "the digest found is not the object's")


def fold_restored(state: State, placed: Placed) -> None:
    """Clear the failure; it stays in the ledger."""
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        settle(state, replace(stored, failing=None))


def judge_compared(state: State, command: Command, ruling: Ruling) -> None:
    """A comparison is of a case or one of its exhibits; expected digests that differ are a finding, which marks it."""
    facts = ruling.facts
    if state.get(Case, command.subject) is None:
        raise ruling.refuse("case.known", f"there is no case {command.subject}")
    whose = facts.text("exhibit")
    if whose is not None and known_exhibit(state, ruling, whose, away=True).case != command.subject:
        raise ruling.refuse("digests.exhibit", f"the exhibit {whose} is none of this case")
    root = seal.typed_root_from_json(facts.root("results") or {})
    if not isinstance(root, seal.SweepRoot) or root.count != sum(facts.count(name) for name in COMPARED):
        raise ruling.refuse("digests.count", "the outcomes do not add up to the number of results")
    differing = facts.count("differing")
    if differing:
        ruling.broken("digests.differ", f"the list gives other digests or sizes for {differing} of the files")


def fold_compared(state: State, placed: Placed) -> None:
    """A comparison changes nothing that is on record."""


JUDGES = {
    "acquisition.completed": judge_acquisition,
    "object.archived": judge_archived,
    "fixity.swept": judge_swept,
    "object.fixity_failed": judge_failed,
    "object.fixity_restored": judge_restored,
    "digests.compared": judge_compared,
}
FOLDS = {
    "acquisition.completed": fold_acquisition,
    "object.archived": fold_archived,
    "fixity.swept": fold_swept,
    "object.fixity_failed": fold_failed,
    "object.fixity_restored": fold_restored,
    "digests.compared": fold_compared,
}
