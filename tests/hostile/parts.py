"""Chunks of an image and members of a folder, whose roots were sealed or whose documents were written out of form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from custody.model import rulesets
from custody.proof import merkle
from tests.hostile.case import FILE, PART, PROOF, Case
from tests.hostile.ledger import Ledger, b64, written
from tools.office import IMAGE, office

_CHUNK = 1 << 20


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _chunks()
    yield from _members()


def _archived() -> int:
    return next(at for at in range(office().world.size()) if b'"object.archived"' in office().note(at))


def _chunk_case(ledger: Ledger, what: str, row: str, document: dict[str, Any], data: bytes) -> Case:
    files = {
        FILE: ledger.proof(_archived()),
        f"{PART}.chunk.json": written(document).encode("utf-8", "surrogatepass"),
        f"{PART}.chunk": data,
    }
    return Case(f"chunk: {what}", row, PROOF, ledger.vkey, files, ("--chunk", PART))


def _chunks() -> Iterator[Case]:
    at = _archived()
    index = rulesets.layout(1, "object.archived").positions["object"]
    pieces = [IMAGE[start : start + _CHUNK] for start in range(0, len(IMAGE), _CHUNK)]
    leaves = [merkle.leaf_hash(piece) for piece in pieces]

    def document(ledger: Ledger, number: int, field: int = index, **members: object) -> dict[str, Any]:
        return {
            "entry": b64(ledger.leaves[at]),
            "field": ledger.shown(at, field)[0],
            "index": number,
            "proof": [b64(step) for step in merkle.proof_from_leaves(number % 3, leaves)],
            "schema": "custody.chunk/1",
            **members,
        }

    ledger = Ledger()
    for number in range(3):
        yield _chunk_case(ledger, f"{number}", "checkpoint.lines", document(ledger, number), pieces[number])
    last = document(ledger, 2)
    yield _chunk_case(ledger, "short of a byte", "part.bytes", last, pieces[2][:-1])
    yield _chunk_case(ledger, "with a byte more", "part.bytes", last, pieces[2] + b"x")
    yield _chunk_case(ledger, "with other bytes", "part.bytes", last, bytes(len(pieces[2])))
    yield _chunk_case(ledger, "empty", "part.bytes", last, b"")
    yield _chunk_case(ledger, "of no such number", "part.bytes", {**last, "index": 3}, pieces[2])
    form = "document.form"
    changes: dict[str, dict[str, Any]] = {
        "a number that is negative": {"index": -1},
        "a number of 2^53": {"index": 2**53},
        "a number that is true": {"index": True},
        "34 hashes": {"proof": [b64(bytes(32))] * 34},
        "a hash that is none": {"proof": ["AAAA"]},
        "a member more": {"more": 1},
    }
    for what, members in changes.items():
        yield _chunk_case(ledger, what, form, {**last, **members}, pieces[2])
    yield _chunk_case(ledger, "no path", "document.path", {**last, "proof": []}, pieces[2])
    yield _chunk_case(
        ledger, "of another entry", "document.path", {**last, "entry": b64(ledger.leaves[0])}, pieces[2]
    )
    yield _chunk_case(
        ledger, "a newer document", "document.version", {**last, "schema": "custody.chunk/2"}, pieces[2]
    )
    yield _chunk_case(ledger, "of a field without a root", "part.field", document(ledger, 2, 0), pieces[2])

    def sealed(value: object) -> Ledger:
        return Ledger({at: lambda draft: draft.value("object", value)})

    root = {
        "bytes": len(IMAGE),
        "leaf": _CHUNK,
        "root": b64(merkle.root(leaves)),
        "sha256": b64(bytes(32)),
        "tree": "object/1",
    }
    for what, value, row in (
        ("under a root of fewer bytes", {**root, "bytes": len(IMAGE) - 1}, "part.bytes"),
        ("under a root of another tree", {**root, "tree": "object/2"}, "field.tree"),
        ("under a root with other leaves", {**root, "leaf": 4096}, "field.form"),
        ("under a root of 2^53 bytes", {**root, "bytes": 2**53}, "field.form"),
        ("under a list", {"count": 3, "root": root["root"], "tree": "manifest/1"}, "part.bytes"),
    ):
        bent = sealed(value)
        yield _chunk_case(bent, what, row, document(bent, 2), pieces[2])


def _members() -> Iterator[Case]:
    at, name = _archived(), "manifest"
    positions = rulesets.layout(1, "object.archived").positions
    good = [
        written(["DCIM", "folder", None, None, None]),
        written(["DCIM/a.txt", "file", 1, b64(bytes(32)), b64(bytes(32))]),
        written([{"b64": "/w=="}, "file", 0, b64(merkle.EMPTY_ROOT), b64(merkle.EMPTY_ROOT)]),
    ]

    def member(what: str, row: str, leaf: str, count: int = 3, field: str = name, **members: object) -> Case:
        leaves = [
            merkle.leaf_hash(text.encode("utf-8", "surrogatepass")) for text in [good[0], leaf, good[2]]
        ]
        root = {"count": count, "root": b64(merkle.root(leaves)), "tree": "manifest/1"}
        ledger = Ledger({at: lambda draft: draft.value(name, root)})
        document = {
            "entry": b64(ledger.leaves[at]),
            "field": ledger.shown(at, positions[field])[0],
            "index": 1,
            "leaf": leaf,
            "proof": [b64(step) for step in merkle.proof_from_leaves(1, leaves)],
            "schema": "custody.member/1",
            **members,
        }
        data = written(document).encode("utf-8", "surrogatepass")
        files = {FILE: ledger.proof(at), f"{PART}.member.json": data}
        return Case(f"member: {what}", row, PROOF, ledger.vkey, files, ("--member", PART))

    form, digest = "document.form", b64(bytes(32))
    yield member("one", "checkpoint.lines", good[1])
    for what, leaf in {
        "an empty path": ["", "file", None, None, None],
        "a zero byte in a path": ["a\0b", "file", None, None, None],
        "a path that is a number": [7, "file", None, None, None],
        "a name that is UTF-8 in base64": [{"b64": "YQ=="}, "file", None, None, None],
        "an empty name in base64": [{"b64": ""}, "file", None, None, None],
        "a name with a member more": [{"b64": "/w==", "x": 1}, "file", None, None, None],
        "a path of 65,537 bytes": ["a" * 65_537, "file", None, None, None],
        "a kind that is none": ["a", "File", None, None, None],
        "bytes and no digest": ["a", "file", 1, None, None],
        "a digest and no bytes": ["a", "file", None, digest, digest],
        "no root": ["a", "file", 1, digest, None],
        "negative bytes": ["a", "file", -1, digest, digest],
        "2^53 bytes": ["a", "file", 2**53, digest, digest],
        "bytes that are true": ["a", "file", True, digest, digest],
        "no bytes with a digest": ["a", "file", 0, digest, digest],
        "a digest of 31 bytes": ["a", "file", 1, b64(bytes(31)), digest],
        "six values": ["a", "file", 1, digest, digest, None],
        "four values": ["a", "file", 1, digest],
    }.items():
        yield member(what, form, written(leaf))
    yield member("half a character", form, '["\\ud800","file",null,null,null]')
    yield member("another spelling", form, '["a", "file",null,null,null]')
    yield member("no list", form, '{"path":"a"}')
    yield member("54 hashes", form, good[1], proof=[digest] * 54)
    yield member("no path", "document.path", good[1], proof=[])
    yield member("of a list of fewer", "document.path", good[1], count=1)
    yield member("another number", "document.path", good[1], index=2)
    yield member("a newer document", "document.version", good[1], schema="custody.member/2")
    yield member("of a field without a list", "part.field", good[1], field="object")
