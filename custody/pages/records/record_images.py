"""The images of a record's exhibits with their digests, and the stored evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.ledger.ports import DEPTHS
from custody.ledger.views.exhibits.image_sizes import image_size
from custody.model.schema.ids import unb64
from custody.pages.parts.page import Column, Fact, Row, Table, Target, Tone
from custody.pages.records.record_exhibits import ACQUIRED, Recorded
from custody.pages.records.record_parts import NOTHING, Recorder, count_cell, text_cell
from custody.pages.stores.stored_objects import locked

if TYPE_CHECKING:
    from custody.ledger.ports import CheckRow
    from custody.ledger.views.entries.entries import EntryView
    from custody.model.records import StoredObject

#: The most stored objects that are listed.
MOST_OBJECTS = 500
#: The data whose digest this program computes itself when it stores an image; others are as somebody stated them.
_IMAGE = "image"
#: The digest fields of an acquisition: field, data, hash function.
_DIGESTS = tuple(
    (f"{of}_{function}", words, named)
    for of, words in (("source", "source"), ("container", _IMAGE), ("media", "image content"))
    for function, named in (("sha256", "SHA-256"), ("sha512", "SHA-512"), ("sha1", "SHA-1"), ("md5", "MD5"))
)
_ELSEWHERE = frozenset(
    {
        *(name for name, _, _ in _DIGESTS),
        *("tool", "tool_version", "write_blocker", "blocker_serial", "read_error_count", "bad_sector_count"),
        *("source_bytes", "container_bytes", "digests_match", "method", "format", "write_protection"),
    }
)
_EXHIBIT = Column("exhibit", "exhibit", "thing")
_ACQUISITIONS = (
    _EXHIBIT,
    Column("when", "when", "instant"),
    Column("method", "method", "code"),
    Column("tool", "tool"),
    Column("tool_version", "version"),
    Column("write_blocker", "write blocker"),
    Column("source_bytes", "source bytes", "bytes"),
    Column("container_bytes", "image bytes", "bytes"),
    Column("read_error_count", "errors, remarks"),
    Column("entered", "entered", "instant"),
    Column("entry", "entry", "count"),
)
_HASHES = (
    _EXHIBIT,
    Column("of", "of"),
    Column("function", "function", "code"),
    Column("digest", "digest", "digest"),
    Column("entry", "entry", "count"),
)
_STORED = (
    _EXHIBIT,
    Column("object", "object", "thing"),
    Column("file_name", "file name"),
    Column("bytes", "bytes", "bytes"),
    Column("digest", "SHA-256", "digest"),
    Column("store", "store", "code"),
    Column("verified", "last verified", "instant"),
    Column("result", "result"),
)


def acquisitions(exhibits: Sequence[Recorded]) -> tuple[Table, Table, Table]:
    """Return the tables of images, of their digests, and of further details."""
    made = [(exhibit, entry) for exhibit in exhibits for entry in exhibit.of(ACQUIRED)]
    images = tuple(_image(exhibit, entry) for exhibit, entry in made)
    hashes = tuple(row for exhibit, entry in made for row in _hashes(exhibit, entry))
    more = tuple(
        Row((text_cell("exhibit", exhibit.name), said, count_cell("entry", entry.position)))
        for exhibit, entry in made
        if (said := exhibit.recorder.details(entry, _ELSEWHERE)).text
    )
    columns = (_EXHIBIT, Column("details", "details"), Column("entry", "entry", "count"))
    return (
        Table.of("Acquisitions", _ACQUISITIONS, images, "no acquisition is on record"),
        Table.of("Hash schedule", _HASHES, hashes, "no digest of an image is on record"),
        Table.of("Acquisition details", columns, more),
    )


def _image(exhibit: Recorded, entry: EntryView) -> Row:
    recorder = exhibit.recorder
    when = recorder.row(entry).cells[0]
    method = recorder.fact(entry, "method")
    form = recorder.fact(entry, "format")
    blocker, serial = recorder.fact(entry, "write_blocker"), recorder.fact(entry, "blocker_serial")
    protection = recorder.fact(entry, "write_protection")
    said = ", ".join(fact.full for fact in (protection, blocker, serial) if fact.text)
    remarks, tone = _remarks(exhibit, entry)
    return Row(
        (
            text_cell("exhibit", exhibit.name),
            when,
            text_cell("method", ", ".join(fact.text for fact in (method, form) if fact.text)),
            recorder.fact(entry, "tool"),
            recorder.fact(entry, "tool_version"),
            text_cell("write_blocker", said),
            _bytes(recorder.fact(entry, "source_bytes")),
            _bytes(recorder.fact(entry, "container_bytes")),
            remarks,
            recorder.entered(entry),
            count_cell("entry", entry.position),
        ),
        Target("entry", str(entry.position)),
        tone=tone,
    )


def _bytes(fact: Fact) -> Fact:
    return fact if type(fact.value) is not int else count_cell(fact.key, fact.value)


def _remarks(exhibit: Recorded, entry: EntryView) -> tuple[Fact, Tone]:
    """Return read errors, a mismatch of digests and another size than stated, as text with its tone."""
    remarks = []
    for name, noun in (("read_error_count", "errors"), ("bad_sector_count", "bad sectors")):
        fact = exhibit.recorder.fact(entry, name)
        if fact.text:
            remarks.append(f"{fact.full} {noun}")
    differs = entry.current("digests_match") is False
    size = image_size(exhibit.recorder.context.lookup, entry, exhibit.entries).remark
    remarks += ["IMAGE DIFFERS FROM SOURCE"] if differs else []
    remarks += [] if size is None else [size]
    tone: Tone = "bad" if differs else "" if size is None else "warn"
    return text_cell("read_error_count", "; ".join(remarks) or "none on record"), tone


def _hashes(exhibit: Recorded, entry: EntryView) -> Iterator[Row]:
    for name, of, function in _DIGESTS:
        fact = exhibit.recorder.fact(entry, name)
        if fact.text:
            digest = _hex(fact)
            stated = "" if of == _IMAGE else f"as stated by {exhibit.recorder.signer(entry.envelope.by)}"
            cells = (
                text_cell("exhibit", exhibit.name),
                text_cell("of", of, stated),
                text_cell("function", function),
                digest,
                count_cell("entry", entry.position),
            )
            yield Row(cells)


def _hex(fact: Fact) -> Fact:
    """Return a digest as a fact in hexadecimal digits."""
    if not isinstance(fact.value, str):
        return fact
    digits = unb64(fact.value).hex()
    return Fact("digest", "digest", digits, digits, fact.state, fact.entry, fact.note)


def stored_evidence(recorder: Recorder, objects: Sequence[StoredObject]) -> Table:
    """Return the table of stored objects with digests and results of their last verification.

    At most ``MOST_OBJECTS``; the others are counted.
    """
    listed = list(objects)[:MOST_OBJECTS]
    checks = recorder.context.lookup.reader.checks_of([stored.id for stored in listed])
    rows = tuple(_stored(recorder, stored, checks.get(stored.id)) for stored in listed)
    more = max(len(objects) - MOST_OBJECTS, 0)
    return Table.of("Stored evidence", _STORED, rows, "no objects stored", more=more)


def _stored(recorder: Recorder, stored: StoredObject, check: CheckRow | None) -> Row:
    depth, look = next(
        (
            (depth, look)
            for depth, look in zip(reversed(DEPTHS), reversed(check.looks), strict=True)
            if look.tried
        )
        if check is not None
        else iter(()),
        ("", None),
    )
    tone: Tone = ""
    if stored.destroyed is not None:
        gone = recorder.moment(stored.destroyed)
        result = text_cell("result", f"destroyed {gone.text}", gone.note)
    elif stored.failing is not None:
        result, tone = text_cell("result", code_words(stored.failing).upper()), "bad"
    elif look is None:
        result = text_cell("result", "never verified")
    else:
        result = text_cell("result", _DEPTHS[depth] if look.outcome == "verified" else look.outcome)
    digest = unb64(stored.sha256).hex()
    kept = text_cell(
        "store", f"{stored.store}, copy" if stored.of is not None else stored.store, _lock(stored)
    )
    return Row(
        (
            text_cell("exhibit", recorder.name(stored.exhibit)),
            text_cell("object", stored.object_id[:8]),
            recorder.fact(recorder.context.entries().at(stored.position), "file_name"),
            count_cell("bytes", stored.bytes),
            Fact("digest", "digest", digest, digest),
            kept,
            NOTHING if look is None else recorder.moment(look.at or look.tried, key="verified"),
            result,
        ),
        Target("object", stored.id),
        tone=tone,
    )


#: Fields of archiving entries that the table of stored evidence shows.
STORED = frozenset(
    {
        *(
            "exhibit",
            "acquisition",
            "object_root",
            "store",
            "object_key",
            "object_version",
            "md5",
            "sha1",
            "file_name",
            "original",
        ),
        *("lock_mode", "lock_until", "lock_hold"),
    }
)


#: The result of a successful verification at each depth.
_DEPTHS = {
    "full": "verified, every byte read",
    "sample": "verified in samples",
    "metadata": "size and version as recorded, no byte compared",
}


def _lock(stored: StoredObject) -> str:
    """Return the lock of an object as text, ``no lock`` without one."""
    return locked(stored) if stored.lock_mode != "none" or stored.lock_hold else "no lock"
