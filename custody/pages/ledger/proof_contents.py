"""The contents of a proof file as JSON documents and rows: its entry, and a chunk or member beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.law.clock import moment
from custody.proof.commitments.values import name_value

if TYPE_CHECKING:
    from custody.model.entry.envelope import Envelope
    from custody.proof.chunk_file import ShownChunk
    from custody.proof.member_file import ShownMember


def chunk_document(chunk: ShownChunk) -> dict[str, Any]:
    """Return a chunk as a JSON document: its bytes in its file, and in the media where that is proven."""
    media = chunk.media
    return {
        "index": chunk.index,
        "start": chunk.start,
        "stop": chunk.stop,
        "object_bytes": chunk.object.bytes,
        "object_sha256": chunk.object.sha256.hex(),
        "member": None if chunk.member is None else name_value(chunk.member.path),
        "media": None
        if media is None
        else {
            "start": media.start,
            "stop": media.stop,
            "bytes": media.bytes,
            "segments": media.segments,
        },
    }


def member_document(member: ShownMember) -> dict[str, Any]:
    """Return a member of a folder as a JSON document."""
    line = member.line
    return {
        "index": member.index,
        "members": member.manifest.count,
        "path": name_value(line.path),
        "kind": line.kind,
        "bytes": line.bytes,
        "sha256": _hex(line.sha256),
        "root": _hex(line.root),
    }


def member_rows(member: ShownMember) -> list[tuple[str, str]]:
    """Return a member of a folder as rows of a label and a text."""
    line = member.line
    rows = [("member", line.path.decode("utf-8", "surrogateescape")), ("is a", line.kind)]
    return (
        rows if line.sha256 is None else [*rows, ("bytes", str(line.bytes)), ("SHA-256", line.sha256.hex())]
    )


def envelope_document(envelope: Envelope) -> dict[str, Any]:
    """Return the public facts of an entry as a JSON document."""
    return {
        "kind": envelope.kind,
        "at": moment(envelope.at),
        "by": envelope.by,
        "subject": envelope.subject,
        "seq": envelope.seq,
        "id": envelope.id,
        "prev": _hex(envelope.prev),
        "re": _hex(envelope.re),
        "seen": {"size": envelope.seen.size, "root": envelope.seen.root.hex()},
        "content": envelope.content.hex(),
        "fields": envelope.fields,
        "v": envelope.v,
    }


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()
