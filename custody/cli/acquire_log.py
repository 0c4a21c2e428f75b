"""What `custody acquire` takes from the tool's log and from the hash file beside the image, and says about it."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custody.cli.files import place, read
from custody.errors import Malformed, UnknownVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.cli.call import Call
    from custody.ledger.acquired import Media
    from custody.ledger.journal import Drafted
    from custody.model.types import Value
    from custody.proof.digest import ObjectDigest
    from custody.proof.logs import ToolLog

_RAW = ("raw", "split_raw")


@dataclass(frozen=True)
class Papers:
    """The fields as typed and as the log fills them, the log, and the digests that the hash file states."""

    values: dict[str, Value]
    log: ToolLog | None = None
    filled: Mapping[str, Value] = field(default_factory=dict)
    against: frozenset[str] = frozenset()
    beside: Mapping[str, bytes] = field(default_factory=dict)
    media: Media | None = None

    def ask_for_digests(self, args: argparse.Namespace) -> None:
        """Let MD5 and SHA-1 be computed of the image where a paper states one that it can be compared with."""
        said = set(self.beside)
        if self.log is not None and args.format in _RAW:
            said |= {*self.log.source, *self.log.again}
        args.md5 = args.md5 or "md5" in said
        args.sha1 = args.sha1 or "sha1" in said

    def differs(self, args: argparse.Namespace, found: ObjectDigest, beside: ObjectDigest) -> str | None:
        """Give the fields in which a paper says otherwise than what was typed and read.

        ``found`` is what was read of the image, ``beside`` what the hash file speaks of.
        """
        from custody.ledger.acquired import Media, otherwise
        from custody.model.types import join_codes

        whole = Media.of(found) if args.format in _RAW else self.media
        return join_codes(self.against | otherwise(self.log, self.beside, beside, whole))

    def document(self, differs: str | None) -> dict[str, Any]:
        """Tell scripts what was taken from the log, what the media is and what differs; nothing where none was read."""
        from custody.model.types import split_codes

        media: dict[str, Any] = {}
        if self.media is not None:
            hexed = {name: digest.hex() for name, digest in self.media.digests.items()}
            media = {"media": {"bytes": self.media.bytes, **hexed}}
        if self.log is None and not self.beside and self.media is None:
            return {}
        return {
            **media,
            "log": {
                "program": None if self.log is None else self.log.program,
                "completed": None if self.log is None else self.log.completed,
                "filled": dict(self.filled),
                "differs": list(split_codes(differs)),
            },
        }

    def lines(self, draft: Drafted) -> list[str]:
        """Tell people the same, beside the entry of the acquisition."""
        if draft.entry.envelope.kind != "acquisition.completed":
            return []
        told = [] if self.media is None else [f"  media inside: {self.media.bytes} bytes"]
        if self.media is not None:
            told += [f"  media {name}: {digest.hex()}" for name, digest in self.media.digests.items()]
        told += [f"  from the log: {name.replace('_', ' ')} {value}" for name, value in self.filled.items()]
        differs = draft.facts.text("log_differs")
        return (
            told
            if differs is None
            else [*told, f"  LOG, HASH FILE OR WHAT WAS TYPED SAYS OTHERWISE OF: {differs}"]
        )


def read_papers(call: Call, typed: dict[str, Value]) -> Papers:
    """Read log and hash file once each; what a log says fills what was not typed.

    A log that no known program wrote, or that is damaged, is recorded by its digest alone and this is told.
    """
    from custody.ledger.acquired import taken
    from custody.model.ids import b64
    from custody.proof import logs
    from custody.proof.digest import sha256

    args = call.args
    log, filled, against, values = None, {}, frozenset[str](), dict(typed)
    if args.log is not None:
        data = read(call, args.log, logs.MOST_LOG_BYTES)
        values["log_sha256"] = b64(sha256(data))
        log = _understood(call, data)
    if log is not None:
        found = taken(log, values)
        filled, against = found.filled, found.differs
        values.update(filled)
    beside: dict[str, bytes] = {}
    if args.sidecar is not None:
        data = read(call, args.sidecar, logs.MOST_LOG_BYTES)
        values["sidecar_sha256"] = b64(sha256(data))
        image = os.fsencode(place(call, args.image).name)
        beside = logs.side_car(data, image, place(call, args.sidecar).name)
    return Papers(values, log, filled, against, beside)


def _understood(call: Call, data: bytes) -> ToolLog | None:
    from custody.proof import logs

    try:
        log = logs.read(data)
    except UnknownVersion:
        call.say.note("the log is of no program whose logs are read here; only its digest is recorded")
        return None
    except Malformed as error:
        call.say.warn(f"nothing is taken from the log: {error.message}")
        return None
    if log.completed is False:
        call.say.warn(f"{log.program} logged that the acquisition did not end well")
    return log
