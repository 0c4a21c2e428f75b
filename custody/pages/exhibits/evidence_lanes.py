"""The lanes of an exhibit's timeline about its images: making, storing, verification, deletion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.layout import many
from custody.ledger.submissions.submission import sweep_leaves
from custody.ledger.views.entries.countable_dates import by_size
from custody.model.entry.envelope import parse_entry
from custody.model.records import Sweep
from custody.model.schema.ids import unb64
from custody.pages.parts.amounts import amount
from custody.pages.parts.lanes import event
from custody.proof.commitments.list_leaves import SweepLeaf, parse_sweep_leaf

if TYPE_CHECKING:
    from custody.model.records import StoredObject
    from custody.pages.exhibits.exhibit_people import People
    from custody.pages.parts.page import Event, Tone

#: The newest stored objects, and sweeps, that are on the timeline.
MOST_OBJECTS, MOST_SWEEPS = 50, 50
_DEPTHS = {"full": "in full", "sample": "by sample", "metadata": "by size only"}
#: The words of an outcome that is not good.
OUTCOMES = {"mismatch": "MISMATCH", "missing": "MISSING IN STORE", "unreadable": "UNREADABLE"}
#: The same by the code of an entry, which says of an unreadable object whether its store answered.
_ENTERED = {**OUTCOMES, "object_unreadable": OUTCOMES["unreadable"]}


def imaging(people: People) -> Iterator[Event]:
    """Yield the making, the storing and the deletion of each image and copy."""
    for made in people.found.acquisitions:
        entry = people.entry(made.position)
        size = amount(made.container_bytes)
        text = (
            f"{people.signer(entry)} imaged {people.exhibit}: {size}, "
            f"SHA-256 {_short(made.container_sha256)}."
        )
        yield event(people.instant(None, entry), None, "point", text, name=size, entry=made.position)
    for stored in _newest(people):
        entry = people.entry(stored.position)
        what = f"object {stored.id[:8]}" if stored.of is None else f"a copy of object {stored.of[:8]}"
        size = amount(stored.bytes)
        text = f"{people.signer(entry)} stored {what} in {stored.store}: {size}, SHA-256 {_short(stored.sha256)}."
        yield event(
            people.instant(None, entry),
            None,
            "point",
            text,
            name=f"stored in {stored.store}",
            entry=stored.position,
        )
        if stored.destroyed is not None:
            gone = people.entry(people.found.destroyed[stored.id])
            text = (
                f"{people.signer(gone)} recorded that object {stored.id[:8]} was deleted from {stored.store}."
            )
            yield event(
                stored.destroyed, None, "ended", text, name="deleted", entry=gone.position, tone="warn"
            )


def verification(people: People) -> Iterator[Event]:
    """Yield each sweep that covered a stored object, and each failure, recovery and repair."""
    objects = {stored.id: stored for stored in _newest(people)}
    if not objects:
        return
    reader = people.context.lookup.reader
    for sweep in _sweeps(people):
        data = reader.sweep(sweep.position) or b""
        if any(key.encode() in data for key in objects):
            leaves = [
                leaf for line in sweep_leaves(data) if (leaf := parse_sweep_leaf(line)).object in objects
            ]
            if leaves:
                yield _swept(people, sweep, leaves)
    for stored in objects.values():
        for position in reader.positions(stored.id):
            kind = parse_entry(reader.entry(position).note).envelope.kind
            if kind in _OF_OBJECT:
                yield _object(people, stored, position, kind)


def _sweeps(people: People) -> list[Sweep]:
    """Return the newest sweeps."""
    lookup = people.context.lookup
    found = lookup.reader.find(Sweep.space, "ended", "", "~", limit=MOST_SWEEPS, backwards=True)
    return lookup.many(Sweep, [key for _, key in found])


def _swept(people: People, sweep: Sweep, leaves: list[SweepLeaf]) -> Event:
    """Return what a sweep found of the exhibit's objects; good only where the bytes of all were verified."""
    signer = people.signer(people.entry(sweep.position))
    bad = [
        f"{OUTCOMES[leaf.outcome]} (object {leaf.object[:8]})" for leaf in leaves if leaf.outcome in OUTCOMES
    ]
    sizes = by_size(sweep)
    verb = "compared" if sizes else "read" if bad else "verified"
    text = f"{signer} {verb} {many(len(leaves), 'object')} {_DEPTHS[sweep.depth]}"
    text = f"{text}: {', '.join(bad)}." if bad else f"{text}."
    good = "sizes compared" if sizes else "verified"
    name = OUTCOMES[next(leaf.outcome for leaf in leaves if leaf.outcome in OUTCOMES)] if bad else good
    tone: Tone = "bad" if bad else "" if sizes else "good"
    return event(sweep.ended, None, "point", text, name=name, entry=sweep.position, tone=tone)


#: Entries about a stored object that the lane shows, with the word drawn for each.
_OF_OBJECT = {
    "object.verification_failed": "",
    "object.verification_recovered": "readable again",
    "object.repaired": "repaired",
}


def _object(people: People, stored: StoredObject, position: int, kind: str) -> Event:
    entry = people.entry(position)
    signer, what = people.signer(entry), f"object {stored.id[:8]} in {stored.store}"
    at = people.instant(None, entry)
    if kind == "object.verification_failed":
        outcome = _ENTERED[str(entry.current("outcome"))]
        found = entry.current("found_sha256")
        digests = (
            f": recorded {_short(stored.sha256)}, found {_short(found)}" if isinstance(found, str) else ""
        )
        text = f"{signer} recorded {outcome} of {what}{digests}."
        return event(at, None, "point", text, name=outcome, entry=position, tone="bad")
    did = "found the recorded bytes again of" if kind == "object.verification_recovered" else "repaired"
    return event(
        at, None, "point", f"{signer} {did} {what}.", name=_OF_OBJECT[kind], entry=position, tone="good"
    )


def left_out(people: People) -> tuple[str, ...]:
    """Return sentences on objects and sweeps that the timeline leaves out."""
    more = len(people.found.objects) - MOST_OBJECTS
    sweeps = people.context.lookup.count(Sweep, "ended", "", "~") - MOST_SWEEPS
    return (
        *((f"{many(more, 'earlier stored object')}, on the timeline",) if more > 0 else ()),
        *(
            (f"{many(sweeps, 'earlier sweep')}, on the timeline",)
            if sweeps > 0 and people.found.objects
            else ()
        ),
    )


def _newest(people: People) -> tuple[StoredObject, ...]:
    return people.found.objects[-MOST_OBJECTS:]


def _short(digest: str) -> str:
    """Return the beginning and the end of a digest (base64), in hexadecimal."""
    text = unb64(digest).hex()
    return f"{text[:8]}…{text[-8:]}"
