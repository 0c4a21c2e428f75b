"""Fields that an imaging log, a hash file or a container fills in an acquisition, and contradictions.

Reads no file; the log is parsed by custody.proof.acquisition_logs, the image by the archive.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes
from custody.proof.acquisition_logs import ToolLog
from custody.proof.digest import ObjectDigest
from custody.proof.hash_lists import ALGORITHMS

#: Fields of free text, which people spell in several ways: the typed value counts and is no contradiction.
_WORDS = frozenset({"tool", "tool_version"})
#: Sources of a field's value: imaging log, hash file, data stored in a container, typed value, image as it was read.
LOG, HASH_FILE, CONTAINER, TYPED, IMAGE = "log", "hash_file", "container", "typed", "image"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A field for which two sources state different values: the sources, and each value as in an entry."""

    field: str
    sides: tuple[tuple[str, Value], tuple[str, Value]]

    @property
    def entered_in(self) -> str:
        """The name of the acquisition field that lists this contradiction, by the source that contradicts."""
        who = {side for side, _ in self.sides}
        if HASH_FILE in who:
            return "sidecar_differences"
        return "log_differences" if LOG in who else "typed_differences"


@dataclass(frozen=True, slots=True)
class FilledFields:
    """Fields that a source fills because they were not typed, and its contradictions to known fields."""

    filled: dict[str, Value]
    differs: tuple[Contradiction, ...]


def difference_fields(differs: Iterable[Contradiction]) -> dict[str, Value]:
    """Return the acquisition fields that list contradicted fields, by source; a field is None if empty."""
    known = tuple(differs)
    return {
        name: join_codes(found.field for found in known if found.entered_in == name)
        for name in ("log_differences", "sidecar_differences", "typed_differences")
    }


def fields_of_log(log: ToolLog, typed: Mapping[str, Value]) -> FilledFields:
    """Compare an imaging log with the typed values; return the fields it fills in and those that differ."""
    said = {name: value for name, value in _said(log).items() if value is not None}
    filled: dict[str, Value] = {name: value for name, value in said.items() if typed.get(name) is None}
    differs = tuple(
        Contradiction(name, ((TYPED, typed[name]), (LOG, value)))
        for name, value in said.items()
        if name not in filled and name not in _WORDS and typed[name] != value
    )
    return FilledFields(filled, differs)


def _said(log: ToolLog) -> dict[str, Value]:
    """Return the acquisition fields that a log states; a field that it does not state is None.

    ``log_completed``, ``read_bytes``, ``tool`` and its version come only from a log of the imaging itself.
    """
    digests = {f"source_{name}": b64(digest) for name, digest in log.source.items()}
    verified = log.again.get("sha256")
    return {
        "log_program": log.program.lower().replace(" ", "_"),
        "log_version": log.version,
        "log_completed": log.completed if log.acquired else None,
        "log_verified": log.verified,
        "log_partial": log.partial or None,
        "tool": log.program if log.acquired else None,
        "tool_version": log.version if log.acquired else None,
        "started_at": None if log.started is None else format_instant(log.started),
        "source_bytes": log.bytes,
        "source_sector_count": log.sectors,
        "sector_bytes": log.sector_bytes,
        "read_bytes": log.read_bytes if log.acquired else None,
        "read_error_count": log.read_error_count,
        "bad_sector_count": log.bad_sector_count,
        "segment_count": log.segments,
        "verification_sha256": None if verified is None else b64(verified),
        **digests,
    }


@dataclass(frozen=True, slots=True)
class Media:
    """The media inside an image as it was read: size in bytes, and digests by algorithm."""

    bytes: int
    digests: Mapping[str, builtins.bytes]

    @classmethod
    def of(cls, digest: ObjectDigest) -> Media:
        """Return the media of a raw image, whose bytes are those of the image."""
        found = {name: getattr(digest, name) for name in ALGORITHMS}
        return cls(digest.bytes, {name: value for name, value in found.items() if value is not None})


