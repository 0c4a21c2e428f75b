"""Proof files around an entry and a checkpoint that are as they should be, outside the grammar or with another path."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.hostile.case import FILE, PROOF, Case
from tests.hostile.ledger import Ledger, b64
from tests.hostile.notes import ENTRY


def cases() -> Iterator[Case]:
    """Yield the cases."""
    ledger = Ledger()
    good = ledger.proof(ENTRY)
    head, _, checkpoint = good.partition(b"\n\n")
    header, extra, index, *path = head.split(b"\n")

    def made(*lines: bytes, rest: bytes = checkpoint) -> bytes:
        return b"\n".join(lines) + b"\n\n" + rest

    def several(row: str, files: dict[str, bytes]) -> Iterator[Case]:
        for what, data in files.items():
            yield Case(f"proof: {what}", row, PROOF, ledger.vkey, {FILE: data})

    yield from several("checkpoint.lines", {"untouched": good})
    yield from several(
        "proof.form",
        {
            "empty": b"",
            "another first line": made(b"c2sp.org/tlog-proof", extra, index, *path),
            "version 0": made(b"c2sp.org/tlog-proof@v0", extra, index, *path),
            "version 01": made(b"c2sp.org/tlog-proof@v01", extra, index, *path),
            "the first line alone": header,
            "no index": made(header, extra, *path),
            "index before extra": made(header, index, extra, *path),
            "extra twice": made(header, extra, extra, index, *path),
            "an extra of nothing": made(header, b"extra ", index, *path),
            "an extra of 65,536 bytes": made(header, b"extra " + b64(bytes(65_536)).encode(), index, *path),
            "an extra in a second spelling": made(header, extra.rstrip(b"="), index, *path),
            "a line of nothing": made(header, extra, index, b"", *path),
            "a hash of 31 bytes": made(header, extra, index, b64(bytes(31)).encode()),
            "a hash with a blank": made(header, extra, index, path[0] + b" ", *path[1:]),
            "64 hashes": made(header, extra, index, *[path[0]] * 64),
            "a line that is not ASCII": made(header, extra, index, "é".encode(), *path),
            "no checkpoint": head + b"\n",
            "an empty checkpoint": head + b"\n\n",
            "bytes in front": b"\n" + good,
            "a byte order mark": b"\xef\xbb\xbf" + good,
            "carriage returns": good.replace(b"\n", b"\r\n"),
            "bytes behind": good + b"x",
            **{f"index {text!r}": made(header, extra, b"index " + text, *path) for text in _NUMBERS},
        },
    )
    yield from several(
        "proof.version",
        {
            "version 2": made(b"c2sp.org/tlog-proof@v2", extra, index, *path),
            "version 999": b"c2sp.org/tlog-proof@v999\nanything",
        },
    )
    swapped = [path[1], path[0], *path[2:]]
    changes: dict[str, Callable[[], bytes]] = {
        "another index": lambda: made(header, extra, b"index 7", *path),
        "an index that is not below the size": lambda: made(header, extra, b"index 21", *path),
        "the largest index": lambda: made(header, extra, b"index %d" % (2**63 - 1), *path),
        "a hash missing": lambda: made(header, extra, index, *path[:-1]),
        "a hash more": lambda: made(header, extra, index, *path, path[0]),
        "no hashes": lambda: made(header, extra, index),
        "two hashes exchanged": lambda: made(header, extra, index, *swapped),
        "63 hashes": lambda: made(header, extra, index, *[path[0]] * 63),
        "another entry": lambda: made(header, b"extra " + b64(ledger.notes[7]).encode(), index, *path),
    }
    yield from several("proof.path", {what: change() for what, change in changes.items()})
    yield from several("proof.entry", {"no extra": made(header, index, *path)})
    key = str(ledger.drafts[ENTRY].signer.verifier)
    without = {FILE: made(header, index, *path)}
    yield Case("proof: no extra, and a signer", "proof.entry", PROOF, ledger.vkey, without, ("--signer", key))


_NUMBERS = (
    b"",
    b"06",
    b"+6",
    b"-6",
    b" 6",
    b"6 ",
    b"0x6",
    b"6.0",
    b"6e0",
    b"1_0",
    b"9223372036854775808",
    b"9" * 20,
)
