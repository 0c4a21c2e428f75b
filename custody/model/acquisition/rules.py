"""Rules for acquisitions: an image equals its source, and its log and hash files agree."""

from __future__ import annotations

from custody.model.acquisition.records import Acquisition
from custody.model.entry.facts import Facts
from custody.model.exhibits.questions.exhibit import known_exhibit, marked
from custody.model.exhibits.records import Exhibit
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State

#: Algorithms by which an acquisition states digests of its media; SHA-512 is stated of source and image alone.
_OF_MEDIA = ("sha256", "sha1", "md5")


def judge_acquisition(state: State, command: Command, ruling: Ruling) -> None:
    """Mark an acquisition of a sealed exhibit, without write blocker, with read errors or a mismatch.

    Also one by a signer who is not the custodian, and one with a log or hash file that differs.
    """
    exhibit = known_exhibit(state, ruling, command.subject)
    facts = ruling.facts
    if exhibit.holder != ruling.actor.id:
        ruling.broken("custody.not_custodian", "the signer is not the exhibit's recorded custodian")
    if exhibit.seal is not None:
        ruling.broken("acquisition.sealed", f"the exhibit is recorded as sealed with {exhibit.seal}")
    _protected(ruling)
    if facts.number("bad_sector_count"):
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


_PAPERS = {
    "log_differences": "the log",
    "sidecar_differences": "the hash file",
    "typed_differences": "what was typed",
}


#: Ways of reading a source whose image has every byte of it.
_BYTE_BY_BYTE = ("chip_off", "jtag", "physical")


def _logged(ruling: Ruling) -> bool:
    """Mark a run that failed, differed on reading again or had read errors, by its log.

    Return whether the digests are of the whole source, as far as is known.
    """
    facts = ruling.facts
    completed = facts["log_completed"] is not False
    if not completed:
        ruling.broken("acquisition.not_completed", "according to its log, the run failed or was interrupted")
    if facts["log_verified"] is False:
        ruling.broken("acquisition.verification_mismatch", "by its log what was read again differed")
    errors = facts.count("read_error_count")
    if errors and not facts.number("bad_sector_count"):
        ruling.broken("acquisition.read_errors", f"by its log reading failed {errors} times")
    return _all_read(ruling) and completed


def _all_read(ruling: Ruling) -> bool:
    """Return whether every byte of the source was read, and is in the image where its method takes all.

    Mark a partial acquisition.
    """
    facts = ruling.facts
    source = facts.number("source_bytes")
    held = facts.number("container_bytes" if _raw(facts) else "media_bytes")
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
    """Compute ``digests_match`` by each algorithm stated of source and media, and mark mismatches.

    A match is computed only of digests of a source that was read ``whole``, a mismatch always.
    """
    facts = ruling.facts
    raw = _raw(facts)
    pairs = []
    for name in ("sha512", "sha256", "sha1", "md5"):
        source, media = facts.text(f"source_{name}"), None
        if name in _OF_MEDIA:
            media = facts.text(f"media_{name}")
        if media is None and raw:
            media = facts.text(f"container_{name}")
        if source is not None and media is not None:
            pairs.append(source == media)
        if name == "sha256":
            verified = facts.text("verification_sha256")
            if verified is not None and verified not in (media, facts.must("container_sha256")):
                ruling.broken("acquisition.verification_mismatch", "the image read again has another digest")
    if pairs and (whole or not all(pairs)):
        ruling.set("digests_match", all(pairs))
        if not all(pairs):
            ruling.broken("acquisition.mismatch", "the image's media digest differs from the source's")


def _whole(ruling: Ruling) -> None:
    """Mark an image that does not fit its own checksums."""
    counts = {part: ruling.facts.number(f"damaged_{part}_count") for part in ("sector", "section", "member")}
    damaged = ", ".join(f"{count} {part}s" for part, count in counts.items() if count)
    if damaged:
        ruling.broken("acquisition.damaged", f"{damaged} of the image do not fit its own checksums")


def _sized(ruling: Ruling) -> None:
    """Mark a source whose bytes are not its sectors times the sector size."""
    facts = ruling.facts
    size, sectors = facts.number("source_bytes"), facts.number("source_sector_count")
    each = facts.number("sector_bytes")
    if None not in (size, sectors, each) and size != (sectors or 0) * (each or 0):
        ruling.broken("acquisition.size_mismatch", f"{sectors} sectors of {each} bytes are not {size} bytes")


def _protected(ruling: Ruling) -> None:
    """Verify that a write blocker or a reason for its absence is stated, and not both."""
    how, reason = ruling.facts.text("write_protection"), ruling.facts.text("blocker_absence_reason")
    if how in ("hardware", "software"):
        if reason is not None:
            raise ruling.refuse(
                "acquisition.write_protection",
                f"it is said to be protected from writing by {how}, and also why it was not ({reason})",
            )
    elif reason is None:
        ruling.broken(
            "acquisition.blocker_missing", "neither a write blocker nor a reason for none is stated"
        )


def fold_acquisition(state: State, placed: Placed) -> None:
    """Record the acquired image in the record of its exhibit."""
    event, facts = placed.event, placed.event.facts
    exhibit = state.get(Exhibit, event.subject)
    if exhibit is None:
        return
    leaf = b64(placed.leaf)
    state.put(
        Acquisition(
            leaf,
            exhibit.id,
            facts.must("container_sha256"),
            facts.count("container_bytes"),
            placed.position,
        )
    )
    state.put(marked(replace(exhibit, acquisitions=(*exhibit.acquisitions, leaf)), placed))


JUDGES = {
    "acquisition.completed": judge_acquisition,
}
FOLDS = {
    "acquisition.completed": fold_acquisition,
}