def container_fields(
    media: Media,
    stored: Mapping[str, bytes],
    segments: int,
    known: Mapping[str, Value],
    from_log: Mapping[str, Value],
) -> FilledFields:
    """Return the fields of media read inside a container, of its stored digests, and contradictions.

    ``stored`` are the digests of the source that the imaging tool stored in the container, by algorithm. ``known`` are
    the fields as typed or as the log filled them, ``from_log`` those that the log filled. Media without digests are
    damaged: each digest that was typed for them is then a contradiction.
    """
    read: dict[str, Value] = {f"media_{name}": b64(digest) for name, digest in media.digests.items()}
    read["media_bytes"] = media.bytes
    said: dict[str, Value] = {f"source_{name}": b64(digest) for name, digest in stored.items()}
    said["segment_count"] = segments
    differs = tuple(
        Contradiction(
            name,
            (
                (LOG if name in from_log else TYPED, known[name]),
                (CONTAINER if name in said else IMAGE, value),
            ),
        )
        for name, value in {**read, **said}.items()
        if known.get(name) is not None and known[name] != value
    )
    if not media.digests:
        typed = [f"media_{name}" for name in ALGORITHMS if known.get(f"media_{name}") is not None]
        differs += tuple(Contradiction(name, ((TYPED, known[name]), (IMAGE, None))) for name in typed)
    absent = {name: value for name, value in said.items() if known.get(name) is None}
    return FilledFields({**read, **absent}, differs)


def image_contradictions(
    log: ToolLog | None, beside: Mapping[str, bytes], image: ObjectDigest, media: Media | None
) -> tuple[Contradiction, ...]:
    """Return the contradictions between the image as read and the log, or the hash file's digests.

    Compared are the hash file's digests (``beside``, by algorithm), and of the log its size of the source and the MD5,
    SHA-1 and SHA-512 of its verification. Source digests and the log's verification SHA-256 have rules of their own.
    """
    own = Media.of(image).digests
    differs = [
        Contradiction(f"container_{name}", ((HASH_FILE, b64(beside[name])), (IMAGE, b64(own[name]))))
        for name in ALGORITHMS
        if _differ(beside, own, name)
    ]
    if log is not None and media is not None:
        differs += [
            Contradiction(
                f"verification_{name}", ((LOG, b64(log.again[name])), (IMAGE, b64(media.digests[name])))
            )
            for name in ("md5", "sha1", "sha512")
            if _differ(log.again, media.digests, name)
        ]
        size = log.bytes
        if size is None and log.sectors is not None and log.sector_bytes is not None:
            size = log.sectors * log.sector_bytes
        if size not in (None, media.bytes):
            differs.append(Contradiction("source_bytes", ((LOG, size), (IMAGE, media.bytes))))
    return tuple(differs)


def source_contradictions(
    values: Mapping[str, Value], from_log: Mapping[str, Value]
) -> tuple[Contradiction, ...]:
    """Return a contradiction for each digest of the source that differs from that of the media.

    A raw image without digests of its media is compared by its own. ``values`` are the fields as they are entered,
    ``from_log`` those that the log filled.
    """
    raw = values.get("format") in ("raw", "split_raw")
    found = []
    for name in ALGORITHMS:
        source, media = values.get(f"source_{name}"), values.get(f"media_{name}")
        if media is None and raw:
            media = values.get(f"container_{name}")
        if source is not None and media is not None and source != media:
            who = LOG if f"source_{name}" in from_log else TYPED
            found.append(Contradiction(f"source_{name}", ((who, source), (IMAGE, media))))
    return tuple(found)


def agreeing(beside: Mapping[str, bytes], image: ObjectDigest) -> tuple[str, ...]:
    """Return the algorithms for which the hash file's digest is that of the image as it was read."""
    own = Media.of(image).digests
    return tuple(name for name in ALGORITHMS if name in beside and beside[name] == own.get(name))


def _differ(said: Mapping[str, bytes], found: Mapping[str, bytes], name: str) -> bool:
    return name in said and name in found and said[name] != found[name]
