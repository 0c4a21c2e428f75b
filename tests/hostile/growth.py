"""Pairs of checkpoints that the log signed, and what is said to lead from the one to the other."""

from __future__ import annotations

from collections.abc import Iterator

from custody.proof.merkle.prove import consistency_proof
from custody.proof.tiles import MemoryTiles
from tests.hostile.case import BETWEEN, GROWTH, NEW, OLD, Case
from tests.hostile.ledger import WITNESS, Ledger, b64, cosignature, note_of, signature

_PROVEN = ("--old", OLD, "--consistency", BETWEEN)
_UNPROVEN = ("--old", OLD)


def cases() -> Iterator[Case]:
    """Yield the cases."""
    ledger = Ledger()
    for old in range(1, ledger.size + 1):
        row = "checkpoint.lines"
        yield _grown(ledger, f"from {old}", row, (old, None), proven(ledger, old))
    yield from _forks(ledger)
    yield from _forms(ledger)
    yield from _witnesses(ledger)


def proven(ledger: Ledger, old: int, new: int | None = None) -> bytes:
    """Return a consistency proof to the size ``new``, that of the ledger if none is named."""
    size = ledger.size if new is None else new
    memory = MemoryTiles()
    for leaf in ledger.leaves[:size]:
        memory.append(leaf)
    path = consistency_proof(old, size, memory) if 0 < old < size else []
    return "".join(f"{line}\n" for line in (f"old {old}", *map(b64, path))).encode()


def _grown(
    ledger: Ledger,
    what: str,
    row: str,
    pair: tuple[int | bytes, bytes | None],
    proof: bytes | None,
    *words: str,
) -> Case:
    """Return the case of an older checkpoint, or its size, and a newer one, that of all entries if there is none."""
    old, new = pair
    before = old if isinstance(old, bytes) else ledger.checkpoint(ledger.head(old))
    files = {OLD: before, NEW: ledger.checkpoint() if new is None else new}
    if proof is None:
        return Case(f"growth: {what}", row, GROWTH, ledger.vkey, files, (*_UNPROVEN, *words))
    return Case(f"growth: {what}", row, GROWTH, ledger.vkey, {**files, BETWEEN: proof}, (*_PROVEN, *words))


def _forks(ledger: Ledger) -> Iterator[Case]:
    other = ledger.checkpoint(ledger.head(ledger.size, bytes(32)))
    fork, size = "growth.fork", ledger.size
    yield _grown(ledger, "another root of one size", fork, (other, None), None)
    yield _grown(ledger, "another root of one size, with a proof", fork, (other, None), proven(ledger, size))
    yield _grown(
        ledger,
        "another root of an older size",
        fork,
        (ledger.checkpoint(ledger.head(8, bytes(32))), None),
        proven(ledger, 8),
    )
    yield _grown(ledger, "the wrong way round", fork, (size, ledger.checkpoint(ledger.head(8))), None)
    path = proven(ledger, 7).split(b"\n")
    yield _grown(ledger, "a hash missing", fork, (7, None), b"\n".join(path[:-2]) + b"\n")
    yield _grown(ledger, "a hash more", fork, (7, None), b"\n".join([*path[:-1], path[1], b""]))
    yield _grown(ledger, "no hashes", fork, (7, None), b"old 7\n")
    yield _grown(
        ledger, "hashes between equal sizes", fork, (size, None), b"\n".join([b"old %d" % size, path[1], b""])
    )
    yield _grown(ledger, "hashes from nothing", fork, (0, None), b"\n".join([b"old 0", path[1], b""]))
    yield _grown(ledger, "nothing before", "growth.nothing", (0, None), None)
    yield _grown(ledger, "nothing before, with a proof", "growth.nothing", (0, None), b"old 0\n")
    yield _grown(
        ledger, "nothing before and after", "growth.nothing", (0, ledger.checkpoint(ledger.head(0))), None
    )
    yield _grown(ledger, "no proof", "growth.missing", (7, None), None)
    yield _grown(ledger, "a proof from another size", "growth.missing", (7, None), proven(ledger, 8))
    yield _grown(ledger, "the same, without a proof", "checkpoint.lines", (size, None), None)
    stranger = Ledger().checkpoint(lines=[signature(ledger.drafts[6].signer, ledger.head())])
    yield _grown(ledger, "an older one by a stranger", "checkpoint.key", (stranger, None), proven(ledger, 7))
    yield _grown(ledger, "a newer one by a stranger", "checkpoint.key", (7, stranger), proven(ledger, 7))
    large = ledger.checkpoint(ledger.head(2**63 - 1, bytes(32)))
    yield _grown(ledger, "a size as large as one can be", fork, (7, large), proven(ledger, 7))


def _forms(ledger: Ledger) -> Iterator[Case]:
    good = proven(ledger, 7)
    for what, data in {
        "that is empty": b"",
        "without a newline at the end": good[:-1],
        "with an empty line": good + b"\n",
        "with carriage returns": good.replace(b"\n", b"\r\n"),
        "without a size": good.split(b"\n", 1)[1],
        "with a size in a second spelling": good.replace(b"old 7", b"old 07"),
        "with a size of 2^63": good.replace(b"old 7", b"old %d" % 2**63),
        "with a hash of 31 bytes": good + b64(bytes(31)).encode() + b"\n",
        "with 64 hashes": b"old 7\n" + 64 * (b64(bytes(32)).encode() + b"\n"),
        "that is not ASCII": good + "é\n".encode(),
    }.items():
        yield _grown(ledger, f"a proof {what}", "growth.form", (7, None), data)
    broken = ledger.checkpoint(ledger.head(7) + "more\n")
    yield _grown(
        ledger, "an older checkpoint of four lines", "checkpoint.form", (broken, None), proven(ledger, 7)
    )
    yield _grown(
        ledger, "a newer checkpoint of four lines", "checkpoint.form", (7, broken), proven(ledger, 7)
    )


def _witnesses(ledger: Ledger) -> Iterator[Case]:
    named = ("--witness", str(WITNESS.verifier))

    def alone(size: int) -> bytes:
        return note_of(ledger.head(size), [signature(ledger.log, ledger.head(size))])

    def seen(size: int) -> bytes:
        return ledger.checkpoint(ledger.head(size))

    def forged(size: int) -> bytes:
        text = ledger.head(size)
        name, key, signed = cosignature(WITNESS, text)
        return note_of(
            text, [signature(ledger.log, text), (name, key, signed[:-1] + bytes([signed[-1] ^ 1]))]
        )

    size, path = ledger.size, proven(ledger, 7)
    enough, few, false = "witness.enough", "witness.few", "checkpoint.signature"
    yield _grown(ledger, "witnessed before", enough, (seen(7), alone(size)), path, *named)
    yield _grown(ledger, "witnessed after", enough, (alone(7), seen(size)), path, *named)
    yield _grown(ledger, "witnessed after, without a proof", few, (alone(7), seen(size)), None, *named)
    yield _grown(ledger, "never witnessed", few, (alone(7), alone(size)), path, *named)
    yield _grown(ledger, "witnessed falsely before", false, (forged(7), seen(size)), path, *named)
    yield _grown(ledger, "witnessed falsely after", false, (seen(7), forged(size)), path, *named)
