"""Offline examination of data under a field of an entry: a chunk of an image, a member of a folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from custody.display import visible
from custody.errors import ProofInvalid, Undecided, UsageError
from custody.model.entry.envelope import Envelope, SignedEntry
from custody.model.layouts import unknown_kind_text, verify_place
from custody.model.schema import types
from custody.model.schema.schema import Layout
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Verdict
from custody.proof import chunk_file, member_file, subproofs
from custody.proof.chunk_file import ShownChunk
from custody.proof.member_file import ShownMember

#: File names of segments of an E01 or s01 image.
_CONTAINER = re.compile(rb"\.[EeSs][0-9]{2}$")
_Shown = TypeVar("_Shown", ShownChunk, ShownMember)


def chunk_shown(
    entry: SignedEntry | None, layout: Layout | None, document: bytes, data: bytes
) -> tuple[Verdict, ShownChunk | None]:
    """Return the verdict on a chunk document and the chunk's bytes, and the chunk if verified, else None.

    Without a layout for the entry's kind the verdict is NOT CHECKED. Raise UsageError for a document of a field that
    holds no such root.
    """

    def check(envelope: Envelope, leaf: bytes) -> tuple[ShownChunk, int]:
        file = chunk_file.parse(document)
        if layout is not None:
            subproofs.root_of(file, envelope.content, envelope.fields, leaf)
            wanted, root = (
                (types.OBJECT_ROOT, "image") if file.member is None else (types.MANIFEST_ROOT, "manifest")
            )
            _holds(layout, file.field.index, wanted, "chunk", root)
        found = chunk_file.verify(file, data, envelope.content, envelope.fields, leaf)
        return found, file.field.index

    verdict, found = _part("chunk", entry, layout, check)
    if found is None:
        return verdict, None
    return Verdict("chunk", VERIFIED, f"{_place(found)} are those recorded"), found


def _place(found: ShownChunk) -> str:
    """Return the byte range of a chunk in its file, as words, and in the media where that is shown."""
    where = f"bytes {found.start} to {found.stop - 1} of {found.object.bytes}"
    if found.member is None:
        return where
    file = f"'{visible(found.member.path)}'"
    if found.media is None:
        compressed = (
            ", a container in which sectors are compressed," if _CONTAINER.search(found.member.path) else ""
        )
        return f"{where} of {file}{compressed}"
    media = found.media
    return (
        f"{where} of segment {file}, which are bytes {media.start} to {media.stop - 1} of {media.bytes} of the "
        f"media in {media.segments} segments,"
    )


def member_shown(
    entry: SignedEntry | None, layout: Layout | None, document: bytes
) -> tuple[Verdict, ShownMember | None]:
    """Return the verdict on a member document, and the member if verified, else None.

    Without a layout for the entry's kind the verdict is NOT CHECKED. Raise UsageError for a document of a field that
    holds no manifest.
    """

    def check(envelope: Envelope, leaf: bytes) -> tuple[ShownMember, int]:
        file = member_file.parse(document)
        if layout is not None:
            subproofs.root_of(file, envelope.content, envelope.fields, leaf)
            _holds(layout, file.field.index, types.MANIFEST_ROOT, "member", "manifest")
        return member_file.verify(file, envelope.content, envelope.fields, leaf), file.field.index

    verdict, found = _part("member", entry, layout, check)
    if found is None:
        return verdict, None
    why = f"number {found.index} of the {found.manifest.count} members recorded"
    if found.line.sha256 is not None:
        why += "; compare its bytes with this SHA-256, they are not in the document"
    return Verdict("member", VERIFIED, why), found


def _part(
    scope: str,
    entry: SignedEntry | None,
    layout: Layout | None,
    check: Callable[[Envelope, bytes], tuple[_Shown, int]],
) -> tuple[Verdict, _Shown | None]:
    if entry is None:
        return Verdict(scope, NOT_CHECKED, "there is no entry it could belong to"), None
    try:
        found, index = check(entry.envelope, entry.leaf)
        if layout is not None:
            verify_place(entry.envelope, layout, index, found.name)
    except ProofInvalid as error:
        return Verdict(scope, BROKEN, error.message), None
    except Undecided as error:
        return Verdict(scope, NOT_CHECKED, error.message), None
    if layout is None:
        return Verdict(scope, NOT_CHECKED, unknown_kind_text(entry.envelope)), None
    return Verdict(scope, VERIFIED, ""), found


def _holds(layout: Layout, index: int, wanted: types.FieldType, what: str, root: str) -> None:
    """Raise UsageError for a document of a field that holds no root of the ``wanted`` type."""
    if index < len(layout.fields) and layout.fields[index].type is not wanted:
        raise UsageError(
            f"the {what} document shows the field {layout.names[index]} of {layout.kind.name}, which holds no {root}",
            hint=f"Give both as `custody proof {what}` wrote them: the proof of the entry, and PREFIX beside it.",
        )
