"""The fields of an acquisition, made from what was typed, from papers and from what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from custody.errors import UsageError
from custody.frozen import dataclass
from custody.ledger.acquisition.imaging_log import CONTAINER, IMAGE, LOG, TYPED, Contradiction, Taken
from custody.model.entry.facts import Facts
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.digest import sha256
from custody.proof.hash_lists import ALGORITHMS

#: Digests of an image that are taken only where they are asked for.
ASKED_FOR = tuple(name for name in ALGORITHMS if name != "sha256")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the media's digest compares with the source's: ``match`` is None if nothing was compared.

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
    """Return values with what protected the source from writes, as stated or derived from other fields.

    UsageError where no protection is said, and a write blocker is named.
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
    """Return values with the SHA-256 of the tool's log and of the hash file beside the image if any."""
    papers = {"log_sha256": log, "sidecar_sha256": hash_file}
    return {**values, **{name: b64(sha256(data)) for name, data in papers.items() if data is not None}}


def with_lists(
    values: Mapping[str, Value], bad_sectors: str | None, segments: str | None
) -> dict[str, Value]:
    """Return values with the SHA-256 of the list of bad sectors and of that of segments; None for no list."""
    return {**values, "bad_sector_list_sha256": bad_sectors, "segment_list_sha256": segments}


def damaged(
    lines: Iterable[str], *, chunks: int = 0, sectors: int = 0, sections: int = 0, members: int = 0
) -> dict[str, Value]:
    """Return the fields of damage in an image: counts, and a line for each place; none if undamaged."""
    counts = {
        "damaged_chunk_count": chunks,
        "damaged_sector_count": sectors,
        "damaged_section_count": sections,
        "damaged_member_count": members,
    }
    found: dict[str, Value] = {name: count for name, count in counts.items() if count}
    return {**found, "damage": "\n".join(lines)} if found else {}


def of_object(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the archived object's values that repeat the acquisition's: why its date is as it is."""
    return {"late_reason": values["late_reason"]}


def unread(noted: int, known: Mapping[str, Value], from_log: Mapping[str, Value]) -> Taken:
    """Return the sectors that could not be read as the image lists them, where nothing else states them.

    ``known`` are the fields as typed or as the log filled them, ``from_log`` those that it filled.
    """
    return _counted("bad_sector_count", CONTAINER, noted, known, from_log)


def segmented(
    count: int,
    known: Mapping[str, Value],
    from_log: Mapping[str, Value],
    against: Iterable[Contradiction] = (),
) -> Taken:
    """Return how many segments there are if nothing else states it; ``against`` is contradicted already."""
    if any(found.field == "segment_count" for found in against):
        return Taken({}, ())
    return _counted("segment_count", IMAGE, count, known, from_log)


def _counted(
    name: str, who: str, count: int, known: Mapping[str, Value], from_log: Mapping[str, Value]
) -> Taken:
    said = known.get(name)
    if said is None:
        return Taken({name: count}, ())
    if said == count:
        return Taken({}, ())
    other = LOG if name in from_log else TYPED
    return Taken({}, (Contradiction(name, ((other, said), (who, count))),))


def source_size(values: Mapping[str, Value]) -> int | None:
    """Return the size of the source in bytes as typed or as the log has it; None where neither states it."""
    size, sectors, each = (
        values.get(name) for name in ("source_bytes", "source_sector_count", "sector_bytes")
    )
    if isinstance(size, int):
        return size
    return sectors * each if isinstance(sectors, int) and isinstance(each, int) else None
