"""Probe questions on writing: wrong digests, taken keys, aborted uploads, versions, checksums."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from custody.ledger.ports import UNLOCKED, Lock, Reply
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.probing.questions import RUSH, Asking, answer_code

_DATA = b"a store is asked what it does with these bytes"
_WRONG = sha256(b"other bytes").digest()
_LAST = b"the last part"


def ask_creating(asking: Asking) -> None:
    """Ask all questions on writing, and store their answers in ``asking``."""
    asking.ask("put_digest_checked", lambda: _wrong_put(asking))
    asking.ask("part_digest_checked", lambda: _wrong_part(asking))
    asking.ask("overwrite_refused", lambda: _again(asking))
    asking.ask("create_exclusive", lambda: _rush(asking))
    asking.ask("upload_overwrite_refused", lambda: _complete_again(asking))
    asking.ask("upload_exclusive", lambda: _complete_rush(asking))
    asking.ask(
        "upload_abort",
        lambda: answer_code(asking.trial.broken_off(asking.key(), _first(asking) + _LAST) == 0),
    )
    asking.ask("version_returned", lambda: _versions(asking))
    asking.ask("delete_marker", lambda: _marker(asking))
    asking.ask("checksum_whole", lambda: _whole(asking))
    asking.ask("checksum_parts", lambda: _parts(asking))
    asking.ask("checksum_range", lambda: _range(asking))


def upload(asking: Asking, key: str, lock: Lock = UNLOCKED, *parts: bytes) -> Reply:
    """Store an object in parts (by default two), and return the reply that finished or refused it."""
    trial = asking.trial
    name = trial.begin(key, lock)
    sent = []
    for number, data in enumerate(parts or (_first(asking), _LAST), 1):
        digest = sha256(data).digest()
        sent.append((trial.part(key, name, number, data, digest).etag, digest))
    reply = trial.complete(key, name, sent)
    if not reply.done:
        trial.abort(key, name)
    return reply


def _first(asking: Asking) -> bytes:
    return bytes(asking.trial.part_bytes)


def _wrong_put(asking: Asking) -> str:
    right = asking.trial.put(asking.key(), _DATA, sha256(_DATA).digest()).done
    return answer_code(not asking.trial.put(asking.key(), _DATA, _WRONG).done, right)


def _wrong_part(asking: Asking) -> str:
    key = asking.key()
    name = asking.trial.begin(key)
    try:
        right = asking.trial.part(key, name, 1, _DATA, sha256(_DATA).digest()).done
        return answer_code(not asking.trial.part(key, name, 2, _DATA, _WRONG).done, right)
    finally:
        asking.trial.abort(key, name)


def _again(asking: Asking) -> str:
    key = asking.key()
    first = asking.put(key=key, new=True).done
    return answer_code(not asking.put(key=key, new=True).done, first)


def _rush(asking: Asking) -> str:
    key = asking.key()
    replies = asking.workers.each(lambda _: asking.put(key=key, new=True), range(RUSH))
    return _one(replies)


def _complete_again(asking: Asking) -> str:
    key = asking.key()
    first = upload(asking, key, UNLOCKED, _DATA).done
    return answer_code(not upload(asking, key, UNLOCKED, _DATA).done, first)


def _complete_rush(asking: Asking) -> str:
    key, digest = asking.key(), sha256(_DATA).digest()
    names = IN_TURN.each(lambda _: asking.trial.begin(key), range(RUSH))
    tags = [asking.trial.part(key, name, 1, _DATA, digest).etag for name in names]
    ready = list(zip(names, tags, strict=True))
    replies = asking.workers.each(
        lambda pair: asking.trial.complete(key, pair[0], [(pair[1], digest)]), ready
    )
    for name, reply in zip(names, replies, strict=True):
        if not reply.done:
            asking.trial.abort(key, name)
    return _one(replies)


def _one(replies: list[Reply]) -> str:
    """Return ``yes`` if exactly one of concurrent writers succeeded, ``unclear`` if none did, else ``no``."""
    won = sum(reply.done for reply in replies)
    return "unclear" if won == 0 else answer_code(won == 1)


def _versions(asking: Asking) -> str:
    replies = [asking.put()]
    if "uploads" in asking.trial.features:
        replies.append(upload(asking, asking.key(), UNLOCKED, _DATA))
    if not all(reply.done for reply in replies):
        return "unclear"
    return answer_code(all(reply.version not in (None, "null") for reply in replies))


def _marker(asking: Asking) -> str:
    """Return ``yes`` if a deletion by name hides an object while its version can still be read."""
    one = asking.placed()
    if not asking.trial.delete(one.key, None).done:
        return "unclear"
    hidden = not asking.trial.look(one.key, None).done
    kept = asking.trial.read(one.key, one.version, 0, 64)
    return answer_code(hidden and kept.done and len(kept.data) == 64)


def _whole(asking: Asking) -> str:
    key = asking.key()
    reply = asking.trial.put(key, _DATA, sha256(_DATA).digest())
    return _kind(asking.trial.look(key, reply.version).checksum, _DATA, [])


def _parts(asking: Asking) -> str:
    key = asking.key()
    reply = upload(asking, key)
    found = asking.trial.look(key, reply.version).checksum
    first = _first(asking)
    return _kind(found, first + _LAST, [sha256(first).digest(), sha256(_LAST).digest()])


def _range(asking: Asking) -> str:
    key = asking.key()
    reply = asking.trial.put(key, _DATA, sha256(_DATA).digest())
    found = asking.trial.read(key, reply.version, 2, 9)
    return "flat" if found.checksum == _b64(_DATA[2:11]) else "none" if found.checksum is None else "other"


def _kind(found: str | None, data: bytes, parts: list[bytes]) -> str:
    if found is None:
        return "none"
    if found in (_b64(data), sha256(data).hexdigest()):
        return "flat"
    return "composite" if parts and found == f"{_b64(b''.join(parts))}-{len(parts)}" else "other"


def _b64(data: bytes) -> str:
    return b64encode(sha256(data).digest()).decode("ascii")
