"""Imaging logs and hash files in `custody acquisition record`: read, and reported."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from custody.cli.shell.files import place, read
from custody.display import code_words, visible
from custody.errors import Malformed, UnknownVersion
from custody.layout import pairs
from custody.model.display_values import hex_value, types_of, value_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.cli.shell.call import Call
    from custody.ledger.acquisition.papers import Papers
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.model.schema.types import Value
    from custody.proof.acquisition_logs import ToolLog

_NAMES = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha512": "SHA-512"}
#: What a digest is of, by the beginning of its field.
_OF = {
    "container": "image",
    "media": "media",
    "source": "source",
    "verification": "image when it was read again",
}
_WORDS = {
    "bad_sector_count": "bad sectors",
    "log_completed": "run completed",
    "log_partial": "a part of the source only",
    "log_program": "program",
    "log_verified": "read again and equal",
    "log_version": "version of the program",
    "media_bytes": "bytes of the media",
    "read_bytes": "bytes read",
    "read_error_count": "read errors",
    "sector_bytes": "bytes of a sector",
    "segment_count": "files of the image",
    "source_bytes": "bytes of the source",
    "source_sector_count": "sectors of the source",
    "started_at": "imaging began",
    "tool": "tool",
    "tool_version": "version of the tool",
}
#: Fields of the log that people need not read where the tool's own has the same.
_AS_WELL = {"log_program": "tool", "log_version": "tool_version"}
#: Who says something of a field, as custody.ledger.acquisition.imaging_log names them.
_WHO = {
    "container": "stored",
    "hash_file": "hash file",
    "image": "read here",
    "log": "log",
    "typed": "typed",
}


def papers_document(papers: Papers, draft: SignedDraft) -> dict[str, Any]:
    """Return the log's facts, the media's, agreements and differences as a JSON document, in hex."""
    media: dict[str, Any] = {}
    if papers.media is not None:
        found = {name: digest.hex() for name, digest in papers.media.digests.items()}
        media = {"media": {"bytes": papers.media.bytes, **found}}
    if papers.log is None and not papers.beside and papers.media is None:
        return {}
    kinds, log = types_of(draft.entry.envelope), papers.log
    return {
        **media,
        "log": {
            "program": None if log is None else log.program,
            "version": None if log is None else log.version,
            "completed": None if log is None else log.completed,
            "verified": None if log is None else log.verified,
            "read_bytes": None if log is None else log.read_bytes,
            "read_error_count": None if log is None else log.read_error_count,
            "filled": {name: hex_value(value, kinds.get(name, "")) for name, value in papers.filled.items()},
            "differs": sorted({found.field for found in papers.against}),
        },
        "digests": {
            name: hex_value(value, kinds[name])
            for name, value in draft.facts.items()
            if kinds.get(name) in _NAMES and name.startswith(tuple(_OF))
        },
        "hash_file": {"agrees": [f"container_{name}" for name in papers.agreed]},
        "differences": [
            {"field": name, **{who: hex_value(value, _kind(name)) for who, value in sides.items()}}
            for name, sides in papers.differences(dict(draft.facts)).items()
        ],
    }


def papers_lines(papers: Papers, draft: SignedDraft) -> list[str]:
    """Return lines on media, log, hash file and differences, for the entry of the acquisition only."""
    if draft.entry.envelope.kind != "acquisition.completed":
        return []
    kinds = types_of(draft.entry.envelope)
    told = [] if papers.media is None else [f"  media inside: {papers.media.bytes} bytes"]
    if papers.media is not None:
        told += [f"  media {name}: {digest.hex()}" for name, digest in papers.media.digests.items()]
    told += [
        f"  from the log: {_field(name)} {value_text(value, kinds.get(name, ''))}"
        for name, value in papers.filled.items()
        if _AS_WELL.get(name) not in papers.filled
    ]
    if papers.agreed:
        names = " and ".join(_NAMES[name] for name in papers.agreed)
        told.append(f"  the hash file {visible(papers.called)} agrees: {names} of the image as read here")
    for name, sides in papers.differences(dict(draft.facts)).items():
        told.append(f"  DIFFERS: {_field(name)}")
        rows = pairs((_WHO[who], value_text(value, _kind(name))) for who, value in sides.items())
        told += [f"    {row}" for row in rows]
    return told


def _field(name: str) -> str:
    """Return the name of a field in words."""
    words = _WORDS.get(name)
    if words is not None:
        return words
    what, _, algorithm = name.rpartition("_")
    return (
        f"{_NAMES[algorithm]} of the {_OF[what]}" if what in _OF and algorithm in _NAMES else code_words(name)
    )


def _kind(name: str) -> str:
    """Return the algorithm of a digest field, which is the name of its type; empty for other fields."""
    algorithm = name.rpartition("_")[2]
    return algorithm if algorithm in _NAMES else ""


def read_papers(call: Call, typed: Mapping[str, Value]) -> Papers:
    """Return the facts of the typed values, log and hash file, each file read once.

    The log fills in values that were not typed. A log of an unknown program, or a damaged one, is recorded by its
    digest alone, with a note.
    """
    from custody.ledger.acquisition.papers import Papers
    from custody.proof import acquisition_logs

    args, papers = call.args, Papers(typed)
    if args.log is not None:
        data = read(call, args.log, acquisition_logs.MOST_LOG_BYTES)
        papers = papers.with_log(data, _understood(call, data))
    if args.sidecar is not None:
        data = read(call, args.sidecar, acquisition_logs.MOST_LOG_BYTES)
        image = os.fsencode(place(call, args.image).name)
        papers = papers.with_hash_file(data, image, place(call, args.sidecar).name)
    return papers


def _understood(call: Call, data: bytes) -> ToolLog | None:
    from custody.proof import acquisition_logs

    try:
        log = acquisition_logs.read(data)
    except UnknownVersion as error:
        call.say.note(f"{error.message}; only its digest is recorded. {error.hint}")
        return None
    except Malformed as error:
        call.say.warn(f"nothing is taken from the log: {error.message}. {error.hint}")
        return None
    if log.completed is False and log.acquired:
        call.say.warn(f"{log.program} logged that the acquisition failed or was interrupted")
    return log
