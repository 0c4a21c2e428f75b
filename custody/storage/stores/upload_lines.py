"""The lines of an upload's journal: formatted in one way, and parsed only in that form."""

from __future__ import annotations

import re
from typing import Any, Final, NoReturn

from custody.errors import Malformed
from custody.ledger.ports import Lock, Noted, Part, Sending, SourceState, Upload
from custody.proof import canonical
from custody.proof.commitments.values import name_bytes, name_value

#: Room for ten thousand parts that were each sent a few times.
MOST_BYTES: Final = 16 << 20
_MOST_PARTS: Final = 10_000
_MODES: Final = ("none", "governance", "compliance")
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,19}", re.ASCII)
_MARK = re.compile(r"[!-~]{1,2048}", re.ASCII)
_FORMAT: Final = "custody.upload/1"


def sending_line(sending: Sending) -> bytes:
    """Return the first line: source, target and lock. Numbers that JSON cannot hold exactly are texts."""
    source, lock = sending.source, sending.lock
    return _line(
        {
            "format": _FORMAT,
            "store": sending.store,
            "key": sending.key,
            "exhibit": sending.exhibit,
            "path": name_value(sending.path.encode("utf-8", "surrogateescape")),
            "bytes": str(source.bytes),
            "modified_ns": str(source.modified_ns),
            "inode": str(source.inode),
            "device": str(source.device),
            "lock_mode": lock.mode,
            "lock_until": lock.until,
            "lock_hold": lock.hold,
        }
    )


def begun_line(upload: Upload) -> bytes:
    """Return the line that records that an upload in parts was begun."""
    return _line({"upload": upload.upload_id, "part_bytes": upload.part_bytes})


def part_line(part: Part) -> bytes:
    """Return the journal's line that records an uploaded part."""
    return _line({"part": part.number, "bytes": part.bytes, "sha256": part.sha256, "etag": part.etag})


def ended_line(version: str | None) -> bytes:
    """Return the line that records the end of the upload: the object's version, None if discarded."""
    return _line({"ended": True, "version": version})


def read(key: str, data: bytes) -> Noted:
    """Return the parsed journal of ``key``, without an unfinished last line; Malformed for other bytes."""
    first, *others = data[: data.rfind(b"\n") + 1].splitlines(keepends=True) or [b""]
    sending = _sending(key, _object(first))
    upload: Upload | None = None
    parts: dict[int, Part] = {}
    ended = False
    for line in others:
        told = _object(line)
        if ended:
            _refuse("goes on after its end")
        if "upload" in told:
            upload, parts = _upload(sending, told), {}
        elif "part" in told and upload is not None:
            part = _part(told, upload.part_bytes)
            parts[part.number] = part
        elif told.keys() == {"ended", "version"} and told["ended"] is True:
            if told["version"] is not None:
                _mark(told["version"])
                ended = True
            else:
                upload, parts = None, {}
        else:
            _refuse("has a line of no known kind")
    if upload is not None:
        numbered = tuple(parts[number] for number in sorted(parts))
        upload = Upload(upload.store, upload.key, upload.upload_id, upload.part_bytes, numbered)
    return Noted(sending, upload, ended)


def _sending(key: str, told: dict[str, Any]) -> Sending:
    names = ("bytes", "modified_ns", "inode", "device")
    fields = {"format", "store", "key", "exhibit", "path", *names, "lock_mode", "lock_until", "lock_hold"}
    if told.keys() != fields or told["format"] != _FORMAT or told["key"] != key:
        _refuse("does not begin as one of this object does")
    texts = [told[name] for name in ("store", "exhibit")]
    if not all(isinstance(text, str) and len(text) <= 256 for text in texts):
        _refuse("names no store or exhibit")
    if not all(isinstance(told[name], str) and _NUMBER.fullmatch(told[name]) for name in names):
        _refuse("does not say what state its source was in")
    until, hold = told["lock_until"], told["lock_hold"]
    if told["lock_mode"] not in _MODES or type(hold) is not bool or not (until is None or _whole(until)):
        _refuse("names no lock")
    return Sending(
        told["store"],
        key,
        told["exhibit"],
        name_bytes(told["path"]).decode("utf-8", "surrogateescape"),
        SourceState(*(int(told[name]) for name in names)),
        Lock(told["lock_mode"], until, hold),
    )


def _upload(sending: Sending, told: dict[str, Any]) -> Upload:
    if told.keys() != {"upload", "part_bytes"} or not _whole(told["part_bytes"], 1):
        _refuse("does not say what upload was begun")
    return Upload(sending.store, sending.key, _mark(told["upload"]), told["part_bytes"])


def _part(told: dict[str, Any], most: int) -> Part:
    number, size, digest = told.get("part"), told.get("bytes"), told.get("sha256")
    fits = _whole(number, 1, _MOST_PARTS) and _whole(size, 0, most)
    if told.keys() != {"part", "bytes", "sha256", "etag"} or not fits:
        _refuse("has a part that no upload has")
    if not (isinstance(digest, str) and _HEX.fullmatch(digest)):
        _refuse("has a part without digest")
    return Part(told["part"], told["bytes"], digest, _mark(told["etag"]))


def _mark(value: object) -> str:
    """Return a store's own tag if it is printable and without spaces; Malformed otherwise."""
    if not (isinstance(value, str) and _MARK.fullmatch(value)):
        _refuse("has a mark that no store gives")
    return value


def _whole(value: object, least: int = 0, most: int = 1 << 53) -> bool:
    return type(value) is int and least <= value <= most


def _line(told: dict[str, Any]) -> bytes:
    return canonical.encode(told) + b"\n"


def _object(line: bytes) -> dict[str, Any]:
    told = canonical.decode(line.removesuffix(b"\n"))
    if not isinstance(told, dict):
        _refuse("has a line that is no object")
    return told


def _refuse(what: str) -> NoReturn:
    raise Malformed(f"the journal of an upload {what}", hint="Keep the file; end its upload by hand.")
