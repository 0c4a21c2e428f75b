"""What the log of an imaging program adds to the record of an acquisition, and where it says otherwise.

Reads no file; the log is parsed by custody.proof.logs, the image by the archive.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.ids import b64
from custody.model.types import Value
from custody.proof.digest import ObjectDigest
from custody.proof.lists import ALGORITHMS
from custody.proof.logs import ToolLog

#: Fields in words, which people spell in several ways: what is typed counts, and is no contradiction.
_WORDS = frozenset({"tool", "tool_version"})


@dataclass(frozen=True, slots=True)
class Taken:
    """The fields that a log fills because they were not typed, and those of which it says otherwise."""

    filled: dict[str, Value]
    differs: frozenset[str]


def taken(log: ToolLog, typed: Mapping[str, Value]) -> Taken:
    """Compare a log with what was typed, field by field."""
    said = {name: value for name, value in _said(log).items() if value is not None}
    filled: dict[str, Value] = {name: value for name, value in said.items() if typed.get(name) is None}
    differs = {
        name
        for name, value in said.items()
        if name not in filled and name not in _WORDS and typed[name] != value
    }
    return Taken(filled, frozenset(differs))


def _said(log: ToolLog) -> dict[str, Value]:
    digests = {f"source_{name}": b64(digest) for name, digest in log.source.items()}
    verified = log.again.get("sha256")
    return {
        "tool": log.program if log.acquired else None,
        "tool_version": log.version if log.acquired else None,
        "started_at": None if log.started is None else format_instant(log.started),
        "source_bytes": log.bytes,
        "source_sectors": log.sectors,
        "sector_bytes": log.sector_bytes,
        "bad_sectors": log.bad_sectors,
        "segments": log.segments,
        "verify_sha256": None if verified is None else b64(verified),
        **digests,
    }


@dataclass(frozen=True, slots=True)
class Media:
    """The media that an image holds, as it was read: bytes and digests by algorithm."""

    bytes: int
    digests: Mapping[str, builtins.bytes]

    @classmethod
    def of(cls, digest: ObjectDigest) -> Media:
        """Take the media of a raw image, which is the image itself."""
        found = {"md5": digest.md5, "sha1": digest.sha1, "sha256": digest.sha256}
        return cls(digest.bytes, {name: one for name, one in found.items() if one is not None})


def contained(media: Media, stored: Mapping[str, bytes], segments: int, typed: Mapping[str, Value]) -> Taken:
    """Return the fields of a media that was read inside a container, and of the digests that the tool stored with it.

    What was read is recorded as it was read; a stored digest is one of the source, as a log's is. A media without
    digests is damaged, so that no digest that was typed of it can be confirmed.
    """
    read: dict[str, Value] = {f"media_{name}": b64(digest) for name, digest in media.digests.items()}
    read["media_bytes"] = media.bytes
    said: dict[str, Value] = {f"source_{name}": b64(digest) for name, digest in stored.items()}
    said["segments"] = segments
    differs = {
        name
        for name, value in {**read, **said}.items()
        if typed.get(name) is not None and typed[name] != value
    }
    if not media.digests:
        differs |= {f"media_{name}" for name in ALGORITHMS if typed.get(f"media_{name}") is not None}
    absent = {name: value for name, value in said.items() if typed.get(name) is None}
    return Taken({**read, **absent}, frozenset(differs))


def otherwise(
    log: ToolLog | None, beside: Mapping[str, bytes], image: ObjectDigest, media: Media | None
) -> frozenset[str]:
    """Give the fields in which what was read differs from the log, or from a hash file ``beside`` the image.

    What the log says of the source is judged by its own rule and is not told again; SHA-256 read again too.
    """
    own = Media.of(image).digests
    differs = {f"image_{name}" for name in ALGORITHMS if _differ(beside, own, name)}
    if log is not None and media is not None:
        differs |= {f"verify_{name}" for name in ("md5", "sha1") if _differ(log.again, media.digests, name)}
        size = log.bytes
        if size is None and log.sectors is not None and log.sector_bytes is not None:
            size = log.sectors * log.sector_bytes
        if size not in (None, media.bytes):
            differs.add("source_bytes")
    return frozenset(differs)


def _differ(said: Mapping[str, bytes], found: Mapping[str, bytes], name: str) -> bool:
    return name in said and name in found and said[name] != found[name]
