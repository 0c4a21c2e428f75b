"""Fields of an acquisition entry: typed values, digests of papers, damage, and counts from the image."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from custody.errors import UsageError
from custody.frozen import dataclass
from custody.ledger.acquisition.imaging_log import CONTAINER, IMAGE, LOG, TYPED, Contradiction, FilledFields
from custody.model.entry.facts import Facts
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.digest import sha256
from custody.proof.hash_lists import ALGORITHMS

#: Digests of an image that are taken only where they are asked for.
ASKED_FOR = tuple(name for name in ALGORITHMS if name != "sha256")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of the media's digest with the source's: ``match`` is None if nothing was compared.

    ``damaged``: the image has damaged sectors, so its media has no digest. ``partial``: the digest is not of the whole
    source. ``source``: a digest of the source is on record.
    """

    match: bool | None
    damaged: bool
    partial: bool
    source: bool

    @classmethod
    def of(cls, facts: Facts) -> Comparison:
        """Return the comparison that the facts of an acquisition's entry record."""
        match = facts["digests_match"]
        return cls(
            match if isinstance(match, bool) else None,
            bool(facts.number("damaged_sector_count")),
            bool({"acquisition.not_completed", "acquisition.partial"}.intersection(facts.marks)),
            any(facts[f"source_{name}"] for name in ALGORITHMS),
        )


def protected(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return a copy of values with ``write_protection`` set, as typed or derived from other fields.

    A named write blocker means ``hardware``, a reason for its absence ``none``; else the field stays None. Raise
    UsageError where ``none`` was typed and a write blocker is named.
    """
    said, blocker = values["write_protection"], values["write_blocker"]
    if said == "none" and blocker is not None:
        raise UsageError(
            "--write-protection none contradicts --write-blocker",
            hint="Give --blocker-absence-reason, or the other kind.",
        )
    if said is None and blocker is not None:
        said = "hardware"
    elif said is None and values["blocker_absence_reason"] is not None:
        said = "none"
    return {**values, "write_protection": said}


def with_papers(
    values: Mapping[str, Value], *, log: bytes | None = None, hash_file: bytes | None = None
) -> dict[str, Value]:
    """Return a copy of values with the SHA-256 (base64) of the imaging log and of the hash file, if any."""
    papers = {"log_sha256": log, "sidecar_sha256": hash_file}
    return {**values, **{name: b64(sha256(data)) for name, data in papers.items() if data is not None}}


def with_lists(
    values: Mapping[str, Value], bad_sectors: str | None, segments: str | None
) -> dict[str, Value]:
    """Return a copy of values with the given SHA-256 of the bad sector list and of the segment list.

    Both are base64, and None without such a list.
    """
    return {**values, "bad_sector_list_sha256": bad_sectors, "segment_list_sha256": segments}


def damaged(
    lines: Iterable[str], *, chunks: int = 0, sectors: int = 0, sections: int = 0, members: int = 0
) -> dict[str, Value]:
    """Return the fields of damage in an image: counts above 0, and ``damage``, a line for each place.

    Return {} where every count is 0.
    """
    counts = {
        "damaged_chunk_count": chunks,
        "damaged_sector_count": sectors,
        "damaged_section_count": sections,
        "damaged_member_count": members,
    }
    found: dict[str, Value] = {name: count for name, count in counts.items() if count}
    return {**found, "damage": "\n".join(lines)} if found else {}


def object_values(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values that the image's own entry takes from the acquisition: ``late_reason``."""
    return {"late_reason": values["late_reason"]}


def unread(noted: int, known: Mapping[str, Value], from_log: Mapping[str, Value]) -> FilledFields:
    """Return ``bad_sector_count`` as the image lists it, or its contradiction to the value that is known.

    ``known`` are the fields as typed or as the log filled them, ``from_log`` those that the log filled.
    """
    return _counted("bad_sector_count", CONTAINER, noted, known, from_log)


def segmented(
    count: int,
    known: Mapping[str, Value],
    from_log: Mapping[str, Value],
    against: Iterable[Contradiction] = (),
) -> FilledFields:
    """Return ``segment_count``, or its contradiction to the value that is known.

    Return neither where ``against`` has a contradiction of this field already.
    """
    if any(found.field == "segment_count" for found in against):
        return FilledFields({}, ())
    return _counted("segment_count", IMAGE, count, known, from_log)


def _counted(
    name: str, who: str, count: int, known: Mapping[str, Value], from_log: Mapping[str, Value]
) -> FilledFields:
    said = known.get(name)
    if said is None:
        return FilledFields({name: count}, ())
    if said == count:
        return FilledFields({}, ())
    other = LOG if name in from_log else TYPED
    return FilledFields({}, (Contradiction(name, ((other, said), (who, count))),))


def source_size(values: Mapping[str, Value]) -> int | None:
    """Return the size of the source in bytes: ``source_bytes``, or sectors times sector size; else None."""
    size, sectors, each = (
        values.get(name) for name in ("source_bytes", "source_sector_count", "sector_bytes")
    )
    if isinstance(size, int):
        return size
    return sectors * each if isinstance(sectors, int) and isinstance(each, int) else None
