"""What `custody acquire` takes from the tool's log and from the hash file beside the image, and says about it."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from custody.cli.files import place, read
from custody.display import visible
from custody.errors import Malformed, UnknownVersion
from custody.layout import pairs
from custody.model.shown import hexed, shown, types_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.cli.call import Call
    from custody.ledger.acquired import Contradiction, Media
    from custody.ledger.journal import Drafted
    from custody.model.types import Value
    from custody.proof.digest import ObjectDigest
    from custody.proof.logs import ToolLog

_RAW = ("raw", "split_raw")
_NAMES = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha512": "SHA-512"}
#: What a digest is of, by the beginning of its field.
_OF = {"image": "image", "media": "media", "source": "source", "verify": "image when it was read again"}
_WORDS = {
    "bad_sectors": "bad sectors",
    "log_completed": "run completed",
    "log_partial": "a part of the source only",
    "log_program": "program",
    "log_verified": "read again and equal",
    "log_version": "version of the program",
    "media_bytes": "bytes of the media",
    "read_bytes": "bytes read",
    "read_errors": "read errors",
    "sector_bytes": "bytes of a sector",
    "segments": "files of the image",
    "source_bytes": "bytes of the source",
    "source_sectors": "sectors of the source",
    "started_at": "imaging began",
    "tool": "tool",
    "tool_version": "version of the tool",
}
#: Fields of the log that people need not read where the tool's own has the same.
_AS_WELL = {"log_program": "tool", "log_version": "tool_version"}
#: Who says something of a field, as custody.ledger.acquired names them.
_WHO = {
    "container": "stored",
    "hash_file": "hash file",
    "image": "read here",
    "log": "log",
    "typed": "typed",
}


@dataclass(frozen=True)
class Papers:
    """The fields as typed and as the log fills them, the log, and the digests that the hash file states."""

    values: dict[str, Value]
    log: ToolLog | None = None
    filled: Mapping[str, Value] = field(default_factory=dict)
    against: tuple[Contradiction, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)
    media: Media | None = None
    called: str = ""
    agreed: tuple[str, ...] = ()

    def ask_for_digests(self, args: argparse.Namespace) -> None:
        """Ask for MD5, SHA-1 and SHA-512 of the image where a paper states one that it can be compared with."""
        from custody.ledger.acquisition import ASKED_FOR

        said = set(self.beside)
        if self.log is not None and args.format in _RAW:
            said |= {*self.log.source, *self.log.again}
        for name in ASKED_FOR:
            setattr(args, name, getattr(args, name) or name in said)

    def compared(self, args: argparse.Namespace, found: ObjectDigest, beside: ObjectDigest) -> Papers:
        """Return the papers with what they say otherwise than what was typed and read.

        ``found`` is what was read of the image, ``beside`` what the hash file speaks of.
        """
        from custody.ledger.acquired import Media, agreeing, otherwise

        whole = Media.of(found) if args.format in _RAW else self.media
        against = (*self.against, *otherwise(self.log, self.beside, beside, whole))
        return replace(self, against=against, agreed=agreeing(self.beside, beside))

    def document(self, draft: Drafted) -> dict[str, Any]:
        """Return for scripts what was taken from the log, what the media is, what agrees and what differs, in hex."""
        media: dict[str, Any] = {}
        if self.media is not None:
            found = {name: digest.hex() for name, digest in self.media.digests.items()}
            media = {"media": {"bytes": self.media.bytes, **found}}
        if self.log is None and not self.beside and self.media is None:
            return {}
        kinds, log = types_of(draft.entry.envelope), self.log
        return {
            **media,
            "log": {
                "program": None if log is None else log.program,
                "version": None if log is None else log.version,
                "completed": None if log is None else log.completed,
                "verified": None if log is None else log.verified,
                "read_bytes": None if log is None else log.read_bytes,
                "read_errors": None if log is None else log.read_errors,
                "filled": {name: hexed(value, kinds.get(name, "")) for name, value in self.filled.items()},
                "differs": sorted({found.field for found in self.against}),
            },
            "digests": {
                name: hexed(value, kinds[name])
                for name, value in draft.facts.items()
                if kinds.get(name) in _NAMES and name.startswith(tuple(_OF))
            },
            "hash_file": {"agrees": [f"image_{name}" for name in self.agreed]},
            "differences": [
                {"field": name, **{who: hexed(value, _kind(name)) for who, value in sides.items()}}
                for name, sides in self._differences(draft).items()
            ],
        }

    def _differences(self, draft: Drafted) -> dict[str, dict[str, Value]]:
        """Return by field what each side says of it, of which two at least say different things."""
        from custody.ledger.acquired import unequal

        found: dict[str, dict[str, Value]] = {}
        for other in (*self.against, *unequal(dict(draft.facts), self.filled)):
            found.setdefault(other.field, {}).update(other.sides)
        return found

    def lines(self, draft: Drafted) -> list[str]:
        """Return the same for people, beside the entry of the acquisition."""
        if draft.entry.envelope.kind != "acquisition.completed":
            return []
        kinds = types_of(draft.entry.envelope)
        told = [] if self.media is None else [f"  media inside: {self.media.bytes} bytes"]
        if self.media is not None:
            told += [f"  media {name}: {digest.hex()}" for name, digest in self.media.digests.items()]
        told += [
            f"  from the log: {_field(name)} {shown(value, kinds.get(name, ''))}"
            for name, value in self.filled.items()
            if _AS_WELL.get(name) not in self.filled
        ]
        if self.agreed:
            names = " and ".join(_NAMES[name] for name in self.agreed)
            told.append(f"  the hash file {visible(self.called)} agrees: {names} of the image as read here")
        for name, sides in self._differences(draft).items():
            told.append(f"  DIFFERS: {_field(name)}")
            rows = pairs((_WHO[who], shown(value, _kind(name))) for who, value in sides.items())
            told += [f"    {row}" for row in rows]
        return told


def _field(name: str) -> str:
    """Return a field in words for people."""
    words = _WORDS.get(name)
    if words is not None:
        return words
    what, _, algorithm = name.rpartition("_")
    return (
        f"{_NAMES[algorithm]} of the {_OF[what]}"
        if what in _OF and algorithm in _NAMES
        else name.replace("_", " ")
    )


def _kind(name: str) -> str:
    """Return the name of the type that a field of digests has, which is that of its algorithm."""
    algorithm = name.rpartition("_")[2]
    return algorithm if algorithm in _NAMES else ""


def read_papers(call: Call, typed: dict[str, Value]) -> Papers:
    """Read log and hash file once each; what a log says fills what was not typed.

    A log that no known program wrote, or that is damaged, is recorded by its digest alone and this is told.
    """
    from custody.ledger.acquired import taken
    from custody.ledger.acquisition import with_papers
    from custody.proof import logs

    args = call.args
    log, filled, values = None, {}, dict(typed)
    against: tuple[Contradiction, ...] = ()
    if args.log is not None:
        data = read(call, args.log, logs.MOST_LOG_BYTES)
        values = with_papers(values, log=data)
        log = _understood(call, data)
    if log is not None:
        found = taken(log, values)
        filled, against = found.filled, found.differs
        values.update(filled)
    beside: dict[str, bytes] = {}
    if args.sidecar is not None:
        data = read(call, args.sidecar, logs.MOST_LOG_BYTES)
        values = with_papers(values, hash_file=data)
        image = os.fsencode(place(call, args.image).name)
        beside = logs.side_car(data, image, place(call, args.sidecar).name)
    called = "" if args.sidecar is None else place(call, args.sidecar).name
    return Papers(values, log, filled, against, beside, called=called)


def _understood(call: Call, data: bytes) -> ToolLog | None:
    from custody.proof import logs

    try:
        log = logs.read(data)
    except UnknownVersion as error:
        call.say.note(f"{error.message}; only its digest is recorded. {error.hint}")
        return None
    except Malformed as error:
        call.say.warn(f"nothing is taken from the log: {error.message}. {error.hint}")
        return None
    if log.completed is False and log.acquired:
        call.say.warn(f"{log.program} logged that the acquisition failed or was broken off")
    return log
