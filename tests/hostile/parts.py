"""Members of a folder, whose lists were sealed or whose documents were written out of form."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model import layouts
from custody.proof import merkle
from tests.hostile.case import FILE, PART, PROOF, Case
from tests.hostile.chunks import archived
from tests.hostile.ledger import Ledger, b64, written


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _members()


def _members() -> Iterator[Case]:
    at, name = archived(), "manifest_root"
    positions = layouts.layout(1, "object.archived").positions
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
    yield member("a path that is text", form, good[1], proof="")
    yield member("no path", "document.path", good[1], proof=[])
    yield member("of a list of fewer", "document.path", good[1], count=1)
    yield member("another number", "document.path", good[1], index=2)
    yield member("a newer document", "document.version", good[1], schema="custody.member/2")
    yield member("of a field without a list", "part.field", good[1], field="object_root")
